/** What an act of the log says was elsewhere of its member when it was judged (RF-03). */
import type { Entry } from './entry.ts'
import { NO_POINTS } from './points.ts'
import type { RefundFacts } from './refund.ts'

type Claimed = Pick<RefundFacts, 'elsewherePoints' | 'elsewhereAt'>

const NOTHING: Claimed = { elsewherePoints: NO_POINTS }

/** What an act says was elsewhere of its member. */
export function claimedElsewhere(entry: Entry): Claimed {
  const facts = factsOf(entry)
  if (facts === undefined) return NOTHING
  const { elsewherePoints, elsewhereAt } = facts
  return elsewhereAt === undefined ? { elsewherePoints } : { elsewherePoints, elsewhereAt }
}

function factsOf(entry: Entry): Claimed | undefined {
  switch (entry.kind) {
    case 'refund':
    case 'return.unknown':
      return entry.body.facts
    case 'exchange':
      return entry.body.refund.facts
    case 'top_up.undone':
      return entry.body.judged?.facts
    default:
      return undefined
  }
}

/** Of whom it says so. */
export function claimingMember(entry: Entry): string | null {
  switch (entry.kind) {
    case 'refund':
    case 'top_up.undone':
      return entry.body.memberId
    case 'return.unknown':
      return entry.body.facts.member?.memberId ?? null
    case 'exchange':
      return entry.body.refund.memberId
    default:
      return null
  }
}
