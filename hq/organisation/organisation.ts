/** The organisation this HQ serves: one row, made at the first start, and its keys beside. */
import { sql } from 'kysely'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import type { Clock } from '../clock.ts'
import { type HqDb, inTransaction } from '../db.ts'
import { generationName, type Randomness, timeOrderedId } from '../ids.ts'
import { type Doer, recordAct } from '../officers/acts.ts'
import type { HqParts } from '../parts.ts'
import { createKeys, keyFile, type OrganisationKeys, readKeys } from './keys.ts'

export interface Organisation {
  readonly id: string
  readonly name: string
  /** HQ's own epoch: its number, and the number with a random part ('01-k3f9q2'). */
  readonly generationNumber: number
  readonly generation: string
  readonly keys: OrganisationKeys
}

export type OrganisationRefusal = 'key_missing' | 'key_damaged' | 'key_foreign'

export interface OrganisationAsk {
  readonly db: HqDb
  readonly configDir: string
  readonly clock: Clock
  readonly randomness: Randomness
}

/** What it is called until somebody names it. */
const FIRST_NAME = '总部'
/** Lets one HQ at a time make the row. */
const FIRST_START = 4_711_003

/**
 * The organisation of this database; a database without one gets one.
 * Refuses key_missing, key_damaged, key_foreign {file}: the key file is not that of the database's public key.
 */
export async function openOrganisation(
  ask: OrganisationAsk,
): Promise<Result<Organisation, OrganisationRefusal>> {
  const there = await organisationRow(ask.db)
  const row = there ?? (await makeOrganisation(ask))
  const keys = readKeys(ask.configDir, row.id)
  if (!keys.ok) return keys
  if (keys.value.publicKey !== row.public_key)
    return refuse('key_foreign', { file: keyFile(ask.configDir, row.id) })
  return ok({
    id: row.id,
    name: row.name,
    generationNumber: row.generation_number,
    generation: row.generation,
    keys: keys.value,
  })
}

/** The row as it is now, or undefined before the first start. */
export function organisationRow(db: HqDb) {
  return db.selectFrom('organisation').selectAll().executeTakeFirst()
}

function makeOrganisation({ db, configDir, clock, randomness }: OrganisationAsk) {
  return inTransaction(db, async (transaction) => {
    await sql`SELECT pg_advisory_xact_lock(${FIRST_START})`.execute(transaction)
    const meanwhile = await organisationRow(transaction)
    if (meanwhile !== undefined) return meanwhile
    const nowMs = clock.nowMs()
    const id = timeOrderedId(nowMs, randomness)
    // The file first: a row whose keys are nowhere would be the end of this organisation.
    const keys = createKeys(configDir, id, randomness)
    return transaction
      .insertInto('organisation')
      .values({
        id,
        name: FIRST_NAME,
        public_key: keys.publicKey,
        generation_number: 1,
        generation: generationName(1, randomness),
        created_at_ms: nowMs,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
  })
}

/** @param name validated */
export function nameOrganisation(
  parts: Pick<HqParts, 'db' | 'clock' | 'randomness' | 'organisation'>,
  doer: Doer,
  name: string,
): Promise<void> {
  return inTransaction(parts.db, async (db) => {
    await db.updateTable('organisation').set({ name }).execute()
    await recordAct(db, parts, doer, 'organisation.named', parts.organisation.id)
  })
}
