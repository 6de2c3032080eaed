/** Evaluating a sale: prices, deduction, redemption, tenders, accrual, and every refusal with its figures. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { offersBirthdayRight } from '../../shared/domain/birthday.ts'
import { priceLine, rateOf } from '../../shared/domain/member-price.ts'
import { fen } from '../../shared/domain/money.ts'
import { POINTS_MAX, points } from '../../shared/domain/points.ts'
import type { FactorCondition, Programme } from '../../shared/domain/programme.ts'
import { evaluateSale } from '../../shared/domain/quote.ts'
import type { SaleFacts } from '../../shared/domain/sale.ts'
import { businessDate } from '../../shared/domain/time.ts'
import {
  aFactor,
  aLine,
  aListPriceProgramme,
  aLot,
  aMember,
  aProgramme,
  aSale,
  evaluated,
  type SaleOver,
} from '../support/builders.ts'
import { tickets } from '../support/generators.ts'
import { holds } from '../support/properties.ts'

const listPrice = aListPriceProgramme()
const held = (amount: number, birthdayRights = 0) => ({ lots: [aLot('old', amount)], birthdayRights })

describe('TI-05 member price', () => {
  test.each([
    [1, 1],
    [25, 15],
    [50, 29],
    [75, 44],
    [99_99, 57_99],
    [12_50, 7_25],
  ])('5.8折 of %i fen is %i, half up', (priceFen, price) => {
    expect(evaluated(aSale({ lines: [aLine({ priceFen })] })).result.priceFen).toBe(price)
  })

  test('holds where the programme has no birthday right, and for each of several tiers', () => {
    const tiers = [...aProgramme().tiers, { code: 'silver', name: { zh: '银', en: 'Silver' } }]
    const memberPrice = { ...aProgramme().memberPrice, silver: { regular: 500, special: 800 } }
    const programme = aProgramme({ birthdayRight: null, tiers, memberPrice })
    expect(evaluated(aSale(), programme).result.priceFen).toBe(58_00)
    expect(evaluated(aSale({ member: aMember({ tier: 'silver' }) }), programme).result.priceFen).toBe(50_00)
  })

  test('a tier, or a price class of it, for which the programme names no price pays the list price', () => {
    const rate = (memberPrice: Programme['memberPrice']) =>
      rateOf('regular', { kind: 'member', tier: 'member' }, aProgramme({ memberPrice }))
    expect(rate({})).toBe(1000)
    expect(rate({ member: { special: 800 } })).toBe(1000)
    expect(rate({ member: { regular: 580 } })).toBe(580)
  })

  test('each line says which it is, and by which rule', () => {
    const lines = [aLine(), aLine()]
    const birthday = aMember({ birthday: { day: true, month: true } })
    const rules = (over: SaleOver) =>
      evaluated(aSale({ lines, ...over })).why.lines.map(({ rule, params }) => [rule, params['lineNumber']])
    expect(rules({})).toEqual([
      ['TI-05', 1],
      ['TI-05', 2],
    ])
    expect(rules({ member: birthday, useBirthdayRight: true, held: held(0, 1) })).toEqual([
      ['TI-06', 1],
      ['TI-06', 2],
    ])
  })

  test.each([
    ['price', { priceFen: 0 }],
    ['quantity', { quantity: 0 }],
  ])('a line that was not checked, without %s, is a defect', (_name, over) => {
    expect(() => priceLine(aLine(over), 1, { kind: 'list' }, aProgramme())).toThrow('checked')
  })

  test('is rounded per line, not per piece', () => {
    const { result } = evaluated(aSale({ lines: [aLine({ priceFen: 75, quantity: 3 })] }))
    expect(result.listFen).toBe(225)
    expect(result.priceFen).toBe(131)
  })

  test.each([
    ['without a member', null],
    ['EN-04 with a card that is not active yet', aMember({ cardActive: false })],
  ])('%s the list price holds and nothing accrues', (_name, member) => {
    const { result } = evaluated(aSale({ member }))
    expect(result.lines[0]).toMatchObject({ listFen: 100_00, ratePermille: 1000, priceFen: 100_00 })
    expect(result.accruedPoints).toBe(0)
    expect(result.groups).toEqual([])
  })
})

describe('TI-06 the birthday right', () => {
  const programme = aProgramme({ birthdayRight: { window: 'month', ratePermille: { regular: 500 } } })
  const inMonth = aMember({ birthday: { day: false, month: true } })

  test('gives its own prices; a price class it does not name keeps the member’s', () => {
    const lines = [aLine(), aLine({ priceClass: 'special' })]
    const sale = aSale({ member: inMonth, lines, useBirthdayRight: true, held: held(0, 1) })
    const { result } = evaluated(sale, programme)
    expect(result.lines.map((line) => line.ratePermille)).toEqual([500, 900])
    expect(result.birthdayRightUsed).toBe(true)
  })

  test('is never used by itself', () => {
    const { result } = evaluated(aSale({ member: inMonth, held: held(0, 1) }), programme)
    expect(result.lines[0]?.ratePermille).toBe(580)
    expect(result.birthdayRightUsed).toBe(false)
  })

  test.each([
    ['in the month with the right', inMonth, 1, 'month', true],
    ['in the month without the right', inMonth, 0, 'month', false],
    ['outside the month', aMember(), 1, 'month', false],
    ['in the month where only the day counts', inMonth, 1, 'day', false],
    ['on the day where the day counts', aMember({ birthday: { day: true, month: true } }), 1, 'day', true],
    ['with a card not active yet', { ...inMonth, cardActive: false }, 1, 'month', false],
  ] as const)('is offered %s: %s', (_name, member, rights, window, offered) => {
    const rules = aProgramme({ birthdayRight: { window, ratePermille: { regular: 500 } } })
    expect(offersBirthdayRight(member, rights, rules)).toBe(offered)
  })

  test('is never offered where the programme has none', () => {
    expect(offersBirthdayRight(inMonth, 1, aProgramme({ birthdayRight: null }))).toBe(false)
  })
})

describe('EA-02 factors', () => {
  const birthdays = {
    none: { day: false, month: false },
    month: { day: false, month: true },
    day: { day: true, month: true },
  }
  test.each<[string, FactorCondition, SaleOver, boolean]>([
    [
      'birthday day',
      { kind: 'birthday', window: 'day' },
      { member: aMember({ birthday: birthdays.day }) },
      true,
    ],
    [
      'birthday day',
      { kind: 'birthday', window: 'day' },
      { member: aMember({ birthday: birthdays.month }) },
      false,
    ],
    [
      'birthday month',
      { kind: 'birthday', window: 'month' },
      { member: aMember({ birthday: birthdays.month }) },
      true,
    ],
    ['birthday month', { kind: 'birthday', window: 'month' }, {}, false],
    ['tier', { kind: 'tier', tier: 'member' }, {}, true],
    ['another tier', { kind: 'tier', tier: 'gold' }, {}, false],
    ['category', { kind: 'category', category: 'shoe' }, {}, true],
    ['another category', { kind: 'category', category: 'bag' }, {}, false],
    ['a sale from 100', { kind: 'sale_from', amountFen: fen(100_00) }, {}, true],
    ['a sale from 100.01', { kind: 'sale_from', amountFen: fen(100_01) }, {}, false],
    ['a named date', { kind: 'solar_date', month: 11, day: 21 }, {}, true],
    ['another date', { kind: 'solar_date', month: 11, day: 22 }, {}, false],
    ['a weekday', { kind: 'weekdays', weekdays: [6] }, {}, true],
    [
      'mid-autumn',
      { kind: 'lunar_date', month: 8, day: 15 },
      { businessDate: businessDate('2026-09-25') },
      true,
    ],
  ])('%s %j: %s', (_name, when, over, applies) => {
    const programme = aListPriceProgramme({ factors: [aFactor(3000, when)] })
    expect(evaluated(aSale(over), programme).result.accruedPoints).toBe(applies ? 300 : 100)
  })

  test('a sale from X looks at earning money only: no vouchers, no paper bags, over the whole sale', () => {
    const programme = aListPriceProgramme({
      factors: [aFactor(2000, { kind: 'sale_from', amountFen: fen(150_00) })],
    })
    const earned = (over: SaleOver) => evaluated(aSale(over), programme).result.accruedPoints
    const lines = [aLine({ priceFen: 75_00 }), aLine({ priceFen: 75_00, category: 'bag' })]
    expect(earned({ lines })).toBe(300)
    expect(earned({ lines: [...lines.slice(1), aLine({ category: 'paper_bag' })] })).toBe(75)
    expect(
      earned({
        lines,
        tenders: [
          ['voucher', 1],
          ['cash', null],
        ],
      }),
    ).toBe(149)
  })

  test.each([
    ['highest', 300],
    ['multiply', 600],
    ['add', 400],
  ] as const)('stacking %s: a double and a triple give %i', (stacking, earned) => {
    const factors = [
      aFactor(2000, { kind: 'tier', tier: 'member' }),
      aFactor(3000, { kind: 'category', category: 'shoe' }),
    ]
    const programme = aListPriceProgramme({ stacking, factors })
    expect(evaluated(aSale(), programme).result.accruedPoints).toBe(earned)
  })

  test('a group is floored, multiplied, floored; points per unit count per whole unit', () => {
    const programme = aListPriceProgramme({
      unitFen: fen(10_00),
      pointsPerUnit: 3,
      factors: [aFactor(1500, { kind: 'tier', tier: 'member' })],
    })
    const { result } = evaluated(aSale({ lines: [aLine({ priceFen: 39_99 })] }), programme)
    expect(result.groups).toEqual([
      { factorPermille: 1500, factors: ['factor_1500'], moneyFen: 39_99, basePoints: 9, points: 13 },
    ])
  })
})

test('section 12: taking a line away never raises the points of a sale', () => {
  holds(
    1_000,
    fc.property(tickets, fc.nat(4), ({ facts, programme }, away) => {
      const plain = { ...facts, deduction: null, redeemPoints: points(0), tenders: aSale().tenders }
      if (plain.lines.length < 2) return
      const fewer = plain.lines.filter((_line, index) => index !== away % plain.lines.length)
      const all = evaluated(plain, programme).result.accruedPoints
      expect(evaluated({ ...plain, lines: fewer }, programme).result.accruedPoints).toBeLessThanOrEqual(all)
    }),
  )
})

test('the same facts and programme give the same result, and change neither', () => {
  holds(
    300,
    fc.property(tickets, ({ facts, programme }) => {
      const before = JSON.stringify([facts, programme])
      expect(evaluateSale(facts, programme)).toEqual(evaluateSale(facts, programme))
      expect(JSON.stringify([facts, programme])).toBe(before)
    }),
  )
})

describe('tenders', () => {
  test('the one without an amount takes the rest, at its place on the slip', () => {
    const tenders = [
      ['wechat', null],
      ['cash', 30_00],
    ] as const
    const { result } = evaluated(aSale({ tenders }), listPrice)
    expect(result.tenders).toEqual([
      { code: 'wechat', amountFen: 70_00 },
      { code: 'cash', amountFen: 30_00 },
    ])
  })

  test('the one without an amount is dropped when nothing is left', () => {
    const { result } = evaluated(
      aSale({
        tenders: [
          ['cash', 100_00],
          ['wechat', null],
        ],
      }),
      listPrice,
    )
    expect(result.tenders).toEqual([{ code: 'cash', amountFen: 100_00 }])
    expect(result.lines[0]?.tenderFen).toEqual([100_00])
  })

  test('a bill that points pay in full needs no tender', () => {
    const sale = aSale({
      lines: [aLine({ priceFen: 20_00 })],
      redeemPoints: 1000,
      held: held(1000),
      tenders: [],
    })
    const { result } = evaluated(sale, listPrice)
    expect(result.dueFen).toBe(0)
    expect(result.tenders).toEqual([])
    expect(result.accruedPoints).toBe(0)
  })

  test('a deduction may take the whole bill, and no fen more', () => {
    const deduction = (amountFen: number) => ({ amountFen: fen(amountFen), reason: 'rounding' })
    expect(evaluated(aSale({ deduction: deduction(100_00) }), listPrice).result.dueFen).toBe(0)
    expect(evaluateSale(aSale({ deduction: deduction(100_01) }), listPrice)).toMatchObject({
      code: 'deduction_exceeds_bill',
      details: { deductionFen: 100_01, billFen: 100_00 },
    })
  })
})

describe('a sale is refused, with the figures of its sentence', () => {
  const ceiling = aListPriceProgramme()
  const withCeiling = { ...ceiling, redemption: { ...ceiling.redemption, ceilingFenPerSale: fen(20_00) } }
  const inMonth = aMember({ birthday: { day: false, month: true } })
  test.each<[string, SaleFacts, object, typeof listPrice?]>([
    ['no_lines', aSale({ lines: [] }), {}],
    [
      'too_many_lines',
      aSale({ lines: Array.from({ length: 201 }, () => aLine()) }),
      { count: 201, max: 200 },
    ],
    ['amount_not_positive', aSale({ lines: [aLine(), aLine({ priceFen: 0 })] }), { what: 'line', number: 2 }],
    ['amount_not_positive', aSale({ lines: [aLine({ priceFen: -1 })] }), { what: 'line', number: 1 }],
    [
      'amount_too_large',
      aSale({ lines: [aLine({ priceFen: 100_000_001 })] }),
      { what: 'line', number: 1, maxFen: 100_000_000 },
    ],
    [
      'amount_too_large',
      aSale({ lines: [aLine({ priceFen: 100_000_000, quantity: 11 })] }),
      { what: 'sale', number: 0, maxFen: 1_000_000_000 },
    ],
    ['quantity_invalid', aSale({ lines: [aLine({ quantity: 0 })] }), { lineNumber: 1, quantity: 0 }],
    ['quantity_invalid', aSale({ lines: [aLine({ kind: 'counted', quantity: 10_000 })] }), { max: 9_999 }],
    ['quantity_invalid', aSale({ lines: [aLine({ kind: 'counted', quantity: 1.5 })] }), { quantity: 1.5 }],
    ['quantity_invalid', aSale({ lines: [aLine({ kind: 'amount', quantity: 2 })] }), { max: 1 }],
    [
      'unknown_price_class',
      aSale({ lines: [aLine({ priceClass: 'toString' })] }),
      { priceClass: 'toString' },
    ],
    ['unknown_category', aSale({ lines: [aLine({ category: 'hat' })] }), { lineNumber: 1, category: 'hat' }],
    [
      'unknown_tier',
      aSale({ member: aMember({ tier: 'gold' }) }),
      { tier: 'gold' },
      aProgramme({ tiers: [...aProgramme().tiers, { code: 'silver', name: { zh: '银', en: 'Silver' } }] }),
    ],
    ['unknown_tier', aSale({ member: aMember({ tier: 'constructor' }) }), { tier: 'constructor' }],
    [
      'unknown_tender',
      aSale({
        tenders: [
          ['cash', 1],
          ['cheque', null],
        ],
      }),
      { tenderNumber: 2, tender: 'cheque' },
    ],
    ['unknown_reason', aSale({ deduction: { amountFen: fen(1), reason: 'mood' } }), { reason: 'mood' }],
    [
      'amount_not_positive',
      aSale({ deduction: { amountFen: fen(0), reason: 'flaw' } }),
      { what: 'deduction' },
    ],
    ['amount_not_positive', aSale({ tenders: [['cash', -5]] }), { what: 'tender', number: 1 }],
    [
      'amount_not_positive',
      aSale({
        tenders: [
          ['cash', 0],
          ['wechat', null],
        ],
      }),
      { what: 'tender', number: 1 },
    ],
    [
      'tenders_do_not_cover',
      aSale({
        tenders: [
          ['cash', 90_00],
          ['wechat', 9_99],
        ],
      }),
      { missingFen: 1 },
    ],
    [
      'tenders_exceed_bill',
      aSale({
        tenders: [
          ['cash', 90_00],
          ['wechat', 10_01],
        ],
      }),
      { excessFen: 1 },
    ],
    [
      'tenders_exceed_bill',
      aSale({
        tenders: [
          ['cash', 100_01],
          ['wechat', null],
        ],
      }),
      { excessFen: 1 },
    ],
    [
      'several_rest_tenders',
      aSale({
        tenders: [
          ['cash', null],
          ['wechat', null],
        ],
      }),
      {},
    ],
    [
      'too_many_tenders',
      aSale({ tenders: Array.from({ length: 11 }, () => ['cash', 1] as const) }),
      { count: 11, max: 10 },
    ],
    ['redemption_needs_member', aSale({ member: null, redeemPoints: 1000 }), {}],
    ['card_not_active', aSale({ member: aMember({ cardActive: false }), redeemPoints: 1000 }), {}],
    ['redemption_below_minimum', aSale({ redeemPoints: 999 }), { wantedPoints: 999, minimumPoints: 1000 }],
    ['redemption_below_minimum', aSale({ redeemPoints: -1000 }), { wantedPoints: -1000 }],
    ['redemption_not_a_step', aSale({ redeemPoints: 1500, held: held(5000) }), { stepPoints: 1000 }],
    [
      'redemption_exceeds_bill',
      aSale({ lines: [aLine({ priceFen: 39_99 })], redeemPoints: 2000, held: held(5000) }),
      { redemptionFen: 40_00, billFen: 39_99 },
    ],
    [
      'redemption_over_ceiling',
      aSale({ redeemPoints: 2000, held: held(5000) }),
      { redemptionFen: 40_00, ceilingFen: 20_00 },
      withCeiling,
    ],
    [
      'insufficient_points',
      aSale({ redeemPoints: 2000, held: { lots: [aLot('a', 999), aLot('b', 1000)], birthdayRights: 0 } }),
      { wantedPoints: 2000, herePoints: 1999 },
    ],
    ['birthday_right_not_available', aSale({ member: null, useBirthdayRight: true, held: held(0, 1) }), {}],
    ['birthday_right_not_available', aSale({ member: inMonth, useBirthdayRight: true }), {}],
    [
      'birthday_right_not_available',
      aSale({ member: inMonth, useBirthdayRight: true, held: held(0, 1) }),
      {},
      aProgramme({ birthdayRight: null }),
    ],
    ['not_birthday_month', aSale({ useBirthdayRight: true, held: held(0, 1) }), {}],
    [
      'not_birthday',
      aSale({ useBirthdayRight: true, held: held(0, 1) }),
      {},
      aProgramme({ birthdayRight: { window: 'day', ratePermille: {} } }),
    ],
    [
      'not_birthday',
      aSale({ member: inMonth, useBirthdayRight: true, held: held(0, 1) }),
      {},
      aProgramme({ birthdayRight: { window: 'day', ratePermille: {} } }),
    ],
    [
      'card_not_active',
      aSale({ member: { ...inMonth, cardActive: false }, useBirthdayRight: true, held: held(0, 1) }),
      {},
    ],
  ])('%s', (code, facts, details, programme = listPrice) => {
    expect(evaluateSale(facts, programme)).toMatchObject({ ok: false, code, details })
  })

  test('a redemption may reach the ceiling', () => {
    expect(evaluateSale(aSale({ redeemPoints: 1000, held: held(5000) }), withCeiling)).toMatchObject({
      ok: true,
    })
  })

  test('a sale at every limit is judged', () => {
    const lines = Array.from({ length: 200 }, () =>
      aLine({ priceFen: 500, kind: 'counted', quantity: 9_999 }),
    )
    expect(evaluated(aSale({ lines }), listPrice).result.accruedPoints).toBe(9_999_000)
    const dear = aLine({ priceFen: 100_000_000, quantity: 10 })
    expect(evaluated(aSale({ lines: [dear] }), listPrice).result.dueFen).toBe(1_000_000_000)
    expect(POINTS_MAX).toBeGreaterThan(10_000_000)
  })
})
