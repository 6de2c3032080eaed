/** Rules that show only in a whole shop: what stands on screen and slip at once, what goods that come back take, the year's figures. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  aDraft,
  DAY_MS,
  enrol,
  giveBack,
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
  enrol(shop)
})
afterEach(() => shop.remove())

const sold = (over: Parameters<typeof aDraft>[0]) =>
  sell(shop, aDraft({ identification: swipe(shop).identification, ...over }))

const returned = (slipNumber: string, line: number, units: number) =>
  giveBack(shop, slipNumber, [{ line, units }], swipe(shop).identification)

/** A slip's text without its gaps. */
const printed = (svg: string): string => textOfSvg(svg).replace(/\s+/g, '')

describe('EN-16 what a member is stands at once', () => {
  test('on the slip: the points after the act, whatever the act was', async () => {
    const sale = await sold({ regularYuan: 500, specialYuan: 100 })
    expect(printed(sale.slipSvg)).toContain('积分余额380')
    const again = await sold({ specialYuan: 100 })
    expect(printed(again.slipSvg)).toContain('积分余额470')
    const refund = await returned(sale.slipNumber, 1, 90_00)
    expect(printed(refund.slipSvg)).toContain('积分余额380')
  })

  test('on the screen: with the answer to the act, and with the next swipe', async () => {
    const sale = await sold({ regularYuan: 500 })
    expect(sale.member?.points).toMatchObject({ total: 290, here: 290, debt: 0 })
    expect(sale.member?.recent[0]).toMatchObject({ kind: 'sale', points: 290 })
    const card = swipe(shop)
    expect(card.points).toMatchObject({ total: 290, here: 290 })
    expect(card.card.state).toBe('active')
  })
})

describe('EA-08 goods that come back take what was really paid for them', () => {
  test('not what is on their label, and no more than they earned', async () => {
    const sale = await sold({ regularYuan: 500, specialYuan: 100 })
    expect(sale.result.accruedPoints).toBe(380)
    const part = await returned(sale.slipNumber, 0, 145_00)
    expect(part.result.clawbackPoints).toBe(145)
    const other = await returned(sale.slipNumber, 1, 90_00)
    expect(other.result.clawbackPoints).toBe(90)
    expect(swipe(shop).points.total).toBe(145)
  })
})

describe('RE-09 the figures of a year are kept apart from the balance', () => {
  test('points used leave what was earned this year; points taken back do not', async () => {
    const sale = await sold({ specialYuan: 2000 })
    expect(sale.member).toMatchObject({ earnedThisYear: 1800, visitsThisYear: 1 })
    const spent = await sold({ specialYuan: 100, redeem: 1000 })
    expect(spent.member?.points.total).toBe(870)
    expect(spent.member).toMatchObject({ earnedThisYear: 1870, visitsThisYear: 2 })
    await returned(sale.slipNumber, 0, 800_00)
    expect(swipe(shop)).toMatchObject({ earnedThisYear: 1070, visitsThisYear: 2 })
  })

  test('a new year begins at nought, and the balance stays', async () => {
    await sold({ specialYuan: 100 })
    shop.passTime(60 * DAY_MS)
    await signIn(shop)
    const later = swipe(shop)
    expect(later).toMatchObject({ earnedThisYear: 0, visitsThisYear: 0 })
    expect(later.points.total).toBe(90)
  })
})
