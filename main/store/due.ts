/**
 * What the authority has to book on a member's points before anything else is judged: lots whose last day has passed, and
 * points taken for debt that no sale can turn into money any more. A till without HQ is its own authority.
 */
import { sql } from 'kysely'
import type { DebtNettedBody, PointsExpiredBody } from '../../shared/domain/entry.ts'
import { saleIn } from '../../shared/domain/entry-parts.ts'
import type { MovedAmount } from '../../shared/domain/inbox.ts'
import { DEBT_ASSET, memberOwner, POINTS_ASSET } from '../../shared/domain/ledger.ts'
import { pointsInLots, takeFromLots } from '../../shared/domain/lots.ts'
import { type Points, points } from '../../shared/domain/points.ts'
import { returnDay } from '../../shared/domain/refund-policy.ts'
import type { LotHolding } from '../../shared/domain/sale.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'
import { lotsHeld } from './accounts.ts'
import { entryAt, entryById, placeOf } from './entries.ts'
import { spendableLots } from './known-holdings.ts'
import type { Known, KnownHq } from './known-member.ts'
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

/**
 * With HQ: what goes home because of debt. Debt that no sale can turn into money any more, and points here, the oldest first,
 * up to what is owed at HQ and not met by points that are there already; null when there is nothing. HQ alone nets them.
 */
export function debtToSend(
  known: Known,
  hq: KnownHq,
  memberId: string,
  today: BusinessDate,
): readonly MovedAmount[] | null {
  const debts = settledDebts(known, memberId, today)
  const owed = points(Math.max(0, owedAtHq(hq, memberId) + pointsInLots(debts)))
  const held = owed === 0 ? [] : spendableLots(known, memberId, today, owed)
  const paying = takeFromLots(held, points(Math.min(owed, pointsInLots(held)))).taken
  const amounts = [...movedLots(memberId, DEBT_ASSET, debts), ...movedLots(memberId, POINTS_ASSET, paying)]
  return amounts.length === 0 ? null : amounts
}

/** Debt at HQ that points there do not meet; below zero: points there that nobody owes. */
function owedAtHq(hq: KnownHq, memberId: string): number {
  return hq.atHq(memberId, DEBT_ASSET) - hq.atHq(memberId, POINTS_ASSET)
}

/** Lots of a member as amounts that change their holder. */
export function movedLots(
  memberId: string,
  asset: string,
  lots: readonly LotHolding[],
): readonly MovedAmount[] {
  return lots.map(({ lot, points: amount }) => ({ owner: memberOwner(memberId), asset, lot, amount }))
}

/** How much debt of a member points would pay as soon as they arrive. */
export function settledDebt(known: Known, memberId: string, today: BusinessDate): number {
  const here = pointsInLots(settledDebts(known, memberId, today))
  return known.hq === undefined ? here : Math.max(0, owedAtHq(known.hq, memberId) + here)
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
  if (next?.kind === 'debt.netted' && next.body.memberId === memberId) return pointsInLots(next.body.lots)
  if (next?.kind !== 'amounts.returned' || next.body.why !== 'debt') return 0
  return next.body.amounts
    .filter(({ owner, asset }) => owner === memberOwner(memberId) && asset === POINTS_ASSET)
    .reduce((sum, { amount }) => sum + amount, 0)
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
