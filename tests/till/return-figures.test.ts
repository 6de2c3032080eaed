/** The figures of a return before it is booked, as they are booked: points with rewards and conversions, value on the card. */
import { afterEach, describe, expect, test } from 'vitest'
import { pointsRows } from '../../renderer/state/return-points.ts'
import type { RefundDraft } from '../../shared/contract/refund.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { withheldOf } from '../../shared/domain/withheld.ts'
import { openWithMember, receive } from '../support/acts.ts'
import { automatic, everythingOnRequest } from '../support/programmes.ts'
import {
  actId,
  aDraft,
  DAY_MS,
  good,
  managerApproval,
  type Shop,
  sell,
  swipe,
  textOfSvg,
} from '../support/shop.ts'

const EVERYTHING = everythingOnRequest()
const ALL: Programme = {
  ...EVERYTHING,
  card: { ...EVERYTHING.card, approval: 'none', entry: { kind: 'none' } },
}

let shop: Shop
afterEach(() => shop.remove())

async function open(programme: Programme) {
  shop = await openWithMember(programme, { birthday: null })
  shop.passTime(2 * DAY_MS)
}

/** The whole sale given back: opened, quoted, booked as it was quoted. */
async function giveAllBack(slipNumber: string, over: Partial<RefundDraft> = {}) {
  const sale = good(shop.till.openSale({ slipNumber }))
  const returned = over.void ? [] : sale.lines.map(({ line, keptUnits }) => ({ line, units: keptUnits }))
  const reason = sale.reasons[0]
  const draft: RefundDraft = {
    slipNumber,
    returned,
    identification: swipe(shop).identification,
    ...(reason === undefined || over.void ? {} : { reason: reason.code }),
    ...over,
  }
  const quote = good(shop.till.quoteRefund({ draft }))
  if (quote.result === null) throw new Error(`refused: ${quote.refusal?.code}`)
  const before = swipe(shop)
  const { handOutFen, clawbackPoints, restoredPoints } = quote.result
  const expected = { handOutFen, clawbackPoints, restoredPoints }
  const input = { actId: actId(shop), draft, expected, approval: managerApproval(shop), reason: null }
  const committed = good(await shop.till.commitRefund(input))
  const after = swipe(shop)
  const rows = pointsRows(sale, quote.result)
  expect(rows.reduce((sum, row) => sum + row.points, 0)).toBe(quote.netPoints)
  expect(committed.netPoints).toBe(quote.netPoints)
  expect(after.points.total - before.points.total).toBe(quote.netPoints)
  return { quote, rows, before, after, committed }
}

describe('RF-10 points that the sale gave beside its own', () => {
  test.each([{}, { void: true as const }])('are part of the one number, by name: %j', async (over) => {
    await open(ALL)
    const sale = await sell(shop, aDraft({ identification: swipe(shop).identification, regularYuan: 1200 }))
    const { rows, after } = await giveAllBack(sale.slipNumber, over)
    expect(rows).toContainEqual(expect.objectContaining({ id: 'reward', points: -100 }))
    expect(after.points.total).toBe(0)
  })
})

describe('RF-08 points that had become value', () => {
  test('come back as a row of their own, and the preview knows the card without the value', async () => {
    await open(automatic())
    const bought = aDraft({ identification: swipe(shop).identification, regularYuan: 2000 })
    expect(textOfSvg(good(shop.till.quoteSale({ draft: bought })).slipSvg ?? '')).toContain('储值余额')
    const sale = await sell(shop, bought)
    expect(swipe(shop).value?.rebateFen).toBe(20_00)
    const { quote, rows, after, committed } = await giveAllBack(sale.slipNumber)
    expect(rows).toContainEqual({ id: 'undone', points: 1000 })
    expect(quote.netPoints).toBe(-160)
    expect(after.value?.rebateFen).toBe(0)
    expect(textOfSvg(quote.slipSvg ?? '')).not.toContain('储值余额')
    expect(textOfSvg(committed.slipSvg)).not.toContain('储值余额')
  })
})

describe('RF-03 RF-10 what is kept from the money', () => {
  test('points and used rewards are told apart', async () => {
    await open(ALL)
    for (const item of good(shop.till.points.stock())) {
      if (item.here !== null) good(receive(shop, item.code, 3))
    }
    const sale = await sell(shop, aDraft({ identification: swipe(shop).identification, regularYuan: 800 }))
    const { quote } = await giveAllBack(sale.slipNumber)
    if (quote.result === null) throw new Error('quoted')
    expect(withheldOf(quote.result)).toEqual({ forPointsFen: 0, forRewardsFen: 15_00 })
  })
})
