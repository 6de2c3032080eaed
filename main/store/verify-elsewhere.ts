/**
 * What an act took to be elsewhere, held against what can still be seen of HQ's word: the policy of that place in the log, the
 * change of the member that it names, the refund right that was here.
 */
import type { Entry } from '../../shared/domain/entry.ts'
import {
  memberOwner,
  POINTS_ASSET,
  REFUNDABLE,
  refundRightAsset,
  tillHolder,
} from '../../shared/domain/ledger.ts'
import { NO_POINTS } from '../../shared/domain/points.ts'
import type { RefundFacts } from '../../shared/domain/refund.ts'
import { holdingOf } from './accounts.ts'
import { directoryMember } from './directory.ts'
import { type ReadableDb, readOne } from './query.ts'
import { lastInboxPlace, policyOf } from './standing.ts'
import type { Act } from './verify-facts.ts'

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

function memberOf(entry: Entry): string | null {
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

// Whatever this till ever moved to HQ of an owner's points, the most that may have been there besides HQ's word.
const sentRow = readOne<{ owner: string; asset: string }>()((db, argument) =>
  db
    .selectFrom('posting')
    .select((select) => select.fn.sum<number | null>('amount').as('amount'))
    .where('owner', '=', argument('owner'))
    .where('asset', '=', argument('asset'))
    .where('holder', '=', 'hq')
    .where('amount', '>', 0),
)

/** RF-03: no more than HQ lets a till book, and no more than HQ's word and this till's own moves come to. */
export function checkElsewhere(db: ReadableDb, act: Act<Entry>): void {
  const { entry, books, where, findings } = act
  const { elsewherePoints, elsewhereAt } = claimedElsewhere(entry)
  if (elsewherePoints === 0) return
  const within = elsewherePoints <= policyOf(books).debtMaxPoints
  findings.expect(within, 'points elsewhere', where, 'it owes more than HQ let a till book')
  const memberId = memberOf(entry)
  const told = memberId === null ? null : directoryMember(db, memberId)
  const named = told !== null && elsewhereAt !== undefined && elsewhereAt.pos <= told.pos
  findings.expect(named, 'points elsewhere', where, 'HQ said nothing of the kind')
  // A newer word took the place of the one it was judged by.
  if (!named || elsewhereAt.pos !== told.pos) return
  const own = tillHolder(entry.till, entry.epoch)
  const there = told.held.reduce(
    (sum, { asset, holder, amount }) => sum + (asset === POINTS_ASSET && holder !== own ? amount : 0),
    0,
  )
  const sent = sentRow(books, { owner: memberOwner(told.memberId), asset: POINTS_ASSET })?.amount ?? 0
  findings.expect(elsewherePoints <= there + sent, 'points elsewhere', where, 'so much was not elsewhere')
}

/** With HQ, what is returned, claimed or swapped is a sale whose refund right was here. */
export function checkRight(act: Act<Entry>, saleId: string): void {
  const { entry, books, where, findings } = act
  if (lastInboxPlace(books) === null) return
  const own = tillHolder(entry.till, entry.epoch)
  const here = holdingOf(books, REFUNDABLE, refundRightAsset(saleId), own) ?? 0
  findings.expect(here > 0, 'refund right', where, 'the refund right of its sale was not here')
}
