/** What is on screen before anybody confirms is what is booked: the slips of swaps, of acts undone. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SwapDraft } from '../../shared/contract/exchange.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { findingsOf } from '../support/audit.ts'
import { expiringAfter, RICH } from '../support/rich-programme.ts'
import {
  actId,
  aDraft,
  codeOf,
  enrol,
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

beforeEach(() => start(RICH))
afterEach(end)

async function start(programme: Programme) {
  shop = await openShop(programme)
  await signIn(shop, 'manager')
  enrol(shop)
}

async function end() {
  expect(await findingsOf(shop)).toEqual([])
  await shop.remove()
}

const who = () => swipe(shop).identification

/** What a slip says, blanks aside; its own number stands where a preview has none yet. */
function saidBy(slipSvg: string | null, slipNumber?: string): string {
  const text = textOfSvg(slipSvg ?? '').replace(/\s/g, '')
  return slipNumber === undefined ? text : text.replace(slipNumber, '——')
}

const buy = (yuan: number, identification: string | null = who()) =>
  sell(shop, aDraft({ identification, regularYuan: yuan }))

describe('RF-04 a swap', () => {
  const draftOf = (slipNumber: string, units: number): SwapDraft => ({
    slipNumber,
    why: 'other_size',
    lines: [{ line: 0, units, text: '羊皮短靴 38 码', article: null }],
  })

  const swap = (draft: SwapDraft, reason: string | null = null) =>
    shop.till.exchange.swap({ actId: actId(shop), draft, approval: null, reason })

  test.each(['a member', 'nobody'])("the slip seen is the slip booked (%s's sale)", async (whose) => {
    const sale = await buy(200, whose === 'nobody' ? null : who())
    const draft = draftOf(sale.slipNumber, 200_00)
    const quote = good(shop.till.exchange.quoteSwap({ draft }))
    expect(quote).toMatchObject({ refusal: null, needs: { approval: false, overrides: [] } })
    const done = good(await swap(draft))
    expect(saidBy(quote.slipSvg)).toContain('换为羊皮短靴38码')
    expect(saidBy(quote.slipSvg)).toContain(whose === 'nobody' ? '散客' : '积分余额')
    expect(saidBy(done.slipSvg, done.slipNumber)).toBe(saidBy(quote.slipSvg))
  })

  test('what is not kept is refused before anybody confirms, and nothing is booked by looking', async () => {
    const sale = await buy(200)
    const before = swipe(shop)
    const asked = good(shop.till.exchange.quoteSwap({ draft: draftOf(sale.slipNumber, 200_01) }))
    expect(asked).toEqual({
      refusal: { code: 'line_not_kept', details: { lineNumber: 1 } },
      needs: { approval: false, overrides: [] },
      slipSvg: null,
    })
    good(shop.till.exchange.quoteSwap({ draft: draftOf(sale.slipNumber, 200_00) }))
    expect(swipe(shop)).toMatchObject({ points: before.points, recent: before.recent })
    expect(good(shop.till.openSale({ slipNumber: sale.slipNumber })).lines[0]?.text).not.toContain('38')
  })

  test('RF-06 past the period it says that a manager and a reason are needed, to a manager the reason', async () => {
    const sale = await buy(200)
    const draft = draftOf(sale.slipNumber, 200_00)
    shop.passTime(91 * 24 * 3_600_000)
    const late = { approval: false, overrides: ['past_period'] }
    expect(good(shop.till.exchange.quoteSwap({ draft })).needs).toEqual(late)
    good(shop.till.lock())
    await signIn(shop, 'cashier')
    expect(good(shop.till.exchange.quoteSwap({ draft })).needs).toEqual({ ...late, approval: true })
    expect(codeOf(await swap(draft, 'past_period'))).toBe('needs_approval')
    const approval = managerApproval(shop, 'past_period')
    good(await shop.till.exchange.swap({ actId: actId(shop), draft, approval, reason: null }))
  })

  test('the balance on the slip is without the points that have expired since', async () => {
    await end()
    await start(expiringAfter(1))
    const sale = await buy(200)
    shop.passTime(62 * 24 * 3_600_000)
    const draft = draftOf(sale.slipNumber, 200_00)
    expect(swipe(shop).points.total).toBe(200)
    expect(saidBy(good(await swap(draft)).slipSvg)).toContain('积分余额0')
  })
})
