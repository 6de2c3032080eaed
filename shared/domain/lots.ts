/** Lots: how they are named, taking points out of them, oldest first, and adding lists of them up. */
import { type Points, points } from './points.ts'
import type { LotHolding } from './sale.ts'
import type { BusinessDate } from './time.ts'

const EXPIRY_SIGN = '~'

/** A lot is the accrual that made it, and its last day where points expire: 'ID', or 'ID~2027-12-31'. */
export function lotName(accrual: string, lastDay: BusinessDate | null): string {
  return lastDay === null ? accrual : `${accrual}${EXPIRY_SIGN}${lastDay}`
}

/** The accrual that a lot's points come from; the lots of one accrual may have several last days. */
export function accrualOf(lot: string): string {
  return lot.split(EXPIRY_SIGN)[0] ?? lot
}

/** The last day on which a lot may be spent, or null when it never expires. */
export function lastDayOf(lot: string): BusinessDate | null {
  const [, lastDay] = lot.split(EXPIRY_SIGN)
  return lastDay === undefined ? null : (lastDay as BusinessDate)
}

export interface TakenFromLots {
  readonly taken: readonly LotHolding[]
  /** What is left in the lots, empty ones dropped, order kept. */
  readonly left: readonly LotHolding[]
  /** What the lots did not have. */
  readonly missing: Points
}

/** Takes `amount` from `held` in its order, as far as it reaches. */
export function takeFromLots(held: readonly LotHolding[], amount: Points): TakenFromLots {
  const taken: LotHolding[] = []
  const left: LotHolding[] = []
  let missing: number = amount
  for (const { lot, points: here } of held) {
    const part = Math.min(missing, here)
    if (part > 0) taken.push({ lot, points: points(part) })
    if (here > part) left.push({ lot, points: points(here - part) })
    missing -= part
  }
  return { taken, left, missing: points(missing) }
}

/** The points in all of the lots; a plain number, because a sum of holdings is only compared. */
export function pointsInLots(held: readonly LotHolding[]): number {
  return held.reduce((sum, holding) => sum + holding.points, 0)
}

/** One holding per lot, in the order in which lots first appear. */
export function mergeLots(...lists: readonly (readonly LotHolding[])[]): readonly LotHolding[] {
  const byLot = new Map<string, number>()
  for (const { lot, points: here } of lists.flat()) byLot.set(lot, (byLot.get(lot) ?? 0) + here)
  return [...byLot].map(([lot, sum]) => ({ lot, points: points(sum) }))
}

/** What is left in the lots once these were taken out of them; order kept, empty ones dropped, lots that are not held ignored. */
export function withoutLots(
  held: readonly LotHolding[],
  taken: readonly LotHolding[],
): readonly LotHolding[] {
  const open = new Map<string, number>()
  for (const { lot, points: gone } of taken) open.set(lot, (open.get(lot) ?? 0) + gone)
  return held.flatMap(({ lot, points: here }) => {
    const gone = Math.min(here, open.get(lot) ?? 0)
    open.set(lot, (open.get(lot) ?? 0) - gone)
    return here === gone ? [] : [{ lot, points: points(here - gone) }]
  })
}
