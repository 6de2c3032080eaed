/** A member's standing at the foot of a slip (EN-16): points after the act, debt, value, what expires soon. */
import type { Posting } from '../../shared/domain/entry.ts'
import { memberOwner, valueAsset } from '../../shared/domain/ledger.ts'
import { type Fen, sumOfFen } from '../../shared/domain/money.ts'
import { type Points, points } from '../../shared/domain/points.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'
import { nettedAfter, settledDebt } from '../store/due.ts'
import { elsewhereOf } from '../store/elsewhere.ts'
import { valueHoldings } from '../store/known-holdings.ts'
import { type MemberRow, memberById } from '../store/members.ts'
import type { ReadableDb } from '../store/query.ts'
import { expiringSoon } from './expiring.ts'
import { knownAt } from './judging.ts'
import { pointsView } from './member-view.ts'
import { dateOf, type TillParts } from './parts.ts'

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

/** As an act would leave it that changes the points by `change` and books the postings `moved`, before it is booked. */
export function memberBefore(
  db: ReadableDb,
  parts: TillParts,
  memberId: string,
  change: number,
  debtChange = 0,
  moved: readonly Posting[] = [],
): MemberStanding | null {
  const standing = standingOf(db, parts, memberId, moved)
  if (standing === null) return null
  const balance = standing.balancePoints + change
  const owed = settledDebt(knownAt(db, parts), memberId, dateOf(parts.clock.nowMs()))
  const { here } = pointsView(db, parts, memberId)
  const paid = Math.min(owed, Math.max(0, here + change))
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

function standingOf(
  db: ReadableDb,
  parts: TillParts,
  memberId: string,
  moved: readonly Posting[] = [],
): MemberStanding | null {
  const member = memberById(db, memberId)
  if (member === null) return null
  const { total, debt } = pointsView(db, parts, memberId)
  return {
    member,
    balancePoints: total,
    debtPoints: debt,
    debtPaidPoints: points(0),
    valueFen: valueOnCard(db, parts, memberId, moved),
    expiring: expiringSoon(db, parts, memberId, moved)[0] ?? null,
  }
}

function valueOnCard(
  db: ReadableDb,
  parts: TillParts,
  memberId: string,
  moved: readonly Posting[],
): Fen | null {
  const { programme } = parts.adopted
  if (programme.storedValue === null) return null
  const assets = programme.storedValue.order.map(valueAsset)
  const arriving = moved
    .filter(({ owner, asset }) => owner === memberOwner(memberId) && assets.includes(asset))
    .reduce((sum, { amount }) => sum + amount, 0)
  const lots = valueHoldings(knownAt(db, parts), memberId, programme).flatMap((holding) => holding.lots)
  const elsewhere =
    parts.hq === undefined ? 0 : assets.reduce((sum, asset) => sum + elsewhereOf(db, memberId, asset), 0)
  return sumOfFen(lots.reduce((sum, lot) => sum + lot.fen, arriving + elsewhere))
}
