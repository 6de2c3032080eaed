/** What a return and an exchange move: everything back the way it came, and what the sale gave with it (RF-02, RF-03, RF-07, RF-08, RF-10). */
import { describe, expect, test } from 'vitest'
import { shareVouchers, voucherNumberAt } from '../../shared/domain/issued-vouchers.ts'
import { unbalanced } from '../../shared/domain/ledger.ts'
import { exchangePostings, type ReturnedSale, refundPostings } from '../../shared/domain/ledger-refund.ts'
import { salePostings } from '../../shared/domain/ledger-sale.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { RefundResult } from '../../shared/domain/refund.ts'
import type { RewardGiven } from '../../shared/domain/sale.ts'
import { makeSlipNumber } from '../../shared/domain/slip-number.ts'
import { businessDate } from '../../shared/domain/time.ts'
import { aBookedSale, aMember, aRefund, aSale, refunded } from '../support/builders.ts'
import {
  act,
  booked,
  DAY,
  FACTS,
  FULL,
  HOLDER,
  LOT,
  REWARDS,
  returnedBy,
  SLIP,
  told,
  voucher,
} from '../support/postings.ts'
import { RICH } from '../support/rich-programme.ts'

const NOTHING: RefundResult = {
  ...refunded(aBookedSale(), aRefund(aBookedSale())).result,
  tenders: [],
  clawbackPoints: points(0),
  clawbackLots: [],
  restoredPoints: points(0),
  restoredLots: [],
  shortfallPoints: points(0),
  debtPoints: points(0),
}
const sold: ReturnedSale = {
  id: 'sale-1',
  slipNumber: SLIP,
  businessDate: businessDate('2025-11-21'),
  memberId: 'm1',
  facts: FACTS,
  result: FULL,
}
const back = (over: Partial<RefundResult>, of: Partial<ReturnedSale> = {}) =>
  refundPostings(act({ id: 'refund-1' }), { ...sold, ...of }, { ...NOTHING, ...over })

describe('a return', () => {
  test('RF-02 RF-03 takes the claw-back out of its lots, and what expired unused out of what expired', () => {
    const postings = back({
      clawbackPoints: points(60),
      clawbackLots: [{ lot: LOT, points: points(40) }],
      expiredLots: [{ lot: 'sale-1~2026-01-01', points: points(20) }],
    })
    expect(told(postings)).toEqual([
      `m:m1 points ${LOT}: -40`,
      `p:clawed points ${LOT}: 40`,
      'p:expired points sale-1~2026-01-01: -20',
      'p:clawed points sale-1~2026-01-01: 20',
    ])
  })

  test('RF-07 redeemed points come back to their lots, or to a later one of the same accrual', () => {
    const restoredLots = [
      { lot: 'old', points: points(10) },
      { lot: 'old~2026-12-21', points: points(5), from: 'old~2026-11-30' },
    ]
    const before = {
      'p:redeemed points old': 10,
      'p:redeemed points old~2026-11-30': 5,
      'p:issued points old~2026-11-30': -5,
    }
    expect(booked(before, back({ restoredPoints: points(15), restoredLots }))).toEqual({
      'm:m1 points old': 10,
      'm:m1 points old~2026-12-21': 5,
      'p:issued points old~2026-12-21': -5,
    })
  })

  test('RF-08 undone conversions leave the card and become points again; what remains converts again', () => {
    const postings = back({
      conversionsUndone: [{ lot: 'conv', fen: fen(450), points: [{ lot: 'old', points: points(225) }] }],
      clawbackPoints: points(200),
      clawbackLots: [{ lot: 'old', points: points(200) }],
      conversion: {
        steps: 1,
        points: points(25),
        fen: fen(50),
        lots: [{ lot: 'old', points: points(25) }],
        ownPoints: points(0),
      },
    })
    const before = { 'm:m1 value.rebate conv': 500, 'p:converted points old': 300 }
    expect(booked(before, postings)).toEqual({
      'm:m1 value.rebate conv': 50,
      'p:cancelled value.rebate conv': 450,
      'p:converted points old': 100,
      'p:clawed points old': 200,
      'm:m1 value.rebate refund-1': 50,
      'p:issued value.rebate refund-1': -50,
    })
  })

  test('RF-03 debt lies in the lot of the sale, and leaves it when a later return makes it good', () => {
    expect(told(back({ debtPoints: points(7) }))).toEqual(['p:owed debt sale-1: -7', 'm:m1 debt sale-1: 7'])
    expect(booked({}, back({ debtPoints: points(7) }))).toMatchObject({ 'p:owed debt sale-1': -7 })
    expect(told(back({ debtPoints: points(-7) }))).toEqual(['m:m1 debt sale-1: -7', 'p:owed debt sale-1: 7'])
  })

  test('RF-07 value goes to its lots, a voucher comes back itself, a bought one’s share as a new voucher', () => {
    const tenders = [
      {
        code: 'registered',
        grossFen: fen(3000),
        withheldFen: fen(0),
        handedFen: fen(3000),
        newVoucherFen: fen(3000),
      },
      {
        code: 'card_value',
        grossFen: fen(500),
        withheldFen: fen(0),
        handedFen: fen(500),
        asset: 'rebate' as const,
        lots: [{ lot: 'top', fen: fen(500) }],
      },
    ]
    const number = voucherNumberAt(SLIP, 50)
    expect(told(back({ tenders }))).toEqual([
      'p:used value.rebate top: -500',
      'm:m1 value.rebate top: 500',
      `p:issued voucher:${number} : -1`,
      `p:bearer voucher:${number} : 1`,
    ])
    const share = shareVouchers({ slipNumber: SLIP, businessDate: DAY }, sold, { tenders })
    expect(share).toMatchObject([
      { number, of: voucher().number, terms: { valueFen: 3000 }, validTo: '2026-12-21' },
    ])
    const wholeTenders = [
      {
        code: 'registered',
        grossFen: fen(8000),
        withheldFen: fen(0),
        handedFen: fen(8000),
        voucher: voucher().number,
      },
    ]
    expect(told(back({ tenders: wholeTenders }))).toEqual([
      `p:used voucher:${voucher().number} : -1`,
      `p:bearer voucher:${voucher().number} : 1`,
    ])
  })

  test('RF-07 a voucher that is bound comes back to its member; of value that is all withheld nothing moves', () => {
    const bound = voucher({ number: voucherNumberAt(SLIP, 4), boundTo: 'm1' })
    const facts = { ...FACTS, vouchers: [voucher(), bound] }
    const tenders = [returnedBy({ voucher: bound.number }), returnedBy({ asset: 'principal' })]
    expect(told(back({ tenders }, { facts }))).toEqual([
      `p:used voucher:${bound.number} : -1`,
      `m:m1 voucher:${bound.number} : 1`,
    ])
    expect(() => back({ tenders })).toThrow('is known')
  })

  test('EN-20 without a member only vouchers come back; neither points nor value can', () => {
    const facts = { ...FACTS, member: null }
    const nobody = (over: Partial<RefundResult>) => back(over, { facts, memberId: null })
    expect(told(nobody({ tenders: [returnedBy({}), returnedBy({ voucher: voucher().number })] }))).toEqual([
      `p:used voucher:${voucher().number} : -1`,
      `p:bearer voucher:${voucher().number} : 1`,
    ])
    expect(() => nobody({ clawbackPoints: points(1) })).toThrow('moves no points')
    expect(() => nobody({ restoredPoints: points(1) })).toThrow('moves no points')
    expect(() => nobody({ tenders: [returnedBy({ asset: 'principal', lots: [] })] })).toThrow('is a member’s')
  })

  test('RF-03 points that lie elsewhere are owed at HQ, and the till’s own log takes from nobody else', () => {
    const postings = back({ debtElsewherePoints: points(190) })
    expect(told(postings)).toEqual(['p:owed debt refund-1.d: -190', 'm:m1 debt refund-1.d: 190'])
    expect(postings.map(({ holder }) => holder)).toEqual([HOLDER, 'hq'])
    expect(unbalanced(postings)).toBe(null)
  })

  describe('of a sale that stands in another log', () => {
    const elsewhere = { holder: 't9.01-other' }

    test('RF-07 redeemed points, rights, value and vouchers are issued here: what was used there stays used', () => {
      const restoredLots = [
        { lot: 'old', points: points(10) },
        { lot: 'old~2026-12-21', points: points(5), from: 'old~2026-11-30' },
      ]
      const tenders = [
        returnedBy({ voucher: voucher().number }),
        returnedBy({ asset: 'principal', lots: [{ lot: 'top-up', fen: fen(70) }] }),
      ]
      const over = { restoredPoints: points(15), restoredLots, tenders, birthdayRightComesBack: true }
      expect(booked({}, back(over, elsewhere))).toEqual({
        'm:m1 points old': 10,
        'p:issued points old': -10,
        'm:m1 points old~2026-12-21': 5,
        'p:issued points old~2026-12-21': -5,
        [`p:bearer voucher:${voucher().number} `]: 1,
        [`p:issued voucher:${voucher().number} `]: -1,
        'm:m1 value.principal top-up': 70,
        'p:issued value.principal top-up': -70,
        'm:m1 right:birthday:2025 ': 1,
        'p:issued right:birthday:2025 ': -1,
      })
    })

    test('RF-10 a gift goes into the stock of the site where it is brought', () => {
      const rewardsGone = [{ position: 2, taken: 1, owedFen: fen(0) }]
      const result = { ...NOTHING, rewardsGone }
      const slipNumber = makeSlipNumber({ site: 13, till: 2, epoch: 1, seq: 9 })
      const here = act({ id: 'refund-1', slipNumber })
      expect(told(refundPostings(here, { ...sold, ...elsewhere }, result))).toEqual([
        'p:issued gift:0013:brush : -1',
        'p:stock gift:0013:brush : 1',
      ])
    })
  })

  test('RF-10 rewards whose ground is gone: points out of their lots, the voucher cancelled, the gift into stock', () => {
    const rewardsGone = [
      { position: 0, taken: 30, lots: [{ lot: 'sale-1.r0', points: points(30) }], owedFen: fen(0) },
      { position: 1, taken: 1, owedFen: fen(0) },
      { position: 2, taken: 0, owedFen: fen(100) },
      { position: 3, taken: 50, lots: [{ lot: 'sale-1.r3', points: points(50) }], owedFen: fen(0) },
    ]
    expect(told(back({ rewardsGone }))).toEqual([
      'm:m1 points sale-1.r0: -30',
      'p:clawed points sale-1.r0: 30',
      `m:m1 voucher:${voucherNumberAt(SLIP, 1)} : -1`,
      `p:cancelled voucher:${voucherNumberAt(SLIP, 1)} : 1`,
      'm:m2 points sale-1.r3: -50',
      'p:clawed points sale-1.r3: 50',
    ])
    const gift = back({ rewardsGone: [{ position: 2, taken: 1, owedFen: fen(0) }] })
    expect(told(gift)).toEqual(['p:handed gift:0012:brush : -1', 'p:stock gift:0012:brush : 1'])
    expect(back({ rewardsGone: [{ position: 0, taken: 0, owedFen: fen(60) }] })).toEqual([])
  })

  test('RF-10 of several vouchers the one whose ground is gone is cancelled, at whoever has it', () => {
    const rewards: readonly RewardGiven[] = [
      ...REWARDS,
      { code: 'u', to: 'member', gives: { kind: 'voucher', voucher: 'eighty' } },
    ]
    const result = { ...FULL, rewards }
    const gone = (position: number) =>
      back({ rewardsGone: [{ position, taken: 1, owedFen: fen(0) }] }, { result })
    expect(told(gone(4))).toEqual([
      `p:bearer voucher:${voucherNumberAt(SLIP, 4)} : -1`,
      `p:cancelled voucher:${voucherNumberAt(SLIP, 4)} : 1`,
    ])
    expect(() => gone(5)).toThrow('was given')
    const { rewards: _, ...unrewarded } = FULL
    const never = [{ position: 0, taken: 1, owedFen: fen(0) }]
    expect(() => back({ rewardsGone: never }, { result: unrewarded })).toThrow('was given')
  })

  test('TI-06 the birthday right of the sale’s year comes back', () => {
    expect(told(back({ birthdayRightComesBack: true }))).toEqual([
      'p:used right:birthday:2025 : -1',
      'm:m1 right:birthday:2025 : 1',
    ])
  })

  test('a sale and its whole return leave nothing on any account of anybody but the refund right', () => {
    const plain = aBookedSale(aSale({ member: aMember({ memberId: 'm1' }) }))
    const whole = refunded(plain, aRefund(plain)).result
    const original = { ...sold, facts: plain.facts, result: plain.result, businessDate: DAY }
    const lotted = { ...whole, clawbackLots: [{ lot: 'sale-1', points: plain.result.accruedPoints }] }
    const programme = RICH
    const after = booked(
      {},
      salePostings(act({ programme }), plain.facts, plain.result),
      refundPostings(act({ id: 'refund-1', programme }), original, lotted),
    )
    expect(Object.keys(after).filter((account) => account.startsWith('m:'))).toEqual([])
  })

  test('RF-04 an exchange moves its return first, then its sale, in one entry', () => {
    const old = { sale: sold, programme: RICH, result: { ...NOTHING, debtPoints: points(1) } }
    const postings = exchangePostings(act({ id: 'x' }), old, { facts: FACTS, result: aBookedSale().result })
    expect(new Set(postings.map(({ holder }) => holder))).toEqual(new Set([HOLDER]))
    expect(told(postings).slice(0, 4)).toEqual([
      'p:owed debt sale-1: -1',
      'm:m1 debt sale-1: 1',
      'p:issued refund:x : -1',
      'p:refundable refund:x : 1',
    ])
  })
})
