/** Postings for tests: acts of one till by the rich programme, what they move in one line each, and the accounts afterwards. */
import { expect } from 'vitest'
import type { Posting } from '../../shared/domain/entry.ts'
import { voucherNumberAt } from '../../shared/domain/issued-vouchers.ts'
import { type PostedAct, SOURCES, unbalanced } from '../../shared/domain/ledger.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { RefundResult } from '../../shared/domain/refund.ts'
import type { RewardGiven, SaleFacts, SaleResult, SaleVoucher } from '../../shared/domain/sale.ts'
import { makeSlipNumber } from '../../shared/domain/slip-number.ts'
import { businessDate } from '../../shared/domain/time.ts'
import { aBookedSale, aMember, aSale } from './builders.ts'
import { RICH } from './rich-programme.ts'

export const HOLDER = 'till.01'
export const SLIP = makeSlipNumber({ site: 12, till: 1, epoch: 1, seq: 7 })
export const DAY = businessDate('2026-11-21')
export const EXPIRING = { ...RICH, expiry: { months: 12, end: 'month' } } as const
export const LOT = 'sale-1~2027-11-30'

export const act = (over: Partial<PostedAct> = {}): PostedAct => ({
  id: 'sale-1',
  holder: HOLDER,
  businessDate: DAY,
  slipNumber: SLIP,
  programme: EXPIRING,
  ...over,
})

/** 'owner asset lot: amount', in their order. */
export const told = (postings: readonly Posting[]) =>
  postings.map(({ owner, asset, lot, amount }) => `${owner} ${asset} ${lot}: ${amount}`)

/** The accounts after postings; fails where one but a source falls below zero on the way, or a lot does not balance. */
export function booked(before: Readonly<Record<string, number>>, ...acts: readonly (readonly Posting[])[]) {
  const accounts = new Map(Object.entries(before))
  for (const postings of acts) {
    expect(unbalanced(postings)).toBeNull()
    for (const { owner, asset, lot, amount, holder } of postings) {
      expect(holder).toBe(HOLDER)
      const key = `${owner} ${asset} ${lot}`
      const left = (accounts.get(key) ?? 0) + amount
      accounts.set(key, left)
      if (!SOURCES.includes(owner)) expect(left, key).toBeGreaterThanOrEqual(0)
    }
  }
  return Object.fromEntries([...accounts].filter(([, amount]) => amount !== 0))
}

export const voucher = (over: Partial<SaleVoucher> = {}): SaleVoucher => ({
  number: voucherNumberAt(SLIP, 3),
  kind: 'fifty',
  terms: {
    valueFen: fen(8000),
    sites: null,
    minimumFen: fen(0),
    priceClasses: null,
    perSale: 1,
    stacks: true,
    bought: true,
  },
  boundTo: null,
  validFrom: DAY,
  validTo: businessDate('2026-12-01'),
  here: true,
  ...over,
})

export const REWARDS: readonly RewardGiven[] = [
  { code: 'p', to: 'member', gives: { kind: 'points', points: points(30) } },
  { code: 'v', to: 'member', gives: { kind: 'voucher', voucher: 'fifty' } },
  { code: 'g', to: 'member', gives: { kind: 'gift', gift: 'brush', valueFen: fen(100) } },
  { code: 'r', to: 'referrer', referrer: 'm2', gives: { kind: 'points', points: points(50) } },
]

/** Every asset in one sale: points redeemed and accrued, value, a voucher, conversion, rewards. */
export const FULL: SaleResult = {
  ...aBookedSale().result,
  redeemedPoints: points(100),
  redeemedLots: [{ lot: 'old', points: points(100) }],
  accruedPoints: points(400),
  tenders: [
    { code: 'registered', amountFen: fen(8000), voucher: voucher().number },
    { code: 'card_value', amountFen: fen(500), asset: 'rebate', lots: [{ lot: 'top', fen: fen(500) }] },
  ],
  conversion: {
    steps: 1,
    points: points(300),
    fen: fen(600),
    lots: [{ lot: 'old', points: points(120) }],
    ownPoints: points(180),
  },
  rewards: REWARDS,
}
export const FACTS: SaleFacts = { ...aSale({ member: aMember({ memberId: 'm1' }) }), vouchers: [voucher()] }
export const BEFORE = {
  'm:m1 points old': 220,
  'm:m1 value.rebate top': 500,
  [`p:bearer voucher:${voucher().number} `]: 1,
  'p:stock gift:0012:brush ': 2,
}

/** A tender as it comes back, a yuan of it. */
export const returnedBy = (over: Partial<RefundResult['tenders'][number]>) => ({
  code: 'cash',
  grossFen: fen(1_00),
  withheldFen: fen(0),
  handedFen: fen(1_00),
  ...over,
})
