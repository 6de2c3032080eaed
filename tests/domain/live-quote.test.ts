import { describe, expect, test } from 'vitest'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { RedemptionRules } from '../../shared/domain/programme.ts'
import { approvalsNeeded, evaluateSale, quoteSale } from '../../shared/domain/quote.ts'
import { REDEMPTION_CHOICES_MAX, redemptionChoices } from '../../shared/domain/redemption.ts'
import type { SaleFacts } from '../../shared/domain/sale.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import {
  aLine,
  aListPriceProgramme,
  aLot,
  aMember,
  aProgramme,
  aSale,
  evaluated,
  type SaleOver,
} from '../support/builders.ts'

/** The site that issued the card. */
const HERE = { site: '0012', homeSite: '0012' }

const listPrice = aListPriceProgramme()
const held = (amount: number, birthdayRights = 0) => ({ lots: [aLot('old', amount)], birthdayRights })

describe('the live quote', () => {
  test.each<[string, SaleFacts, number | null]>([
    ['redemption_exceeds_bill', aSale({ redeemPoints: 6000, held: held(9000) }), 100_00],
    ['insufficient_points', aSale({ redeemPoints: 1000 }), 100_00],
    [
      'tenders_exceed_bill',
      aSale({ redeemPoints: 1000, held: held(1000), tenders: [['cash', 100_00]] }),
      80_00,
    ],
    ['amount_not_positive', aSale({ tenders: [['cash', -1]] }), 100_00],
    ['amount_not_positive', aSale({ lines: [aLine({ priceFen: 0 })] }), null],
    ['no_lines', aSale({ lines: [] }), null],
  ])('%s: prices what can be priced', (code, facts, dueFen) => {
    const quoted = quoteSale(facts, listPrice)
    expect(quoted.refusal?.code).toBe(code)
    expect(quoted.evaluated?.result.dueFen ?? null).toBe(dueFen)
  })

  const asking = (over: SaleOver = {}) => aSale({ redeemPoints: 1000, held: held(9000), ...over })
  test.each<[string, SaleFacts, Partial<RedemptionRules>]>([
    ['card_not_active', asking({ member: aMember({ cardActive: false }) }), {}],
    ['redemption_needs_member', asking({ member: null }), {}],
    ['redemption_items_only', asking(), { moneyOff: false }],
    ['redemption_automatic', asking({ held: held(0) }), { mode: 'automatic' }],
    ['redemption_other_site', asking(), { where: { kind: 'sites', sites: ['0013'] } }],
    ['redemption_below_minimum', asking(), { minimumPoints: points(2000) }],
    ['redemption_not_a_step', asking({ redeemPoints: 1001 }), {}],
    ['redemption_over_ceiling', asking(), { ceilingFenPerSale: fen(19_99) }],
  ])('%s: prices the sale without points', (code, facts, over) => {
    const redemption = { ...listPrice.redemption, ...over }
    const quoted = quoteSale(facts, { ...listPrice, redemption })
    expect(quoted.refusal?.code).toBe(code)
    expect(quoted.evaluated?.result).toMatchObject({ redeemedPoints: 0, dueFen: 100_00 })
  })

  test('prices by a tender of money, whatever the programme lists first', () => {
    const tenders = listPrice.tenders.toSorted(
      (a, b) => Number(a.kind === 'money') - Number(b.kind === 'money'),
    )
    const quoted = quoteSale(aSale({ tenders: [] }), { ...listPrice, tenders })
    expect(quoted.evaluated?.result).toMatchObject({ tenders: [{ code: 'cash' }], accruedPoints: 100 })
  })

  test('without a tender of money there is no programme', () => {
    const tenders = listPrice.tenders.filter(({ kind }) => kind !== 'money')
    expect(() => quoteSale(aSale({ tenders: [] }), { ...listPrice, tenders })).toThrow('tender of money')
  })

  test('refuses nothing that can be booked', () => {
    const quoted = quoteSale(aSale(), SHOES)
    expect(quoted.refusal).toBeNull()
    expect(quoted.evaluated).toEqual(evaluated(aSale()))
  })
})

describe('RE-01 what the counter offers', () => {
  test('whole steps up to the bill, each with whether the points are here', () => {
    expect(redemptionChoices(fen(79_99), 2580, HERE, SHOES)).toEqual([
      { points: 0, fen: 0, enough: true },
      { points: 1000, fen: 20_00, enough: true },
      { points: 2000, fen: 40_00, enough: true },
      { points: 3000, fen: 60_00, enough: false },
    ])
  })

  test('from the minimum, in steps, up to the ceiling', () => {
    const programme = aProgramme({
      redemption: {
        ...SHOES.redemption,
        minimumPoints: points(250),
        stepPoints: points(100),
        stepFen: fen(2_00),
        ceilingFenPerSale: fen(8_00),
      },
    })
    expect(redemptionChoices(fen(100_00), 9999, HERE, programme).map((choice) => choice.points)).toEqual([
      0, 300, 400,
    ])
  })

  test('never more than a list can show', () => {
    expect(redemptionChoices(fen(1_000_000_000), 0, HERE, SHOES)).toHaveLength(REDEMPTION_CHOICES_MAX)
  })

  test('every choice offered with enough points is one that the sale accepts', () => {
    for (const choice of redemptionChoices(fen(100_00), 4000, HERE, SHOES)) {
      const sale = aSale({ redeemPoints: choice.points, held: held(4000) })
      expect(evaluateSale(sale, listPrice).ok).toBe(choice.enough)
    }
  })
})

test.each([
  ['presented', 1000, true, []],
  ['proved', 1000, true, []],
  ['typed', 0, false, []],
  ['typed', 1000, false, ['redemption']],
  ['typed', 1000, true, ['redemption', 'birthday_right']],
] as const)(
  'EN-18 identity %s, redeeming %i, birthday right %s: a manager for %j',
  (strength, redeem, right, needs) => {
    const sale = aSale({ member: aMember({ strength }), redeemPoints: redeem, useBirthdayRight: right })
    expect(approvalsNeeded(sale, SHOES)).toEqual(needs)
  },
)

test('EN-18 EN-20 nobody needs a manager for a sale without a member; a typed identity earns', () => {
  expect(approvalsNeeded(aSale({ member: null }), SHOES)).toEqual([])
  expect(evaluated(aSale({ member: aMember({ strength: 'typed' }) }), listPrice).result.accruedPoints).toBe(
    100,
  )
})
