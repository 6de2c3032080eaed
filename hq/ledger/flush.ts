/**
 * Writes what a push made: one statement for each table, rows in the order of their keys, so that two pushes never wait for each
 * other in a circle. Accounts come after HQ's own entries (lanes), the heads of partitions last.
 */
import { sql } from 'kysely'
import type { HqTransaction } from '../db.ts'
import type { Account, Books } from './books.ts'
import type { TakenIn } from './walk.ts'

/** Everything but the balances, which `flushAccounts` writes, and the changes of members. */
export async function flushFacts(tx: HqTransaction, books: Books, taken: readonly TakenIn[]): Promise<void> {
  await insertEntries(tx, books, taken)
  await upsertMembers(tx, books)
  await upsertCards(tx, books)
  await upsertSales(tx, books)
  await insertSince(tx, books)
  await addCounts(tx, books)
  await upsertCounted(tx, books)
}

async function insertEntries(tx: HqTransaction, books: Books, taken: readonly TakenIn[]): Promise<void> {
  const rows = taken.map(({ read: { envelope, text, hash }, parked }) => ({
    seq: envelope.seq,
    id: envelope.id,
    kind: envelope.kind,
    business_date: envelope.businessDate,
    at_ms: envelope.atMs,
    text,
    hash,
    parked,
  }))
  await sql`INSERT INTO entry (till, epoch, seq, id, kind, business_date, at_ms, received_at_ms, text, hash, parked)
    SELECT ${books.till.id}, ${books.till.epoch}, seq, id, kind, business_date, at_ms, ${books.nowMs}::bigint,
      text, hash, parked
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (seq integer, id text, kind text, business_date date,
      at_ms bigint, text text, hash text, parked text)`.execute(tx)
}

/** In order of key; an amount that is gone is no row. HQ's own accounts are added to, as others add to them. */
export async function flushAccounts(tx: HqTransaction, books: Books): Promise<void> {
  const changed = [...books.accounts.values()].filter(isChanged)
  if (changed.length === 0) return
  const isGone = ({ amount, start }: Account) => start !== null && amount === 0
  const gone = changed.filter(isGone)
  const kept = changed.filter((account) => !isGone(account))
  if (gone.length > 0) {
    await sql`DELETE FROM balance b USING json_to_recordset(${JSON.stringify(gone)}::json)
        AS g (owner text, asset text, lot text, holder text)
      WHERE (b.owner, b.asset, b.lot, b.holder) = (g.owner, g.asset, g.lot, g.holder)`.execute(tx)
  }
  if (kept.length === 0) return
  await sql`INSERT INTO balance (owner, asset, lot, holder, amount)
    SELECT owner, asset, lot, holder, amount FROM json_to_recordset(${JSON.stringify(kept)}::json)
      AS k (owner text, asset text, lot text, holder text, amount bigint)
    ORDER BY owner COLLATE "C", asset COLLATE "C", lot COLLATE "C", holder COLLATE "C"
    ON CONFLICT (owner, asset, lot, holder) DO UPDATE SET amount =
      CASE WHEN excluded.holder = 'hq' THEN balance.amount ELSE 0 END + excluded.amount`.execute(tx)
}

function isChanged({ start, amount, isCovered }: Account): boolean {
  return isCovered || amount !== (start ?? 0)
}

async function upsertMembers(tx: HqTransaction, { members }: Books): Promise<void> {
  const rows = [...members.values()].filter((member) => member.isChanged).map(({ row }) => row)
  if (rows.length === 0) return
  await sql`INSERT INTO member (id, part, tier, joined_on, home_site, home_till, card_number, referrer, phone_lost,
      profile_digest, merged_into)
    SELECT id, part, tier, joined_on, home_site, home_till, card_number, referrer, phone_lost, profile_digest, merged_into
    FROM json_populate_recordset(NULL::member, ${JSON.stringify(rows)}::json) ORDER BY id COLLATE "C"
    ON CONFLICT (id) DO UPDATE SET card_number = excluded.card_number, phone_lost = excluded.phone_lost,
      profile_digest = excluded.profile_digest`.execute(tx)
}

async function upsertCards(tx: HqTransaction, { cards }: Books): Promise<void> {
  const rows = [...cards.values()].filter((card) => card.isChanged).map(({ row }) => row)
  if (rows.length === 0) return
  await sql`INSERT INTO card (number, member_id, state, why, applied_at_ms, active_at_ms)
    SELECT number, member_id, state, why, applied_at_ms, active_at_ms
    FROM json_populate_recordset(NULL::card, ${JSON.stringify(rows)}::json) ORDER BY number COLLATE "C"
    ON CONFLICT (number) DO UPDATE SET state = excluded.state, why = excluded.why,
      active_at_ms = excluded.active_at_ms WHERE card.member_id = excluded.member_id`.execute(tx)
}

async function upsertSales(tx: HqTransaction, { sales }: Books): Promise<void> {
  const rows = [...sales.values()].filter((sale) => sale.isChanged).map(({ row }) => row)
  if (rows.length === 0) return
  await sql`INSERT INTO sale (id, till, epoch, seq, slip_number, member_id, business_date, last_refund_id, claim_id,
      wholly_returned)
    SELECT id, till, epoch, seq, slip_number, member_id, business_date, last_refund_id, claim_id, wholly_returned
    FROM json_populate_recordset(NULL::sale, ${JSON.stringify(rows)}::json) ORDER BY id COLLATE "C"
    ON CONFLICT (id) DO UPDATE SET member_id = excluded.member_id, last_refund_id = excluded.last_refund_id,
      claim_id = excluded.claim_id, wholly_returned = excluded.wholly_returned`.execute(tx)
}

async function insertSince(tx: HqTransaction, { made: { since, undone } }: Books): Promise<void> {
  if (since.length > 0) {
    await sql`INSERT INTO sale_since SELECT * FROM json_populate_recordset(NULL::sale_since,
      ${JSON.stringify(since)}::json) ON CONFLICT DO NOTHING`.execute(tx)
  }
  if (undone.length > 0) {
    await sql`INSERT INTO undone SELECT * FROM json_populate_recordset(NULL::undone,
      ${JSON.stringify(undone)}::json) ON CONFLICT DO NOTHING`.execute(tx)
  }
}

async function addCounts(tx: HqTransaction, { made }: Books): Promise<void> {
  if (made.flow.size > 0) {
    await sql`INSERT INTO flow SELECT * FROM json_populate_recordset(NULL::flow,
        ${JSON.stringify([...made.flow.values()])}::json)
      ORDER BY business_date, site, home_site, account COLLATE "C", asset COLLATE "C"
      ON CONFLICT (business_date, site, home_site, account, asset)
      DO UPDATE SET amount = flow.amount + excluded.amount`.execute(tx)
  }
  if (made.siteDays.size > 0) {
    await sql`INSERT INTO site_day SELECT * FROM json_populate_recordset(NULL::site_day,
        ${JSON.stringify([...made.siteDays.values()])}::json)
      ORDER BY site, business_date
      ON CONFLICT (site, business_date) DO UPDATE SET
        sales = site_day.sales + excluded.sales, due_fen = site_day.due_fen + excluded.due_fen,
        member_sales = site_day.member_sales + excluded.member_sales,
        member_due_fen = site_day.member_due_fen + excluded.member_due_fen,
        refunds = site_day.refunds + excluded.refunds,
        refunded_fen = site_day.refunded_fen + excluded.refunded_fen,
        enrolled = site_day.enrolled + excluded.enrolled`.execute(tx)
  }
}

async function upsertCounted(tx: HqTransaction, { till, made }: Books): Promise<void> {
  if (made.counted.size === 0) return
  const rows = [...made.counted].map(([member_id, seq]) => ({ member_id, holder: till.holder, seq }))
  await sql`INSERT INTO member_counted SELECT * FROM json_populate_recordset(NULL::member_counted,
      ${JSON.stringify(rows)}::json) ORDER BY member_id COLLATE "C"
    ON CONFLICT (member_id, holder) DO UPDATE SET seq = excluded.seq`.execute(tx)
}

/** How far HQ has this epoch's log, and its inbox as the log applied it. */
export async function advanceEpoch(
  tx: HqTransaction,
  { till, appliedN, nowMs }: Books,
  head: { readonly seq: number; readonly hash: string },
): Promise<void> {
  await sql`UPDATE till_epoch SET last_seq = ${head.seq}, last_hash = ${head.hash}, applied_n = ${appliedN}
    WHERE till = ${till.id} AND epoch = ${till.epoch}`.execute(tx)
  await sql`UPDATE till SET seen_at_ms = ${nowMs} WHERE id = ${till.id}`.execute(tx)
}
