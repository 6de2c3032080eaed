/** The entries of the open shift, for its report. */
import { sql } from 'kysely'
import type { Entry } from '../../shared/domain/entry.ts'
import { forEachEntryAfter } from './entries.ts'
import { type ReadableDb, readOne } from './query.ts'

const lastOpening = readOne<Record<never, never>>()((db) =>
  db
    .selectFrom('entry')
    .select(['epoch_number', 'seq'])
    .where('kind', '=', sql.lit('shift.opened'))
    .orderBy('epoch_number', 'desc')
    .orderBy('seq', 'desc')
    .limit(sql.lit(1)),
)

/** Where the shift that was opened last begins in the log, or null. */
export function lastShiftPlace(
  db: ReadableDb,
): { readonly epochNumber: number; readonly seq: number } | null {
  const row = lastOpening(db, {})
  return row === undefined ? null : { epochNumber: row.epoch_number, seq: row.seq }
}

/** Calls `visit` with every entry booked since the last shift was opened, in order. */
export function forEachOfShift(db: ReadableDb, visit: (entry: Entry) => void): void {
  const from = lastShiftPlace(db)
  if (from !== null) forEachEntryAfter(db, from, visit)
}
