/** Tills as the authority sees them, locked before anything else; by id, so that two transactions never wait for each other. */
import { tillHolder } from '../../shared/domain/ledger.ts'
import type { HqDb, HqTransaction } from '../db.ts'

export interface TillRow {
  readonly id: string
  readonly site: string
  readonly number: number
  readonly publicKey: string
  readonly state: 'active' | 'suspect' | 'lost' | 'retired'
  /** The present epoch. */
  readonly epoch: string
}

function tillsQuery(db: HqDb) {
  return db.selectFrom('till').select(['id', 'site', 'number', 'public_key as publicKey', 'state', 'epoch'])
}

export async function tillOf(db: HqDb, id: string): Promise<TillRow | null> {
  const row = await tillsQuery(db).where('id', '=', id).executeTakeFirst()
  return row ?? null
}

/** Whether a retired till was ended as a lost one: it may still say what it did, and is told and granted nothing. */
export async function wasEndedLost(db: HqDb, { id, epoch }: Pick<TillRow, 'id' | 'epoch'>): Promise<boolean> {
  const row = await db
    .selectFrom('till_epoch')
    .select('state')
    .where('till', '=', id)
    .where('epoch', '=', epoch)
    .executeTakeFirst()
  return row?.state === 'lost'
}

/** Locks tills, those there are, in the order of their ids. */
export async function lockTills(
  tx: HqTransaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, TillRow>> {
  if (ids.length === 0) return new Map()
  const rows = await tillsQuery(tx)
    .where('id', 'in', [...new Set(ids)])
    .orderBy('id')
    .forUpdate()
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

export async function lockTill(tx: HqTransaction, id: string): Promise<TillRow | null> {
  return (await lockTills(tx, [id])).get(id) ?? null
}

/** All tills that are told things: neither lost nor retired. Of one site, or of all. */
export async function toldTills(db: HqDb, site: string | null = null): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('till')
    .select('id')
    .where('state', 'in', ['active', 'suspect'])
    .$if(site !== null, (query) => query.where('site', '=', site ?? ''))
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** The holder that a till's present epoch is. */
export function holderOfTill(till: Pick<TillRow, 'id' | 'epoch'>): string {
  return tillHolder(till.id, till.epoch)
}

/** The till of a holder 'TILL.EPOCH' or of the way to one; null for HQ. */
export function tillOfHolder(holder: string): { readonly till: string; readonly epoch: string } | null {
  const [till, epoch] = holder.replace('>', '').split('.')
  return till === undefined || epoch === undefined ? null : { till, epoch }
}
