/** Points without a sale: check-in, sharing, a promotion, each so often per period (EA-05). */
import type { ExtraFacts, ExtraResult } from './act.ts'
import { type ActRefusalCode, refuseAct } from './act-refusals.ts'
import { convert, explainConversion } from './conversion.ts'
import { type Explanation, pointsOf, step } from './explain.ts'
import { explainChange, pointsConverted } from './points-change.ts'
import type { Programme } from './programme.ts'
import { ok, type Result } from './result.ts'

export interface EvaluatedExtra {
  readonly result: ExtraResult
  readonly why: readonly Explanation[]
}

/** Judges an extra accrual: one of the programme's, for a card that works, not used up in its period. @see EA-05 */
export function evaluateExtra(
  facts: ExtraFacts,
  programme: Programme,
): Result<EvaluatedExtra, ActRefusalCode> {
  const { member, held } = facts
  const extra = programme.accrual.extras.find(({ code }) => code === facts.extra)
  if (extra === undefined) return refuseAct('unknown_extra', { extra: facts.extra })
  if (!member.cardActive) return refuseAct('card_not_active', { what: 'act' })
  if (facts.had >= extra.limit.count) return refuseAct('extra_used_up', { count: extra.limit.count })
  const accruedPoints = extra.points
  const conversion = convert(member, held.lots, accruedPoints, programme)
  return ok({
    result: { accruedPoints, ...(conversion === null ? {} : { conversion }) },
    why: [
      explainChange(
        [step('extra', 'EA-05', { extra: extra.code }, pointsOf(accruedPoints))],
        pointsConverted(conversion),
      ),
      ...(conversion === null ? [] : [explainConversion(conversion, held.lots, accruedPoints, programme)]),
    ],
  })
}
