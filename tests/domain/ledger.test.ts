/** The ledger's algebra: what each act moves, to the account; every asset and lot sums to zero, and nothing falls below zero. */
import { describe, expect, test } from 'vitest'
import type { Posting } from '../../shared/domain/entry.ts'
import { voucherNumberAt } from '../../shared/domain/issued-vouchers.ts'
import {
  actOfLot,
  reversed,
  rightIssuedPostings,
  tillHolder,
  transfer,
  unbalanced,
} from '../../shared/domain/ledger.ts'
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
import { ownLot, rewardedMember, salePostings } from '../../shared/domain/ledger-sale.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { SaleFacts, SaleResult } from '../../shared/domain/sale.ts'
import { businessDate } from '../../shared/domain/time.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { aBookedSale, aSale } from '../support/builders.ts'
import {
  act,
  BEFORE,
  booked,
  EXPIRING,
  FACTS,
  FULL,
  HOLDER,
  LOT,
  SLIP,
  told,
  voucher,
} from '../support/postings.ts'
import { RICH } from '../support/rich-programme.ts'

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
    for (const moved of [{ accruedPoints: points(1) }, { redeemedPoints: points(1) }]) {
      expect(() => salePostings(act(), facts, { ...result, ...moved })).toThrow('moves no points')
    }
  })

  test('what pays is known: whose value it is, and which voucher; money is nothing that is counted', () => {
    const paid = (tenders: SaleResult['tenders'], over: Partial<SaleFacts> = {}) =>
      told(
        salePostings(
          act(),
          { ...FACTS, ...over },
          { ...aBookedSale().result, accruedPoints: points(0), tenders },
        ),
      )
    const bound = voucher({ number: voucherNumberAt(SLIP, 4), boundTo: 'm1' })
    const byBound = [{ code: 'registered', amountFen: fen(8000), voucher: bound.number }]
    expect(paid(byBound, { vouchers: [voucher(), bound] })).toContain(`m:m1 voucher:${bound.number} : -1`)
    expect(() => paid(byBound)).toThrow('is known')
    const { vouchers: _, ...none } = FACTS
    expect(() => salePostings(act(), none, { ...FULL, tenders: byBound })).toThrow('is known')
    expect(paid([{ code: 'cash', amountFen: fen(1) }], { member: null })).toHaveLength(2)
    expect(() => paid(FULL.tenders.slice(1), { member: null })).toThrow('is a member’s')
  })

  test('TI-06 uses the birthday right of its year', () => {
    const postings = salePostings(act(), FACTS, { ...aBookedSale().result, birthdayRightUsed: true })
    expect(told(postings)).toContain('m:m1 right:birthday:2026 : -1')
    expect(told(postings)).toContain('p:used right:birthday:2026 : 1')
  })

  test('a lot is named by its act and last day; a reward’s by its place beside it', () => {
    expect(ownLot(act())).toBe(LOT)
    expect(ownLot(act({ programme: RICH }))).toBe('sale-1')
    expect(() => rewardedMember({ to: 'referrer' }, 'm1')).toThrow('names them')
    for (const lot of ['sale-1', LOT, 'sale-1.r3', 'sale-1.r12~2027-01-01'])
      expect(actOfLot(lot)).toBe('sale-1')
  })
})

describe('acts beside sale and return', () => {
  test('RE-03 RE-06 a redemption: points for gifts in stock, vouchers, value; undone it leaves everything as before', () => {
    const before = {
      'm:m1 points old': 1000,
      'p:stock gift:0012:mug ': 3,
      'p:stock gift:0012:tasting ': 1,
      'm:m1 value.principal top': 7000,
    }
    const item = (code: string, quantity: number) => ({ code, quantity, points: points(0), payFen: fen(0) })
    const tasting = {
      code: 'tasting',
      kind: 'event',
      name: SHOES.name,
      points: points(1),
      payFen: fen(0),
    } as const
    const items = [...EXPIRING.redemption.items, tasting]
    const programme = { ...EXPIRING, redemption: { ...EXPIRING.redemption, items } }
    const postings = redemptionPostings(act({ id: 'red', programme }), 'm1', {
      items: [item('mug', 2), item('tasting', 1), item('coupon', 2), item('bought', 1), item('rebate', 1)],
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
      'p:redeemed points old': 760,
      'p:handed gift:0012:tasting ': 1,
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

test('a till’s epoch holds amounts; an authority issues one right; nothing below zero is moved', () => {
  expect(tillHolder('0012-1', '01-k3f9q2')).toBe('0012-1.01-k3f9q2')
  expect(told(rightIssuedPostings('m1', 'right:birthday:2026', HOLDER))).toEqual([
    'p:issued right:birthday:2026 : -1',
    'm:m1 right:birthday:2026 : 1',
  ])
  expect(() => transfer('points', '', HOLDER, 'a', 'b', -1)).toThrow('never negative')
})

test('what does not balance is named', () => {
  const one: Posting = { owner: 'a', asset: 'points', lot: 'x', holder: HOLDER, amount: 5 }
  expect(unbalanced([one, { ...one, owner: 'b', amount: -4 }])).toEqual({ asset: 'points', lot: 'x', sum: 1 })
  expect(unbalanced([one, { ...one, lot: 'y', amount: -5 }])).toMatchObject({ lot: 'x' })
  expect(unbalanced([one, { ...one, owner: 'b', amount: -5 }])).toBeNull()
})
