/** Expiry of points: the last day of a lot, and what may still be spent (section 12). */
import { describe, expect, test } from 'vitest'
import { lastDayFor, spendable } from '../../shared/domain/expiry.ts'
import { lotName } from '../../shared/domain/lots.ts'
import type { ExpiryRules } from '../../shared/domain/programme.ts'
import { businessDate } from '../../shared/domain/time.ts'
import { aLot } from '../support/builders.ts'

describe('section 12: the last day of a lot', () => {
  test.each<[string, ExpiryRules, string]>([
    ['2026-11-21', { months: 12, end: 'day' }, '2027-11-21'],
    ['2026-11-21', { months: 12, end: 'month' }, '2027-11-30'],
    ['2026-11-21', { months: 12, end: 'year' }, '2027-12-31'],
    ['2026-11-21', { months: 1, end: 'day' }, '2026-12-21'],
    ['2026-11-21', { months: 2, end: 'day' }, '2027-01-21'],
    ['2026-11-21', { months: 2, end: 'year' }, '2027-12-31'],
    ['2026-12-05', { months: 1, end: 'month' }, '2027-01-31'],
    ['2026-12-05', { months: 24, end: 'month' }, '2028-12-31'],
    ['2026-01-31', { months: 1, end: 'day' }, '2026-02-28'],
    ['2027-12-31', { months: 2, end: 'day' }, '2028-02-29'],
    ['2028-02-29', { months: 12, end: 'day' }, '2029-02-28'],
    ['2028-01-15', { months: 1, end: 'month' }, '2028-02-29'],
    ['2026-10-31', { months: 1, end: 'day' }, '2026-11-30'],
  ])('points of %s that live %j last through %s', (date, rules, lastDay) => {
    expect(lastDayFor(rules, businessDate(date))).toBe(lastDay)
  })

  test('there is none where expiry is off', () => {
    expect(lastDayFor(null, businessDate('2026-11-21'))).toBeNull()
  })
})

describe('section 12: what may be spent', () => {
  const lots = [
    aLot(lotName('a', businessDate('2026-11-20')), 10),
    aLot(lotName('b', businessDate('2026-11-21')), 20),
    aLot(lotName('c', null), 30),
    aLot(lotName('d', businessDate('2026-11-22')), 40),
  ]

  test.each([
    ['2026-11-20', ['a', 'b', 'c', 'd']],
    ['2026-11-21', ['b', 'c', 'd']],
    ['2026-11-22', ['c', 'd']],
    ['2026-11-23', ['c']],
  ])('on %s: %j, through the last day, in their order', (date, accruals) => {
    const left = spendable(lots, businessDate(date)).map(({ lot }) => lot.slice(0, 1))
    expect(left).toEqual(accruals)
  })
})
