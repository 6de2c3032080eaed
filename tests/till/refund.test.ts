/** A refund at the till: exact to the point and the fen, in any order, and only with what it needs. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fen } from '../../shared/domain/money.ts'
import { makeSlipNumber } from '../../shared/domain/slip-number.ts'
import { inFull } from '../support/acts.ts'
import {
  actId,
  aDraft,
  codeOf,
  DAY_MS,
  enrol,
  giveBack,
  good,
  managerApproval,
  openShop,
  type Shop,
  sell,
  signIn,
  swipe,
  textOfSvg,
} from '../support/shop.ts'

let shop: Shop

beforeEach(async () => {
  shop = await openShop()
  await signIn(shop)
})
afterEach(() => shop.remove())

async function sold(over: Parameters<typeof aDraft>[0], place = 1) {
  return sell(shop, aDraft({ identification: swipe(shop, place).identification, ...over }))
}

const amountLine = (yuan: number, priceClass = 'special') => ({
  kind: 'amount' as const,
  text: '商品',
  article: null,
  priceClass,
  category: 'shoe',
  unitPriceFen: fen(Math.round(yuan * 100)),
  quantity: 1,
})

describe('RF-02 the claw-back', () => {
  test('takes what the returned goods earned, and the money goes back the way it came (RF-07)', async () => {
    enrol(shop)
    const sale = await sold({
      regularYuan: 500,
      specialYuan: 100,
      tenders: inFull('wechat'),
    })
    const refund = await giveBack(
      shop,
      sale.slipNumber,
      [{ line: 1, units: 90_00 }],
      swipe(shop).identification,
    )
    expect(refund.result.handOutFen).toBe(90_00)
    expect(refund.result.clawbackPoints).toBe(90)
    expect(refund.result.tenders).toEqual([
      { code: 'wechat', grossFen: 90_00, withheldFen: 0, handedFen: 90_00 },
    ])
    expect(refund.member?.points.total).toBe(290)
    expect(textOfSvg(refund.slipSvg)).toContain('退 货')
  })

  test('two parts in either order end in the same state', async () => {
    const ends: unknown[] = []
    for (const [place, order] of [
      [1, [0, 1]],
      [2, [1, 0]],
    ] as const) {
      enrol(shop, { place })
      const sale = await sold({ lines: [amountLine(55), amountLine(33.3)] }, place)
      const whole = sale.result.lines.map((line) => line.costFen)
      let last: Awaited<ReturnType<typeof giveBack>> | null = null
      let handed = 0
      for (const line of order) {
        const returned = [{ line, units: whole[line] ?? 0 }]
        last = await giveBack(shop, sale.slipNumber, returned, swipe(shop, place).identification)
        handed += last.result.handOutFen
      }
      ends.push({ handed, points: last?.member?.points, after: last?.result.after })
    }
    expect(ends[0]).toEqual(ends[1])
    expect(ends[0]).toMatchObject({ points: { total: 0 } })
  })

  test('counted lines come back by whole pieces', async () => {
    const line = { ...amountLine(33.3), kind: 'counted' as const, quantity: 3 }
    const sale = await sell(shop, aDraft({ lines: [line] }))
    const open = good(shop.till.openSale({ slipNumber: sale.slipNumber }))
    expect(open.lines[0]).toMatchObject({ kind: 'counted', keptUnits: 3, wholeUnits: 3 })
    const refund = await giveBack(shop, sale.slipNumber, [{ line: 0, units: 1 }], null)
    expect(refund.result.handOutFen).toBe(33_30)
    expect(good(shop.till.openSale({ slipNumber: sale.slipNumber })).lines[0]?.keptUnits).toBe(2)
  })
})

describe('RF-03 the shortfall', () => {
  test('points that are nowhere are taken off the money', async () => {
    enrol(shop)
    const first = await sold({ regularYuan: 500 })
    await sold({ specialYuan: 1000 })
    expect(swipe(shop).points.here).toBe(290 + 900)
    await sold({ specialYuan: 100, redeem: 1000, tenders: inFull('voucher') })
    expect(swipe(shop).points.here).toBe(190)
    const refund = await giveBack(
      shop,
      first.slipNumber,
      [{ line: 0, units: 290_00 }],
      swipe(shop).identification,
    )
    expect(refund.result.shortfallPoints).toBe(100)
    expect(refund.result.handOutFen).toBe(288_00)
    expect(refund.member?.points.total).toBe(0)
  })
})

describe('RF-07 what the sale used comes back', () => {
  test('example 18: redeemed points come back in proportion, the rest of the money in cash', async () => {
    enrol(shop)
    await sold({ specialYuan: 1200 })
    const lines = [amountLine(60, 'special'), amountLine(140, 'special')]
    const sale = await sold({
      lines: lines.map((line) => ({ ...line, unitPriceFen: fen(Math.round((line.unitPriceFen * 10) / 9)) })),
      redeem: 1000,
    })
    expect(sale.result.dueFen).toBeGreaterThan(179_00)
    const before = swipe(shop).points.total
    const cost = sale.result.lines[0]?.costFen ?? 0
    const refund = await giveBack(
      shop,
      sale.slipNumber,
      [{ line: 0, units: cost }],
      swipe(shop).identification,
    )
    expect(refund.result.restoredPoints).toBe(300)
    expect(refund.result.handOutFen).toBe(cost - 6_00)
    expect(refund.member?.points.total).toBe(before + 300 - refund.result.clawbackPoints)
  })

  test('TI-06 the birthday right comes back when the whole sale is returned', async () => {
    enrol(shop, { birthday: { calendar: 'solar', year: 1990, month: 11, day: 5 } })
    const sale = await sold({ regularYuan: 500, useBirthdayRight: true })
    expect(swipe(shop).birthday.rightAvailable).toBe(false)
    await giveBack(shop, sale.slipNumber, [{ line: 0, units: 250_00 }], swipe(shop).identification)
    expect(swipe(shop).birthday.rightAvailable).toBe(true)
    expect(swipe(shop).visitsThisYear).toBe(0)
  })
})

describe('what a refund needs', () => {
  test('RF-01 a cashier needs a manager, and without the card a reason', async () => {
    enrol(shop)
    const sale = await sold({ regularYuan: 500 })
    const draft = {
      reason: 'no_longer_wanted',
      slipNumber: sale.slipNumber,
      returned: [{ line: 0, units: 290_00 }],
      identification: null,
    }
    const quote = good(shop.till.quoteRefund({ draft }))
    expect(quote.needs).toEqual({ approval: true, overrides: ['no_card'] })
    const input = { actId: actId(shop), draft, expected: quote.result ?? expect.fail(), reason: null }
    expect(codeOf(await shop.till.commitRefund({ ...input, approval: null }))).toBe('needs_approval')
    expect(codeOf(await shop.till.commitRefund({ ...input, approval: managerApproval(shop) }))).toBe(
      'reason_missing',
    )
    const wrong = { ...managerApproval(shop), pin: '000000' }
    expect(codeOf(await shop.till.commitRefund({ ...input, approval: wrong }))).toBe('wrong_pin')
    const approval = managerApproval(shop, 'card_forgotten')
    expect(codeOf(await shop.till.commitRefund({ ...input, approval }))).toBe('ok')
  })

  test("a cashier's own PIN approves nothing", async () => {
    const sale = await sell(shop, aDraft({ regularYuan: 100 }))
    const cashier = shop.till.status().cashier?.staffId ?? ''
    const draft = {
      reason: 'no_longer_wanted',
      slipNumber: sale.slipNumber,
      returned: [{ line: 0, units: 100_00 }],
      identification: null,
    }
    const quote = good(shop.till.quoteRefund({ draft }))
    const approval = { staffId: cashier, pin: '246810', reason: null }
    const input = {
      actId: actId(shop),
      draft,
      expected: quote.result ?? expect.fail(),
      reason: null,
      approval,
    }
    expect(codeOf(await shop.till.commitRefund(input))).toBe('approval_not_manager')
  })

  test("another member's card is refused", async () => {
    enrol(shop)
    enrol(shop, { place: 2, name: '王芳芳' })
    const sale = await sold({ regularYuan: 500 })
    const draft = {
      reason: 'no_longer_wanted',
      slipNumber: sale.slipNumber,
      returned: [{ line: 0, units: 1 }],
      identification: swipe(shop, 2).identification,
    }
    expect(good(shop.till.quoteRefund({ draft })).refusal?.code).toBe('card_of_another_member')
  })

  test('RF-06 past the return period a manager overrides, with a reason', async () => {
    const sale = await sell(shop, aDraft({ regularYuan: 100 }))
    shop.passTime(90 * DAY_MS)
    const draft = {
      reason: 'no_longer_wanted',
      slipNumber: sale.slipNumber,
      returned: [{ line: 0, units: 100_00 }],
      identification: null,
    }
    expect(good(shop.till.quoteRefund({ draft })).needs.overrides).toEqual([])
    shop.passTime(DAY_MS)
    expect(good(shop.till.quoteRefund({ draft })).needs.overrides).toEqual(['past_period'])
    const refund = await giveBack(shop, sale.slipNumber, draft.returned, null)
    expect(refund.result.handOutFen).toBe(100_00)
  })
})

describe('bad input', () => {
  test('more than was bought, twice, nothing: refused, nothing booked', async () => {
    const sale = await sell(shop, aDraft({ regularYuan: 100 }))
    const quote = (units: number) =>
      good(
        shop.till.quoteRefund({
          draft: { slipNumber: sale.slipNumber, returned: [{ line: 0, units }], identification: null },
        }),
      ).refusal?.code
    expect(quote(100_01)).toBe('more_than_kept')
    expect(quote(0)).toBe('units_invalid')
    expect(quote(-5)).toBe('units_invalid')
    await giveBack(shop, sale.slipNumber, [{ line: 0, units: 100_00 }], null)
    expect(quote(100_00)).toBe('wholly_returned')
    expect(codeOf(shop.till.openSale({ slipNumber: sale.slipNumber }))).toBe('wholly_returned')
  })

  test('slips that are none of ours', async () => {
    const sale = await sell(shop, aDraft({ regularYuan: 100 }))
    const open = (slipNumber: string) => codeOf(shop.till.openSale({ slipNumber }))
    expect(open('hello')).toBe('slip_unreadable')
    expect(open(`${sale.slipNumber.slice(0, 16)}${(Number(sale.slipNumber.at(-1)) + 1) % 10}`)).toBe(
      'slip_unreadable',
    )
    expect(open(makeSlipNumber({ site: 12, till: 1, epoch: 1, seq: 5 }))).toBe('slip_of_another_shop')
    expect(open(makeSlipNumber({ site: 0, till: 1, epoch: 1, seq: 99_999 }))).toBe('slip_unknown')
    const refund = await giveBack(shop, sale.slipNumber, [{ line: 0, units: 100_00 }], null)
    expect(open(refund.slipNumber)).toBe('slip_is_no_sale')
  })

  test('the same refund again is answered as done, under another id it is refused', async () => {
    const sale = await sell(shop, aDraft({ regularYuan: 100 }))
    const draft = {
      reason: 'no_longer_wanted',
      slipNumber: sale.slipNumber,
      returned: [{ line: 0, units: 100_00 }],
      identification: null,
    }
    const quote = good(shop.till.quoteRefund({ draft }))
    const input = {
      actId: actId(shop),
      draft,
      expected: quote.result ?? expect.fail(),
      approval: managerApproval(shop),
      reason: null,
    }
    const first = good(await shop.till.commitRefund(input))
    expect(good(await shop.till.commitRefund(input)).slipNumber).toBe(first.slipNumber)
    expect(codeOf(await shop.till.commitRefund({ ...input, actId: actId(shop) }))).toBe('wholly_returned')
  })
})
