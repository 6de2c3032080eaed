/** Points added or taken by hand, with a reason and within what one employee may on one day (EA-11). */
import type { AdjustmentFacts, AdjustmentResult } from './act.ts'
import { type ActRefusal, type ActRefusalCode, refuseAct } from './act-refusals.ts'
import { convert, explainConversion } from './conversion.ts'
import { type Explanation, pointsOf, step } from './explain.ts'
import { pointsInLots, takeFromLots } from './lots.ts'
import { points } from './points.ts'
import { explainChange, pointsConverted } from './points-change.ts'
import type { Programme } from './programme.ts'
import { ok, type Result } from './result.ts'

export interface EvaluatedAdjustment {
  readonly result: AdjustmentResult
  readonly why: readonly Explanation[]
}

/**
 * Judges an adjustment: allowed by the programme, of a whole number that is not zero, for a listed reason, within the
 * employee's day, and taking no more than is here (oldest lot first). @see EA-11
 */
export function evaluateAdjustment(
  facts: AdjustmentFacts,
  programme: Programme,
): Result<EvaluatedAdjustment, ActRefusalCode> {
  const refusal = adjustmentRefusal(facts, programme)
  if (refusal !== null) return refusal
  const { member, change, held } = facts
  const accruedPoints = points(Math.max(0, change))
  const conversion = change > 0 ? convert(member, held.lots, accruedPoints, programme) : null
  return ok({
    result: {
      accruedPoints,
      takenLots: takeFromLots(held.lots, points(Math.max(0, -change))).taken,
      ...(conversion === null ? {} : { conversion }),
    },
    why: [
      explainChange([step('adjustment', 'EA-11', {}, pointsOf(change))], pointsConverted(conversion)),
      ...(conversion === null ? [] : [explainConversion(conversion, held.lots, accruedPoints, programme)]),
    ],
  })
}

function adjustmentRefusal(facts: AdjustmentFacts, programme: Programme): ActRefusal | null {
  const { change, reason, adjustedToday, held } = facts
  const rules = programme.accrual.adjustment
  if (rules === null) return refuseAct('adjustment_not_allowed', {})
  if (!Number.isInteger(change) || change === 0) return refuseAct('adjustment_of_nothing', {})
  if (!rules.reasons.some(({ code }) => code === reason)) return refuseAct('adjustment_reason_unknown', {})
  const leftPoints = Math.max(0, rules.perStaffAndDay - adjustedToday)
  if (Math.abs(change) > leftPoints) {
    return refuseAct('adjustment_over_limit', { limitPoints: rules.perStaffAndDay, leftPoints })
  }
  const herePoints = pointsInLots(held.lots)
  if (-change > herePoints) {
    return refuseAct('insufficient_points', { what: 'adjustment', wantedPoints: -change, herePoints })
  }
  return null
}
