/** The tills that were brought in, as HQ's people see them. */
import type { HqDb } from '../db.ts'

/** 99 at each of more sites than any chain has would be more: a page of this length is still one answer. */
const TILLS_MAX = 20_000

/** By site and number. */
export function allTills(db: HqDb) {
  return db
    .selectFrom('till')
    .leftJoin('till_epoch', (join) =>
      join.onRef('till_epoch.till', '=', 'till.id').onRef('till_epoch.epoch', '=', 'till.epoch'),
    )
    .select((column) => [
      'till.id',
      'till.site',
      'till.number',
      'till.state',
      'till.epoch',
      'till.program',
      'till.registered_at_ms as registeredAtMs',
      'till.seen_at_ms as seenAtMs',
      column.fn.coalesce('till_epoch.last_seq', column.lit(0)).as('lastSeq'),
    ])
    .orderBy('till.site')
    .orderBy('till.number')
    .limit(TILLS_MAX)
    .execute()
}
