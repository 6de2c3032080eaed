/** Returns of sales of other tills: the refund right decides where, and where never decides how much (RF-02, RF-03, RF-07). */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import { makeSlipNumber } from '../../shared/domain/slip-number.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { type Organisation, type OrganisationTill, openOrganisation } from '../support/organisation.ts'
import {
  actId,
  aDraft,
  codeOf,
  DAY_MS,
  enrol,
  giveBack,
  good,
  managerApproval,
  returnReason,
  sell,
  signIn,
  swipe,
  textOfSvg,
} from '../support/shop.ts'

let organisation: Organisation
let shop: OrganisationTill
let other: OrganisationTill

beforeEach(async () => {
  organisation = openOrganisation(SHOES)
  shop = await organisation.addTill()
  other = await organisation.addTill()
  await signIn(shop)
  await signIn(other)
})
afterEach(() => organisation.remove())

const sound = () => [shop, other].flatMap((till) => organisation.verify(till).findings)

/** Three lines of 33.50 at the regular price class, 1000 points redeemed where there are as many. */
async function sellThree(redeem = 0) {
  const { identification } = swipe(shop)
  const line = (text: string) => ({
    kind: 'amount' as const,
    text,
    article: null,
    priceClass: 'regular',
    category: 'shoe',
    unitPriceFen: 57_76 as never,
    quantity: 1,
  })
  const lines = [line('一'), line('二'), line('三')]
  return sell(shop, aDraft({ identification, lines, redeem }))
}

describe('the refund right of a sale', () => {
  test('without it a sale of another till is not returned, and with it like one’s own', async () => {
    enrol(shop)
    const { slipNumber } = await sellThree()
    organisation.sync()
    expect(codeOf(other.till.openSale({ slipNumber }))).toBe('refund_right_out_of_reach')
    organisation.moveRight(other, slipNumber)
    organisation.sync()
    const opened = good(other.till.openSale({ slipNumber }))
    expect(opened).toMatchObject({ accruedPoints: 100, voidable: false, member: { points: { here: 0 } } })
    const [first] = opened.lines
    const back = [{ line: 0, units: first?.keptUnits ?? 0 }]
    const { result, slipNumber: ofRefund } = await giveBack(
      other,
      slipNumber,
      back,
      swipe(other).identification,
    )
    expect(result).toMatchObject({ handOutFen: 33_50, clawbackPoints: 33, debtElsewherePoints: 33 })
    expect(ofRefund.slice(1, 7)).toBe(`${other.siteCode}01`)
    expect(sound()).toEqual([])
  })

  test('goods are refunded once: the till that gave the right away cannot return them', async () => {
    enrol(shop)
    const { slipNumber } = await sellThree()
    organisation.moveRight(other, slipNumber)
    expect(codeOf(shop.till.openSale({ slipNumber }))).toBe('refund_right_out_of_reach')
    const draft = { slipNumber, returned: [{ line: 0, units: 33_50 }], identification: null }
    const quote = good(shop.till.quoteRefund({ draft: { ...draft, ...returnReason(shop) } }))
    expect(quote.refusal?.code).toBe('refund_right_out_of_reach')
    expect(codeOf(shop.till.points.quoteUndo({ slipNumber }))).toBe('ok')
    // Back at its own till, what was returned meanwhile is known there.
    await giveBack(other, slipNumber, [{ line: 0, units: 33_50 }], null)
    organisation.moveRight(shop, slipNumber)
    const kept = good(shop.till.openSale({ slipNumber })).lines.map(({ keptUnits }) => keptUnits)
    expect(kept).toEqual([0, 33_50, 33_50])
    expect(codeOf(other.till.openSale({ slipNumber }))).toBe('refund_right_out_of_reach')
    expect(sound()).toEqual([])
  })

  test('a right that went home is not here any more, also for the till that sold', async () => {
    enrol(shop)
    const { slipNumber } = await sellThree()
    organisation.moveRight(other, slipNumber)
    const commit = {
      actId: '01900000-0000-7000-8000-000000000001',
      draft: {
        slipNumber,
        returned: [{ line: 0, units: 33_50 }],
        identification: null,
        ...returnReason(shop),
      },
      expected: { handOutFen: 33_50 as never, clawbackPoints: points(33), restoredPoints: points(0) },
      approval: managerApproval(shop, 'goodwill'),
      reason: null,
    }
    expect(codeOf(await shop.till.commitRefund(commit))).toBe('refund_right_out_of_reach')
  })

  test('RF-07 redeemed points, and what the sale earned, come back and go at another till', async () => {
    const { memberId } = enrol(shop)
    await sell(shop, aDraft({ specialYuan: 2000, identification: swipe(shop).identification }))
    const { slipNumber } = await sellThree(1000)
    organisation.sync()
    const before = organisation.amount(memberId, 'points')
    organisation.moveRight(other, slipNumber)
    organisation.sync()
    const lines = good(other.till.openSale({ slipNumber })).lines
    const all = lines.map(({ line, keptUnits }) => ({ line, units: keptUnits }))
    const { result } = await giveBack(other, slipNumber, all, swipe(other).identification)
    expect(result).toMatchObject({ restoredPoints: 1000, shortfallPoints: 0, debtElsewherePoints: 0 })
    organisation.sync()
    expect(organisation.amount(memberId, 'points')).toBe(before + 1000 - result.clawbackPoints)
    expect(sound()).toEqual([])
  })
})

describe('an unbacked refund', () => {
  const draft = (slipNumber: string, over = {}) => ({
    identification: null,
    slipNumber,
    amountFen: fen(33_50),
    tender: 'cash',
    reason: 'goodwill',
    overrideReason: 'goodwill',
    ...over,
  })
  async function refund(asked: ReturnType<typeof draft>, approval = managerApproval(other)) {
    const expected = { points: points(0), fen: asked.amountFen }
    return other.till.points.refundUnbacked({ actId: actId(other), draft: asked, expected, approval })
  }

  test('RF-11 gives goods and money only, by a manager, once for a slip; its slip says that HQ settles', async () => {
    enrol(shop)
    const { slipNumber } = await sellThree()
    organisation.sync()
    const quote = good(other.till.points.quoteUnbackedRefund({ draft: draft(slipNumber) }))
    expect(quote).toMatchObject({ refusal: null, needsApproval: true, result: { handOutFen: 33_50 } })
    const asked = { actId: actId(other), draft: draft(slipNumber) }
    const expected = { points: points(0), fen: fen(33_50) }
    const alone = await other.till.points.refundUnbacked({ ...asked, expected, approval: null })
    expect(codeOf(alone)).toBe('needs_approval')
    const done = good(await refund(draft(slipNumber)))
    const printed = textOfSvg(done.slipSvg)
    for (const words of ['退货待结', slipNumber, '积分由总部结算']) expect(printed).toContain(words)
    expect(swipe(other).points.total).toBe(100)
    expect(codeOf(await refund(draft(slipNumber)))).toBe('refunded_unbacked')
    organisation.moveRight(other, slipNumber)
    expect(codeOf(other.till.openSale({ slipNumber }))).toBe('refunded_unbacked')
    const report = good(other.till.shift.report())
    expect(report.tenders).toEqual([{ code: 'cash', inFen: 0, outFen: 33_50 }])
    expect(report.exceptions).toEqual([{ what: 'unbacked', count: 1 }])
    expect(sound()).toEqual([])
  })

  test('so many a day as HQ lets a till book, and more tomorrow', async () => {
    enrol(shop)
    const slips: string[] = []
    for (let number = 0; number < 3; number += 1) slips.push((await sellThree()).slipNumber)
    const [one = '', two = '', three = ''] = slips
    expect(codeOf(await refund(draft(one)))).toBe('ok')
    expect(codeOf(await refund(draft(two)))).toBe('ok')
    expect(codeOf(await refund(draft(three)))).toBe('unbacked_limit')
    organisation.passTime(DAY_MS)
    expect(codeOf(await refund(draft(three)))).toBe('ok')
    expect(sound()).toEqual([])
  })

  test('is for what cannot be refunded otherwise: not for a right that is here, an unknown slip, a shop without HQ', async () => {
    enrol(shop)
    const { slipNumber } = await sellThree()
    const codeAt = (till: OrganisationTill, asked: ReturnType<typeof draft>) =>
      good(till.till.points.quoteUnbackedRefund({ draft: asked })).refusal?.code
    expect(codeAt(shop, draft(slipNumber))).toBe('refund_right_here')
    const unknown = makeSlipNumber({ site: Number(other.siteCode), till: 1, epoch: 1, seq: 999 })
    expect(codeAt(other, draft(unknown))).toBe('slip_unknown')
    expect(codeAt(other, draft('70000'))).toBe('slip_unreadable')
    expect(codeAt(other, draft(slipNumber, { amountFen: fen(0) }))).toBe('amount_not_positive')
    expect(codeAt(other, draft(slipNumber, { tender: 'points' }))).toBe('unknown_tender')
    expect(codeAt(other, draft(slipNumber, { reason: 'none' }))).toBe('reason_needed')
    expect(codeAt(other, draft(slipNumber, { overrideReason: 'none' }))).toBe('unknown_reason')
    const alone = await organisation.addShop()
    await signIn(alone)
    expect(codeAt(alone, draft(slipNumber))).toBe('no_hq')
  })

  test('RF-04 goods of a sale whose right came here are given like for like', async () => {
    enrol(shop)
    const { slipNumber } = await sellThree()
    organisation.sync()
    organisation.moveRight(other, slipNumber)
    const lines = [{ line: 0, units: 33_50, text: '38 码', article: null }]
    const asked = { slipNumber, why: 'other_size' as const, lines }
    good(await other.till.exchange.swap({ actId: actId(other), draft: asked, approval: null, reason: null }))
    expect(good(other.till.openSale({ slipNumber })).lines[0]?.text).toBe('38 码')
    expect(sound()).toEqual([])
  })
})
