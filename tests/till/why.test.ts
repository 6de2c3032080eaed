/** F9 in the timeline: every kind of row explains itself, and nobody is told why of another member's (the whole story is verified). */
import { afterEach, expect, test } from 'vitest'
import type { HistoryKind } from '../../shared/contract/member.ts'
import { fen } from '../../shared/domain/money.ts'
import type { Points } from '../../shared/domain/points.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { exchange, exchangeDraft, handOver, inFull, openWithMember, undo, whole } from '../support/acts.ts'
import { closeVerified } from '../support/audit.ts'
import { expectRowsExplained } from '../support/explained-rows.ts'
import { expiringAfter } from '../support/rich-programme.ts'
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
} from '../support/shop.ts'

const BASE = expiringAfter(1)
/** Missing points become debt, so that a row of it comes about. */
const PROGRAMME: Programme = { ...BASE, refund: { ...BASE.refund, shortfall: 'debt' } }

let shop: Shop
afterEach(() => closeVerified(shop))

const who = (place = 1) => swipe(shop, place).identification
const buy = (yuan: number, place: number, redeem = 0) =>
  sell(shop, aDraft({ identification: who(place), regularYuan: yuan, redeem }))
const expected = (points: number, amount: number) => ({ points: points as Points, fen: fen(amount) })

/** A redemption and a top-up, each undone, points given and points by hand. */
async function pointsBesideSales() {
  const draft = { identification: who(), items: [{ code: 'rebate', quantity: 1 }], tenders: [] }
  const asked = { actId: actId(shop), draft, expected: expected(150, 0), approval: null }
  const redeemed = good(await shop.till.points.redeem(asked))
  const topUp = { identification: who(), payFen: fen(1000_00), tenders: inFull('cash') }
  const asksTopUp = { actId: actId(shop), draft: topUp, expected: expected(0, 1200_00), approval: null }
  const toppedUp = good(await shop.till.points.topUp(asksTopUp))
  for (const { slipNumber } of [redeemed, toppedUp]) {
    good(await undo(shop, { slipNumber }, { approval: managerApproval(shop) }))
  }
  const extra = { identification: who(), extra: 'check_in' }
  const asksExtra = { actId: actId(shop), draft: extra, expected: expected(10, 0), approval: null }
  good(await shop.till.points.giveExtra(asksExtra))
  const byHand = { identification: who(), change: -20 as Points, reason: 'mistake' }
  const asksHand = { actId: actId(shop), draft: byHand, expected: expected(-20, 0) }
  good(await shop.till.points.adjust({ ...asksHand, approval: managerApproval(shop) }))
}

/** A return, an exchange, another size, goods of an unknown sale. */
async function goodsBack() {
  const { slipNumber } = await buy(900, 1)
  await giveBack(shop, slipNumber, [{ line: 0, units: 100_00 }], who())
  await exchange(shop, exchangeDraft(shop, slipNumber, 200_00, 150), managerApproval(shop))
  const lines = [{ line: 0, units: 1_00, text: '38 码', article: null }]
  const swap = { slipNumber, why: 'other_size' as const, lines }
  good(await shop.till.exchange.swap({ actId: actId(shop), draft: swap, approval: null, reason: null }))
  const unknown = { identification: who(), amountFen: fen(50_00), tender: 'cash', reason: 'goodwill' }
  const { result } = good(shop.till.points.quoteUnknownReturn({ draft: unknown }))
  const figures = expected(result?.clawbackPoints ?? 0, result?.handOutFen ?? 0)
  const approval = managerApproval(shop)
  good(
    await shop.till.points.returnUnknown({ actId: actId(shop), draft: unknown, expected: figures, approval }),
  )
}

/** A claim; points that are used before their sale comes back, and owed until others arrive; points that expire. */
async function owedAndExpired() {
  const walkIn = await sell(shop, aDraft({ regularYuan: 80 }))
  const claim = { identification: who(3), slipNumber: walkIn.slipNumber }
  const asked = { actId: actId(shop), draft: claim, expected: expected(80, 0), approval: null }
  good(await shop.till.points.claim(asked))
  const earned = await buy(300, 2)
  await buy(300, 2, 300)
  await giveBack(shop, earned.slipNumber, whole(shop, earned.slipNumber), who(2))
  await buy(100, 2)
  shop.passTime(40 * DAY_MS)
  await buy(10, 3)
}

const KINDS: readonly HistoryKind[] = [
  'enrolment',
  'sale',
  'refund',
  'exchange',
  'swap',
  'claim',
  'unknown_return',
  'redemption',
  'top_up',
  'undone',
  'extra',
  'adjustment',
  'reward',
  'expiry',
  'debt',
]

test('every kind of row comes to the points it says, by rules that can be computed again', async () => {
  shop = await openWithMember(PROGRAMME)
  enrol(shop, { place: 2, name: '王芳芳', referrer: who() })
  enrol(shop, { place: 3, name: '李小龙' })
  await buy(1200, 1)
  await handOver(shop)
  await pointsBesideSales()
  await handOver(shop, 'manager')
  await goodsBack()
  await owedAndExpired()
  const rows = await expectRowsExplained(shop)
  const kinds = new Set(rows.map(({ item }) => item.kind))
  expect(KINDS.filter((kind) => !kinds.has(kind))).toEqual([])
  for (const { item, why } of rows) {
    if (item.points !== 0)
      expect({ kind: item.kind, told: why.length > 0 }).toEqual({ kind: item.kind, told: true })
    if (item.kind === 'enrolment' || item.kind === 'swap') expect(why).toEqual([])
  }
})

test('of an act of another member, or of none, nothing is told', async () => {
  shop = await openShop(PROGRAMME)
  await signIn(shop)
  enrol(shop)
  enrol(shop, { place: 2, name: '王芳芳' })
  const { entryId } = await buy(100, 1)
  expect(codeOf(shop.till.why({ identification: who(1), entryId }))).toBe('ok')
  expect(codeOf(shop.till.why({ identification: who(2), entryId }))).toBe('entry_unknown')
  expect(codeOf(shop.till.why({ identification: who(1), entryId: 'none' }))).toBe('entry_unknown')
  expect(codeOf(shop.till.why({ identification: 'none', entryId }))).toBe('identification_expired')
})
