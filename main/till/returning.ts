/** A return as it is judged at one instant: its facts, what a manager must let through, what the rules make of it. */
import type { CardEnd } from '../../shared/contract/refund.ts'
import type { RefundOverride } from '../../shared/domain/entry.ts'
import { bookedSale } from '../../shared/domain/kept-sale.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { BookedSale, RefundFacts, RefundResult } from '../../shared/domain/refund.ts'
import { type EvaluatedRefund, evaluateRefund } from '../../shared/domain/refund-evaluation.ts'
import { isQualityReturn, overridesNeeded } from '../../shared/domain/refund-policy.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { type CardGround, entryGroundOf } from '../store/entry-purchases.ts'
import { type AskedReturn, refundFacts } from '../store/known-refund.ts'
import { programmeOf } from '../store/programmes.ts'
import type { ReadableDb, WritableDb } from '../store/query.ts'
import type { KeptSale } from '../store/sales.ts'
import { appendCardMove } from './card-moves.ts'
import { findSale, isVoidable } from './find-sale.ts'
import { timeOrderedId } from './ids.ts'
import { type ActFor, knownAt } from './judging.ts'
import { type Actor, dateOf, type TillParts } from './parts.ts'

export interface RefundAsk extends AskedReturn {
  readonly slipNumber: string
  /** RF-01: the sale was found without its slip. */
  readonly withoutSlip?: true
  /** Whose card was presented, if any. */
  readonly presented: ActFor | null
  /** EN-15: the member's card lies on the counter. */
  readonly cardHandedBack?: true
}

/** A return ready to be judged. */
export interface AskedRefund {
  readonly kept: KeptSale
  readonly sale: BookedSale
  /** The sale's. */
  readonly programme: Programme
  readonly facts: RefundFacts
  readonly overrides: readonly RefundOverride[]
  /** EN-15: whose card the sale was shown for, while that card was not handed back. */
  readonly ground: CardGround | null
}

export interface JudgedReturn extends AskedRefund {
  readonly evaluated: EvaluatedRefund
  readonly cardEnd: CardEnd | null
}

/** EN-15: how a card ends with an act that takes its ground. Null where the card stays, or must come first and is not there. */
export function cardEndOf(
  result: Pick<RefundResult, 'surrenderCard'> | undefined,
  { ground }: Pick<AskedRefund, 'ground'>,
  { cardHandedBack }: Pick<RefundAsk, 'cardHandedBack'>,
): CardEnd | null {
  if (result?.surrenderCard !== true) return null
  if (ground?.pending === true) return 'fallen'
  return cardHandedBack === true ? 'handed_back' : null
}

/** A manager lets a return through or nobody does; what she must let through is told apart. */
export const LET_THROUGH = { overridePeriod: true, overrideNotReturnable: true } as const

/**
 * The sale and the facts of a return at this instant. Refuses what findSale refuses, wholly_returned, card_of_another_member,
 * not_in_this_shift.
 */
export function askReturn(
  db: ReadableDb,
  parts: TillParts,
  ask: RefundAsk,
  atMs: number,
): Result<AskedRefund> {
  const found = findSale(db, parts, ask.slipNumber)
  if (!found.ok) return found
  const kept = found.value
  if (kept.whollyReturned) return refuse('wholly_returned')
  if (ask.void === true && !isVoidable(db, kept)) return refuse('not_in_this_shift')
  const { memberId } = kept
  if (memberId !== null && ask.presented !== null && ask.presented.memberId !== memberId) {
    return refuse('card_of_another_member')
  }
  const programme = programmeOf(db, kept.sale.programme)
  const ground = entryGroundOf({ books: db, log: db }, kept.sale.id, atMs)
  const at = { businessDate: dateOf(atMs), programme }
  const facts = refundFacts(knownAt(db, parts), kept, ask, at, ground?.ground ?? null)
  const sale = bookedSale(kept)
  const overrides = overridesOf(ask, kept, sale, facts, programme)
  return ok({ kept, sale, programme, facts, overrides, ground })
}

/** RF-01, RF-06, RF-07: what only a manager lets through. For a defect neither slip nor card may be demanded. */
function overridesOf(
  ask: RefundAsk,
  kept: KeptSale,
  sale: BookedSale,
  facts: RefundFacts,
  programme: Programme,
): readonly RefundOverride[] {
  const demanded = !isQualityReturn(facts, programme)
  const noCard = demanded && asksForCard(kept) && ask.presented?.strength !== 'presented'
  const noSlip = demanded && ask.withoutSlip === true
  return [
    ...(noCard ? (['no_card'] as const) : []),
    ...(noSlip ? (['no_slip'] as const) : []),
    ...overridesNeeded(sale, facts, programme),
  ]
}

/** Without a member there is no card; a guest of whose sale nobody earned has none. */
function asksForCard({ memberId, sale }: KeptSale): boolean {
  return memberId !== null && (sale.facts.guest === undefined || sale.result.accruedPoints > 0)
}

/**
 * Everything a return is, judged at this instant. The card that must come first is taken as handed back when it lies on the
 * counter, and one that waits for a manager falls. Refuses what askReturn and the rules refuse; card_back_first is for the
 * caller (`surrenderCard`).
 */
export function judgeReturn(
  db: ReadableDb,
  parts: TillParts,
  ask: RefundAsk,
  atMs: number,
): Result<JudgedReturn> {
  const asked = askReturn(db, parts, ask, atMs)
  if (!asked.ok) return asked
  const { sale, facts, programme } = asked.value
  const evaluated = evaluateRefund(sale, facts, programme, LET_THROUGH)
  if (!evaluated.ok) return evaluated
  const cardEnd = cardEndOf(evaluated.value.result, asked.value, ask)
  if (cardEnd === null) return ok({ ...asked.value, evaluated: evaluated.value, cardEnd })
  const without = withoutGround(facts)
  const again = evaluateRefund(sale, without, programme, LET_THROUGH)
  if (!again.ok) return again
  return ok({ ...asked.value, facts: without, evaluated: again.value, cardEnd })
}

/** As it is judged once the card has ended. */
export function withoutGround({ entry: _entry, ...facts }: RefundFacts): RefundFacts {
  return facts
}

const HANDED_BACK = { to: 'surrendered', why: 'entry_undone' } as const
const FALLEN = { to: 'revoked', why: 'ground_gone' } as const

/** EN-15: the card ends, as an entry of its own before the return is paid. Refuses what the card's move refuses. */
export function endCard(
  db: WritableDb,
  parts: TillParts,
  memberId: string,
  cardEnd: CardEnd,
  by: { readonly actor: Actor; readonly approver: Actor | null; readonly atMs: number },
): Result<null> {
  const moved = appendCardMove(db, parts, {
    entryId: timeOrderedId(by.atMs, parts.randomness),
    memberId,
    ...(cardEnd === 'fallen' ? FALLEN : HANDED_BACK),
    atMs: by.atMs,
    actor: by.actor,
    approver: by.approver?.staffId ?? null,
  })
  return moved.ok ? ok(null) : moved
}

/** Whether a manager must agree: always, where the programme says so, or because something is let through. */
export function needsManager({
  programme,
  overrides,
}: Pick<AskedRefund, 'programme' | 'overrides'>): boolean {
  return programme.refund.approval === 'always' || overrides.length > 0
}

/** Refuses needs_approval, reason_missing, unknown_reason {reason}. */
export function allowed(
  asked: Pick<AskedRefund, 'programme' | 'overrides'>,
  by: { readonly actor: Actor; readonly approver: Actor | null; readonly overrideReason: string | null },
): Result<null> {
  const { actor, approver, overrideReason } = by
  if (needsManager(asked) && actor.role !== 'manager' && approver === null) return refuse('needs_approval')
  if (asked.overrides.length === 0) return ok(null)
  if (overrideReason === null) return refuse('reason_missing')
  const known = asked.programme.overrideReasons.some((reason) => reason.code === overrideReason)
  return known ? ok(null) : refuse('unknown_reason', { reason: overrideReason })
}

/** What a return changes on its member's debt: in the sale's own lot, and for points elsewhere. */
export function debtOfReturn(result: Pick<RefundResult, 'debtPoints' | 'debtElsewherePoints'>): number {
  return result.debtPoints + result.debtElsewherePoints
}

/** What a return changes on its member's points, before debt is paid of it. */
export function pointsOfReturn(sale: Pick<BookedSale, 'result'>, result: RefundResult): number {
  const sum = (lots: readonly { readonly points: number }[] = []) =>
    lots.reduce((all, lot) => all + lot.points, 0)
  const undone = (result.conversionsUndone ?? []).flatMap(({ points }) => points)
  const rewards = (result.rewardsGone ?? []).flatMap(({ position, lots = [] }) =>
    sale.result.rewards?.[position]?.to === 'member' ? lots : [],
  )
  return (
    sum(result.restoredLots) +
    sum(undone) -
    sum(result.clawbackLots) -
    sum(rewards) -
    (result.conversion?.points ?? 0)
  )
}
