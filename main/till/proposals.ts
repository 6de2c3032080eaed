/** Proposed members (待审核): who waits for a manager, and the manager's decision (EN-08). */
import type { Proposal } from '../../shared/contract/people.ts'
import type { CardRules } from '../../shared/domain/programme.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { businessDate } from '../../shared/domain/time.ts'
import { entryById } from '../store/entries.ts'
import { type EntryPurchase, entryPurchase, ownPurchases } from '../store/entry-purchases.ts'
import { nextSeq } from '../store/log.ts'
import { type MemberRow, memberById, proposedMembers } from '../store/members.ts'
import { eraseProfile } from '../store/profiles.ts'
import { programmeOf } from '../store/programmes.ts'
import type { ReadableDb, WritableDb } from '../store/query.ts'
import { staffById } from '../store/staff.ts'
import { type AskedAct, actOnce } from './act-once.ts'
import { type BookedCardAct, bookedCardAct } from './booked-card.ts'
import { appendCardMove } from './card-moves.ts'
import { valueOnCard } from './cards.ts'
import { claimEntryPurchases } from './entry-claims.ts'
import { entryStanding } from './entry-slips.ts'
import { timeOrderedId } from './ids.ts'
import { memberMatch } from './member-view.ts'
import { type Actor, slipNumberAt, type TillParts } from './parts.ts'
import { cardSlip } from './people-slips.ts'
import { frameOf, queueSlip } from './printing.ts'
import { welcomeSlip } from './slips.ts'

/** The longest wait first. */
export function proposals(db: ReadableDb): readonly Proposal[] {
  return proposedMembers(db).flatMap((memberId) => {
    const member = memberById(db, memberId)
    const enrolled = entryById(db, memberId)
    if (member === null || enrolled === null) return []
    const cashier = enrolled.staff === null ? null : staffById(db, enrolled.staff)
    const proposedOn = businessDate(member.joinedOn)
    return [{ match: memberMatch(member), proposedOn, cashierName: cashier?.name ?? '' }]
  })
}

export interface DecideAsk extends AskedAct {
  readonly memberId: string
  readonly approve: boolean
}

/**
 * Approves a proposed card, which is issued by it, or refuses it: then nothing is kept of the person but what the log says.
 * Where the programme asks for no approval the card waits for a top-up alone, and anybody may issue it once it is made.
 * Refuses act_reused, needs_manager, member_unknown, card_transition_not_allowed, entry_not_met {countedFen},
 * proposal_holds_value {valueFen}.
 * @see EN-05 EN-08
 */
export function decideProposal(parts: TillParts, actor: Actor, ask: DecideAsk): Result<BookedCardAct> {
  return actOnce(
    parts.store,
    ask,
    (db) => bookedCardAct(db, ask.actId),
    (db) => {
      const needsManager = !ask.approve || parts.adopted.programme.card.approval === 'manager'
      if (needsManager && actor.role !== 'manager') return refuse('needs_manager')
      const member = memberById(db, ask.memberId)
      if (member === null) return refuse('member_unknown')
      return ask.approve ? approved(db, parts, actor, ask, member) : refused(db, parts, actor, ask, member)
    },
  )
}

/** EN-04: with approval the delay runs from the issue. */
function approved(
  db: WritableDb,
  parts: TillParts,
  actor: Actor,
  ask: DecideAsk,
  member: MemberRow,
): Result<BookedCardAct> {
  const purchases = purchasesFor(db, member, parts.adopted.programme.card)
  const standing = entryStanding(parts, businessDate(member.joinedOn), purchases)
  if (standing !== null && !standing.met) return refuse('entry_not_met', { countedFen: standing.countedFen })
  const atMs = parts.clock.nowMs()
  const slipNumber = slipNumberAt(parts, nextSeq(db, parts.identity))
  const move = { memberId: member.memberId, why: 'approved', atMs, actor, approver: null } as const
  const agreed = appendCardMove(db, parts, { ...move, entryId: ask.actId, to: 'approved' })
  if (!agreed.ok) return agreed
  const issueId = timeOrderedId(atMs, parts.randomness)
  const entryPurchases = purchases.map(({ purchaseId }) => purchaseId)
  const issued = appendCardMove(db, parts, { ...move, entryId: issueId, to: 'issued', entryPurchases })
  if (!issued.ok) return issued
  const frame = frameOf(db, parts, { atMs, cashierName: actor.name, slipNumber })
  const slip = welcomeSlip(
    frame,
    parts.adopted.programme,
    { ...member, card: issued.value },
    acceptedConsents(db, member.memberId),
  )
  queueSlip(db, slip, { entryId: ask.actId, copy: 'original', atMs })
  claimEntryPurchases(db, parts, { actor, atMs }, member.memberId, purchases)
  return ok({ entryId: ask.actId, memberId: member.memberId })
}

/** EN-05: the purchases of the application, and where anything is asked for what the person topped up since. */
function purchasesFor(db: ReadableDb, member: MemberRow, { entry }: CardRules): readonly EntryPurchase[] {
  const at = { books: db, log: db }
  const enrolled = entryById(db, member.memberId)
  const shown = enrolled?.kind === 'member.enrolled' ? (enrolled.body.entryPurchases ?? []) : []
  const own = entry.kind === 'none' ? [] : ownPurchases(at, member.memberId)
  const topUps = own.filter(({ kind }) => kind === 'top_up')
  return [...shown.flatMap((id) => entryPurchase(at, id) ?? []), ...topUps]
}

/** What the person agreed to at the application, in the words of that day. */
function acceptedConsents(db: ReadableDb, memberId: string) {
  const enrolled = entryById(db, memberId)
  if (enrolled?.kind !== 'member.enrolled') return []
  const { programme, consents } = enrolled.body
  return programmeOf(db, programme).consents.filter(({ code }) => consents.some((one) => one.code === code))
}

function refused(
  db: WritableDb,
  parts: TillParts,
  actor: Actor,
  ask: DecideAsk,
  member: MemberRow,
): Result<BookedCardAct> {
  const atMs = parts.clock.nowMs()
  const { memberId } = member
  const slipNumber = slipNumberAt(parts, nextSeq(db, parts.identity))
  const move = { memberId, why: 'refused', to: 'revoked', atMs, actor, approver: null } as const
  const moved = appendCardMove(db, parts, { ...move, entryId: ask.actId })
  if (!moved.ok) return moved
  // The money is the person's: a top-up that waited for the decision is undone by its slip while they can still be told.
  const valueFen = valueOnCard(db, memberId)
  if (valueFen > 0) return refuse('proposal_holds_value', { valueFen })
  const frame = frameOf(db, parts, { atMs, cashierName: actor.name, slipNumber })
  const slip = cardSlip(db, parts, frame, { act: 'refused', member: { ...member, card: moved.value } })
  queueSlip(db, slip, { entryId: ask.actId, copy: 'original', atMs })
  eraseProfile(db, memberId)
  return ok({ entryId: ask.actId, memberId })
}
