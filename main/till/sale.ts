/** A sale (消费): quoted while it is typed, booked in one transaction. */
import type { SaleApproval, SaleDraft, SaleQuote } from '../../shared/contract/sale.ts'
import { ENGINE } from '../../shared/domain/entry.ts'
import { salePostings } from '../../shared/domain/ledger-sale.ts'
import { subtractFen } from '../../shared/domain/money.ts'
import { NO_POINTS, POINTS_MAX } from '../../shared/domain/points.ts'
import { approvalsNeeded, evaluateSale, quoteSale } from '../../shared/domain/quote.ts'
import { moneyOffRefusal, redemptionChoices } from '../../shared/domain/redemption.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import type { SaleFacts, SaleResult } from '../../shared/domain/sale.ts'
import type { SaleSlip } from '../../shared/receipt/slip.ts'
import { homeSiteOf } from '../store/known-member.ts'
import { type AskedSale, saleFacts } from '../store/known-sale.ts'
import { appendEntry, nextSeq } from '../store/log.ts'
import type { ReadableDb, WritableDb } from '../store/query.ts'
import { isOwnCard, staffById } from '../store/staff.ts'
import { type AskedAct, actOnce } from './act-once.ts'
import { bookDue, bookNettingAfter, issueBirthdayRight, settleMember, unissuedRights } from './authority.ts'
import { guestForSale, guestProblem } from './guests.ts'
import { type ActFor, askedMember, judgingAt, knownAt } from './judging.ts'
import { pointsView } from './member-view.ts'
import { type Actor, actOf, holderOf, slipNumberAt, type TillParts, yearOf } from './parts.ts'
import { pointsOfAct } from './points-of-act.ts'
import { frameOf, queueSlip } from './printing.ts'
import { redeemingStopped, saleStopped } from './redeeming.ts'
import { saleSlip } from './sale-slips.ts'
import { memberAfter, memberBefore } from './slip-member.ts'
import type { SlipFrame } from './slips.ts'

/** A sale as it is asked for: the draft without its identification, and whom it is for. */
export interface SaleAsk {
  readonly for: ActFor | null
  readonly draft: Omit<SaleDraft, 'identification'>
}

/** What the rules judge: the draft, with what the till knows at this instant. Refuses member_unknown, unknown_staff, guest_unknown,
 * guest_has_card. */
function factsOf(db: ReadableDb, parts: TillParts, ask: SaleAsk, atMs: number): Result<SaleFacts> {
  const { draft } = ask
  if (draft.salesperson !== null && staffById(db, draft.salesperson) === null) return refuse('unknown_staff')
  const notAGuest = draft.guest === undefined ? null : guestProblem(db, parts, draft.guest, atMs)
  if (notAGuest !== null) return notAGuest
  const asked = askedSale(db, parts, ask, atMs)
  if (!asked.ok) return asked
  return saleFacts(knownAt(db, parts), asked.value, judgingAt(parts, atMs), unissuedRights(parts))
}

/** The draft as the books are asked about it. Refuses member_unknown, guest_unknown, redeeming_stopped. */
export function askedSale(db: ReadableDb, parts: TillParts, ask: SaleAsk, atMs: number): Result<AskedSale> {
  const { lines, deduction, redeemPoints, useBirthdayRight, tenders, salesperson, guest } = ask.draft
  const { businessDate, programme } = judgingAt(parts, atMs)
  const stopped = saleStopped(db, ask.draft, programme)
  if (stopped !== null) return stopped
  const member = ask.for === null ? null : askedMember(db, ask.for, businessDate, programme)
  if (ask.for !== null && member === null) return refuse('member_unknown')
  if (guest !== undefined) {
    const known = guestForSale(db, guest)
    if (!known.ok) return known
  }
  const asked = { member, lines, deduction, redeemPoints, useBirthdayRight, tenders, salesperson }
  return ok({ ...asked, ...(guest === undefined ? {} : { guestId: guest }) })
}

/** What a manager must agree to before this is booked (EN-18, section 12 'staff'); nothing where she is signed in. */
export function saleApprovals(
  db: ReadableDb,
  actor: Actor,
  facts: Pick<SaleFacts, 'member' | 'redeemPoints' | 'useBirthdayRight' | 'tenders'>,
  parts: TillParts,
): readonly SaleApproval[] {
  if (actor.role === 'manager') return []
  const own = facts.member !== null && isOwnCard(db, actor.staffId, facts.member.memberId)
  return [...approvalsNeeded(facts, parts.adopted.programme), ...(own ? (['own_card'] as const) : [])]
}

/** A draft's quote with the slip it would give, and the domain's facts behind it. Refuses what cannot be judged at all. */
export function quoteDraft(
  parts: TillParts,
  actor: Actor,
  ask: SaleAsk,
  preview: (slip: SaleSlip) => string,
): Result<SaleQuote> {
  if (ask.for !== null) settleMember(parts, ask.for.memberId)
  const { db } = parts.store
  const atMs = parts.clock.nowMs()
  const facts = factsOf(db, parts, ask, atMs)
  if (!facts.ok) return facts
  const { refusal, evaluated } = quoteSale(facts.value, parts.adopted.programme)
  const result = evaluated?.result ?? null
  const why = evaluated?.why ?? null
  const frame = saleFrame(db, parts, facts.value, { atMs, cashierName: actor.name, slipNumber: null })
  return ok({
    refusal: refusal === null ? null : { code: refusal.code, details: refusal.details },
    result,
    why: {
      lines: why?.lines ?? [],
      due: why?.due ?? null,
      accrual: why?.accrual ?? null,
      redemption: why?.redemption ?? null,
      conversion: why?.conversion ?? null,
      rewards: why?.rewards ?? [],
    },
    ...redemptionOffer(db, parts, facts.value, result),
    approvals: saleApprovals(db, actor, facts.value, parts),
    slipSvg: result === null ? null : preview(draftSlip(db, parts, facts.value, result, frame)),
  })
}

/** RE-01 RE-05: the steps to choose from; where points are no money off here, why. */
function redemptionOffer(
  db: ReadableDb,
  parts: TillParts,
  { member, guest }: SaleFacts,
  result: SaleResult | null,
): Pick<SaleQuote, 'redemptionChoices' | 'redemptionWhyNot'> {
  if (result === null || member === null || !member.cardActive || guest !== undefined) {
    return { redemptionChoices: [] }
  }
  const { programme } = parts.adopted
  const known = knownAt(db, parts)
  const place = { site: known.site, homeSite: homeSiteOf(known, member.memberId) }
  const billFen = subtractFen(result.priceFen, result.deductionFen)
  const { here } = pointsView(db, parts, member.memberId)
  const stopped = redeemingStopped(db)
  const whyNot = stopped ?? moneyOffRefusal(place, programme.redemption)
  return {
    redemptionChoices: stopped === null ? redemptionChoices(billFen, here, place, programme) : [],
    ...(whyNot === null ? {} : { redemptionWhyNot: { code: whyNot.code, details: whyNot.details } }),
  }
}

/** The frame of a sale's slip; a null number makes it a preview. */
export function saleFrame(
  db: ReadableDb,
  parts: TillParts,
  facts: Pick<SaleFacts, 'salesperson'>,
  act: { readonly atMs: number; readonly cashierName: string; readonly slipNumber: string | null },
): SlipFrame {
  const salesperson = facts.salesperson === null ? null : staffById(db, facts.salesperson)
  return frameOf(db, parts, { ...act, salespersonName: salesperson?.name ?? null })
}

function draftSlip(
  db: ReadableDb,
  parts: TillParts,
  facts: SaleFacts,
  result: SaleResult,
  frame: SlipFrame,
): SaleSlip {
  const memberId = facts.member?.memberId ?? null
  const slipNumber = slipNumberAt(parts, nextSeq(db, parts.identity))
  const moved = postingsOf(parts, facts, result, { id: '', slipNumber })
  const member = memberId === null ? null : memberBefore(db, parts, memberId, pointsOfSale(result), 0, moved)
  return saleSlip(frame, parts.adopted.programme, facts, result, member)
}

function postingsOf(
  parts: TillParts,
  facts: SaleFacts,
  result: SaleResult,
  act: { readonly id: string; readonly slipNumber: string },
) {
  const { businessDate } = facts
  const posted = { ...act, holder: holderOf(parts), businessDate, programme: parts.adopted.programme }
  return salePostings(posted, facts, result)
}

/** What a sale changes on its member's points, before debt is paid of it. */
function pointsOfSale(result: SaleResult): number {
  return pointsOfAct(result) - result.redeemedPoints
}

export interface BookedSaleAct {
  readonly entryId: string
}

export interface SaleCommitAsk extends SaleAsk, AskedAct {
  readonly expected: {
    readonly dueFen: number
    readonly accruedPoints: number
    readonly redeemedPoints: number
  }
  readonly approver: Actor | null
}

/**
 * Books a sale: entry, accounts, projections and slip in one transaction; what comes back ok is on disk. The same act again
 * is answered as done. Refuses act_reused, needs_approval, quote_changed, points_too_many, and whatever the rules refuse.
 */
export function bookSale(parts: TillParts, actor: Actor, ask: SaleCommitAsk): Result<BookedSaleAct> {
  const booked = { entryId: ask.actId }
  return actOnce(
    parts.store,
    ask,
    () => ok(booked),
    (db) => {
      const atMs = parts.clock.nowMs()
      if (ask.for !== null) bookDue(db, parts, ask.for.memberId, atMs)
      const facts = factsOf(db, parts, ask, atMs)
      if (!facts.ok) return facts
      if (ask.approver === null && saleApprovals(db, actor, facts.value, parts).length > 0) {
        return refuse('needs_approval')
      }
      const evaluated = evaluateSale(facts.value, parts.adopted.programme)
      if (!evaluated.ok) return evaluated
      const { result } = evaluated.value
      if (!isExpected(result, ask.expected)) return refuse('quote_changed')
      if (exceedsPoints(db, parts, facts.value, result)) return refuse('points_too_many', { max: POINTS_MAX })
      writeSale(db, parts, actor, ask, facts.value, result, atMs)
      return ok(booked)
    },
  )
}

/** A balance that no screen and no slip could hold any more; far above anything honest. */
export function exceedsPoints(
  db: ReadableDb,
  parts: TillParts,
  { member }: Pick<SaleFacts, 'member'>,
  result: SaleResult,
): boolean {
  if (member === null) return false
  return pointsView(db, parts, member.memberId).total + Math.max(NO_POINTS, pointsOfSale(result)) > POINTS_MAX
}

function isExpected(result: SaleResult, expected: SaleCommitAsk['expected']): boolean {
  return (
    result.dueFen === expected.dueFen &&
    result.accruedPoints === expected.accruedPoints &&
    result.redeemedPoints === expected.redeemedPoints
  )
}

function writeSale(
  db: WritableDb,
  parts: TillParts,
  actor: Actor,
  ask: SaleCommitAsk,
  facts: SaleFacts,
  result: SaleResult,
  atMs: number,
): void {
  const memberId = facts.member?.memberId ?? null
  const { businessDate } = facts
  if (result.birthdayRightUsed && memberId !== null) {
    issueBirthdayRight(db, parts, memberId, yearOf(businessDate), atMs)
  }
  const slipNumber = slipNumberAt(parts, nextSeq(db, parts.identity))
  const { programme, ref } = parts.adopted
  appendEntry(db, parts.identity, {
    ...actOf(ask.actId, atMs, actor, ask.approver?.staffId ?? null),
    kind: 'sale',
    postings: postingsOf(parts, facts, result, { id: ask.actId, slipNumber }),
    body: { v: 1, programme: ref, engine: ENGINE, slipNumber, facts, result },
  })
  if (memberId !== null) bookNettingAfter(db, parts, memberId, result.rewards, atMs)
  const frame = saleFrame(db, parts, facts, { atMs, cashierName: actor.name, slipNumber })
  const member = memberId === null ? null : memberAfter(db, parts, memberId, ask.actId)
  queueSlip(db, saleSlip(frame, programme, facts, result, member), {
    entryId: ask.actId,
    copy: 'original',
    atMs,
  })
}
