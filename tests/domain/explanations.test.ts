/** Every figure explains itself: computed again from its explanation it is the figure that is booked. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { points } from '../../shared/domain/points.ts'
import { quoteSale } from '../../shared/domain/quote.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import {
  aBookedSale,
  aFactor,
  aLine,
  aListPriceProgramme,
  aMember,
  aRefund,
  aSale,
  evaluated,
  refunded,
} from '../support/builders.ts'
import {
  histories,
  holdingsAfter,
  playReturns,
  sold,
  spend,
  tickets,
  total,
  unitsOf,
} from '../support/generators.ts'
import { holds } from '../support/properties.ts'
import { nodesOf, recompute } from '../support/recompute.ts'

test('the explanations of a sale come to what is booked', () => {
  holds(
    2_000,
    fc.property(tickets, ({ facts, programme }) => {
      const { result, why } = evaluated(facts, programme)
      expect(why.lines.map(recompute)).toEqual(result.lines.map((line) => line.priceFen))
      expect(recompute(why.due)).toBe(result.dueFen)
      expect(recompute(why.accrual)).toBe(result.accruedPoints)
      expect(why.redemption === null ? 0 : recompute(why.redemption)).toBe(result.redeemedFen)
      const groups = why.accrual.parts.slice(1).map((group) => group.value.amount)
      expect(groups).toEqual(result.groups.map((group) => group.points))
      const paid = why.accrual.parts[0]?.parts[0]?.value.amount
      expect(paid).toBe(result.dueFen)
    }),
  )
})

test('the explanations of a return come to what is booked', () => {
  holds(
    2_000,
    fc.property(tickets, histories, fc.nat(1000), (ticket, history, spentPermille) => {
      const sale = sold(ticket)
      const held = holdingsAfter(sale)
      const from = spend(held, Math.floor((total(held.here) * spentPermille) / 1000))
      for (const { result, why } of playReturns(sale, ticket.programme, from, unitsOf(sale, history)).acts) {
        expect(why.lines.map(recompute)).toEqual(result.lines.map((line) => line.costFen))
        expect(recompute(why.clawback)).toBe(result.clawbackPoints)
        expect(why.shortfall === null ? 0 : recompute(why.shortfall)).toBe(result.shortfallPoints)
        expect(recompute(why.handOut)).toBe(result.handOutFen)
        expect(why.restored === null ? 0 : recompute(why.restored)).toBe(result.restoredPoints)
      }
    }),
  )
})

test('a plain sale says: 416.84 paid, a point a yuan, 416', () => {
  const lines = [aLine({ priceFen: 598_00 }), aLine({ priceFen: 100_00, priceClass: 'special' })]
  const held = { lots: [{ lot: 'old', points: points(1000) }], birthdayRights: 0 }
  const { why } = evaluated(aSale({ lines, redeemPoints: 1000, held }))
  expect(why.accrual.parts.map((part) => part.code)).toEqual(['earning_money', 'accrual_plain'])
  expect(nodesOf(why.accrual, 'group_money').map((node) => node.value.amount)).toEqual([416_84])
  expect(why.due.parts.map((part) => [part.code, part.value.amount])).toEqual([
    ['sale_price', 436_84],
    ['redemption', 20_00],
  ])
})

test('money that does not earn is named: by the line that does not, by the tender that does not', () => {
  const lines = [aLine({ priceFen: 200_00 }), aLine({ priceFen: 10_00, category: 'paper_bag' })]
  const tenders = [
    ['voucher', 100_00],
    ['cash', null],
  ] as const
  const { why } = evaluated(aSale({ lines, tenders }), aListPriceProgramme())
  const [money] = why.accrual.parts
  expect(money?.value.amount).toBe(104_76)
  expect(money?.parts.map((part) => [part.code, part.params, part.value.amount])).toEqual([
    ['paid_by_tenders', {}, 210_00],
    ['category_does_not_earn', { lineNumber: 2, category: 'paper_bag' }, 10_00],
    ['tender_does_not_earn', { tender: 'voucher' }, 95_24],
  ])
})

test('a factor at work is named with its size', () => {
  const programme = aListPriceProgramme({
    stacking: 'multiply',
    factors: [
      aFactor(2000, { kind: 'birthday', window: 'day' }, 'birthday'),
      aFactor(1500, { kind: 'category', category: 'shoe' }, 'shoes'),
      aFactor(3000, { kind: 'category', category: 'bag' }, 'bags'),
    ],
  })
  const { why } = evaluated(aSale({ member: aMember({ birthday: { day: true, month: true } }) }), programme)
  const [factors] = nodesOf(why.accrual, 'factors_multiply')
  expect(factors?.value).toEqual({ unit: 'permille', amount: 3000 })
  expect(factors?.parts.map((part) => [part.params['factor'], part.value.amount])).toEqual([
    ['shoes', 1500],
    ['birthday', 2000],
  ])
})

test('two ways to the same factor are one group, each way told', () => {
  const programme = aListPriceProgramme({
    factors: [
      aFactor(2000, { kind: 'category', category: 'shoe' }, 'shoes'),
      aFactor(2000, { kind: 'category', category: 'bag' }, 'bags'),
    ],
  })
  const lines = [aLine({ priceFen: 50_50 }), aLine({ priceFen: 49_50, category: 'bag' })]
  const { result, why } = evaluated(aSale({ lines }), programme)
  expect(result.groups).toEqual([
    { factorPermille: 2000, factors: ['shoes', 'bags'], moneyFen: 100_00, basePoints: 100, points: 200 },
  ])
  expect(nodesOf(why.accrual, 'factors_highest')).toHaveLength(2)
})

test('without a member or with a card not yet active the explanation says so', () => {
  expect(evaluated(aSale({ member: null })).why.accrual.code).toBe('accrual_no_member')
  const member = aMember({ cardActive: false })
  expect(evaluated(aSale({ member })).why.accrual.code).toBe('accrual_card_not_active')
})

test('a shortfall is told from the claw-back to the money: 290 due, 100 there, 190 short, 3.80', () => {
  const sale = aBookedSale(aSale({ lines: [aLine({ priceFen: 500_00 })] }))
  const held = [
    { lot: sale.lot, points: points(60) },
    { lot: 'other', points: points(40) },
  ]
  const { why } = refunded(sale, aRefund(sale, { held }))
  expect(why.shortfall?.parts.map((part) => [part.code, part.value.amount])).toEqual([
    ['clawback_due', 290],
    ['taken_from_own_lot', 60],
    ['taken_from_other_lots', 40],
  ])
  expect(why.shortfall?.value).toEqual({ unit: 'points', amount: 190 })
  expect(why.handOut.parts.map((part) => [part.code, part.value.amount])).toEqual([
    ['refund_money', 290_00],
    ['withheld', 3_80],
  ])
})

test('a quote that is only short of money is still priced and explained', () => {
  const quoted = quoteSale(aSale({ tenders: [['cash', 1_00]] }), SHOES)
  expect(quoted.refusal).toMatchObject({ code: 'tenders_do_not_cover', details: { missingFen: 57_00 } })
  expect(quoted.evaluated?.result.dueFen).toBe(58_00)
  expect(quoted.evaluated?.result.accruedPoints).toBe(58)
})
