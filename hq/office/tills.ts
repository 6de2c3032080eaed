/** How each till stands: what HQ last heard of it, how far its log is here, what waits for it and for a person. */
import type { HqDb } from '../db.ts'
import type { HqParts } from '../parts.ts'

/** 99 at each of more sites than any chain has would be more: a list of this length is still one answer. */
export const TILLS_MAX = 20_000

const DAY_MS = 86_400_000

/**
 * All tills by site and number with the last entry of their logs. Grows with the number of tills alone: one look-up by key for
 * each in the logs, however long they are.
 */
export function tillsWithLastEntry(db: HqDb) {
  return db
    .selectFrom('till')
    .leftJoin('till_epoch', (join) =>
      join.onRef('till_epoch.till', '=', 'till.id').onRef('till_epoch.epoch', '=', 'till.epoch'),
    )
    .leftJoin('entry', (join) =>
      join
        .onRef('entry.till', '=', 'till_epoch.till')
        .onRef('entry.epoch', '=', 'till_epoch.epoch')
        .onRef('entry.seq', '=', 'till_epoch.last_seq'),
    )
    .select([
      'till.id',
      'till.site',
      'till.number',
      'till.state',
      'till.registered_at_ms as registeredAtMs',
      'till.seen_at_ms as seenAtMs',
      'entry.kind',
      'entry.business_date as businessDate',
      'entry.at_ms as atMs',
      'entry.received_at_ms as receivedAtMs',
    ])
    .orderBy('till.site')
    .orderBy('till.number')
    .limit(TILLS_MAX)
}

/** When HQ last heard of a till: an open connection greets but once, its pushes say the rest. */
export function heardAtMs(row: {
  readonly registeredAtMs: number
  readonly seenAtMs: number | null
  readonly receivedAtMs: number | null
}): number {
  return Math.max(row.registeredAtMs, row.seenAtMs ?? 0, row.receivedAtMs ?? 0)
}

export async function tillsStanding({ db, clock }: Pick<HqParts, 'db' | 'clock'>) {
  const rows = await tillsWithLastEntry(db)
    .leftJoin(openMattersByTill(db), (join) => join.onRef('open.till', '=', 'till.id'))
    .select((column) => [
      'till.epoch',
      'till.program',
      'till.clock_off_ms as clockOffMs',
      column.fn.coalesce('till_epoch.last_seq', column.lit(0)).as('lastSeq'),
      column.fn.coalesce('till_epoch.inbox_n', column.lit(0)).as('inboxN'),
      column.fn.coalesce('till_epoch.applied_n', column.lit(0)).as('appliedN'),
      column.fn.coalesce('open.matters', column.lit(0)).as('openMatters'),
    ])
    .execute()
  const nowMs = clock.nowMs()
  return rows.map(({ kind, businessDate, atMs, receivedAtMs, inboxN, appliedN, ...till }) => ({
    ...till,
    lastEntry:
      kind === null || businessDate === null || atMs === null || receivedAtMs === null
        ? null
        : { kind, businessDate, atMs, receivedAtMs },
    silentDays: Math.max(0, Math.floor((nowMs - heardAtMs({ ...till, receivedAtMs })) / DAY_MS)),
    waitingMessages: Math.max(0, inboxN - appliedN),
  }))
}

/** Grows with what is open, not with what was ever decided: the index by state has the open ones together. */
function openMattersByTill(db: HqDb) {
  return db
    .selectFrom('matter')
    .select((column) => ['matter.till', column.fn.countAll<number>().as('matters')])
    .where('matter.state', '=', 'open')
    .where('matter.till', 'is not', null)
    .groupBy('matter.till')
    .as('open')
}
