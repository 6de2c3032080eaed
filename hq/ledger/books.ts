/**
 * The part of HQ's books that one push touches, in memory: loaded once, changed entry by entry, written back once. Accounts run
 * with the postings in their order, so that none is below zero at any moment between.
 */
import type { Posting } from '../../shared/domain/entry.ts'
import { HQ_HOLDER } from '../../shared/domain/inbox.ts'
import type { SaleSince } from '../../shared/domain/kept-sale.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { EntryOf, TillPlace } from '../../shared/domain/recompute-known.ts'
import type { LedgerTables } from './tables.ts'

/** Sources and sinks that may be below zero; PostgreSQL's check names the same. */
const MAY_BE_BELOW: readonly string[] = ['p:issued', 'p:owed', 'p:loss', 'p:reserve']

export interface AccountKey {
  readonly owner: string
  readonly asset: string
  readonly lot: string
  readonly holder: string
}

export interface Account extends AccountKey {
  /** As it was loaded; null where it was not: HQ's own accounts are only added to. */
  readonly start: number | null
  amount: number
  /** HQ covered what was not there: the row is no more what was loaded. */
  isCovered: boolean
}

/** A row that is loaded or made, and whether it is to be written. */
export interface Kept<Row> {
  readonly row: Row
  isChanged: boolean
}

export interface BookedMember extends Kept<LedgerTables['member']> {
  readonly cards: Map<string, LedgerTables['card']>
  /** Their place among the changes before this push; 0 for none. */
  readonly pos: number
}

export interface BookedSaleRow extends Kept<LedgerTables['sale']> {
  since: SaleSince
  /** The last place that is taken of what happened since. */
  places: number
  isNew: boolean
}

/** A message as HQ sent it. */
export interface SentMessage {
  readonly hash: string
  /** Canonical text of its effect. */
  readonly effect: string
}

/** Who pushes, as the locked rows say. */
export interface PushingTill {
  readonly id: string
  readonly epoch: string
  readonly holder: string
  readonly site: string
  readonly number: number
  readonly publicKey: string
  readonly generation: string
}

export interface Books {
  readonly till: PushingTill
  readonly nowMs: number
  place: TillPlace
  /** The instant of the entry before. */
  lastAtMs: number | null
  appliedN: number
  readonly accounts: Map<string, Account>
  readonly members: Map<string, BookedMember>
  readonly cards: Map<string, Kept<LedgerTables['card']>>
  readonly sales: Map<string, BookedSaleRow>
  readonly acts: Map<string, EntryOf<'redemption' | 'top_up'>>
  readonly undone: Set<string>
  readonly programmes: Map<string, Programme>
  readonly messages: ReadonlyMap<string, SentMessage>
  readonly made: Made
}

/** A finding for a person; subject and kind name it once while it is open. */
export interface NewMatter {
  readonly kind: string
  readonly subject: string
  readonly evidence: Readonly<Record<string, unknown>>
}

/** What the push adds. */
export interface Made {
  readonly matters: NewMatter[]
  readonly covers: (AccountKey & { amount: number })[]
  readonly undone: LedgerTables['undone'][]
  readonly since: LedgerTables['sale_since'][]
  readonly adopted: { readonly id: string; readonly version: number; readonly hash: string }[]
  readonly flow: Map<string, LedgerTables['flow']>
  readonly siteDays: Map<string, LedgerTables['site_day']>
  /** Up to which entry each member's amounts go. */
  readonly counted: Map<string, number>
  readonly changed: Set<string>
  /** Whose amounts moved. */
  readonly owners: Set<string>
  /** Sales whose refund right came to HQ. */
  readonly refundRights: Set<string>
}

export function nothingMade(): Made {
  return {
    matters: [],
    covers: [],
    undone: [],
    since: [],
    adopted: [],
    flow: new Map(),
    siteDays: new Map(),
    counted: new Map(),
    changed: new Set(),
    owners: new Set(),
    refundRights: new Set(),
  }
}

/** What the programme has is kept over all lots. */
export function accountOf({ owner, asset, lot, holder }: AccountKey): AccountKey {
  return { owner, asset, lot: owner.startsWith('p:') ? '' : lot, holder }
}

export function keyOf({ owner, asset, lot, holder }: AccountKey): string {
  return [owner, asset, lot, holder].join('\u0000')
}

/** What an account at the till's holder has at this moment. */
export function amountHere(books: Books, owner: string, asset: string, lot: string): number {
  const key = keyOf(accountOf({ owner, asset, lot, holder: books.till.holder }))
  return books.accounts.get(key)?.amount ?? 0
}

/**
 * Books postings in their order. What an account does not have is covered at that moment: HQ never refuses what happened, and
 * lets nothing be below zero.
 * @returns what had to be covered
 */
export function applyToAccounts(
  books: Books,
  postings: readonly Posting[],
): readonly Made['covers'][number][] {
  const covers: Made['covers'][number][] = []
  for (const posting of postings) {
    const key = accountOf(posting)
    const account = openAccount(books, key)
    account.amount += posting.amount
    if (account.amount >= 0 || account.start === null || MAY_BE_BELOW.includes(account.owner)) continue
    covers.push({ ...key, amount: -account.amount })
    account.amount = 0
    account.isCovered = true
  }
  books.made.covers.push(...covers)
  return covers
}

function openAccount(books: Books, key: AccountKey): Account {
  const known = books.accounts.get(keyOf(key))
  if (known !== undefined) return known
  const opened: Account = { ...key, start: key.holder === HQ_HOLDER ? null : 0, amount: 0, isCovered: false }
  books.accounts.set(keyOf(key), opened)
  return opened
}
