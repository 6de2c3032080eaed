/** Putting value onto a card: a step of the programme, its bonus, and what it earns and gives (SV-01, SV-04, SV-05, EA-04). */
import { accrueTopUp } from './accrual.ts'
import type { TopUpFacts, TopUpResult } from './act.ts'
import { type ActRefusalCode, refuseAct } from './act-refusals.ts'
import { settleAct } from './act-tenders.ts'
import { convert, explainConversion } from './conversion.ts'
import { type Explanation, fenOf, step } from './explain.ts'
import { type Fen, fen } from './money.ts'
import { explainChange, isMemberPoints, memberPoints, pointsConverted } from './points-change.ts'
import type { Programme } from './programme.ts'
import type { IdentityApproval } from './quote.ts'
import { ok, type Result } from './result.ts'
import { explainRewards, rewardsFor } from './rewards.ts'

export interface EvaluatedTopUp {
  readonly result: TopUpResult
  /** The change of the points, then what converts, then what is put onto the card, then what else it gives. */
  readonly why: readonly Explanation[]
}

/**
 * Judges a top-up: a listed step, within the card's limit, paid in money alone. A card that does not work yet may be topped
 * up (EN-05), but earns, gives and converts nothing; one that has ended may not. @see SV-01 SV-04 SV-05 EA-04
 */
export function evaluateTopUp(
  facts: TopUpFacts,
  programme: Programme,
): Result<EvaluatedTopUp, ActRefusalCode> {
  const { businessDate, member, payFen, held } = facts
  const rules = programme.storedValue
  if (rules === null) return refuseAct('top_up_not_offered', {})
  if (facts.cardEnded === true) return refuseAct('card_ended', { what: 'top_up' })
  const offer = rules.topUps.find((one) => one.payFen === payFen)
  if (offer === undefined) return refuseAct('top_up_not_a_step', { payFen })
  const { bonusFen } = offer
  if (held.valueFen + payFen + bonusFen > rules.limitFen) {
    return refuseAct('top_up_over_limit', { limitFen: rules.limitFen, heldFen: held.valueFen })
  }
  const bill = { businessDate, member, dueFen: payFen, tenders: facts.tenders, value: [] }
  const tenders = settleAct(bill, ['money'], programme)
  if (!tenders.ok) return tenders
  const accrual = accrueTopUp(facts, tenders.value, programme)
  const rewards = rewardsFor({ act: 'top_up', groundFen: payFen }, member, held, programme)
  const conversion = convert(member, held.lots, accrual.points, programme)
  const result: TopUpResult = {
    principalFen: payFen,
    bonusFen,
    tenders: tenders.value,
    groups: accrual.groups,
    accruedPoints: accrual.points,
    ...(conversion === null ? {} : { conversion }),
    ...(rewards.length === 0 ? {} : { rewards }),
  }
  const rewardsWhy = explainRewards(rewards, tenders.value, programme)
  const why = [
    explainChange([accrual.why, ...memberPoints(rewards, rewardsWhy)], pointsConverted(conversion)),
    ...(conversion === null ? [] : [explainConversion(conversion, held.lots, accrual.points, programme)]),
    explainValue(payFen, bonusFen),
    ...rewardsWhy.filter((_one, position) => !isMemberPoints(rewards[position])),
  ]
  return ok({ result, why })
}

/** EN-18: a typed identity puts no value onto a card without a manager. */
export function topUpApprovals({ member }: Pick<TopUpFacts, 'member'>): readonly IdentityApproval[] {
  return member.strength === 'typed' ? ['stored_value'] : []
}

function explainValue(payFen: Fen, bonusFen: Fen): Explanation {
  return step('top_up_value', 'SV-01', {}, fenOf(fen(payFen + bonusFen)), [
    step('top_up_principal', 'SV-01', {}, fenOf(payFen)),
    ...(bonusFen === 0 ? [] : [step('top_up_bonus', 'SV-01', { payFen }, fenOf(bonusFen))]),
  ])
}
