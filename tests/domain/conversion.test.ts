/** Automatic conversion: points that become value on the card by themselves (RE-02). */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { convert, explainConversion } from '../../shared/domain/conversion.ts'
import { pointsInLots } from '../../shared/domain/lots.ts'
import { FEN_MAX, fen } from '../../shared/domain/money.ts'
import { POINTS_MAX, points } from '../../shared/domain/points.ts'
import type { Programme, RedemptionRules } from '../../shared/domain/programme.ts'
import type { LotHolding } from '../../shared/domain/sale.ts'
import { aLine, aLot, aMember, aSale, evaluated } from '../support/builders.ts'
import { automatic } from '../support/programmes.ts'
import { holds } from '../support/properties.ts'
import { recompute } from '../support/recompute.ts'

const member = aMember()

function withRate(over: Partial<RedemptionRules>): Programme {
  const programme = automatic()
  return { ...programme, redemption: { ...programme.redemption, ...over } }
}

describe('RE-02 automatic conversion', () => {
  test.each<[string, readonly LotHolding[], number, object | null]>([
    ['example 8: 1000 earned', [], 1000, { steps: 1, points: 1000, fen: 20_00, lots: [], ownPoints: 1000 }],
    ['one short of the threshold', [], 999, null],
    ['nothing', [], 0, null],
    [
      'the oldest lots first, its own points last',
      [aLot('a', 300), aLot('b', 400)],
      500,
      { steps: 1, points: 1000, lots: [aLot('a', 300), aLot('b', 400)], ownPoints: 300 },
    ],
    [
      'none of its own where the lots reach',
      [aLot('a', 900), aLot('b', 400)],
      500,
      { steps: 1, lots: [aLot('a', 900), aLot('b', 100)], ownPoints: 0 },
    ],
    [
      'all whole steps, the rest stays',
      [aLot('a', 2500)],
      499,
      { steps: 2, points: 2000, fen: 40_00, lots: [aLot('a', 2000)], ownPoints: 0 },
    ],
  ])('%s', (_name, held, own, expected) => {
    const converted = convert(member, held, points(own), automatic())
    if (expected === null) expect(converted).toBeNull()
    else expect(converted).toMatchObject(expected)
  })

  test('waits for the minimum where that is more than a step, then takes every step', () => {
    const programme = withRate({ minimumPoints: points(2000), stepPoints: points(300), stepFen: fen(5_00) })
    expect(convert(member, [aLot('a', 1999)], points(0), programme)).toBeNull()
    expect(convert(member, [aLot('a', 2000)], points(0), programme)).toMatchObject({
      steps: 6,
      points: 1800,
      fen: 30_00,
    })
  })

  test('a minimum below a step converts nothing before the step', () => {
    const programme = withRate({ minimumPoints: points(100) })
    expect(convert(member, [], points(999), programme)).toBeNull()
    expect(convert(member, [], points(1000), programme)).toMatchObject({ steps: 1 })
  })

  test('is only the programme’s that asks for it, and only of a card that works', () => {
    expect(convert(member, [aLot('a', 5000)], points(0), withRate({ mode: 'on_request' }))).toBeNull()
    expect(convert(aMember({ cardActive: false }), [aLot('a', 5000)], points(0), automatic())).toBeNull()
  })

  test('never comes to more than one amount of points or money can hold', () => {
    const lots = [aLot('a', POINTS_MAX), aLot('b', POINTS_MAX)]
    expect(
      convert(
        member,
        lots,
        points(0),
        withRate({ stepPoints: points(1), minimumPoints: points(1), stepFen: fen(1) }),
      ),
    ).toMatchObject({ points: POINTS_MAX })
    expect(
      convert(
        member,
        lots,
        points(0),
        withRate({ stepPoints: points(1), minimumPoints: points(1), stepFen: fen(7) }),
      ),
    ).toMatchObject({ steps: Math.floor(FEN_MAX / 7) })
  })

  test('never comes to more points than can be counted, whatever a step is', () => {
    const lots = [aLot('a', POINTS_MAX), aLot('b', POINTS_MAX)]
    const programme = withRate({ stepPoints: points(7), minimumPoints: points(7), stepFen: fen(1) })
    expect(convert(member, lots, points(0), programme)).toMatchObject({ steps: Math.floor(POINTS_MAX / 7) })
  })

  test('takes whole steps, leaves less than one, moves no other points, and explains itself', () => {
    const lots = fc
      .array(fc.integer({ min: 1, max: 5000 }), { maxLength: 5 })
      .map((amounts) => amounts.map((amount, index) => aLot(`lot-${index}`, amount)))
    const rate = fc.record({
      stepPoints: fc.integer({ min: 1, max: 2000 }),
      stepFen: fc.integer({ min: 1, max: 5000 }),
    })
    holds(
      500,
      fc.property(lots, fc.integer({ min: 0, max: 5000 }), rate, (held, own, { stepPoints, stepFen }) => {
        const programme = withRate({
          minimumPoints: points(1),
          stepPoints: points(stepPoints),
          stepFen: fen(stepFen),
        })
        const available = pointsInLots(held) + own
        const converted = convert(member, held, points(own), programme)
        if (converted === null) {
          expect(available).toBeLessThan(stepPoints)
          return
        }
        expect(available - converted.points).toBeLessThan(stepPoints)
        expect(pointsInLots(converted.lots) + converted.ownPoints).toBe(converted.points)
        expect(converted.fen).toBe(converted.steps * stepFen)
        if (converted.ownPoints > 0) expect(converted.lots).toEqual(held)
        expect(recompute(explainConversion(converted, held, points(own), programme))).toBe(converted.fen)
      }),
    )
  })
})

describe('RE-02 in a sale', () => {
  const sale = (held: readonly LotHolding[]) =>
    aSale({
      lines: [aLine({ priceFen: 1000_00, priceClass: 'special' })],
      held: { lots: held, birthdayRights: 0 },
    })

  test('what the sale earns converts with what was there', () => {
    const { result, why } = evaluated(sale([aLot('old', 150)]), automatic())
    expect(result.accruedPoints).toBe(900)
    expect(result.conversion).toEqual({
      steps: 1,
      points: 1000,
      fen: 20_00,
      lots: [aLot('old', 150)],
      ownPoints: 850,
    })
    expect(why.conversion === null ? 0 : recompute(why.conversion)).toBe(20_00)
  })

  test('nothing converts: nothing is said', () => {
    const { result, why } = evaluated(sale([aLot('old', 99)]), automatic())
    expect(result).not.toHaveProperty('conversion')
    expect(why.conversion).toBeNull()
  })

  test('a sale without a member converts nothing', () => {
    expect(evaluated({ ...sale([aLot('old', 5000)]), member: null }, automatic()).result).not.toHaveProperty(
      'conversion',
    )
  })
})
