/** How far the nearest birthday is away, and what a sale looks at of it (EA-02). */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { birthdayAt } from '../../shared/domain/birthday.ts'
import { type Birthday, birthdayDistance, birthdayOn } from '../../shared/domain/calendar.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { businessDate, plusDays } from '../../shared/domain/time.ts'
import { aFactor, aListPriceProgramme } from '../support/builders.ts'
import { holds } from '../support/properties.ts'

const solar = (month: number, day: number) => ({ calendar: 'solar', month, day }) as const
const lunar = (month: number, day: number) => ({ calendar: 'lunar', month, day }) as const

describe('EA-02 days to the nearest birthday', () => {
  test.each<[Pick<Birthday, 'calendar' | 'month' | 'day'>, string, number]>([
    [solar(11, 21), '2026-11-21', 0],
    [solar(11, 21), '2026-11-18', 3],
    [solar(11, 21), '2026-11-24', 3],
    [solar(1, 2), '2026-12-30', 3],
    [solar(12, 30), '2027-01-02', 3],
    [solar(2, 29), '2027-02-28', 0],
    [solar(2, 29), '2027-03-01', 1],
    [solar(2, 29), '2028-02-28', 1],
    [solar(2, 29), '2028-02-29', 0],
    [solar(6, 1), '2026-12-01', 182],
    // The fifteenth of the eighth lunar month, 25 September 2026.
    [lunar(8, 15), '2026-09-25', 0],
    [lunar(8, 15), '2026-09-28', 3],
    [lunar(8, 15), '2026-09-20', 5],
    // The last of the twelfth lunar month of 2026: 5 February 2027, a short month.
    [lunar(12, 30), '2027-02-05', 0],
    [lunar(12, 30), '2027-02-07', 2],
    [lunar(12, 1), '2026-12-31', 8],
  ])('%j seen from %s: %i', (birthday, date, days) => {
    expect(birthdayDistance(birthday, businessDate(date))).toBe(days)
  })

  test('is what walking day by day to the nearest birthday finds', () => {
    const someDay = fc
      .integer({ min: 0, max: 7300 })
      .map((days) => plusDays(businessDate('2020-01-01'), days))
    const someBirthday = fc.oneof(
      fc
        .record({ month: fc.integer({ min: 1, max: 12 }), day: fc.integer({ min: 1, max: 28 }) })
        .map(({ month, day }) => solar(month, day)),
      fc
        .record({ month: fc.integer({ min: 1, max: 12 }), day: fc.integer({ min: 1, max: 30 }) })
        .map(({ month, day }) => lunar(month, day)),
    )
    holds(
      100,
      fc.property(someBirthday, someDay, (birthday, date) => {
        const away = birthdayDistance(birthday, date)
        expect(away).toBeLessThanOrEqual(195)
        const isBirthday = (days: number) => birthdayOn(birthday, plusDays(date, days)).day
        expect(isBirthday(away) || isBirthday(-away)).toBe(true)
        for (let days = 1 - away; days < away; days += 1) expect(isBirthday(days)).toBe(false)
      }),
    )
  })
})

describe('EA-02 what a sale knows of the birthday', () => {
  const around = (...windows: readonly number[]): Programme =>
    aListPriceProgramme({
      factors: [
        aFactor(2000, { kind: 'tier', tier: 'member' }),
        ...windows.map((days) => aFactor(2000, { kind: 'birthday_days', days }, `within_${days}`)),
      ],
    })

  test.each([
    ['2026-11-21', { day: true, month: true, withinDays: 3 }],
    ['2026-11-24', { day: false, month: true, withinDays: 3 }],
    ['2026-11-25', { day: false, month: true, withinDays: 7 }],
    ['2026-11-28', { day: false, month: true, withinDays: 7 }],
    ['2026-11-29', { day: false, month: true }],
    ['2026-12-01', { day: false, month: false }],
  ])('on %s: %j, the narrowest window that reaches', (date, seen) => {
    expect(birthdayAt(solar(11, 21), businessDate(date), around(7, 3))).toEqual(seen)
  })

  test('no more than day and month where the programme counts no days around it', () => {
    expect(birthdayAt(solar(11, 21), businessDate('2026-11-21'), around())).toEqual({
      day: true,
      month: true,
    })
  })

  test('nothing without a birthday', () => {
    expect(birthdayAt(null, businessDate('2026-11-21'), around(3))).toEqual({ day: false, month: false })
  })
})
