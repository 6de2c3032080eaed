/** The shift that is open, and the number of the last. */
import { sql } from 'kysely'
import { type ReadableDb, readOne } from './query.ts'

const lastShift = readOne<Record<never, never>>()((db) =>
  db.selectFrom('shift').selectAll().orderBy('number', 'desc').limit(sql.lit(1)),
)

export interface OpenShift {
  readonly number: number
  readonly openedAtMs: number
}

export function openShiftOf(db: ReadableDb): OpenShift | null {
  const row = lastShift(db, {})
  return row === undefined || row.closed_at_ms !== null
    ? null
    : { number: row.number, openedAtMs: row.opened_at_ms }
}

/** The number the next shift will have. */
export function nextShiftNumber(db: ReadableDb): number {
  return (lastShift(db, {})?.number ?? 0) + 1
}

const lastOpening = readOne<Record<never, never>>()((db) =>
  db
    .selectFrom('entry')
    .select(['epoch_number', 'seq'])
    .where('kind', '=', sql.lit('shift.opened'))
    .orderBy('epoch_number', 'desc')
    .orderBy('seq', 'desc')
    .limit(sql.lit(1)),
)

/** Whether an entry was booked in the shift that is open now: after its opening, whatever a clock said. */
export function isInOpenShift(db: ReadableDb, epochNumber: number, seq: number): boolean {
  const opened = lastOpening(db, {})
  if (openShiftOf(db) === null || opened === undefined) return false
  return epochNumber === opened.epoch_number ? seq > opened.seq : epochNumber > opened.epoch_number
}
