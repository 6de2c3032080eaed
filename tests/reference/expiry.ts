/** Until when points of an accrual may be spent: date + months, clamped, to the end of that day, month or year. */
import type { ExpiryRules } from '../../shared/domain/programme.ts'
import { type BusinessDate, businessDate } from '../../shared/domain/time.ts'

export function lastDay(rules: ExpiryRules | null, accruedOn: BusinessDate): BusinessDate | null {
  if (rules === null) return null
  const [year, month, day] = accruedOn.split('-').map(Number) as [number, number, number]
  const months = year * 12 + (month - 1) + rules.months
  const there = { year: Math.floor(months / 12), month: (months % 12) + 1 }
  const clamped = Math.min(day, daysIn(there.year, there.month))
  switch (rules.end) {
    case 'day':
      return dateOf(there.year, there.month, clamped)
    case 'month':
      return dateOf(there.year, there.month, daysIn(there.year, there.month))
    case 'year':
      return dateOf(there.year, 12, 31)
  }
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

function dateOf(year: number, month: number, day: number): BusinessDate {
  const padded = (part: number) => String(part).padStart(2, '0')
  return businessDate(`${year}-${padded(month)}-${padded(day)}`)
}
