/** Registered vouchers in a sale: each pays as much as it may of what is left, by the last quote. */
import { describe, expect, test } from 'vitest'
import { NEW_SALE, type SaleState, saleReducer } from '../../renderer/state/sale.ts'
import { NO_INPUTS, type SaleInputs, saleInputsReducer } from '../../renderer/state/sale-inputs.ts'
import { refusedVoucher, voucherAmounts, voucherProblem } from '../../renderer/state/sale-vouchers.ts'
import type { VoucherView } from '../../shared/contract/member.ts'
import { fen } from '../../shared/domain/money.ts'
import { businessDate } from '../../shared/domain/time.ts'
import { aMemberView, aQuote } from './samples.ts'

function aVoucher(over: Partial<VoucherView> = {}): VoucherView {
  return {
    number: '8000001010000001011',
    kind: 'spring',
    name: { zh: '春季券', en: 'Spring voucher' },
    valueFen: fen(50_00),
    minimumFen: fen(0),
    validFrom: businessDate('2026-11-01'),
    validTo: businessDate('2026-12-31'),
    bound: true,
    state: 'usable',
    ...over,
  }
}

function withVouchers(...vouchers: readonly VoucherView[]): SaleInputs {
  return vouchers.reduce(
    (inputs, voucher) => saleInputsReducer(inputs, { kind: 'voucher', voucher }),
    NO_INPUTS,
  )
}

const paying = (inputs: SaleInputs) => inputs.vouchers.map(({ payFen }) => payFen)

describe('SV-07 what a voucher pays', () => {
  test('its value, never more than the bill: no change is given', () => {
    expect(paying(voucherAmounts(withVouchers(aVoucher()), fen(120_00)))).toEqual([50_00])
    expect(paying(voucherAmounts(withVouchers(aVoucher()), fen(30_00)))).toEqual([30_00])
  })

  test('two in the order they were taken; the second what the first leaves, nothing when nothing is left', () => {
    const two = withVouchers(aVoucher(), aVoucher({ number: '8000001010000001029' }))
    expect(paying(voucherAmounts(two, fen(70_00)))).toEqual([50_00, 20_00])
    expect(paying(voucherAmounts(two, fen(50_00)))).toEqual([50_00, 0])
  })

  test('typed amounts of other tenders come first', () => {
    const inputs = { ...withVouchers(aVoucher()), tenderTexts: { wechat: '80' } }
    expect(paying(voucherAmounts(inputs, fen(100_00)))).toEqual([20_00])
  })

  test('unchanged amounts leave the inputs as they are, so that no quote is asked for again', () => {
    const settled = voucherAmounts(withVouchers(aVoucher()), fen(30_00))
    expect(voucherAmounts(settled, fen(30_00))).toBe(settled)
  })
})

describe('a scanned voucher', () => {
  const scan = (state: SaleState, voucher: VoucherView) => saleReducer(state, { kind: 'voucher', voucher })

  test('goes into the sale once', () => {
    const twice = scan(scan(NEW_SALE, aVoucher()), aVoucher())
    expect(twice.inputs.vouchers).toHaveLength(1)
  })

  test.each([
    ['used', 'voucher_not_here'],
    ['cancelled', 'voucher_not_here'],
    ['not_yet', 'voucher_not_yet_valid'],
    ['past', 'voucher_expired'],
  ] as const)('that is %s is refused with its reason', (state, code) => {
    const refused = scan(NEW_SALE, aVoucher({ state }))
    expect(refused.inputs.vouchers).toEqual([])
    expect(refused.refusal?.code).toBe(code)
    expect(voucherProblem(aVoucher())).toBeNull()
  })

  test('bound to a member leaves with the member; one for whoever brings it stays', () => {
    const member = saleReducer(NEW_SALE, { kind: 'member', member: aMemberView() })
    const both = scan(scan(member, aVoucher()), aVoucher({ number: '8000001010000001029', bound: false }))
    const closed = saleReducer(both, { kind: 'close_member' })
    expect(closed.inputs.vouchers.map(({ voucher }) => voucher.bound)).toEqual([false])
  })

  test('a quote sets what it pays, and what Enter wanted goes on being wanted', () => {
    const wanted: SaleState = {
      ...scan(NEW_SALE, aVoucher({ valueFen: fen(9_999_00) })),
      commit: { stage: 'wanted', actId: 'act' },
    }
    const quote = aQuote()
    const next = saleReducer(wanted, {
      kind: 'quoted',
      key: 'key',
      draft: {
        identification: null,
        lines: [],
        deduction: null,
        redeemPoints: wanted.inputs.redeemPoints,
        useBirthdayRight: false,
        tenders: [],
        salesperson: null,
      },
      quote,
      fresh: true,
    })
    expect(paying(next.inputs)).toEqual([quote.result?.dueFen])
    expect(next.commit.stage).toBe('wanted')
  })
})

describe('a voucher the till will not take', () => {
  const two = withVouchers(aVoucher({ number: '1' }), aVoucher({ number: '2' }))
  const named = (refusal: Parameters<typeof refusedVoucher>[1]) =>
    refusedVoucher(two, refusal)?.voucher.number

  test('is the one the refusal counts among the tenders', () => {
    expect(named({ code: 'voucher_below_minimum', details: { tenderNumber: 1 } })).toBe('1')
    expect(named({ code: 'voucher_below_minimum', details: { tenderNumber: 2 } })).toBe('2')
  })

  test('is the last one taken where they are too many together', () => {
    expect(named({ code: 'voucher_too_many', details: { max: 1 } })).toBe('2')
  })

  test('is none where the refusal speaks of something else', () => {
    expect(named({ code: 'tenders_short', details: { tenderNumber: 1 } })).toBeUndefined()
    expect(named(null)).toBeUndefined()
  })
})
