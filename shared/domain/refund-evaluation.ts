/**
 * Evaluates a return, whole or in part: the kept goods stay exactly as they were sold, what is returned goes back the way
 * it came, points go back to where the sale would have left them (RF-02, RF-03, RF-07). Judged by what the sale stored and
 * by the programme version of its day.
 */
import { accrue } from './accrual.ts'
import { convert } from './conversion.ts'
import { undoable } from './conversion-undo.ts'
import { entryHolds, groundAfterReturn } from './entry-condition.ts'
import { groundMoney } from './ground-money.ts'
import type { JudgedRefund } from './judged-refund.ts'
import { NO_FEN } from './money.ts'
import { NO_POINTS, points } from './points.ts'
import type { Programme } from './programme.ts'
import type { BookedSale, RefundFacts, RefundResult, RefundState } from './refund.ts'
import { judgeMoney } from './refund-money.ts'
import { chosenUnits, isQualityReturn, policyRefusal, type RefundOptions } from './refund-policy.ts'
import { type RefundRefusal, type RefundRefusalCode, refuseRefund } from './refund-refusals.ts'
import { refundResult } from './refund-result.ts'
import { explainRefund, type RefundWhy } from './refund-why.ts'
import { lotsWithTimeToLive } from './restored-lots.ts'
import { ok, type Result } from './result.ts'
import {
  lotsComingBack,
  type ReturnedGoods,
  returnedByTender,
  returnedGoods,
  wholeUnitsOf,
} from './returned-goods.ts'
import { judgeRewards, lotsOfRewards, missingOf, owedFor } from './rewards-gone.ts'
import type { Conversion } from './sale.ts'
import { type TakenBack, takeBack } from './shortfall.ts'

export interface EvaluatedRefund {
  readonly result: RefundResult
  readonly why: RefundWhy
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

/**
 * Judges one return of `sale`, or its void; `programme` is the version the sale was judged by. Whether a manager approved is
 * the act's to know: `options` say what she lets through. @see RF-02 RF-03 RF-06 RF-07 RF-08 RF-09 RF-10 EN-15
 */
export function evaluateRefund(
  sale: BookedSale,
  facts: RefundFacts,
  programme: Programme,
  options: RefundOptions = {},
): Result<EvaluatedRefund, RefundRefusalCode> {
  const refusal = policyRefusal(sale, facts, programme, options)
  if (refusal !== null) return refusal
  const judged = judge(sale, facts, programme)
  return (
    shortfallRefusal(judged, programme) ??
    ok({
      result: refundResult(sale, facts, judged),
      why: explainRefund(sale, facts, programme, judged),
    })
  )
}

/** RF-03: a programme may refuse a return that leaves something missing; never one for a quality defect. */
function shortfallRefusal(judged: JudgedRefund, programme: Programme): RefundRefusal | null {
  if (programme.refund.shortfall !== 'refuse' || judged.quality) return null
  const shortfallPoints = judged.taken.short
  const owedFen = owedFor(judged.rewards.map(({ gone }) => gone))
  if (shortfallPoints === 0 && owedFen === 0) return null
  return refuseRefund('shortfall_refused', { shortfallPoints, owedFen })
}

function judge(sale: BookedSale, facts: RefundFacts, programme: Programme): JudgedRefund {
  const { before, businessDate } = facts
  const quality = isQualityReturn(facts, programme)
  const returned = returnedGoods(sale, { before, returned: chosenUnits(facts) })
  const keptAccrual = accrue(sale.facts, returned.keptPaid, sale.result.tenders, programme)
  const clawback = points(Math.max(0, sale.result.accruedPoints - before.clawedPoints - keptAccrual.points))
  const rewards = judgeRewards(sale, facts, returned, programme, quality)
  const restoredLots = lotsWithTimeToLive(lotsComingBack(sale, returned), businessDate)
  const demand = {
    clawback,
    missingOfRewards: missingOf(rewards),
    takenByRewards: lotsOfRewards(rewards.map(({ gone }) => gone)),
    restored: restoredLots,
  }
  const converted = undoable(sale, facts.converted ?? [])
  const taken = takeBack(demand, sale.lot, { ...facts, converted }, programme)
  const judgedPoints = { quality, returned, keptAccrual, clawback, restoredLots, rewards, taken }
  return {
    ...judgedPoints,
    ...judgeMoney(sale, before, programme, judgedPoints),
    conversion: convertedAgain(sale, taken, programme),
    surrenderCard: mustSurrender(sale, facts, returned, programme),
  }
}

/** RF-08: where a conversion was undone, what the member has here then converts again. */
function convertedAgain(sale: BookedSale, taken: TakenBack, programme: Programme): Conversion | null {
  const { member } = sale.facts
  if (member === null || taken.undone.length === 0) return null
  return convert(member, taken.left, NO_POINTS, programme)
}

/** EN-15: the entry condition held with the purchases as they stood, and does not with this return. */
function mustSurrender(
  sale: BookedSale,
  { entry }: RefundFacts,
  returned: ReturnedGoods,
  programme: Programme,
): boolean {
  if (entry === undefined || !entryHolds(entry)) return false
  const returnedFen = groundMoney(sale.result.tenders, returnedByTender(sale, returned), programme)
  return !entryHolds(groundAfterReturn(entry, returnedFen))
}
