/** The very edges of money, points, dates and shares: the last value that is taken and the first that is not. */
import { describe, expect, test } from 'vitest'
import { FEN_MAX, fen, mulDivCeil, mulDivFloor, mulDivHalfUp, sumOfFen } from '../../shared/domain/money.ts'
import { POINTS_MAX, points } from '../../shared/domain/points.ts'
import {
  apportionByHighestAverages,
  PRORATE_WEIGHTS_MAX,
  spreadByLargestRemainder,
} from '../../shared/domain/prorate.ts'
import { assert, DefectError } from '../../shared/domain/result.ts'
import { businessDate, businessDateAt, isBusinessDate, shopInstantMs } from '../../shared/domain/time.ts'

describe('amounts', () => {
  test('ten million yuan and a billion points are amounts, either way', () => {
    for (const most of [FEN_MAX, -FEN_MAX]) expect(fen(most)).toBe(most)
    for (const most of [POINTS_MAX, -POINTS_MAX]) expect(points(most)).toBe(most)
  })

  test('a sum over many sales goes beyond one amount, as far as integers are exact', () => {
    expect(sumOfFen(FEN_MAX + 1)).toBe(FEN_MAX + 1)
    expect(sumOfFen(-Number.MAX_SAFE_INTEGER)).toBe(-Number.MAX_SAFE_INTEGER)
    for (const none of [0.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1]) {
      expect(() => sumOfFen(none)).toThrow(DefectError)
    }
  })
})

describe('divisions', () => {
  test('rounding down below zero goes away from zero only where something is left over', () => {
    expect(mulDivFloor(-1, 1, 3)).toBe(-1)
    expect(mulDivFloor(-3, 1, 3)).toBe(-1)
    expect(mulDivFloor(1, -1, 3)).toBe(-1)
  })

  test('rounding up goes away from zero above it and towards it below', () => {
    expect([mulDivCeil(7, 1, 2), mulDivCeil(8, 1, 2), mulDivCeil(-7, 1, 2)]).toEqual([4, 4, -3])
  })

  test('half up takes nought of either factor and nothing below it', () => {
    expect(mulDivHalfUp(5, 0, 3)).toBe(0)
    expect(mulDivHalfUp(0, 0, 1)).toBe(0)
    expect(() => mulDivHalfUp(1, -1, 2)).toThrow(DefectError)
    expect(() => mulDivHalfUp(1, 1, -2)).toThrow(DefectError)
    expect(() => mulDivFloor(1, 1, -2)).toThrow(DefectError)
  })
})

test('a defect is told from other errors by its name, also in a log', () => {
  expect(() => assert(false, 'broken')).toThrow(expect.objectContaining({ name: 'DefectError' }))
})

describe('business dates', () => {
  test('the first and the last day there is', () => {
    expect(isBusinessDate('1900-01-01')).toBe(true)
    expect(isBusinessDate('2199-12-31')).toBe(true)
  })

  test.each(['x2026-01-01', '2026-00-01', '2026-01-00', '2026-01-32', '2026-10-31x', '202-01-01'])(
    '%s is none',
    (text) => expect(isBusinessDate(text)).toBe(false),
  )

  test.each(['2026-10-01', '2026-12-10', '2026-01-31', '2026-02-20'])('%s is one', (text) => {
    expect(isBusinessDate(text)).toBe(true)
  })

  test('the day starts at midnight unless the programme says otherwise', () => {
    expect(businessDateAt(Date.parse('2026-11-20T16:00:00Z'))).toBe('2026-11-21')
    expect(businessDateAt(Date.parse('2026-11-20T15:59:59Z'))).toBe('2026-11-20')
  })

  test('an instant is that of the wall clock in Shanghai, from its first month on', () => {
    expect(shopInstantMs(businessDate('2026-01-01'), '00:00:01')).toBe(Date.parse('2025-12-31T16:00:01Z'))
  })
})

describe('RF-02 shares', () => {
  const most = Array.from({ length: PRORATE_WEIGHTS_MAX }, () => 1)

  test('of as many weights as a sale has lines, and of no more', () => {
    expect(spreadByLargestRemainder(1, most)).toEqual([1, ...most.slice(1).map(() => 0)])
    expect(apportionByHighestAverages(PRORATE_WEIGHTS_MAX, most)).toEqual(most)
    expect(() => spreadByLargestRemainder(1, [...most, 1])).toThrow(DefectError)
    expect(() => apportionByHighestAverages(1, [...most, 1])).toThrow(DefectError)
  })

  test.each([0.5, -1, Number.MAX_SAFE_INTEGER + 1])('%d is neither weight nor amount', (none) => {
    expect(() => spreadByLargestRemainder(1, [1, none])).toThrow(DefectError)
    expect(() => spreadByLargestRemainder(none, [1])).toThrow(DefectError)
  })
})
