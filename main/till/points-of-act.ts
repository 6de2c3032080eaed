/** What an act that accrues changes on its member's points, before debt is paid of it. */
import type { Conversion, RewardGiven } from '../../shared/domain/sale.ts'

export function pointsOfAct(result: {
  readonly accruedPoints: number
  readonly conversion?: Conversion
  readonly rewards?: readonly RewardGiven[]
}): number {
  const rewards = (result.rewards ?? []).reduce(
    (sum, { to, gives }) => sum + (to === 'member' && gives.kind === 'points' ? gives.points : 0),
    0,
  )
  return result.accruedPoints + rewards - (result.conversion?.points ?? 0)
}
