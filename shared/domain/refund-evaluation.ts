/**
 * Evaluates a return, whole or in part: the kept goods stay exactly as they were sold, what is returned goes back the way
 * it came, points go back to where the sale would have left them (RF-02, RF-03, RF-07). Judged by what the sale stored and
 * by the programme version of its day.
 */
import { accrue } from './accrual.ts'
import { addFen, type Fen, fen, NO_FEN, subtractFen } from './money.ts'
import { addPoints, NO_POINTS, points, subtractPoints } from './points.ts'
import type { Programme } from './programme.ts'
import type {
  BookedSale,
  RefundFacts,
  RefundLineResult,
  RefundResult,
  RefundState,
  RefundTenderResult,
} from './refund.ts'
import { type RefundRefusal, type RefundRefusalCode, refuseRefund } from './refund-refusals.ts'
import { explainRefund, type JudgedRefund, type RefundWhy } from './refund-why.ts'
import { assert, ok, type Result } from './result.ts'
import {
  lotsComingBack,
  type ReturnedLine,
  returnedByTender,
  returnedGoods,
  tenderPart,
  wholeUnitsOf,
} from './returned-goods.ts'
import { takeBack, withhold, withholdByTender } from './shortfall.ts'
import { tenderKind } from './tenders.ts'
import { daysBetween } from './time.ts'

export interface EvaluatedRefund {
  readonly result: RefundResult
  readonly why: RefundWhy
}

export interface RefundOptions {
  /** RF-06: a manager lets a late return through. */
  readonly overridePeriod: boolean
}

/** How a sale stands before any return: everything is kept. */
export function initialRefundState(sale: BookedSale): RefundState {
  const noMoney = sale.result.tenders.map(() => NO_FEN)
  return {
    kept: wholeUnitsOf(sale),
    clawedPoints: NO_POINTS,
    restoredPoints: NO_POINTS,
    shortfallPoints: NO_POINTS,
    withheldFen: NO_FEN,
    withheldTenderFen: noMoney,
    debtPoints: NO_POINTS,
    returnedTenderFen: noMoney,
  }
}

/** Days since the sale as the return period counts them, the day of sale being day 0. @see RF-06 */
export function returnDay(sale: BookedSale, facts: Pick<RefundFacts, 'businessDate'>): number {
  return Math.max(0, daysBetween(sale.facts.businessDate, facts.businessDate))
}

/** Judges one return of `sale`; `programme` is the version the sale was judged by. @see RF-02 RF-03 RF-06 RF-07 */
export function evaluateRefund(
  sale: BookedSale,
  facts: RefundFacts,
  programme: Programme,
  options: RefundOptions = { overridePeriod: false },
): Result<EvaluatedRefund, RefundRefusalCode> {
  const refusal = choiceRefusal(sale, facts) ?? periodRefusal(sale, facts, programme, options)
  if (refusal !== null) return refusal
  const judged = judge(sale, facts, programme)
  return ok({
    result: refundResult(sale, facts.before, judged),
    why: explainRefund(sale, facts.before, programme, judged),
  })
}

function choiceRefusal(sale: BookedSale, facts: RefundFacts): RefundRefusal | null {
  const { before, returned } = facts
  assert(before.kept.length === sale.result.lines.length, 'the state belongs to this sale')
  if (returned.length === 0) return refuseRefund('nothing_chosen', {})
  const seen = new Set<number>()
  for (const { line, units } of returned) {
    const lineNumber = line + 1
    const kept = before.kept[line]
    if (kept === undefined) return refuseRefund('unknown_line', { lineNumber })
    if (seen.has(line)) return refuseRefund('line_chosen_twice', { lineNumber })
    if (!Number.isInteger(units) || units < 1) return refuseRefund('units_invalid', { lineNumber, units })
    if (units > kept) return refuseRefund('more_than_kept', { lineNumber, units, kept })
    seen.add(line)
  }
  return null
}

function periodRefusal(
  sale: BookedSale,
  facts: RefundFacts,
  programme: Programme,
  options: RefundOptions,
): RefundRefusal | null {
  const days = returnDay(sale, facts)
  const limit = programme.refund.periodDays
  if (days <= limit || options.overridePeriod) return null
  return refuseRefund('past_return_period', { days, limit })
}

function judge(sale: BookedSale, facts: RefundFacts, programme: Programme): JudgedRefund {
  const { before } = facts
  const returned = returnedGoods(sale, facts)
  const keptAccrual = accrue(sale.facts, returned.keptPaid, sale.result.tenders, programme)
  const clawback = points(Math.max(0, sale.result.accruedPoints - before.clawedPoints - keptAccrual.points))
  const restoredLots = lotsComingBack(sale, returned)
  const taken = takeBack(clawback, restoredLots, sale.lot, facts)
  const shortfall = points(before.shortfallPoints + taken.short - taken.boughtBack)
  const lapses = returned.tenderCodes.map((code) => tenderKind(code, programme).kind === 'free_voucher')
  const grossFen = returnedByTender(returned)
  const tenderMoneyFen = grossFen.map((gross, position) => (lapses[position] ? NO_FEN : gross))
  const moneyFen = addFen(...tenderMoneyFen)
  const withholding = withhold(shortfall, moneyFen, before, programme.redemption)
  const withheldFen = withholdByTender(withholding.withheldFen, tenderMoneyFen, before.withheldTenderFen)
  return {
    returned,
    keptAccrual,
    clawback,
    restoredLots,
    taken,
    shortfall,
    moneyFen,
    handOutFen: subtractFen(moneyFen, withholding.withheldFen),
    withholding,
    tenders: returned.tenderCodes.map((code, position) => ({
      code,
      lapses: lapses[position] ?? false,
      grossFen: grossFen[position] ?? NO_FEN,
      moneyFen: tenderMoneyFen[position] ?? NO_FEN,
      withheldFen: withheldFen[position] ?? NO_FEN,
    })),
  }
}

function refundResult(sale: BookedSale, before: RefundState, judged: JudgedRefund): RefundResult {
  const { returned, taken, withholding } = judged
  const tenders = judged.tenders.map(
    ({ code, grossFen, moneyFen, withheldFen }): RefundTenderResult => ({
      code,
      grossFen,
      withheldFen,
      handedFen: subtractFen(moneyFen, withheldFen),
    }),
  )
  const lapsing = judged.tenders.filter(({ lapses }) => lapses)
  return {
    lines: returned.lines.map(lineResult),
    tenders,
    grossFen: judged.moneyFen,
    lapsedFen: returned.nothingKept ? NO_FEN : addFen(...lapsing.map(({ grossFen }) => grossFen)),
    vouchersComeBack: returned.nothingKept && lapsing.length > 0,
    clawbackPoints: judged.clawback,
    clawbackLots: taken.lots,
    debtElsewherePoints: taken.debtElsewhere,
    restoredPoints: subtractPoints(returned.keptPointsBefore, returned.keptPointsAfter),
    restoredLots: judged.restoredLots,
    shortfallPoints: subtractPoints(taken.short, taken.boughtBack),
    withheldFen: withholding.withheldFen,
    debtPoints: subtractPoints(withholding.debtPoints, before.debtPoints),
    handOutFen: judged.handOutFen,
    birthdayRightComesBack: returned.nothingKept && sale.result.birthdayRightUsed,
    after: stateAfter(before, judged),
  }
}

function stateAfter(before: RefundState, judged: JudgedRefund): RefundState {
  const { returned, withholding } = judged
  const restored = subtractPoints(returned.keptPointsBefore, returned.keptPointsAfter)
  return {
    kept: returned.kept,
    clawedPoints: addPoints(before.clawedPoints, judged.clawback),
    restoredPoints: addPoints(before.restoredPoints, restored),
    shortfallPoints: judged.shortfall,
    withheldFen: addFen(before.withheldFen, withholding.withheldFen),
    withheldTenderFen: addByTender(
      before.withheldTenderFen,
      judged.tenders.map(({ withheldFen }) => withheldFen),
    ),
    debtPoints: withholding.debtPoints,
    returnedTenderFen: addByTender(
      before.returnedTenderFen,
      judged.tenders.map(({ grossFen }) => grossFen),
    ),
  }
}

function addByTender(before: readonly Fen[], change: readonly Fen[]): readonly Fen[] {
  return change.map((amount, position) => fen((before[position] ?? 0) + amount))
}

function lineResult(returned: ReturnedLine): RefundLineResult {
  const { line, units, before, after } = returned
  return {
    line,
    units,
    costFen: subtractFen(before.costFen, after.costFen),
    tenderFen: before.tenderFen.map((_part, position) => tenderPart(returned, position)),
    restoredPoints: subtractPoints(before.redeemedPoints, after.redeemedPoints),
  }
}
