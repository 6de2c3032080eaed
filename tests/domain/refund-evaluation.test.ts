/** Evaluating returns: what comes back, what is taken back and from where, every refusal with its figures. */
import { describe, expect, test } from 'vitest'
import { fen, NO_FEN } from '../../shared/domain/money.ts'
import { NO_POINTS, points } from '../../shared/domain/points.ts'
import type { RefundFacts } from '../../shared/domain/refund.ts'
import { evaluateRefund, initialRefundState } from '../../shared/domain/refund-evaluation.ts'
import { returnDay } from '../../shared/domain/refund-policy.ts'
import { keptSharesOf } from '../../shared/domain/shares.ts'
import { type Outstanding, takeBack, withhold, withholdByTender } from '../../shared/domain/shortfall.ts'
import { plusDays } from '../../shared/domain/time.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import {
  aBookedSale,
  aFactor,
  aLine,
  aListPriceProgramme,
  aLot,
  aMember,
  aRefund,
  aSale,
  ORDINARY_DAY,
  OWN_LOT,
  refunded,
} from '../support/builders.ts'

const listPrice = aListPriceProgramme()

describe('RF-02 part of a line', () => {
  test('pieces: each return takes what the floor of the kept cost leaves, in any order the same', () => {
    const sale = aBookedSale(aSale({ lines: [aLine({ priceFen: 33_33, quantity: 3 })] }), listPrice)
    const first = refunded(sale, aRefund(sale, { returned: [[0, 1]] }), listPrice).result
    expect(first.handOutFen).toBe(33_33)
    expect(first.after.kept).toEqual([2])
    const facts = aRefund(sale, { returned: [[0, 2]], before: first.after, held: [aLot(OWN_LOT, 66)] })
    const second = refunded(sale, facts, listPrice).result
    expect(second.handOutFen).toBe(66_66)
    expect(first.clawbackPoints + second.clawbackPoints).toBe(99)
  })

  test('the fen that does not divide stays with what comes back last', () => {
    const deduction = { amountFen: fen(1), reason: 'rounding' }
    const sale = aBookedSale(aSale({ lines: [aLine({ priceFen: 1_00, quantity: 3 })], deduction }), listPrice)
    const one = refunded(sale, aRefund(sale, { returned: [[0, 1]] }), listPrice).result
    expect(one.lines).toEqual([{ line: 0, units: 1, costFen: 1_00, tenderFen: [1_00], restoredPoints: 0 }])
    const last = aRefund(sale, { returned: [[0, 2]], before: one.after, held: [aLot(OWN_LOT, 1)] })
    expect(refunded(sale, last, listPrice).result.handOutFen).toBe(1_99)
  })

  test('an amount line comes back by amount', () => {
    const sale = aBookedSale(aSale({ lines: [aLine({ priceFen: 300_00 })] }), listPrice)
    const { result } = refunded(sale, aRefund(sale, { returned: [[0, 100_50]] }), listPrice)
    expect(result).toMatchObject({ handOutFen: 100_50, clawbackPoints: 101 })
    expect(result.after.kept).toEqual([199_50])
  })

  test('an amount line that cost nothing comes back as one piece, by itself and in a void', () => {
    const lines = [aLine({ priceFen: 50_00 }), aLine({ priceFen: 50_00, quantity: 1, kind: 'counted' })]
    const deduction = { amountFen: fen(100_00), reason: 'manager_discount' }
    const sale = aBookedSale(aSale({ lines, deduction, tenders: [] }), listPrice)
    expect(initialRefundState(sale).kept).toEqual([1, 1])
    const first = refunded(sale, aRefund(sale, { returned: [[0, 1]] }), listPrice).result
    expect(first).toMatchObject({ handOutFen: 0, vouchersComeBack: false, after: { kept: [0, 1] } })
    const facts = aRefund(sale, { returned: [], void: true })
    const { result } = refunded(sale, facts, listPrice)
    expect(result).toMatchObject({ handOutFen: 0, after: { kept: [0, 0] } })
  })

  test('a tender’s kept share never grows when less is kept, where largest remainders would let it', () => {
    const tenders = [
      ['wechat', 6],
      ['alipay', 6],
      ['cash', 2],
    ] as const
    const [line] = aBookedSale(aSale({ lines: [aLine({ priceFen: 14 })], tenders }), listPrice).result.lines
    if (line === undefined) throw new Error('one line')
    expect(keptSharesOf(line, 11, 14).tenderFen).toEqual([5, 5, 1])
    expect(keptSharesOf(line, 10, 14).tenderFen).toEqual([5, 4, 1])
  })

  test('kept fen go to redemption and tenders by highest averages, kept points by the redeemed fen that stay', () => {
    const held = { lots: [aLot('a', 400), aLot('b', 600)], birthdayRights: 0 }
    const sale = aBookedSale(
      aSale({
        lines: [aLine({ priceFen: 50_00, quantity: 2 })],
        redeemPoints: 1000,
        held,
        tenders: [
          ['wechat', 30_00],
          ['cash', null],
        ],
      }),
      listPrice,
    )
    const { result } = refunded(sale, aRefund(sale, { returned: [[0, 1]] }), listPrice)
    expect(result.lines).toEqual([
      { line: 0, units: 1, costFen: 50_00, tenderFen: [15_00, 25_00], restoredPoints: 500 },
    ])
    expect(result.restoredLots).toEqual([aLot('b', 500)])
    expect(result.clawbackPoints).toBe(40)
  })
})

test('RF-02 a sale from X is looked at again for the kept goods; money is not priced again', () => {
  const programme = aListPriceProgramme({
    factors: [aFactor(2000, { kind: 'sale_from', amountFen: fen(200_00) })],
  })
  const sale = aBookedSale(aSale({ lines: [aLine(), aLine()] }), programme)
  expect(sale.result.accruedPoints).toBe(400)
  const { result } = refunded(sale, aRefund(sale, { returned: [[1, 1]] }), programme)
  expect(result).toMatchObject({ clawbackPoints: 400 - 199, handOutFen: 1 })
})

test('RF-02 a return is judged by the member’s birthday and date of the sale, not of today', () => {
  const member = aMember({ birthday: { day: true, month: true } })
  const sale = aBookedSale(aSale({ member, lines: [aLine(), aLine()] }), listPrice)
  const facts = aRefund(sale, { returned: [[0, 100_00]], businessDate: plusDays(ORDINARY_DAY, 30) })
  expect(refunded(sale, facts, listPrice).result.clawbackPoints).toBe(200)
})

test('RF-02 a claw-back is never negative, even by a programme that the check refuses', () => {
  const programme = aListPriceProgramme({
    stacking: 'add',
    factors: [aFactor(500, { kind: 'sale_from', amountFen: fen(200_00) })],
  })
  const sale = aBookedSale(aSale({ lines: [aLine(), aLine()] }), programme)
  expect(sale.result.accruedPoints).toBe(100)
  const { result } = refunded(sale, aRefund(sale, { returned: [[1, 50_00]] }), programme)
  expect(result.clawbackPoints).toBe(0)
  const rest = aRefund(sale, { before: result.after, held: [aLot(OWN_LOT, 100)] })
  expect(refunded(sale, rest, programme).result.clawbackPoints).toBe(100)
})

test('EN-20 a sale without a member comes back without points', () => {
  const sale = aBookedSale(aSale({ member: null }))
  const { result, why } = refunded(sale, aRefund(sale))
  expect(result).toMatchObject({ clawbackPoints: 0, restoredPoints: 0, handOutFen: 100_00, clawbackLots: [] })
  expect(why.restored).toBeNull()
  expect(why.shortfall).toBeNull()
})

describe('RF-03 the claw-back is taken in order', () => {
  const sale = aBookedSale()
  const state = initialRefundState(sale)
  const nothingOfRewards = { missingOfRewards: points(0), takenByRewards: [] }
  const held = [aLot('oldest', 10), aLot(OWN_LOT, 20), aLot('newest', 30)]
  const restored = [aLot('back-1', 3), aLot('back-2', 4)]
  const take = (clawback: number, over: Partial<RefundFacts> = {}) =>
    takeBack(
      { clawback: points(clawback), ...nothingOfRewards, restored },
      sale.lot,
      { businessDate: ORDINARY_DAY, held, elsewherePoints: points(50), before: state, ...over },
      SHOES,
    )

  test.each([
    [5, [aLot('back-1', 3), aLot('back-2', 2)], 0, 0],
    [20, [...restored, aLot(OWN_LOT, 13)], 0, 0],
    [32, [...restored, aLot(OWN_LOT, 20), aLot('oldest', 5)], 0, 0],
    [50, [...restored, aLot(OWN_LOT, 20), aLot('oldest', 10), aLot('newest', 13)], 0, 0],
    [100, [...restored, aLot(OWN_LOT, 20), aLot('oldest', 10), aLot('newest', 30)], 33, 0],
    [120, [...restored, aLot(OWN_LOT, 20), aLot('oldest', 10), aLot('newest', 30)], 50, 3],
  ])(
    '%i: what this act gives back, the own lot, the oldest, elsewhere, nowhere',
    (clawback, lots, debt, short) => {
      expect(take(clawback)).toMatchObject({ lots, debtElsewhere: debt, short, boughtBack: 0 })
    },
  )

  test('points that come back beyond the claw-back first buy back an earlier shortfall', () => {
    const before = { ...state, shortfallPoints: points(3) }
    expect(take(2, { before })).toMatchObject({
      lots: [aLot('back-1', 3), aLot('back-2', 2)],
      boughtBack: 3,
      fromOwnLot: 0,
    })
    expect(take(2, { before: { ...state, shortfallPoints: points(9) } }).boughtBack).toBe(5)
    expect(take(20, { before })).toMatchObject({ boughtBack: 0 })
  })

  test('a restored lot that is still held is taken as one lot', () => {
    const taken = takeBack(
      { clawback: points(8), ...nothingOfRewards, restored: [aLot('oldest', 5)] },
      sale.lot,
      { businessDate: ORDINARY_DAY, held: [aLot('oldest', 10)], elsewherePoints: points(0), before: state },
      SHOES,
    )
    expect(taken.lots).toEqual([aLot('oldest', 8)])
    expect(taken).toMatchObject({ fromRestored: 5, fromOtherLots: 3 })
  })
})

describe('RF-03 the shortfall in money', () => {
  const rules = SHOES.redemption
  const outstanding = (short: number, money: number, before: number): Outstanding => ({
    shortfallPoints: points(short),
    owedFen: fen(0),
    moneyFen: fen(money),
    owedBeforeFen: NO_FEN,
    before: { withheldFen: fen(before), shortfallPoints: points(short), debtPoints: NO_POINTS },
    mode: 'money',
    quality: false,
  })
  test.each([
    // shortfall, money, withheld before -> withheld now, debt
    [190, 290_00, 0, 3_80, 0],
    [0, 100, 0, 0, 0],
    [10, 15, 0, 15, 3],
    [10, 15, 15, 5, 0],
    [10, 0, 0, 0, 10],
    [5, 100, 20, -10, 0],
    [0, 0, 20, -20, 0],
    [4008, 8_00, 0, 8_00, 3608],
  ])(
    '%i short, %i fen at hand, %i withheld before: %i now, %i points of debt',
    (short, money, before, now, debt) => {
      expect(withhold(outstanding(short, money, before), rules)).toMatchObject({
        withheldFen: now,
        debtPoints: debt,
      })
    },
  )

  test('points worth less than a fen each are paid in whole points that the fen cover', () => {
    const cheap = { ...rules, stepPoints: points(1000), stepFen: fen(20) }
    expect(withhold(outstanding(149, 1, 0), cheap)).toEqual({
      shortfallFen: 2,
      forPointsBeforeFen: 0,
      withheldFen: 1,
      debtPoints: 50,
    })
    expect(withhold(outstanding(49, 1, 0), cheap)).toMatchObject({
      withheldFen: 0,
      debtPoints: 0,
    })
  })

  test.each([
    // shortfall and debt before -> shortfall now: withheld now, debt
    [123, 0, 127, 0, 4],
    [127, 4, 131, 0, 8],
    [127, 4, 123, 0, 0],
    [123, 0, 100, -46, 0],
    [0, 0, 5, 0, 5],
  ])(
    'quality: %i short before, %i of them debt, %i now, a reward of 300 fen paid for: %i withheld, %i points of debt',
    (short, debt, now, withheldFen, debtPoints) => {
      const before = {
        withheldFen: fen((short - debt) * 2 + 300),
        shortfallPoints: points(short),
        debtPoints: points(debt),
      }
      const owed = { owedFen: fen(300), owedBeforeFen: fen(300) }
      expect(withhold({ ...outstanding(now, 1000, 0), ...owed, before, quality: true }, rules)).toMatchObject(
        {
          withheldFen,
          debtPoints,
        },
      )
    },
  )

  test('it comes off the tenders in slip order, and is handed out again the way it was withheld', () => {
    expect(withholdByTender(fen(12), [fen(5), fen(0), fen(10)], [])).toEqual([5, 0, 7])
    expect(withholdByTender(fen(-12), [fen(5), fen(0), fen(10)], [fen(4), fen(0), fen(9)])).toEqual([
      -4, 0, -8,
    ])
    expect(withholdByTender(fen(0), [fen(5)], [fen(3)])).toEqual([0])
  })

  test('money withheld earlier is handed out when a later return brings redeemed points back', () => {
    const programme = aListPriceProgramme({
      factors: [aFactor(5000, { kind: 'category', category: 'shoe' })],
    })
    const sale = aBookedSale(
      aSale({
        lines: [aLine({ priceFen: 100_00 }), aLine({ priceFen: 900_00, category: 'paper_bag' })],
        redeemPoints: 1000,
        held: { lots: [aLot('old', 1000)], birthdayRights: 0 },
      }),
      programme,
    )
    expect(sale.result.accruedPoints).toBe(490)
    const first = refunded(sale, aRefund(sale, { returned: [[0, 100_00]], held: [] }), programme).result
    expect(first).toMatchObject({ clawbackPoints: 490, restoredPoints: 100, shortfallPoints: 390 })
    expect(first).toMatchObject({ withheldFen: 7_80, handOutFen: 98_00 - 7_80 })
    const rest = aRefund(sale, { returned: [[1, 900_00]], before: first.after, held: [] })
    const second = refunded(sale, rest, programme)
    expect(second.result).toMatchObject({
      clawbackPoints: 0,
      restoredPoints: 900,
      shortfallPoints: -390,
      withheldFen: -7_80,
      handOutFen: 882_00 + 7_80,
      clawbackLots: [aLot('old', 390)],
    })
    expect(second.result.after).toMatchObject({ shortfallPoints: 0, withheldFen: 0, withheldTenderFen: [0] })
    expect(second.why.shortfall?.parts.map((part) => part.code)).toEqual(['clawback_due', 'bought_back'])
    expect(second.why.shortfall?.value.amount).toBe(-390)
  })

  test('what the money did not cover is debt that a later return of the sale turns into money', () => {
    const programme = aListPriceProgramme({
      factors: [aFactor(5000, { kind: 'sale_from', amountFen: fen(1000_00) })],
    })
    const lines = [aLine({ priceFen: 8_00 }), aLine({ priceFen: 992_00 })]
    const sale = aBookedSale(aSale({ lines }), programme)
    const first = refunded(sale, aRefund(sale, { returned: [[0, 8_00]], held: [] }), programme).result
    expect(first).toMatchObject({ handOutFen: 0, debtPoints: 3608 })
    const part = aRefund(sale, { returned: [[1, 50_00]], before: first.after, held: [] })
    const second = refunded(sale, part, programme).result
    expect(second).toMatchObject({ handOutFen: 0, clawbackPoints: 50, withheldFen: 50_00 })
    expect(second.after.debtPoints).toBe(4058 - 2900)
    expect(second.debtPoints).toBe(4058 - 2900 - 3608)
  })
})

describe('RF-07 each tender goes back the way it came', () => {
  const lines = [aLine({ priceFen: 60_00 }), aLine({ priceFen: 40_00 })]
  const tenders = [
    ['voucher', 20_00],
    ['wechat', 30_00],
    ['cash', null],
  ] as const
  const sale = aBookedSale(aSale({ lines, tenders }), listPrice)

  test('in part: the free voucher’s share lapses', () => {
    const { result } = refunded(sale, aRefund(sale, { returned: [[1, 40_00]] }), listPrice)
    expect(result.tenders).toEqual([
      { code: 'voucher', grossFen: 8_00, withheldFen: 0, handedFen: 0 },
      { code: 'wechat', grossFen: 12_00, withheldFen: 0, handedFen: 12_00 },
      { code: 'cash', grossFen: 20_00, withheldFen: 0, handedFen: 20_00 },
    ])
    expect(result).toMatchObject({ grossFen: 32_00, lapsedFen: 8_00, vouchersComeBack: false })
  })

  test('in full, also bit by bit: the voucher itself comes back', () => {
    const whole = refunded(sale, aRefund(sale), listPrice).result
    expect(whole).toMatchObject({ handOutFen: 80_00, lapsedFen: 0, vouchersComeBack: true })
    const part = refunded(sale, aRefund(sale, { returned: [[1, 40_00]] }), listPrice).result
    const rest = aRefund(sale, { before: part.after, held: [aLot(OWN_LOT, 48)] })
    expect(refunded(sale, rest, listPrice).result).toMatchObject({ lapsedFen: 0, vouchersComeBack: true })
  })

  test('one piece kept is something kept: neither the voucher nor the birthday right comes back', () => {
    const member = aMember({ birthday: { day: false, month: true } })
    const bought = aBookedSale(
      aSale({
        member,
        held: { lots: [], birthdayRights: 1 },
        useBirthdayRight: true,
        lines: [aLine({ priceFen: 60_00, quantity: 2 })],
        tenders: [
          ['voucher', 20_00],
          ['cash', null],
        ],
      }),
    )
    const { result } = refunded(bought, aRefund(bought, { returned: [[0, 1]] }))
    expect(result).toMatchObject({ vouchersComeBack: false, birthdayRightComesBack: false, lapsedFen: 10_00 })
  })

  test('a sale without a voucher gives none back', () => {
    const cash = aBookedSale()
    expect(refunded(cash, aRefund(cash)).result.vouchersComeBack).toBe(false)
  })

  test('a shortfall comes off the first money tender, never off the voucher', () => {
    const { result } = refunded(sale, aRefund(sale, { held: [] }), listPrice)
    expect(result.tenders.map((tender) => tender.withheldFen)).toEqual([0, 1_60, 0])
    expect(result.tenders.map((tender) => tender.handedFen)).toEqual([0, 28_40, 50_00])
    expect(result.after.withheldTenderFen).toEqual([0, 1_60, 0])
  })
})

describe('RF-07 the birthday right', () => {
  const member = aMember({ birthday: { day: false, month: true } })
  const held = { lots: [], birthdayRights: 1 }
  const sale = aBookedSale(aSale({ member, held, useBirthdayRight: true, lines: [aLine(), aLine()] }))

  test('comes back when the whole sale is returned, not before', () => {
    const part = refunded(sale, aRefund(sale, { returned: [[0, 50_00]] })).result
    expect(part.birthdayRightComesBack).toBe(false)
    const rest = aRefund(sale, { before: part.after, held: [aLot(OWN_LOT, 50)] })
    expect(refunded(sale, rest).result.birthdayRightComesBack).toBe(true)
  })

  test('does not come back where it was not used', () => {
    const plain = aBookedSale(aSale({ member }))
    expect(refunded(plain, aRefund(plain)).result.birthdayRightComesBack).toBe(false)
  })
})

describe('RF-06 the return period', () => {
  const sale = aBookedSale()
  const on = (days: number) => aRefund(sale, { businessDate: plusDays(ORDINARY_DAY, days) })

  test.each([
    [0, true],
    [63, true],
    [90, true],
    [91, false],
  ])('day %i of 90: %s', (days, allowed) => {
    expect(returnDay(sale, on(days))).toBe(days)
    expect(evaluateRefund(sale, on(days), SHOES).ok).toBe(allowed)
  })

  test('a late return names the day, and a manager lets it through', () => {
    expect(evaluateRefund(sale, on(91), SHOES)).toMatchObject({
      code: 'past_return_period',
      details: { days: 91, limit: 90 },
    })
    expect(evaluateRefund(sale, on(91), SHOES, { overridePeriod: true }).ok).toBe(true)
  })

  test('a clock that went back is day 0', () => {
    expect(returnDay(sale, on(-2))).toBe(0)
  })
})

describe('a return is refused, with the figures of its sentence', () => {
  const lines = [aLine({ priceFen: 10_00, quantity: 3 }), aLine({ priceFen: 50_00 })]
  const sale = aBookedSale(aSale({ lines }), listPrice)
  const after = refunded(sale, aRefund(sale, { returned: [[0, 2]] }), listPrice).result.after
  test.each<[string, readonly (readonly [number, number])[], object, typeof after?]>([
    ['nothing_chosen', [], {}],
    ['unknown_line', [[2, 1]], { lineNumber: 3 }],
    ['unknown_line', [[-1, 1]], { lineNumber: 0 }],
    [
      'line_chosen_twice',
      [
        [0, 1],
        [0, 1],
      ],
      { lineNumber: 1 },
    ],
    ['units_invalid', [[0, 0]], { lineNumber: 1, units: 0 }],
    ['units_invalid', [[0, -1]], { lineNumber: 1, units: -1 }],
    ['units_invalid', [[0, 0.5]], { lineNumber: 1, units: 0.5 }],
    ['units_invalid', [[1, Number.NaN]], { lineNumber: 2 }],
    ['more_than_kept', [[0, 4]], { lineNumber: 1, units: 4, kept: 3 }],
    ['more_than_kept', [[1, 50_01]], { lineNumber: 2, units: 50_01, kept: 50_00 }],
    ['more_than_kept', [[0, 2]], { lineNumber: 1, units: 2, kept: 1 }, after],
  ])('%s %j', (code, returned, details, before) => {
    const facts = aRefund(sale, { returned, ...(before && { before }) })
    expect(evaluateRefund(sale, facts, listPrice)).toMatchObject({ ok: false, code, details })
  })

  test('a sale that came back wholly has nothing left to return', () => {
    const all = refunded(sale, aRefund(sale), listPrice).result.after
    const again = aRefund(sale, { before: all, returned: [[0, 1]] })
    expect(evaluateRefund(sale, again, listPrice)).toMatchObject({
      code: 'more_than_kept',
      details: { kept: 0 },
    })
  })

  test('the state of another sale is a defect', () => {
    const before = initialRefundState(aBookedSale())
    expect(() => evaluateRefund(sale, aRefund(sale, { before, returned: [[0, 1]] }), listPrice)).toThrow(
      'this sale',
    )
  })
})
