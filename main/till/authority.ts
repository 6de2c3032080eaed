/**
 * What is due on a member's points, booked without anybody asking. A till that is its own authority books expiry, nets debt
 * with points that arrived, issues a birthday right when it is first wanted. With HQ none of that is the till's: expired points
 * and points that are owed go home, where HQ books; and a member of another till is met before the first act.
 */
import type { NewEntry } from '../../shared/domain/entry.ts'
import { givenBackPostings, type MovedAmount } from '../../shared/domain/inbox.ts'
import {
  birthdayRightAsset,
  memberOwner,
  POINTS_ASSET,
  rightIssuedPostings,
} from '../../shared/domain/ledger.ts'
import { debtNettedPostings, expiryPostings } from '../../shared/domain/ledger-acts.ts'
import { ok } from '../../shared/domain/result.ts'
import type { RewardGiven } from '../../shared/domain/sale.ts'
import { holdingOf } from '../store/accounts.ts'
import { debtToNet, debtToSend, expiredPoints, membersWithExpired, movedLots } from '../store/due.ts'
import type { Known } from '../store/known-member.ts'
import { appendEntry } from '../store/log.ts'
import { meetingDue } from '../store/meeting.ts'
import type { ReadableDb, WritableDb } from '../store/query.ts'
import { isRetired } from '../store/standing.ts'
import { timeOrderedId } from './ids.ts'
import { knownAt } from './judging.ts'
import { actOf, dateOf, holderOf, type TillParts } from './parts.ts'

/** Expired lots of as many members are booked when a shift is opened; the others when they come, or the next day. */
const SWEEP_MEMBERS_MAX = 200

/** Books what is due on a member's points before an act is judged, in the act's own transaction. */
export function bookDue(db: WritableDb, parts: TillParts, memberId: string, atMs: number): void {
  meetMember(db, parts, memberId, atMs)
  bookExpiry(db, parts, memberId, atMs)
  bookNetting(db, parts, memberId, atMs)
}

/** A member whom another till enrolled, or of whom HQ said something since, is in this log before anything is booked of them. */
export function meetMember(db: WritableDb, parts: TillParts, memberId: string, atMs: number): void {
  const body = parts.hq === undefined ? null : meetingDue(db, memberId)
  if (body === null) return
  appendEntry(db, parts.identity, { ...ownAct(parts, atMs), kind: 'member.met', postings: [], body })
}

/** The same by itself, before an act is quoted; what the disk does not take now is booked with the act. */
export function settleMember(parts: TillParts, memberId: string): void {
  const atMs = parts.clock.nowMs()
  if (!isDue(parts.store.db, parts, memberId, atMs)) return
  parts.store.act((db) => {
    bookDue(db, parts, memberId, atMs)
    return ok(null)
  })
}

function isDue(db: ReadableDb, parts: TillParts, memberId: string, atMs: number): boolean {
  // A till out of service sends everything home by itself, and its log may be closed.
  if (isRetired(db)) return false
  const known = knownAt(db, parts)
  const today = dateOf(atMs)
  if (parts.hq !== undefined && meetingDue(db, memberId) !== null) return true
  return expiredPoints(known, memberId, today) !== null || debtDue(known, memberId, atMs) !== null
}

/** What debt would have booked now, whoever nets it; null: nothing. */
function debtDue(known: Known, memberId: string, atMs: number) {
  const today = dateOf(atMs)
  const { hq } = known
  return hq === undefined ? debtToNet(known, memberId, today) : debtToSend(known, hq, memberId, today)
}

/** Books what has expired, of a bounded number of members, so that nobody's points wait for their next visit. */
export function sweepExpired(db: WritableDb, parts: TillParts, atMs: number): void {
  const at = { books: db, holder: holderOf(parts) }
  for (const memberId of membersWithExpired(at, dateOf(atMs), SWEEP_MEMBERS_MAX)) {
    bookExpiry(db, parts, memberId, atMs)
  }
}

function bookExpiry(db: WritableDb, parts: TillParts, memberId: string, atMs: number): void {
  const expired = expiredPoints(knownAt(db, parts), memberId, dateOf(atMs))
  if (expired === null) return
  if (parts.hq !== undefined) {
    sendHome(db, parts, 'expired', movedLots(memberId, POINTS_ASSET, expired.lots), atMs)
    return
  }
  const body = { v: 1 as const, ...expired }
  appendEntry(db, parts.identity, {
    ...ownAct(parts, atMs),
    kind: 'points.expired',
    postings: expiryPostings(body, holderOf(parts)),
    body,
  })
}

/** Points that have just arrived pay debt first; called after every accrual. */
export function bookNetting(db: WritableDb, parts: TillParts, memberId: string, atMs: number): void {
  const known = knownAt(db, parts)
  if (known.hq !== undefined) {
    const amounts = debtToSend(known, known.hq, memberId, dateOf(atMs))
    if (amounts !== null) sendHome(db, parts, 'debt', amounts, atMs)
    return
  }
  const netted = debtToNet(known, memberId, dateOf(atMs))
  if (netted === null) return
  const body = { v: 1 as const, ...netted }
  appendEntry(db, parts.identity, {
    ...ownAct(parts, atMs),
    kind: 'debt.netted',
    postings: debtNettedPostings(body, holderOf(parts)),
    body,
  })
}

/** After an act of a member: what arrived for them, and for whoever introduced them. */
export function bookNettingAfter(
  db: WritableDb,
  parts: TillParts,
  memberId: string,
  rewards: readonly RewardGiven[] | undefined,
  atMs: number,
): void {
  const referrers = (rewards ?? []).flatMap(({ referrer }) => referrer ?? [])
  for (const whose of new Set([memberId, ...referrers])) bookNetting(db, parts, whose, atMs)
}

/** Amounts go home to HQ, which alone books what becomes of them. */
function sendHome(
  db: WritableDb,
  parts: TillParts,
  why: 'expired' | 'debt',
  amounts: readonly MovedAmount[],
  atMs: number,
): void {
  appendEntry(db, parts.identity, {
    ...ownAct(parts, atMs),
    kind: 'amounts.returned',
    postings: givenBackPostings(amounts, holderOf(parts)),
    body: { v: 1, why, amounts },
  })
}

/** Rights that the authority would issue as soon as they are wanted: HQ issues ahead, so here there is none (TI-06). */
export function unissuedRights(parts: TillParts): number {
  return parts.hq === undefined && parts.adopted.programme.birthdayRight !== null ? 1 : 0
}

/** The authority issues this year's right when it is first wanted (TI-06); with HQ that is not the till. */
export function issueBirthdayRight(
  db: WritableDb,
  parts: TillParts,
  memberId: string,
  year: number,
  atMs: number,
): void {
  if (parts.hq !== undefined) return
  const asset = birthdayRightAsset(year)
  if (holdingOf(db, memberOwner(memberId), asset, holderOf(parts)) !== null) return
  appendEntry(db, parts.identity, {
    ...ownAct(parts, atMs),
    kind: 'right.issued',
    postings: rightIssuedPostings(memberId, asset, holderOf(parts)),
    body: { v: 1, memberId, asset },
  })
}

/** An act that nobody asked for. */
function ownAct(
  parts: TillParts,
  atMs: number,
): Pick<NewEntry, 'id' | 'atMs' | 'businessDate' | 'staff' | 'approver'> {
  return actOf(timeOrderedId(atMs, parts.randomness), atMs, null, null)
}
