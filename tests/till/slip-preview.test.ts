/** What is on screen before anybody confirms is what is booked: the slips of swaps, of acts undone. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SwapDraft } from '../../shared/contract/exchange.ts'
import type { UndoDraft } from '../../shared/contract/points.ts'
import { fen } from '../../shared/domain/money.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import {
  decide,
  handOver,
  inFull,
  openManaged,
  openWithMember,
  redeem,
  topUp,
  undo,
} from '../support/acts.ts'
import { closeExplained } from '../support/audit.ts'
import { expiringAfter, RICH } from '../support/rich-programme.ts'
import {
  actId,
  aDraft,
  codeOf,
  enrol,
  good,
  managerApproval,
  type Shop,
  sell,
  swipe,
  textOfSvg,
} from '../support/shop.ts'

let shop: Shop

beforeEach(() => start(RICH))
afterEach(() => closeExplained(shop))

async function start(programme: Programme) {
  shop = await openWithMember(programme)
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
    await handOver(shop)
    expect(good(shop.till.exchange.quoteSwap({ draft })).needs).toEqual({ ...late, approval: true })
    expect(codeOf(await swap(draft, 'past_period'))).toBe('needs_approval')
    const approval = managerApproval(shop, 'past_period')
    good(await shop.till.exchange.swap({ actId: actId(shop), draft, approval, reason: null }))
  })

  test('the balance on the slip is without the points that have expired since', async () => {
    await closeExplained(shop)
    await start(expiringAfter(1))
    const sale = await buy(200)
    shop.passTime(62 * 24 * 3_600_000)
    const draft = draftOf(sale.slipNumber, 200_00)
    expect(swipe(shop).points.total).toBe(200)
    expect(saidBy(good(await swap(draft)).slipSvg)).toContain('积分余额0')
  })
})

describe('SV-01 RE-03 value onto the card', () => {
  test('the slip seen is the slip booked: what is on the card afterwards stands on both', async () => {
    await buy(300)
    const tenders = inFull('cash')
    const value = { identification: who(), payFen: fen(1000_00), tenders }
    const seen = good(shop.till.points.quoteTopUp({ draft: value }))
    const paid = await topUp(shop, 1000)
    expect(saidBy(paid.slipSvg, paid.slipNumber)).toBe(saidBy(seen.slipSvg))

    const item = { identification: who(), items: [{ code: 'rebate', quantity: 1 }], tenders }
    const offered = good(shop.till.points.quoteRedemption({ draft: item }))
    const given = await redeem(shop, 'rebate')
    expect(saidBy(given.slipSvg, given.slipNumber)).toBe(saidBy(offered.slipSvg))
  })
})

describe('RF-09 RF-10 an act undone', () => {
  const quoteUndo = (asked: UndoDraft) => good(shop.till.points.quoteUndo(asked))

  test('the slip seen is the slip booked: a top-up, with what stays on the card', async () => {
    await topUp(shop, 500)
    const { slipNumber } = await topUp(shop, 1000)
    const before = swipe(shop)
    const quote = quoteUndo({ slipNumber })
    expect(quote).toMatchObject({
      refusal: null,
      result: { act: 'top_up', handOutFen: 1000_00, surrenderCard: false },
      needsApproval: false,
    })
    expect(swipe(shop)).toMatchObject({ points: before.points, value: before.value, recent: before.recent })
    const done = good(await undo(shop, { slipNumber }))
    expect(saidBy(quote.slipSvg)).toMatch(/撤销.*原单.*本金-1000\.00.*应退￥1000\.00现金1000\.00.*储值余额/)
    expect(saidBy(done.slipSvg, done.slipNumber)).toBe(saidBy(quote.slipSvg))
    expect(swipe(shop).points.total).toBe(before.points.total + (quote.result?.points ?? Number.NaN))
  })

  test('the same of items for points, with the money beside them and points that end soon', async () => {
    await closeExplained(shop)
    await start(expiringAfter(1))
    await buy(500)
    const { slipNumber } = await redeem(shop, 'bought')
    const quote = quoteUndo({ slipNumber })
    expect(quote.result).toEqual({ act: 'redemption', handOutFen: 70_00, points: 10, surrenderCard: false })
    const done = good(await undo(shop, { slipNumber }))
    expect(saidBy(quote.slipSvg)).toMatch(/80元购物券×1\+?10分.*应退￥70\.00.*积分变动\+10.*其中500分/)
    expect(saidBy(done.slipSvg, done.slipNumber)).toBe(saidBy(quote.slipSvg))
  })

  test('the same of points that had become value', async () => {
    await buy(300)
    const { slipNumber } = await redeem(shop, 'rebate')
    const quote = quoteUndo({ slipNumber })
    const done = good(await undo(shop, { slipNumber }))
    expect(quote.result).toMatchObject({ handOutFen: 0, points: 150 })
    expect(saidBy(done.slipSvg, done.slipNumber)).toBe(saidBy(quote.slipSvg))
  })

  test('what cannot be undone is said before anybody confirms, as the booking says it', async () => {
    const sale = await buy(100)
    const spent = await topUp(shop, 500)
    await sell(shop, aDraft({ identification: who(), regularYuan: 10, tenders: inFull('card_value') }))
    const twice = await topUp(shop, 1000)
    good(await undo(shop, { slipNumber: twice.slipNumber }))
    const cases = [sale.slipNumber, spent.slipNumber, twice.slipNumber, '1'.repeat(17)]
    const said: (string | undefined)[] = []
    for (const slipNumber of cases) {
      const { refusal, result, slipSvg } = quoteUndo({ slipNumber })
      said.push(refusal?.code)
      expect({ result, slipSvg }).toEqual({ result: null, slipSvg: null })
      expect(codeOf(await undo(shop, { slipNumber }))).toBe(refusal?.code)
    }
    expect(said).toEqual(['nothing_to_undo', 'already_used', 'already_undone', 'slip_unreadable'])
  })

  test('a cashier is told that a manager must agree', async () => {
    const { slipNumber } = await topUp(shop, 500)
    await handOver(shop)
    expect(quoteUndo({ slipNumber }).needsApproval).toBe(true)
    expect(codeOf(await undo(shop, { slipNumber }))).toBe('needs_approval')
  })

  test('EN-15 a card that falls with a top-up comes back first: said with the figures and the slip', async () => {
    await closeExplained(shop)
    const entry = { kind: 'top_up_from', amountFen: fen(500_00) } as const
    shop = await openManaged({ ...RICH, rewards: [], card: { ...RICH.card, entry } })
    const { memberId } = enrol(shop, {}, false)
    const { slipNumber } = await topUp(shop, 500)
    good(decide(shop, memberId, true))
    shop.passTime(1000)
    const first = quoteUndo({ slipNumber })
    expect(first).toMatchObject({
      refusal: { code: 'card_back_first' },
      result: { handOutFen: 500_00, surrenderCard: true },
    })
    const back = quoteUndo({ slipNumber, cardHandedBack: true })
    expect(back).toMatchObject({ refusal: null, result: { surrenderCard: true } })
    const done = good(await undo(shop, { slipNumber, cardHandedBack: true }))
    expect(saidBy(done.slipSvg, done.slipNumber)).toBe(saidBy(back.slipSvg))
  })
})
