/**
 * What this till books as its own authority, without anybody asking: points whose last day has passed, debt paid by points that
 * arrived, a birthday right when it is first wanted.
 */
import type { NewEntry } from '../../shared/domain/entry.ts'
import { birthdayRightAsset, memberOwner, rightIssuedPostings } from '../../shared/domain/ledger.ts'
import { debtNettedPostings, expiryPostings } from '../../shared/domain/ledger-acts.ts'
import { ok } from '../../shared/domain/result.ts'
import type { RewardGiven } from '../../shared/domain/sale.ts'
import { holdingOf } from '../store/accounts.ts'
import { debtToNet, expiredPoints, membersWithExpired } from '../store/due.ts'
import { appendEntry } from '../store/log.ts'
import type { ReadableDb, WritableDb } from '../store/query.ts'
import { timeOrderedId } from './ids.ts'
import { knownAt } from './judging.ts'
import { actOf, dateOf, holderOf, type TillParts } from './parts.ts'

/** Expired lots of as many members are booked when a shift is opened; the others when they come, or the next day. */
const SWEEP_MEMBERS_MAX = 200

/** Books what is due on a member's points before an act is judged, in the act's own transaction. */
export function bookDue(db: WritableDb, parts: TillParts, memberId: string, atMs: number): void {
  bookExpiry(db, parts, memberId, atMs)
  bookNetting(db, parts, memberId, atMs)
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
  const known = knownAt(db, parts)
  const today = dateOf(atMs)
  return expiredPoints(known, memberId, today) !== null || debtToNet(known, memberId, today) !== null
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
  const netted = debtToNet(knownAt(db, parts), memberId, dateOf(atMs))
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

/** The authority issues this year's right when it is first wanted (TI-06). */
export function issueBirthdayRight(
  db: WritableDb,
  parts: TillParts,
  memberId: string,
  year: number,
  atMs: number,
): void {
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
