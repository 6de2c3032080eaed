/** Points beside sales at the till: extras, adjustments, claims, expiry, debt, conversion, unknown returns; verified at the end. */
import { afterEach, describe, expect, test } from 'vitest'
import { fen } from '../../shared/domain/money.ts'
import type { Points } from '../../shared/domain/points.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { claim, handOver, inFull, openManaged, openWithMember, quoteClaim, whole } from '../support/acts.ts'
import { closeExplained } from '../support/audit.ts'
import { AUTOMATIC, expiringAfter, RICH } from '../support/rich-programme.ts'
import {
  actId,
  aDraft,
  codeOf,
  DAY_MS,
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

async function open(programme: Programme) {
  shop = await openWithMember(programme)
}
afterEach(() => closeExplained(shop))

const who = (place = 1) => swipe(shop, place).identification
const buy = (yuan: number, over: Parameters<typeof aDraft>[0] = {}) =>
  sell(shop, aDraft({ identification: who(), regularYuan: yuan, ...over }))
/** Paid by a voucher of paper, which earns nothing. */
const PAPER = inFull('voucher')
const expected = (points: number, amount = 0) => ({ points: points as Points, fen: fen(amount) })

async function checkIn() {
  const draft = { identification: who(), extra: 'check_in' }
  const quote = good(shop.till.points.quoteExtra({ draft }))
  if (quote.result === null) return quote.refusal?.code
  const input = { actId: actId(shop), draft, expected: expected(10), approval: null }
  return good(await shop.till.points.giveExtra(input)).member?.points.total
}

describe('EA-05 points without a sale', () => {
  test('once a day, and not twice', async () => {
    await open(RICH)
    expect(swipe(shop).extras).toEqual([{ code: 'check_in', left: true }])
    expect(await checkIn()).toBe(10)
    expect(swipe(shop).extras).toEqual([{ code: 'check_in', left: false }])
    expect(await checkIn()).toBe('extra_used_up')
    shop.passTime(DAY_MS)
    expect(await checkIn()).toBe(20)
  })
})

describe('EA-11 points by hand', () => {
  const adjust = (change: number, approval: ReturnType<typeof managerApproval> | null) =>
    shop.till.points.adjust({
      actId: actId(shop),
      draft: { identification: who(), change: change as Points, reason: 'mistake' },
      expected: expected(change),
      approval,
    })

  test('somebody else agrees, and no more than the limit of the employee and the day', async () => {
    await open(RICH)
    expect(codeOf(await adjust(100, null))).toBe('needs_approval')
    expect(codeOf(await adjust(100, managerApproval(shop)))).toBe('approver_is_actor')
    await handOver(shop)
    expect(codeOf(await adjust(100, null))).toBe('needs_approval')
    const added = good(await adjust(400, managerApproval(shop)))
    expect(added.member?.points.total).toBe(400)
    expect(textOfSvg(added.slipSvg)).toContain('更正差错')
    expect(codeOf(await adjust(101, managerApproval(shop)))).toBe('adjustment_over_limit')
    good(await adjust(-100, managerApproval(shop)))
    expect(swipe(shop)).toMatchObject({ points: { total: 300 }, earnedThisYear: 300 })
    const report = good(shop.till.shift.report())
    expect(report.adjustments).toMatchObject([{ count: 2, added: 400, taken: 100 }])
    expect(report.points).toMatchObject({ adjusted: 300, change: 300 })
    shop.passTime(DAY_MS)
    expect(codeOf(await adjust(101, managerApproval(shop)))).toBe('ok')
  })
})

describe('EN-20 a claim', () => {
  test('makes a sale without a member the member’s, once, for what is kept; later returns take from it', async () => {
    await open(RICH)
    const sale = await buy(200, { identification: null })
    await giveBack(shop, sale.slipNumber, [{ line: 0, units: 50_00 }], null)
    expect(good(shop.till.openSale({ slipNumber: sale.slipNumber })).claimable).toBe(true)
    const done = await claim(shop, sale.slipNumber)
    expect(done).toMatchObject({
      member: { points: { total: 150 }, visitsThisYear: 1, spentThisYearFen: 150_00, earnedThisYear: 150 },
    })
    expect(quoteClaim(shop, sale.slipNumber)).toBe('already_claimed')
    const refund = await giveBack(shop, sale.slipNumber, [{ line: 0, units: 150_00 }], who())
    expect(refund.result).toMatchObject({ clawbackPoints: 150, handOutFen: 150_00 })
    expect(swipe(shop)).toMatchObject({ points: { total: 0 }, visitsThisYear: 0, spentThisYearFen: 0 })
  })

  test('EN-10 not after the window', async () => {
    await open(RICH)
    const sale = await buy(200, { identification: null })
    shop.passTime(8 * DAY_MS)
    expect(good(shop.till.openSale({ slipNumber: sale.slipNumber })).claimable).toBe(false)
    expect(quoteClaim(shop, sale.slipNumber)).toBe('past_late_window')
  })

  test('EN-04 the sale that a card is given for earns at the enrolment, where the programme lets it', async () => {
    await open({
      ...RICH,
      card: {
        ...RICH.card,
        lateDays: null,
        activationDelaySeconds: 3600,
        enrolmentPurchase: 'earns',
        entry: { kind: 'any', of: [{ kind: 'none' }, { kind: 'sale_from', amountFen: fen(100_00) }] },
      },
    })
    const sale = await buy(520, { identification: null })
    enrol(shop, { place: 2, name: '王芳芳', entrySlips: [sale.slipNumber] })
    expect(swipe(shop, 2)).toMatchObject({ points: { total: 520 }, visitsThisYear: 1 })
  })
})

describe('section 12 expiry', () => {
  test('is announced, booked before the next act, and counts as taken at a return', async () => {
    await open(expiringAfter(1))
    const sale = await buy(100)
    expect(textOfSvg(sale.slipSvg)).toContain('其中 100分 2026-12-22 到期')
    expect(swipe(shop).points.expiring).toEqual([{ points: 100, lastDay: '2026-12-22' }])
    shop.passTime(31 * DAY_MS)
    const late = await buy(50)
    expect(late.member?.points.total).toBe(50)
    expect(swipe(shop).recent[1]).toMatchObject({ kind: 'expiry', points: -100 })
    const refund = await giveBack(shop, sale.slipNumber, whole(shop, sale.slipNumber), who())
    expect(refund.result).toMatchObject({ clawbackPoints: 100, shortfallPoints: 0, handOutFen: 100_00 })
    expect(refund.member?.points.total).toBe(50)
  })

  test('RF-07 redeemed points come back with at least 30 more days to live', async () => {
    await open(expiringAfter(1))
    await buy(100)
    shop.passTime(20 * DAY_MS)
    const used = await buy(100, { redeem: 100, identification: who(), tenders: PAPER })
    await giveBack(shop, used.slipNumber, whole(shop, used.slipNumber), who())
    expect(swipe(shop).points.expiring[0]).toEqual({ points: 100, lastDay: '2027-01-11' })
  })

  test('what has expired is booked when a shift is opened, nobody’s visit needed', async () => {
    await open(expiringAfter(1))
    await buy(100)
    shop.passTime(40 * DAY_MS)
    good(shop.till.closeShift({ actId: actId(shop) }))
    await signIn(shop, 'manager')
    expect(swipe(shop)).toMatchObject({ points: { total: 0 }, recent: [{ kind: 'expiry' }, {}, {}] })
  })
})

describe('RF-03 debt', () => {
  const inDebt: Programme = { ...RICH, refund: { ...RICH.refund, shortfall: 'debt' } }

  test('missing points become debt, and points that arrive pay it first', async () => {
    await open(inDebt)
    const sale = await buy(300)
    await buy(300, { redeem: 300, identification: who() })
    const refund = await giveBack(shop, sale.slipNumber, whole(shop, sale.slipNumber), who())
    expect(refund.result).toMatchObject({ handOutFen: 300_00, withheldFen: 0 })
    const { debt, total } = swipe(shop).points
    expect({ debt, total }).toEqual({ debt: 6, total: 0 })
    const next = await buy(100)
    expect(next.member?.points).toMatchObject({ debt: 0, total: 94 })
    expect(textOfSvg(next.slipSvg)).toContain('抵还欠积分')
  })

  test('RF-01 for a defect neither slip nor card is demanded, and nothing comes off the money', async () => {
    await open(RICH)
    const sale = await buy(300)
    await buy(300, { redeem: 300, identification: who() })
    const draft = {
      slipNumber: sale.slipNumber,
      withoutSlip: true as const,
      returned: whole(shop, sale.slipNumber),
      identification: null,
    }
    const plain = good(shop.till.quoteRefund({ draft: { ...draft, reason: 'no_longer_wanted' } }))
    expect(plain.needs.overrides).toEqual(['no_card', 'no_slip'])
    expect(plain.result?.withheldFen).toBe(12)
    const defect = good(shop.till.quoteRefund({ draft: { ...draft, reason: 'quality' } }))
    expect(defect.needs.overrides).toEqual([])
    expect(defect.result).toMatchObject({ handOutFen: 300_00, withheldFen: 0, debtPoints: 6 })
  })

  test('debt that a later return could turn into money waits until the period is over', async () => {
    await open(RICH)
    const lines = [100, 200].map((yuan) => ({
      kind: 'amount' as const,
      text: '商品',
      article: null,
      priceClass: 'regular',
      category: 'shoe',
      unitPriceFen: fen(yuan * 100),
      quantity: 1,
    }))
    const sale = await buy(0, { lines })
    await buy(300, { redeem: 300, identification: who(), tenders: PAPER })
    const draft = {
      slipNumber: sale.slipNumber,
      returned: [{ line: 1, units: 200_00 }],
      identification: who(),
      reason: 'quality',
    }
    const result = good(shop.till.quoteRefund({ draft })).result ?? expect.fail()
    expect(result.debtPoints).toBeGreaterThan(0)
    const input = { actId: actId(shop), draft, expected: result, approval: null, reason: null }
    good(await shop.till.commitRefund(input))
    const owed = swipe(shop).points.debt
    await buy(50)
    expect(swipe(shop).points).toMatchObject({ debt: owed, total: 50 })
    shop.passTime(91 * DAY_MS)
    await buy(10)
    expect(swipe(shop).points).toMatchObject({ debt: owed - 60, total: 0 })
  })
})

describe('RE-02 RF-08 automatic conversion', () => {
  test('example 8: 1000 earned become 20 on the card; returned unspent they are gone, spent they cost 20', async () => {
    await open(AUTOMATIC)
    const sale = await buy(1000)
    expect(swipe(shop)).toMatchObject({ points: { total: 0 }, value: { rebateFen: 2000 } })
    expect(textOfSvg(sale.slipSvg)).toContain('1000分转返现')
    await giveBack(shop, sale.slipNumber, whole(shop, sale.slipNumber), who())
    expect(swipe(shop)).toMatchObject({ points: { total: 0 }, value: { rebateFen: 0 }, earnedThisYear: 0 })
    const again = await buy(1000)
    const value = [
      { code: 'card_value', amountFen: fen(500) },
      { code: 'cash', amountFen: null },
    ]
    await buy(30, { tenders: value, identification: who() })
    const refund = await giveBack(shop, again.slipNumber, whole(shop, again.slipNumber), who())
    expect(refund.result.handOutFen).toBe(1000_00 - 450)
  })
})

describe('RF-11 a return of an unknown sale', () => {
  test('by a manager, at the base rate, what is missing off the money', async () => {
    await open(RICH)
    await buy(100)
    const draft = { identification: who(), amountFen: fen(150_00), tender: 'cash', reason: 'goodwill' }
    const quote = good(shop.till.points.quoteUnknownReturn({ draft }))
    expect(quote.result).toMatchObject({ clawbackPoints: 150, shortfallPoints: 50, handOutFen: 149_00 })
    await handOver(shop)
    const input = {
      actId: actId(shop),
      draft: { ...draft, identification: who() },
      expected: expected(150, 149_00),
    }
    expect(codeOf(await shop.till.points.returnUnknown({ ...input, approval: null }))).toBe('needs_approval')
    const approval = managerApproval(shop)
    const done = good(await shop.till.points.returnUnknown({ ...input, approval }))
    expect(done.member?.points.total).toBe(0)
    expect(textOfSvg(done.slipSvg)).toContain('无单退货')
  })
})

describe('EN-15 the enrolment purchase comes back', () => {
  test('example 11: 520 bought, 100 back: the card first, then the money', async () => {
    const entry = { kind: 'sale_from', amountFen: fen(500_00) } as const
    shop = await openManaged({ ...RICH, card: { ...RICH.card, entry } })
    const sale = await sell(shop, aDraft({ regularYuan: 520 }))
    enrol(shop, { place: 3, name: '王芳芳', entrySlips: [sale.slipNumber] })
    const draft = {
      slipNumber: sale.slipNumber,
      returned: [{ line: 0, units: 100_00 }],
      identification: who(3),
      reason: 'wrong_size',
    }
    const quote = good(shop.till.quoteRefund({ draft }))
    expect(quote).toMatchObject({ refusal: { code: 'card_back_first' }, result: { surrenderCard: true } })
    const result = quote.result ?? expect.fail()
    const input = { actId: actId(shop), draft, expected: result, approval: null, reason: null }
    expect(codeOf(await shop.till.commitRefund(input))).toBe('card_back_first')
    const back = { ...draft, cardHandedBack: true as const }
    expect(good(shop.till.quoteRefund({ draft: back })).refusal).toBeNull()
    const done = good(await shop.till.commitRefund({ ...input, draft: back }))
    expect(textOfSvg(done.slipSvg)).toContain('会员卡已交回')
    expect(swipe(shop, 3).card.state).toBe('surrendered')
  })
})
