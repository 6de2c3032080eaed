/** One step of a member's card (EN-14) as an entry of its own, inside the transaction of the act that it belongs to. */
import {
  type CardMoveReason,
  type CardState,
  cardActiveFromMs,
  cardStateAt,
  moveCardBecause,
} from '../../shared/domain/card.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { appendEntry } from '../store/log.ts'
import { type MemberCard, memberById } from '../store/members.ts'
import type { WritableDb } from '../store/query.ts'
import { type Actor, actOf, type TillParts } from './parts.ts'

export interface CardMove {
  /** The id of the card.moved entry. */
  readonly entryId: string
  readonly memberId: string
  readonly to: CardState
  readonly why: CardMoveReason
  readonly atMs: number
  readonly actor: Actor | null
  /** The staff id of whoever agreed. */
  readonly approver: string | null
  /** EN-05: what an approved card is issued for, by entry id. */
  readonly entryPurchases?: readonly string[]
}

/**
 * Moves the card a member has now. An approved card that is issued begins its delay now (EN-04, EN-08).
 * Refuses member_unknown, card_missing, card_transition_not_allowed {from, to}.
 * @returns the card as it stands since
 */
export function appendCardMove(db: WritableDb, parts: TillParts, move: CardMove): Result<MemberCard> {
  const member = memberById(db, move.memberId)
  if (member === null) return refuse('member_unknown')
  const { card } = member
  if (card === null) return refuse('card_missing')
  const { atMs, to, why, entryPurchases = [] } = move
  const from = cardStateAt(card, atMs)
  const moved = moveCardBecause(card, why, to, atMs)
  if (!moved.ok) return moved
  const { ref, programme } = parts.adopted
  const isIssue = from === 'approved' && to === 'issued'
  const activeAtMs = isIssue ? cardActiveFromMs(atMs, programme.card) : card.activeAtMs
  const issued = isIssue ? { activeAtMs, programme: ref } : {}
  const standsOn = isIssue && entryPurchases.length > 0 ? { entryPurchases } : {}
  appendEntry(db, parts.identity, {
    ...actOf(move.entryId, atMs, move.actor, move.approver),
    kind: 'card.moved',
    postings: [],
    body: { v: 1, memberId: move.memberId, cardNumber: card.number, from, to, why, ...issued, ...standsOn },
  })
  return ok({ ...card, ...moved.value, activeAtMs })
}
