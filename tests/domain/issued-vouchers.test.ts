/** The registered vouchers that an act gives: rewards, and the shares of bought ones that come back (SV-04, SV-07, RF-07). */
import { describe, expect, test } from 'vitest'
import { rewardVouchers, shareVouchers, voucherNumberAt } from '../../shared/domain/issued-vouchers.ts'
import { fen } from '../../shared/domain/money.ts'
import type { RewardGiven } from '../../shared/domain/sale.ts'
import { businessDate } from '../../shared/domain/time.ts'
import { DAY, FACTS, FULL, REWARDS, returnedBy, SLIP, voucher } from '../support/postings.ts'
import { RICH } from '../support/rich-programme.ts'

describe('vouchers of an act', () => {
  test('SV-07 are numbered by the slip and their place; a kind that is not bound is whoever’s brings it', () => {
    const issuing = { slipNumber: SLIP, businessDate: DAY, programme: RICH }
    const [given] = rewardVouchers(issuing, 'm1', REWARDS)
    expect(given).toMatchObject({
      number: voucherNumberAt(SLIP, 1),
      boundTo: 'm1',
      memberId: 'm1',
      validFrom: DAY,
      validTo: '2027-01-20',
    })
    const unbound: readonly RewardGiven[] = [
      { code: 'u', to: 'referrer', referrer: 'm2', gives: { kind: 'voucher', voucher: 'eighty' } },
    ]
    expect(rewardVouchers(issuing, 'm1', unbound)).toMatchObject([{ boundTo: null, memberId: 'm2' }])
    expect(rewardVouchers(issuing, 'm1')).toEqual([])
  })

  test('of a kind that is none, or by a slip that is none, is a defect', () => {
    const issuing = { slipNumber: SLIP, businessDate: DAY, programme: { ...RICH, vouchers: [] } }
    expect(() => rewardVouchers(issuing, 'm1', REWARDS)).toThrow('no such voucher: fifty')
    expect(() => voucherNumberAt('1', 0)).toThrow('a slip number of ours')
  })
})

describe('a bought voucher’s share of returned goods', () => {
  const cash = { code: 'cash', amountFen: fen(1) }
  const tenders = [returnedBy({}), returnedBy({ newVoucherFen: fen(30_00) })]
  const paidLast = {
    facts: FACTS,
    result: { ...FULL, tenders: [cash, ...FULL.tenders] },
  }
  const share = (sale: Parameters<typeof shareVouchers>[1]) =>
    shareVouchers({ slipNumber: SLIP, businessDate: DAY }, sale, { tenders })

  test('RF-07 is numbered by the tender’s place after any reward, and lives as long as the old one', () => {
    const vouchers = [voucher({ validTo: businessDate('2027-03-01') })]
    expect(share({ ...paidLast, facts: { ...FACTS, vouchers } })).toMatchObject([
      { number: voucherNumberAt(SLIP, 51), validTo: '2027-03-01' },
    ])
  })

  test('of no voucher that paid is a defect', () => {
    const { vouchers: _, ...none } = FACTS
    expect(() => share({ facts: FACTS, result: { ...FULL, tenders: [] } })).toThrow('had paid')
    expect(() => share({ ...paidLast, facts: none })).toThrow('had paid')
  })
})
