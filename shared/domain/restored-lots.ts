/** Points that come back to the lots they left: with at least thirty more days to live (RF-07, RF-08). */
import { accrualOf, lastDayOf, lotName } from './lots.ts'
import type { LotComingBack } from './refund.ts'
import type { LotHolding } from './sale.ts'
import { type BusinessDate, daysBetween, plusDays } from './time.ts'

/** RF-07: so many days after the day on which they come back, points can still be spent. */
export const RESTORED_DAYS = 30

/**
 * The lots as they come back on `today`: one that would live shorter than RESTORED_DAYS comes back as a lot of the same
 * accrual that lives so long, and says which lot it left. Order kept, lots of one name not added up.
 */
export function lotsWithTimeToLive(
  lots: readonly LotHolding[],
  today: BusinessDate,
): readonly LotComingBack[] {
  return lots.map((holding) => {
    const lastDay = lastDayOf(holding.lot)
    if (lastDay === null || daysBetween(today, lastDay) >= RESTORED_DAYS) return holding
    const lot = lotName(accrualOf(holding.lot), plusDays(today, RESTORED_DAYS))
    return { lot, points: holding.points, from: holding.lot }
  })
}
