/** Each tender's part goes back the way it came: stored value to its lots, vouchers, what is withheld (RF-07). */
import { describe, expect, test } from 'vitest'
import { handBackOf } from '../../shared/domain/hand-back.ts'
import { type Fen, fen } from '../../shared/domain/money.ts'
import type { BookedSale, RefundState } from '../../shared/domain/refund.ts'
import type { SaleVoucher, TenderFact, ValueHolding } from '../../shared/domain/sale.ts'
import { plusDays } from '../../shared/domain/time.ts'
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
  type SaleOver,
} from '../support/builders.ts'
import { everythingOnRequest } from '../support/programmes.ts'

const listPrice = aListPriceProgramme()
const everything = everythingOnRequest()
/** All tenders; prices as written; nothing that the returns here are not about. */
const programme = {
  ...listPrice,
  tenders: everything.tenders,
  storedValue: everything.storedValue,
  vouchers: everything.vouchers,
}

const value: readonly ValueHolding[] = [
  {
    asset: 'principal',
    lots: [
      { lot: 'first', fen: fen(30_00) },
      { lot: 'second', fen: fen(100_00) },
    ],
  },
  { asset: 'rebate', lots: [{ lot: 'converted', fen: fen(5_00) }] },
]

const held = { lots: [], birthdayRights: 0, value }

function back(sale: BookedSale, units: number, over: { before?: RefundState; short?: boolean } = {}) {
  const { before, short = false } = over
  const facts = aRefund(sale, {
    returned: [[0, units]],
    held: short ? [] : [aLot(OWN_LOT, 10_000)],
    ...(before && { before }),
  })
  return refunded(sale, facts, programme).result
}

describe('RF-07 stored value goes back to its lots', () => {
  const sale = aBookedSale(aSale({ held, tenders: [['stored_value', null]] }), programme)

  test('asset by asset, what stays paid with the oldest', () => {
    expect(sale.result.tenders).toEqual([
      { code: 'stored_value', asset: 'rebate', amountFen: 5_00, lots: [{ lot: 'converted', fen: 5_00 }] },
      {
        code: 'stored_value',
        asset: 'principal',
        amountFen: 95_00,
        lots: [
          { lot: 'first', fen: 30_00 },
          { lot: 'second', fen: 65_00 },
        ],
      },
    ])
    const { tenders } = back(sale, 80_00)
    expect(tenders).toEqual([
      {
        code: 'stored_value',
        asset: 'rebate',
        grossFen: 4_00,
        withheldFen: 0,
        handedFen: 4_00,
        lots: [{ lot: 'converted', fen: 4_00 }],
      },
      {
        code: 'stored_value',
        asset: 'principal',
        grossFen: 76_00,
        withheldFen: 0,
        handedFen: 76_00,
        lots: [
          { lot: 'first', fen: 11_00 },
          { lot: 'second', fen: 65_00 },
        ],
      },
    ])
  })

  test.each([[[20_00, 60_00, 20_00]], [[60_00, 20_00, 20_00]], [[100_00]], [[99_99, 1]]])(
    'returns of %j come to the same lots in all',
    (parts) => {
      let before: RefundState | undefined
      const sums = new Map<string, number>()
      for (const units of parts) {
        const result = back(sale, units, before === undefined ? {} : { before })
        before = result.after
        for (const { lot, fen: amount } of result.tenders.flatMap(({ lots = [] }) => lots)) {
          sums.set(lot, (sums.get(lot) ?? 0) + amount)
        }
      }
      expect([...sums].toSorted()).toEqual([
        ['converted', 5_00],
        ['first', 30_00],
        ['second', 65_00],
      ])
    },
  )

  test('what is withheld stays with the oldest, and goes to the lots when it is handed out again', () => {
    // 95 points are short: 1.90, off the rebate first.
    const first = back(sale, 100_00, { short: true })
    expect(first.withheldFen).toBe(1_90)
    expect(first.tenders[0]).toMatchObject({
      withheldFen: 1_90,
      handedFen: 3_10,
      lots: [{ lot: 'converted', fen: 3_10 }],
    })
    expect(first.tenders[1]).toMatchObject({ withheldFen: 0, handedFen: 95_00 })
  })

  test('a part of which nothing is handed names no lots', () => {
    const { tenders } = back(sale, 1)
    expect(tenders[0]).toEqual({
      code: 'stored_value',
      asset: 'rebate',
      grossFen: 0,
      withheldFen: 0,
      handedFen: 0,
    })
  })

  const principal = aBookedSale(
    aSale({ held: { ...held, value: value.slice(0, 1) }, tenders: [['stored_value', null]] }),
    programme,
  )

  test('lots after a part that was withheld begin where what was handed out ended', () => {
    // 50 points are short: 1.00 of the 50.00 stays.
    const first = back(principal, 50_00, { short: true })
    expect(first.tenders[0]).toMatchObject({ handedFen: 49_00, lots: [{ lot: 'second', fen: 49_00 }] })
    const rest = back(principal, 50_00, { before: first.after })
    expect(rest.tenders[0]).toMatchObject({
      handedFen: 50_00,
      lots: [
        { lot: 'first', fen: 29_00 },
        { lot: 'second', fen: 21_00 },
      ],
    })
  })

  test('a lot of which nothing comes back is not named', () => {
    const { tenders } = back(principal, 70_00)
    expect(tenders[0]?.lots).toEqual([{ lot: 'second', fen: 70_00 }])
  })

  test('a tender of money names neither lots nor asset', () => {
    const cash = aBookedSale(aSale(), programme)
    expect(back(cash, 100_00).tenders).toStrictEqual([
      { code: 'cash', grossFen: 100_00, withheldFen: 0, handedFen: 100_00 },
    ])
  })
})

const aVoucher = (number: string, bought: boolean, valueFen = 100_00): SaleVoucher => ({
  number,
  kind: bought ? 'present100' : 'thanks50',
  terms: {
    valueFen: valueFen as Fen,
    sites: null,
    minimumFen: fen(0),
    priceClasses: null,
    perSale: 2,
    stacks: true,
    bought,
  },
  boundTo: null,
  validFrom: ORDINARY_DAY,
  validTo: plusDays(ORDINARY_DAY, 30),
  here: true,
})

/** 200 paid 80 by the voucher, the rest in cash. */
function paidBy(voucher: SaleVoucher, over: SaleOver = {}): BookedSale {
  const other = aVoucher('other', !voucher.terms.bought, 999_99)
  const tenders: TenderFact[] = [
    { code: 'registered_voucher', amountFen: fen(80_00), voucher: voucher.number },
    { code: 'cash', amountFen: null },
  ]
  const facts = {
    ...aSale({ lines: [aLine({ priceFen: 200_00 })], ...over }),
    tenders,
    vouchers: [other, voucher],
  }
  return aBookedSale(facts, programme)
}

test.each([
  ['cash', {}, 'handed'],
  ['stored_value', { asset: 'bonus' }, 'handed'],
  ['voucher', {}, 'lapses'],
  ['group_coupon', {}, 'voucher'],
  ['registered_voucher', {}, 'lapses'],
  ['registered_voucher', { bought: true }, 'voucher'],
] as const)('RF-07 what %s paid, %j, is given back: %s', (code, over, expected) => {
  expect(handBackOf({ code, amountFen: fen(1), ...over }, programme)).toBe(expected)
})

describe('RF-07 a registered free voucher', () => {
  const sale = paidBy(aVoucher('v1', false))

  test('lapses by its share on a part return, and comes back itself when nothing is kept', () => {
    const part = back(sale, 50_00)
    expect(part.tenders[0]).toEqual({
      code: 'registered_voucher',
      grossFen: 20_00,
      withheldFen: 0,
      handedFen: 0,
    })
    expect(part).toMatchObject({ lapsedFen: 20_00, handOutFen: 30_00, vouchersComeBack: false })
    const rest = back(sale, 150_00, { before: part.after })
    expect(rest.tenders[0]).toMatchObject({ voucher: 'v1', handedFen: 0 })
    expect(rest).toMatchObject({ lapsedFen: 0, handOutFen: 90_00, vouchersComeBack: false })
  })
})

describe('RF-07 a registered bought voucher', () => {
  const sale = paidBy(aVoucher('v2', true))

  test('comes back itself with a whole return: with what it had not paid, since no change was given', () => {
    const { tenders, handOutFen, grossFen } = back(sale, 200_00)
    expect(tenders[0]).toEqual({
      code: 'registered_voucher',
      grossFen: 80_00,
      withheldFen: 0,
      handedFen: 80_00,
      voucher: 'v2',
    })
    expect([grossFen, handOutFen]).toEqual([200_00, 200_00])
  })

  test('of a part return its share is a new voucher, the last with what it had not paid: 20 and 80 of 100', () => {
    const part = back(sale, 50_00)
    expect(part.tenders[0]).toMatchObject({ handedFen: 20_00, newVoucherFen: 20_00 })
    expect(part.tenders[0]).not.toHaveProperty('voucher')
    expect(part).toMatchObject({ lapsedFen: 0, handOutFen: 50_00 })
    const rest = back(sale, 150_00, { before: part.after })
    expect(rest.tenders[0]).toMatchObject({ handedFen: 60_00, newVoucherFen: 80_00 })
    expect(rest.tenders[0]).not.toHaveProperty('voucher')
  })

  test('of a part too small for a fen of it there is no new voucher', () => {
    const { tenders } = back(sale, 1)
    expect(tenders[0]).toEqual({ code: 'registered_voucher', grossFen: 0, withheldFen: 0, handedFen: 0 })
  })

  test('is never withheld from, nor is a coupon: the money takes all of it, and the rest is debt', () => {
    const facts = aSale({
      lines: [aLine({ priceFen: 100_00, category: 'bag' })],
      tenders: [
        ['group_coupon', 99_00],
        ['cash', null],
      ],
    })
    const coupon = aBookedSale(facts, programme)
    expect(coupon.result.accruedPoints).toBe(100)
    const { result } = refunded(coupon, aRefund(coupon, { held: [] }), programme)
    expect(result.tenders).toEqual([
      { code: 'group_coupon', grossFen: 99_00, withheldFen: 0, handedFen: 99_00 },
      { code: 'cash', grossFen: 1_00, withheldFen: 1_00, handedFen: 0 },
    ])
    expect(result).toMatchObject({ withheldFen: 1_00, debtPoints: 50, handOutFen: 99_00 })
  })
})

test('RF-04 RF-07 a bought voucher’s money carried into a sale comes back as a new voucher, having no number', () => {
  const carried: TenderFact = { code: 'registered_voucher', amountFen: fen(40_00), carried: { bought: true } }
  const facts = { ...aSale(), tenders: [carried, { code: 'cash', amountFen: null }] }
  const sale = aBookedSale(facts, programme)
  expect(back(sale, 100_00).tenders[0]).toMatchObject({ handedFen: 40_00, newVoucherFen: 40_00 })
  expect(back(sale, 100_00).vouchersComeBack).toBe(false)
})
