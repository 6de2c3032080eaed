/** What a sale or a top-up gives besides points (SV-04, EN-17, RF-10). */
import type { Programme, Reward } from '../../shared/domain/programme.ts'
import type { RewardGiven, SaleMember } from '../../shared/domain/sale.ts'

export interface RewardGrounds {
  readonly member: SaleMember
  readonly rewardsUsedUp?: readonly string[]
  readonly gifts?: Readonly<Record<string, number>>
  /** Ground money of a sale; absent for a top-up. */
  readonly saleMoney?: bigint
  /** Principal of a top-up; absent for a sale. */
  readonly principal?: bigint
}

/** The rewards, in the programme's order. */
export function rewardsFor(grounds: RewardGrounds, programme: Programme): readonly RewardGiven[] {
  const { member } = grounds
  const given: RewardGiven[] = []
  if (!member.cardActive) return given
  for (const reward of programme.rewards) {
    const { code, to, gives } = reward
    if (!hasGround(reward, grounds) || grounds.rewardsUsedUp?.includes(code)) continue
    if (gives.kind === 'gift') {
      const gone = given.filter((other) => other.gives.kind === 'gift' && other.gives.gift === gives.gift)
      if ((grounds.gifts?.[gives.gift] ?? 0) <= gone.length) continue
    }
    if (to === 'member') given.push({ code, to, gives })
    else if (member.referrer !== undefined) given.push({ code, to, referrer: member.referrer, gives })
  }
  return given
}

function hasGround({ when }: Reward, { member, saleMoney, principal }: RewardGrounds): boolean {
  switch (when.kind) {
    case 'sale_from':
      return saleMoney !== undefined && saleMoney >= BigInt(when.amountFen)
    case 'first_sale':
      return saleMoney !== undefined && saleMoney > 0n && member.firstSale === true
    case 'top_up_from':
      return principal !== undefined && principal >= BigInt(when.amountFen)
  }
}

/** RF-10: whether the ground of a reward of a sale is gone when the kept goods' ground money is `saleMoney`. */
export function groundIsGone(
  reward: Pick<RewardGiven, 'code'>,
  saleMoney: bigint,
  programme: Programme,
): boolean {
  const when = programme.rewards.find(({ code }) => code === reward.code)?.when
  if (when?.kind === 'sale_from' || when?.kind === 'top_up_from') return saleMoney < BigInt(when.amountFen)
  if (when?.kind === 'first_sale') return saleMoney === 0n
  return false
}
