/** Lots: their names, and taking points out of them. */
import { describe, expect, test } from 'vitest'
import {
  accrualOf,
  lastDayOf,
  lotName,
  mergeLots,
  pointsInLots,
  takeFromLots,
  withoutLots,
} from '../../shared/domain/lots.ts'
import { points } from '../../shared/domain/points.ts'
import { businessDate } from '../../shared/domain/time.ts'
import { aLot } from '../support/builders.ts'

describe('a lot is named by its accrual and its last day', () => {
  test.each([
    ['sale-1', null, 'sale-1'],
    ['sale-1', '2027-12-31', 'sale-1~2027-12-31'],
    ['sale-1.r0', '2027-12-31', 'sale-1.r0~2027-12-31'],
  ])('%s until %s: %s', (accrual, lastDay, lot) => {
    expect(lotName(accrual, lastDay === null ? null : businessDate(lastDay))).toBe(lot)
    expect(accrualOf(lot)).toBe(accrual)
    expect(lastDayOf(lot)).toBe(lastDay)
  })
})

describe('points out of lots', () => {
  const held = [aLot('a', 10), aLot('b', 20), aLot('c', 5)]

  test.each([
    [0, [], held, 0],
    [10, [aLot('a', 10)], [aLot('b', 20), aLot('c', 5)], 0],
    [12, [aLot('a', 10), aLot('b', 2)], [aLot('b', 18), aLot('c', 5)], 0],
    [36, held, [], 1],
  ])('%i are taken in their order', (amount, taken, left, missing) => {
    expect(takeFromLots(held, points(amount))).toEqual({ taken, left, missing })
  })

  test('what was taken is left out, lot by lot, also where a lot stands twice', () => {
    expect(withoutLots(held, [aLot('b', 5), aLot('b', 5), aLot('c', 5)])).toEqual([
      aLot('a', 10),
      aLot('b', 10),
    ])
    const twice = [aLot('a', 3), aLot('b', 1), aLot('a', 3)]
    expect(withoutLots(twice, [aLot('a', 4)])).toEqual([aLot('b', 1), aLot('a', 2)])
    expect(withoutLots(twice, [aLot('a', 3)])).toEqual([aLot('b', 1), aLot('a', 3)])
  })

  test('more than is held takes what is held, and what is not held is no matter', () => {
    expect(withoutLots(held, [aLot('a', 11), aLot('z', 1)])).toEqual([aLot('b', 20), aLot('c', 5)])
    expect(withoutLots(held, [])).toEqual(held)
  })

  test('lists of them add up, in the order in which lots first appear', () => {
    expect(mergeLots([aLot('b', 1)], held, [aLot('a', 1)])).toEqual([
      aLot('b', 21),
      aLot('a', 11),
      aLot('c', 5),
    ])
    expect(pointsInLots(held)).toBe(35)
  })
})
