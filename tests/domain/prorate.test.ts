/** Spreading whole amounts: sums by row and column, ties to the earlier, exactness at any size. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import {
  apportionByHighestAverages,
  PRORATE_WEIGHTS_MAX,
  spreadByLargestRemainder,
} from '../../shared/domain/prorate.ts'
import { SALE_LIMITS } from '../../shared/domain/sale.ts'
import { spreadOverLines } from '../../shared/domain/shares.ts'
import { evaluated } from '../support/builders.ts'
import { tickets } from '../support/generators.ts'
import { holds } from '../support/properties.ts'

const RUNS = 3_000
const sum = (amounts: readonly number[]) => amounts.reduce((all, amount) => all + amount, 0)
const smallWeights = fc
  .array(fc.oneof(fc.constant(0), fc.constant(1), fc.nat(60)), { minLength: 1, maxLength: 6 })
  .filter((weights) => sum(weights) > 0)
const largeWeights = fc
  .array(fc.integer({ min: 0, max: 1_000_000_000 }), { minLength: 1, maxLength: 12 })
  .filter((weights) => sum(weights) > 0)

describe('RF-02 largest remainder', () => {
  test.each([
    [100, [1, 1, 1], [34, 33, 33]],
    [2, [1, 1, 1], [1, 1, 0]],
    [1, [1, 2, 2], [0, 1, 0]],
    [6, [5800, 2946], [4, 2]],
    [0, [3, 4], [0, 0]],
    [0, [], []],
    [0, [0, 0], [0, 0]],
    [5, [0, 7, 0], [0, 5, 0]],
    [10, [1, 0, 1], [5, 0, 5]],
    [999_999_999, [1_000_000_000, 1_000_000_000, 1_000_000_000], [333_333_333, 333_333_333, 333_333_333]],
    [1_000_000_000, [999_999_999, 1, 1_000_000_000], [500_000_000, 0, 500_000_000]],
  ])('%i over %j is %j', (total, weights, shares) => {
    expect(spreadByLargestRemainder(total, weights)).toEqual(shares)
  })

  test('shares sum, are quotas rounded down or up, and stay within their weights', () => {
    holds(
      RUNS,
      fc.property(largeWeights, fc.nat(1000), (weights, permille) => {
        const all = sum(weights)
        const total = Math.floor((all / 1000) * permille)
        const shares = spreadByLargestRemainder(total, weights)
        expect(sum(shares)).toBe(total)
        for (const [index, share] of shares.entries()) {
          const weight = weights[index] ?? 0
          const floor = Number((BigInt(total) * BigInt(weight)) / BigInt(all))
          expect(share === floor || share === floor + 1).toBe(true)
          expect(share).toBeLessThanOrEqual(weight)
        }
      }),
    )
  })

  test('who is rounded up has a larger remainder than who is not, or an equal one and comes first', () => {
    holds(
      RUNS,
      fc.property(smallWeights, fc.nat(200), (weights, total) => {
        const all = sum(weights)
        const shares = spreadByLargestRemainder(total, weights)
        const remainder = (index: number) => (total * (weights[index] ?? 0)) % all
        const up = (index: number) => (shares[index] ?? 0) * all > total * (weights[index] ?? 0)
        for (const a of weights.keys()) {
          for (const b of weights.keys()) {
            if (!up(a) || up(b)) continue
            expect(remainder(a) > remainder(b) || (remainder(a) === remainder(b) && a < b)).toBe(true)
          }
        }
      }),
    )
  })

  test('refuses as defects: no weights for an amount, negative or fractional figures, too many weights', () => {
    expect(() => spreadByLargestRemainder(1, [])).toThrow('at least one weight')
    expect(() => spreadByLargestRemainder(1, [0])).toThrow('at least one weight')
    expect(() => spreadByLargestRemainder(-1, [1])).toThrow('not an amount')
    expect(() => spreadByLargestRemainder(1.5, [1])).toThrow('not an amount')
    expect(() => spreadByLargestRemainder(1, [2, -1])).toThrow('not a weight')
    expect(() => spreadByLargestRemainder(1, new Array<number>(201).fill(1))).toThrow('too many weights')
    expect(PRORATE_WEIGHTS_MAX).toBe(SALE_LIMITS.linesMax)
  })
})

/** Seat by seat, as the method is defined. */
function seatBySeat(seats: number, weights: readonly number[]): number[] {
  const shares = weights.map(() => 0)
  for (let seat = 0; seat < seats; seat += 1) {
    let best = -1
    for (const index of weights.keys()) {
      const ahead =
        best < 0 ||
        (weights[index] ?? 0) * (2 * (shares[best] ?? 0) + 1) >
          (weights[best] ?? 0) * (2 * (shares[index] ?? 0) + 1)
      if (ahead) best = index
    }
    shares[best] = (shares[best] ?? 0) + 1
  }
  return shares
}

describe('RF-02 highest averages (Webster)', () => {
  test.each([
    [0, [1, 2], [0, 0]],
    [1, [1, 1], [1, 0]],
    [2, [1, 1], [1, 1]],
    [3, [1, 1], [2, 1]],
    [4, [3, 1], [3, 1]],
    [2, [3, 1], [2, 0]],
    [3, [3, 1], [2, 1]],
    [1, [1, 3, 3], [0, 1, 0]],
    [5, [0, 5], [0, 5]],
    [0, [0, 0], [0, 0]],
    [999_999_999, [1_000_000_000, 1], [999_999_998, 1]],
    [500_000_000, [1_000_000_000, 1], [500_000_000, 0]],
  ])('%i seats for %j are %j', (seats, weights, shares) => {
    expect(apportionByHighestAverages(seats, weights)).toEqual(shares)
  })

  test('gives what seat by seat gives', () => {
    holds(
      RUNS,
      fc.property(smallWeights, fc.nat(150), (weights, seats) => {
        expect(apportionByHighestAverages(seats, weights)).toEqual(seatBySeat(seats, weights))
      }),
    )
  })

  test('shares sum, never pass their weights, never grow when there is less, and are the weights in full', () => {
    holds(
      RUNS,
      fc.property(largeWeights, fc.nat(1000), fc.nat(1000), (weights, a, b) => {
        const all = sum(weights)
        const fewer = Math.floor((all / 1000) * Math.min(a, b))
        const more = Math.floor((all / 1000) * Math.max(a, b))
        const small = apportionByHighestAverages(fewer, weights)
        const large = apportionByHighestAverages(more, weights)
        expect(sum(small)).toBe(fewer)
        expect(sum(large)).toBe(more)
        for (const [index, share] of small.entries()) {
          expect(share).toBeGreaterThanOrEqual(0)
          expect(share).toBeLessThanOrEqual(large[index] ?? -1)
          expect(large[index]).toBeLessThanOrEqual(weights[index] ?? -1)
        }
        expect(apportionByHighestAverages(all, weights)).toEqual(weights)
      }),
    )
  })
})

describe('RF-02 EA-12 a sale is spread once', () => {
  test('rows sum to the line, columns to the deduction, the redemption and each tender', () => {
    holds(
      RUNS,
      fc.property(tickets, ({ facts, programme }) => {
        const { result } = evaluated(facts, programme)
        for (const line of result.lines) {
          expect(line.deductionFen + line.costFen).toBe(line.priceFen)
          expect(line.redeemedFen + sum(line.tenderFen)).toBe(line.costFen)
          const parts = [line.deductionFen, line.redeemedFen, line.redeemedPoints, ...line.tenderFen]
          expect(parts.every((part) => part >= 0)).toBe(true)
        }
        const column = (pick: (line: (typeof result.lines)[number]) => number) => sum(result.lines.map(pick))
        expect(column((line) => line.deductionFen)).toBe(facts.deduction?.amountFen ?? 0)
        expect(column((line) => line.redeemedFen)).toBe(result.redeemedFen)
        expect(column((line) => line.redeemedPoints)).toBe(facts.redeemPoints)
        for (const [position, tender] of result.tenders.entries()) {
          expect(column((line) => line.tenderFen[position] ?? 0)).toBe(tender.amountFen)
        }
        expect(sum(result.tenders.map((tender) => tender.amountFen))).toBe(result.dueFen)
        expect(sum(result.redeemedLots.map((lot) => lot.points))).toBe(facts.redeemPoints)
      }),
    )
  })

  test('the deduction first, then the points, then each tender in slip order over what is still open', () => {
    const prices = [fen(100), fen(50)]
    const tenders = [
      { code: 'voucher', amountFen: fen(70) },
      { code: 'cash', amountFen: fen(48) },
    ]
    expect(spreadOverLines(prices, fen(2), { fen: fen(30), points: points(15) }, tenders)).toEqual([
      { deductionFen: 1, costFen: 99, redeemedFen: 20, redeemedPoints: 10, tenderFen: [47, 32] },
      { deductionFen: 1, costFen: 49, redeemedFen: 10, redeemedPoints: 5, tenderFen: [23, 16] },
    ])
  })

  test('tenders that do not cover every line exactly are a defect', () => {
    expect(() => spreadOverLines([fen(10)], fen(0), { fen: fen(0), points: points(0) }, [])).toThrow('cover')
  })
})
