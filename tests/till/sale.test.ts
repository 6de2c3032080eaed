/** A sale at the till: what is booked, what is refused, and that the same act is never booked twice. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fen } from '../../shared/domain/money.ts'
import type { RedemptionPlaces } from '../../shared/domain/programme.ts'
import { readSlipNumber } from '../../shared/domain/slip-number.ts'
import { businessDate, shopInstantMs } from '../../shared/domain/time.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { handOver, inFull } from '../support/acts.ts'
import {
  actId,
  aDraft,
  codeOf,
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

describe('EA-01 TI-05 a plain sale', () => {
  test('example 4: regular 500 and special 100 cost the member 380 and earn 380 points', async () => {
    enrol(shop)
    const member = swipe(shop)
    const sale = await sell(
      shop,
      aDraft({ identification: member.identification, regularYuan: 500, specialYuan: 100 }),
    )
    expect(sale.result.dueFen).toBe(380_00)
    expect(sale.result.accruedPoints).toBe(380)
    expect(sale.member?.points).toEqual({ total: 380, here: 380, elsewhere: 0, debt: 0, expiring: [] })
    expect(sale.member?.recent[0]).toMatchObject({
      kind: 'sale',
      amountFen: 380_00,
      points: 380,
      lineCount: 2,
    })
    expect(sale.member?.visitsThisYear).toBe(1)
    expect(sale.member?.spentThisYearFen).toBe(380_00)
  })

  test('the slip number names this till, its epoch and the place in its log', async () => {
    const first = await sell(shop, aDraft({ regularYuan: 10 }))
    const second = await sell(shop, aDraft({ regularYuan: 10 }))
    const [one, two] = [good(readSlipNumber(first.slipNumber)), good(readSlipNumber(second.slipNumber))]
    expect(one).toMatchObject({ site: 0, till: 1, epoch: 1 })
    expect(two.seq).toBe(one.seq + 1)
  })

  test('EN-20 a sale without a member pays the list price and earns nobody', async () => {
    const sale = await sell(shop, aDraft({ regularYuan: 500 }))
    expect(sale.result.dueFen).toBe(500_00)
    expect(sale.result.accruedPoints).toBe(0)
    expect(sale.member).toBeNull()
    expect(textOfSvg(sale.slipSvg)).toContain('散客')
  })

  test('EN-04 example 9: a card applied for at 10:00:00 earns from 10:00:00 the next day, to the second', async () => {
    shop.setTime(shopInstantMs(businessDate('2026-11-21'), '10:00:00'))
    enrol(shop, {}, false)
    shop.setTime(shopInstantMs(businessDate('2026-11-22'), '09:59:59'))
    expect(swipe(shop).card).toEqual({ state: 'issued', activeAtText: '2026-11-22 10:00:00' })
    const before = await sell(shop, aDraft({ identification: swipe(shop).identification, regularYuan: 100 }))
    expect([before.result.dueFen, before.result.accruedPoints]).toEqual([100_00, 0])
    shop.setTime(shopInstantMs(businessDate('2026-11-22'), '10:00:00'))
    expect(swipe(shop).card).toEqual({ state: 'active', activeAtText: null })
    const after = await sell(shop, aDraft({ identification: swipe(shop).identification, regularYuan: 100 }))
    expect([after.result.dueFen, after.result.accruedPoints]).toEqual([58_00, 58])
  })
})

describe('RE-01 a redemption', () => {
  async function memberWith(points: number) {
    enrol(shop)
    const yuan = points / 0.9
    await sell(
      shop,
      aDraft({ identification: swipe(shop).identification, specialYuan: Math.round(yuan * 100) / 100 }),
    )
    return swipe(shop)
  }

  test('example 2: 1500 points pay 20 yuan and 500 are left, and the rest of the sale still earns (RE-11)', async () => {
    const member = await memberWith(1500)
    expect(member.points.here).toBe(1500)
    const draft = aDraft({ identification: member.identification, specialYuan: 200, redeem: 1000 })
    const sale = await sell(shop, draft)
    expect(sale.result.redeemedFen).toBe(20_00)
    expect(sale.result.dueFen).toBe(160_00)
    expect(sale.member?.points.here).toBe(500 + 160)
  })

  test('points of this sale are not usable in it, nor any that are not there', async () => {
    const member = await memberWith(900)
    const draft = aDraft({ identification: member.identification, specialYuan: 1000, redeem: 1000 })
    const quote = good(shop.till.quoteSale({ draft }))
    expect(quote.refusal).toMatchObject({ code: 'insufficient_points', details: { herePoints: 900 } })
    const input = { actId: actId(shop), draft, expected: quote.result ?? expect.fail(), approval: null }
    expect(codeOf(await shop.till.commitSale(input))).toBe('insufficient_points')
    expect(swipe(shop).points.here).toBe(900)
  })

  test.each<[RedemptionPlaces, number[], string | undefined]>([
    [{ kind: 'issuing_site' }, [0, 1000], undefined],
    [{ kind: 'sites', sites: ['0999'] }, [0], 'redemption_other_site'],
  ])(
    'RE-05 what is not redeemed here is not offered, and it is said why: %j',
    async (where, offered, why) => {
      await shop.remove()
      shop = await openShop({ ...SHOES, redemption: { ...SHOES.redemption, where } })
      await signIn(shop)
      const member = await memberWith(1500)
      const draft = aDraft({ identification: member.identification, specialYuan: 25 })
      const quote = good(shop.till.quoteSale({ draft }))
      expect(quote.redemptionChoices.map((choice) => choice.points)).toEqual(offered)
      expect(quote.redemptionWhyNot?.code).toBe(why)
    },
  )

  test('EN-18 a typed phone may earn; to redeem it needs a manager', async () => {
    await memberWith(1500)
    const typed = good(shop.till.identify({ text: '19900000001', via: 'typed' }))
    if (typed.kind !== 'member') throw new Error(typed.kind)
    expect(typed.member.strength).toBe('typed')
    const draft = aDraft({ identification: typed.member.identification, specialYuan: 100, redeem: 1000 })
    const quote = good(shop.till.quoteSale({ draft }))
    expect(quote.approvals).not.toEqual([])
    const expected = quote.result ?? expect.fail()
    expect(codeOf(await shop.till.commitSale({ actId: actId(shop), draft, expected, approval: null }))).toBe(
      'needs_approval',
    )
    const approval = managerApproval(shop)
    const approved = good(await shop.till.commitSale({ actId: actId(shop), draft, expected, approval }))
    expect(approved.result.redeemedPoints).toBe(1000)
  })
})

describe('TI-06 the birthday right', () => {
  test('example 5: used once a year, offered whenever it is there, never by itself', async () => {
    enrol(shop, { birthday: { calendar: 'solar', year: 1990, month: 11, day: 5 } })
    const member = swipe(shop)
    expect(member.birthday).toEqual({ today: false, thisMonth: true, rightAvailable: true })
    const goods = { identification: member.identification, regularYuan: 500, specialYuan: 100 }
    const plain = await sell(shop, aDraft(goods))
    expect(plain.result.dueFen).toBe(380_00)
    const first = await sell(shop, aDraft({ ...goods, useBirthdayRight: true }))
    expect(first.result.dueFen).toBe(340_00)
    expect(first.member?.birthday.rightAvailable).toBe(false)
    const second = good(shop.till.quoteSale({ draft: aDraft({ ...goods, useBirthdayRight: true }) }))
    expect(second.refusal?.code).toBe('birthday_right_not_available')
  })
})

describe('one act, booked once', () => {
  test('the same act again gives the same answer and books nothing', async () => {
    enrol(shop)
    const draft = aDraft({ identification: swipe(shop).identification, regularYuan: 100 })
    const expected = good(shop.till.quoteSale({ draft })).result ?? expect.fail()
    const input = { actId: actId(shop), draft, expected, approval: null }
    const first = good(await shop.till.commitSale(input))
    const again = good(await shop.till.commitSale(input))
    expect(again.slipNumber).toBe(first.slipNumber)
    expect(again.printJobId).toBe(first.printJobId)
    expect(again.member?.points.here).toBe(58)
  })

  test('also after a restart, when nobody remembers the identification', async () => {
    enrol(shop)
    const draft = aDraft({ identification: swipe(shop).identification, regularYuan: 100 })
    const expected = good(shop.till.quoteSale({ draft })).result ?? expect.fail()
    const input = { actId: actId(shop), draft, expected, approval: null }
    const first = good(await shop.till.commitSale(input))
    await shop.restart()
    await signIn(shop)
    const again = good(await shop.till.commitSale(input))
    expect(again.slipNumber).toBe(first.slipNumber)
    expect(again.member?.points.here).toBe(58)
  })

  test('another sale under the same id is refused', async () => {
    const draft = aDraft({ regularYuan: 100 })
    const expected = good(shop.till.quoteSale({ draft })).result ?? expect.fail()
    const input = { actId: actId(shop), draft, expected, approval: null }
    good(await shop.till.commitSale(input))
    const other = aDraft({ regularYuan: 100, tenders: inFull('wechat') })
    expect(codeOf(await shop.till.commitSale({ ...input, draft: other }))).toBe('act_reused')
  })

  test('what the cashier saw is what is booked, or nothing', async () => {
    enrol(shop, {}, false)
    const draft = aDraft({ identification: swipe(shop).identification, regularYuan: 100 })
    const expected = good(shop.till.quoteSale({ draft })).result ?? expect.fail()
    shop.passTime(25 * 3_600_000)
    const input = { actId: actId(shop), draft, expected, approval: null }
    expect(codeOf(await shop.till.commitSale(input))).toBe('quote_changed')
  })
})

describe('bad input', () => {
  const line = (over: object) => ({ ...aDraft({ regularYuan: 10 }).lines[0], ...over }) as never
  test.each([
    ['an amount of zero', { lines: [line({ unitPriceFen: 0 })] }, 'amount_not_positive'],
    ['a negative line (EA-12)', { lines: [line({ unitPriceFen: -100 })] }, 'amount_not_positive'],
    ['no line at all', { lines: [] }, 'no_lines'],
    ['an absurd amount', { lines: [line({ unitPriceFen: 100_000_001 })] }, 'amount_too_large'],
    ['a price class nobody knows', { lines: [line({ priceClass: 'gone' })] }, 'unknown_price_class'],
    [
      'a deduction above the bill',
      { deduction: { amountFen: fen(99_999), reason: 'rounding' } },
      'deduction_exceeds_bill',
    ],
    [
      'a deduction without a known reason',
      { deduction: { amountFen: fen(10), reason: 'mood' } },
      'unknown_reason',
    ],
    [
      'tenders that do not cover',
      { tenders: [{ code: 'cash', amountFen: fen(100) }] },
      'tenders_do_not_cover',
    ],
    ['a tender nobody knows', { tenders: inFull('shells') }, 'unknown_tender'],
    ['a salesperson nobody knows', { salesperson: 'nobody' }, 'unknown_staff'],
    ['points without a member', { redeem: 1000 }, 'redemption_needs_member'],
  ])('%s is refused and nothing is booked', async (_, over, code) => {
    const before = shop.till.status().outbox.entries
    const draft = aDraft({ regularYuan: 10, ...over })
    const expected = { dueFen: fen(10_00), accruedPoints: 0 as never, redeemedPoints: 0 as never }
    expect(codeOf(await shop.till.commitSale({ actId: actId(shop), draft, expected, approval: null }))).toBe(
      code,
    )
    expect(shop.till.status().outbox.entries).toBe(before)
  })

  test('sums above any single amount hold, and such sales can be taken back', async () => {
    enrol(shop)
    const slips: string[] = []
    for (let at = 0; at < 3; at += 1) {
      const { identification } = swipe(shop)
      const lines = [line({ kind: 'counted', unitPriceFen: 100_000_000, quantity: 10 })]
      slips.push((await sell(shop, aDraft({ identification, lines }))).slipNumber)
    }
    expect(swipe(shop).spentThisYearFen).toBe(3 * 580_000_000)
    for (const slip of slips) await giveBack(shop, slip, [{ line: 0, units: 10 }], swipe(shop).identification)
    expect(swipe(shop)).toMatchObject({ spentThisYearFen: 0, points: { total: 0 } })
  })

  test('nobody signed in: refused', async () => {
    good(shop.till.lock())
    expect(codeOf(shop.till.quoteSale({ draft: aDraft({ regularYuan: 10 }) }))).toBe('signed_out')
    expect(codeOf(shop.till.identify({ text: '1234', via: 'typed' }))).toBe('signed_out')
  })

  test('an identification from before the lock is worth nothing', async () => {
    enrol(shop)
    const { identification } = swipe(shop)
    await handOver(shop)
    const draft = aDraft({ identification, regularYuan: 10 })
    expect(codeOf(shop.till.quoteSale({ draft }))).toBe('identification_expired')
  })
})
