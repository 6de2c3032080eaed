/** Goods of a sale that no ledger here knows: the amount is typed, the points come back at the base rate (RF-11). */
import { BASE_CODES, rounded } from './accrual-groups.ts'
import type { UnknownReturnFacts, UnknownReturnResult } from './act.ts'
import { type Explanation, fenOf, pointsOf, someStep, step } from './explain.ts'
import { type Fen, NO_FEN, subtractFen } from './money.ts'
import { NO_POINTS, type Points, points } from './points.ts'
import { balance, explainChange } from './points-change.ts'
import type { Programme } from './programme.ts'
import { isQualityReturn } from './refund-policy.ts'
import { refuseUnknownReturn, type UnknownReturnRefusalCode } from './refund-refusals.ts'
import { ok, type Refusal, type Result } from './result.ts'
import { type TakenBack, takeBack, type Withholding, withhold } from './shortfall.ts'
import { explainTaken, shortfallValue } from './shortfall-why.ts'

export interface UnknownReturnWhy {
  /** Null without a member. */
  readonly clawback: Explanation | null
  /** What it changes on the member's points; null without a member. */
  readonly change: Explanation | null
  /** Null while nothing is short. */
  readonly shortfall: Explanation | null
  readonly handOut: Explanation
}

export interface EvaluatedUnknownReturn {
  readonly result: UnknownReturnResult
  readonly why: UnknownReturnWhy
}

/** The most a reason can do: say that it is a defect. Any of the programme's reasons will do, for returns or for overrides. */
function isReason(reason: string, { refund, overrideReasons }: Programme): boolean {
  return [...refund.reasons, ...overrideReasons].some(({ code }) => code === reason)
}

/**
 * Judges the return of goods whose sale is unknown, by the programme of today. A manager's act always; conversions are left
 * alone, and nothing of it is bought back later. @see RF-11 RF-03
 */
export function evaluateUnknownReturn(
  facts: UnknownReturnFacts,
  programme: Programme,
): Result<EvaluatedUnknownReturn, UnknownReturnRefusalCode> {
  const refusal = unknownReturnRefusal(facts, programme)
  if (refusal !== null) return refusal
  const quality = isQualityReturn(facts, programme)
  const clawback = clawbackOf(facts, programme)
  const taken = takeFrom(facts, clawback, programme)
  if (taken.short > 0 && programme.refund.shortfall === 'refuse' && !quality) {
    return refuseUnknownReturn('shortfall_refused', { shortfallPoints: taken.short, owedFen: NO_FEN })
  }
  const withholding = withhold(
    {
      shortfallPoints: taken.short,
      owedFen: NO_FEN,
      moneyFen: facts.amountFen,
      owedBeforeFen: NO_FEN,
      before: { withheldFen: NO_FEN, shortfallPoints: NO_POINTS, debtPoints: NO_POINTS },
      mode: programme.refund.shortfall === 'debt' ? 'debt' : 'money',
      quality,
    },
    programme.redemption,
  )
  const handOutFen = subtractFen(facts.amountFen, withholding.withheldFen)
  return ok({
    result: {
      clawbackPoints: clawback,
      clawbackLots: taken.lots,
      debtElsewherePoints: taken.debtElsewhere,
      shortfallPoints: taken.short,
      withheldFen: withholding.withheldFen,
      debtPoints: withholding.debtPoints,
      handOutFen,
    },
    why: explain(facts, programme, { clawback, taken, withholding, handOutFen, quality }),
  })
}

function unknownReturnRefusal(
  { amountFen, tender, reason }: UnknownReturnFacts,
  programme: Programme,
): Refusal<UnknownReturnRefusalCode> | null {
  if (amountFen <= 0) return refuseUnknownReturn('amount_not_positive', { what: 'return', number: 0 })
  if (!programme.tenders.some(({ code, kind }) => code === tender && kind === 'money')) {
    return refuseUnknownReturn('unknown_tender', { tenderNumber: 1, tender })
  }
  return isReason(reason, programme) ? null : refuseUnknownReturn('reason_needed', {})
}

/** round(amount ÷ unit) × points per unit: the plain rate, whatever the day it was sold on. */
function clawbackOf({ member, amountFen }: UnknownReturnFacts, { accrual }: Programme): Points {
  if (member === null) return NO_POINTS
  return points(rounded(amountFen, 1, accrual.unitFen, accrual.rounding) * accrual.pointsPerUnit)
}

function takeFrom(facts: UnknownReturnFacts, clawback: Points, programme: Programme): TakenBack {
  const demand = { clawback, missingOfRewards: NO_POINTS, takenByRewards: [], restored: [] }
  const { businessDate, held, elsewherePoints } = facts
  const world = { businessDate, held: held.lots, elsewherePoints, before: { shortfallPoints: NO_POINTS } }
  return takeBack(demand, null, world, programme)
}

interface Judged {
  readonly clawback: Points
  readonly taken: TakenBack
  readonly withholding: Withholding
  readonly handOutFen: Fen
  readonly quality: boolean
}

function explain(facts: UnknownReturnFacts, programme: Programme, judged: Judged): UnknownReturnWhy {
  const { unitFen, pointsPerUnit, rounding } = programme.accrual
  const { clawback, taken, withholding, handOutFen, quality } = judged
  const goods = step('unknown_goods', 'RF-11', {}, fenOf(facts.amountFen))
  const base = step(BASE_CODES[rounding], 'RF-11', { unitFen, pointsPerUnit }, pointsOf(clawback), [goods])
  const due = step('clawback_due', 'RF-03', {}, pointsOf(clawback))
  const shortfall = taken.short === 0 ? null : explainTaken(due, 0, taken)
  const refundMoney = step('refund_money', 'RF-11', {}, fenOf(facts.amountFen), [
    step('tender_share', 'RF-11', { tender: facts.tender }, fenOf(facts.amountFen)),
  ])
  const parts = shortfall === null ? [] : [explainOff(facts, programme, withholding, quality, shortfall)]
  return {
    clawback: facts.member === null ? null : base,
    change: facts.member === null ? null : explainChange([], [leavingOf(base, taken, shortfall)]),
    shortfall,
    handOut: step('hand_out', 'RF-11', {}, fenOf(handOutFen), [refundMoney, ...parts]),
  }
}

/** What really leaves the member's points. */
function leavingOf(clawback: Explanation, taken: TakenBack, shortfall: Explanation | null): Explanation {
  return balance(
    'points_taken',
    'RF-03',
    [clawback],
    [
      ...someStep('taken_elsewhere', 'RF-03', pointsOf(taken.debtElsewhere)),
      ...(shortfall === null ? [] : [shortfall]),
    ],
  )
}

function explainOff(
  facts: UnknownReturnFacts,
  programme: Programme,
  { shortfallFen, withheldFen, debtPoints }: Withholding,
  quality: boolean,
  shortfall: Explanation,
): Explanation {
  if (quality || programme.refund.shortfall === 'debt') {
    return step('shortfall_as_debt', 'RF-03', {}, fenOf(0), [shortfall])
  }
  const value = shortfallValue(programme, shortfallFen, shortfall)
  const params = { limitFen: facts.amountFen, debtPoints }
  return step('withheld', 'RF-03', params, fenOf(withheldFen), [value])
}
