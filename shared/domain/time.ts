/** Instants, business dates and the shop's zone; no clock is read here (rulebook section 12: business day). */
import { TZDate } from '@date-fns/tz'
import { format } from 'date-fns/format'
import { assert } from './result.ts'

declare const businessDateBrand: unique symbol

/** A business date, 'YYYY-MM-DD' in the shop's zone. */
export type BusinessDate = string & { readonly [businessDateBrand]: true }

/** The zone in which business dates, activation and birthdays are counted, whatever the machine's own zone. */
export const SHOP_ZONE = 'Asia/Shanghai'

const DATE_PATTERN = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/

/** True for a real calendar day between 1900 and 2199. */
export function isBusinessDate(text: string): text is BusinessDate {
  if (!DATE_PATTERN.test(text) || text < '1900-01-01' || text > '2199-12-31') return false
  return dateAtUtc(text).toISOString().startsWith(text)
}

/** @throws DefectError when `text` is no calendar day. */
export function businessDate(text: string): BusinessDate {
  assert(isBusinessDate(text), `not a business date: ${text}`)
  return text
}

/** The business date of an instant; the day begins `dayStartsHour` hours after midnight in Shanghai. */
export function businessDateAt(atMs: number, dayStartsHour = 0): BusinessDate {
  return format(new TZDate(atMs - dayStartsHour * 3_600_000, SHOP_ZONE), 'yyyy-MM-dd') as BusinessDate
}

/** 'YYYY-MM-DD HH:mm' in the shop's zone, as slips and screens show it. */
export function shopTimeText(atMs: number): string {
  return format(new TZDate(atMs, SHOP_ZONE), 'yyyy-MM-dd HH:mm')
}

/** 'YYYY-MM-DD HH:mm:ss' in the shop's zone, where the second counts (EN-04). */
export function shopSecondText(atMs: number): string {
  return format(new TZDate(atMs, SHOP_ZONE), 'yyyy-MM-dd HH:mm:ss')
}

/** The instant of a wall-clock time in the shop's zone, from 'YYYY-MM-DD' and 'HH:mm:ss'. */
export function shopInstantMs(date: BusinessDate, time = '00:00:00'): number {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number)
  return new TZDate(year, month - 1, day, hour, minute, second, SHOP_ZONE).getTime()
}

/** Calendar days from one date to another; negative when `to` comes first. */
export function daysBetween(from: BusinessDate, to: BusinessDate): number {
  return (dateAtUtc(to).getTime() - dateAtUtc(from).getTime()) / DAY_MS
}

/** The date so many calendar days later, or earlier for a negative number. */
export function plusDays(date: BusinessDate, days: number): BusinessDate {
  return businessDate(new Date(dateAtUtc(date).getTime() + days * DAY_MS).toISOString().slice(0, 10))
}

/** Dates are counted at midnight UTC, where every day has the same length, whatever the machine's zone does. */
const DAY_MS = 86_400_000

function dateAtUtc(date: string): Date {
  return new Date(`${date}T00:00:00Z`)
}
