/** Refunds of goods and money only, by slip and by day. A projection of the log. */
import { sql } from 'kysely'
import type { Entry } from '../../shared/domain/entry.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'
import { addHistory } from './project-history.ts'
import { type ReadableDb, readOne, type WritableDb, write } from './query.ts'

const insertUnbacked = write<{ slip: string; entry: string; date: string }>()((db, argument) =>
  db
    .insertInto('unbacked')
    .values({
      of_slip: argument('slip'),
      entry_id: argument('entry'),
      business_date: argument('date'),
    })
    .onConflict((conflict) => conflict.column('of_slip').doNothing()),
)

export function projectUnbacked(
  db: WritableDb,
  epochNumber: number,
  entry: Extract<Entry, { kind: 'refund.unbacked' }>,
): void {
  const { ofSlip, memberId, amountFen, slipNumber } = entry.body
  insertUnbacked(db, { slip: ofSlip, entry: entry.id, date: entry.businessDate })
  if (memberId === null) return
  addHistory(db, epochNumber, entry, {
    member: memberId,
    kind: 'unbacked',
    amount: -amountFen,
    slip: slipNumber,
  })
}

const ofSlipRow = readOne<{ slip: string }>()((db, argument) =>
  db.selectFrom('unbacked').select('entry_id').where('of_slip', '=', argument('slip')),
)
const onDateRow = readOne<{ date: string }>()((db, argument) =>
  db
    .selectFrom('unbacked')
    .select(sql<number>`count(*)`.as('times'))
    .where('business_date', '=', argument('date')),
)

/** Whether goods and money of this slip were given back here without its right. */
export function isUnbacked(db: ReadableDb, slipNumber: string): boolean {
  return ofSlipRow(db, { slip: slipNumber }) !== undefined
}

/** How many were booked on a day. */
export function unbackedOn(db: ReadableDb, date: BusinessDate): number {
  return onDateRow(db, { date })?.times ?? 0
}
