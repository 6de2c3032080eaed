/** Returns of sales of other tills: the refund right decides where, and where never decides how much (RF-02, RF-03, RF-07). */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { points } from '../../shared/domain/points.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { type Organisation, type OrganisationTill, openOrganisation } from '../support/organisation.ts'
import {
  aDraft,
  codeOf,
  enrol,
  giveBack,
  good,
  managerApproval,
  returnReason,
  sell,
  signIn,
  swipe,
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
