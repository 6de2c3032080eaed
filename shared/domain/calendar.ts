/** Solar and lunar dates as rules use them: named days, ranges, weekdays, birthdays (EA-02). */
import { Lunar, LunarMonth, Solar } from 'lunar-typescript'
import { assert, assertNever } from './result.ts'
import type { BusinessDate } from './time.ts'

/** A birthday as told at enrolment; a lunar one names the month of the lunar year, a leap month counts as its plain one. */
export interface Birthday {
  readonly calendar: 'solar' | 'lunar'
  readonly month: number
  readonly day: number
  readonly year: number | null
}

/** When a day recurs or lies. Weekdays count from 1, Monday, to 7, Sunday. */
export type DateCondition =
  | { readonly kind: 'solar_date'; readonly month: number; readonly day: number }
  | { readonly kind: 'lunar_date'; readonly month: number; readonly day: number }
  | { readonly kind: 'nth_weekday'; readonly month: number; readonly weekday: number; readonly nth: number }
  | { readonly kind: 'date_range'; readonly from: BusinessDate; readonly to: BusinessDate }
  | { readonly kind: 'weekdays'; readonly weekdays: readonly number[] }

interface SolarDay {
  readonly year: number
  readonly month: number
  readonly day: number
}

/** Whether `date` fulfils the condition; both ends of a range count. @see EA-02 */
export function dateConditionHolds(condition: DateCondition, date: BusinessDate): boolean {
  switch (condition.kind) {
    case 'solar_date':
      return isSolarAnniversary(condition.month, condition.day, date)
    case 'lunar_date':
      return isLunarAnniversary(condition.month, condition.day, date)
    case 'nth_weekday': {
      const { month, day } = solarDayOf(date)
      const nth = Math.ceil(day / 7)
      return month === condition.month && weekdayOf(date) === condition.weekday && nth === condition.nth
    }
    case 'date_range':
      return condition.from <= date && date <= condition.to
    case 'weekdays':
      return condition.weekdays.includes(weekdayOf(date))
    default:
      return assertNever(condition)
  }
}

/**
 * Whether `date` is the birthday, and whether it lies in the birthday month. A lunar birthday counts per lunar year: 三十
 * falls on 廿九 in short months, a leap month does not repeat it, its month is the solar month that holds the day.
 * 29 February falls on the 28th in common years. @see EA-02
 */
export function birthdayOn(
  birthday: Pick<Birthday, 'calendar' | 'month' | 'day'>,
  date: BusinessDate,
): { readonly day: boolean; readonly month: boolean } {
  if (birthday.calendar === 'solar') {
    return {
      day: isSolarAnniversary(birthday.month, birthday.day, date),
      month: solarDayOf(date).month === birthday.month,
    }
  }
  return {
    day: isLunarAnniversary(birthday.month, birthday.day, date),
    month: lunarAnniversaryFallsInMonthOf(birthday.month, birthday.day, date),
  }
}

/** Whether such a day exists: 1 to 31 by solar month (29 February does), 1 to 30 in every lunar month. */
export function isBirthday(birthday: Birthday): boolean {
  const { calendar, month, day, year } = birthday
  if (!Number.isInteger(month) || month < 1 || month > 12 || !Number.isInteger(day) || day < 1) return false
  if (calendar === 'lunar') return day <= 30
  const daysInMonth = new Date(Date.UTC(year ?? LEAP_YEAR, month, 0)).getUTCDate()
  return day <= daysInMonth
}

/** Any leap year: a birthday without a year may be 29 February. */
const LEAP_YEAR = 2000

/** 1 for Monday to 7 for Sunday. */
export function weekdayOf(date: BusinessDate): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7
}

function solarDayOf(date: BusinessDate): SolarDay {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  return { year, month, day }
}

function isSolarAnniversary(month: number, day: number, date: BusinessDate): boolean {
  const today = solarDayOf(date)
  const lastDay = new Date(Date.UTC(today.year, month, 0)).getUTCDate()
  return today.month === month && today.day === Math.min(day, lastDay)
}

function lunarDayOf(today: SolarDay): { year: number; month: number; day: number } {
  const lunar = Solar.fromYmd(today.year, today.month, today.day).getLunar()
  return { year: lunar.getYear(), month: lunar.getMonth(), day: lunar.getDay() }
}

function daysInLunarMonth(year: number, month: number): number {
  const lunarMonth = LunarMonth.fromYm(year, month)
  assert(lunarMonth !== null, `no lunar month ${month} in ${year}`)
  return lunarMonth.getDayCount()
}

/** The calendar names a leap month by a negative number, so it never equals the plain month. */
function isLunarAnniversary(month: number, day: number, date: BusinessDate): boolean {
  const today = lunarDayOf(solarDayOf(date))
  return today.month === month && today.day === Math.min(day, daysInLunarMonth(today.year, today.month))
}

/** A solar month touches at most two lunar years. */
function lunarAnniversaryFallsInMonthOf(month: number, day: number, date: BusinessDate): boolean {
  const { year, month: solarMonth } = solarDayOf(date)
  const firstYear = lunarDayOf({ year, month: solarMonth, day: 1 }).year
  const lastDay = new Date(Date.UTC(year, solarMonth, 0)).getUTCDate()
  const lastYear = lunarDayOf({ year, month: solarMonth, day: lastDay }).year
  const lunarYears = firstYear === lastYear ? [firstYear] : [firstYear, lastYear]
  return lunarYears.some((lunarYear) => {
    const lunarDay = Math.min(day, daysInLunarMonth(lunarYear, month))
    const solar = Lunar.fromYmd(lunarYear, month, lunarDay).getSolar()
    return solar.getYear() === year && solar.getMonth() === solarMonth
  })
}
