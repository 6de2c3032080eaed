/** Judging entries again (invariant 7): an honest log comes out as it was booked, what a forger changed is found by its name. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseEntry, walkLog } from '../../main/store/entries.ts'
import { sha256 } from '../../main/store/hash.ts'
import { openStore, type TillStore } from '../../main/store/store.ts'
import { canonicalJson } from '../../shared/domain/canonical.ts'
import type { Entry, EntryKind } from '../../shared/domain/entry.ts'
import { recompute } from '../../shared/domain/recompute.ts'
import type { Knowledge } from '../../shared/domain/recompute-known.ts'
import { dependenciesOf } from '../../shared/domain/recompute-needs.ts'
import { EVERY_ACT, liveEveryAct } from '../support/every-act.ts'
import { openBooks } from '../support/open-books.ts'
import { good, openShop, type Shop } from '../support/shop.ts'

const PLACE = { site: '0000', tillNumber: 1, epochNumber: 1 }
const PROGRAMMES = new Map([[sha256(canonicalJson(EVERY_ACT)), EVERY_ACT]])

let shop: Shop
let store: TillStore
let entries: readonly Entry[] = []

beforeAll(async () => {
  shop = await openShop(EVERY_ACT)
  await liveEveryAct(shop)
  await shop.till.close()
  store = good(openStore(shop))
  entries = [...walkLog(store.db, {})].map(parseEntry)
}, 60_000)
afterAll(async () => {
  store.close()
  await shop.remove()
})

/** Walks the log up to an entry and judges it, as it is or forged. */
function judged(
  which: (entry: Entry) => boolean,
  forge: (entry: Entry) => Entry = (entry) => entry,
  withKnown: (known: Knowledge) => Knowledge = (known) => known,
) {
  const books = openBooks(PROGRAMMES, PLACE)
  for (const entry of entries) {
    if (which(entry)) return recompute(forge(entry), withKnown(books.known))
    books.take(entry)
  }
  throw new Error('no such entry')
}

/** The last entry of a kind. */
const last = (kind: EntryKind) => {
  const found = entries.findLast((entry) => entry.kind === kind)
  return (entry: Entry) => entry === found
}

/** Changes what is at a path. */
const set =
  (path: string, value: unknown) =>
  (entry: Entry): Entry => {
    const copy: Entry = structuredClone(entry)
    const keys = path.split('.')
    const name = keys.pop() ?? ''
    let at: unknown = copy
    for (const key of keys) at = (at as Readonly<Record<string, unknown>>)[key]
    ;(at as Record<string, unknown>)[name] = value
    return copy
  }

test('an honest log comes out as it was booked, entry by entry', () => {
  const books = openBooks(PROGRAMMES, PLACE)
  for (const entry of entries) {
    const { postings, unjudged, findings } = recompute(entry, books.known)
    expect({ kind: entry.kind, unjudged, findings }).toEqual({
      kind: entry.kind,
      unjudged: null,
      findings: [],
    })
    expect(canonicalJson(postings)).toBe(canonicalJson(entry.postings))
    books.take(entry)
  }
})

test('judging asks for nothing that was not named before', () => {
  const books = openBooks(PROGRAMMES, PLACE)
  for (const entry of entries) {
    const needs = dependenciesOf(entry)
    const isNamed = (list: readonly string[], id: string) => {
      expect(list, entry.kind).toContain(id)
    }
    const posted = [...needs.accounts, ...entry.postings].map(({ owner, asset, lot }) =>
      [owner, asset, lot].join(' '),
    )
    const { known } = books
    recompute(entry, {
      ...known,
      programme: (ref) => {
        const named = [
          ...needs.programmes.map(({ hash }) => hash),
          known.sale(needs.sales[0] ?? '')?.sale.programme.hash,
        ]
        const act = known.act(needs.acts[0] ?? '')?.body.programme.hash
        expect([...named, act]).toContain(ref.hash)
        return known.programme(ref)
      },
      sale: (id) => {
        isNamed(needs.sales, id)
        return known.sale(id)
      },
      act: (id) => {
        isNamed(needs.acts, id)
        return known.act(id)
      },
      member: (id) => {
        isNamed(needs.members, id)
        return known.member(id)
      },
      amount: (owner, asset, lot) => {
        expect(posted, entry.kind).toContain([owner, asset, lot].join(' '))
        return known.amount(owner, asset, lot)
      },
    })
    books.take(entry)
  }
})

test.each<[string, EntryKind, string, unknown, string]>([
  ['EA-01 points that do not follow', 'sale', 'body.result.accruedPoints', 9_999, 'sale_recomputed'],
  ['a posting that does not follow', 'sale', 'postings.0.amount', -2, 'postings'],
  ['a day that is not that of the instant', 'sale', 'businessDate', '2027-01-01', 'business_date'],
  ['a slip number of another place', 'sale', 'body.slipNumber', '70000010100000147', 'slip_number'],
  ['a tier that nobody has', 'sale', 'body.facts.member.tier', 'gold', 'tier'],
  ['a card of somebody else', 'sale', 'body.facts.member.cardNumber', '900000000001', 'card'],
  ['a member whom nobody enrolled', 'sale', 'body.facts.member.memberId', 'nobody', 'member'],
  [
    'RF-02 points taken back that do not follow',
    'refund',
    'body.result.clawbackPoints',
    1,
    'refund_recomputed',
  ],
  ['a state before that is not what was left', 'refund', 'body.facts.before.clawedPoints', 7, 'refund_state'],
  [
    'a return that forgets the one before',
    'refund',
    'body.previousRefundId',
    '018f0000-0000-7000-8000-000000000000',
    'refund_chain',
  ],
  ['lots that were not here', 'refund', 'body.facts.held.0.points', 1_000_000, 'held_lots'],
  [
    'RF-04 new goods that do not follow',
    'exchange',
    'body.sale.result.accruedPoints',
    9_999,
    'exchange_recomputed',
  ],
  [
    'RF-04 money carried over that did not come back',
    'exchange',
    'body.sale.facts.tenders.0.amountFen',
    1,
    'carried',
  ],
  ['RF-04 a swap of goods that were not kept', 'swap', 'body.lines.0.units', 999_999, 'swap'],
  [
    'EN-20 a claim that does not follow',
    'sale.claimed',
    'body.result.accruedPoints',
    9_999,
    'claim_recomputed',
  ],
  ['RF-11 a return that does not follow', 'return.unknown', 'body.result.handOutFen', 1, 'act_recomputed'],
  ['RE-03 items that cost another number of points', 'redemption', 'body.result.points', 1, 'act_recomputed'],
  ['RE-06 a stock that is not here', 'redemption', 'body.facts.held.stock.mug', 50, 'stock'],
  ['SV-01 a bonus that is not the programme’s', 'top_up', 'body.result.bonusFen', 1, 'act_recomputed'],
  ['RF-09 an act undone that was undone before', 'redemption.undone', 'body.memberId', 'another', 'member'],
  [
    'EA-05 other points than the rule gives',
    'points.given',
    'body.result.accruedPoints',
    9_999,
    'act_recomputed',
  ],
  ['EA-11 an adjustment that nobody else approved', 'points.adjusted', 'approver', null, 'approver'],
  ['points expired before their day', 'points.expired', 'body.lots.0.lot', 'x~2099-12-31', 'expiry'],
  ['debt netted by other points', 'debt.netted', 'body.lots.0.points', 1, 'debt'],
  ['RE-06 stock that is not posted', 'stock.counted', 'body.change', 500, 'postings'],
])('%s is found', (_what, kind, path, value, code) => {
  const { findings } = judged(last(kind), set(path, value))
  expect(findings.map((finding) => finding.code)).toContain(code)
})

test('a return without the right of its sale here is found', () => {
  const { findings } = judged(last('refund'), undefined, (known) => ({
    ...known,
    amount: (owner, asset, lot) => (owner === 'p:refundable' ? 0 : known.amount(owner, asset, lot)),
  }))
  expect(findings).toEqual([{ code: 'refund_right', details: { here: 0 } }])
})

test.each<[string, EntryKind, string, unknown, string]>([
  ['an engine of the future', 'sale', 'body.engine', 2, 'engine_unknown'],
  ['a programme that is not kept', 'sale', 'body.programme.hash', '00'.repeat(32), 'programme_unknown'],
  ['a return of a sale that is not kept', 'refund', 'body.saleId', 'gone', 'act_unknown'],
  ['a slip that numbers nothing', 'redemption', 'body.slipNumber', '7', 'rules_failed'],
])('%s cannot be judged', (_what, kind, path, value, reason) => {
  expect(judged(last(kind), set(path, value))).toMatchObject({ postings: null, unjudged: reason })
})

test('what is found says nothing of a person', () => {
  const { findings } = judged(last('sale'), set('body.facts.member.memberId', 'nobody'))
  expect(JSON.stringify(findings)).not.toMatch(/nobody|张|1[3-9]\d{9}/)
})
