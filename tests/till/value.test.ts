/** Stored value, vouchers, gifts and rewards at the till: given, spent, brought back, undone; the books are verified at the end. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fen } from '../../shared/domain/money.ts'
import {
  handOver,
  inFull,
  moveCard,
  openManaged,
  quoteItem,
  receive,
  redeem,
  stockOf,
  topUp,
  typed,
  undo,
  whole,
} from '../support/acts.ts'
import { closeExplained } from '../support/audit.ts'
import { RICH } from '../support/rich-programme.ts'
import {
  actId,
  aDraft,
  codeOf,
  enrol,
  giveBack,
  good,
  managerApproval,
  returnReason,
  type Shop,
  sell,
  signIn,
  swipe,
  textOfSvg,
} from '../support/shop.ts'

let shop: Shop

beforeEach(async () => {
  shop = await openManaged(RICH)
})
afterEach(() => closeExplained(shop))

const who = (place = 1) => swipe(shop, place).identification

const spend = (yuan: number, tenders = inFull('card_value')) =>
  sell(shop, aDraft({ identification: who(), regularYuan: yuan, tenders }))

describe('SV-01 stored value', () => {
  test('a top-up puts principal and bonus on the card; spending takes principal, then bonus', async () => {
    enrol(shop)
    const top = await topUp(shop, 1000, { tender: 'wechat' })
    expect(top.member?.value).toEqual({ principalFen: 100_000, bonusFen: 20_000, rebateFen: 0 })
    expect(textOfSvg(top.slipSvg)).toContain('储值充值')
    const sale = await spend(1100)
    expect(sale.result.tenders).toMatchObject([
      { asset: 'principal', amountFen: 100_000 },
      { asset: 'bonus', amountFen: 10_000 },
    ])
    expect(sale.result.accruedPoints).toBe(1000)
    expect(swipe(shop).value).toEqual({ principalFen: 0, bonusFen: 10_000, rebateFen: 0 })
  })

  test('RF-07 what was paid by stored value goes back to the card, by asset', async () => {
    enrol(shop)
    await topUp(shop, 1000, { tender: 'wechat' })
    const sale = await spend(1100)
    const refund = await giveBack(shop, sale.slipNumber, whole(shop, sale.slipNumber), who())
    expect(refund.result.handOutFen).toBe(110_000)
    expect(swipe(shop)).toMatchObject({
      value: { principalFen: 100_000, bonusFen: 20_000, rebateFen: 0 },
      points: { total: 0 },
    })
  })

  test.each(['surrender', 'report_lost'] as const)(
    'SV-05 RF-07 and never out in cash, also when the card is gone meanwhile (%s)',
    async (action) => {
      enrol(shop)
      await topUp(shop, 1000, { tender: 'wechat' })
      const sale = await spend(1200)
      expect(good(shop.till.openSale({ slipNumber: sale.slipNumber })).tenders).toMatchObject([
        { code: 'card_value', cashable: false },
        { code: 'card_value', cashable: false },
      ])
      expect(codeOf(await moveCard(shop, swipe(shop), action))).toBe('ok')
      const draft = {
        slipNumber: sale.slipNumber,
        returned: whole(shop, sale.slipNumber),
        identification: null,
        ...returnReason(shop),
      }
      const inCash = good(shop.till.quoteRefund({ draft: { ...draft, inCash: [0] } }))
      expect(inCash).toMatchObject({ refusal: { code: 'not_in_cash', details: { tenderNumber: 1 } } })
      await giveBack(shop, sale.slipNumber, draft.returned, null)
      const { memberId } = swipe(shop)
      expect(swipe(shop).value).toEqual({ principalFen: 100_000, bonusFen: 20_000, rebateFen: 0 })
      expect(memberId).toBe(sale.member?.memberId)
    },
  )

  test('RF-10 a top-up is undone only with its whole principal and bonus here, and once', async () => {
    enrol(shop)
    const top = await topUp(shop, 1000, { tender: 'wechat' })
    const sale = await spend(10)
    expect(codeOf(await undo(shop, { slipNumber: top.slipNumber }))).toBe('already_used')
    await giveBack(shop, sale.slipNumber, whole(shop, sale.slipNumber), who())
    const undone = good(await undo(shop, { slipNumber: top.slipNumber }))
    expect(undone.member?.value).toEqual({ principalFen: 0, bonusFen: 0, rebateFen: 0 })
    expect(codeOf(await undo(shop, { slipNumber: top.slipNumber }))).toBe('already_undone')
  })

  test('EN-18 a typed identity puts no value on a card and spends none without a manager', async () => {
    enrol(shop)
    await topUp(shop, 1000, { tender: 'wechat' })
    await handOver(shop)
    const { identification } = typed(shop)
    const draft = { identification, payFen: fen(50_000), tenders: inFull('cash') }
    expect(good(shop.till.points.quoteTopUp({ draft })).needsApproval).toBe(true)
    const input = { actId: actId(shop), draft, expected: { points: 0 as never, fen: fen(50_000) } }
    expect(codeOf(await shop.till.points.topUp({ ...input, approval: null }))).toBe('needs_approval')
    expect(codeOf(await shop.till.points.topUp({ ...input, approval: managerApproval(shop) }))).toBe('ok')
    const sale = aDraft({
      identification,
      regularYuan: 10,
      tenders: inFull('card_value'),
    })
    expect(good(shop.till.quoteSale({ draft: sale })).approvals).toEqual(['stored_value'])
  })
})

describe('RE-03 RE-06 items for points', () => {
  test('a gift while stock lasts, a voucher with its number, value onto the card', async () => {
    enrol(shop)
    await spend(900, inFull('cash'))
    expect(quoteItem(shop, 'mug')).toBe('out_of_stock')
    good(receive(shop, 'mug'))
    const mug = await redeem(shop, 'mug')
    expect(mug).toMatchObject({ member: { points: { total: 600 } } })
    expect(quoteItem(shop, 'mug')).toBe('out_of_stock')
    const coupon = await redeem(shop, 'coupon')
    expect(coupon).toMatchObject({ member: { points: { total: 400 }, vouchers: [{ kind: 'fifty' }] } })
    expect(textOfSvg(coupon.slipSvg)).toContain('50元代金券')
    await redeem(shop, 'rebate')
    expect(swipe(shop)).toMatchObject({ points: { total: 250 }, value: { rebateFen: 3000 } })
    expect(stockOf(shop, 'mug')).toBe(0)
  })

  test('RF-09 a redemption is undone in its shift, while what it gave is unused', async () => {
    enrol(shop)
    await spend(900, inFull('cash'))
    good(receive(shop, 'mug'))
    const mug = await redeem(shop, 'mug')
    const coupon = await redeem(shop, 'coupon')
    good(await undo(shop, { slipNumber: mug.slipNumber }))
    expect(stockOf(shop, 'mug')).toBe(1)
    const [voucher] = swipe(shop).vouchers
    const tenders = [
      { code: 'registered', amountFen: fen(5000), voucher: voucher?.number ?? '' },
      { code: 'cash', amountFen: null },
    ]
    await sell(shop, aDraft({ identification: who(), regularYuan: 100, tenders }))
    expect(codeOf(await undo(shop, { slipNumber: coupon.slipNumber }))).toBe('already_used')
    good(shop.till.closeShift({ actId: actId(shop) }))
    await signIn(shop, 'manager')
    expect(codeOf(await undo(shop, { slipNumber: coupon.slipNumber }))).toBe('not_in_this_shift')
  })

  test('RE-06 a count below nothing, an item nobody knows, and a cashier are refused', async () => {
    expect(codeOf(receive(shop, 'mug', -1))).toBe('stock_below_zero')
    expect(codeOf(receive(shop, 'car', 1))).toBe('unknown_item')
    expect(codeOf(receive(shop, 'rebate', 1))).toBe('unknown_item')
    await handOver(shop)
    expect(codeOf(receive(shop, 'mug'))).toBe('needs_manager')
  })
})

describe('SV-07 registered vouchers', () => {
  const withVoucher = (number: string, yuan: number, amountFen = 5000) =>
    aDraft({
      identification: who(),
      regularYuan: yuan,
      tenders: [
        { code: 'registered', amountFen: fen(amountFen), voucher: number },
        { code: 'cash', amountFen: null },
      ],
    })

  test('a free voucher pays once; its share lapses on a part return and it comes back on a full one', async () => {
    enrol(shop)
    await spend(900, inFull('cash'))
    await redeem(shop, 'coupon')
    const number = swipe(shop).vouchers[0]?.number ?? ''
    const sale = await sell(shop, withVoucher(number, 100))
    expect(sale.result.accruedPoints).toBe(50)
    expect(swipe(shop).vouchers).toEqual([])
    expect(good(shop.till.quoteSale({ draft: withVoucher(number, 100) })).refusal?.code).toBe(
      'voucher_not_here',
    )
    const part = await giveBack(shop, sale.slipNumber, [{ line: 0, units: 40_00 }], who())
    expect(part.result).toMatchObject({ handOutFen: 20_00, lapsedFen: 20_00 })
    expect(swipe(shop).vouchers).toEqual([])
    await giveBack(shop, sale.slipNumber, [{ line: 0, units: 60_00 }], who())
    expect(swipe(shop).vouchers).toMatchObject([{ number, state: 'usable' }])
  })

  test("a bought voucher's share comes back as a new voucher, with at least 30 days to live", async () => {
    enrol(shop)
    await spend(900, inFull('cash'))
    await redeem(shop, 'bought')
    const number = swipe(shop).vouchers[0]?.number ?? ''
    const sale = await sell(shop, withVoucher(number, 160, 8000))
    const part = await giveBack(shop, sale.slipNumber, [{ line: 0, units: 80_00 }], who())
    expect(part.result.tenders).toMatchObject([{ newVoucherFen: 4000 }, { handedFen: 4000 }])
    expect(textOfSvg(part.slipSvg)).toContain('80元购物券')
    const [share] = swipe(shop).vouchers
    expect(share).toMatchObject({ valueFen: 4000, state: 'usable', validTo: '2026-12-22' })
    const second = await sell(shop, withVoucher(share?.number ?? '', 40, 4000))
    expect(second.result.dueFen).toBe(4000)
  })

  test('a scanned voucher says what it is worth; a number nobody gave out is not known', async () => {
    enrol(shop)
    await spend(900, inFull('cash'))
    await redeem(shop, 'coupon')
    const number = swipe(shop).vouchers[0]?.number ?? ''
    const scanned = good(shop.till.identify({ text: number, via: 'wedge' }))
    expect(scanned).toMatchObject({
      kind: 'voucher',
      voucher: { valueFen: 5000, bound: true, state: 'usable' },
    })
  })
})

describe('RF-10 what a sale gave goes when its ground is gone', () => {
  test('an unused voucher is cancelled, a gift brought back goes into stock, a missing one is owed', async () => {
    enrol(shop)
    good(receive(shop, 'brush', 2))
    const first = await spend(1000, inFull('cash'))
    expect(first.result.rewards?.map(({ code }) => code)).toEqual(['big_sale', 'brush'])
    expect(swipe(shop).vouchers).toHaveLength(1)
    const draft = {
      slipNumber: first.slipNumber,
      returned: whole(shop, first.slipNumber),
      identification: who(),
      reason: 'no_longer_wanted',
    }
    const without = good(shop.till.quoteRefund({ draft }))
    expect(without.result).toMatchObject({ handOutFen: 100_000 - 1500 })
    const brought = { ...draft, giftsBack: [1] }
    const quote = good(shop.till.quoteRefund({ draft: brought }))
    expect(quote.result?.handOutFen).toBe(100_000)
    const expected = quote.result ?? expect.fail()
    const input = { actId: actId(shop), draft: brought, expected, approval: null, reason: null }
    good(await shop.till.commitRefund(input))
    expect(swipe(shop)).toMatchObject({ vouchers: [], points: { total: 0 }, earnedThisYear: 0 })
    expect(stockOf(shop, 'brush')).toBe(2)
  })

  test('EN-17 the referrer gets points for the first sale, and loses them with it', async () => {
    enrol(shop)
    const referrer = who()
    enrol(shop, { place: 2, name: '王芳芳', referrer })
    const sale = await sell(shop, aDraft({ identification: who(2), regularYuan: 100 }))
    expect(sale.result.rewards).toMatchObject([{ code: 'introduced', to: 'referrer' }])
    expect(swipe(shop, 1)).toMatchObject({
      points: { total: 50 },
      recent: [{ kind: 'reward', points: 50 }, {}],
    })
    const second = await sell(shop, aDraft({ identification: who(2), regularYuan: 100 }))
    expect(second.result.rewards).toBeUndefined()
    await giveBack(shop, sale.slipNumber, whole(shop, sale.slipNumber), who(2))
    expect(swipe(shop, 1).points.total).toBe(0)
  })
})
