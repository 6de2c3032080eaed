/** Solar and lunar dates: festivals, birthdays, weekdays, checked against published calendars. */
import { describe, expect, test } from 'vitest'
import {
  type Birthday,
  birthdayOn,
  type DateCondition,
  dateConditionHolds,
  isBirthday,
  weekdayOf,
} from '../../shared/domain/calendar.ts'
import { type BusinessDate, businessDate, daysBetween, plusDays } from '../../shared/domain/time.ts'

const lunar = (month: number, day: number) => ({ calendar: 'lunar', month, day }) as const
const solar = (month: number, day: number) => ({ calendar: 'solar', month, day }) as const

/** All days of a span on which `holds`. */
function daysOf(from: string, to: string, holds: (date: BusinessDate) => boolean): BusinessDate[] {
  const found: BusinessDate[] = []
  for (let date = businessDate(from); date <= to; date = plusDays(date, 1)) if (holds(date)) found.push(date)
  return found
}

describe('EA-02 named dates', () => {
  const range = {
    kind: 'date_range',
    from: businessDate('2026-06-17'),
    to: businessDate('2026-06-19'),
  } as const
  test.each<[DateCondition, string, string, readonly string[]]>([
    [
      { kind: 'lunar_date', month: 8, day: 15 },
      '2023-01-01',
      '2027-12-31',
      ['2023-09-29', '2024-09-17', '2025-10-06', '2026-09-25', '2027-09-15'],
    ],
    [
      { kind: 'lunar_date', month: 1, day: 1 },
      '2023-01-01',
      '2027-12-31',
      ['2023-01-22', '2024-02-10', '2025-01-29', '2026-02-17', '2027-02-06'],
    ],
    [
      { kind: 'lunar_date', month: 12, day: 30 },
      '2024-01-01',
      '2026-12-31',
      ['2024-02-09', '2025-01-28', '2026-02-16'],
    ],
    [{ kind: 'lunar_date', month: 6, day: 1 }, '2025-01-01', '2025-12-31', ['2025-06-25']],
    [{ kind: 'lunar_date', month: 2, day: 2 }, '2023-01-01', '2023-12-31', ['2023-02-21']],
    [{ kind: 'solar_date', month: 9, day: 10 }, '2026-01-01', '2027-12-31', ['2026-09-10', '2027-09-10']],
    [{ kind: 'solar_date', month: 2, day: 29 }, '2027-01-01', '2028-12-31', ['2027-02-28', '2028-02-29']],
    [
      { kind: 'nth_weekday', month: 5, weekday: 7, nth: 2 },
      '2026-01-01',
      '2027-12-31',
      ['2026-05-10', '2027-05-09'],
    ],
    [{ kind: 'nth_weekday', month: 3, weekday: 1, nth: 1 }, '2026-01-01', '2026-12-31', ['2026-03-02']],
    [
      { kind: 'nth_weekday', month: 11, weekday: 7, nth: 5 },
      '2025-01-01',
      '2026-12-31',
      ['2025-11-30', '2026-11-29'],
    ],
    [range, '2026-06-01', '2026-06-30', ['2026-06-17', '2026-06-18', '2026-06-19']],
    [{ kind: 'weekdays', weekdays: [3, 7] }, '2026-11-16', '2026-11-22', ['2026-11-18', '2026-11-22']],
  ])('%j from %s to %s: %j', (condition, from, to, days) => {
    expect(daysOf(from, to, (date) => dateConditionHolds(condition, date))).toEqual(days)
  })

  test('weekdays count from Monday, 1, to Sunday, 7', () => {
    expect(weekdayOf(businessDate('2026-11-16'))).toBe(1)
    expect(weekdayOf(businessDate('2026-11-22'))).toBe(7)
  })
})

describe('EA-02 birthdays', () => {
  test('29 February falls on the 28th in common years, and on no other day', () => {
    expect(daysOf('2027-01-01', '2028-12-31', (date) => birthdayOn(solar(2, 29), date).day)).toEqual([
      '2027-02-28',
      '2028-02-29',
    ])
  })

  test('a solar birthday month is that month', () => {
    expect(birthdayOn(solar(11, 2), businessDate('2026-11-30'))).toEqual({ day: false, month: true })
    expect(birthdayOn(solar(11, 2), businessDate('2026-12-02'))).toEqual({ day: false, month: false })
    expect(birthdayOn(solar(11, 2), businessDate('2026-11-02'))).toEqual({ day: true, month: true })
  })

  test('三十 falls on 廿九 in short months', () => {
    expect(daysOf('2024-01-01', '2026-12-31', (date) => birthdayOn(lunar(12, 30), date).day)).toEqual([
      '2024-02-09',
      '2025-01-28',
      '2026-02-16',
    ])
  })

  test('a leap month does not repeat a birthday: 2025 has two sixth months', () => {
    expect(daysOf('2025-01-01', '2025-12-31', (date) => birthdayOn(lunar(6, 10), date).day)).toEqual([
      '2025-07-04',
    ])
    expect(birthdayOn(lunar(6, 10), businessDate('2025-07-31'))).toEqual({ day: false, month: true })
    expect(birthdayOn(lunar(6, 10), businessDate('2025-08-03'))).toEqual({ day: false, month: false })
  })

  test('a lunar birthday counts per lunar year: twice in one solar year, not at all in the next', () => {
    const first = lunar(12, 1)
    expect(daysOf('2024-01-01', '2026-12-31', (date) => birthdayOn(first, date).day)).toEqual([
      '2024-01-11',
      '2024-12-31',
      '2026-01-19',
    ])
    const months = daysOf('2024-01-01', '2026-02-28', (date) => birthdayOn(first, date).month)
    expect([...new Set(months.map((date) => date.slice(0, 7)))]).toEqual(['2024-01', '2024-12', '2026-01'])
  })

  test('its month is the solar month that holds the day, from the first to the last of it', () => {
    const midAutumn = lunar(8, 15)
    expect(daysOf('2026-01-01', '2026-12-31', (date) => birthdayOn(midAutumn, date).month)).toHaveLength(30)
    expect(birthdayOn(midAutumn, businessDate('2026-09-01')).month).toBe(true)
    expect(birthdayOn(midAutumn, businessDate('2026-10-01')).month).toBe(false)
  })

  test.each([lunar(1, 1), lunar(2, 30), lunar(8, 15), lunar(11, 29), lunar(12, 30)])(
    '%j comes once a lunar year, always within its month',
    (birthday) => {
      const days = daysOf('2000-01-01', '2039-12-31', (date) => birthdayOn(birthday, date).day)
      expect(days.length).toBeGreaterThanOrEqual(39)
      expect(days.every((date) => birthdayOn(birthday, date).month)).toBe(true)
      for (const [index, date] of days.entries()) {
        const next = days[index + 1]
        if (next === undefined) continue
        expect(daysBetween(date, next)).toBeGreaterThanOrEqual(353)
        expect(daysBetween(date, next)).toBeLessThanOrEqual(385)
      }
    },
  )

  test('dates at both ends of the calendar are answered', () => {
    for (const date of [businessDate('1900-01-01'), businessDate('2199-12-31')]) {
      expect(birthdayOn(lunar(12, 30), date).day).toBe(false)
    }
  })

  test('the machine’s zone changes nothing', () => {
    const zone = process.env['TZ']
    try {
      process.env['TZ'] = 'America/Los_Angeles'
      expect(new Date('2026-01-01T12:00:00Z').getTimezoneOffset()).toBe(480)
      expect(birthdayOn(lunar(8, 15), businessDate('2026-09-25')).day).toBe(true)
      expect(birthdayOn(solar(2, 29), businessDate('2027-02-28')).day).toBe(true)
      expect(weekdayOf(businessDate('2026-11-22'))).toBe(7)
    } finally {
      if (zone === undefined) delete process.env['TZ']
      else process.env['TZ'] = zone
    }
  })
})

test.each<[Birthday['calendar'], number | null, number, number, boolean]>([
  ['solar', null, 2, 29, true],
  ['solar', 1988, 2, 29, true],
  ['solar', 1990, 2, 29, false],
  ['solar', null, 4, 31, false],
  ['solar', null, 12, 31, true],
  ['solar', null, 0, 1, false],
  ['solar', null, 13, 1, false],
  ['solar', null, 1, 0, false],
  ['solar', null, 1, 1.5, false],
  ['solar', null, 1.5, 1, false],
  ['lunar', null, 12, 30, true],
  ['lunar', 1990, 1, 30, true],
  ['lunar', null, 1, 31, false],
])('a %s birthday %s-%s-%s exists: %s', (calendar, year, month, day, exists) => {
  expect(isBirthday({ calendar, year, month, day })).toBe(exists)
})
