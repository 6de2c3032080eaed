/**
 * RF-11: goods and money given back without the refund right. The right must not stay where it can be used: HQ recalls it from
 * whoever has it and keeps it. Whoever had it may have refunded before the recall arrived; the matter then says when both happened.
 */
import { sql } from 'kysely'
import { z } from 'zod'
import { refundRightAsset } from '../../shared/domain/ledger.ts'
import { type HqDb, inTransaction } from '../db.ts'
import { recall } from './grants.ts'
import { lockMatter, openMatter, setEvidence } from './matters.ts'
import type { AuthorityParts } from './parts.ts'
import { ALONE, REFUNDABLE, rightHolder } from './refund-rights.ts'
import { lockTills, tillOfHolder } from './tills.ts'

/** An unbacked refund and a sale of its slip. */
interface Unbacked {
  readonly matter: string
  readonly saleId: string
}

/** Of these slips, or of all: recalls rights that are still somewhere, and adds returns of the same goods to the evidence. */
export async function followUnbacked(parts: AuthorityParts, slips: readonly string[] | null): Promise<void> {
  for (const { saleId } of await withRightAway(parts.db, slips)) await recallRight(parts, saleId)
  for (const one of await returnedToo(parts.db, slips)) await addReturns(parts, one)
}

/** A turn's; the next goes on. */
const TURN_MAX = 1_000

/** Slips of shops without HQ are good at their own till only: another's of the same number is another sale. */
const IS_OF_SLIP = sql`s.slip_number = m.evidence #>> '{findings,0,details,ofSlip}'
  AND (substr(s.slip_number, 2, 4) <> ${sql.lit(ALONE)} OR s.till = m.till)`

function ofSlips(slips: readonly string[] | null) {
  return slips === null
    ? sql`true`
    : sql`m.evidence #>> '{findings,0,details,ofSlip}' = ANY(${[...slips]}::text[])`
}

async function withRightAway(db: HqDb, slips: readonly string[] | null): Promise<readonly Unbacked[]> {
  const { rows } = await sql<Unbacked>`SELECT m.id AS matter, s.id AS "saleId" FROM matter m
    JOIN sale s ON ${IS_OF_SLIP}
    JOIN balance b ON b.owner = ${REFUNDABLE} AND b.asset = 'refund:' || s.id AND b.holder <> 'hq' AND b.amount > 0
    WHERE m.kind = 'unbacked' AND ${ofSlips(slips)} LIMIT ${TURN_MAX}`.execute(db)
  return rows
}

/** The till that has it is locked before it is read for good. */
async function recallRight(parts: AuthorityParts, saleId: string): Promise<void> {
  const place = tillOfHolder((await rightHolder(parts.db, saleId)) ?? '')
  if (place === null) return
  await inTransaction(parts.db, async (tx) => {
    const tills = await lockTills(tx, [place.till])
    await recall(tx, parts, tills, null, [{ owner: REFUNDABLE, asset: refundRightAsset(saleId) }])
  })
}

/** More than a person reads; the matter says that there were so many. */
const RETURNS_MAX = 20

const RETURNS = sql`SELECT e.till, e.epoch, e.seq, e.id, e.kind AS what, e.at_ms AS "atMs", e.received_at_ms AS "receivedAtMs"
  FROM sale_since t JOIN entry e ON e.id = t.entry_id AND e.till = t.till
  WHERE e.kind IN ('refund', 'exchange')`

/** Unbacked refunds of sales that have more returns than any matter of theirs says. */
async function returnedToo(db: HqDb, slips: readonly string[] | null): Promise<readonly Unbacked[]> {
  const said = (table: string) =>
    sql`jsonb_array_length(coalesce(${sql.ref(`${table}.evidence`)} -> 'returns', '[]'))`
  const { rows } = await sql<Unbacked>`SELECT m.id AS matter, s.id AS "saleId" FROM matter m
    JOIN sale s ON ${IS_OF_SLIP}
    CROSS JOIN LATERAL (SELECT least(count(*), ${RETURNS_MAX}) AS n FROM (${RETURNS} AND t.sale_id = s.id) AS r) AS r
    WHERE m.kind = 'unbacked' AND ${ofSlips(slips)} AND ${said('m')} < r.n
      AND NOT EXISTS (SELECT 1 FROM matter f WHERE f.kind = 'unbacked' AND f.subject = m.subject || ${AGAIN} AND ${said('f')} >= r.n)
    LIMIT ${TURN_MAX}`.execute(db)
  return rows
}

/** What follows the subject of a matter that was decided before the returns were here. */
const AGAIN = ' returned'

async function addReturns(parts: AuthorityParts, { matter: id, saleId }: Unbacked): Promise<void> {
  await inTransaction(parts.db, async (tx) => {
    const matter = await lockMatter(tx, id)
    if (matter === undefined) return
    const { rows: returns } = await sql`${RETURNS} AND t.sale_id = ${saleId}
      ORDER BY t.place LIMIT ${RETURNS_MAX}`.execute(tx)
    const evidence = { ...evidenceSchema.parse(matter.evidence), returns }
    if (matter.state === 'open') return setEvidence(tx, id, evidence)
    const subject = `${matter.subject}${AGAIN}`
    await openMatter(tx, parts, { kind: 'unbacked', subject, evidence, till: matter.till })
  })
}

const evidenceSchema = z.looseObject({})
