/** Goods for other goods: what is carried over, what the new sale stands on, what is paid and handed out (RF-04). */
import { describe, expect, test } from 'vitest'
import { evaluateExchange } from '../../shared/domain/exchange.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { SaleVoucher, ValueHolding } from '../../shared/domain/sale.ts'
import { businessDate, plusDays } from '../../shared/domain/time.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import {
  aBookedSale,
  aFactor,
  aLine,
  aListPriceProgramme,
  aLot,
  aMember,
  aSale,
  ORDINARY_DAY,
  OWN_LOT,
} from '../support/builders.ts'
import { anExchange, exchanged, listPrice, threeTenders, wide } from '../support/exchanges.ts'
import { automatic } from '../support/programmes.ts'

describe('RF-04 what is carried over', () => {
  test('tender by tender in slip order, then what is newly paid', () => {
    const { saleFacts, payFen, handOut } = exchanged(threeTenders, 100_00)
    expect(saleFacts.tenders).toEqual([
      { code: 'wechat', amountFen: 30_00, carried: {} },
      { code: 'cash', amountFen: 50_00, carried: {} },
      { code: 'cash', amountFen: null },
    ])
    expect(payFen).toBe(20_00)
    expect(handOut).toEqual([])
  })

  test('as far as the new goods cost; the rest is handed out the way it came', () => {
    const { saleFacts, payFen, handOut, handOutFen } = exchanged(threeTenders, 45_00, {
      sale: { tenders: [] },
    })
    expect(saleFacts.tenders.map(({ amountFen }) => amountFen)).toEqual([30_00, 15_00])
    expect(handOut).toEqual([{ code: 'cash', position: 2, amountFen: 35_00 }])
    expect([payFen, handOutFen]).toEqual([0, 35_00])
  })

  test('less what is withheld for missing points', () => {
    const { saleFacts, payFen } = exchanged(threeTenders, 80_00, { refund: { held: [] } })
    // 80 points are short: 1.60 off the first tender.
    expect(saleFacts.tenders.map(({ amountFen }) => amountFen)).toEqual([28_40, 50_00, null])
    expect(payFen).toBe(1_60)
  })

  test('stored value by its lots, oldest first; what is left of it goes back to the card', () => {
    const value: readonly ValueHolding[] = [
      {
        asset: 'principal',
        lots: [
          { lot: 'first', fen: fen(60_00) },
          { lot: 'second', fen: fen(60_00) },
        ],
      },
    ]
    const held = { lots: [], birthdayRights: 0, value }
    const old = aBookedSale(aSale({ held, tenders: [['stored_value', null]] }), wide)
    const { saleFacts, sale, handOut } = exchanged(old, 70_00, { sale: { tenders: [] } })
    expect(saleFacts.tenders).toEqual([
      {
        code: 'stored_value',
        amountFen: 70_00,
        carried: {
          asset: 'principal',
          lots: [
            { lot: 'first', fen: 60_00 },
            { lot: 'second', fen: 10_00 },
          ],
        },
      },
    ])
    expect(sale.result.tenders[0]).toMatchObject({ asset: 'principal', carried: true })
    expect(handOut).toEqual([
      {
        code: 'stored_value',
        asset: 'principal',
        position: 0,
        amountFen: 30_00,
        lots: [{ lot: 'second', fen: 30_00 }],
      },
    ])
  })

  test('vouchers are not carried: bought ones come back, free ones come back or lapse', () => {
    const old = aBookedSale(
      aSale({
        tenders: [
          ['voucher', 10_00],
          ['group_coupon', 40_00],
          ['cash', null],
        ],
      }),
      wide,
    )
    const { saleFacts, payFen, handOut } = exchanged(old, 100_00)
    expect(saleFacts.tenders).toEqual([
      { code: 'cash', amountFen: 50_00, carried: {} },
      { code: 'cash', amountFen: null },
    ])
    expect(payFen).toBe(50_00)
    expect(handOut).toEqual([{ code: 'group_coupon', position: 1, amountFen: 40_00 }])
  })

  test('a registered voucher that comes back itself is handed out, with or without money beside it', () => {
    const voucher: SaleVoucher = {
      number: 'v1',
      kind: 'thanks50',
      terms: {
        valueFen: fen(50_00),
        sites: null,
        minimumFen: fen(0),
        priceClasses: null,
        perSale: 1,
        stacks: false,
        bought: false,
      },
      boundTo: null,
      validFrom: ORDINARY_DAY,
      validTo: plusDays(ORDINARY_DAY, 30),
      here: true,
    }
    const facts = {
      ...aSale(),
      tenders: [
        { code: 'registered_voucher', amountFen: fen(40_00), voucher: 'v1' },
        { code: 'cash', amountFen: null },
      ],
      vouchers: [voucher],
    }
    const { handOut } = exchanged(aBookedSale(facts, wide), 100_00)
    expect(handOut).toEqual([{ code: 'registered_voucher', position: 0, amountFen: 0, voucher: 'v1' }])
  })

  test('what a manager would hand out in cash is carried like any money; the rest of it goes out in cash', () => {
    const more = exchanged(threeTenders, 100_00, { refund: { inCash: [0] } })
    expect(more.saleFacts.tenders[0]).toEqual({ code: 'wechat', amountFen: 30_00, carried: {} })
    expect(more).toMatchObject({ payFen: 20_00, handOut: [] })
    const less = exchanged(threeTenders, 20_00, { refund: { inCash: [0] }, sale: { tenders: [] } })
    expect(less.handOut).toEqual([
      { code: 'wechat', position: 0, amountFen: 10_00, inCash: true },
      { code: 'cash', position: 2, amountFen: 50_00 },
    ])
  })

  test('principal is not handed out in cash: it pays the new goods or goes back to the card', () => {
    const value = [{ asset: 'principal', lots: [{ lot: 'first', fen: fen(100_00) }] }] as const
    const held = { lots: [], birthdayRights: 0, value }
    const tenders = [
      ['cash', 40_00],
      ['stored_value', null],
    ] as const
    const old = aBookedSale(aSale({ held, tenders }), wide)
    const ask = anExchange(old, 30_00, { refund: { inCash: [0, 1] } })
    expect(evaluateExchange(ask)).toEqual({ ok: false, code: 'not_in_cash', details: { tenderNumber: 2 } })
  })

  test('whichever tender today’s programme names first', () => {
    const tenders = wide.tenders.toSorted((one) => (one.kind === 'stored_value' ? -1 : 1))
    const { saleFacts } = exchanged(threeTenders, 100_00, { today: { ...wide, tenders } })
    expect(saleFacts.tenders.map(({ amountFen }) => amountFen)).toEqual([30_00, 50_00, null])
  })

  test('nothing where cash is asked for a tender that is none', () => {
    const ask = anExchange(threeTenders, 30_00, { refund: { inCash: [3] } })
    expect(evaluateExchange(ask)).toMatchObject({ ok: false, code: 'not_in_cash' })
  })

  test.each([
    ['is not there today', wide.tenders.filter(({ code }) => code !== 'wechat')],
    [
      'is of another kind today',
      wide.tenders.map((one) => (one.code === 'wechat' ? { ...one, kind: 'bought_voucher' as const } : one)),
    ],
  ])('a tender that %s is handed out', (_name, tenders) => {
    const today = { ...wide, tenders }
    const { saleFacts, handOut } = exchanged(threeTenders, 100_00, { today })
    expect(saleFacts.tenders[0]).toEqual({ code: 'cash', amountFen: 50_00, carried: {} })
    expect(handOut).toEqual([{ code: 'wechat', position: 0, amountFen: 30_00 }])
  })
})

describe('RF-04 the new sale is a sale of today', () => {
  test('old goods by the programme of their day, new ones by today’s, carried money without today’s factors', () => {
    const today = aListPriceProgramme({ factors: [aFactor(3000, { kind: 'tier', tier: 'member' })] })
    const old = aBookedSale(aSale({ lines: [aLine({ priceFen: 200_00 })] }), listPrice)
    const { refund, sale, netPoints } = exchanged(old, 260_00, { programme: listPrice, today })
    expect(refund.result.clawbackPoints).toBe(200)
    expect(sale.result.accruedPoints).toBe(200 + 180)
    expect(netPoints).toBe(180)
  })

  test('points held are those after the return: what is left, then what came back', () => {
    const lots = [aLot('old', 400), aLot('newer', 600)]
    const old = aBookedSale(aSale({ redeemPoints: 1000, held: { lots, birthdayRights: 0 } }), listPrice)
    const held = [aLot('oldest', 70), aLot(OWN_LOT, 50)]
    const { saleFacts, sale, netPoints } = exchanged(old, 100_00, {
      programme: listPrice,
      refund: { held },
      sale: { redeemPoints: 1000 },
    })
    // 80 are taken out of the 1000 that come back.
    expect(saleFacts.held.lots).toEqual([
      aLot('oldest', 70),
      aLot(OWN_LOT, 50),
      aLot('old', 320),
      aLot('newer', 600),
    ])
    expect(sale.result.redeemedPoints).toBe(1000)
    expect(netPoints).toBe(80 + 1000 - 80 - 1000)
  })

  test('where neither asks for points, none are in the facts', () => {
    const old = aBookedSale(aSale(), listPrice)
    const lots = [aLot('oldest', 70)]
    const over = { programme: listPrice, sale: { held: { lots, birthdayRights: 0 } } }
    expect(exchanged(old, 100_00, over).saleFacts.held.lots).toEqual([])
  })

  test('undone conversions: their rebate is not there to pay with, points left over convert with the new ones', () => {
    const programme = { ...automatic(), memberPrice: listPrice.memberPrice }
    const old = aBookedSale(aSale({ lines: [aLine({ priceFen: 1000_00 })] }), programme)
    const value: readonly ValueHolding[] = [
      {
        asset: 'rebate',
        lots: [
          { lot: 'earlier', fen: fen(20_00) },
          { lot: OWN_LOT, fen: fen(20_00) },
        ],
      },
      { asset: 'bonus', lots: [{ lot: OWN_LOT, fen: fen(1_00) }] },
    ]
    const { saleFacts, sale } = exchanged(old, 900_00, {
      programme,
      refund: {
        held: [],
        returned: [[0, 600_00]],
        converted: [{ lot: OWN_LOT, unspentFen: fen(20_00), points: [aLot(OWN_LOT, 1000)] }],
      },
      sale: { held: { lots: [], birthdayRights: 0, value } },
    })
    expect(saleFacts.held.value).toEqual([
      { asset: 'rebate', lots: [{ lot: 'earlier', fen: 20_00 }] },
      { asset: 'bonus', lots: [{ lot: OWN_LOT, fen: 1_00 }] },
    ])
    expect(saleFacts.held.lots).toEqual([aLot(OWN_LOT, 400)])
    expect(sale.result.conversion).toMatchObject({ points: 1000, lots: [aLot(OWN_LOT, 400)], ownPoints: 600 })
  })

  test('points that rewards lose are not there either', () => {
    const rewards = (['member', 'referrer'] as const).map((to) => ({
      code: to,
      name: SHOES.name,
      when: { kind: 'first_sale' } as const,
      to,
      gives: { kind: 'points', points: points(100) } as const,
      limit: null,
    }))
    const programme = { ...listPrice, rewards }
    const bare = aBookedSale(aSale(), listPrice)
    const given = rewards.map(({ code, to, gives }) => ({ code, to, gives }))
    const old = { ...bare, result: { ...bare.result, rewards: given } }
    const lots = [aLot(`${OWN_LOT}.r0`, 100)]
    const theirs = [aLot(`${OWN_LOT}.r1`, 100)]
    const held = [aLot('oldest', 1000), aLot(OWN_LOT, 100), ...lots]
    const { saleFacts } = exchanged(old, 100_00, {
      programme,
      refund: {
        held,
        rewards: [
          { position: 0, here: 100, lots },
          { position: 1, here: 100, lots: theirs },
        ],
      },
      sale: { redeemPoints: 1000 },
    })
    expect(saleFacts.held.lots).toEqual([aLot('oldest', 1000)])
  })

  test.each([
    [ORDINARY_DAY, 30, 130],
    [plusDays(ORDINARY_DAY, 1), 130, 130],
    [businessDate('2026-12-01'), 130, 230],
  ])('EA-10 on %s limits see the claw-back on the day and in the month of the old sale', (on, day, month) => {
    const old = aBookedSale(aSale(), listPrice)
    const { saleFacts } = exchanged(old, 100_00, {
      programme: listPrice,
      refund: { businessDate: on },
      sale: { businessDate: on, member: aMember({ accrued: { day: 130, month: 230 } }) },
    })
    expect(saleFacts.member?.accrued).toEqual({ day, month })
  })

  test('what was accrued is never below nothing', () => {
    const old = aBookedSale(aSale(), listPrice)
    const sale = { member: aMember({ accrued: { day: 0, month: 70 } }) }
    const { saleFacts } = exchanged(old, 100_00, { programme: listPrice, sale })
    expect(saleFacts.member?.accrued).toEqual({ day: 0, month: 0 })
  })

  test.each([
    ['2026-11-22', true],
    ['2027-01-02', false],
  ])('TI-06 the birthday right that comes back may be used again on %s: %s', (on, usable) => {
    const member = aMember({ birthday: { day: false, month: true } })
    const old = aBookedSale(
      aSale({ member, useBirthdayRight: true, held: { lots: [], birthdayRights: 1 } }),
      SHOES,
    )
    const ask = anExchange(old, 100_00, {
      programme: SHOES,
      refund: { businessDate: businessDate(on) },
      sale: { businessDate: businessDate(on), member, useBirthdayRight: true },
    })
    expect(evaluateExchange(ask).ok).toBe(usable)
  })

  test('another person’s new sale keeps what it holds', () => {
    const old = aBookedSale(aSale(), listPrice)
    const lots = [aLot('theirs', 1000)]
    const { saleFacts } = exchanged(old, 100_00, {
      programme: listPrice,
      sale: {
        member: aMember({ memberId: 'member-2' }),
        redeemPoints: 1000,
        held: { lots, birthdayRights: 0 },
      },
    })
    expect(saleFacts.held.lots).toEqual(lots)
  })

  test('EN-20 goods bought without a member for goods of a member: nothing but the new goods moves points', () => {
    const old = aBookedSale(aSale({ member: null }), listPrice)
    const lots = [aLot('theirs', 1000)]
    const sale = { redeemPoints: 1000, held: { lots, birthdayRights: 0 } }
    const { saleFacts, netPoints } = exchanged(old, 130_00, { programme: listPrice, sale })
    expect(saleFacts.held.lots).toEqual(lots)
    // 130 less the 20 that 1000 points pay, 80 of it newly: all of it earns.
    expect(netPoints).toBe(110 - 1000)
  })

  test('EN-20 goods without a member for goods without a member', () => {
    const old = aBookedSale(aSale({ member: null }), listPrice)
    const over = { programme: listPrice, sale: { member: null } }
    expect(exchanged(old, 130_00, over)).toMatchObject({ payFen: 30_00, netPoints: 0 })
  })
})
