/** A refund (退货) or a void (撤销): judged by the rules and facts stored with the sale, booked in one transaction. */
import type { RefundQuote } from '../../shared/contract/refund.ts'
import { ENGINE } from '../../shared/domain/entry.ts'
import type { Explanation } from '../../shared/domain/explain.ts'
import { refundPostings } from '../../shared/domain/ledger-refund.ts'
import type { RefundResult } from '../../shared/domain/refund.ts'
import type { RefundWhy } from '../../shared/domain/refund-why.ts'
import { ok, type Refusal, type Result, refuse } from '../../shared/domain/result.ts'
import type { RefundSlip } from '../../shared/receipt/slip.ts'
import { appendEntry, nextSeq } from '../store/log.ts'
import type { ReadableDb, WritableDb } from '../store/query.ts'
import { saleOfSlip } from '../store/sales.ts'
import { type AskedAct, actOnce } from './act-once.ts'
import { bookDue, bookNetting, settleMember } from './authority.ts'
import { slipDigits } from './find-sale.ts'
import { type Actor, actOf, holderOf, slipNumberAt, type TillParts } from './parts.ts'
import { frameOf, queueSlip } from './printing.ts'
import {
  allowed,
  debtOfReturn,
  endCard,
  type JudgedReturn,
  judgeReturn,
  needsManager,
  pointsOfReturn,
  type RefundAsk,
} from './returning.ts'
import { refundSlip } from './sale-slips.ts'
import { type MemberStanding, memberAfter, memberBefore } from './slip-member.ts'
import type { SlipFrame } from './slips.ts'

/** Everything the refund would do, before anybody confirms. */
export function quoteRefund(
  parts: TillParts,
  actor: Actor,
  ask: RefundAsk,
  preview: (slip: RefundSlip) => string,
): Result<RefundQuote> {
  settleMemberOf(parts, ask.slipNumber)
  const { db } = parts.store
  const atMs = parts.clock.nowMs()
  const judged = judgeReturn(db, parts, ask, atMs)
  if (!judged.ok) {
    const needs = { approval: false, overrides: [] }
    return ok({
      refusal: viewOf(judged),
      result: null,
      netPoints: 0,
      cardEnd: null,
      why: [],
      needs,
      slipSvg: null,
    })
  }
  const { result, why } = judged.value.evaluated
  const frame = frameOf(db, parts, { atMs, cashierName: actor.name, slipNumber: null })
  const { memberId } = judged.value.kept
  const netPoints = pointsOfReturn(judged.value.sale, result)
  const slipNumber = slipNumberAt(parts, nextSeq(db, parts.identity))
  const moved = postingsOf(parts, judged.value, { id: '', slipNumber })
  const member =
    memberId === null ? null : memberBefore(db, parts, memberId, netPoints, debtOfReturn(result), moved)
  return ok({
    refusal: result.surrenderCard === true ? viewOf(refuse('card_back_first')) : null,
    result,
    netPoints: memberId === null ? 0 : netPoints,
    cardEnd: judged.value.cardEnd,
    why: [why.handOut, ...(memberId === null ? [] : [why.change]), ...besides(why), why.goods],
    needs: {
      approval: actor.role !== 'manager' && needsManager(judged.value),
      overrides: judged.value.overrides,
    },
    slipSvg: preview(slipOf(judged.value, member, frame)),
  })
}

/** What a return explains beside its money and its points: conversions undone and made again, a card that stands no more. */
export function besides({ conversionsUndone, conversion, surrender }: RefundWhy): readonly Explanation[] {
  return [...conversionsUndone, ...[conversion, surrender].flatMap((why) => why ?? [])]
}

/** What is due on the points of the sale's member is booked before a return of it is judged. */
export function settleMemberOf(parts: TillParts, slipNumber: string): void {
  const memberId = memberOfSlip(parts.store.db, slipNumber)
  if (memberId !== null) settleMember(parts, memberId)
}

export function memberOfSlip(db: ReadableDb, slipNumber: string): string | null {
  return saleOfSlip(db, slipDigits(slipNumber))?.memberId ?? null
}

function viewOf({ code, details }: Refusal) {
  return { code, details }
}

function slipOf(judged: JudgedReturn, member: MemberStanding | null, frame: SlipFrame): RefundSlip {
  const { kept, evaluated, programme, facts, cardEnd } = judged
  const { businessDate } = facts
  const surrendered = cardEnd === 'handed_back'
  const act = { result: evaluated.result, businessDate, isVoid: facts.void === true, surrendered }
  return refundSlip(frame, programme, kept.sale, act, member)
}

function postingsOf(
  parts: TillParts,
  { kept, evaluated, programme, facts }: JudgedReturn,
  act: { readonly id: string; readonly slipNumber: string },
) {
  const { businessDate } = facts
  const posted = { ...act, holder: holderOf(parts), businessDate, programme }
  return refundPostings(posted, { ...kept.sale, memberId: kept.memberId }, evaluated.result)
}

export interface RefundCommitAsk extends RefundAsk, AskedAct {
  readonly expected: {
    readonly handOutFen: number
    readonly clawbackPoints: number
    readonly restoredPoints: number
  }
  readonly approver: Actor | null
  /** Why something is overridden, a code of the programme's overrideReasons. */
  readonly overrideReason: string | null
}

/**
 * Books a refund in one transaction. The same act again is answered as done. Refuses act_reused, needs_approval,
 * reason_missing, unknown_reason, card_back_first, quote_changed, and whatever opening and judging refuse. @see RF-01 RF-02 RF-03
 * RF-09 EN-15
 */
export function bookRefund(
  parts: TillParts,
  actor: Actor,
  ask: RefundCommitAsk,
): Result<{ readonly entryId: string }> {
  const booked = { entryId: ask.actId }
  return actOnce(
    parts.store,
    ask,
    () => ok(booked),
    (db) => {
      const atMs = parts.clock.nowMs()
      const memberId = memberOfSlip(db, ask.slipNumber)
      if (memberId !== null) bookDue(db, parts, memberId, atMs)
      const judged = judgeReturn(db, parts, ask, atMs)
      if (!judged.ok) return judged
      const may = allowed(judged.value, { actor, ...ask })
      if (!may.ok) return may
      const { result } = judged.value.evaluated
      if (result.surrenderCard === true) return refuse('card_back_first')
      if (!isExpected(result, ask.expected)) return refuse('quote_changed')
      const written = writeRefund(db, parts, actor, ask, judged.value, atMs)
      return written.ok ? ok(booked) : written
    },
  )
}

function isExpected(result: RefundResult, expected: RefundCommitAsk['expected']): boolean {
  return (
    result.handOutFen === expected.handOutFen &&
    result.clawbackPoints === expected.clawbackPoints &&
    result.restoredPoints === expected.restoredPoints
  )
}

function writeRefund(
  db: WritableDb,
  parts: TillParts,
  actor: Actor,
  ask: RefundCommitAsk,
  judged: JudgedReturn,
  atMs: number,
): Result<null> {
  const { kept, facts, overrides, ground, cardEnd } = judged
  if (cardEnd !== null && ground !== null) {
    const ended = endCard(db, parts, ground.memberId, cardEnd, { actor, approver: ask.approver, atMs })
    if (!ended.ok) return ended
  }
  const { sale, memberId, lastReturn } = kept
  const { result } = judged.evaluated
  const slipNumber = slipNumberAt(parts, nextSeq(db, parts.identity))
  appendEntry(db, parts.identity, {
    ...actOf(ask.actId, atMs, actor, ask.approver?.staffId ?? null),
    kind: 'refund',
    postings: postingsOf(parts, judged, { id: ask.actId, slipNumber }),
    body: {
      v: 1,
      programme: sale.programme,
      engine: ENGINE,
      slipNumber,
      saleId: sale.id,
      previousRefundId: lastReturn?.id ?? null,
      memberId,
      overrides: overrides.map((what) => ({ what, reason: ask.overrideReason ?? '' })),
      facts,
      result,
    },
  })
  if (memberId !== null) bookNetting(db, parts, memberId, atMs)
  const member = memberId === null ? null : memberAfter(db, parts, memberId, ask.actId)
  const frame = frameOf(db, parts, { atMs, cashierName: actor.name, slipNumber })
  queueSlip(db, slipOf(judged, member, frame), { entryId: ask.actId, copy: 'original', atMs })
  return ok(null)
}
