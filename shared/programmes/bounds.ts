/** Sums that a programme's figures can come to: none beyond what points and money can count. */
import { FEN_MAX } from '../domain/money.ts'
import { POINTS_MAX } from '../domain/points.ts'
import type { Programme, Reward } from '../domain/programme.ts'
import { SALE_LIMITS } from '../domain/sale.ts'
import { highestEffectiveFactor } from './effective-factor.ts'
import { demand, type Inconsistency } from './inconsistency.ts'

/** Every line may be a group by itself, beside the money carried over in an exchange. */
const GROUPS_MAX = BigInt(SALE_LIMITS.linesMax + 1)

export function boundInconsistencies(programme: Programme): readonly Inconsistency[] {
  return [
    ...demand(
      mostPointsOfSale(programme) <= BigInt(POINTS_MAX),
      ['accrual'],
      'the largest sale would accrue more points than can be counted',
    ),
    ...demand(
      programme.rewards.reduce((sum, reward) => sum + rewardValue(reward, programme), 0n) <= BigInt(FEN_MAX),
      ['rewards'],
      'one sale would give more than can be counted',
    ),
  ]
}

/**
 * No sale and no top-up accrues more. A sale's money counts as paid or at list, which is FEN_MAX at most either way; rounding
 * other than down adds less than one unit, and then less than one point, to each group.
 */
function mostPointsOfSale(programme: Programme): bigint {
  const { unitFen, pointsPerUnit, rounding } = programme.accrual
  const factor = highestEffectiveFactor(programme)
  const units = BigInt(FEN_MAX) / BigInt(unitFen)
  if (rounding === 'down') return (units * BigInt(pointsPerUnit) * factor) / 1000n
  return ((units + GROUPS_MAX) * BigInt(pointsPerUnit) * factor) / 1000n + GROUPS_MAX
}

/** What a reward is worth when it is used and its ground goes, in fen (RF-10); an unknown voucher is named elsewhere. */
export function rewardValue({ gives }: Reward, { redemption, vouchers }: Programme): bigint {
  switch (gives.kind) {
    case 'points':
      return (BigInt(gives.points) * BigInt(redemption.stepFen)) / BigInt(redemption.stepPoints)
    case 'voucher':
      return BigInt(vouchers.find(({ code }) => code === gives.voucher)?.valueFen ?? 0)
    case 'gift':
      return BigInt(gives.valueFen)
  }
}
