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
  readonly quality: boolean
}

/** What this act withholds (negative: hands out again) and the debt that stands after it. */
export function settledShortfall(
  before: RefundState,
  programme: Programme,
  missing: Missing,
): { readonly withheld: bigint; readonly debt: bigint } {
  const countsAsDebt = programme.refund.shortfall === 'debt'
  const pointsBefore = BigInt(before.shortfallPoints)
  const points = pointsBefore + missing.short - missing.boughtBack
  const worth = countsAsDebt ? 0n : worthOf(points, programme)
  const owed = missing.owedNow + sum((before.rewardsGone ?? []).map(({ owedFen }) => BigInt(owedFen)))
  const withheldBefore = BigInt(before.withheldFen)
  if (missing.quality) {
    const forPointsBefore = countsAsDebt ? 0n : withheldForPoints(before, programme)
    const forPoints = least(forPointsBefore, worth)
    return { withheld: forPoints - forPointsBefore, debt: uncovered(points, forPoints, true, programme) }
  }
  const withheld = least(worth + owed - withheldBefore, missing.money)
  const forPoints = least(withheldBefore + withheld, worth)
  return { withheld, debt: uncovered(points, forPoints, countsAsDebt, programme) }
}

/**
 * What earlier returns took off the money for points: points that became debt were not paid for, and what goes beyond the
 * rewards that are owed for can only have been for points.
 */
function withheldForPoints(before: RefundState, programme: Programme): bigint {
  const withheld = BigInt(before.withheldFen)
  const paidPoints = BigInt(before.shortfallPoints) - BigInt(before.debtPoints)
  const owed = sum((before.rewardsGone ?? []).map(({ owedFen }) => BigInt(owedFen)))
  return most(withheld - owed, least(withheld, worthOf(paidPoints, programme)))
}

function worthOf(points: bigint, { redemption }: Programme): bigint {
  return (points * BigInt(redemption.stepFen)) / BigInt(redemption.stepPoints)
}

/** Points that `paid` fen do not cover: they cover as many points as are worth no more than that. */
function uncovered(points: bigint, paid: bigint, nothingIsNothing: boolean, programme: Programme): bigint {
  if (paid === 0n && nothingIsNothing) return points
  const { stepFen, stepPoints } = programme.redemption
  let covered = (paid * BigInt(stepPoints)) / BigInt(stepFen)
  while (worthOf(covered + 1n, programme) <= paid) covered += 1n
  return most(0n, points - covered)
}
