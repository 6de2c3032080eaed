/** Programme versions, parsed once and kept: they never change, and nearly every act asks for one. */

import { canonicalJson } from '../../shared/domain/canonical.ts'
import type { Programme, ProgrammeRef } from '../../shared/domain/programme.ts'
import { programmeSchema } from '../../shared/programmes/schema.ts'
import { sha256 } from '../authority/hashes.ts'
import type { HqDb } from '../db.ts'

/** Versions kept in memory; an organisation has a few, and tills' own from before they joined a few more. */
const KEPT_MAX = 200

export interface ProgrammeShelf {
  /** Those of these hashes that HQ has. */
  readonly programmes: (db: HqDb, hashes: readonly string[]) => Promise<Map<string, Programme>>
}

export function openShelf(): ProgrammeShelf {
  const kept = new Map<string, Programme>()
  return {
    programmes: async (db, hashes) => {
      const missing = hashes.filter((hash) => !kept.has(hash))
      if (missing.length > 0) {
        const rows = await db
          .selectFrom('programme_version')
          .select(['hash', 'document'])
          .where('hash', 'in', missing)
          .execute()
        for (const hash of kept.keys()) {
          if (kept.size + rows.length <= KEPT_MAX) break
          if (!hashes.includes(hash)) kept.delete(hash)
        }
        for (const { hash, document } of rows) kept.set(hash, programmeSchema.parse(JSON.parse(document)))
      }
      return new Map(
        hashes.flatMap((hash) => {
          const programme = kept.get(hash)
          return programme === undefined ? [] : [[hash, programme] as const]
        }),
      )
    },
  }
}

export interface SentProgramme {
  readonly ref: ProgrammeRef
  readonly document: string
  readonly programme: Programme
}

/** A document as a till sends it: canonical, and by the schema a programme; null where it is not. */
export function sentProgramme(document: string): SentProgramme | null {
  try {
    const value: unknown = JSON.parse(document)
    const parsed = programmeSchema.safeParse(value)
    if (!parsed.success || canonicalJson(value) !== document) return null
    const { id, version } = parsed.data
    return { ref: { id, version, hash: sha256(document) }, document, programme: parsed.data }
  } catch {
    // Not JSON, or nested beyond what a canonical text may.
    return null
  }
}
