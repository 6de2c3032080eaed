/** Spreading whole amounts over weights so that the shares sum exactly: largest remainder, and Webster's highest averages. */
import { assert } from './result.ts'

/** The most weights one amount is spread over: the lines of a sale at their limit. */
export const PRORATE_WEIGHTS_MAX = 200

/**
 * Spreads `total` over `weights` by largest remainder, ties to the earlier (RF-02, at the sale).
 * Shares are whole, never negative, and sum to `total`; where `total` is no more than the weights' sum, no share passes
 * its weight. A weight of 0 gets 0. O(n log n).
 * @throws DefectError for weights that are negative or too many, or a total without any weight.
 */
export function spreadByLargestRemainder(total: number, weights: readonly number[]): number[] {
  const weightSum = checkedSum(total, weights)
  if (total === 0) return weights.map(() => 0)
  const quotas = weights.map((weight, index) => {
    const product = BigInt(total) * BigInt(weight)
    return { index, whole: Number(product / weightSum), rest: product % weightSum }
  })
  const shares = quotas.map((quota) => quota.whole)
  const left = total - shares.reduce((sum, share) => sum + share, 0)
  // A stable sort keeps earlier positions first among equal remainders.
  const byRemainder = quotas.toSorted((a, b) => compareBig(b.rest, a.rest))
  for (const quota of byRemainder.slice(0, left)) shares[quota.index] = quota.whole + 1
  return shares
}

/**
 * Gives `seats` to `weights` by highest averages with divisors 1, 3, 5 … (Webster), ties to the earlier (RF-02, part of a
 * line). Shares sum to `seats`, and none grows when `seats` shrinks; where `seats` is the weights' sum, shares are the weights.
 * Starts from the rounded quotas, which differ from a highest-averages division by at most half a seat per weight, so the
 * correction takes at most n/2 steps; n is the tenders of one line.
 * @throws DefectError for weights that are negative or too many, or seats without any weight.
 */
export function apportionByHighestAverages(seats: number, weights: readonly number[]): number[] {
  const weightSum = checkedSum(seats, weights)
  if (seats === 0) return weights.map(() => 0)
  const shares = weights.map((weight) =>
    Number((2n * BigInt(seats) * BigInt(weight) + weightSum) / (2n * weightSum)),
  )
  let missing = seats - shares.reduce((sum, share) => sum + share, 0)
  for (; missing > 0; missing -= 1) addTo(shares, firstWithHighestNext(shares, weights), 1)
  for (; missing < 0; missing += 1) addTo(shares, lastWithLowestHeld(shares, weights), -1)
  return shares
}

function checkedSum(total: number, weights: readonly number[]): bigint {
  assert(weights.length <= PRORATE_WEIGHTS_MAX, `too many weights: ${weights.length}`)
  assert(Number.isSafeInteger(total) && total >= 0, `not an amount to spread: ${total}`)
  let sum = 0n
  for (const weight of weights) {
    assert(Number.isSafeInteger(weight) && weight >= 0, `not a weight: ${weight}`)
    sum += BigInt(weight)
  }
  assert(sum > 0n || total === 0, 'an amount needs at least one weight')
  return sum
}

function compareBig(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** weight / divisor of `a` against `b`, exact. */
function compareAverages(
  a: { weight: number; divisor: number },
  b: { weight: number; divisor: number },
): number {
  return compareBig(BigInt(a.weight) * BigInt(b.divisor), BigInt(b.weight) * BigInt(a.divisor))
}

/** Who takes the next seat: the highest average, the earlier among equals. */
function firstWithHighestNext(shares: readonly number[], weights: readonly number[]): number {
  let best = { index: -1, weight: 0, divisor: 1 }
  for (const [index, weight] of weights.entries()) {
    const next = { index, weight, divisor: 2 * (shares[index] ?? 0) + 1 }
    if (compareAverages(next, best) > 0) best = next
  }
  return best.index
}

/** Who gives up the seat taken last: the lowest average, the later among equals. */
function lastWithLowestHeld(shares: readonly number[], weights: readonly number[]): number {
  let worst: { index: number; weight: number; divisor: number } | null = null
  for (const [index, weight] of weights.entries()) {
    const share = shares[index] ?? 0
    if (share === 0) continue
    const held = { index, weight, divisor: 2 * share - 1 }
    if (worst === null || compareAverages(held, worst) <= 0) worst = held
  }
  assert(worst !== null, 'a share to take from')
  return worst.index
}

function addTo(shares: number[], index: number, change: number): void {
  const share = shares[index]
  assert(share !== undefined, 'a share to change')
  shares[index] = share + change
}
