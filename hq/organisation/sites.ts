/** The organisation's sites. */
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { type HqDb, inTransaction } from '../db.ts'
import { type Doer, recordAct } from '../officers/acts.ts'
import type { HqParts } from '../parts.ts'

export interface Site {
  /** Four digits; 0000 is a shop without HQ and is never given out. */
  readonly code: string
  readonly name: string
  readonly createdAtMs: number
}

/** More than any chain has; a list of this length is still one answer. */
export const SITES_MAX = 9_999

/** Refuses site_exists {code}. @param code four digits, not 0000; @param name validated */
export function createSite(
  parts: Pick<HqParts, 'db' | 'clock' | 'randomness'>,
  doer: Doer,
  { code, name }: { readonly code: string; readonly name: string },
): Promise<Result<Site, 'site_exists'>> {
  return inTransaction(parts.db, async (db) => {
    const createdAtMs = parts.clock.nowMs()
    const made = await db
      .insertInto('site')
      .values({ code, name, created_at_ms: createdAtMs })
      .onConflict((conflict) => conflict.doNothing())
      .returning('code')
      .executeTakeFirst()
    if (made === undefined) return refuse('site_exists', { code })
    await recordAct(db, parts, doer, 'site.created', code)
    return ok({ code, name, createdAtMs })
  })
}

export async function siteOf(db: HqDb, code: string): Promise<Site | null> {
  const row = await db.selectFrom('site').selectAll().where('code', '=', code).executeTakeFirst()
  return row === undefined ? null : { code: row.code, name: row.name, createdAtMs: row.created_at_ms }
}

/** All sites by code. */
export async function allSites(db: HqDb): Promise<readonly Site[]> {
  const rows = await db.selectFrom('site').selectAll().orderBy('code').limit(SITES_MAX).execute()
  return rows.map((row) => ({ code: row.code, name: row.name, createdAtMs: row.created_at_ms }))
}
