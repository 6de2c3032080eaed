/** A refund (退货): opened by the slip, judged by the rules and facts stored with the sale, booked in one transaction. */
import type { RefundableSale, RefundQuote } from '../../shared/contract/refund.ts'
import { ENGINE } from '../../shared/domain/entry.ts'
import { DEBT_ASSET, memberOwner } from '../../shared/domain/ledger.ts'
import { refundPostings } from '../../shared/domain/ledger-refund.ts'
import { NO_POINTS, points } from '../../shared/domain/points.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { BookedSale, RefundFacts, RefundResult, RefundState } from '../../shared/domain/refund.ts'
import { evaluateRefund, initialRefundState } from '../../shared/domain/refund-evaluation.ts'
import { returnDay } from '../../shared/domain/refund-policy.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import type { IdentityStrength } from '../../shared/domain/sale.ts'
import { readSlipNumber, type SlipParts } from '../../shared/domain/slip-number.ts'
import { shopTimeText } from '../../shared/domain/time.ts'
import { amountOf, pointsHeld } from '../store/accounts.ts'
import { appendEntry, entryAt, nextSeq } from '../store/log.ts'
import { memberById } from '../store/members.ts'
import { programmeOf } from '../store/programmes.ts'
import type { ReadableDb, WritableDb } from '../store/query.ts'
import { type KeptSale, saleOfSlip } from '../store/sales.ts'
import { staffById } from '../store/staff.ts'
import { type AskedAct, actOnce } from './act-once.ts'
import { pointsView } from './member-view.ts'
import { type Actor, actOf, dateOf, holderOf, slipNumberAt, type TillParts } from './parts.ts'
import { frameOf, queueSlip } from './printing.ts'
import { refundSlip, type SlipFrame } from './slips.ts'

/** Whose card was presented, if any. */
export interface PresentedCard {
  readonly memberId: string
  readonly strength: IdentityStrength
}

export interface RefundAsk {
  readonly slipNumber: string
  readonly returned: RefundFacts['returned']
  readonly presented: PresentedCard | null
}

type Override = 'no_card' | 'past_period'

/**
 * The sale of a slip. Refuses slip_unreadable, slip_of_another_shop, slip_is_no_sale, slip_unknown.
 * A wholly returned sale is found too: what is left of it is for the caller to say.
 */
function findSale(db: ReadableDb, parts: TillParts, slipText: string): Result<KeptSale> {
  const slip = readSlipNumber(slipText)
  if (!slip.ok) return refuse('slip_unreadable', { why: slip.code })
  if (slip.value.site !== Number(parts.identity.siteCode) || slip.value.till !== parts.identity.tillNumber) {
    return refuse('slip_of_another_shop')
  }
  const kept = saleOfSlip(db, slipText.replace(/\D/g, ''))
  if (kept !== null) return ok(kept)
  return refuse(isOwnEntry(db, slip.value, slipText) ? 'slip_is_no_sale' : 'slip_unknown')
}

/** Whether another act of this till printed the slip: a refund, an enrolment. */
function isOwnEntry(db: ReadableDb, slip: SlipParts, slipText: string): boolean {
  const entry = entryAt(db, slip.epoch, slip.seq)
  if (entry === null) return false
  return entry.kind === 'refund'
    ? entry.body.slipNumber === slipText.replace(/\D/g, '')
    : entry.kind === 'member.enrolled'
}

function bookedSaleOf(kept: KeptSale): BookedSale {
  return { facts: kept.sale.facts, result: kept.sale.result, lot: kept.sale.id }
}

function stateOf(kept: KeptSale): RefundState {
  return kept.lastReturn?.result.after ?? initialRefundState(bookedSaleOf(kept))
}

/** Opens a sale for a refund. Refuses what findSale refuses, and wholly_returned. */
export function openSale(
  parts: TillParts,
  slipText: string,
): Result<Omit<RefundableSale, 'member'> & { readonly memberId: string | null }> {
  const { db } = parts.store
  const found = findSale(db, parts, slipText)
  if (!found.ok) return found
  if (found.value.whollyReturned) return refuse('wholly_returned')
  const { sale } = found.value
  const booked = bookedSaleOf(found.value)
  const programme = programmeOf(db, sale.programme)
  const kept = stateOf(found.value).kept
  const whole = initialRefundState(booked).kept
  return ok({
    slipNumber: sale.slipNumber,
    date: sale.businessDate,
    timeText: shopTimeText(sale.atMs),
    daysAgo: returnDay(booked, { businessDate: dateOf(parts.clock.nowMs()) }),
    periodDays: programme.refund.periodDays,
    programmeVersion: programme.version,
    cashierName: sale.staff === null ? '' : (staffById(db, sale.staff)?.name ?? ''),
    lines: booked.facts.lines.map((line, position) => ({
      line: position,
      kind: line.kind,
      text: line.text,
      priceClass: line.priceClass,
      ratePermille: booked.result.lines[position]?.ratePermille ?? 1000,
      quantity: line.quantity,
      costFen: booked.result.lines[position]?.costFen ?? booked.result.dueFen,
      keptUnits: kept[position] ?? 0,
      wholeUnits: whole[position] ?? 0,
    })),
    dueFen: booked.result.dueFen,
    accruedPoints: booked.result.accruedPoints,
    redeemedPoints: booked.result.redeemedPoints,
    memberId: booked.facts.member?.memberId ?? null,
    tenders: booked.result.tenders.map(({ code, amountFen }) => ({ code, amountFen, cashable: false })),
    rewards: [],
    voidable: false,
    claimable: false,
  })
}

interface JudgedRefund {
  readonly kept: KeptSale
  readonly programme: Programme
  readonly facts: RefundFacts
  readonly evaluated: Extract<ReturnType<typeof evaluateRefund>, { ok: true }>['value']
  readonly overrides: readonly Override[]
}

/** Everything a refund is, judged at this instant. Refuses card_of_another_member and what the rules refuse. */
function judgeRefund(db: ReadableDb, parts: TillParts, ask: RefundAsk, atMs: number): Result<JudgedRefund> {
  const found = findSale(db, parts, ask.slipNumber)
  if (!found.ok) return found
  if (found.value.whollyReturned) return refuse('wholly_returned')
  const sale = bookedSaleOf(found.value)
  const member = sale.facts.member
  if (member !== null && ask.presented !== null && ask.presented.memberId !== member.memberId) {
    return refuse('card_of_another_member')
  }
  const programme = programmeOf(db, found.value.sale.programme)
  const before = stateOf(found.value)
  const facts: RefundFacts = {
    businessDate: dateOf(atMs),
    returned: ask.returned,
    before,
    held: member === null ? [] : heldFor(db, parts, member.memberId, sale, before),
    elsewherePoints: member === null ? NO_POINTS : pointsView(db, parts, member.memberId).elsewhere,
  }
  const overrides = overridesOf(ask, sale, facts, programme)
  const evaluated = evaluateRefund(sale, facts, programme, { overridePeriod: true })
  if (!evaluated.ok) return evaluated
  return ok({ kept: found.value, programme, facts, evaluated: evaluated.value, overrides })
}

/** As many lots as this refund could ever take from, the sale's own among them. */
function heldFor(db: ReadableDb, parts: TillParts, memberId: string, sale: BookedSale, before: RefundState) {
  const mostClawed = sale.result.accruedPoints + before.debtPoints + before.shortfallPoints
  return pointsHeld(db, memberOwner(memberId), holderOf(parts), mostClawed, sale.lot)
}

/** RF-01, RF-06: what only a manager lets through. Without a member no card is asked for. */
function overridesOf(
  ask: RefundAsk,
  sale: BookedSale,
  facts: RefundFacts,
  programme: Programme,
): readonly Override[] {
  const cardThere = sale.facts.member === null || ask.presented?.strength === 'presented'
  const inTime = returnDay(sale, facts) <= programme.refund.periodDays
  return [...(cardThere ? [] : (['no_card'] as const)), ...(inTime ? [] : (['past_period'] as const))]
}

function needsManager(judged: JudgedRefund): boolean {
  return judged.programme.refund.approval === 'always' || judged.overrides.length > 0
}

/** Everything the refund would do, before anybody confirms. */
export function quoteRefund(
  parts: TillParts,
  actor: Actor,
  ask: RefundAsk,
  preview: (slip: ReturnType<typeof refundSlip>) => string,
): Result<RefundQuote> {
  const { db } = parts.store
  const atMs = parts.clock.nowMs()
  const judged = judgeRefund(db, parts, ask, atMs)
  if (!judged.ok) {
    const refusal = { code: judged.code, details: judged.details }
    const why = { clawback: null, lines: [], shortfall: null, handOut: null, restored: null }
    return ok({ refusal, result: null, why, needs: { approval: false, overrides: [] }, slipSvg: null })
  }
  const { result, why } = judged.value.evaluated
  return ok({
    refusal: null,
    result,
    why,
    needs: {
      approval: actor.role !== 'manager' && needsManager(judged.value),
      overrides: judged.value.overrides,
    },
    slipSvg: preview(
      slipOf(
        db,
        parts,
        judged.value,
        frameOf(db, parts, { atMs, cashierName: actor.name, slipNumber: null }),
      ),
    ),
  })
}

/** The refund's slip; the member's points are still those before the act. */
function slipOf(db: ReadableDb, parts: TillParts, judged: JudgedRefund, frame: SlipFrame) {
  const { sale } = judged.kept
  const { result } = judged.evaluated
  const memberId = sale.facts.member?.memberId ?? null
  const member = memberId === null ? null : memberById(db, memberId)
  const block =
    member === null
      ? null
      : {
          member,
          balancePoints: points(pointsView(db, parts, member.memberId).total + netPoints(result)),
          debtPoints: points(amountOf(db, memberOwner(member.memberId), DEBT_ASSET) + result.debtPoints),
        }
  const sold = { slipNumber: sale.slipNumber, facts: sale.facts, result: sale.result }
  return refundSlip(frame, judged.programme, sold, result, block)
}

/** What the act changes on the member's points. */
function netPoints(result: RefundResult): number {
  const back = result.restoredLots.reduce((sum, lot) => sum + lot.points, 0)
  const taken = result.clawbackLots.reduce((sum, lot) => sum + lot.points, 0)
  return back - taken
}

export interface RefundCommitAsk extends RefundAsk, AskedAct {
  readonly expected: {
    readonly handOutFen: number
    readonly clawbackPoints: number
    readonly restoredPoints: number
  }
  readonly approver: Actor | null
  /** Why something is overridden, a code of the programme's overrideReasons. */
  readonly reason: string | null
}

/**
 * Books a refund in one transaction. The same act again is answered as done. Refuses act_reused, needs_approval,
 * reason_missing, unknown_reason, quote_changed, and whatever opening and judging refuse. @see RF-01 RF-02 RF-03
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
      const judged = judgeRefund(db, parts, ask, atMs)
      if (!judged.ok) return judged
      const allowed = allowedBy(judged.value, actor, ask)
      if (!allowed.ok) return allowed
      if (!isExpected(judged.value.evaluated.result, ask.expected)) return refuse('quote_changed')
      writeRefund(db, parts, actor, ask, judged.value, atMs)
      return ok(booked)
    },
  )
}

function allowedBy(judged: JudgedRefund, actor: Actor, ask: RefundCommitAsk): Result<null> {
  if (needsManager(judged) && actor.role !== 'manager' && ask.approver === null)
    return refuse('needs_approval')
  if (judged.overrides.length === 0) return ok(null)
  if (ask.reason === null) return refuse('reason_missing')
  const known = judged.programme.overrideReasons.some((reason) => reason.code === ask.reason)
  return known ? ok(null) : refuse('unknown_reason', { reason: ask.reason })
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
  judged: JudgedRefund,
  atMs: number,
): void {
  const { sale, lastReturn } = judged.kept
  const memberId = sale.facts.member?.memberId ?? null
  const slipNumber = slipNumberAt(parts, nextSeq(db, parts.identity))
  const slip = slipOf(db, parts, judged, frameOf(db, parts, { atMs, cashierName: actor.name, slipNumber }))
  const { result } = judged.evaluated
  const posted = {
    id: ask.actId,
    holder: holderOf(parts),
    businessDate: judged.facts.businessDate,
    slipNumber,
    programme: judged.programme,
  }
  appendEntry(db, parts.identity, {
    ...actOf(ask.actId, atMs, actor, ask.approver?.staffId ?? null),
    kind: 'refund',
    postings: refundPostings(posted, { ...sale, memberId }, result),
    body: {
      v: 1,
      programme: sale.programme,
      engine: ENGINE,
      slipNumber,
      saleId: sale.id,
      previousRefundId: lastReturn?.id ?? null,
      memberId,
      overrides: judged.overrides.map((what) => ({ what, reason: ask.reason ?? '' })),
      facts: judged.facts,
      result,
    },
  })
  queueSlip(db, slip, { entryId: ask.actId, copy: 'original', atMs })
}
