/** Several vouchers on one slip: what those before leave of the goods that one more counts for (SV-07). */
import { describe, expect, test } from 'vitest'
import { type Fen, fen } from '../../shared/domain/money.ts'
import type { SaleVoucher } from '../../shared/domain/sale.ts'
import { goodsLeftFor, voucherFor } from '../../shared/domain/voucher.ts'
import { aListPriceProgramme, aSale, evaluated, ORDINARY_DAY } from '../support/builders.ts'
import { OPEN_VOUCHER, withVouchers } from '../support/programmes.ts'

const COSTS: Readonly<Record<string, number>> = { regular: 100_00, special: 40_00 }
const costOf = (classes: readonly string[] | null): Fen =>
  fen([...new Set(classes ?? Object.keys(COSTS))].reduce((sum, one) => sum + (COSTS[one] ?? 0), 0))

describe('SV-07 of regular goods of 100 and special goods of 40', () => {
  test.each([
    ['regular', ['regular'], [], 100_00],
    ['regular, beside 60 for both', ['regular'], [['regular', 'special']], 80_00],
    ['both, beside 60 for regular ones', ['regular', 'special'], [['regular']], 80_00],
    ['special, beside 60 for regular ones', ['special'], [['regular']], 40_00],
    ['regular, beside 60 for regular ones', ['regular'], [['regular']], 40_00],
    ['regular, beside 60 for all', ['regular'], [null], 80_00],
    ['all, beside 60 for regular ones twice', null, [['regular'], null], 20_00],
  ] as const)('one for %s finds what is left', (_name, own, before, left) => {
    const paid = before.map((priceClasses) => ({ priceClasses, amountFen: 60_00 }))
    expect(goodsLeftFor(own, paid, costOf)).toBe(left)
  })
})

test('SV-07 money before a voucher on the slip takes nothing of its goods', () => {
  const programme = { ...withVouchers(), memberPrice: aListPriceProgramme().memberPrice }
  const issued = voucherFor({ ...OPEN_VOUCHER, valueFen: fen(80_00) }, ORDINARY_DAY, 'member-1')
  const voucher: SaleVoucher = { number: '8000001000000123010', ...issued, here: true }
  const tenders = [
    { code: 'cash', amountFen: fen(20_00) },
    { code: 'registered_voucher', amountFen: fen(80_00), voucher: voucher.number },
  ]
  const { tenders: paid } = evaluated(
    { ...aSale(), site: '0012', vouchers: [voucher], tenders },
    programme,
  ).result
  expect(paid.map(({ amountFen }) => amountFen)).toEqual([20_00, 80_00])
})
