/** Expiry of points: the last day of a lot, set once at its accrual, and which lots may be spent on a day (section 12). */
import { lastDayOf } from './lots.ts'
import type { ExpiryRules } from './programme.ts'
import type { LotHolding } from './sale.ts'
import type { BusinessDate } from './time.ts'

/**
 * The last day of a lot accrued on `date`: so many months later, the day clamped to that month's last, then to the end of
 * that day, month or year. Null where points never expire.
 */
export function lastDayFor(rules: ExpiryRules | null, date: BusinessDate): BusinessDate | null {
  if (rules === null) return null
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const months = year * 12 + month - 1 + rules.months
  const endYear = Math.floor(months / 12)
  const endMonth = rules.end === 'year' ? 12 : (months % 12) + 1
  const monthLength = new Date(Date.UTC(endYear, endMonth, 0)).getUTCDate()
  const endDay = rules.end === 'day' ? Math.min(day, monthLength) : monthLength
  return `${endYear}-${twoDigits(endMonth)}-${twoDigits(endDay)}` as BusinessDate
}

/** The lots that may be spent on `date`, in their order: those without a last day, and those whose last day has not passed. */
export function spendable(lots: readonly LotHolding[], date: BusinessDate): readonly LotHolding[] {
  return lots.filter(({ lot }) => {
    const lastDay = lastDayOf(lot)
    return lastDay === null || date <= lastDay
  })
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}
