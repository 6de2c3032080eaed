/**
 * What sits where. Accounts are locked in the order of their keys, after tills and lanes. What the programme has is kept over all
 * lots; nothing but the listed sources is ever below zero, which PostgreSQL holds too.
 */
import { sql } from 'kysely'
import type { Posting } from '../../shared/domain/entry.ts'
import { memberOwner } from '../../shared/domain/ledger.ts'
import { DefectError } from '../../shared/domain/result.ts'
import type { HqDb, HqTransaction } from '../db.ts'

/** One account's change. */
export interface AccountChange {
  readonly owner: string
  readonly asset: string
  readonly lot: string
  readonly holder: string
  readonly amount: number
}

/** Postings summed by account, as the balances keep them; in the order of their keys, none of zero. */
export function changesOf(postings: readonly Posting[]): AccountChange[] {
  const byKey = new Map<string, AccountChange>()
  for (const posting of postings) {
    const lot = posting.owner.startsWith('p:') ? '' : posting.lot
    const { owner, asset, holder } = posting
    const key = [owner, asset, lot, holder].join('\u0000')
    const amount = (byKey.get(key)?.amount ?? 0) + posting.amount
    byKey.set(key, { owner, asset, lot, holder, amount })
  }
  return [...byKey]
    .filter(([, { amount }]) => amount !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, change]) => change)
}

/** A row that another transaction has just emptied and taken away is made again; nobody does that often in a row. */
const TRIES_MAX = 10

/**
 * Books postings on the balances. Rows that are not there are made before they are locked, so that two transactions that
 * credit a new account wait for each other.
 * @throws on an account that would be below zero: whoever calls has locked and looked before
 */
export async function applyPostings(tx: HqTransaction, postings: readonly Posting[]): Promise<void> {
  const changes = changesOf(postings)
  if (changes.length === 0) return
  const wanted = JSON.stringify(changes)
  for (let attempt = 1; attempt <= TRIES_MAX; attempt += 1) {
    await sql`INSERT INTO balance (owner, asset, lot, holder, amount)
      SELECT owner, asset, lot, holder, 0
      FROM json_to_recordset(${wanted}::json) AS c (owner text, asset text, lot text, holder text)
      ORDER BY owner COLLATE "C", asset COLLATE "C", lot COLLATE "C", holder COLLATE "C"
      ON CONFLICT DO NOTHING`.execute(tx)
    const locked = await sql`SELECT 1 FROM balance b
      JOIN json_to_recordset(${wanted}::json) AS c (owner text, asset text, lot text, holder text)
        USING (owner, asset, lot, holder)
      ORDER BY b.owner COLLATE "C", b.asset COLLATE "C", b.lot COLLATE "C", b.holder COLLATE "C"
      FOR UPDATE OF b`.execute(tx)
    if (locked.rows.length === changes.length) return book(tx, wanted)
  }
  throw new DefectError('accounts vanished again and again while they were locked')
}

async function book(tx: HqTransaction, wanted: string): Promise<void> {
  await sql`UPDATE balance b SET amount = b.amount + c.amount
    FROM json_to_recordset(${wanted}::json) AS c (owner text, asset text, lot text, holder text, amount bigint)
    WHERE (b.owner, b.asset, b.lot, b.holder) = (c.owner, c.asset, c.lot, c.holder)`.execute(tx)
  await sql`DELETE FROM balance b
    USING json_to_recordset(${wanted}::json) AS c (owner text, asset text, lot text, holder text)
    WHERE (b.owner, b.asset, b.lot, b.holder) = (c.owner, c.asset, c.lot, c.holder)
      AND b.amount = 0 AND left(b.owner, 2) <> 'p:'`.execute(tx)
}

export interface Held {
  readonly owner: string
  readonly asset: string
  readonly lot: string
  readonly holder: string
  readonly amount: number
}

/**
 * Locks and reads what some owners have of some assets at HQ and nowhere else; in the order in which grants take it:
 * the oldest last day first, then by lot; without a last day comes last.
 */
export async function lockHeldAtHq(
  tx: HqTransaction,
  owners: readonly string[],
  assets: readonly string[] | null,
): Promise<readonly Held[]> {
  const { rows } = await sql<Held>`SELECT owner, asset, lot, holder, amount FROM balance
    WHERE owner = ANY(${[...owners]}::text[]) AND holder = 'hq' AND amount > 0
      AND (${assets === null} OR asset = ANY(${[...(assets ?? [])]}::text[]))
    ORDER BY owner COLLATE "C", asset COLLATE "C", lot COLLATE "C"
    FOR UPDATE`.execute(tx)
  return rows.toSorted(byGrantOrder)
}

/** What some owners have of some assets with anybody but HQ; read, not locked. */
export async function heldElsewhere(
  db: HqDb,
  owners: readonly string[],
  assets: readonly string[] | null,
): Promise<readonly Held[]> {
  const { rows } = await sql<Held>`SELECT owner, asset, lot, holder, amount FROM balance
    WHERE owner = ANY(${[...owners]}::text[]) AND holder <> 'hq' AND amount > 0
      AND (${assets === null} OR asset = ANY(${[...(assets ?? [])]}::text[]))
    ORDER BY owner, asset, lot, holder`.execute(db)
  return rows
}

/** Sorts after every date. */
const NO_LAST_DAY = '9999-99-99'

function byGrantOrder(a: Held, b: Held): number {
  return textOrder(grantKey(a), grantKey(b))
}

function grantKey({ lot }: Held): string {
  return `${lot.split('~')[1] ?? NO_LAST_DAY} ${lot}`
}

function textOrder(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** The members among the owners of amounts, each once. */
export function membersOf(amounts: readonly { readonly owner: string }[]): string[] {
  const members = amounts.flatMap(({ owner }) => (owner.startsWith('m:') ? [owner.slice('m:'.length)] : []))
  return [...new Set(members)]
}

/** Whom an owner stands for now: a merged member the one they were merged into, anybody else themselves. */
export async function presentOwner(db: HqDb, owner: string): Promise<string> {
  if (!owner.startsWith('m:')) return owner
  const row = await db
    .selectFrom('member')
    .select('merged_into')
    .where('id', '=', owner.slice('m:'.length))
    .executeTakeFirst()
  return row === undefined || row.merged_into === null ? owner : memberOwner(row.merged_into)
}
