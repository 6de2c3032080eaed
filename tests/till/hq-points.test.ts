/** Points of a till with headquarters behind it: here and elsewhere apart, claw-back as debt, what goes home (RF-03, TI-06). */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import {
  type Organisation,
  type OrganisationTill,
  openOrganisation,
  POLICY,
} from '../support/organisation.ts'
import {
  actId,
  aDraft,
  enrol,
  giveBack,
  good,
  managerApproval,
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

/** Regular goods at 5.8折: 500 is 290 to pay. */
async function buy(till: OrganisationTill, regularYuan: number) {
  return sell(till, aDraft({ regularYuan, identification: swipe(till).identification }))
}

/** Points given or taken by hand. */
async function adjust(till: OrganisationTill, change: number) {
  const { identification } = swipe(till)
  const draft = { identification, change: points(change), reason: 'mistake' }
  const quote = good(till.till.points.quoteAdjustment({ draft }))
  if (quote.refusal !== null) throw new Error(quote.refusal.code)
  const expected = { points: points(change), fen: fen(0) }
  return good(
    await till.till.points.adjust({ actId: actId(till), draft, expected, approval: managerApproval(till) }),
  )
}

/** A line paid 290 that earned 290, at the first till; the member has `here` points left there, and `there` at HQ. */
async function line290(here: number, there: number) {
  const { memberId } = enrol(shop)
  const { slipNumber } = await buy(shop, 500)
  await adjust(shop, here - 290)
  organisation.sync()
  if (there > 0) {
    await adjust(other, there)
    organisation.sync()
    organisation.recall(other, memberId)
    organisation.sync()
  }
  return { memberId, slipNumber }
}

const returnLine = (slipNumber: string) =>
  giveBack(shop, slipNumber, [{ line: 0, units: 29_000 }], swipe(shop).identification)

const sound = () => [shop, other].flatMap((till) => organisation.verify(till).findings)

describe('worked example 7', () => {
  test('RF-03 with nothing elsewhere the shortfall of 190 points is 3.80 off the money', async () => {
    const { slipNumber, memberId } = await line290(100, 0)
    const { result } = await returnLine(slipNumber)
    expect(result).toMatchObject({ shortfallPoints: 190, debtElsewherePoints: 0, handOutFen: 286_20 })
    organisation.sync()
    expect(organisation.amount(memberId, 'points')).toBe(0)
    expect(organisation.amount(memberId, 'debt')).toBe(0)
    expect(sound()).toEqual([])
  })

  test('RF-03 with 680 more at HQ and no network 290 are taken, 190 as debt at HQ, and 290 handed out', async () => {
    const { slipNumber, memberId } = await line290(100, 680)
    expect(swipe(shop).points).toMatchObject({ here: 100, elsewhere: 680, total: 780 })
    const { result, member } = await returnLine(slipNumber)
    expect(result).toMatchObject({ shortfallPoints: 0, debtElsewherePoints: 190, handOutFen: 290_00 })
    expect(member?.points).toMatchObject({ here: 0, elsewhere: 680, debt: 190 })
    organisation.count()
    expect(organisation.amount(memberId, 'debt', 'hq')).toBe(190)
    expect(organisation.amount(memberId, 'debt', shop.holder)).toBe(0)
    organisation.sync()
    expect(swipe(shop).points).toMatchObject({ here: 0, elsewhere: 490, total: 490, debt: 0 })
    expect(sound()).toEqual([])
  })
})

describe('points elsewhere', () => {
  test('RF-03 are owed only as far as HQ lets a till book for one member; the rest is short', async () => {
    organisation.send(shop, { kind: 'policy', policy: { ...POLICY, debtMaxPoints: 50 } })
    const { slipNumber } = await line290(100, 680)
    const { result } = await returnLine(slipNumber)
    expect(result).toMatchObject({ debtElsewherePoints: 50, shortfallPoints: 140, handOutFen: 287_20 })
    expect(sound()).toEqual([])
  })

  test('RF-03 what is owed already is not owed once more, before HQ has said anything of it', async () => {
    const { slipNumber } = await line290(100, 200)
    const second = await buy(shop, 500)
    await adjust(shop, -290)
    expect((await returnLine(slipNumber)).result).toMatchObject({ debtElsewherePoints: 190 })
    expect((await returnLine(second.slipNumber)).result).toMatchObject({
      debtElsewherePoints: 10,
      shortfallPoints: 280,
    })
    expect(sound()).toEqual([])
  })

  test('a till without headquarters knows of none and owes none', async () => {
    const alone = await organisation.addShop()
    await signIn(alone)
    enrol(alone)
    const { slipNumber } = await buy(alone, 500)
    await adjust(alone, -190)
    const { identification, points: own } = swipe(alone)
    expect(own).toMatchObject({ here: 100, elsewhere: 0, total: 100 })
    const { result } = await giveBack(alone, slipNumber, [{ line: 0, units: 29_000 }], identification)
    expect(result).toMatchObject({ shortfallPoints: 190, debtElsewherePoints: 0, handOutFen: 286_20 })
  })
})

describe('debt at headquarters', () => {
  test('what arrives here is sent there first, up to the debt, and not twice', async () => {
    const { slipNumber, memberId } = await line290(0, 290)
    await returnLine(slipNumber)
    // Before HQ nets, all that it had goes to another till.
    organisation.count()
    organisation.grantPoints(other, memberId, 290)
    organisation.sync()
    expect(swipe(shop).points).toMatchObject({ here: 0, elsewhere: 290, debt: 290 })
    await adjust(shop, 100)
    expect(swipe(shop).points).toMatchObject({ here: 0, elsewhere: 390 })
    await adjust(shop, 250)
    expect(swipe(shop).points).toMatchObject({ here: 60, elsewhere: 580 })
    organisation.sync()
    expect(swipe(shop).points).toMatchObject({ here: 60, elsewhere: 290, total: 350, debt: 0 })
    expect(organisation.amount(memberId, 'debt')).toBe(0)
    expect(sound()).toEqual([])
  })
})
