/** RF-10: rewards whose ground a return takes away: what is here of them is taken back, the rest is owed. */
import type { Programme } from '../../shared/domain/programme.ts'
import type { BookedSale, RefundFacts, RewardGone } from '../../shared/domain/refund.ts'
import { heapsOf, toFen, toLots } from './answer.ts'
import { firstOf, type Heap, least, lessBy, total } from './exact.ts'
import { groundIsGone, valueOfUsed } from './rewards.ts'

export interface Ground {
  readonly keptMoney: bigint
  readonly quality: boolean
  /** Points that the claw-back took out of lots. */
  readonly alreadyTaken: readonly Heap[]
}

export function rewardsGone(
  sale: BookedSale,
  facts: RefundFacts,
  programme: Programme,
  ground: Ground,
): readonly RewardGone[] {
  const given = sale.result.rewards ?? []
  const before = (facts.before.rewardsGone ?? []).map(({ position }) => position)
  return given.flatMap((reward, position): readonly RewardGone[] => {
    if (before.includes(position) || !groundIsGone(reward, ground.keptMoney, programme)) return []
    const standing = facts.rewards?.find((one) => one.position === position)
    const lots = standing?.lots === undefined ? [] : lessBy(heapsOf(standing.lots), ground.alreadyTaken)
    const here = standing?.lots === undefined ? BigInt(standing?.here ?? 0) : total(lots)
    const most = reward.gives.kind === 'points' ? BigInt(reward.gives.points) : 1n
    const taken = least(here, most)
    const owed = ground.quality ? 0n : valueOfUsed(reward, taken, programme)
    return [
      {
        position,
        taken: Number(taken),
        ...(reward.gives.kind === 'points' && taken > 0n ? { lots: toLots(firstOf(lots, taken)) } : {}),
        owedFen: toFen(owed),
      },
    ]
  })
}
