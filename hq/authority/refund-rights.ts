/**
 * Refund rights: each sale has one, it sits somewhere, and whoever has it may take the goods back. From HQ it goes to the till
 * that asks, with everything a return is judged by; from another till it is recalled first.
 */
import { sql } from 'kysely'
import { z } from 'zod'
import { grantPostings, HQ_HOLDER, type MovedAmount, type SealedEntry } from '../../shared/domain/inbox.ts'
import { refundRightAsset } from '../../shared/domain/ledger.ts'
import { siteOfSlip } from '../../shared/domain/slip-number.ts'
import { isAmong, type SaleOfRight, travelsWithRight } from '../../shared/domain/with-right.ts'
import type { HqDb, HqTransaction } from '../db.ts'
import { lockHeldAtHq } from './balances.ts'
import { bumpChanges } from './changes.ts'
import { isAtTill, recall } from './grants.ts'
import { appendHqEntry, lockLane } from './hq-log.ts'
import { sendMessage } from './inbox.ts'
import type { AuthorityParts } from './parts.ts'
import { type RequestRow, setRequest } from './requests.ts'
import { holderOfTill, type TillRow, tillOfHolder } from './tills.ts'

/** Who has refund rights in the books. */
export const REFUNDABLE = 'p:refundable'

/** The site of a shop without HQ: its slips are good at their own till only, for ever. */
export const ALONE = '0000'

export interface SaleRow {
  readonly id: string
  readonly till: string
  readonly epoch: string
  readonly seq: number
  readonly slipNumber: string
  readonly memberId: string | null
  readonly whollyReturned: boolean
}

/** The sale of a slip, as far as HQ has its entry and this till may ask for it. */
export async function saleOfSlip(db: HqDb, slipNumber: string, till: TillRow): Promise<SaleRow | null> {
  const rows = await saleQuery(db).where('slip_number', '=', slipNumber).orderBy('seq').limit(10).execute()
  const isAlone = siteOfSlip(slipNumber) === ALONE
  return rows.find((row) => !isAlone || row.till === till.id) ?? null
}

export async function saleOfId(db: HqDb, id: string): Promise<SaleRow | null> {
  return (await saleQuery(db).where('id', '=', id).executeTakeFirst()) ?? null
}

function saleQuery(db: HqDb) {
  return db
    .selectFrom('sale')
    .select([
      'id',
      'till',
      'epoch',
      'seq',
      'slip_number as slipNumber',
      'member_id as memberId',
      'wholly_returned as whollyReturned',
    ])
}

/** Where a sale's refund right is: one holder, or nobody's that HQ knows of. */
export async function rightHolder(db: HqDb, saleId: string): Promise<string | null> {
  const row = await db
    .selectFrom('balance')
    .select('holder')
    .where('owner', '=', REFUNDABLE)
    .where('asset', '=', refundRightAsset(saleId))
    .where('amount', '>', 0)
    .executeTakeFirst()
  return row?.holder ?? null
}

export type RightAnswer = 'granted' | 'recalled' | 'wholly_returned' | 'unknown'

/** The tills to be locked beside the one that asks. */
export async function tillsWithRight(db: HqDb, saleId: string): Promise<string[]> {
  const holder = await rightHolder(db, saleId)
  const place = holder === null ? null : tillOfHolder(holder)
  return place === null ? [] : [place.till]
}

/** Serves a request for a refund right; its till and the one that has the right are locked. */
export async function serveRefundRight(
  tx: HqTransaction,
  parts: AuthorityParts,
  tills: ReadonlyMap<string, TillRow>,
  till: TillRow,
  request: RequestRow,
  sale: SaleRow,
): Promise<RightAnswer> {
  const asset = refundRightAsset(sale.id)
  const holder = await rightHolder(tx, sale.id)
  const isOver = sale.whollyReturned || (await wasRefundedUnbacked(tx, sale))
  if (isOver || holder === null) {
    await setRequest(tx, request.id, request.granted, 'done')
    return isOver ? 'wholly_returned' : 'unknown'
  }
  if (isAtTill(holder, till)) {
    await setRequest(tx, request.id, [1], 'done')
    return 'granted'
  }
  if (holder === HQ_HOLDER && (await sendRight(tx, parts, till, sale, request.id))) {
    await setRequest(tx, request.id, [1], 'done')
    return 'granted'
  }
  const isAsked = await recall(tx, parts, tills, till, [{ owner: REFUNDABLE, asset }])
  await setRequest(tx, request.id, request.granted, isAsked ? 'open' : 'done')
  return 'recalled'
}

/** RF-11: goods and money were given back without the right, once for a slip; it opens the sale no more, wherever it is asked for. */
async function wasRefundedUnbacked(tx: HqTransaction, { slipNumber, till }: SaleRow): Promise<boolean> {
  const isAlone = siteOfSlip(slipNumber) === ALONE
  const { rows } = await sql`SELECT 1 FROM matter WHERE kind = 'unbacked'
    AND evidence #>> '{findings,0,details,ofSlip}' = ${slipNumber} AND (${!isAlone} OR till = ${till}) LIMIT 1`.execute(
    tx,
  )
  return rows.length > 0
}

/** @returns false when the right has gone elsewhere meanwhile */
async function sendRight(
  tx: HqTransaction,
  parts: AuthorityParts,
  till: TillRow,
  sale: SaleRow,
  requestId: string,
): Promise<boolean> {
  await lockLane(tx, REFUNDABLE)
  const memberId = sale.memberId === null ? null : await presentMember(tx, sale.memberId)
  const entry = await sealedAt(tx, sale)
  const amounts = await lockWithRight(tx, { ...sale, memberId, rewards: soldIn(entry).rewards })
  if (!amounts.some(({ owner }) => owner === REFUNDABLE)) return false
  const holder = holderOfTill(till)
  await appendHqEntry(tx, parts, {
    owner: REFUNDABLE,
    kind: 'amounts.granted',
    postings: grantPostings(amounts, holder),
    body: { v: 1, holder, requestId, amounts },
  })
  const document = await programmeBeside(tx, till, entry)
  await sendMessage(
    tx,
    parts,
    till,
    {
      kind: 'refund_right',
      requestId,
      saleId: sale.id,
      memberId,
      sale: entry,
      since: await sinceOf(tx, sale.id),
      amounts,
    },
    document === null ? undefined : { programme: document },
  )
  await bumpChanges(tx, memberId === null ? [] : [memberId])
  return true
}

/** The right, and what of the sale is at HQ and travels with it; all locked. */
async function lockWithRight(tx: HqTransaction, sale: SaleOfRight): Promise<readonly MovedAmount[]> {
  const right = { owner: REFUNDABLE, asset: refundRightAsset(sale.id), accrual: '' }
  const accounts = [right, ...travelsWithRight(sale)]
  const owners = new Set(accounts.map(({ owner }) => owner))
  const assets = new Set(accounts.map(({ asset }) => asset))
  const held = await lockHeldAtHq(tx, [...owners], [...assets])
  return held
    .filter((one) => isAmong(accounts, one))
    .map(({ owner, asset, lot, amount }) => ({ owner, asset, lot, amount }))
}

/** Whom a member id stands for now: merged members are the one they were merged into. */
export async function presentMember(db: HqDb, memberId: string): Promise<string> {
  const row = await db
    .selectFrom('member')
    .select('merged_into')
    .where('id', '=', memberId)
    .executeTakeFirst()
  return row?.merged_into ?? memberId
}

async function sealedAt(tx: HqTransaction, sale: SaleRow): Promise<SealedEntry> {
  return tx
    .selectFrom('entry')
    .select(['text', 'hash'])
    .where('till', '=', sale.till)
    .where('epoch', '=', sale.epoch)
    .where('seq', '=', sale.seq)
    .executeTakeFirstOrThrow()
}

/** More than any sale has claims and returns. */
const SINCE_MAX = 500

async function sinceOf(tx: HqTransaction, saleId: string): Promise<readonly SealedEntry[]> {
  return tx
    .selectFrom('sale_since')
    .innerJoin('entry', (join) =>
      join.onRef('entry.id', '=', 'sale_since.entry_id').onRef('entry.till', '=', 'sale_since.till'),
    )
    .select(['entry.text', 'entry.hash'])
    .where('sale_since.sale_id', '=', saleId)
    .orderBy('sale_since.place')
    .limit(SINCE_MAX)
    .execute()
}

const refSchema = z.object({ id: z.string(), version: z.number(), hash: z.string() })
const rewardsSchema = z.array(
  z.object({
    to: z.enum(['member', 'referrer']),
    referrer: z.string().exactOptional(),
    gives: z.object({ kind: z.string() }),
  }),
)
const partSchema = z.object({
  programme: refSchema,
  result: z.object({ rewards: rewardsSchema.optional() }).optional(),
})
// An exchange: the new sale's.
const soldSchema = z.object({ body: z.union([partSchema, z.object({ sale: partSchema })]) })

/** The rules and the rewards of a sale. */
function soldIn(sale: SealedEntry) {
  const { body } = soldSchema.parse(JSON.parse(sale.text))
  const { programme, result } = 'programme' in body ? body : body.sale
  return { programme, rewards: result?.rewards ?? [] }
}

/** The document by which the sale is judged, unless HQ sent it to this till as a version of its own. */
async function programmeBeside(tx: HqTransaction, till: TillRow, sale: SealedEntry): Promise<string | null> {
  const ref = soldIn(sale).programme
  const { rows } = await sql`SELECT 1 FROM inbox WHERE till = ${till.id} AND epoch = ${till.epoch}
    AND kind = 'programme' AND text::jsonb #>> '{effect,programme,hash}' = ${ref.hash} LIMIT 1`.execute(tx)
  if (rows.length > 0) return null
  const kept = await tx
    .selectFrom('programme_version')
    .select('document')
    .where('id', '=', ref.id)
    .where('version', '=', ref.version)
    .where('hash', '=', ref.hash)
    .executeTakeFirst()
  return kept?.document ?? null
}
