/** The outbox: entries of the present epoch behind what HQ has acknowledged, and those that HQ parked. The log is the outbox. */
import { sql } from 'kysely'
import { headOfLog, parseEntry } from './entries.ts'
import { tillIdentity } from './identity.ts'
import { type ReadableDb, readAll, readOne, type WritableDb, write } from './query.ts'
import { syncState } from './sync-state.ts'

export interface Outbox {
  readonly waiting: number
  readonly oldestAtMs: number | null
}

const firstRow = readOne<{ epoch: number; seq: number }>()((db, argument) =>
  db
    .selectFrom('entry')
    .select(['text', 'hash'])
    .where('epoch_number', '=', argument('epoch'))
    .where('seq', '=', argument('seq')),
)

/** How many entries of the present epoch wait for HQ, and since when the oldest does. */
export function outboxOf(db: ReadableDb): Outbox {
  const waiting = ownHead(db).seq - syncState(db).acked.seq
  if (waiting <= 0) return { waiting: 0, oldestAtMs: null }
  const epoch = tillIdentity(db)?.epochNumber ?? 0
  const row = firstRow(db, { epoch, seq: syncState(db).acked.seq + 1 })
  return { waiting, oldestAtMs: row === undefined ? null : parseEntry(row).atMs }
}

/** The last place of the present epoch's log; 0 and no hash while it is empty. */
export function ownHead(db: ReadableDb): { readonly seq: number; readonly hash: string | null } {
  const head = headOfLog(db, {})
  const isPresent = head !== undefined && head.epoch_number === tillIdentity(db)?.epochNumber
  return isPresent ? { seq: head.seq, hash: head.hash } : { seq: 0, hash: null }
}

export interface OutboxEntry {
  readonly seq: number
  readonly id: string
  readonly kind: string
  /** Canonical, without its hash. */
  readonly text: string
  readonly hash: string
}

const rowsFrom = readAll<{ epoch: number; from: number; limit: number }>()((db, argument) =>
  db
    .selectFrom('entry')
    .select(['seq', 'id', 'kind', 'text', 'hash'])
    .where('epoch_number', '=', argument('epoch'))
    .where('seq', '>=', argument('from'))
    .orderBy('seq')
    .limit(argument('limit')),
)

/** Entries of the present epoch from a place on, as many as fit into both bounds; one larger entry comes alone. */
export function entriesFrom(
  db: ReadableDb,
  fromSeq: number,
  bounds: { readonly entries: number; readonly characters: number },
): readonly OutboxEntry[] {
  return entriesIn(db, tillIdentity(db)?.epochNumber ?? 0, fromSeq, bounds)
}

/** The same of any epoch of this folder. */
export function entriesIn(
  db: ReadableDb,
  epochNumber: number,
  fromSeq: number,
  bounds: { readonly entries: number; readonly characters: number },
): readonly OutboxEntry[] {
  const rows = rowsFrom(db, { epoch: epochNumber, from: fromSeq, limit: bounds.entries })
  let characters = 0
  const end = rows.findIndex(({ text }, position) => {
    characters += text.length
    return position > 0 && characters > bounds.characters
  })
  return end === -1 ? rows : rows.slice(0, end)
}

const hashRow = readOne<{ epoch: number; seq: number }>()((db, argument) =>
  db
    .selectFrom('entry')
    .select('hash')
    .where('epoch_number', '=', argument('epoch'))
    .where('seq', '=', argument('seq')),
)

/** The hash of this till's entry at a place of the present epoch, or null when there is none. */
export function hashAt(db: ReadableDb, seq: number): string | null {
  return hashRow(db, { epoch: tillIdentity(db)?.epochNumber ?? 0, seq })?.hash ?? null
}

const insertParked = write<{ epoch: number; seq: number; reason: string }>()((db, argument) =>
  db
    .insertInto('parked_entry')
    .values({ epoch_number: argument('epoch'), seq: argument('seq'), reason: argument('reason') })
    .onConflict((conflict) => conflict.doNothing()),
)

/** Notes that HQ could not judge an entry of this till; its postings are applied there all the same. */
export function noteParked(db: WritableDb, epochNumber: number, seq: number, reason: string): void {
  insertParked(db, { epoch: epochNumber, seq, reason })
}

/** As many as the page of the queue shows. */
const PARKED_MAX = 200

const parkedRows = readAll<Record<never, never>>()((db) =>
  db
    .selectFrom('parked_entry')
    .innerJoin('entry', (join) =>
      join
        .onRef('entry.epoch_number', '=', 'parked_entry.epoch_number')
        .onRef('entry.seq', '=', 'parked_entry.seq'),
    )
    .select(['entry.text', 'entry.hash', 'parked_entry.reason'])
    .orderBy('parked_entry.epoch_number')
    .orderBy('parked_entry.seq')
    .limit(sql.lit(PARKED_MAX)),
)
const parkedCount = readOne<Record<never, never>>()((db) =>
  db.selectFrom('parked_entry').select((select) => select.fn.countAll<number>().as('entries')),
)

/** Entries that HQ parked, with why; the oldest 200. */
export function parkedEntries(db: ReadableDb) {
  return parkedRows(db, {}).map(({ reason, ...row }) => ({ reason, entry: parseEntry(row) }))
}

export function parkedOf(db: ReadableDb): number {
  return parkedCount(db, {})?.entries ?? 0
}
