/** Who this till is: id, keys and epoch from its first start, shop and site. One row. */
import { sql } from 'kysely'
import { tillHolder } from '../../shared/domain/ledger.ts'
import { type ReadableDb, readOne, type WritableDb, write } from './query.ts'

export interface TillIdentity {
  readonly tillId: string
  readonly shopName: string
  /** Four digits; 0000 is a stand-alone shop. */
  readonly siteCode: string
  readonly siteName: string
  readonly tillNumber: number
  readonly epochNumber: number
  /** 'NN-random': the number and a random part. */
  readonly epoch: string
  /** Ed25519, hex (raw public key; PKCS #8 private key). */
  readonly publicKey: string
  readonly privateKey: string
  readonly demo: boolean
  readonly createdAtMs: number
}

const identityRow = readOne<Record<never, never>>()((db) =>
  db.selectFrom('till').selectAll().where('id', '=', sql.lit(1)),
)

/** Null until the till was set up. */
export function tillIdentity(db: ReadableDb): TillIdentity | null {
  const row = identityRow(db, {})
  if (row === undefined) return null
  return {
    tillId: row.till_id,
    shopName: row.shop_name,
    siteCode: row.site_code,
    siteName: row.site_name,
    tillNumber: row.till_number,
    epochNumber: row.epoch_number,
    epoch: row.epoch,
    publicKey: row.public_key,
    privateKey: row.private_key,
    demo: row.demo === 1,
    createdAtMs: row.created_at_ms,
  }
}

/** The holder of all that sits at this till: its present epoch; empty until the till was set up. */
export function presentHolder(db: ReadableDb): string {
  const identity = tillIdentity(db)
  return identity === null ? '' : tillHolder(identity.tillId, identity.epoch)
}

const insertIdentity = write<{
  tillId: string
  shopName: string
  siteCode: string
  siteName: string
  tillNumber: number
  epochNumber: number
  epoch: string
  publicKey: string
  privateKey: string
  demo: number
  createdAtMs: number
}>()((db, argument) =>
  db.insertInto('till').values({
    id: sql.lit(1),
    till_id: argument('tillId'),
    shop_name: argument('shopName'),
    site_code: argument('siteCode'),
    site_name: argument('siteName'),
    till_number: argument('tillNumber'),
    epoch_number: argument('epochNumber'),
    epoch: argument('epoch'),
    public_key: argument('publicKey'),
    private_key: argument('privateKey'),
    demo: argument('demo'),
    created_at_ms: argument('createdAtMs'),
  }),
)

const updatePlace = write<{ siteCode: string; siteName: string; tillNumber: number }>()((db, argument) =>
  db
    .updateTable('till')
    .set({
      site_code: argument('siteCode'),
      site_name: argument('siteName'),
      till_number: argument('tillNumber'),
    })
    .where('id', '=', sql.lit(1)),
)

/** The place HQ gave the till when it joined; everything else of it stays for ever. */
export function saveTillPlace(
  db: WritableDb,
  place: Pick<TillIdentity, 'siteCode' | 'siteName' | 'tillNumber'>,
): void {
  updatePlace(db, place)
}

const updateEpoch = write<{ number: number; epoch: string }>()((db, argument) =>
  db
    .updateTable('till')
    .set({ epoch_number: argument('number'), epoch: argument('epoch') })
    .where('id', '=', sql.lit(1)),
)

/** Another epoch: a holder with nothing, whose log begins anew. */
export function saveTillEpoch(
  db: WritableDb,
  { epochNumber, epoch }: Pick<TillIdentity, 'epochNumber' | 'epoch'>,
): void {
  updateEpoch(db, { number: epochNumber, epoch })
}

export function saveIdentity(db: WritableDb, identity: TillIdentity): void {
  insertIdentity(db, { ...identity, demo: identity.demo ? 1 : 0 })
}
