/** A member's standing at the foot of a slip (EN-16): points after the act, debt, value, what expires soon. */
import { DEBT_ASSET, memberOwner, POINTS_ASSET } from '../../shared/domain/ledger.ts'
import { lastDayOf } from '../../shared/domain/lots.ts'
import { type Fen, sumOfFen } from '../../shared/domain/money.ts'
import { type Points, points } from '../../shared/domain/points.ts'
import { assert } from '../../shared/domain/result.ts'
import { type BusinessDate, plusDays } from '../../shared/domain/time.ts'
import { amountOf } from '../store/accounts.ts'
import { expiringPoints, nettedAfter, settledDebt } from '../store/due.ts'
import { valueHoldings } from '../store/known-holdings.ts'
import { type MemberRow, memberById } from '../store/members.ts'
import type { ReadableDb } from '../store/query.ts'
import { knownAt } from './judging.ts'
import { dateOf, type TillParts } from './parts.ts'

/** Points whose last day is nearer than this are announced on slip and screen (section 12, expiry). */
export const EXPIRY_NOTICE_DAYS = 60

export interface MemberStanding {
  readonly member: MemberRow
  readonly balancePoints: Points
  readonly debtPoints: Points
  /** Of the points that arrived, what paid debt at once. */
  readonly debtPaidPoints: Points
  /** Everything on the card; null where the programme keeps no value. */
  readonly valueFen: Fen | null
  /** The points that expire next. */
  readonly expiring: { readonly points: Points; readonly lastDay: BusinessDate } | null
}

/** As an act would leave it that changes the points by `change`, before it is booked. */
export function memberBefore(
  db: ReadableDb,
  parts: TillParts,
  memberId: string,
  change: number,
  debtChange = 0,
): MemberStanding | null {
  const standing = standingOf(db, parts, memberId)
  if (standing === null) return null
  const balance = standing.balancePoints + change
  const owed = settledDebt(knownAt(db, parts), memberId, dateOf(parts.clock.nowMs()))
  const paid = Math.min(owed, Math.max(0, balance))
  return {
    ...standing,
    balancePoints: points(balance - paid),
    debtPoints: points(standing.debtPoints + debtChange - paid),
    debtPaidPoints: points(paid),
  }
}

/** As the act `entryId` left it; what the authority netted right after it is told. */
export function memberAfter(
  db: ReadableDb,
  parts: TillParts,
  memberId: string,
  entryId: string,
): MemberStanding | null {
  const standing = standingOf(db, parts, memberId)
  return standing === null
    ? null
    : { ...standing, debtPaidPoints: points(nettedAfter(db, memberId, entryId)) }
}

function standingOf(db: ReadableDb, parts: TillParts, memberId: string): MemberStanding | null {
  const member = memberById(db, memberId)
  if (member === null) return null
  const owner = memberOwner(memberId)
  return {
    member,
    balancePoints: points(amountOf(db, owner, POINTS_ASSET)),
    debtPoints: points(amountOf(db, owner, DEBT_ASSET)),
    debtPaidPoints: points(0),
    valueFen: valueOnCard(db, parts, memberId),
    expiring: expiringSoon(db, parts, memberId)[0] ?? null,
  }
}

function valueOnCard(db: ReadableDb, parts: TillParts, memberId: string): Fen | null {
  const { programme } = parts.adopted
  if (programme.storedValue === null) return null
  const lots = valueHoldings(knownAt(db, parts), memberId, programme).flatMap((holding) => holding.lots)
  return sumOfFen(lots.reduce((sum, lot) => sum + lot.fen, 0))
}

/** Points whose last day is near, by day, the nearest first. */
export function expiringSoon(
  db: ReadableDb,
  parts: TillParts,
  memberId: string,
): readonly { readonly points: Points; readonly lastDay: BusinessDate }[] {
  const today = dateOf(parts.clock.nowMs())
  const byDay = new Map<BusinessDate, number>()
  const lots = expiringPoints(knownAt(db, parts), memberId, today, plusDays(today, EXPIRY_NOTICE_DAYS))
  for (const { lot, points: here } of lots) {
    const lastDay = lastDayOf(lot)
    assert(lastDay !== null, 'a lot that expires has a last day')
    byDay.set(lastDay, (byDay.get(lastDay) ?? 0) + here)
  }
  return [...byDay]
    .map(([lastDay, sum]) => ({ points: points(sum), lastDay }))
    .toSorted((a, b) => (a.lastDay < b.lastDay ? -1 : 1))
}
