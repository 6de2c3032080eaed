/** A sale found by its slip, for a return, an exchange, a claim; and how it is shown to whoever chooses. */
import type { RefundableSale } from '../../shared/contract/refund.ts'
import { mayBeCash } from '../../shared/domain/hand-back.ts'
import { bookedSale } from '../../shared/domain/kept-sale.ts'
import { REFUNDABLE, refundRightAsset } from '../../shared/domain/ledger.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { BookedSale } from '../../shared/domain/refund.ts'
import { initialRefundState } from '../../shared/domain/refund-evaluation.ts'
import { returnDay } from '../../shared/domain/refund-policy.ts'
import { ok, type Refusal, type Result, refuse } from '../../shared/domain/result.ts'
import { isReturnedByPiece } from '../../shared/domain/returned-goods.ts'
import { readSlipNumber, type SlipParts } from '../../shared/domain/slip-number.ts'
import { shopTimeText } from '../../shared/domain/time.ts'
import { holdingOf } from '../store/accounts.ts'
import { entryAt } from '../store/entries.ts'
import { stateBefore } from '../store/known-refund.ts'
import { programmeOf } from '../store/programmes.ts'
import type { ReadableDb } from '../store/query.ts'
import { type KeptSale, saleOfSlip, swapsOf } from '../store/sales.ts'
import { openShiftOf } from '../store/shifts.ts'
import { staffById } from '../store/staff.ts'
import { isUnbacked } from '../store/unbacked.ts'
import { knownAt } from './judging.ts'
import { dateOf, holderOf, type TillParts } from './parts.ts'
import { STAND_ALONE } from './set-up.ts'

/** What a slip number of this till says. Refuses slip_unreadable, slip_of_another_shop. */
export function readOwnSlip(parts: TillParts, slipText: string): Result<SlipParts> {
  const slip = readSlipNumber(slipText)
  if (!slip.ok) return refuse('slip_unreadable', { why: slip.code })
  return isOwnPlace(parts, slip.value) ? ok(slip.value) : refuse('slip_of_another_shop')
}

/** The place this till has, or had as a stand-alone shop before it joined HQ: slips from then are good here still. */
function isOwnPlace({ identity, hq }: TillParts, { site, till }: SlipParts): boolean {
  const isPresent = site === Number(identity.siteCode) && till === identity.tillNumber
  const { siteCode, tillNumber } = STAND_ALONE
  return isPresent || (hq !== undefined && site === Number(siteCode) && till === tillNumber)
}

/** The digits of a slip's number, however it was typed. */
export function slipDigits(slipText: string): string {
  return slipText.replace(/\D/g, '')
}

/**
 * The sale of a slip. Refuses slip_unreadable, slip_of_another_shop, slip_is_no_sale, slip_unknown; with HQ also
 * refund_right_elsewhere (it can be fetched), refund_right_out_of_reach, refunded_unbacked.
 * A wholly returned sale is found too: what is left of it is for the caller to say.
 */
export function findSale(db: ReadableDb, parts: TillParts, slipText: string): Result<KeptSale> {
  const slip = readSlipNumber(slipText)
  if (!slip.ok) return refuse('slip_unreadable', { why: slip.code })
  const number = slipDigits(slipText)
  const kept = saleOfSlip(db, number)
  if (parts.hq !== undefined && isUnbacked(db, number)) return refuse('refunded_unbacked')
  if (kept !== null) return hasRefundRight(db, parts, kept) ? ok(kept) : rightElsewhere(parts)
  if (!isOwnPlace(parts, slip.value)) {
    return parts.hq === undefined ? refuse('slip_of_another_shop') : rightElsewhere(parts)
  }
  if (isOwnEntry(db, slip.value, number)) return refuse('slip_is_no_sale')
  return mayBeLost(parts, slip.value) ? rightElsewhere(parts) : refuse('slip_unknown')
}

/** Refunding is a right that sits somewhere: without HQ it always sits here. */
export function hasRefundRight(db: ReadableDb, parts: TillParts, { sale }: Pick<KeptSale, 'sale'>): boolean {
  if (parts.hq === undefined) return true
  return (holdingOf(db, REFUNDABLE, refundRightAsset(sale.id), holderOf(parts)) ?? 0) > 0
}

function rightElsewhere({ hq }: TillParts): Refusal {
  return refuse(hq?.isOnline() === true ? 'refund_right_elsewhere' : 'refund_right_out_of_reach')
}

/** A slip of an earlier epoch that this folder does not have, for it was put back from a copy: HQ may. */
function mayBeLost({ identity, hq }: TillParts, { epoch }: SlipParts): boolean {
  return hq !== undefined && epoch < identity.epochNumber
}

/** Whether another act of this till printed the slip: a refund, an enrolment, a top-up. */
function isOwnEntry(db: ReadableDb, slip: SlipParts, slipNumber: string): boolean {
  const entry = entryAt(db, slip.epoch, slip.seq)
  if (entry === null) return false
  if ('slipNumber' in entry.body) return entry.body.slipNumber === slipNumber
  return [
    'member.enrolled',
    'card.moved',
    'card.replaced',
    'member.changed',
    'points.adjusted',
    'points.given',
  ].includes(entry.kind)
}

/** Opens a sale for a refund. Refuses what findSale refuses, and wholly_returned. */
export function openSale(
  parts: TillParts,
  slipText: string,
): Result<Omit<RefundableSale, 'member'> & { readonly memberId: string | null }> {
  const { db } = parts.store
  const found = findSale(db, parts, slipText)
  if (!found.ok) return found
  const kept = found.value
  if (kept.whollyReturned) return refuse('wholly_returned')
  const { sale } = kept
  const booked = bookedSale(kept)
  const programme = programmeOf(db, sale.programme)
  const daysAgo = returnDay(booked, { businessDate: dateOf(parts.clock.nowMs()) })
  const state = stateBefore(knownAt(db, parts), kept)
  const gone = new Set((state.rewardsGone ?? []).map(({ position }) => position))
  return ok({
    slipNumber: sale.slipNumber,
    date: sale.businessDate,
    timeText: shopTimeText(sale.atMs),
    daysAgo,
    periodDays: programme.refund.periodDays,
    programmeVersion: programme.version,
    cashierName: sale.staff === null ? '' : (staffById(db, sale.staff)?.name ?? ''),
    lines: linesOf(db, sale.id, booked, state.kept),
    dueFen: booked.result.dueFen,
    accruedPoints: booked.result.accruedPoints,
    redeemedPoints: booked.result.redeemedPoints,
    memberId: kept.memberId,
    tenders: booked.result.tenders.map((tender) => ({
      code: tender.code,
      amountFen: tender.amountFen,
      cashable: mayBeCash(tender, programme),
    })),
    rewards: (booked.result.rewards ?? [])
      .map((reward, position) => ({ position, reward }))
      .filter(({ position }) => !gone.has(position)),
    voidable: isVoidable(db, kept),
    reasons: programme.refund.reasons,
    claimable: kept.memberId === null && isWithinLateDays(programme, daysAgo),
  })
}

/** RF-09: made in the shift that is open at this till, and nothing of it came back. */
export function isVoidable(db: ReadableDb, kept: KeptSale): boolean {
  return kept.lastReturn === null && kept.shift !== null && kept.shift === openShiftOf(db)?.number
}

function isWithinLateDays({ card }: Programme, daysAgo: number): boolean {
  return card.lateDays !== null && daysAgo <= card.lateDays
}

/** The lines as they were sold; goods given like for like since are called what they are now. */
function linesOf(
  db: ReadableDb,
  saleId: string,
  booked: BookedSale,
  kept: readonly number[],
): RefundableSale['lines'] {
  const whole = initialRefundState(booked).kept
  const names = new Map(swapsOf(db, saleId).map(({ line, text }) => [line, text]))
  return booked.facts.lines.map((line, position) => {
    const costFen = booked.result.lines[position]?.costFen ?? booked.result.dueFen
    return {
      line: position,
      kind: isReturnedByPiece(line, costFen) ? 'counted' : 'amount',
      text: names.get(position) ?? line.text,
      priceClass: line.priceClass,
      ratePermille: booked.result.lines[position]?.ratePermille ?? 1000,
      quantity: line.quantity,
      costFen,
      keptUnits: kept[position] ?? 0,
      wholeUnits: whole[position] ?? 0,
    }
  })
}
