/** Solar and lunar dates as rules use them: named days, ranges, weekdays, birthdays (EA-02). */
import { LunarYear } from 'lunar-typescript'
import { assertNever } from './result.ts'
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

/**
 * How many days the nearest birthday is away, before or after `date`; 0 on the day. Lunar birthdays and 29 February fall as in
 * birthdayOn. @see EA-02
 */
export function birthdayDistance(
  { calendar, month, day }: Pick<Birthday, 'calendar' | 'month' | 'day'>,
  date: BusinessDate,
): number {
  const today = solarDayOf(date)
  const todayNumber = dayNumber(today.year, today.month, today.day)
  const around = [today.year - 1, today.year, today.year + 1].flatMap((year) =>
    calendar === 'lunar'
      ? lunarAnniversaries(month, day, year)
      : [dayNumber(year, month, Math.min(day, lastDayOf(year, month)))],
  )
  return Math.min(...around.map((falls) => Math.abs(falls - todayNumber)))
}

/** Whether such a day exists: 1 to 31 by solar month (29 February does), 1 to 30 in every lunar month. */
export function isBirthday(birthday: Birthday): boolean {
  const { calendar, month, day, year } = birthday
  if (!Number.isInteger(month) || month < 1 || month > 12 || !Number.isInteger(day) || day < 1) return false
  if (calendar === 'lunar') return day <= 30
  return day <= lastDayOf(year ?? LEAP_YEAR, month)
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

/** The last day of a solar month, `month` from 1 to 12. */
function lastDayOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function isSolarAnniversary(month: number, day: number, date: BusinessDate): boolean {
  const today = solarDayOf(date)
  return today.month === month && today.day === Math.min(day, lastDayOf(today.year, month))
}

/** Days since 1970-01-01. */
function dayNumber(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / 86_400_000
}

/** The Julian day of 1970-01-01 at noon, from which the lunar calendar counts. */
const JULIAN_DAY_OF_1970 = 2_440_588

/**
 * The day numbers on which a lunar date falls around a solar year: the calendar gives fifteen months, from the eleventh of
 * the lunar year before, which begins in December at the latest. It names a leap month by a negative number, which is
 * never the plain month's.
 */
function lunarAnniversaries(month: number, day: number, solarYear: number): readonly number[] {
  return LunarYear.fromYear(solarYear)
    .getMonths()
    .filter((lunarMonth) => lunarMonth.getMonth() === month)
    .map((lunarMonth) => {
      const firstDay = lunarMonth.getFirstJulianDay() - JULIAN_DAY_OF_1970
      return firstDay + Math.min(day, lunarMonth.getDayCount()) - 1
    })
}

function isLunarAnniversary(month: number, day: number, date: BusinessDate): boolean {
  const today = solarDayOf(date)
  return lunarAnniversaries(month, day, today.year).includes(dayNumber(today.year, today.month, today.day))
}

function lunarAnniversaryFallsInMonthOf(month: number, day: number, date: BusinessDate): boolean {
  const { year, month: solarMonth } = solarDayOf(date)
  const first = dayNumber(year, solarMonth, 1)
  const last = dayNumber(year, solarMonth, lastDayOf(year, solarMonth))
  return lunarAnniversaries(month, day, year).some((falls) => first <= falls && falls <= last)
}
