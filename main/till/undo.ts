/** A redemption or a top-up undone whole (撤销): quoted, then booked with its slip (RF-09, RF-10). */
import type { ActQuote, UndoDraft, UndoResult } from '../../shared/contract/points.ts'
import { fen } from '../../shared/domain/money.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import type { ActSlip } from '../../shared/receipt/slip.ts'
import { entryAt } from '../store/entries.ts'
import { cardFallingWith } from '../store/entry-purchases.ts'
import { appendEntry, nextSeq } from '../store/log.ts'
import { programmeOf } from '../store/programmes.ts'
import type { ReadableDb, WritableDb } from '../store/query.ts'
import { isInOpenShift } from '../store/shifts.ts'
import { undoneBy } from '../store/undone.ts'
import { refusedQuote } from './act.ts'
import { type AskedAct, actOnce } from './act-once.ts'
import { ACT_WORDS, actSlip, nameOf } from './act-slips.ts'
import { bookDue, bookNetting, settleMember } from './authority.ts'
import { readOwnSlip } from './find-sale.ts'
import { type JudgedUndo, judgeUndo, type Undoable } from './judged-undo.ts'
import { type Actor, actOf, slipNumberAt, type TillParts } from './parts.ts'
import { frameOf, queueSlip } from './printing.ts'
import { endCard } from './returning.ts'
import { type MemberStanding, memberAfter, memberBefore } from './slip-member.ts'
import { localText, type SlipFrame } from './slips.ts'

export interface UndoAsk extends AskedAct {
  readonly slipNumber: string
  readonly approver: Actor | null
  /** EN-15: the member's card lies on the counter. */
  readonly cardHandedBack?: true
  /** RF-10: gifts of a top-up that were brought, by their place in what it gave; any other is used. */
  readonly giftsBack?: readonly number[]
}

/** What undoing the act would move and the slip that it leaves, before anybody confirms. Says what bookUndo refuses. */
export function quoteUndo(
  parts: TillParts,
  actor: Actor,
  ask: UndoDraft,
  preview: (slip: ActSlip) => string,
): Result<ActQuote<UndoResult>> {
  const { db } = parts.store
  const found = undoableAct(db, parts, ask.slipNumber)
  if (!found.ok) return ok(refusedQuote(found))
  const undone = found.value
  const { memberId } = undone.body.facts.member
  settleMember(parts, memberId)
  const atMs = parts.clock.nowMs()
  const judged = judgeUndo(db, parts, undone, ask.giftsBack ?? [], atMs)
  if (!judged.ok) return ok(refusedQuote(judged))
  const { change, debt, handOutFen, why, entry } = judged.value
  const surrenderCard = cardFallingWith({ books: db, log: db }, undone, atMs) !== null
  const cardFirst = surrenderCard && ask.cardHandedBack !== true
  const moved = entry('', undone.body.slipNumber).postings
  const member = memberBefore(db, parts, memberId, change, debt, moved)
  const frame = frameOf(db, parts, { atMs, cashierName: actor.name, slipNumber: null })
  return ok({
    refusal: cardFirst ? { code: 'card_back_first', details: {} } : null,
    result: {
      act: undone.kind,
      handOutFen,
      points: change,
      surrenderCard,
      ...keptBack(judged.value),
      ...giftsOf(undone),
    },
    why,
    needsApproval: actor.role !== 'manager' && needsManager(db, undone),
    slipSvg: preview(undoSlip(db, undone, judged.value, member, frame)),
  })
}

/**
 * Undoes the act of a slip. Refuses slip_unreadable, slip_of_another_shop, nothing_to_undo, already_undone, not_in_this_shift
 * (a redemption), already_used, needs_approval, card_back_first (a top-up that a card stands on).
 */
export function bookUndo(parts: TillParts, actor: Actor, ask: UndoAsk): Result<{ readonly entryId: string }> {
  const booked = { entryId: ask.actId }
  return actOnce(
    parts.store,
    ask,
    () => ok(booked),
    (db) => {
      const atMs = parts.clock.nowMs()
      const found = undoableAct(db, parts, ask.slipNumber)
      if (!found.ok) return found
      const undone = found.value
      const { memberId } = undone.body.facts.member
      const unapproved = actor.role !== 'manager' && ask.approver === null
      if (unapproved && needsManager(db, undone)) return refuse('needs_approval')
      bookDue(db, parts, memberId, atMs)
      const judged = judgeUndo(db, parts, undone, ask.giftsBack ?? [], atMs)
      if (!judged.ok) return judged
      const cardBack = takeBackCardOf(db, parts, actor, ask, undone, atMs)
      if (!cardBack.ok) return cardBack
      const slipNumber = slipNumberAt(parts, nextSeq(db, parts.identity))
      appendEntry(db, parts.identity, {
        ...actOf(ask.actId, atMs, actor, ask.approver?.staffId ?? null),
        ...judged.value.entry(ask.actId, slipNumber),
      })
      bookNetting(db, parts, memberId, atMs)
      const member = memberAfter(db, parts, memberId, ask.actId)
      const frame = frameOf(db, parts, { atMs, cashierName: actor.name, slipNumber })
      const slip = undoSlip(db, undone, judged.value, member, frame)
      queueSlip(db, slip, { entryId: ask.actId, copy: 'original', atMs })
      return ok(booked)
    },
  )
}

/** RF-10: the gifts that a top-up gave, for the cashier to say which were brought. */
function giftsOf({ kind, body: { result } }: Undoable): Pick<UndoResult, 'gifts'> {
  const rewards = kind === 'top_up' && 'rewards' in result ? (result.rewards ?? []) : []
  const gifts = rewards.flatMap(({ code, gives }, position) =>
    gives.kind === 'gift' ? [{ position, reward: code }] : [],
  )
  return gifts.length === 0 ? {} : { gifts }
}

/** What the quote says of money that is kept; nothing where none is. */
function keptBack({ shortfall, usedFen }: JudgedUndo): Pick<UndoResult, 'shortfall' | 'usedFen'> {
  return {
    ...(shortfall === null ? {} : { shortfall }),
    ...(usedFen === 0 ? {} : { usedFen }),
  }
}

function needsManager(db: ReadableDb, undone: Undoable): boolean {
  return programmeOf(db, undone.body.programme).refund.approval === 'always'
}

function undoableAct(db: ReadableDb, parts: TillParts, slipText: string): Result<Undoable> {
  const slip = readOwnSlip(parts, slipText)
  if (!slip.ok) return slip
  const entry = entryAt(db, slip.value.epoch, slip.value.seq)
  if (entry === null || (entry.kind !== 'redemption' && entry.kind !== 'top_up')) {
    return refuse('nothing_to_undo')
  }
  if (entry.body.slipNumber !== slipText.replace(/\D/g, '')) return refuse('nothing_to_undo')
  if (undoneBy(db, entry.id) !== null) return refuse('already_undone')
  const ofShift = entry.kind === 'top_up' || isInOpenShift(db, slip.value.epoch, entry.seq)
  return ofShift ? ok(entry) : refuse('not_in_this_shift')
}

/** EN-15: a card that falls below its entry condition without this top-up comes back first. Refuses card_back_first. */
function takeBackCardOf(
  db: WritableDb,
  parts: TillParts,
  actor: Actor,
  { approver, cardHandedBack }: UndoAsk,
  undone: Undoable,
  atMs: number,
): Result<null> {
  const memberId = cardFallingWith({ books: db, log: db }, undone, atMs)
  if (memberId === null) return ok(null)
  if (cardHandedBack !== true) return refuse('card_back_first')
  return endCard(db, parts, memberId, 'handed_back', { actor, approver, atMs })
}

function undoSlip(
  db: ReadableDb,
  undone: Undoable,
  judged: JudgedUndo,
  member: MemberStanding | null,
  frame: SlipFrame,
): ActSlip {
  const programme = programmeOf(db, undone.body.programme)
  const { facts, slipNumber } = undone.body
  const { handOutFen, tenders, usedFen, shortfall, change, conversion } = judged
  return actSlip(
    frame,
    programme,
    {
      kind: 'undone',
      original: { slipNumber, dateText: facts.businessDate },
      rows:
        undone.kind === 'top_up'
          ? [
              {
                text: localText(ACT_WORDS.principal, frame.lang),
                amountFen: fen(-undone.body.result.principalFen),
              },
              ...(undone.body.result.bonusFen === 0
                ? []
                : [
                    {
                      text: localText(ACT_WORDS.bonus, frame.lang),
                      amountFen: fen(-undone.body.result.bonusFen),
                    },
                  ]),
              ...(usedFen === 0 ? [] : [{ text: localText(ACT_WORDS.used, frame.lang), amountFen: usedFen }]),
            ]
          : undone.body.result.items.map(({ code, quantity, points: each }) => ({
              text: nameOf(programme.redemption.items, code, frame),
              quantity,
              points: each,
            })),
      ...(handOutFen === 0 ? {} : { money: { handedOut: true, amountFen: handOutFen, tenders } }),
      shortfall,
      change,
      conversion,
      signed: true,
    },
    member,
  )
}
