/** A new card for a member (补卡): in place of one that is lost or broken, or after one that was handed back (EN-11, EN-05). */
import {
  type CardState,
  cardActiveFromMs,
  cardStateAt,
  isCardEnded,
  isReportedLost,
  moveCardBecause,
  replacementActiveFromMs,
} from '../../shared/domain/card.ts'
import { type Fen, NO_FEN } from '../../shared/domain/money.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { ownPurchases } from '../store/entry-purchases.ts'
import { appendEntry, nextSeq } from '../store/log.ts'
import { type MemberCard, type MemberRow, memberById } from '../store/members.ts'
import type { ReadableDb, WritableDb } from '../store/query.ts'
import { type AskedAct, actOnce } from './act-once.ts'
import { meetMember } from './authority.ts'
import { type BookedCardAct, bookedCardAct } from './booked-card.ts'
import { cardOf, cardProblem, cleanedDigits } from './enrol-form.ts'
import { entryStanding } from './entry-slips.ts'
import type { Identification } from './identify.ts'
import { type Actor, actOf, dateOf, slipNumberAt, type TillParts } from './parts.ts'
import { cardSlip } from './people-slips.ts'
import { frameOf, queueSlip } from './printing.ts'

/** On what terms a member gets another card now. */
export interface ReplacementTerms {
  /** Taken at the cash register. */
  readonly feeFen: Fen
  /** Who may without a manager: whoever shows the card, whoever proved who they are, or nobody. */
  readonly without: 'card' | 'proof' | 'nobody'
  /** From when it works. */
  readonly activeAtMs: number
  /** The purchases it is given out for; absent where it takes the old one's place. */
  readonly entryPurchases?: readonly string[]
}

/** EN-11: what a card in place of a lost one costs. */
export function lossFee(programme: Programme): Fen {
  return programme.card.loss.kind === 'replaced' ? programme.card.loss.feeFen : NO_FEN
}

/**
 * The terms of a new card, by how the old one stands. Refuses card_transition_not_allowed (waiting for a
 * manager), card_not_replaced (lost, and the programme replaces none).
 */
export function replacementTerms(
  db: ReadableDb,
  parts: TillParts,
  member: MemberRow,
  card: MemberCard,
): Result<ReplacementTerms> {
  const atMs = parts.clock.nowMs()
  const { programme } = parts.adopted
  const state = cardStateAt(card, atMs)
  if (isCardEnded(state)) return ok(newCardTerms(db, parts, member, state, atMs))
  const moved = moveCardBecause(card, 'replaced', 'replaced', atMs)
  if (!moved.ok) return moved
  const activeAtMs = replacementActiveFromMs(card, atMs)
  if (!isReportedLost(card)) {
    // Broken or worn: whoever shows it gets another; frozen on suspicion: not without a manager.
    return ok({ feeFen: NO_FEN, without: state === 'frozen' ? 'nobody' : 'card', activeAtMs })
  }
  switch (programme.card.loss.kind) {
    case 'not_replaced':
      return refuse('card_not_replaced')
    case 'frozen':
      return ok({ feeFen: NO_FEN, without: 'nobody', activeAtMs })
    default:
      return ok({ feeFen: lossFee(programme), without: 'proof', activeAtMs })
  }
}

/**
 * A card after one that was handed back or revoked is given out like a first: for the member's own purchases since, after the
 * delay, approved where the programme approves. What the purchases do not come to, a manager may let through.
 */
function newCardTerms(
  db: ReadableDb,
  parts: TillParts,
  member: MemberRow,
  state: CardState,
  atMs: number,
): ReplacementTerms {
  const { card } = parts.adopted.programme
  const purchases = ownPurchases({ books: db, log: db }, member.memberId)
  const standing = entryStanding(parts, dateOf(atMs), purchases)
  const asProgrammeSays = card.approval === 'none' && state === 'surrendered' && (standing?.met ?? true)
  return {
    feeFen: NO_FEN,
    without: asProgrammeSays ? 'proof' : 'nobody',
    activeAtMs: cardActiveFromMs(atMs, card),
    ...(standing?.met === true ? { entryPurchases: purchases.map(({ purchaseId }) => purchaseId) } : {}),
  }
}

export interface ReplaceCardAsk extends AskedAct {
  readonly who: Identification | null
  readonly newCard: string
  /** The cashier saw a document that shows who this is. */
  readonly identityProved: boolean
  readonly approver: Actor | null
}

/**
 * Gives a member another card, in one transaction with its slip; points, value and rights are the member's and stay where they
 * are. Refuses act_reused, identification_expired, member_unknown, card_missing, card_not_ours, card_taken, what
 * replacementTerms refuses, needs_card, identity_not_proved, needs_approval. @see EN-11
 */
export function replaceCard(parts: TillParts, actor: Actor, ask: ReplaceCardAsk): Result<BookedCardAct> {
  return actOnce(
    parts.store,
    ask,
    (db) => bookedCardAct(db, ask.actId),
    (db) => {
      if (ask.who === null) return refuse('identification_expired')
      meetMember(db, parts, ask.who.memberId, parts.clock.nowMs())
      const member = memberById(db, ask.who.memberId)
      if (member === null) return refuse('member_unknown')
      const { card } = member
      if (card === null) return refuse('card_missing')
      const terms = replacementTerms(db, parts, member, card)
      if (!terms.ok) return terms
      const allowed = allowedBy(terms.value, actor, ask.who, ask)
      if (!allowed.ok) return allowed
      const { programme } = parts.adopted
      const newCard = cleanedDigits(ask.newCard)
      const problem = cardProblem({ db, programme, memberId: null, required: true }, newCard)
      if (problem !== null) return problem
      return ok(writeReplacement(db, parts, actor, { ...ask, newCard }, { ...member, card }, terms.value))
    },
  )
}

function allowedBy(
  terms: ReplacementTerms,
  actor: Actor,
  who: Identification,
  ask: ReplaceCardAsk,
): Result<null> {
  if (actor.role === 'manager' || ask.approver !== null) return ok(null)
  const isProved = ask.identityProved || who.strength === 'proved'
  switch (terms.without) {
    case 'card':
      return who.strength === 'presented' ? ok(null) : refuse('needs_card')
    case 'proof':
      return isProved ? ok(null) : refuse('identity_not_proved')
    default:
      return refuse('needs_approval')
  }
}

function writeReplacement(
  db: WritableDb,
  parts: TillParts,
  actor: Actor,
  ask: ReplaceCardAsk,
  member: MemberRow & { readonly card: MemberCard },
  terms: ReplacementTerms,
): BookedCardAct {
  const atMs = parts.clock.nowMs()
  const { memberId } = member
  const newNumber = cardOf(parts.adopted.programme, ask.newCard)
  const slipNumber = slipNumberAt(parts, nextSeq(db, parts.identity))
  appendEntry(db, parts.identity, {
    ...actOf(ask.actId, atMs, actor, ask.approver?.staffId ?? null),
    kind: 'card.replaced',
    postings: [],
    body: {
      v: 1,
      memberId,
      oldNumber: member.card.number,
      newNumber,
      activeAtMs: terms.activeAtMs,
      feeFen: terms.feeFen,
      programme: parts.adopted.ref,
      ...(terms.entryPurchases === undefined ? {} : { entryPurchases: terms.entryPurchases }),
    },
  })
  const slip = cardSlip(db, parts, frameOf(db, parts, { atMs, cashierName: actor.name, slipNumber }), {
    act: 'replaced',
    member: {
      ...member,
      card: { number: newNumber, state: 'issued', activeAtMs: terms.activeAtMs },
    },
    replaced: { card: member.card.number, feeFen: terms.feeFen },
  })
  queueSlip(db, slip, { entryId: ask.actId, copy: 'original', atMs })
  return { entryId: ask.actId, memberId }
}
