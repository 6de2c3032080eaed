/** Why so many points are missing, and why so much is withheld for them: steps out of the values the evaluation found. */
import { type Explanation, fenOf, pointsOf, someStep, step } from './explain.ts'
import type { JudgedRefund } from './judged-refund.ts'
import { pointsInLots } from './lots.ts'
import type { Fen } from './money.ts'
import type { Points } from './points.ts'
import { balance, isMemberPoints } from './points-change.ts'
import type { Programme } from './programme.ts'
import type { BookedSale, RefundState } from './refund.ts'
import { assert } from './result.ts'
import type { JudgedReward } from './rewards-gone.ts'
import type { TakenBack } from './shortfall.ts'

/** What an act changes about the shortfall: what must be taken, less where it was found. @see RF-03 RF-08 */
export function explainTaken(due: Explanation, restoredPoints: number, taken: TakenBack): Explanation {
  return step('shortfall', 'RF-03', {}, pointsOf(taken.short - taken.boughtBack), [
    due,
    ...someStep('taken_from_expired', 'RF-03', pointsOf(pointsInLots(taken.expired))),
    ...someStep('taken_from_restored', 'RF-03', pointsOf(taken.fromRestored), { restored: restoredPoints }),
    ...someStep('taken_from_own_lot', 'RF-03', pointsOf(taken.fromOwnLot)),
    ...someStep('taken_from_other_lots', 'RF-03', pointsOf(taken.fromOtherLots)),
    ...someStep('taken_from_conversions', 'RF-08', pointsOf(taken.fromConversions)),
    ...someStep('taken_elsewhere', 'RF-03', pointsOf(taken.debtElsewhere)),
    ...someStep('bought_back', 'RF-03', pointsOf(taken.boughtBack)),
  ])
}

/** The claw-back, and with it the points of rewards that were not in their lots. @see RF-10 */
export function explainDue(
  sale: BookedSale,
  { clawback, rewards }: Pick<JudgedRefund, 'clawback' | 'rewards'>,
): Explanation {
  const due = step('clawback_due', 'RF-03', {}, pointsOf(clawback))
  const missing = rewards.flatMap((reward) => explainMissing(sale, reward))
  if (missing.length === 0) return due
  const sum = missing.reduce((all, { value }) => all + value.amount, clawback as number)
  return step('points_due', 'RF-10', {}, pointsOf(sum), [due, ...missing])
}

/**
 * What really leaves the member's points: the claw-back and the points of rewards that go with the goods, less what had
 * expired, what is owed elsewhere and what is nowhere. @see RF-03 RF-10
 */
export function explainLeaving(
  sale: BookedSale,
  clawback: Explanation,
  { rewards, taken }: Pick<JudgedRefund, 'rewards' | 'taken'>,
  shortfall: Explanation | null,
): Explanation {
  const ofMember = rewards.filter(({ gone }) => isMemberPoints(sale.result.rewards?.[gone.position]))
  const back = ofMember.map(({ gone, code }) =>
    step('reward_points_back', 'RF-10', { reward: code }, pointsOf(pointsGiven(sale, gone.position))),
  )
  const expired = [...taken.expired, ...ofMember.flatMap(({ expiredLots }) => expiredLots)]
  return balance(
    'points_taken',
    'RF-03',
    [clawback, ...back],
    [
      ...someStep('taken_from_expired', 'RF-03', pointsOf(pointsInLots(expired))),
      ...someStep('taken_elsewhere', 'RF-03', pointsOf(taken.debtElsewhere)),
      ...(shortfall === null ? [] : [shortfall]),
    ],
  )
}

function explainMissing(sale: BookedSale, { gone, code }: JudgedReward): readonly Explanation[] {
  if (gone.missingPoints === undefined) return []
  return [
    step('reward_points_missing', 'RF-10', { reward: code }, pointsOf(gone.missingPoints), [
      step('reward_points_given', 'RF-10', {}, pointsOf(pointsGiven(sale, gone.position))),
      ...someStep('reward_points_here', 'RF-10', pointsOf(gone.taken)),
    ]),
  ]
}

function pointsGiven(sale: BookedSale, position: number): Points {
  const gives = sale.result.rewards?.[position]?.gives
  assert(gives?.kind === 'points', 'a reward of points')
  return gives.points
}

/** What is withheld, or handed out again: what is due so far less what was withheld before, at most this act's money. @see RF-03 RF-10 */
export function explainWithheld(
  sale: BookedSale,
  before: RefundState,
  programme: Programme,
  judged: JudgedRefund,
  shortfall: Explanation | null,
): Explanation {
  const isDebt = programme.refund.shortfall === 'debt'
  const { shortfallFen, forPointsBeforeFen, withheldFen, debtPoints } = judged.withholding
  const total = shortfall === null ? [] : [shortfallTotal(before, judged, shortfall)]
  const owed = owedSteps(sale, before, programme, judged)
  if (isDebt && owed.length === 0) return step('shortfall_as_debt', 'RF-03', {}, fenOf(0), total)
  const value = isDebt ? [] : total.map((node) => shortfallValue(programme, shortfallFen, node))
  const params = { limitFen: judged.limitFen, debtPoints }
  const withheld = fenOf(withheldFen)
  return judged.quality
    ? step('withheld_quality', 'RF-03', params, withheld, [
        ...value,
        ...someStep('withheld_before', 'RF-03', fenOf(forPointsBeforeFen)),
      ])
    : step('withheld', 'RF-03', params, withheld, [
        dueSoFar([...value, ...owed]),
        ...someStep('withheld_before', 'RF-03', fenOf(before.withheldFen)),
      ])
}

function dueSoFar(parts: readonly Explanation[]): Explanation {
  const [first, ...rest] = parts
  if (first !== undefined && rest.length === 0) return first
  const sum = parts.reduce((all, { value }) => all + value.amount, 0)
  return step('to_withhold', 'RF-10', {}, fenOf(sum), parts)
}

function shortfallTotal(before: RefundState, judged: JudgedRefund, shortfall: Explanation): Explanation {
  return step('shortfall_total', 'RF-03', {}, pointsOf(judged.shortfall), [
    step('shortfall_before', 'RF-03', {}, pointsOf(before.shortfallPoints)),
    shortfall,
  ])
}

/** Missing points in money. */
export function shortfallValue(programme: Programme, shortfallFen: Fen, total: Explanation): Explanation {
  const { stepFen, stepPoints } = programme.redemption
  return step('shortfall_value', 'RF-03', { stepFen, stepPoints }, fenOf(shortfallFen), [total])
}

/** What is owed for rewards that were used: now, and before this act. */
function owedSteps(
  sale: BookedSale,
  before: RefundState,
  programme: Programme,
  { rewards }: JudgedRefund,
): readonly Explanation[] {
  const owedBefore = (before.rewardsGone ?? []).reduce((sum, { owedFen }) => sum + owedFen, 0)
  return [
    ...someStep('owed_before', 'RF-10', fenOf(owedBefore)),
    ...rewards.filter(({ gone }) => gone.owedFen > 0).map((reward) => owedStep(sale, programme, reward)),
  ]
}

function owedStep(sale: BookedSale, programme: Programme, { gone, code }: JudgedReward): Explanation {
  const value = fenOf(gone.owedFen)
  const gives = sale.result.rewards?.[gone.position]?.gives
  if (gives?.kind !== 'points') return step('reward_owed', 'RF-10', { reward: code }, value)
  const { stepFen, stepPoints } = programme.redemption
  const params = { reward: code, points: gives.points - gone.taken, stepFen, stepPoints }
  return step('reward_points_owed', 'RF-10', params, value)
}
