/** The ledger's algebra: what each act moves, to the account; every asset and lot sums to zero, and nothing falls below zero. */
import { describe, expect, test } from 'vitest'
import type { Posting } from '../../shared/domain/entry.ts'
import { rewardVouchers, shareVouchers, voucherNumberAt } from '../../shared/domain/issued-vouchers.ts'
import { actOfLot, type PostedAct, reversed, SOURCES, unbalanced } from '../../shared/domain/ledger.ts'
import {
  adjustmentPostings,
  claimPostings,
  debtNettedPostings,
  expiryPostings,
  extraPostings,
  redemptionPostings,
  stockPostings,
  topUpPostings,
  unknownReturnPostings,
} from '../../shared/domain/ledger-acts.ts'
import { exchangePostings, refundPostings } from '../../shared/domain/ledger-refund.ts'
import { ownLot, salePostings } from '../../shared/domain/ledger-sale.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { RefundResult } from '../../shared/domain/refund.ts'
import type { RewardGiven, SaleFacts, SaleResult, SaleVoucher } from '../../shared/domain/sale.ts'
import { makeSlipNumber } from '../../shared/domain/slip-number.ts'
import { businessDate } from '../../shared/domain/time.ts'
import { aBookedSale, aMember, aRefund, aSale, refunded } from '../support/builders.ts'
import { RICH } from '../support/rich-programme.ts'

const HOLDER = 'till.01'
const SLIP = makeSlipNumber({ site: 12, till: 1, epoch: 1, seq: 7 })
const DAY = businessDate('2026-11-21')
const EXPIRING = { ...RICH, expiry: { months: 12, end: 'month' } } as const
const LOT = 'sale-1~2027-11-30'

const act = (over: Partial<PostedAct> = {}): PostedAct => ({
  id: 'sale-1',
  holder: HOLDER,
  businessDate: DAY,
  slipNumber: SLIP,
  programme: EXPIRING,
  ...over,
})

/** 'owner asset lot: amount', in their order. */
const told = (postings: readonly Posting[]) =>
  postings.map(({ owner, asset, lot, amount }) => `${owner} ${asset} ${lot}: ${amount}`)

/** The accounts after postings; fails where one but a source falls below zero on the way, or a lot does not balance. */
function booked(before: Readonly<Record<string, number>>, ...acts: readonly (readonly Posting[])[]) {
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

const voucher = (over: Partial<SaleVoucher> = {}): SaleVoucher => ({
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

const REWARDS: readonly RewardGiven[] = [
  { code: 'p', to: 'member', gives: { kind: 'points', points: points(30) } },
  { code: 'v', to: 'member', gives: { kind: 'voucher', voucher: 'fifty' } },
  { code: 'g', to: 'member', gives: { kind: 'gift', gift: 'brush', valueFen: fen(100) } },
  { code: 'r', to: 'referrer', referrer: 'm2', gives: { kind: 'points', points: points(50) } },
]

/** Every asset in one sale: points redeemed and accrued, value, a voucher, conversion, rewards. */
const FULL: SaleResult = {
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
const FACTS: SaleFacts = { ...aSale({ member: aMember({ memberId: 'm1' }) }), vouchers: [voucher()] }
const BEFORE = {
  'm:m1 points old': 220,
  'm:m1 value.rebate top': 500,
  [`p:bearer voucher:${voucher().number} `]: 1,
  'p:stock gift:0012:brush ': 2,
}

describe('a sale', () => {
  test('EA-01 RE-04 RE-02 SV-01 SV-07 RF-10 moves just what it says, and nothing below zero', () => {
    const given = voucherNumberAt(SLIP, 1)
    expect(booked(BEFORE, salePostings(act(), FACTS, FULL))).toEqual({
      'p:issued refund:sale-1 ': -1,
      'p:refundable refund:sale-1 ': 1,
      [`p:issued points ${LOT}`]: -400,
      [`m:m1 points ${LOT}`]: 220,
      'p:redeemed points old': 100,
      'p:converted points old': 120,
      [`p:converted points ${LOT}`]: 180,
      'p:issued value.rebate sale-1': -600,
      'm:m1 value.rebate sale-1': 600,
      'p:used value.rebate top': 500,
      [`p:used voucher:${voucher().number} `]: 1,
      'p:issued points sale-1.r0~2027-11-30': -30,
      'm:m1 points sale-1.r0~2027-11-30': 30,
      'p:issued points sale-1.r3~2027-11-30': -50,
      'm:m2 points sale-1.r3~2027-11-30': 50,
      'p:stock gift:0012:brush ': 1,
      'p:handed gift:0012:brush ': 1,
      [`p:issued voucher:${given} `]: -1,
      [`m:m1 voucher:${given} `]: 1,
    })
  })

  test('EN-20 without a member it moves its refund right, and a voucher that anybody may bring', () => {
    const result = { ...aBookedSale(aSale({ member: null })).result, tenders: FULL.tenders.slice(0, 1) }
    const facts = { ...FACTS, member: null }
    expect(told(salePostings(act(), facts, result))).toEqual([
      'p:issued refund:sale-1 : -1',
      'p:refundable refund:sale-1 : 1',
      `p:bearer voucher:${voucher().number} : -1`,
      `p:used voucher:${voucher().number} : 1`,
    ])
    expect(() => salePostings(act(), facts, { ...result, accruedPoints: points(1) })).toThrow(
      'moves no points',
    )
  })

  test('TI-06 uses the birthday right of its year', () => {
    const postings = salePostings(act(), FACTS, { ...aBookedSale().result, birthdayRightUsed: true })
    expect(told(postings)).toContain('m:m1 right:birthday:2026 : -1')
    expect(told(postings)).toContain('p:used right:birthday:2026 : 1')
  })

  test('a lot is named by its act and last day; a reward’s by its place beside it', () => {
    expect(ownLot(act())).toBe(LOT)
    expect(ownLot(act({ programme: RICH }))).toBe('sale-1')
    for (const lot of ['sale-1', LOT, 'sale-1.r3', 'sale-1.r12~2027-01-01'])
      expect(actOfLot(lot)).toBe('sale-1')
  })
})

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
const sold = {
  id: 'sale-1',
  slipNumber: SLIP,
  businessDate: businessDate('2025-11-21'),
  memberId: 'm1',
  facts: FACTS,
  result: FULL,
}
const back = (over: Partial<RefundResult>) =>
  refundPostings(act({ id: 'refund-1' }), sold, { ...NOTHING, ...over })

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
    expect(told(postings).slice(0, 4)).toEqual([
      'p:owed debt sale-1: -1',
      'm:m1 debt sale-1: 1',
      'p:issued refund:x : -1',
      'p:refundable refund:x : 1',
    ])
  })
})

describe('acts beside sale and return', () => {
  test('RE-03 RE-06 a redemption: points for gifts in stock, vouchers, value; undone it leaves everything as before', () => {
    const before = { 'm:m1 points old': 1000, 'p:stock gift:0012:mug ': 3, 'm:m1 value.principal top': 7000 }
    const item = (code: string, quantity: number) => ({ code, quantity, points: points(0), payFen: fen(0) })
    const postings = redemptionPostings(act({ id: 'red' }), 'm1', {
      items: [item('mug', 2), item('coupon', 2), item('bought', 1), item('rebate', 1)],
      points: points(760),
      lots: [{ lot: 'old', points: points(760) }],
      payFen: fen(7000),
      tenders: [
        {
          code: 'card_value',
          amountFen: fen(7000),
          asset: 'principal',
          lots: [{ lot: 'top', fen: fen(7000) }],
        },
      ],
      rebateFen: fen(3000),
    })
    const number = (position: number) => voucherNumberAt(SLIP, position)
    expect(booked(before, postings)).toMatchObject({
      'm:m1 points old': 240,
      'p:stock gift:0012:mug ': 1,
      'p:handed gift:0012:mug ': 2,
      [`m:m1 voucher:${number(0)} `]: 1,
      [`m:m1 voucher:${number(1)} `]: 1,
      [`p:bearer voucher:${number(2)} `]: 1,
      'm:m1 value.rebate red': 3000,
      'p:used value.principal top': 7000,
    })
    expect(booked(before, postings, reversed(postings))).toEqual(before)
  })

  test('SV-01 a top-up: principal and bonus in its own lots, points and rewards beside them; undone it leaves nothing', () => {
    const postings = topUpPostings(act({ id: 'top', programme: RICH }), 'm1', {
      principalFen: fen(100_000),
      bonusFen: fen(20_000),
      tenders: [],
      groups: [],
      accruedPoints: points(1000),
      conversion: { steps: 1, points: points(1000), fen: fen(2000), lots: [], ownPoints: points(1000) },
    })
    expect(booked({}, postings)).toMatchObject({
      'm:m1 value.principal top': 100_000,
      'm:m1 value.bonus top': 20_000,
      'm:m1 value.rebate top': 2000,
      'p:converted points top': 1000,
    })
    expect(booked({}, postings, reversed(postings))).toEqual({})
  })

  test('EA-05 EN-20 points given and claimed are accruals in lots of their own', () => {
    expect(told(extraPostings(act({ id: 'extra' }), 'm1', { accruedPoints: points(10) }))).toEqual([
      'p:issued points extra~2027-11-30: -10',
      'm:m1 points extra~2027-11-30: 10',
    ])
    const claim = { groups: [], accruedPoints: points(20) }
    expect(
      told(claimPostings(act({ id: 'claim', businessDate: businessDate('2026-10-05') }), 'm1', claim)),
    ).toEqual(['p:issued points claim~2027-10-31: -20', 'm:m1 points claim~2027-10-31: 20'])
  })

  test('EA-11 an adjustment adds to a lot of its own, or takes from the oldest', () => {
    const by = (accrued: number, taken: number) =>
      told(
        adjustmentPostings(act({ id: 'adj', programme: RICH }), 'm1', {
          accruedPoints: points(accrued),
          takenLots: taken === 0 ? [] : [{ lot: 'old', points: points(taken) }],
        }),
      )
    expect(by(5, 0)).toEqual(['p:issued points adj: -5', 'm:m1 points adj: 5'])
    expect(by(0, 5)).toEqual(['m:m1 points old: -5', 'p:adjusted points old: 5'])
  })

  test('RF-11 an unknown return takes points and leaves debt in a lot of its own', () => {
    const result = {
      clawbackPoints: points(9),
      clawbackLots: [{ lot: 'old', points: points(4) }],
      debtElsewherePoints: points(0),
      shortfallPoints: points(5),
      withheldFen: fen(0),
      debtPoints: points(5),
      handOutFen: fen(900),
    }
    expect(told(unknownReturnPostings(act({ id: 'unk' }), 'm1', result))).toEqual([
      'm:m1 points old: -4',
      'p:clawed points old: 4',
      'p:owed debt unk: -5',
      'm:m1 debt unk: 5',
    ])
    expect(unknownReturnPostings(act({ id: 'unk' }), null, result)).toEqual([])
  })

  test('expiry, debt paid by points, and stock counted in and out', () => {
    const lots = [{ lot: 'a~2026-01-01', points: points(3) }]
    expect(told(expiryPostings({ v: 1, memberId: 'm1', lots }, HOLDER))).toEqual([
      'm:m1 points a~2026-01-01: -3',
      'p:expired points a~2026-01-01: 3',
    ])
    const debts = [{ lot: 'sale-1', points: points(3) }]
    expect(told(debtNettedPostings({ v: 1, memberId: 'm1', debts, lots }, HOLDER))).toEqual([
      'm:m1 points a~2026-01-01: -3',
      'p:clawed points a~2026-01-01: 3',
      'm:m1 debt sale-1: -3',
      'p:owed debt sale-1: 3',
    ])
    const counted = (change: number) =>
      told(stockPostings({ v: 1, item: 'mug', change, why: 'counted' }, '0012', HOLDER))
    expect(counted(2)).toEqual(['p:issued gift:0012:mug : -2', 'p:stock gift:0012:mug : 2'])
    expect(counted(-2)).toEqual(['p:stock gift:0012:mug : -2', 'p:written_off gift:0012:mug : 2'])
  })
})

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
  })
})

test('what does not balance is named', () => {
  const one: Posting = { owner: 'a', asset: 'points', lot: 'x', holder: HOLDER, amount: 5 }
  expect(unbalanced([one, { ...one, owner: 'b', amount: -4 }])).toEqual({ asset: 'points', lot: 'x', sum: 1 })
  expect(unbalanced([one, { ...one, lot: 'y', amount: -5 }])).toMatchObject({ lot: 'x' })
  expect(unbalanced([one, { ...one, owner: 'b', amount: -5 }])).toBeNull()
})
