/** The very edges of names, phones and birthdays. */
import { expect, test } from 'vitest'
import { isBirthday } from '../../shared/domain/calendar.ts'
import { isMobilePhone, maskName, normalisePhone } from '../../shared/domain/member.ts'
import { isBusinessDate } from '../../shared/domain/time.ts'

test.each([
  ['Anna张', 'A***'],
  ['John  Smith', 'J*** S***'],
])('PV-03 the name %s is shown as %s', (name, masked) => {
  expect(maskName(name)).toBe(masked)
})

test('a phone has nothing before it', () => {
  expect(isMobilePhone('013812345678')).toBe(false)
})

test('a phone that holds 0086 keeps it', () => {
  expect(normalisePhone('13800861234')).toBe('13800861234')
})

test.each(['solar', 'lunar'] as const)('the first of a %s month is a birthday', (calendar) => {
  expect(isBirthday({ calendar, month: 1, day: 1, year: null })).toBe(true)
  expect(isBirthday({ calendar, month: 12, day: 1, year: 1990 })).toBe(true)
})

test('a year has four digits', () => {
  expect(isBusinessDate('20026-01-01')).toBe(false)
})
