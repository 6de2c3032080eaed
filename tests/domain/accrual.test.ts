/** Accrual in every way a programme can say: bases, roundings, classes, days, tenders, limits (EA-01 to EA-10). */
import { describe, expect, test } from 'vitest'
import { accrue, accrueTopUp } from '../../shared/domain/accrual.ts'
import { tenderEarns } from '../../shared/domain/earning-money.ts'
import type { Explanation } from '../../shared/domain/explain.ts'
import type { ExplanationCode } from '../../shared/domain/explanation-codes.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { AccrualRules, Factor, FactorCondition, Programme } from '../../shared/domain/programme.ts'
import type { SaleFacts, SaleMember } from '../../shared/domain/sale.ts'
import { businessDate } from '../../shared/domain/time.ts'
import {
  aFactor,
  aLine,
  aListPriceProgramme,
  aLot,
  aMember,
  aSale,
  evaluated,
  ORDINARY_DAY,
  type SaleOver,
} from '../support/builders.ts'
import { STORED_VALUE_TENDER, withCampaigns, withStoredValue } from '../support/programmes.ts'
import { nodesOf, recompute } from '../support/recompute.ts'

/** What a sale accrues, its explanation computed again. */
function accrued(over: SaleOver, programme: Programme): number {
  const { result, why } = evaluated(aSale(over), programme)
  expect(recompute(why.accrual)).toBe(result.accruedPoints)
  return result.accruedPoints
}

const paying = (priceFen: number, over: Partial<Parameters<typeof aLine>[0]> = {}) => ({
  lines: [aLine({ priceFen, ...over })],
})

describe('EA-01 rounding', () => {
  test.each<[AccrualRules['rounding'], number, number, number]>([
    ['down', 9_99, 1000, 0],
    ['down', 10_00, 1000, 2],
    ['half_up', 4_99, 1000, 0],
    ['half_up', 5_00, 1000, 2],
    ['half_up', 14_99, 1000, 2],
    ['up', 1, 1000, 2],
    ['up', 10_00, 1000, 2],
    ['up', 10_01, 1000, 4],
    ['down', 39_99, 1500, 9],
    ['half_up', 39_99, 1200, 10],
    ['half_up', 10_00, 1100, 2],
    ['half_up', 10_00, 1250, 3],
    ['up', 10_00, 1001, 3],
    ['up', 10_00, 1000, 2],
  ])(
    '%s: %i fen at 10 yuan for two points, times %i thousandths, give %i',
    (rounding, paidFen, permille, given) => {
      const factors = [aFactor(permille, { kind: 'tier', tier: 'member' })]
      const programme = aListPriceProgramme({ unitFen: fen(10_00), pointsPerUnit: 2, rounding, factors })
      expect(accrued(paying(paidFen), programme)).toBe(given)
    },
  )

  test('each rounding says so', () => {
    const codes = (rounding: AccrualRules['rounding']) => {
      const factors = [aFactor(1500, { kind: 'tier', tier: 'member' })]
      const { why } = evaluated(aSale(), aListPriceProgramme({ rounding, factors }))
      return [why.accrual.parts[1]?.code, why.accrual.parts[1]?.parts[0]?.code]
    }
    expect(codes('down')).toEqual(['accrual_with_factor', 'base_points'])
    expect(codes('half_up')).toEqual(['accrual_with_factor_half_up', 'base_points_half_up'])
    expect(codes('up')).toEqual(['accrual_with_factor_up', 'base_points_up'])
  })
})

describe('EA-01 points of the list price', () => {
  const atList = { ...withCampaigns(), accrual: { ...aListPriceProgramme().accrual, base: 'list' as const } }

  test('100 at 5.8折 costs 58 and earns 100; the part a voucher paid earns nothing of it', () => {
    expect(accrued(paying(100_00), atList)).toBe(100)
    // 29 of 58 paid by voucher: 100 × 29 ÷ 58 = 50.
    expect(
      accrued(
        {
          ...paying(100_00),
          tenders: [
            ['voucher', 29_00],
            ['cash', null],
          ],
        },
        atList,
      ),
    ).toBe(50)
  })

  test('a deduction lowers it: 57 of 58 paid, floor(100.00 × 57 ÷ 58) = 98.27', () => {
    const deduction = { amountFen: fen(1_00), reason: 'rounding' }
    const { result, why } = evaluated(aSale({ ...paying(100_00), deduction }), atList)
    expect(result.groups[0]?.moneyFen).toBe(98_27)
    expect(result.accruedPoints).toBe(98)
    expect(recompute(why.accrual)).toBe(98)
  })

  test('each line is floored by itself', () => {
    // 1 fen of 3 costs 2 (half up of 1.74): paid 2 of 2 is 3; two lines with one fen each paid of theirs: 1 + 1.
    const lines = [aLine({ priceFen: 3 }), aLine({ priceFen: 3 })]
    const facts = aSale({
      lines,
      tenders: [
        ['voucher', 2],
        ['cash', null],
      ],
    })
    const { result } = evaluated(facts, { ...atList, accrual: { ...atList.accrual, unitFen: fen(1) } })
    expect(result.lines.map(({ priceFen }) => priceFen)).toEqual([2, 2])
    expect(result.groups[0]?.moneyFen).toBe(2)
  })

  test('a factor from an amount on looks at the list money', () => {
    const factors = [aFactor(2000, { kind: 'sale_from', amountFen: fen(100_00) })]
    const programme = { ...atList, accrual: { ...atList.accrual, factors } }
    expect(accrued(paying(100_00), programme)).toBe(200)
    expect(accrued(paying(99_99), programme)).toBe(99)
  })

  test('a line that costs nothing earns nothing', () => {
    const { result } = evaluated(
      aSale({ ...paying(100_00), deduction: { amountFen: fen(58_00), reason: 'flaw' } }),
      atList,
    )
    expect(result.accruedPoints).toBe(0)
    expect(result.groups).toEqual([])
  })
})

describe('EA-02 factors', () => {
  const times = (when: FactorCondition) => aListPriceProgramme({ factors: [aFactor(3000, when)] })
  const withBirthday = (withinDays?: number): SaleMember =>
    aMember({ birthday: { day: false, month: false, ...(withinDays === undefined ? {} : { withinDays }) } })
  const used = (redemptions: number) => aMember({ redemptions })

  test.each<[string, FactorCondition, SaleMember, number]>([
    ['inside the days around it', { kind: 'birthday_days', days: 3 }, withBirthday(3), 300],
    ['inside a wider window only', { kind: 'birthday_days', days: 3 }, withBirthday(7), 100],
    ['outside all of them', { kind: 'birthday_days', days: 3 }, withBirthday(), 100],
    ['points used 2 times, 2 to 4 asked', { kind: 'redemptions', from: 2, to: 4 }, used(2), 300],
    ['points used 4 times, 2 to 4 asked', { kind: 'redemptions', from: 2, to: 4 }, used(4), 300],
    ['points used once, 2 to 4 asked', { kind: 'redemptions', from: 2, to: 4 }, used(1), 100],
    ['points used 5 times, 2 to 4 asked', { kind: 'redemptions', from: 2, to: 4 }, used(5), 100],
    ['points used 99 times, from 2 asked', { kind: 'redemptions', from: 2, to: null }, used(99), 300],
    ['points never used, none asked', { kind: 'redemptions', from: 0, to: 0 }, aMember(), 300],
    ['points never used, one asked', { kind: 'redemptions', from: 1, to: null }, aMember(), 100],
  ])('%s', (_name, when, member, given) => {
    expect(accrued({ member }, times(when))).toBe(given)
  })

  test('a price class has its own; category comes first, then price class, then the sale’s', () => {
    const factors: readonly Factor[] = [
      aFactor(1100, { kind: 'tier', tier: 'member' }, 'tier'),
      aFactor(1333, { kind: 'price_class', priceClass: 'regular' }, 'class'),
      aFactor(1500, { kind: 'category', category: 'shoe' }, 'category'),
    ]
    const programme = aListPriceProgramme({ factors, stacking: 'multiply' })
    const { result } = evaluated(aSale(), programme)
    // 1500 × 1.333 = 1999.5 → 1999; × 1.1 = 2198.9 → 2198. In another order it would be 2199.
    expect(result.groups).toEqual([
      {
        factorPermille: 2198,
        factors: ['category', 'class', 'tier'],
        moneyFen: 100_00,
        basePoints: 100,
        points: 219,
      },
    ])
    const special = evaluated(aSale(paying(100_00, { priceClass: 'special' })), programme).result
    expect(special.groups[0]?.factors).toEqual(['category', 'tier'])
    const bag = evaluated(aSale(paying(100_00, { category: 'bag' })), programme).result
    expect(bag.groups[0]?.factors).toEqual(['class', 'tier'])
  })

  test('lines of different classes are grouped apart, lines of one permille together', () => {
    const factors = [
      aFactor(2000, { kind: 'price_class', priceClass: 'regular' }, 'class'),
      aFactor(2000, { kind: 'category', category: 'bag' }, 'category'),
    ]
    const lines = [
      aLine({ priceFen: 50_50 }),
      aLine({ priceFen: 49_50, priceClass: 'special' }),
      aLine({ priceFen: 50_50, priceClass: 'special', category: 'bag' }),
    ]
    const { result } = evaluated(aSale({ lines }), aListPriceProgramme({ factors }))
    expect(result.groups).toEqual([
      {
        factorPermille: 2000,
        factors: ['class', 'category'],
        moneyFen: 101_00,
        basePoints: 101,
        points: 202,
      },
      { factorPermille: 1000, factors: [], moneyFen: 49_50, basePoints: 49, points: 49 },
    ])
  })

  test('factors that come to the same are told once, each combination by itself', () => {
    const lines = [aLine(), aLine({ category: 'bag' }), aLine()]
    const ways = (factors: readonly Factor[]) => {
      const { result, why } = evaluated(
        aSale({ lines }),
        aListPriceProgramme({ factors, stacking: 'multiply' }),
      )
      const told = why.accrual.parts[1]?.parts.slice(1) ?? []
      return [result.groups.length, told.map(({ parts }) => parts.map(({ params }) => params['factor']))]
    }
    const tier = aFactor(2000, { kind: 'tier', tier: 'member' }, 'tier')
    const bag = aFactor(1000, { kind: 'category', category: 'bag' }, 'bag')
    expect(ways([tier])).toEqual([1, [['tier']]])
    expect(ways([bag])).toEqual([1, [['bag']]])
    expect(ways([tier, bag])).toEqual([1, [['tier'], ['bag', 'tier']]])
    const doubled = (category: string) => aFactor(2000, { kind: 'category', category }, category)
    expect(ways([doubled('shoe'), doubled('bag'), tier])).toEqual([
      1,
      [
        ['shoe', 'tier'],
        ['bag', 'tier'],
      ],
    ])
  })

  test('of equal factors the first counts as the highest', () => {
    const factors = [
      aFactor(2000, { kind: 'tier', tier: 'member' }, 'first'),
      aFactor(2000, { kind: 'weekdays', weekdays: [6] }, 'second'),
    ]
    expect(evaluated(aSale(), aListPriceProgramme({ factors })).result.groups[0]?.factors).toEqual(['first'])
  })
})

describe('EA-03 EA-04 stored value earns by its asset', () => {
  const value = [
    { asset: 'principal' as const, lots: [{ lot: 'top-up', fen: fen(40_00) }] },
    { asset: 'bonus' as const, lots: [{ lot: 'top-up', fen: fen(30_00) }] },
    { asset: 'rebate' as const, lots: [{ lot: 'sale', fen: fen(20_00) }] },
  ]
  const sale: SaleOver = {
    held: { lots: [], birthdayRights: 0, value },
    tenders: [
      ['stored_value', 90_00],
      ['cash', null],
    ],
  }
  const listPrice = aListPriceProgramme().memberPrice

  test.each([
    ['top_up', false, 10],
    ['never', false, 10],
    ['spending', false, 50],
    ['spending', true, 80],
  ] as const)(
    'earning at %s, bonus %s: 100 paid of it 90 from the card give %i',
    (earnsAt, bonusEarns, given) => {
      expect(accrued(sale, { ...withStoredValue({ earnsAt, bonusEarns }), memberPrice: listPrice })).toBe(
        given,
      )
    },
  )

  test('nothing of it where the programme keeps none', () => {
    const programme = { ...withStoredValue({ earnsAt: 'spending' }), storedValue: null }
    expect(tenderEarns({ code: 'stored_value', asset: 'principal' }, programme)).toBe(false)
  })

  test('the tender’s own mark is not asked', () => {
    const programme = { ...withStoredValue({ earnsAt: 'never' }), memberPrice: listPrice }
    const tenders = [...programme.tenders.slice(0, -1), { ...STORED_VALUE_TENDER, earns: true }]
    expect(accrued(sale, { ...programme, tenders })).toBe(10)
  })

  test('what does not earn is named by asset', () => {
    const { why } = evaluated(aSale(sale), {
      ...withStoredValue({ earnsAt: 'spending' }),
      memberPrice: listPrice,
    })
    const lost = why.accrual.parts[0]?.parts.map(({ code, value: figure }) => [code, figure.amount])
    expect(lost).toEqual([
      ['paid_by_tenders', 100_00],
      ['rebate_does_not_earn', 20_00],
      ['bonus_does_not_earn', 30_00],
    ])
  })
})

describe('EA-03 what earns nothing is told', () => {
  const lines = [
    aLine({ priceFen: 60_00 }),
    aLine({ priceFen: 30_00 }),
    aLine({ priceFen: 10_00, category: 'paper_bag' }),
  ]
  const told = (code: ExplanationCode, why: Explanation) =>
    nodesOf(why, code).map(({ params, value }) => [params['lineNumber'] ?? params['tender'], value.amount])

  test('a tender with all it paid for lines that earn, a line that does not, each line that does', () => {
    const { why } = evaluated(
      aSale({
        lines,
        tenders: [
          ['voucher', 50_00],
          ['cash', null],
        ],
      }),
      aListPriceProgramme(),
    )
    expect(told('tender_does_not_earn', why.accrual)).toEqual([['voucher', 45_00]])
    expect(told('category_does_not_earn', why.accrual)).toEqual([[3, 10_00]])
    expect(told('line_earns', why.accrual)).toEqual([
      [1, 30_00],
      [2, 15_00],
    ])
    expect(why.accrual.parts[0]?.value.amount).toBe(45_00)
  })

  test('a line that nothing was paid for is not told', () => {
    const held = { lots: [aLot('old', 5000)], birthdayRights: 0 }
    const { why } = evaluated(aSale({ lines, redeemPoints: 5000, held, tenders: [] }), aListPriceProgramme())
    expect(why.accrual.parts[0]?.parts.map(({ code }) => code)).toEqual(['paid_by_tenders'])
  })
})

describe('EA-07 goods and days without points', () => {
  const programme = {
    ...withCampaigns(),
    memberPrice: { member: { regular: 1000, special: 1000, promotion: 1000, clearance: 1000 } },
  }

  test('a price class that earns nothing: its share of every tender earns nothing', () => {
    const lines = [aLine({ priceFen: 60_00 }), aLine({ priceFen: 40_00, priceClass: 'promotion' })]
    const { result, why } = evaluated(aSale({ lines }), programme)
    expect(result.accruedPoints).toBe(60)
    expect(recompute(why.accrual)).toBe(60)
    expect(
      nodesOf(why.accrual, 'class_does_not_earn').map(({ params, value }) => [params, value.amount]),
    ).toEqual([[{ lineNumber: 2, priceClass: 'promotion' }, 40_00]])
  })

  test('example 15: on a no-points day 0 points, and the sale is a sale', () => {
    const { result, why } = evaluated(aSale({ businessDate: businessDate('2026-11-11') }), programme)
    expect(result).toMatchObject({ accruedPoints: 0, groups: [], dueFen: 100_00 })
    expect(why.accrual).toMatchObject({ code: 'accrual_no_points_day', params: { campaign: 'singles_day' } })
    expect(accrued({ businessDate: businessDate('2026-11-12') }, programme)).toBe(100)
  })
})

describe('EA-10 limits', () => {
  const limited = (limits: Partial<AccrualRules['limits']>) =>
    aListPriceProgramme({ limits: { perSale: null, perDay: null, perMonth: null, ...limits } })
  const earlier = (day: number, month: number) => aMember({ accrued: { day, month } })

  test.each<[string, Partial<AccrualRules['limits']>, SaleMember, number]>([
    ['per sale', { perSale: points(99) }, aMember(), 99],
    ['per sale, whatever came before', { perSale: points(99) }, earlier(500, 500), 99],
    ['per sale, just reached', { perSale: points(100) }, aMember(), 100],
    ['per day, nothing before', { perDay: points(150) }, aMember(), 100],
    ['per day, 60 before', { perDay: points(150) }, earlier(60, 60), 90],
    ['per day, used up', { perDay: points(150) }, earlier(150, 150), 0],
    ['per day, more than used up', { perDay: points(150) }, earlier(151, 151), 0],
    ['per month, 60 before today', { perMonth: points(150) }, earlier(0, 60), 90],
    [
      'the least of all',
      { perSale: points(95), perDay: points(150), perMonth: points(150) },
      earlier(60, 70),
      80,
    ],
    [
      'the least of all',
      { perSale: points(75), perDay: points(150), perMonth: points(150) },
      earlier(60, 70),
      75,
    ],
  ])('%s', (_name, limits, member, given) => {
    expect(accrued({ member }, limited(limits))).toBe(given)
  })

  test('a limit just reached cuts nothing and is not told', () => {
    expect(evaluated(aSale(), limited({ perSale: points(100) })).why.accrual.code).toBe('accrual')
  })

  test('groups stay uncut, and only the limits that cut are told', () => {
    const programme = limited({ perSale: points(95), perDay: points(150), perMonth: points(1000) })
    const { result, why } = evaluated(aSale({ member: earlier(60, 60) }), programme)
    expect(result.groups).toMatchObject([{ points: 100 }])
    expect(why.accrual.parts.map(({ code, params, value }) => [code, params, value.amount])).toEqual([
      ['accrual_uncut', {}, 100],
      ['limit_per_sale', { limitPoints: 95, before: 0 }, 95],
      ['limit_per_day', { limitPoints: 150, before: 60 }, 90],
    ])
  })
})

describe('RF-04 money carried over earns without today’s factors', () => {
  const carried = (amountFen: number) => ({ code: 'cash', amountFen: fen(amountFen), carried: {} })
  const cash = { code: 'cash', amountFen: null }
  const sale = (priceFens: readonly number[], carriedFen: number): SaleFacts => ({
    ...aSale({ lines: priceFens.map((priceFen) => aLine({ priceFen })) }),
    tenders: [carried(carriedFen), cash],
  })

  test('old money at factor one, new money doubled', () => {
    const programme = aListPriceProgramme({ factors: [aFactor(2000, { kind: 'tier', tier: 'member' })] })
    const { result, why } = evaluated(sale([100_00], 40_00), programme)
    expect(result.tenders).toEqual([
      { code: 'cash', amountFen: 40_00, carried: true },
      { code: 'cash', amountFen: 60_00 },
    ])
    expect(result.groups).toMatchObject([
      { factorPermille: 2000, moneyFen: 60_00, points: 120 },
      { factorPermille: 1000, factors: [], moneyFen: 40_00, points: 40 },
    ])
    expect(recompute(why.accrual)).toBe(160)
  })

  test('without a factor today old and new money are one group', () => {
    expect(evaluated(sale([100_00], 40_50), aListPriceProgramme()).result.groups).toMatchObject([
      { factorPermille: 1000, moneyFen: 100_00, points: 100 },
    ])
  })

  test('with a factor from an amount on old money stays a group of its own, so that a return never raises the points', () => {
    const factors = [aFactor(2000, { kind: 'sale_from', amountFen: fen(200_00) })]
    const { result } = evaluated(sale([100_00], 40_50), aListPriceProgramme({ factors }))
    expect(result.groups).toMatchObject([
      { factorPermille: 1000, moneyFen: 59_50, points: 59 },
      { factorPermille: 1000, moneyFen: 40_50, points: 40 },
    ])
    expect(result.accruedPoints).toBe(99)
  })

  test('so it stays beside other factors, and its lines are told', () => {
    const factors = [
      aFactor(2000, { kind: 'category', category: 'bag' }),
      aFactor(3000, { kind: 'sale_from', amountFen: fen(500_00) }),
    ]
    const { result, why } = evaluated(sale([100_00, 100_00], 40_50), aListPriceProgramme({ factors }))
    expect(result.groups.map(({ factorPermille, moneyFen }) => [factorPermille, moneyFen])).toEqual([
      [1000, 159_50],
      [1000, 40_50],
    ])
    const carriedLines = nodesOf(why.accrual, 'line_carried')
    expect(carriedLines.map(({ params, value }) => [params['lineNumber'], value.amount])).toEqual([
      [1, 20_25],
      [2, 20_25],
    ])
  })

  test('a factor from an amount on looks at old money too', () => {
    const factors = [aFactor(2000, { kind: 'sale_from', amountFen: fen(100_00) })]
    expect(evaluated(sale([100_00], 40_00), aListPriceProgramme({ factors })).result.accruedPoints).toBe(160)
  })

  test('under the list price the carried part is restated by itself', () => {
    const programme = {
      ...aListPriceProgramme({ base: 'list', unitFen: fen(1) }),
      memberPrice: { member: { regular: 600, special: 600 } },
    }
    const facts: SaleFacts = { ...aSale({ lines: [aLine({ priceFen: 10 })] }), tenders: [carried(1), cash] }
    const factors = [aFactor(2000, { kind: 'tier', tier: 'member' })]
    const { result, why } = evaluated(facts, { ...programme, accrual: { ...programme.accrual, factors } })
    // 10 at 6折 costs 6: 5 new are floor(10 × 5 ÷ 6) = 8, one carried is floor(10 ÷ 6) = 1.
    expect(result.groups.map(({ moneyFen }) => moneyFen)).toEqual([8, 1])
    expect(recompute(why.accrual)).toBe(17)
  })

  test('carried tenders do not count against the most that a slip takes', () => {
    const tenders = [
      ...Array.from({ length: 10 }, () => carried(1_00)),
      ...Array.from({ length: 9 }, () => ({ code: 'wechat', amountFen: fen(1_00) })),
      cash,
    ]
    expect(evaluated({ ...aSale(), tenders }, aListPriceProgramme()).result.tenders).toHaveLength(20)
  })
})

test('EN-04 EN-20 EN-17 what accrues nothing says why', () => {
  const code = (over: SaleOver) =>
    evaluated(aSale(over), { ...aListPriceProgramme(), guests: { times: null, earns: 'nobody' } }).why.accrual
      .code
  expect(code({ member: null })).toBe('accrual_no_member')
  expect(code({ member: aMember({ cardActive: false }) })).toBe('accrual_card_not_active')
  expect(code({ guest: { guestId: 'guest-1', used: 0 } })).toBe('accrual_guest')
  expect(code({ held: { lots: [aLot('old', 1)], birthdayRights: 0 } })).toBe('accrual')
  const noGuests = { ...aListPriceProgramme(), guests: null }
  const guests = { ...aSale(), guest: { guestId: 'guest-1', used: 0 } }
  expect(accrue(guests, [], [], noGuests).why.code).toBe('accrual_guest')
  expect(accrueTopUp({ member: aMember(), businessDate: ORDINARY_DAY }, [], noGuests).why.code).toBe(
    'accrual_not_at_top_up',
  )
})
