/** Exchanges, like-for-like swaps and voids at the till (RF-04, RF-09); the books are verified at the end. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SaleDraft } from '../../shared/contract/sale.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { businessDate, shopInstantMs } from '../../shared/domain/time.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import {
  exchange,
  exchangeDraft,
  handOver,
  inFull,
  openManaged,
  openWithMember,
  quoteItem,
  receive,
  redeem,
  seenOf,
  topUp,
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
  type Shop,
  sell,
  signIn,
  swipe,
  textOfSvg,
} from '../support/shop.ts'

let shop: Shop

beforeEach(async () => {
  shop = await openWithMember(RICH)
})
afterEach(() => closeExplained(shop))

const who = () => swipe(shop).identification
const buy = (yuan: number, over: Partial<SaleDraft> = {}) =>
  sell(shop, aDraft({ identification: who(), regularYuan: yuan, ...over }))

describe('RF-04 exchange', () => {
  test('example 14: 200 for 260 pays 60 and earns 60 points; the new sale can be returned', async () => {
    const sale = await buy(200)
    const done = await exchange(shop, exchangeDraft(shop, sale.slipNumber, 200_00, 260))
    expect(done).toMatchObject({ payFen: 60_00, handOutFen: 0 })
    expect(done.member).toMatchObject({ points: { total: 260 }, visitsThisYear: 1, spentThisYearFen: 260_00 })
    expect(textOfSvg(done.slipSvg)).toContain('换 货')
    expect(done.member?.recent[0]).toMatchObject({ kind: 'exchange', amountFen: 60_00, points: 60 })
    const refund = await giveBack(shop, done.slipNumber, [{ line: 0, units: 260_00 }], who())
    expect(refund.result).toMatchObject({ handOutFen: 260_00, clawbackPoints: 260 })
    expect(swipe(shop)).toMatchObject({ points: { total: 0 }, spentThisYearFen: 0, visitsThisYear: 0 })
  })

  test('example 14: 200 for 150 hands out 50 and takes 50 points', async () => {
    const sale = await buy(200)
    const done = await exchange(shop, exchangeDraft(shop, sale.slipNumber, 200_00, 150))
    expect(done).toMatchObject({ payFen: 0, handOutFen: 50_00 })
    expect(done.member?.points.total).toBe(150)
  })

  test('stored value of returned goods pays the new ones, and the rest stays on the card', async () => {
    const { member } = await topUp(shop, 1000)
    expect(member).toMatchObject({ points: { total: 0 }, value: { principalFen: 1000_00, bonusFen: 200_00 } })
    const value = inFull('card_value')
    const sale = await buy(200, { tenders: value })
    const done = await exchange(
      shop,
      exchangeDraft(shop, sale.slipNumber, 200_00, 150, { sale: { tenders: value } }),
    )
    expect(done.handOutFen).toBe(50_00)
    expect(swipe(shop).value).toMatchObject({ principalFen: 1000_00 - 150_00, bonusFen: 200_00 })
  })

  test('points held for the new sale are those after the return', async () => {
    const sale = await buy(300)
    const draft = exchangeDraft(shop, sale.slipNumber, 300_00, 300, { sale: { redeemPoints: points(300) } })
    expect(good(shop.till.exchange.quote({ draft })).refusal?.code).toBe('insufficient_points')
    await buy(500)
    const done = await exchange(shop, draft)
    expect(done.sale.redeemedPoints).toBe(300)
    expect(done.member?.points.total).toBe(500 - 300 + done.sale.accruedPoints)
  })

  test('what the cashier saw is what is booked, or nothing; a cashier needs a manager', async () => {
    const sale = await buy(200)
    await handOver(shop)
    const draft = exchangeDraft(shop, sale.slipNumber, 200_00, 260)
    const quote = good(shop.till.exchange.quote({ draft }))
    expect(quote.needs.approval).toBe(true)
    const input = { actId: actId(shop), draft, expected: seenOf(quote), reason: null }
    expect(codeOf(await shop.till.exchange.commit({ ...input, approval: null }))).toBe('needs_approval')
    const wrong = {
      ...input,
      expected: { ...input.expected, payFen: fen(1) },
      approval: managerApproval(shop),
    }
    expect(codeOf(await shop.till.exchange.commit(wrong))).toBe('quote_changed')
    expect(codeOf(await shop.till.exchange.commit({ ...input, approval: managerApproval(shop) }))).toBe('ok')
  })
})

describe('RF-04 RF-10 what the returned goods were given with', () => {
  const once = (programme: Programme): Programme => ({
    ...programme,
    rewards: programme.rewards.map((reward) => ({ ...reward, limit: { count: 1, period: 'year' } })),
  })

  async function open(programme: Programme) {
    await shop.remove()
    shop = await openWithMember(programme)
  }
  const given = ({ sale }: { sale: { rewards?: readonly { code: string }[] } }) =>
    (sale.rewards ?? []).map(({ code }) => code)

  test('goes with them, and the new goods are given it although once a year is the limit', async () => {
    await open(once(RICH))
    const sale = await buy(1200)
    expect(sale.result.rewards?.map(({ code }) => code)).toEqual(['big_sale'])
    expect((await buy(1200)).result.rewards).toBeUndefined()
    const done = await exchange(shop, exchangeDraft(shop, sale.slipNumber, 1200_00, 1100))
    expect(given(done)).toEqual(['big_sale'])
    expect((await buy(1200)).result.rewards).toBeUndefined()
  })

  test('stays with what is kept, and is not given twice', async () => {
    await open(once(RICH))
    const sale = await buy(2200)
    const done = await exchange(shop, exchangeDraft(shop, sale.slipNumber, 1100_00, 1100))
    expect(given(done)).toEqual([])
  })

  test('once in last year is another year', async () => {
    await open(once(RICH))
    shop.setTime(shopInstantMs(businessDate('2026-12-31'), '23:59:59'))
    await handOver(shop, 'manager')
    const sale = await buy(1200)
    shop.passTime(1000)
    await buy(1200)
    const done = await exchange(shop, exchangeDraft(shop, sale.slipNumber, 1200_00, 1100))
    expect(given(done)).toEqual([])
  })

  test.each([
    [[0], ['brush']],
    [[], []],
  ])('the last gift in stock, brought back %j, is there for the new goods: %j', async (giftsBack, gifts) => {
    await open(RICH)
    good(receive(shop, 'brush'))
    const sale = await buy(600)
    expect(sale.result.rewards?.map(({ code }) => code)).toEqual(['brush'])
    const done = await exchange(
      shop,
      exchangeDraft(shop, sale.slipNumber, 600_00, 550, { refund: { giftsBack } }),
    )
    expect(given(done)).toEqual(gifts)
  })
})

describe('RF-04 RF-07 a bought voucher that had paid for the old goods', () => {
  test('comes back as a new one, whose number is on the slip and pays the next sale', async () => {
    await buy(300)
    expect(quoteItem(shop, 'bought')).toBe(10)
    expect(await redeem(shop, 'bought')).toMatchObject({ member: { points: { total: 290 } } })
    const [bought] = swipe(shop).vouchers
    const paid = [
      { code: 'registered', amountFen: fen(80_00), voucher: bought?.number ?? '' },
      ...inFull('cash'),
    ]
    const sale = await buy(200, { tenders: paid })
    const done = await exchange(shop, exchangeDraft(shop, sale.slipNumber, 100_00, 50))
    const [share] = swipe(shop).vouchers
    expect(share?.valueFen).toBe(40_00)
    const printed = textOfSvg(done.slipSvg).replaceAll(/\s/g, '')
    expect(printed).toContain('退还80元购物券')
    expect(printed).toContain(share?.number)
  })
})

describe('RF-04 like for like', () => {
  const swap = (slipNumber: string, units: number, reason: string | null = null) =>
    shop.till.exchange.swap({
      actId: actId(shop),
      draft: {
        slipNumber,
        why: 'other_size',
        lines: [{ line: 0, units, text: '羊皮短靴 38 码', article: null }],
      },
      approval: null,
      reason,
    })

  test('example 14: nothing to pay, no points, on any day; the goods have another name since', async () => {
    const sale = await buy(200)
    const before = swipe(shop).points
    const done = good(await swap(sale.slipNumber, 200_00))
    expect(done.member?.points).toEqual(before)
    expect(textOfSvg(done.slipSvg)).toContain('换 码')
    expect(good(shop.till.openSale({ slipNumber: sale.slipNumber })).lines[0]?.text).toBe('羊皮短靴 38 码')
    const refund = await giveBack(shop, sale.slipNumber, [{ line: 0, units: 200_00 }], who())
    expect(refund.result.handOutFen).toBe(200_00)
  })

  test('only goods that are kept, and past the period with a reason', async () => {
    const sale = await buy(200)
    expect(codeOf(await swap(sale.slipNumber, 200_01))).toBe('line_not_kept')
    shop.passTime(91 * 24 * 3_600_000)
    expect(codeOf(await swap(sale.slipNumber, 200_00))).toBe('reason_missing')
    expect(codeOf(await swap(sale.slipNumber, 200_00, 'past_period'))).toBe('ok')
  })
})

describe('RF-09 a void', () => {
  const voidDraft = (slipNumber: string) => ({
    slipNumber,
    returned: [],
    identification: who(),
    void: true as const,
  })

  test('undoes the whole sale in its shift, by an entry', async () => {
    const sale = await buy(200)
    expect(good(shop.till.openSale({ slipNumber: sale.slipNumber })).voidable).toBe(true)
    const draft = voidDraft(sale.slipNumber)
    const expected = good(shop.till.quoteRefund({ draft })).result ?? expect.fail()
    const input = { actId: actId(shop), draft, expected, approval: null, reason: null }
    const done = good(await shop.till.commitRefund(input))
    expect(textOfSvg(done.slipSvg)).toContain('撤 销')
    expect(swipe(shop)).toMatchObject({ points: { total: 0 }, recent: [{ kind: 'void' }, {}, {}] })
  })

  test('not in another shift, and not after a part came back', async () => {
    const sale = await buy(200)
    const part = await buy(100)
    await giveBack(shop, part.slipNumber, [{ line: 0, units: 10_00 }], who())
    const draft = voidDraft(part.slipNumber)
    expect(good(shop.till.quoteRefund({ draft })).refusal?.code).toBe('not_in_this_shift')
    good(shop.till.closeShift({ actId: actId(shop) }))
    await signIn(shop, 'manager')
    const late = { ...voidDraft(sale.slipNumber), identification: who() }
    expect(good(shop.till.quoteRefund({ draft: late })).refusal?.code).toBe('not_in_this_shift')
  })
})

async function openShoes(programme: Programme = SHOES): Promise<void> {
  await shop.remove()
  shop = await openManaged(programme)
}

describe('RF-04 EN-17 goods of a guest', () => {
  beforeEach(async () => {
    await openShoes()
    enrol(shop)
  })

  const guest = () => good(shop.till.people.guest({ identification: who(), phone: '13912345678' }))
  const bought = async () => {
    const { guestId } = guest()
    return sell(shop, { ...aDraft({ identification: who(), regularYuan: 500 }), guest: guestId })
  }
  const exchanged = (slipNumber: string, yuan: number, identification: SaleDraft['identification']) => {
    return exchange(shop, exchangeDraft(shop, slipNumber, 290_00, yuan, { identification }))
  }
  const nothing = { points: { total: 0 }, visitsThisYear: 0, spentThisYearFen: 0 }

  test('by the slip alone are nobody’s: list price, no points, and the guest is free again', async () => {
    const sale = await bought()
    expect(await exchanged(sale.slipNumber, 600, null)).toMatchObject({ payFen: 600_00 - 290_00 })
    expect(swipe(shop)).toMatchObject(nothing)
    expect(guest()).toMatchObject({ used: 0, refusal: null })
  })

  test('with the card of the member who brought them are the guest’s still, at the member’s price, as one use', async () => {
    const sale = await bought()
    expect(await exchanged(sale.slipNumber, 600, who())).toMatchObject({ payFen: 348_00 - 290_00 })
    expect(swipe(shop)).toMatchObject(nothing)
    expect(guest()).toMatchObject({ used: 1, refusal: { code: 'guest_used_up' } })
  })
})

describe('RF-04 EN-15 the card that goes back with the goods', () => {
  test('gives the new goods neither price nor points', async () => {
    const entry = { kind: 'sale_from', amountFen: fen(500_00) } as const
    await openShoes({ ...SHOES, card: { ...SHOES.card, activationDelaySeconds: 0, entry } })
    const walkIn = await sell(shop, aDraft({ regularYuan: 520 }))
    enrol(shop, { entrySlips: [walkIn.slipNumber] }, false)
    shop.passTime(1000)
    const { refund, sale } = exchangeDraft(shop, walkIn.slipNumber, 520_00, 400)
    expect(good(shop.till.exchange.quote({ draft: { refund, sale } })).refusal?.code).toBe('card_back_first')
    const done = await exchange(shop, { refund: { ...refund, cardHandedBack: true }, sale })
    expect(done).toMatchObject({ payFen: 0, handOutFen: 120_00 })
    expect(swipe(shop)).toMatchObject({ points: { total: 0 }, card: { state: 'surrendered' } })
  })
})
