/** Exchange (换货): goods for other goods as one act, one slip, one net amount (RF-04). */
import type { ExchangeDraft, ExchangeQuote } from '../../shared/contract/exchange.ts'
import type { CardEnd } from '../../shared/contract/refund.ts'
import type { SaleApproval } from '../../shared/contract/sale.ts'
import { ENGINE } from '../../shared/domain/entry.ts'
import {
  type EvaluatedExchange,
  type ExchangeAsk,
  type ExchangeQuoteResult,
  quoteExchange as quoteGoods,
} from '../../shared/domain/exchange.ts'
import { looksAtPoints } from '../../shared/domain/held-after-return.ts'
import { exchangePostings } from '../../shared/domain/ledger-refund.ts'
import { NO_FEN } from '../../shared/domain/money.ts'
import { POINTS_MAX } from '../../shared/domain/points.ts'
import { evaluateRefund } from '../../shared/domain/refund-evaluation.ts'
import { ok, type Refusal, type Result, refuse } from '../../shared/domain/result.ts'
import type { ExchangeSlip } from '../../shared/receipt/slip.ts'
import { afterReturn } from '../store/known-refund.ts'
import { saleFacts } from '../store/known-sale.ts'
import { appendEntry, nextSeq } from '../store/log.ts'
import { memberById } from '../store/members.ts'
import type { ReadableDb, WritableDb } from '../store/query.ts'
import { staffById } from '../store/staff.ts'
import { type AskedAct, actOnce } from './act-once.ts'
import { bookDue, bookNettingAfter, issueBirthdayRight, settleMember, unissuedRights } from './authority.ts'
import { type ActFor, judgingAt, knownAt } from './judging.ts'
import { type Actor, actOf, holderOf, slipNumberAt, type TillParts, yearOf } from './parts.ts'
import { queueSlip } from './printing.ts'
import { besides, memberOfSlip } from './refund.ts'
import {
  type AskedRefund,
  allowed,
  askReturn,
  cardEndOf,
  debtOfReturn,
  endCard,
  LET_THROUGH,
  needsManager,
  type RefundAsk,
  withoutGround,
} from './returning.ts'
import { askedSale, exceedsPoints, saleApprovals, saleFrame } from './sale.ts'
import { exchangeSlip } from './sale-slips.ts'
import { type MemberStanding, memberAfter, memberBefore } from './slip-member.ts'
import type { SlipFrame } from './slips.ts'

export interface ExchangeGoodsAsk {
  readonly refund: RefundAsk
  readonly sale: ExchangeDraft['sale']
}

/** An exchange ready to be judged, and as it was. */
interface JudgedExchange {
  readonly asked: AskedRefund
  readonly quoted: ExchangeQuoteResult
  readonly approvals: readonly SaleApproval[]
  readonly cardEnd: CardEnd | null
  readonly who: ActFor | null
}

/** Refuses what opening the sale and asking about the new goods refuse; what the rules refuse stands in `quoted`. */
function judgeExchange(
  db: ReadableDb,
  parts: TillParts,
  actor: Actor,
  ask: ExchangeGoodsAsk,
  atMs: number,
): Result<JudgedExchange> {
  const { salesperson } = ask.sale
  if (salesperson !== null && staffById(db, salesperson) === null) return refuse('unknown_staff')
  const allLots = looksAtPoints(ask.sale, parts.adopted.programme)
  const asked = askReturn(db, parts, { ...ask.refund, allLots }, atMs)
  if (!asked.ok) return asked
  const who = buyerOf(db, ask, asked.value)
  const goodsFor = (cardBackOf: string | null) =>
    newGoodsFacts(db, parts, ask, asked.value, who, cardBackOf, atMs)
  const newGoods = goodsFor(null)
  if (!newGoods.ok) return newGoods
  const both = exchangeAsk(parts, asked.value, newGoods.value)
  const quoted = quoteGoods(both)
  const approvals = saleApprovals(db, actor, newGoods.value, parts)
  const judged = { asked: asked.value, quoted, approvals, cardEnd: null, who }
  const cardEnd = cardEndOf(quoted.refund?.result, asked.value, ask.refund)
  if (cardEnd === null) return ok(judged)
  const handedBack = { ...asked.value, facts: withoutGround(asked.value.facts) }
  const withoutCard = goodsFor(asked.value.ground?.memberId ?? null)
  if (!withoutCard.ok) return withoutCard
  const again = quoteGoods(exchangeAsk(parts, handedBack, withoutCard.value))
  return ok({ ...judged, asked: handedBack, quoted: again, cardEnd })
}

/**
 * The buyer is whose card was presented, else the member of the sale, known by its slip alone. A guest's slip names the member
 * who brought them, but does not bring that member along: goods for it are nobody's (EN-17). So is what an erased person bought.
 */
function buyerOf(db: ReadableDb, ask: ExchangeGoodsAsk, { kept }: AskedRefund): ActFor | null {
  if (ask.refund.presented !== null) return ask.refund.presented
  if (kept.sale.facts.guest !== undefined) return null
  const member = kept.memberId === null ? null : memberById(db, kept.memberId)
  return member === null ? null : { memberId: member.memberId, strength: 'typed' }
}

function newGoodsFacts(
  db: ReadableDb,
  parts: TillParts,
  ask: ExchangeGoodsAsk,
  { kept, facts, programme, sale: old }: AskedRefund,
  who: ActFor | null,
  cardBackOf: string | null,
  atMs: number,
) {
  const guest = who === null ? undefined : kept.sale.facts.guest?.guestId
  const draft = { ...ask.sale, ...(guest === undefined ? {} : { guest }) }
  const asked = askedSale(db, parts, { for: who, draft }, atMs)
  if (!asked.ok) return asked
  const known = knownAt(db, parts)
  const returned = evaluateRefund(old, facts, programme, LET_THROUGH)
  const gone = returned.ok ? returned.value.result.rewardsGone : undefined
  const cardBack =
    cardBackOf !== null && cardBackOf === who?.memberId ? { cardHandedBack: true as const } : {}
  const sale = { ...asked.value, ...cardBack, ...afterReturn(known, kept, facts.returned, gone) }
  return saleFacts(known, sale, judgingAt(parts, atMs), unissuedRights(parts))
}

function exchangeAsk(
  parts: TillParts,
  { sale, facts, programme }: AskedRefund,
  newGoods: ExchangeAsk['sale']['facts'],
): ExchangeAsk {
  return {
    refund: { sale, facts, programme, options: LET_THROUGH },
    sale: { facts: newGoods, programme: parts.adopted.programme },
  }
}

/** Everything the exchange would do, before anybody confirms. */
export function quoteExchange(
  parts: TillParts,
  actor: Actor,
  ask: ExchangeGoodsAsk,
  preview: (slip: ExchangeSlip) => string,
): Result<ExchangeQuote> {
  for (const memberId of membersOf(parts.store.db, ask)) settleMember(parts, memberId)
  const { db } = parts.store
  const atMs = parts.clock.nowMs()
  const judged = judgeExchange(db, parts, actor, ask, atMs)
  if (!judged.ok) return ok(refusedQuote(judged))
  const { quoted, asked, approvals } = judged.value
  const { exchange } = quoted
  const why = exchange === null ? [] : whyOf(exchange)
  const frame = saleFrame(db, parts, ask.sale, { atMs, cashierName: actor.name, slipNumber: null })
  return ok({
    refusal: refusalOf(quoted),
    refund: quoted.refund?.result ?? null,
    sale: quoted.sale?.result ?? null,
    payFen: exchange?.payFen ?? NO_FEN,
    handOutFen: exchange?.handOutFen ?? NO_FEN,
    netPoints: exchange === null ? 0 : changeOf(judged.value, exchange),
    cardEnd: judged.value.cardEnd,
    why,
    needs: {
      approval: actor.role !== 'manager' && needsManager(asked),
      overrides: asked.overrides,
      approvals,
    },
    slipSvg: exchange === null ? null : preview(draftSlip(db, parts, judged.value, exchange, frame)),
  })
}

/** Whose points the act may move: the member of the old sale, and whose card was presented. */
function membersOf(db: ReadableDb, { refund }: ExchangeGoodsAsk): ReadonlySet<string> {
  const ofSlip = memberOfSlip(db, refund.slipNumber)
  return new Set([ofSlip, refund.presented?.memberId ?? null].flatMap((memberId) => memberId ?? []))
}

function refusedQuote({ code, details }: Refusal): ExchangeQuote {
  return {
    refusal: { code, details },
    refund: null,
    sale: null,
    payFen: NO_FEN,
    handOutFen: NO_FEN,
    netPoints: 0,
    cardEnd: null,
    why: [],
    needs: { approval: false, overrides: [], approvals: [] },
    slipSvg: null,
  }
}

function refusalOf({ refusal, refund }: ExchangeQuoteResult): ExchangeQuote['refusal'] {
  if (refusal !== null) return { code: refusal.code, details: refusal.details }
  return refund?.result.surrenderCard === true ? { code: 'card_back_first', details: {} } : null
}

function whyOf({ refund, sale, saleFacts, payFen, why }: EvaluatedExchange): ExchangeQuote['why'] {
  return [
    payFen > 0 ? why.pay : why.handOut,
    ...(saleFacts.member === null ? [] : [why.points]),
    ...[sale.why.conversion].flatMap((one) => one ?? []),
    ...sale.why.rewards,
    ...(payFen > 0 ? [refund.why.handOut] : []),
    ...besides(refund.why),
    refund.why.goods,
  ]
}

/** What the whole act changes on its member's points. */
function changeOf({ who }: JudgedExchange, { netPoints }: EvaluatedExchange): number {
  return who === null ? 0 : netPoints
}

function draftSlip(
  db: ReadableDb,
  parts: TillParts,
  judged: JudgedExchange,
  exchange: EvaluatedExchange,
  frame: SlipFrame,
): ExchangeSlip {
  const { asked, who, cardEnd } = judged
  const change = changeOf(judged, exchange)
  const debtPoints = debtOfReturn(exchange.refund.result)
  const slipNumber = slipNumberAt(parts, nextSeq(db, parts.identity))
  const moved = postingsOf(parts, asked, exchange, { id: '', slipNumber })
  const member = who === null ? null : memberBefore(db, parts, who.memberId, change, debtPoints, moved)
  return slipOf(parts, asked, exchange, cardEnd, member, frame)
}

function slipOf(
  parts: TillParts,
  { kept, programme }: AskedRefund,
  exchange: EvaluatedExchange,
  cardEnd: CardEnd | null,
  member: MemberStanding | null,
  frame: SlipFrame,
): ExchangeSlip {
  const { refund, sale, saleFacts: facts, payFen, handOut, handOutFen } = exchange
  return exchangeSlip(
    frame,
    parts.adopted.programme,
    {
      old: { sale: kept.sale, programme, result: refund.result },
      sale: { facts, result: sale.result },
      payFen,
      handOut,
      handOutFen,
      surrendered: cardEnd === 'handed_back',
    },
    member,
  )
}

export interface ExchangeCommitAsk extends ExchangeGoodsAsk, AskedAct {
  readonly expected: { readonly payFen: number; readonly handOutFen: number; readonly netPoints: number }
  readonly approver: Actor | null
  readonly overrideReason: string | null
}

/**
 * Books an exchange in one transaction. The same act again is answered as done. Refuses act_reused, needs_approval,
 * reason_missing, unknown_reason, card_back_first, quote_changed, points_too_many, and whatever judging refuses. @see RF-04
 */
export function bookExchange(
  parts: TillParts,
  actor: Actor,
  ask: ExchangeCommitAsk,
): Result<{ readonly entryId: string }> {
  const booked = { entryId: ask.actId }
  return actOnce(
    parts.store,
    ask,
    () => ok(booked),
    (db) => {
      const atMs = parts.clock.nowMs()
      for (const memberId of membersOf(db, ask)) bookDue(db, parts, memberId, atMs)
      const judged = judgeExchange(db, parts, actor, ask, atMs)
      if (!judged.ok) return judged
      const { asked, quoted, approvals } = judged.value
      const may = allowed(asked, { actor, ...ask })
      if (!may.ok) return may
      if (approvals.length > 0 && ask.approver === null) return refuse('needs_approval')
      if (quoted.refusal !== null) return quoted.refusal
      const { exchange } = quoted
      if (exchange === null || exchange.refund.result.surrenderCard === true) return refuse('card_back_first')
      if (!isExpected(judged.value, exchange, ask.expected)) return refuse('quote_changed')
      if (exceedsPoints(db, parts, exchange.saleFacts, exchange.sale.result)) {
        return refuse('points_too_many', { max: POINTS_MAX })
      }
      const written = writeExchange(db, parts, actor, ask, judged.value, exchange, atMs)
      return written.ok ? ok(booked) : written
    },
  )
}

function isExpected(
  judged: JudgedExchange,
  exchange: EvaluatedExchange,
  expected: ExchangeCommitAsk['expected'],
): boolean {
  return (
    exchange.payFen === expected.payFen &&
    exchange.handOutFen === expected.handOutFen &&
    changeOf(judged, exchange) === expected.netPoints
  )
}

function writeExchange(
  db: WritableDb,
  parts: TillParts,
  actor: Actor,
  ask: ExchangeCommitAsk,
  { asked, cardEnd, who }: JudgedExchange,
  exchange: EvaluatedExchange,
  atMs: number,
): Result<null> {
  const { ground } = asked
  const { saleFacts: facts, sale } = exchange
  if (cardEnd !== null && ground !== null) {
    const ended = endCard(db, parts, ground.memberId, cardEnd, { actor, approver: ask.approver, atMs })
    if (!ended.ok) return ended
  }
  if (sale.result.birthdayRightUsed && who !== null) {
    issueBirthdayRight(db, parts, who.memberId, yearOf(facts.businessDate), atMs)
  }
  const slipNumber = slipNumberAt(parts, nextSeq(db, parts.identity))
  appendEntry(db, parts.identity, {
    ...actOf(ask.actId, atMs, actor, ask.approver?.staffId ?? null),
    ...exchangeEntry(parts, ask, asked, exchange, slipNumber),
  })
  if (who !== null) bookNettingAfter(db, parts, who.memberId, sale.result.rewards, atMs)
  const member = who === null ? null : memberAfter(db, parts, who.memberId, ask.actId)
  const frame = saleFrame(db, parts, facts, { atMs, cashierName: actor.name, slipNumber })
  queueSlip(db, slipOf(parts, asked, exchange, cardEnd, member, frame), {
    entryId: ask.actId,
    copy: 'original',
    atMs,
  })
  return ok(null)
}

function exchangeEntry(
  parts: TillParts,
  ask: ExchangeCommitAsk,
  asked: AskedRefund,
  exchange: EvaluatedExchange,
  slipNumber: string,
) {
  const { kept, overrides } = asked
  const { refund, refundFacts, sale, saleFacts: facts } = exchange
  const { memberId, lastReturn } = kept
  const today = parts.adopted
  return {
    kind: 'exchange' as const,
    postings: postingsOf(parts, asked, exchange, { id: ask.actId, slipNumber }),
    body: {
      v: 1 as const,
      refund: {
        programme: kept.sale.programme,
        engine: ENGINE,
        saleId: kept.sale.id,
        previousRefundId: lastReturn?.id ?? null,
        memberId,
        overrides: overrides.map((what) => ({ what, reason: ask.overrideReason ?? '' })),
        facts: refundFacts,
        result: refund.result,
      },
      sale: { programme: today.ref, engine: ENGINE, facts, result: sale.result },
      slipNumber,
    },
  }
}

function postingsOf(
  parts: TillParts,
  { kept, programme }: AskedRefund,
  { refund, sale, saleFacts: facts }: EvaluatedExchange,
  act: { readonly id: string; readonly slipNumber: string },
) {
  const { businessDate } = facts
  const posted = { ...act, holder: holderOf(parts), businessDate, programme: parts.adopted.programme }
  const old = { sale: { ...kept.sale, memberId: kept.memberId }, programme, result: refund.result }
  return exchangePostings(posted, old, { facts, result: sale.result })
}
