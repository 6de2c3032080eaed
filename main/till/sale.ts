/** A sale (消费): quoted while it is typed, booked in one transaction. */
import type { SaleDraft, SaleQuote } from '../../shared/contract/sale.ts'
import type { NewEntry } from '../../shared/domain/entry.ts'
import { ENGINE } from '../../shared/domain/entry.ts'
import { birthdayRightAsset, memberOwner, rightIssuedPostings } from '../../shared/domain/ledger.ts'
import { salePostings } from '../../shared/domain/ledger-sale.ts'
import { subtractFen } from '../../shared/domain/money.ts'
import { NO_POINTS, POINTS_MAX, points } from '../../shared/domain/points.ts'
import { approvalsNeeded, evaluateSale, quoteSale } from '../../shared/domain/quote.ts'
import { redemptionChoices } from '../../shared/domain/redemption.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import type { IdentityStrength, SaleFacts, SaleResult } from '../../shared/domain/sale.ts'
import { holdingOf, pointsHeld } from '../store/accounts.ts'
import { appendEntry, nextSeq } from '../store/log.ts'
import { memberById } from '../store/members.ts'
import type { ReadableDb, WritableDb } from '../store/query.ts'
import { staffById } from '../store/staff.ts'
import { type AskedAct, actOnce } from './act-once.ts'
import { timeOrderedId } from './ids.ts'
import { birthdayRightsHere, pointsView, saleMemberOf } from './member-view.ts'
import { type Actor, actOf, dateOf, holderOf, slipNumberAt, type TillParts, yearOf } from './parts.ts'
import { frameOf, queueSlip } from './printing.ts'
import { type SlipFrame, saleSlip } from './slips.ts'

/** Whom the sale is for, and how surely we know. */
export interface SaleFor {
  readonly memberId: string
  readonly strength: IdentityStrength
}

/** A sale as it is asked for: the draft without its identification, and whom it is for. */
export interface SaleAsk {
  readonly for: SaleFor | null
  readonly draft: Omit<SaleDraft, 'identification'>
}

/** What the rules judge: the draft, with what the till knows at this instant. Refuses member_unknown, unknown_staff. */
function factsOf(db: ReadableDb, parts: TillParts, ask: SaleAsk, atMs: number): Result<SaleFacts> {
  const { draft } = ask
  const businessDate = dateOf(atMs)
  const member = ask.for === null ? null : memberById(db, ask.for.memberId)
  if (ask.for !== null && member === null) return refuse('member_unknown')
  if (draft.salesperson !== null && staffById(db, draft.salesperson) === null) return refuse('unknown_staff')
  return ok({
    businessDate,
    member: member === null || ask.for === null ? null : saleMemberOf(member, ask.for.strength, atMs),
    lines: draft.lines,
    deduction: draft.deduction,
    redeemPoints: draft.redeemPoints,
    useBirthdayRight: draft.useBirthdayRight,
    tenders: draft.tenders,
    salesperson: draft.salesperson,
    held: {
      lots:
        member === null || draft.redeemPoints <= 0
          ? []
          : pointsHeld(db, memberOwner(member.memberId), holderOf(parts), draft.redeemPoints),
      birthdayRights:
        member === null || !draft.useBirthdayRight ? 0 : birthdayRightsHere(db, parts, member, businessDate),
    },
  })
}

/** A draft's quote with the slip it would give, and the domain's facts behind it. Refuses what cannot be judged at all. */
export function quoteDraft(
  parts: TillParts,
  actor: Actor,
  ask: SaleAsk,
  preview: (slip: ReturnType<typeof saleSlip>) => string,
): Result<SaleQuote> {
  const { db } = parts.store
  const atMs = parts.clock.nowMs()
  const facts = factsOf(db, parts, ask, atMs)
  if (!facts.ok) return facts
  const { refusal, evaluated } = quoteSale(facts.value, parts.adopted.programme)
  const owned = facts.value.member === null ? null : pointsView(db, parts, facts.value.member.memberId)
  const result = evaluated?.result ?? null
  const why = evaluated?.why ?? null
  return ok({
    refusal: refusal === null ? null : { code: refusal.code, details: refusal.details },
    result,
    why: {
      lines: why?.lines ?? [],
      due: why?.due ?? null,
      accrual: why?.accrual ?? null,
      redemption: why?.redemption ?? null,
    },
    redemptionChoices:
      result === null || facts.value.member?.cardActive !== true
        ? []
        : redemptionChoices(
            subtractFen(result.priceFen, result.deductionFen),
            owned?.here ?? NO_POINTS,
            parts.adopted.programme,
          ),
    approvals: actor.role === 'manager' ? [] : approvalsNeeded(facts.value, parts.adopted.programme),
    slipSvg:
      result === null
        ? null
        : preview(
            slipOf(
              db,
              parts,
              facts.value,
              result,
              saleFrame(db, parts, facts.value, { atMs, cashierName: actor.name, slipNumber: null }),
              owned?.total ?? NO_POINTS,
            ),
          ),
  })
}

/** The frame of a sale's slip; a null number makes it a preview. */
function saleFrame(
  db: ReadableDb,
  parts: TillParts,
  facts: SaleFacts,
  act: { readonly atMs: number; readonly cashierName: string; readonly slipNumber: string | null },
): SlipFrame {
  const salesperson = facts.salesperson === null ? null : staffById(db, facts.salesperson)
  return frameOf(db, parts, { ...act, salespersonName: salesperson?.name ?? null })
}

/** `totalBefore`: the member's points before the sale, wherever they sit. */
function slipOf(
  db: ReadableDb,
  parts: TillParts,
  facts: SaleFacts,
  result: SaleResult,
  frame: SlipFrame,
  totalBefore: number,
) {
  const member = facts.member === null ? null : memberById(db, facts.member.memberId)
  const balancePoints = points(totalBefore + result.accruedPoints - result.redeemedPoints)
  const block = member === null ? null : { member, balancePoints }
  return saleSlip(frame, parts.adopted.programme, facts, result, block)
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
      const facts = factsOf(db, parts, ask, atMs)
      if (!facts.ok) return facts
      const { programme } = parts.adopted
      const needed = approvalsNeeded(facts.value, programme).length > 0
      if (actor.role !== 'manager' && ask.approver === null && needed) {
        return refuse('needs_approval')
      }
      const evaluated = evaluateSale(facts.value, programme)
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
function exceedsPoints(db: ReadableDb, parts: TillParts, facts: SaleFacts, result: SaleResult): boolean {
  if (facts.member === null) return false
  return pointsView(db, parts, facts.member.memberId).total + result.accruedPoints > POINTS_MAX
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
  const year = yearOf(facts.businessDate)
  const totalBefore = memberId === null ? 0 : pointsView(db, parts, memberId).total
  if (result.birthdayRightUsed && memberId !== null) issueBirthdayRight(db, parts, memberId, year, atMs)
  const slipNumber = slipNumberAt(parts, nextSeq(db, parts.identity))
  const posted = {
    id: ask.actId,
    holder: holderOf(parts),
    businessDate: facts.businessDate,
    slipNumber,
    programme: parts.adopted.programme,
  }
  appendEntry(db, parts.identity, {
    ...actOf(ask.actId, atMs, actor, ask.approver?.staffId ?? null),
    kind: 'sale',
    postings: salePostings(posted, facts, result),
    body: { v: 1, programme: parts.adopted.ref, engine: ENGINE, slipNumber, facts, result },
  })
  const frame = saleFrame(db, parts, facts, { atMs, cashierName: actor.name, slipNumber })
  queueSlip(db, slipOf(db, parts, facts, result, frame, totalBefore), {
    entryId: ask.actId,
    copy: 'original',
    atMs,
  })
}

/** The authority issues this year's right when it is first wanted; this till is its own authority (TI-06). */
function issueBirthdayRight(
  db: WritableDb,
  parts: TillParts,
  memberId: string,
  year: number,
  atMs: number,
): void {
  const asset = birthdayRightAsset(year)
  if (holdingOf(db, memberOwner(memberId), asset, holderOf(parts)) !== null) return
  const entry: NewEntry = {
    ...actOf(timeOrderedId(atMs, parts.randomness), atMs, null, null),
    kind: 'right.issued',
    postings: rightIssuedPostings(memberId, asset, holderOf(parts)),
    body: { v: 1, memberId, asset },
  }
  appendEntry(db, parts.identity, entry)
}
