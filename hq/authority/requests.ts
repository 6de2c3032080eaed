/** What tills asked for by name, and what they got: the same request again gets the same answer, and more once more is there. */
import { sql } from 'kysely'
import { z } from 'zod'
import { accountPartSchema, amountSchema, epochSchema } from '../../shared/wire/common.ts'
import type { HqDb, HqTransaction } from '../db.ts'
import type { TillRow } from './tills.ts'

/** Requests of one till that wait at once; the oldest gives way. */
const OPEN_MAX = 20
/** Whoever asked has left by then: what comes home later stays at HQ. No point rests on it. */
export const OPEN_MS_MAX = 15 * 60_000

const wantSchema = z.strictObject({
  owner: accountPartSchema,
  asset: accountPartSchema,
  amount: amountSchema,
})

const askedSchema = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('grant'), epoch: epochSchema, wants: z.array(wantSchema).max(20) }),
  z.strictObject({ what: z.literal('refund_right'), epoch: epochSchema, saleId: z.string() }),
])
export type Asked = z.infer<typeof askedSchema>

export interface RequestRow {
  readonly id: string
  readonly till: string
  readonly asked: Asked
  /** Want by want, how much was granted; of a refund right 1 once it was. */
  readonly granted: readonly number[]
  readonly state: 'open' | 'done'
  readonly atMs: number
}

const grantedSchema = z.array(z.number().int().min(0)).max(20)

function rowOf(row: {
  readonly id: string
  readonly till: string
  readonly asked: unknown
  readonly granted: unknown
  readonly state: 'open' | 'done'
  readonly at_ms: number
}): RequestRow {
  const { id, till, state } = row
  return {
    id,
    till,
    state,
    asked: askedSchema.parse(row.asked),
    granted: grantedSchema.parse(row.granted),
    atMs: row.at_ms,
  }
}

export async function requestOf(db: HqDb, id: string): Promise<RequestRow | null> {
  const row = await db.selectFrom('request').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : rowOf(row)
}

/** Keeps a new request; its till's row is locked. */
export async function keepRequest(
  tx: HqTransaction,
  till: TillRow,
  id: string,
  asked: Asked,
  atMs: number,
): Promise<RequestRow> {
  await closeOldest(tx, till)
  const granted = asked.what === 'grant' ? asked.wants.map(() => 0) : [0]
  await tx
    .insertInto('request')
    .values({
      id,
      till: till.id,
      kind: asked.what,
      asked: JSON.stringify(asked),
      granted: JSON.stringify(granted),
      state: 'open',
      at_ms: atMs,
    })
    .execute()
  return { id, till: till.id, asked, granted, state: 'open', atMs }
}

async function closeOldest(tx: HqTransaction, till: TillRow): Promise<void> {
  const newest = tx
    .selectFrom('request')
    .select('id')
    .where('till', '=', till.id)
    .where('state', '=', 'open')
    .orderBy('at_ms', 'desc')
    .orderBy('id', 'desc')
    .limit(OPEN_MAX - 1)
  await tx
    .updateTable('request')
    .set({ state: 'done' })
    .where('till', '=', till.id)
    .where('state', '=', 'open')
    .where('id', 'not in', newest)
    .execute()
}

export async function setRequest(
  tx: HqTransaction,
  id: string,
  granted: readonly number[],
  state: RequestRow['state'],
): Promise<void> {
  await tx
    .updateTable('request')
    .set({ granted: JSON.stringify(granted), state })
    .where('id', '=', id)
    .execute()
}

/** Read at once; the next begins after the last. */
const OPEN_PAGE = 500

/** What may have come for somebody who waits: of these owners, or the refund rights of these sales. */
export interface About {
  readonly owners: readonly string[]
  readonly refundRights: readonly string[]
}

/** The oldest first, a page of them. @param about null: all @param after the last one of the page before */
export async function openRequests(
  db: HqDb,
  about: About | null,
  after: RequestRow | null,
): Promise<readonly RequestRow[]> {
  let query = db
    .selectFrom('request')
    .selectAll()
    .where('state', '=', 'open')
    .orderBy('at_ms')
    .orderBy('id')
    .limit(OPEN_PAGE)
  if (about !== null) query = query.where(isAbout(about))
  if (after !== null) query = query.where(sql<boolean>`(at_ms, id) > (${after.atMs}::bigint, ${after.id})`)
  return (await query.execute()).map(rowOf)
}

function isAbout({ owners, refundRights }: About) {
  return sql<boolean>`CASE kind
    WHEN 'refund_right' THEN asked ->> 'saleId' = ANY(${[...refundRights]}::text[])
    ELSE EXISTS (SELECT 1 FROM jsonb_array_elements(asked -> 'wants') AS want
      WHERE want ->> 'owner' = ANY(${[...owners]}::text[])) END`
}

export async function closeOldRequests(db: HqDb, beforeMs: number): Promise<void> {
  await db
    .updateTable('request')
    .set({ state: 'done' })
    .where('state', '=', 'open')
    .where('at_ms', '<', beforeMs)
    .execute()
}
