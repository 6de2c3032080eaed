/** Matters for a person, each with its evidence: places, codes, figures, ids; never a name, a phone or a card. */
import { sql } from 'kysely'
import type { HqTransaction } from '../db.ts'
import { timeOrderedId } from '../ids.ts'
import type { HqParts } from '../parts.ts'
import type { NewMatter } from './books.ts'

/**
 * Opens matters, each once: while one of its kind and subject is open, another adds nothing.
 * @param till whose push or act brought it up; null for none
 */
export async function openMatters(
  tx: HqTransaction,
  parts: Pick<HqParts, 'clock' | 'randomness'>,
  till: string | null,
  matters: readonly NewMatter[],
): Promise<void> {
  if (matters.length === 0) return
  const atMs = parts.clock.nowMs()
  const rows = matters.map((matter) => ({
    id: timeOrderedId(atMs, parts.randomness),
    ...matter,
    evidence: matter.evidence,
  }))
  await sql`INSERT INTO matter (id, kind, subject, evidence, till, state, opened_at_ms)
    SELECT id, kind, subject, evidence, ${till}, 'open', ${atMs}
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS m (id text, kind text, subject text, evidence jsonb)
    ORDER BY kind COLLATE "C", subject COLLATE "C"
    ON CONFLICT (kind, subject) WHERE state = 'open' DO NOTHING`.execute(tx)
}

/** Closes matters that answered themselves. */
export async function settleMatters(
  tx: HqTransaction,
  atMs: number,
  kind: string,
  subjects: readonly string[],
): Promise<void> {
  if (subjects.length === 0) return
  await sql`UPDATE matter SET state = 'decided', decided_at_ms = ${atMs}, decision = '{"what": "settled_itself"}'
    WHERE kind = ${kind} AND state = 'open' AND subject = ANY(${[...subjects]}::text[])`.execute(tx)
}
