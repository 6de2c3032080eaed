/**
 * What verify finds in a log that a forger rewrote with the program at hand: one fact or figure of one act of each kind, and
 * every hash after it made anew.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sha256 } from '../../main/store/hash.ts'
import { openStore, type TillStore } from '../../main/store/store.ts'
import { verifyDatabase } from '../../main/store/verify.ts'
import { canonicalJson } from '../../shared/domain/canonical.ts'
import type { EntryKind } from '../../shared/domain/entry.ts'
import { refuse } from '../../shared/domain/result.ts'
import { EVERY_ACT, liveEveryAct } from '../support/every-act.ts'
import { good, openShop, type Shop } from '../support/shop.ts'

let shop: Shop
let store: TillStore

beforeAll(async () => {
  shop = await openShop(EVERY_ACT)
  await liveEveryAct(shop)
  await shop.till.close()
  store = good(openStore(shop))
}, 240_000)
afterAll(async () => {
  store.close()
  await shop.remove()
})

type Json = { [key: string]: Json | number | string | boolean | null | Json[] }

/** What verify finds after the last (or with `which` another) entry of a kind was rewritten; nothing of it stays. */
function checksAfter(kind: EntryKind, forge: (entry: Json) => void, which = -1): readonly string[] {
  let checks: readonly string[] = []
  store.act((db) => {
    const { connection } = db
    connection.exec('DROP TRIGGER entry_is_never_updated')
    const rows = connection
      .prepare('SELECT epoch_number, seq, kind, text, hash FROM entry ORDER BY seq')
      .all() as { seq: number; kind: string; text: string; hash: string }[]
    const target = rows.filter((row) => row.kind === kind).at(which)
    if (target === undefined) throw new Error(`no ${kind}`)
    let replaced: { readonly from: string; readonly to: string } | null = null
    for (const row of rows) {
      if (row.seq < target.seq) continue
      const entry = JSON.parse(row.text) as Json
      if (row === target) forge(entry)
      if (replaced !== null) entry['prev'] = replaced.to
      const text = canonicalJson(entry)
      const hash = sha256(text)
      connection.prepare('UPDATE entry SET text = ?, hash = ? WHERE seq = ?').run(text, hash, row.seq)
      replaced = { from: row.hash, to: hash }
    }
    checks = [...new Set(verifyDatabase(db).findings.map(({ check }) => check))]
    return refuse('only_tried')
  })
  return checks
}

/** Walks to a place in the entry and changes what is there. */
const set =
  (path: string, value: unknown) =>
  (entry: Json): void => {
    const keys = path.split('.')
    const last = keys.pop() ?? ''
    let at: unknown = entry
    for (const key of keys) at = (at as Readonly<Record<string, unknown>>)[key]
    ;(at as Record<string, unknown>)[last] = value
  }

test('verify finds nothing in a history with acts of every kind', () => {
  const report = verifyDatabase(store.db)
  expect(report.findings).toEqual([])
  const kinds = store.db.connection.prepare('SELECT DISTINCT kind FROM entry').pluck().all()
  for (const kind of [
    'stock.counted',
    'top_up',
    'redemption',
    'redemption.undone',
    'points.given',
    'points.adjusted',
    'sale.claimed',
    'return.unknown',
    'exchange',
    'swap',
    'points.expired',
    'debt.netted',
  ]) {
    expect(kinds).toContain(kind)
  }
})

test.each<[string, EntryKind, (entry: Json) => void, string, number?]>([
  ['RE-06 stock that was not there', 'redemption', set('body.facts.held.stock.mug', 9), 'fact held stock'],
  ['RE-03 points for less', 'redemption', set('body.result.points', 1), 'act recomputed'],
  [
    'a redemption of another day',
    'redemption',
    set('body.facts.businessDate', '2026-11-20'),
    'business date',
  ],
  ['RE-05 another site', 'redemption', set('body.facts.site', '0007'), 'fact site'],
  ['SV-05 value on the card left out', 'top_up', set('body.facts.held.valueFen', 5), 'fact held valueFen'],
  ['SV-01 more bonus', 'top_up', set('body.result.bonusFen', 99_000), 'act recomputed'],
  ['a slip of another place', 'top_up', set('body.slipNumber', '70000010100000010'), 'slip number'],
  ['EA-05 an extra that was had before', 'points.given', set('body.facts.had', 5), 'fact had'],
  ['an engine nobody has', 'points.given', set('body.engine', 99), 'engine'],
  ['EA-11 an adjustment nobody agreed to', 'points.adjusted', set('approver', null), 'approver'],
  ['EA-11 more adjusted before', 'points.adjusted', set('body.facts.adjustedToday', 3), 'fact adjustedToday'],
  ['EN-20 goods that are not kept', 'sale.claimed', set('body.facts.kept', [7000_00]), 'fact kept'],
  ['EN-20 a claim for somebody else', 'sale.claimed', set('body.memberId', 'nobody'), 'member'],
  ['EN-20 more points for a claim', 'sale.claimed', set('body.result.accruedPoints', 71), 'claim recomputed'],
  ['RF-11 points left out', 'return.unknown', set('body.facts.held.lots', []), 'held lots'],
  ['RF-11 more money', 'return.unknown', set('body.result.handOutFen', 31_00), 'act recomputed'],
  ['RF-04 money carried that was not', 'exchange', set('body.sale.facts.tenders', []), 'exchange recomputed'],
  ['RF-04 points the member did not have', 'exchange', set('body.sale.facts.held.lots', []), 'held lots'],
  ['RF-04 a result of its own', 'exchange', set('body.sale.result.accruedPoints', 1), 'exchange recomputed'],
  [
    'RF-02 an exchange that names no return',
    'exchange',
    set('body.refund.previousRefundId', 'x'),
    'refund chain',
  ],
  ['RF-04 a swap of what was not kept', 'swap', set('body.lines.0.units', 900_00), 'swap'],
  ['RF-09 an act undone that was not', 'redemption.undone', set('body.of', 'nothing'), 'undone'],
  ['expiry of more than had expired', 'points.expired', set('body.lots.0.points', 1), 'expiry'],
  ['debt paid with fewer points', 'debt.netted', set('body.lots.0.points', 1), 'debt'],
  ['RE-06 stock counted without postings', 'stock.counted', set('body.change', 6), 'postings'],
  ['RF-10 a used voucher said to be here', 'refund', set('body.facts.rewards.0.here', 1), 'fact rewards', 0],
  ['RF-09 a void of another shift', 'refund', set('body.facts.void', true), 'void', 0],
  ['RF-07 cash nobody let through', 'refund', set('body.facts.inCash', [0]), 'overrides', 0],
  [
    'SV-07 a voucher of another value',
    'sale',
    set('body.facts.vouchers.0.terms.valueFen', 9000),
    'fact vouchers',
    2,
  ],
  ['SV-01 value that was not on the card', 'sale', set('body.facts.held.value', []), 'fact held value', 2],
  ['RF-10 gifts out of stock', 'sale', set('body.facts.held.gifts.brush', 0), 'fact held gifts', 0],
  [
    'EN-17 a referrer left out',
    'sale',
    set('body.facts.member.referrer', 'nobody'),
    'fact member referrer',
    1,
  ],
  [
    'RF-10 a first sale that is none',
    'sale',
    set('body.facts.member.firstSale', true),
    'fact member firstSale',
    2,
  ],
  [
    'EA-10 accruals of the month left out',
    'sale',
    set('body.facts.member.accrued.month', 0),
    'fact member accrued',
    2,
  ],
])('verify finds %s', (_, kind, forge, check, which) => {
  expect(checksAfter(kind, forge, which)).toContain(check)
})
