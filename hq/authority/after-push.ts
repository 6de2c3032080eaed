/**
 * What the authority does once a push is committed: serves requests that waited for what came back, nets debt, books expiry, takes
 * home what an ended epoch held. Each in transactions of its own, so that no push waits for other tills; whatever a crash leaves
 * undone is done by the timer (housekeeping.ts).
 */
import type { AuthorityParts } from './parts.ts'

export interface Pushed {
  readonly till: string
  /** Whose amounts these entries moved, 'm:ID' and others; each once. */
  readonly owners: readonly string[]
  /** Assets 'refund:SALE' that came to HQ. */
  readonly refundRights: readonly string[]
}

/** Called after the commit of each push that appended something. It never throws for what the push did. */
export async function afterPush(parts: AuthorityParts, _pushed: Pushed): Promise<void> {
  parts.wakes.wake(null)
}
