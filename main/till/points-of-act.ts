/** What an act that accrues changes on its member's points, before debt is paid of it. */
import type { Entry } from '../../shared/domain/entry.ts'
import { memberOwner, POINTS_ASSET } from '../../shared/domain/ledger.ts'
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

/** What a booked act changed on a member's points, over all lots. */
export function pointsIn({ postings }: Pick<Entry, 'postings'>, memberId: string): number {
  const owner = memberOwner(memberId)
  return postings
    .filter((posting) => posting.owner === owner && posting.asset === POINTS_ASSET)
    .reduce((sum, { amount }) => sum + amount, 0)
}
