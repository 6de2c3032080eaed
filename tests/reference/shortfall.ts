/** RF-03: what missing points, and rewards that were used, take off the money; what becomes debt instead. */
import type { Programme } from '../../shared/domain/programme.ts'
import type { RefundState } from '../../shared/domain/refund.ts'
import { least, most, sum } from './exact.ts'

export interface Missing {
  readonly short: bigint
  readonly boughtBack: bigint
  /** Stated value of used rewards whose ground this act takes away. */
  readonly owedNow: bigint
  /** What of this act's money may be withheld. */
  readonly money: bigint
  readonly withholds: boolean
}

/** What this act withholds (negative: hands out again) and the debt that stands after it. */
export function settledShortfall(
  before: RefundState,
  programme: Programme,
  missing: Missing,
): { readonly withheld: bigint; readonly debt: bigint } {
  const { stepFen, stepPoints } = programme.redemption
  const points = BigInt(before.shortfallPoints) + missing.short - missing.boughtBack
  const worth = (points * BigInt(stepFen)) / BigInt(stepPoints)
  const owed = missing.owedNow + sum((before.rewardsGone ?? []).map(({ owedFen }) => BigInt(owedFen)))
  const withheldBefore = BigInt(before.withheldFen)
  const wanted = worth + owed - withheldBefore
  const withheld = missing.withholds ? least(wanted, missing.money) : least(wanted, 0n)
  const paid = withheldBefore + withheld
  if (!missing.withholds) {
    return { withheld, debt: most(0n, BigInt(before.debtPoints) + missing.short - missing.boughtBack) }
  }
  if (paid >= worth) return { withheld, debt: 0n }
  return { withheld, debt: points - pointsPaidBy(paid, programme) }
}

/** The most points that `paid` fen are enough for: one more would be worth more than that. */
function pointsPaidBy(paid: bigint, { redemption }: Programme): bigint {
  const worth = (points: bigint) => (points * BigInt(redemption.stepFen)) / BigInt(redemption.stepPoints)
  let points = (paid * BigInt(redemption.stepPoints)) / BigInt(redemption.stepFen)
  while (worth(points + 1n) <= paid) points += 1n
  return points
}
