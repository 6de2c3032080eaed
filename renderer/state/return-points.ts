/** What a return does to its member's points and to what the sale gave, row by row; the rows come to the change as it is booked. */
import type { RefundableSale } from '../../shared/contract/refund.ts'
import { type Points, points } from '../../shared/domain/points.ts'
import type { RefundResult, RewardGone } from '../../shared/domain/refund.ts'
import type { LotHolding, RewardGiven } from '../../shared/domain/sale.ts'

export type PointsRow =
  | {
      readonly id: 'earned' | 'restored' | 'undone' | 'converted' | 'expired' | 'missing'
      readonly points: Points
    }
  | { readonly id: 'reward'; readonly position: number; readonly code: string; readonly points: Points }

/** A reward whose ground is gone, with what it was. */
export interface GoneReward extends RewardGone {
  readonly reward: RewardGiven
}

/** What the sale gave and this return takes back, or is owed for. @see RF-10 */
export function goneRewards(sale: RefundableSale, result: RefundResult): readonly GoneReward[] {
  return (result.rewardsGone ?? []).flatMap((gone) => {
    const reward = sale.rewards.find(({ position }) => position === gone.position)?.reward
    return reward === undefined ? [] : [{ ...gone, reward }]
  })
}

/**
 * The claw-back, rewards in points, redeemed points that come back, conversions undone and made again; then what of it had
 * expired or was nowhere, so that it is not taken. @see RF-02 RF-03 RF-08 RF-10
 */
export function pointsRows(sale: RefundableSale, result: RefundResult): readonly PointsRow[] {
  const { clawbackPoints, clawbackLots, shortfallPoints, debtElsewherePoints, restoredLots } = result
  const rewards = goneRewards(sale, result)
    .filter(({ reward }) => reward.to === 'member' && reward.gives.kind === 'points')
    .map(({ position, reward, lots, missingPoints = 0 }) => ({
      id: 'reward' as const,
      position,
      code: reward.code,
      points: points(-inLots(lots) - missingPoints),
      missingPoints,
    }))
  const due = clawbackPoints + rewards.reduce((sum, { missingPoints }) => sum + missingPoints, 0)
  const nowhere = shortfallPoints + debtElsewherePoints
  const undone = (result.conversionsUndone ?? []).reduce((sum, one) => sum + inLots(one.points), 0)
  const rows: readonly PointsRow[] = [
    { id: 'restored', points: points(inLots(restoredLots)) },
    { id: 'undone', points: points(undone) },
    { id: 'converted', points: points(-(result.conversion?.points ?? 0)) },
    { id: 'expired', points: points(due - inLots(clawbackLots) - nowhere) },
    { id: 'missing', points: points(nowhere) },
  ]
  return [
    { id: 'earned', points: points(-clawbackPoints) },
    ...rewards.map(({ missingPoints: _, ...row }) => row),
    ...rows.filter((row) => row.points !== 0),
  ]
}

function inLots(lots: readonly LotHolding[] = []): number {
  return lots.reduce((sum, lot) => sum + lot.points, 0)
}
