/** Projection of returns: what is still kept, and everything the sale had added goes again as far as its ground is gone. */
import type { Entry } from '../../shared/domain/entry.ts'
import { type BookedReturn, returnIn } from '../../shared/domain/entry-parts.ts'
import { shareVouchers, voucherNumberAt } from '../../shared/domain/issued-vouchers.ts'
import { assert } from '../../shared/domain/result.ts'
import { entryById } from './entries.ts'
import { programmeOf } from './programmes.ts'
import { addConversion, undoConversions } from './project-conversions.ts'
import { addHistory, addToDay, addToYear } from './project-history.ts'
import { returnArrived } from './project-hq.ts'
import { uncountReward } from './project-rewards.ts'
import { addShares, giveVoucherBack, setVoucherState } from './project-vouchers.ts'
import { type ReadableDb, type WritableDb, write } from './query.ts'
import { type KeptSale, saleOfId } from './sales.ts'

const setKeptUnits = write<{ sale: string; line: number; kept: number }>()((db, argument) =>
  db
    .updateTable('sale_line')
    .set({ kept_units: argument('kept') })
    .where('sale_id', '=', argument('sale'))
    .where('line', '=', argument('line')),
)
const setLastRefund = write<{ sale: string; refund: string; whole: number }>()((db, argument) =>
  db
    .updateTable('sale')
    .set({ last_refund_id: argument('refund'), wholly_returned: argument('whole') })
    .where('id', '=', argument('sale')),
)

export function projectReturn(
  db: WritableDb,
  log: ReadableDb,
  epochNumber: number,
  entry: Extract<Entry, { kind: 'refund' | 'exchange' }>,
): void {
  const refund = returnIn(entry)
  assert(refund !== null, 'the entry holds a return')
  const before = saleOfId(db, refund.saleId, log)
  // No till books a return of nothing; verify says so where a log does.
  if (before === null) return
  refund.result.after.kept.forEach((kept, line) => {
    setKeptUnits(db, { sale: refund.saleId, line, kept })
  })
  const whole = isWhole(refund)
  setLastRefund(db, { sale: refund.saleId, refund: entry.id, whole: whole ? 1 : 0 })
  returnArrived(db, refund.saleId, entry.id, whole)
  projectVouchers(db, entry, before, refund)
  if (before.memberId === null) return
  if (isCountedHere(log, before)) projectFigures(db, before, refund, before.memberId)
  projectGiven(db, log, epochNumber, entry, before, refund, before.memberId)
  if (entry.kind === 'exchange') return
  const [first] = refund.result.lines
  addHistory(db, epochNumber, entry, {
    member: before.memberId,
    kind: refund.facts.void === true ? 'void' : 'refund',
    firstLine: before.sale.facts.lines[first?.line ?? 0]?.text ?? '',
    lines: refund.result.lines.length,
    amount: -refund.result.handOutFen,
    slip: refund.slipNumber,
  })
}

function isWhole({ result }: BookedReturn): boolean {
  return result.after.kept.every((kept) => kept === 0)
}

/** Whether the sale, or the claim that made it a member's, was booked by this till: only then its figures are here. */
function isCountedHere(log: ReadableDb, { fromElsewhere, claim }: KeptSale): boolean {
  return claim === null ? !fromElsewhere : entryById(log, claim.id) !== null
}

/** A return belongs to the day and the year of its sale: figures are of what was bought and kept. */
function projectFigures(db: WritableDb, { sale }: KeptSale, refund: BookedReturn, memberId: string): void {
  const { result } = refund
  const whole = isWhole(refund)
  const own = sale.facts.guest === undefined
  const cameBack = result.tenders.reduce((sum, { grossFen }) => sum + grossFen, 0)
  addToYear(db, memberId, sale.businessDate, {
    visits: whole && own ? -1 : 0,
    spent: own ? -cameBack : 0,
    earned: -result.clawbackPoints,
    redemptions: whole && sale.result.redeemedPoints > 0 ? -1 : 0,
  })
  addToDay(db, memberId, sale.businessDate, -result.clawbackPoints)
}

function projectVouchers(db: WritableDb, entry: Entry, { sale }: KeptSale, refund: BookedReturn): void {
  for (const { voucher } of refund.result.tenders) {
    if (voucher !== undefined) giveVoucherBack(db, voucher, entry.businessDate)
  }
  const act = { slipNumber: refund.slipNumber, businessDate: entry.businessDate }
  addShares(db, shareVouchers(act, sale, refund.result))
}

/** Rewards whose ground is gone, conversions undone, and what converted again. */
function projectGiven(
  db: WritableDb,
  log: ReadableDb,
  epochNumber: number,
  entry: Entry,
  { sale }: KeptSale,
  refund: BookedReturn,
  memberId: string,
): void {
  const { rewardsGone = [], conversionsUndone, conversion } = refund.result
  for (const { position, taken } of rewardsGone) {
    const reward = sale.result.rewards?.[position]
    assert(reward !== undefined, 'a reward that is gone was given')
    uncountReward(db, memberId, sale.businessDate, reward)
    if (reward.gives.kind === 'voucher' && taken > 0) {
      setVoucherState(db, voucherNumberAt(sale.slipNumber, position), 'cancelled')
    }
  }
  undoConversions(db, memberId, conversionsUndone)
  if (conversion === undefined) return
  addConversion(db, epochNumber, entry, memberId, conversion, {
    programme: programmeOf(log, refund.programme),
    businessDate: entry.businessDate,
  })
}
