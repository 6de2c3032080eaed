/** Why a refund comes to what it does: explanations out of the values the evaluation found, none computed again. */
import type { Accrual } from './accrual.ts'
import type { Explanation, Figure } from './explain.ts'
import { pointsInLots } from './lots.ts'
import type { Fen } from './money.ts'
import type { Points } from './points.ts'
import type { Programme } from './programme.ts'
import type { BookedSale, RefundState } from './refund.ts'
import type { ReturnedGoods, ReturnedLine } from './returned-goods.ts'
import type { LotHolding } from './sale.ts'
import type { TakenBack, Withholding } from './shortfall.ts'

/** Everything the evaluation found out, for the result and for the explanations. */
export interface JudgedRefund {
  readonly returned: ReturnedGoods
  /** What the kept goods accrue. */
  readonly keptAccrual: Accrual
  readonly clawback: Points
  readonly restoredLots: readonly LotHolding[]
  readonly taken: TakenBack
  /** The shortfall of the sale after this act. */
  readonly shortfall: Points
  /** What the tenders give back before and after withholding. */
  readonly moneyFen: Fen
  readonly handOutFen: Fen
  readonly withholding: Withholding
  readonly tenders: readonly JudgedTender[]
}

export interface JudgedTender {
  readonly code: string
  /** RF-07: a free voucher's share is not handed out. */
  readonly lapses: boolean
  readonly grossFen: Fen
  /** What of it is handed out before withholding. */
  readonly moneyFen: Fen
  readonly withheldFen: Fen
}

export interface RefundWhy {
  /** By returned line: what of its cost comes back. */
  readonly lines: readonly Explanation[]
  readonly clawback: Explanation
  /** What this act changes about the shortfall; null while there neither is nor was one. */
  readonly shortfall: Explanation | null
  readonly handOut: Explanation
  /** Null when the sale redeemed nothing. */
  readonly restored: Explanation | null
}

/** @see RF-02 RF-03 RF-07 */
export function explainRefund(
  sale: BookedSale,
  before: RefundState,
  programme: Programme,
  judged: JudgedRefund,
): RefundWhy {
  const noShortfall = before.shortfallPoints === 0 && judged.taken.short === 0
  const shortfall = noShortfall ? null : explainShortfall(judged)
  return {
    lines: judged.returned.lines.map((line) => explainLine(sale, line)),
    clawback: explainClawback(sale, before, judged),
    shortfall,
    handOut: explainHandOut(before, programme, judged, shortfall),
    restored: sale.result.redeemedPoints === 0 ? null : explainRestored(sale, judged),
  }
}

function explainLine(sale: BookedSale, line: ReturnedLine): Explanation {
  const costFen = sale.result.lines[line.line]?.costFen ?? 0
  const kept = (units: number, amount: number): Explanation =>
    step('kept_cost', 'RF-02', { costFen, kept: units, whole: line.whole }, fenOf(amount))
  return step(
    'returned_cost',
    'RF-02',
    { lineNumber: line.line + 1, units: line.units },
    fenOf(line.before.costFen - line.after.costFen),
    [kept(line.keptBefore, line.before.costFen), kept(line.keptAfter, line.after.costFen)],
  )
}

function explainClawback(sale: BookedSale, before: RefundState, judged: JudgedRefund): Explanation {
  return step('clawback', 'RF-02', {}, pointsOf(judged.clawback), [
    step('booked_points', 'EA-01', {}, pointsOf(sale.result.accruedPoints)),
    ...someStep('clawed_before', 'RF-02', pointsOf(before.clawedPoints)),
    step('kept_goods_points', 'RF-02', {}, pointsOf(judged.keptAccrual.points), [judged.keptAccrual.why]),
  ])
}

function explainShortfall({ clawback, restoredLots, taken }: JudgedRefund): Explanation {
  return step('shortfall', 'RF-03', {}, pointsOf(taken.short - taken.boughtBack), [
    step('clawback_due', 'RF-03', {}, pointsOf(clawback)),
    ...someStep('taken_from_restored', 'RF-03', pointsOf(taken.fromRestored), {
      restored: pointsInLots(restoredLots),
    }),
    ...someStep('taken_from_own_lot', 'RF-03', pointsOf(taken.fromOwnLot)),
    ...someStep('taken_from_other_lots', 'RF-03', pointsOf(taken.fromOtherLots)),
    ...someStep('taken_elsewhere', 'RF-03', pointsOf(taken.debtElsewhere)),
    ...someStep('bought_back', 'RF-03', pointsOf(taken.boughtBack)),
  ])
}

function explainHandOut(
  before: RefundState,
  programme: Programme,
  judged: JudgedRefund,
  shortfall: Explanation | null,
): Explanation {
  const handed = fenOf(judged.handOutFen)
  const refundMoney = step(
    'refund_money',
    'RF-07',
    {},
    fenOf(judged.moneyFen),
    judged.tenders
      .filter(({ moneyFen }) => moneyFen > 0)
      .map(({ code, moneyFen }) => step('tender_share', 'RF-07', { tender: code }, fenOf(moneyFen))),
  )
  if (shortfall === null) return step('hand_out', 'RF-07', {}, handed, [refundMoney])
  const withheld = explainWithheld(before, programme, judged, shortfall)
  return step('hand_out', 'RF-03', {}, handed, [refundMoney, withheld])
}

function explainWithheld(
  before: RefundState,
  programme: Programme,
  judged: JudgedRefund,
  shortfall: Explanation,
): Explanation {
  const { stepFen, stepPoints } = programme.redemption
  const { shortfallFen, withheldFen, debtPoints } = judged.withholding
  const total = step('shortfall_total', 'RF-03', {}, pointsOf(judged.shortfall), [
    step('shortfall_before', 'RF-03', {}, pointsOf(before.shortfallPoints)),
    shortfall,
  ])
  return step('withheld', 'RF-03', { limitFen: judged.moneyFen, debtPoints }, fenOf(withheldFen), [
    step('shortfall_value', 'RF-03', { stepFen, stepPoints }, fenOf(shortfallFen), [total]),
    ...someStep('withheld_before', 'RF-03', fenOf(before.withheldFen)),
  ])
}

function explainRestored(sale: BookedSale, { returned }: JudgedRefund): Explanation {
  const lines = returned.lines.map((line) => {
    const sold = sale.result.lines[line.line]
    const kept = (keptFen: number, amount: number): Explanation =>
      step(
        'kept_redeemed_points',
        'RF-02',
        { points: sold?.redeemedPoints ?? 0, redeemedFen: sold?.redeemedFen ?? 0, keptFen },
        pointsOf(amount),
      )
    return step(
      'restored_line',
      'RF-02',
      { lineNumber: line.line + 1 },
      pointsOf(line.before.redeemedPoints - line.after.redeemedPoints),
      [
        kept(line.before.redeemedFen, line.before.redeemedPoints),
        kept(line.after.redeemedFen, line.after.redeemedPoints),
      ],
    )
  })
  const total = returned.keptPointsBefore - returned.keptPointsAfter
  return step('restored', 'RF-07', {}, pointsOf(total), lines)
}

function step(
  code: string,
  rule: string,
  params: Explanation['params'],
  value: Figure,
  parts: readonly Explanation[] = [],
): Explanation {
  return { code, rule, params, value, parts }
}

/** A step that is told only when it comes to something. */
function someStep(
  code: string,
  rule: string,
  value: Figure,
  params: Explanation['params'] = {},
): readonly Explanation[] {
  return value.amount === 0 ? [] : [step(code, rule, params, value)]
}

function fenOf(amount: number): Figure {
  return { unit: 'fen', amount }
}

function pointsOf(amount: number): Figure {
  return { unit: 'points', amount }
}
