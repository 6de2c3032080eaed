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
