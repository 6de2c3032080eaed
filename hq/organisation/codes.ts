/** One-time activation codes: made for one till number of one site, shown once, kept as a hash only. */
import { createHash } from 'node:crypto'
import { activationCodeOf, writeActivationCode } from '../../shared/domain/activation-code.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { type HqTransaction, inTransaction } from '../db.ts'
import { type Doer, recordAct } from '../officers/acts.ts'
import type { HqParts } from '../parts.ts'
import { siteOf } from './sites.ts'

export const CODE_LIFE_MS = 7 * 24 * 3_600_000

export interface NewCode {
  /** 'XXXX-XXXX-XXXX-XXXX-FFFF': shown now and never again. */
  readonly code: string
  readonly expiresAtMs: number
}

export interface TillPlace {
  readonly siteCode: string
  readonly siteName: string
  /** 1 to 99, unique at its site for ever. */
  readonly tillNumber: number
}

/**
 * Makes a code for a till number; an unused one made for it before is withdrawn.
 * Refuses unknown_site {site}, till_number_taken {site, number}.
 */
export function makeActivationCode(
  parts: Pick<HqParts, 'db' | 'clock' | 'randomness' | 'organisation'>,
  doer: Doer,
  { site, tillNumber }: { readonly site: string; readonly tillNumber: number },
): Promise<Result<NewCode, 'unknown_site' | 'till_number_taken'>> {
  const random = parts.randomness.bytes(10).toString('hex')
  const made = activationCodeOf(random, sha256(Buffer.from(parts.organisation.keys.publicKey, 'hex')))
  return inTransaction(parts.db, async (db) => {
    const nowMs = parts.clock.nowMs()
    const expiresAtMs = nowMs + CODE_LIFE_MS
    if ((await siteOf(db, site)) === null) return refuse('unknown_site', { site })
    await db
      .updateTable('activation_code')
      .set({ withdrawn_at_ms: nowMs })
      .where('site_code', '=', site)
      .where('till_number', '=', tillNumber)
      .where('used_at_ms', 'is', null)
      .where('withdrawn_at_ms', 'is', null)
      .execute()
    const inserted = await db
      .insertInto('activation_code')
      .values({
        code_hash: sha256(made.secret),
        site_code: site,
        till_number: tillNumber,
        made_by: doer,
        made_at_ms: nowMs,
        expires_at_ms: expiresAtMs,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('code_hash')
      .executeTakeFirst()
    if (inserted === undefined) return refuse('till_number_taken', { site, number: tillNumber })
    await recordAct(db, parts, doer, 'code.made', `${site}/${tillNumber}`)
    return ok({ code: writeActivationCode(made), expiresAtMs })
  })
}

export type CodeRefusal = 'code_unknown' | 'code_expired' | 'code_used'

/**
 * Uses a code up for this till, inside the transaction that brings the till in. The same till may send its code again
 * (its answer was lost): it is given the same place.
 * Refuses code_unknown (withdrawn ones too), code_expired, code_used.
 * @param secret the code's first sixteen letters; its last four are for the till to check
 */
export async function spendActivationCode(
  db: HqTransaction,
  parts: Pick<HqParts, 'clock'>,
  secret: string,
  tillId: string,
): Promise<Result<TillPlace, CodeRefusal>> {
  const row = await db
    .selectFrom('activation_code')
    .innerJoin('site', 'site.code', 'activation_code.site_code')
    .selectAll('activation_code')
    .select('site.name as site_name')
    .where('code_hash', '=', sha256(secret))
    .forUpdate('activation_code')
    .executeTakeFirst()
  if (row === undefined || row.withdrawn_at_ms !== null) return refuse('code_unknown')
  const place = { siteCode: row.site_code, siteName: row.site_name, tillNumber: row.till_number }
  if (row.used_by !== null) return row.used_by === tillId ? ok(place) : refuse('code_used')
  const nowMs = parts.clock.nowMs()
  if (row.expires_at_ms <= nowMs) return refuse('code_expired')
  await db
    .updateTable('activation_code')
    .set({ used_at_ms: nowMs, used_by: tillId })
    .where('code_hash', '=', row.code_hash)
    .execute()
  return ok(place)
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
