/**
 * Loads what a push touches into memory: one query for each kind of thing, however many entries there are. The till's row is
 * locked before, and with it everything at the till's holder and on its way: nobody else writes there.
 */
import { sql } from 'kysely'
import { canonicalJson } from '../../shared/domain/canonical.ts'
import type { Entry } from '../../shared/domain/entry.ts'
import { returnIn, saleIn } from '../../shared/domain/entry-parts.ts'
import { wayTo } from '../../shared/domain/inbox.ts'
import type { SaleSince } from '../../shared/domain/kept-sale.ts'
import type { TillPlace } from '../../shared/domain/recompute-known.ts'
import { dependenciesOf } from '../../shared/domain/recompute-needs.ts'
import { assert } from '../../shared/domain/result.ts'
import type { HqTransaction } from '../db.ts'
import type { ReadEntry } from './batch.ts'
import {
  type AccountKey,
  accountOf,
  type BookedMember,
  type BookedSaleRow,
  type Books,
  keyOf,
  nothingMade,
  type PushingTill,
  type SentMessage,
} from './books.ts'
import type { ProgrammeShelf } from './programme-shelf.ts'
import type { LedgerTables } from './tables.ts'

export interface BooksAsk {
  readonly till: PushingTill
  readonly nowMs: number
  readonly place: TillPlace
  readonly lastAtMs: number | null
  readonly appliedN: number
  readonly shelf: ProgrammeShelf
  readonly fresh: readonly ReadEntry[]
  /** Members beside the entries: those whose profiles came. */
  readonly memberIds: readonly string[]
}

export async function gatherBooks(tx: HqTransaction, ask: BooksAsk): Promise<Books> {
  const { till, nowMs, place, lastAtMs, appliedN, shelf, fresh } = ask
  const wanted = wantedBy(ask)
  const accounts = await loadAccounts(tx, wanted.accounts)
  const members = await loadMembers(tx, wanted.members)
  const cards = await loadCards(tx, wanted.cards, members)
  const sales = await loadSales(tx, wanted.sales)
  const { acts, undone } = await loadActs(tx, wanted.acts)
  const messages = await loadMessages(tx, till, fresh)
  const hashes = new Set(wanted.programmes)
  for (const { since } of sales.values()) hashes.add(since.sale.programme.hash)
  for (const act of acts.values()) hashes.add(act.body.programme.hash)
  const programmes = await shelf.programmes(tx, [...hashes])
  const made = nothingMade()
  return {
    ...{ till, nowMs, place, lastAtMs, appliedN, made },
    ...{ accounts, members, cards, sales, acts, undone, programmes, messages },
  }
}

interface Wanted {
  readonly accounts: ReadonlyMap<string, AccountKey>
  readonly members: ReadonlySet<string>
  readonly cards: ReadonlySet<string>
  readonly sales: ReadonlySet<string>
  readonly acts: ReadonlySet<string>
  readonly programmes: ReadonlySet<string>
}

function wantedBy({ fresh, till, memberIds }: BooksAsk): Wanted {
  const accounts = new Map<string, AccountKey>()
  const members = new Set(memberIds)
  const cards = new Set<string>()
  const sales = new Set<string>()
  const acts = new Set<string>()
  const programmes = new Set<string>()
  const way = wayTo(till.holder)
  const want = (key: AccountKey) => {
    const account = accountOf(key)
    accounts.set(keyOf(account), account)
  }
  for (const { envelope, entry } of fresh) {
    for (const posting of envelope.postings) {
      if (posting.holder === till.holder || posting.holder === way) want(posting)
      if (posting.owner.startsWith('m:')) members.add(posting.owner.slice('m:'.length))
    }
    if (entry === null) continue
    const needs = dependenciesOf(entry)
    for (const account of needs.accounts) want({ ...account, holder: till.holder })
    for (const id of needs.members) members.add(id)
    for (const id of needs.sales) sales.add(id)
    for (const id of needs.acts) acts.add(id)
    for (const { hash } of needs.programmes) programmes.add(hash)
    if (saleIn(entry) !== null) sales.add(entry.id)
    for (const number of cardsNamed(entry)) cards.add(number)
  }
  return { accounts, members, cards, sales, acts, programmes }
}

function cardsNamed(entry: Entry): readonly string[] {
  switch (entry.kind) {
    case 'member.enrolled':
    case 'card.moved':
      return [entry.body.cardNumber]
    case 'card.replaced':
      return [entry.body.oldNumber, entry.body.newNumber]
    default:
      return []
  }
}

async function loadAccounts(tx: HqTransaction, wanted: Wanted['accounts']): Promise<Books['accounts']> {
  if (wanted.size === 0) return new Map()
  const { rows } = await sql<LedgerTables['balance']>`SELECT b.owner, b.asset, b.lot, b.holder, b.amount
    FROM json_to_recordset(${JSON.stringify([...wanted.values()])}::json)
      AS w (owner text, asset text, lot text, holder text)
    JOIN balance b USING (owner, asset, lot, holder)`.execute(tx)
  return new Map(rows.map((row) => [keyOf(row), { ...row, start: row.amount, isCovered: false }]))
}

async function loadMembers(tx: HqTransaction, ids: ReadonlySet<string>): Promise<Books['members']> {
  if (ids.size === 0) return new Map()
  type Row = LedgerTables['member'] & { cards: LedgerTables['card'][]; pos: number }
  const { rows } = await sql<Row>`SELECT m.*, coalesce(c.pos, 0)::bigint AS pos,
      coalesce((SELECT json_agg(card) FROM card WHERE card.member_id = m.id), '[]'::json) AS cards
    FROM member m LEFT JOIN member_change c ON c.part = m.part AND c.member_id = m.id
    WHERE m.id = ANY(${[...ids]}::text[])`.execute(tx)
  return new Map(
    rows.map(({ cards, pos, ...row }): [string, BookedMember] => [
      row.id,
      { row, pos, isChanged: false, cards: new Map(cards.map((card) => [card.number, card])) },
    ]),
  )
}

/** The cards of the members, and those that are named by their numbers. */
async function loadCards(
  tx: HqTransaction,
  numbers: ReadonlySet<string>,
  members: Books['members'],
): Promise<Books['cards']> {
  const cards: Books['cards'] = new Map()
  for (const { cards: own } of members.values()) {
    for (const row of own.values()) cards.set(row.number, { row, isChanged: false })
  }
  const missing = [...numbers].filter((number) => !cards.has(number))
  if (missing.length === 0) return cards
  const rows = await tx.selectFrom('card').selectAll().where('number', 'in', missing).execute()
  for (const row of rows) cards.set(row.number, { row, isChanged: false })
  return cards
}

async function loadSales(tx: HqTransaction, ids: ReadonlySet<string>): Promise<Books['sales']> {
  if (ids.size === 0) return new Map()
  type Row = LedgerTables['sale'] & {
    sale_text: string
    sale_hash: string
    refund_text: string | null
    claim_text: string | null
    places: number
  }
  const { rows } = await sql<Row>`SELECT s.*, e.text AS sale_text, e.hash AS sale_hash,
      (SELECT text FROM entry WHERE id = s.last_refund_id LIMIT 1) AS refund_text,
      (SELECT text FROM entry WHERE id = s.claim_id LIMIT 1) AS claim_text,
      coalesce((SELECT max(place) FROM sale_since WHERE sale_id = s.id), 0) AS places
    FROM sale s JOIN entry e USING (till, epoch, seq)
    WHERE s.id = ANY(${[...ids]}::text[])`.execute(tx)
  return new Map(
    rows.map(({ sale_text, sale_hash, refund_text, claim_text, places, ...row }): [string, BookedSaleRow] => {
      const since = saleSince(row, judgedEntry(sale_text, sale_hash), refund_text, claim_text)
      return [row.id, { row, since, places, isChanged: false, isNew: false }]
    }),
  )
}

/** An entry out of HQ's own books: its body was checked when it came, or it would be parked and named by no projection. */
function judgedEntry(text: string, hash = ''): Entry {
  const parsed: Omit<Entry, 'hash'> = JSON.parse(text)
  return { ...parsed, hash } as Entry
}

function saleSince(
  row: LedgerTables['sale'],
  entry: Entry,
  refundText: string | null,
  claimText: string | null,
): SaleSince {
  const sale = saleIn(entry)
  assert(sale !== null, 'the projection of sales names an entry that is a sale')
  const claim = claimText === null ? null : judgedEntry(claimText)
  return {
    sale,
    lastReturn: refundText === null ? null : returnIn(judgedEntry(refundText)),
    claim: claim?.kind === 'sale.claimed' ? claim : null,
    memberId: row.member_id,
  }
}

async function loadActs(
  tx: HqTransaction,
  ids: ReadonlySet<string>,
): Promise<Pick<Books, 'acts' | 'undone'>> {
  const acts: Books['acts'] = new Map()
  if (ids.size === 0) return { acts, undone: new Set() }
  const { rows } = await sql<{ text: string; by_id: string | null }>`SELECT e.text, u.by_id
    FROM entry e LEFT JOIN undone u ON u.act_id = e.id
    WHERE e.id = ANY(${[...ids]}::text[]) AND e.parked IS NULL
      AND e.kind IN ('redemption', 'top_up')`.execute(tx)
  const undone = new Set<string>()
  for (const { text, by_id } of rows) {
    const entry = judgedEntry(text)
    if (entry.kind === 'redemption' || entry.kind === 'top_up') acts.set(entry.id, entry)
    if (by_id !== null) undone.add(entry.id)
  }
  return { acts, undone }
}

/** The messages that these entries say they applied. */
async function loadMessages(
  tx: HqTransaction,
  till: PushingTill,
  fresh: readonly ReadEntry[],
): Promise<ReadonlyMap<string, SentMessage>> {
  const named = fresh.flatMap(({ entry }) =>
    entry?.kind === 'inbox.applied' ? [{ generation: entry.body.generation, n: entry.body.n }] : [],
  )
  if (named.length === 0) return new Map()
  type Row = { generation: string; n: number; text: string; hash: string }
  const { rows } = await sql<Row>`SELECT i.generation, i.n, i.text, i.hash
    FROM json_to_recordset(${JSON.stringify(named)}::json) AS w (generation text, n integer)
    JOIN inbox i ON i.till = ${till.id} AND i.epoch = ${till.epoch}
      AND i.generation = w.generation AND i.n = w.n`.execute(tx)
  return new Map(
    rows.map(({ generation, n, text, hash }) => {
      const message: { readonly effect?: unknown } = JSON.parse(text)
      return [messageKey(generation, n), { hash, effect: canonicalJson(message.effect ?? null) }]
    }),
  )
}

export function messageKey(generation: string, n: number): string {
  return `${generation} ${n}`
}
