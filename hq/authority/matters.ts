/** Matters that the authority opens and decides: each with its evidence, ids and figures, never a person's name. */
import type { HqDb, HqTransaction } from '../db.ts'
import { openMatters } from '../ledger/matters.ts'
import type { AuthorityParts } from './parts.ts'

export interface NewMatter {
  readonly kind: string
  readonly subject: string
  readonly evidence: Readonly<Record<string, unknown>>
  readonly till?: string | null
}

/** While one of its kind and subject is open, another adds nothing. */
export async function openMatter(
  tx: HqTransaction,
  parts: Pick<AuthorityParts, 'clock' | 'randomness'>,
  { kind, subject, evidence, till = null }: NewMatter,
): Promise<void> {
  await openMatters(tx, parts, till, [{ kind, subject, evidence }])
}

export interface OpenMatter {
  readonly id: string
  readonly kind: string
  readonly subject: string
  readonly evidence: unknown
  readonly till: string | null
  readonly state: 'open' | 'decided'
}

export function openMatterOf(db: HqDb, kind: string, subject: string) {
  return db
    .selectFrom('matter')
    .select(['id', 'kind', 'subject', 'evidence', 'till', 'state'])
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .where('state', '=', 'open')
    .executeTakeFirst()
}

/** The matter, locked; undefined for one that nobody opened. */
export function lockMatter(tx: HqTransaction, id: string): Promise<OpenMatter | undefined> {
  return tx
    .selectFrom('matter')
    .select(['id', 'kind', 'subject', 'evidence', 'till', 'state'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

/** Closes a matter. @param by an officer's id, or null: it answered itself */
export async function closeMatter(
  tx: HqTransaction,
  parts: Pick<AuthorityParts, 'clock'>,
  id: string,
  by: string | null,
  decision: Readonly<Record<string, unknown>>,
): Promise<void> {
  await tx
    .updateTable('matter')
    .set({
      state: 'decided',
      decided_by: by,
      decided_at_ms: parts.clock.nowMs(),
      decision: JSON.stringify(decision),
    })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .execute()
}

export async function setEvidence(
  tx: HqTransaction,
  id: string,
  evidence: Readonly<Record<string, unknown>>,
): Promise<void> {
  await tx
    .updateTable('matter')
    .set({ evidence: JSON.stringify(evidence) })
    .where('id', '=', id)
    .execute()
}
