/** Points that expire soon (section 12): announced on screen and slip. */
import type { Posting } from '../../shared/domain/entry.ts'
import { memberOwner, POINTS_ASSET } from '../../shared/domain/ledger.ts'
import { lastDayOf } from '../../shared/domain/lots.ts'
import { type Points, points } from '../../shared/domain/points.ts'
import { assert } from '../../shared/domain/result.ts'
import { type BusinessDate, plusDays } from '../../shared/domain/time.ts'
import { expiringPoints } from '../store/due.ts'
import type { ReadableDb } from '../store/query.ts'
import { knownAt } from './judging.ts'
import { dateOf, type TillParts } from './parts.ts'

/** Points whose last day is nearer than this are announced. */
const EXPIRY_NOTICE_DAYS = 60

/** Points whose last day is near, by day, the nearest first; as they would be with the postings `moved` booked. */
export function expiringSoon(
  db: ReadableDb,
  parts: TillParts,
  memberId: string,
  moved: readonly Posting[] = [],
): readonly { readonly points: Points; readonly lastDay: BusinessDate }[] {
  const today = dateOf(parts.clock.nowMs())
  const byDay = new Map<BusinessDate, number>()
  const noticed = plusDays(today, EXPIRY_NOTICE_DAYS)
  const lots = expiringPoints(knownAt(db, parts), memberId, today, noticed)
  for (const { lot, points: here } of lots) {
    const lastDay = lastDayOf(lot)
    assert(lastDay !== null, 'a lot that expires has a last day')
    byDay.set(lastDay, (byDay.get(lastDay) ?? 0) + here)
  }
  for (const { owner, asset, lot, amount } of moved) {
    const lastDay = owner === memberOwner(memberId) && asset === POINTS_ASSET ? lastDayOf(lot) : null
    if (lastDay === null || lastDay < today || lastDay > noticed) continue
    byDay.set(lastDay, (byDay.get(lastDay) ?? 0) + amount)
  }
  return [...byDay]
    .filter(([, sum]) => sum > 0)
    .map(([lastDay, sum]) => ({ points: points(sum), lastDay }))
    .toSorted((a, b) => (a.lastDay < b.lastDay ? -1 : 1))
}
