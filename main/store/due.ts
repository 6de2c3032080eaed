/**
 * What the authority has to book on a member's points before anything else is judged: lots whose last day has passed, and
 * points taken for debt that no sale can turn into money any more. A till without HQ is its own authority.
 */
import { sql } from 'kysely'
import type { DebtNettedBody, PointsExpiredBody } from '../../shared/domain/entry.ts'
import { saleIn } from '../../shared/domain/entry-parts.ts'
import { DEBT_ASSET, memberOwner, POINTS_ASSET } from '../../shared/domain/ledger.ts'
import { pointsInLots, takeFromLots } from '../../shared/domain/lots.ts'
import { type Points, points } from '../../shared/domain/points.ts'
import { returnDay } from '../../shared/domain/refund-policy.ts'
import type { LotHolding } from '../../shared/domain/sale.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'
import { lotsHeld } from './accounts.ts'
import { entryAt, entryById, placeOf } from './entries.ts'
import { spendableLots } from './known-holdings.ts'
import type { Known } from './known-member.ts'
import { programmeOf } from './programmes.ts'
import { type ReadableDb, readAll } from './query.ts'
import { saleOfId } from './sales.ts'

// Bounded by the lots of one member.
const expiredRows = readAll<{ owner: string; holder: string; today: string }>()((db, argument) =>
  db
    .selectFrom('balance')
    .select(['lot', 'amount'])
    .where('owner', '=', argument('owner'))
    .where('asset', '=', sql.lit(POINTS_ASSET))
    .where('holder', '=', argument('holder'))
    .where(sql<boolean>`instr(lot, '~') > 0`)
    .where(sql<boolean>`substr(lot, -10) < ${argument('today')}`)
    .orderBy('since')
    .orderBy('lot'),
)

/** The points of a member whose last day has passed, or null when there are none (section 12). */
export function expiredPoints(
  { books, holder }: Known,
  memberId: string,
  today: BusinessDate,
): Omit<PointsExpiredBody, 'v'> | null {
  const rows = expiredRows(books, { owner: memberOwner(memberId), holder, today })
  if (rows.length === 0) return null
  return { memberId, lots: rows.map(({ lot, amount }) => ({ lot, points: amount as Points })) }
}

const expiringRows = readAll<{ owner: string; holder: string; from: string; to: string }>()((db, argument) =>
  db
    .selectFrom('balance')
    .select(['lot', 'amount'])
    .where('owner', '=', argument('owner'))
    .where('asset', '=', sql.lit(POINTS_ASSET))
    .where('holder', '=', argument('holder'))
    .where(sql<boolean>`instr(lot, '~') > 0`)
    .where(sql<boolean>`substr(lot, -10) between ${argument('from')} and ${argument('to')}`)
    .orderBy(sql`substr(lot, -10)`)
    .orderBy('since'),
)

/** Points of a member whose last day lies between two days, both counted; the nearest first. */
export function expiringPoints(
  { books, holder }: Known,
  memberId: string,
  from: BusinessDate,
  to: BusinessDate,
): readonly LotHolding[] {
  return expiringRows(books, { owner: memberOwner(memberId), holder, from, to }).map(({ lot, amount }) => ({
    lot,
    points: amount as Points,
  }))
}

const expiringOwners = readAll<{ holder: string; today: string; limit: number }>()((db, argument) =>
  db
    .selectFrom('balance')
    .select('owner')
    .distinct()
    .where('asset', '=', sql.lit(POINTS_ASSET))
    .where(sql<boolean>`substr(owner, 1, 2) = 'm:'`)
    .where(sql<boolean>`instr(lot, '~') > 0`)
    .where(sql<boolean>`substr(lot, -10) < ${argument('today')}`)
    .where('holder', '=', argument('holder'))
    .limit(argument('limit')),
)

/** Members of whose points some have passed their last day, at most `limit`. */
export function membersWithExpired(
  { books, holder }: { readonly books: ReadableDb; readonly holder: string },
  today: BusinessDate,
  limit: number,
): readonly string[] {
  return expiringOwners(books, { holder, today, limit }).map(({ owner }) => owner.slice('m:'.length))
}

/**
 * Debt of a member that points here can pay, the oldest debt by the oldest points first; null when there is none. Debt in a
 * sale's lot waits while a return of that sale could still turn it into money.
 */
export function debtToNet(
  known: Known,
  memberId: string,
  today: BusinessDate,
): Omit<DebtNettedBody, 'v'> | null {
  const owed = settledDebts(known, memberId, today)
  if (owed.length === 0) return null
  const held = spendableLots(known, memberId, today, pointsInLots(owed))
  const amount = points(Math.min(pointsInLots(owed), pointsInLots(held)))
  if (amount === 0) return null
  return { memberId, debts: takeFromLots(owed, amount).taken, lots: takeFromLots(held, amount).taken }
}

/** How much debt of a member points would pay as soon as they arrive. */
export function settledDebt(known: Known, memberId: string, today: BusinessDate): number {
  return pointsInLots(settledDebts(known, memberId, today))
}

function settledDebts(known: Known, memberId: string, today: BusinessDate): readonly LotHolding[] {
  return lotsHeld(known.books, memberOwner(memberId), DEBT_ASSET, known.holder).filter(({ lot }) =>
    isSettled(known, lot, today),
  )
}

/** The points that paid debt right after an act, in the entry that follows it. */
export function nettedAfter(db: ReadableDb, memberId: string, entryId: string): number {
  const place = placeOf(db, entryId)
  if (place === null) return 0
  const next = entryAt(db, place.epochNumber, place.seq + 1)
  if (next?.kind !== 'debt.netted' || next.body.memberId !== memberId) return 0
  return pointsInLots(next.body.lots)
}

/** Whether no return can turn this debt into money any more, but one that a manager lets through late. */
function isSettled({ books, log }: Known, lot: string, today: BusinessDate): boolean {
  const entry = entryById(log, lot)
  const sale = entry === null ? null : saleIn(entry)
  if (sale === null) return true
  const { refund } = programmeOf(log, sale.programme)
  if (refund.shortfall === 'debt' || saleOfId(books, lot, log)?.whollyReturned === true) return true
  return returnDay({ ...sale, lot }, { businessDate: today }) > refund.periodDays
}
