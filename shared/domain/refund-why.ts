/** Why a refund comes to what it does: explanations out of the values the evaluation found, none computed again. */
import { explainConversion } from './conversion.ts'
import type { UndoneStep } from './conversion-undo.ts'
import { type Explanation, fenOf, pointsOf, someStep, step } from './explain.ts'
import { groundMoney } from './ground-money.ts'
import type { JudgedRefund } from './judged-refund.ts'
import { pointsInLots } from './lots.ts'
import { NO_POINTS } from './points.ts'
import { explainChange, pointsConverted } from './points-change.ts'
import type { Programme } from './programme.ts'
import type { BookedSale, RefundFacts, RefundState } from './refund.ts'
import { type ReturnedLine, returnedByTender } from './returned-goods.ts'
import { explainDue, explainLeaving, explainTaken, explainWithheld } from './shortfall-why.ts'

export interface RefundWhy {
  /** By returned line: what of its cost comes back. */
  readonly lines: readonly Explanation[]
  /** All of them together. */
  readonly goods: Explanation
  readonly clawback: Explanation
  /** What really leaves the member's points. */
  readonly taken: Explanation
  /** What it changes on the member's points, debt paid of it apart. */
  readonly change: Explanation
  /** What this act changes about the shortfall; null while there neither is nor was one. */
  readonly shortfall: Explanation | null
  readonly handOut: Explanation
  /** Null when the sale redeemed nothing. */
  readonly restored: Explanation | null
  /** By conversion that is undone: the value that leaves the card. */
  readonly conversionsUndone: readonly Explanation[]
  /** What converts again; null when nothing does. */
  readonly conversion: Explanation | null
  /** What of this sale still counts for the card; null unless the card must be handed back. */
  readonly surrender: Explanation | null
}

/** @see RF-02 RF-03 RF-07 RF-08 RF-10 EN-15 */
export function explainRefund(
  sale: BookedSale,
  facts: RefundFacts,
  programme: Programme,
  judged: JudgedRefund,
): RefundWhy {
  const { before } = facts
  const { taken, conversion } = judged
  const noShortfall = before.shortfallPoints === 0 && taken.short === 0
  const restoredPoints = pointsInLots(judged.restoredLots)
  const shortfall = noShortfall ? null : explainTaken(explainDue(sale, judged), restoredPoints, taken)
  const lines = judged.returned.lines.map((line) => explainLine(sale, line))
  const clawback = explainClawback(sale, before, judged)
  const leaving = explainLeaving(sale, clawback, judged, shortfall)
  const restored = sale.result.redeemedPoints === 0 ? null : explainRestored(sale, judged)
  const conversionsUndone = taken.undone.map(explainUndone)
  const comesBack = [
    ...(restored === null ? [] : [restored]),
    ...conversionsUndone.flatMap(({ parts }) => parts),
  ]
  return {
    lines,
    goods: step('returned_goods', 'RF-02', {}, fenOf(sumOf(lines)), lines),
    clawback,
    taken: leaving,
    change: explainChange(comesBack, [leaving, ...pointsConverted(conversion)]),
    shortfall,
    handOut: explainHandOut(sale, before, programme, judged, shortfall),
    restored,
    conversionsUndone,
    conversion: conversion === null ? null : explainConversion(conversion, taken.left, NO_POINTS, programme),
    surrender: judged.surrenderCard ? explainSurrender(sale, facts, programme, judged) : null,
  }
}

function sumOf(parts: readonly Explanation[]): number {
  return parts.reduce((sum, { value }) => sum + value.amount, 0)
}

function explainLine(sale: BookedSale, line: ReturnedLine): Explanation {
  const costFen = sale.result.lines[line.line]?.costFen ?? 0
  const isAmount = sale.facts.lines[line.line]?.kind === 'amount'
  const kept = (code: string, units: number, amount: number): Explanation =>
    isAmount
      ? step(`${code}_of_amount`, 'RF-02', {}, fenOf(amount))
      : step(code, 'RF-02', { costFen, kept: units, whole: line.whole }, fenOf(amount))
  return step(
    'returned_cost',
    'RF-02',
    { lineNumber: line.line + 1, units: line.units },
    fenOf(line.before.costFen - line.after.costFen),
    [
      kept('kept_cost_before', line.keptBefore, line.before.costFen),
      kept('kept_cost_after', line.keptAfter, line.after.costFen),
    ],
  )
}

function explainClawback(sale: BookedSale, before: RefundState, judged: JudgedRefund): Explanation {
  return step('clawback', 'RF-02', {}, pointsOf(judged.clawback), [
    step('booked_points', 'EA-01', {}, pointsOf(sale.result.accruedPoints)),
    ...someStep('clawed_before', 'RF-02', pointsOf(before.clawedPoints)),
    step('kept_goods_points', 'RF-02', {}, pointsOf(judged.keptAccrual.points), [judged.keptAccrual.why]),
  ])
}

function explainHandOut(
  sale: BookedSale,
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
    fenOf(judged.givenFen),
    judged.tenders
      .filter(({ givenFen }) => givenFen > 0)
      .map(({ tender, givenFen }) => step('tender_share', 'RF-07', { tender: tender.code }, fenOf(givenFen))),
  )
  if (shortfall === null && judged.owedFen === 0) return step('hand_out', 'RF-07', {}, handed, [refundMoney])
  const withheld = explainWithheld(sale, before, programme, judged, shortfall)
  return step('hand_out', 'RF-03', {}, handed, [refundMoney, withheld])
}

function explainRestored(sale: BookedSale, { returned }: JudgedRefund): Explanation {
  const lines = returned.lines.map((line) => {
    const sold = sale.result.lines[line.line]
    const kept = (code: string, keptFen: number, amount: number): Explanation =>
      step(
        code,
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
        kept('kept_redeemed_before', line.before.redeemedFen, line.before.redeemedPoints),
        kept('kept_redeemed_after', line.after.redeemedFen, line.after.redeemedPoints),
      ],
    )
  })
  const total = returned.keptPointsBefore - returned.keptPointsAfter
  return step('restored', 'RF-07', {}, pointsOf(total), lines)
}

/** RF-08: whole steps that cover what is missing, as far as their value is unspent; then what those points are worth. */
function explainUndone({ undone, ...figures }: UndoneStep): Explanation {
  const { stepPoints, stepFen } = figures
  const back = step('conversion_points_back', 'RF-08', figures, pointsOf(pointsInLots(undone.points)))
  return step('conversion_undone', 'RF-08', { stepPoints, stepFen }, fenOf(undone.fen), [back])
}

function explainSurrender(
  sale: BookedSale,
  { entry }: RefundFacts,
  programme: Programme,
  { returned }: JudgedRefund,
): Explanation {
  const netFen = (entry?.purchases ?? [])
    .filter(({ thisSale }) => thisSale)
    .reduce((sum, purchase) => sum + purchase.netFen, 0)
  const returnedFen = groundMoney(sale.result.tenders, returnedByTender(sale, returned), programme)
  const exchangedFen = entry?.exchangedFen ?? 0
  return step('entry_net', 'EN-15', {}, fenOf(Math.max(0, netFen - returnedFen) + exchangedFen), [
    step('entry_net_before', 'EN-15', {}, fenOf(netFen)),
    step('entry_net_returned', 'EN-15', {}, fenOf(returnedFen)),
    ...someStep('entry_net_exchanged', 'RF-04', fenOf(exchangedFen)),
  ])
}
