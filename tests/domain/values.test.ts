/** Money, points, dates and results: what the rules stand on. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mergeLots, pointsInLots, takeFromLots } from '../../shared/domain/lots.ts'
import { addFen, FEN_MAX, fen, mulDivFloor, mulDivHalfUp, subtractFen } from '../../shared/domain/money.ts'
import { addPoints, POINTS_MAX, points, subtractPoints } from '../../shared/domain/points.ts'
import { assert, assertNever, DefectError, ok, refuse } from '../../shared/domain/result.ts'
import {
  businessDate,
  businessDateAt,
  daysBetween,
  isBusinessDate,
  plusDays,
  shopInstantMs,
  shopSecondText,
  shopTimeText,
} from '../../shared/domain/time.ts'
import { aLot } from '../support/builders.ts'
import { holds } from '../support/properties.ts'

describe('money and points are whole and bounded', () => {
  test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, FEN_MAX + 1, -FEN_MAX - 1])(
    '%d is no amount',
    (amount) => {
      expect(() => fen(amount)).toThrow(DefectError)
      expect(() => points(amount)).toThrow(DefectError)
    },
  )

  test('they add up within their bounds only', () => {
    expect(addFen(fen(1), fen(2), fen(3))).toBe(6)
    expect(addFen()).toBe(0)
    expect(subtractFen(fen(1), fen(3))).toBe(-2)
    expect(addPoints(points(1), points(2))).toBe(3)
    expect(subtractPoints(points(5), points(7))).toBe(-2)
    expect(() => addFen(fen(FEN_MAX), fen(1))).toThrow(DefectError)
    expect(() => addPoints(points(POINTS_MAX), points(1))).toThrow(DefectError)
    expect(() => subtractFen(fen(-FEN_MAX), fen(1))).toThrow(DefectError)
  })
})

describe('divisions name their rounding', () => {
  test.each([
    [7, 1, 2, 3],
    [-7, 1, 2, -4],
    [-8, 1, 2, -4],
    [0, 5, 3, 0],
    [999_999_999, 999_999_999, 1_000_000_000, 999_999_998],
  ])('floor(%i × %i ÷ %i) is %i', (value, numerator, denominator, floor) => {
    expect(mulDivFloor(value, numerator, denominator)).toBe(floor)
  })

  test.each([
    [75, 580, 1000, 44],
    [25, 580, 1000, 15],
    [1, 499, 1000, 0],
    [1, 500, 1000, 1],
    [0, 5, 3, 0],
  ])('half up %i × %i ÷ %i is %i', (value, numerator, denominator, rounded) => {
    expect(mulDivHalfUp(value, numerator, denominator)).toBe(rounded)
  })

  test('a division by nothing and half up below zero are defects', () => {
    expect(() => mulDivFloor(1, 1, 0)).toThrow(DefectError)
    expect(() => mulDivHalfUp(1, 1, 0)).toThrow(DefectError)
    expect(() => mulDivHalfUp(-1, 1, 2)).toThrow(DefectError)
  })
})

describe('results', () => {
  test('an answer and a refusal', () => {
    expect(ok(1)).toEqual({ ok: true, value: 1 })
    expect(refuse('no_lines')).toEqual({ ok: false, code: 'no_lines', details: {} })
  })

  test('what cannot happen throws', () => {
    expect(() => assert(false, 'broken')).toThrow(new DefectError('broken'))
    expect(() => assert(true, 'fine')).not.toThrow()
    expect(() => assertNever('x' as never)).toThrow('unexpected case "x"')
  })
})

describe('business dates are Shanghai’s', () => {
  test.each([
    ['2026-11-21T15:59:59Z', 0, '2026-11-21'],
    ['2026-11-21T16:00:00Z', 0, '2026-11-22'],
    ['2026-11-21T20:59:59Z', 5, '2026-11-21'],
    ['2026-11-21T21:00:00Z', 5, '2026-11-22'],
  ])('%s with days from hour %i is %s', (instant, hour, date) => {
    expect(businessDateAt(Date.parse(instant), hour)).toBe(date)
  })

  test.each([
    ['2026-02-28', true],
    ['2026-02-29', false],
    ['2028-02-29', true],
    ['2026-13-01', false],
    ['1899-12-31', false],
    ['2200-01-01', false],
    ['2026-1-1', false],
    ['2026-01-01x', false],
  ])('%s is a date: %s', (text, is) => {
    expect(isBusinessDate(text)).toBe(is)
    if (!is) expect(() => businessDate(text)).toThrow(DefectError)
  })

  test('instants and texts agree', () => {
    const atMs = shopInstantMs(businessDate('2026-11-21'), '15:20:31')
    expect(new Date(atMs).toISOString()).toBe('2026-11-21T07:20:31.000Z')
    expect(shopTimeText(atMs)).toBe('2026-11-21 15:20')
    expect(shopSecondText(atMs)).toBe('2026-11-21 15:20:31')
    expect(shopInstantMs(businessDate('2026-11-21'))).toBe(Date.parse('2026-11-20T16:00:00Z'))
  })

  test('days between and days after', () => {
    expect(daysBetween(businessDate('2026-09-19'), businessDate('2026-11-21'))).toBe(63)
    expect(plusDays(businessDate('2026-12-31'), 1)).toBe('2027-01-01')
    expect(plusDays(businessDate('2028-03-01'), -1)).toBe('2028-02-29')
  })

  test('whatever the machine’s zone', () => {
    const zone = process.env['TZ']
    try {
      process.env['TZ'] = 'America/Los_Angeles'
      expect(businessDateAt(Date.parse('2026-11-21T16:00:00Z'))).toBe('2026-11-22')
      expect(shopInstantMs(businessDate('2026-03-08'), '10:00:00')).toBe(Date.parse('2026-03-08T02:00:00Z'))
      expect(daysBetween(businessDate('2026-03-07'), businessDate('2026-03-09'))).toBe(2)
      expect(plusDays(businessDate('2026-03-07'), 2)).toBe('2026-03-09')
    } finally {
      if (zone === undefined) delete process.env['TZ']
      else process.env['TZ'] = zone
    }
  })
})

describe('lots', () => {
  test.each([
    [0, [], [5, 3], 0],
    [4, [4], [1, 3], 0],
    [5, [5], [3], 0],
    [7, [5, 2], [1], 0],
    [9, [5, 3], [], 1],
  ])('taking %i from 5 and 3', (amount, taken, left, missing) => {
    const result = takeFromLots([aLot('a', 5), aLot('b', 3)], points(amount))
    expect(result.taken.map((lot) => lot.points)).toEqual(taken)
    expect(result.left.map((lot) => lot.points)).toEqual(left)
    expect(result.missing).toBe(missing)
  })

  test('nothing is lost between taken, left and missing', () => {
    const lots = fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 5 })
    holds(
      500,
      fc.property(lots, fc.nat(200), (amounts, amount) => {
        const held = amounts.map((here, index) => aLot(`${index % 3}`, here))
        const { taken, left, missing } = takeFromLots(held, points(amount))
        expect(pointsInLots(taken) + pointsInLots(left)).toBe(pointsInLots(held))
        expect(pointsInLots(taken) + missing).toBe(amount)
      }),
    )
  })

  test('merging keeps one holding a lot, in the order of first appearance', () => {
    expect(mergeLots([aLot('b', 1), aLot('a', 2)], [aLot('b', 3)])).toEqual([aLot('b', 4), aLot('a', 2)])
  })
})
