/** What officers did, for ever: one row each, and no row ever changes. */
import type { HqDb } from '../db.ts'
import { timeOrderedId } from '../ids.ts'
import type { HqParts } from '../parts.ts'

/** An officer's id, or 'command': whoever may use the terminal of HQ's own machine. */
export type Doer = string

export const COMMAND: Doer = 'command'

/**
 * Puts an act on record, in the transaction that does it.
 * @param what subject and deed: 'site.created'
 * @param subject an id or code: never a member's name, phone or card
 */
export async function recordAct(
  db: HqDb,
  parts: Pick<HqParts, 'clock' | 'randomness'>,
  doer: Doer,
  what: string,
  subject: string,
): Promise<void> {
  const atMs = parts.clock.nowMs()
  const id = timeOrderedId(atMs, parts.randomness)
  await db.insertInto('officer_act').values({ id, at_ms: atMs, officer: doer, what, subject }).execute()
}

export interface Act {
  readonly id: string
  readonly atMs: number
  readonly officer: Doer
  readonly what: string
  readonly subject: string
}

const ACTS_MAX = 200

/** The newest acts first; those before the act with this id. */
export async function actsBefore(db: HqDb, before: string | undefined): Promise<readonly Act[]> {
  const newest = db.selectFrom('officer_act').selectAll().orderBy('id', 'desc').limit(ACTS_MAX)
  const rows = await (before === undefined ? newest : newest.where('id', '<', before)).execute()
  return rows.map(({ id, at_ms: atMs, officer, what, subject }) => ({ id, atMs, officer, what, subject }))
}
