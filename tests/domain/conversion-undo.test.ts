/** Points that became value: conversions undone for a claw-back, and points that come back with time to live. */
import { describe, expect, test } from 'vitest'
import { undoConversions } from '../../shared/domain/conversion-undo.ts'
import { type Fen, fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { ConvertedLot } from '../../shared/domain/refund.ts'
import { evaluateRefund } from '../../shared/domain/refund-evaluation.ts'
import { lotsWithTimeToLive } from '../../shared/domain/restored-lots.ts'
import { businessDate } from '../../shared/domain/time.ts'
import {
  aBookedSale,
  aLine,
  aListPriceProgramme,
  aLot,
  aRefund,
  aSale,
  ORDINARY_DAY,
  OWN_LOT,
  refunded,
} from '../support/builders.ts'
import { automatic } from '../support/programmes.ts'
import { recompute } from '../support/recompute.ts'

/** 1000 points are 20 yuan by themselves; what is paid is the price. */
const programme = { ...automatic(), memberPrice: aListPriceProgramme().memberPrice }

const aConverted = (over: Partial<ConvertedLot> = {}): ConvertedLot => ({
  lot: 'conversion',
  unspentFen: fen(20_00),
  points: [aLot('old', 1000)],
  ...over,
})

const undone = (missing: number, converted: readonly ConvertedLot[], of = programme) =>
  undoConversions(points(missing), converted, of, ORDINARY_DAY).map((one) => one.undone)

describe('RF-08 conversions are undone in whole steps, as far as their value is unspent', () => {
  const twoSteps = aConverted({ unspentFen: fen(40_00), points: [aLot('old', 1500), aLot('own', 500)] })

  test.each([
    // missing, value taken, points back: those taken last come first
    [1, 20_00, [aLot('own', 500), aLot('old', 500)]],
    [1000, 20_00, [aLot('own', 500), aLot('old', 500)]],
    [1001, 40_00, [aLot('own', 500), aLot('old', 1500)]],
    [9999, 40_00, [aLot('own', 500), aLot('old', 1500)]],
  ])('%i missing of two whole steps: %i fen, %j', (missing, value, back) => {
    expect(undone(missing, [twoSteps])).toEqual([{ lot: 'conversion', fen: value, points: back }])
  })

  test.each([
    [15_00, 750, 15_00],
    [15_01, 750, 15_00],
    [2, 1, 2],
    [1, 0, 0],
    [0, 0, 0],
  ])('of one step with %i fen unspent, %i points and %i fen come back', (unspent, back, value) => {
    const steps = undone(1000, [aConverted({ unspentFen: unspent as Fen })])
    expect(steps).toEqual(back === 0 ? [] : [{ lot: 'conversion', fen: value, points: [aLot('old', back)] }])
  })

  test('a point worth less than a fen: the value taken is rounded up, the points down', () => {
    const cheap = {
      ...programme,
      redemption: { ...programme.redemption, stepPoints: points(7), stepFen: fen(3) },
    }
    const converted = aConverted({ unspentFen: fen(2), points: [aLot('old', 7)] })
    expect(undone(7, [converted], cheap)).toEqual([{ lot: 'conversion', fen: 2, points: [aLot('old', 4)] }])
  })

  test('never more points than that lot converted, whatever its value would be worth', () => {
    const partly = aConverted({ points: [aLot('old', 400)] })
    expect(undone(1000, [partly])).toEqual([{ lot: 'conversion', fen: 8_00, points: [aLot('old', 400)] }])
  })

  test('by the step of the day it was converted', () => {
    const dearer = aConverted({ unspentFen: fen(30_00), step: { points: points(500), fen: fen(15_00) } })
    expect(undone(501, [dearer])).toEqual([{ lot: 'conversion', fen: 30_00, points: [aLot('old', 1000)] }])
    expect(undone(500, [dearer])).toEqual([{ lot: 'conversion', fen: 15_00, points: [aLot('old', 500)] }])
  })

  test('newest first, the next only for what is still missing; a spent one is passed over', () => {
    const newest = aConverted({ lot: 'newest', unspentFen: fen(10_00) })
    const spent = aConverted({ lot: 'spent', unspentFen: fen(0) })
    const oldest = aConverted({ lot: 'oldest', unspentFen: fen(40_00), points: [aLot('older', 2000)] })
    expect(undone(501, [newest, spent, oldest])).toEqual([
      { lot: 'newest', fen: 10_00, points: [aLot('old', 500)] },
      { lot: 'oldest', fen: 20_00, points: [aLot('older', 1000)] },
    ])
    expect(undone(500, [newest, spent, oldest])).toHaveLength(1)
  })
})

describe('RF-08 in a return', () => {
  const sale = aBookedSale(aSale({ lines: [aLine({ priceFen: 1200_00 })] }), programme)
  const converted = [aConverted({ lot: OWN_LOT, points: [aLot(OWN_LOT, 1000)] })]

  test('points that are there are taken first; what is undone beyond the need stays with the member', () => {
    const facts = aRefund(sale, { returned: [[0, 300_00]], held: [aLot(OWN_LOT, 200)], converted })
    const { result, why } = refunded(sale, facts, programme)
    expect(result.clawbackPoints).toBe(300)
    expect(result.conversionsUndone).toEqual([{ lot: OWN_LOT, fen: 20_00, points: [aLot(OWN_LOT, 1000)] }])
    expect(result.clawbackLots).toEqual([aLot(OWN_LOT, 300)])
    expect(result).toMatchObject({ shortfallPoints: 0, handOutFen: 300_00 })
    expect(result).not.toHaveProperty('conversion')
    expect(why.conversionsUndone.map(recompute)).toEqual([20_00])
    expect(why.shortfall).toBeNull()
  })

  test('nothing is undone while points are there, or nothing is missing', () => {
    const facts = aRefund(sale, { returned: [[0, 200_00]], held: [aLot('other', 200)], converted })
    expect(refunded(sale, facts, programme).result).not.toHaveProperty('conversionsUndone')
  })

  test('what is held without a conversion undone does not convert with a return', () => {
    const facts = aRefund(sale, { returned: [[0, 200_00]], held: [aLot('other', 3000)], converted })
    expect(refunded(sale, facts, programme).result).not.toHaveProperty('conversion')
  })

  test('conversions come before points elsewhere', () => {
    const half = [aConverted({ lot: OWN_LOT, unspentFen: fen(10_00), points: [aLot(OWN_LOT, 1000)] })]
    const facts = aRefund(sale, { held: [aLot(OWN_LOT, 200)], converted: half, elsewherePoints: 400 })
    const { result, why } = refunded(sale, facts, programme)
    expect(result).toMatchObject({ debtElsewherePoints: 400, shortfallPoints: 100, handOutFen: 1198_00 })
    expect(why.shortfall?.parts.map((part) => [part.code, part.value.amount])).toEqual([
      ['clawback_due', 1200],
      ['taken_from_own_lot', 200],
      ['taken_from_conversions', 500],
      ['taken_elsewhere', 400],
    ])
  })

  test('what remains converts again where a smaller step is reached', () => {
    const dearer = [
      aConverted({
        lot: OWN_LOT,
        unspentFen: fen(90_00),
        points: [aLot('old', 1800), aLot(OWN_LOT, 1200)],
        step: { points: points(3000), fen: fen(90_00) },
      }),
    ]
    const facts = aRefund(sale, { returned: [[0, 100_00]], held: [], converted: dearer })
    const { result, why } = refunded(sale, facts, programme)
    expect(result.clawbackLots).toEqual([aLot(OWN_LOT, 100)])
    expect(result.conversion).toEqual({
      steps: 2,
      points: 2000,
      fen: 40_00,
      lots: [aLot(OWN_LOT, 1100), aLot('old', 900)],
      ownPoints: 0,
    })
    expect(why.conversion === null ? null : recompute(why.conversion)).toBe(40_00)
  })

  test('a conversion whose value paid a part of the sale is left alone', () => {
    const value = [
      { asset: 'rebate', lots: [{ lot: 'earlier', fen: fen(20_00) }] },
      { asset: 'principal', lots: [{ lot: 'later', fen: fen(1_00) }] },
    ] as const
    const paid = aBookedSale(
      aSale({
        lines: [aLine({ priceFen: 300_00 })],
        held: { lots: [], birthdayRights: 0, value },
        tenders: [
          ['stored_value', 21_00],
          ['cash', null],
        ],
      }),
      programme,
    )
    const facts = aRefund(paid, {
      held: [],
      converted: [aConverted({ lot: 'later' }), aConverted({ lot: 'earlier' })],
    })
    const { result } = refunded(paid, facts, programme)
    expect(result.conversionsUndone?.map(({ lot }) => lot)).toEqual(['later'])
    const noneElse = { ...facts, converted: [aConverted({ lot: 'earlier' })] }
    expect(refunded(paid, noneElse, programme).result).toMatchObject({ shortfallPoints: 279 })
  })

  test('a programme that lets no shortfall be is satisfied by undone conversions', () => {
    const strict = { ...programme, refund: { ...programme.refund, shortfall: 'refuse' } } as const
    const facts = aRefund(sale, { held: [aLot(OWN_LOT, 200)], converted })
    expect(evaluateRefund(sale, facts, strict).ok).toBe(true)
  })
})

describe('RF-07 points come back with at least thirty more days to live', () => {
  const today = businessDate('2026-11-21')

  test.each([
    ['a~2026-12-21', 'a~2026-12-21', undefined],
    ['a~2026-12-20', 'a~2026-12-21', 'a~2026-12-20'],
    ['a~2026-11-20', 'a~2026-12-21', 'a~2026-11-20'],
    ['a~2027-12-31', 'a~2027-12-31', undefined],
    ['a', 'a', undefined],
  ])('%s comes back as %s', (lot, back, from) => {
    expect(lotsWithTimeToLive([aLot(lot, 5)], today)).toEqual([
      { lot: back, points: 5, ...(from && { from }) },
    ])
  })

  test('redeemed points of a return come back so, and are taken from by that name', () => {
    const lots = [aLot('b~2026-11-30', 400), aLot('c~2027-12-31', 600)]
    const listPrice = aListPriceProgramme()
    const sale = aBookedSale(aSale({ redeemPoints: 1000, held: { lots, birthdayRights: 0 } }), listPrice)
    const { result } = refunded(sale, aRefund(sale, { businessDate: today }), listPrice)
    expect(result.restoredLots).toEqual([
      { lot: 'b~2026-12-21', points: 400, from: 'b~2026-11-30' },
      aLot('c~2027-12-31', 600),
    ])
    expect(result.clawbackLots).toEqual([aLot('b~2026-12-21', 80)])
  })

  test('points of undone conversions too', () => {
    const converted = aConverted({ points: [aLot('old~2026-11-01', 1000)] })
    expect(undone(1000, [converted])[0]?.points).toEqual([
      { lot: 'old~2026-12-21', points: 1000, from: 'old~2026-11-01' },
    ])
  })
})

describe('section 12: what expired unused of the sale’s own points counts as taken', () => {
  const listPrice = aListPriceProgramme()
  const held = { lots: [aLot('old', 1000)], birthdayRights: 0 }
  const sale = aBookedSale(aSale({ redeemPoints: 1000, held }), listPrice)

  test('before anything else, so that redeemed points come back whole', () => {
    const expired = [aLot(`${OWN_LOT}~2026-12-31`, 80)]
    const { result, why } = refunded(sale, aRefund(sale, { held: [], expired }), listPrice)
    expect(result).toMatchObject({ clawbackPoints: 80, restoredPoints: 1000, shortfallPoints: 0 })
    expect(result.clawbackLots).toEqual([])
    expect(result.expiredLots).toEqual(expired)
    expect(result.after.expiredPoints).toBe(80)
    expect(why.shortfall).toBeNull()
  })

  test('no more than the claw-back, in the order given, and told where points are short', () => {
    const plain = aBookedSale(aSale({ lines: [aLine(), aLine()] }), listPrice)
    const expired = [aLot(`${OWN_LOT}~2026-12-31`, 30), aLot(`${OWN_LOT}~2027-01-31`, 30), aLot('other', 90)]
    const first = refunded(plain, aRefund(plain, { returned: [[0, 40_00]], held: [], expired }), listPrice)
    expect(first.result.expiredLots).toEqual([
      aLot(`${OWN_LOT}~2026-12-31`, 30),
      aLot(`${OWN_LOT}~2027-01-31`, 10),
    ])
    const rest = aRefund(plain, {
      before: first.result.after,
      held: [],
      expired: [aLot(`${OWN_LOT}~2027-01-31`, 20)],
    })
    const { result, why } = refunded(plain, rest, listPrice)
    expect(result).toMatchObject({ clawbackPoints: 160, shortfallPoints: 140, withheldFen: 2_80 })
    expect(result.after.expiredPoints).toBe(60)
    expect(why.shortfall?.parts.map((part) => [part.code, part.value.amount])).toEqual([
      ['clawback_due', 160],
      ['taken_from_expired', 20],
    ])
  })

  test('where nothing expired, nothing is said', () => {
    const { result } = refunded(sale, aRefund(sale, { expired: [] }), listPrice)
    expect(result).not.toHaveProperty('expiredLots')
    expect(result.after).not.toHaveProperty('expiredPoints')
  })
})
