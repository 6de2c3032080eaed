/** The shift that is open, and the number of the last. */
import { sql } from 'kysely'
import { type ReadableDb, readOne } from './query.ts'
import { lastShiftPlace } from './shift-entries.ts'

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

/** Who opened the shift that is open, or null. */
export function openerOfShift(db: ReadableDb): string | null {
  const row = lastShift(db, {})
  return row === undefined || row.closed_at_ms !== null ? null : row.opened_by
}

/** The number the next shift will have. */
export function nextShiftNumber(db: ReadableDb): number {
  return (lastShift(db, {})?.number ?? 0) + 1
}

/** Whether an entry was booked in the shift that is open now: after its opening, whatever a clock said. */
export function isInOpenShift(db: ReadableDb, epochNumber: number, seq: number): boolean {
  const opened = lastShiftPlace(db)
  if (openShiftOf(db) === null || opened === null) return false
  return epochNumber === opened.epochNumber ? seq > opened.seq : epochNumber > opened.epochNumber
}
