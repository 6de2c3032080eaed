// Where points rest: what a till gives home by itself and what stays.
import { describe, expect, test } from 'vitest'
import type { MovedAmount, TillPolicy } from '../../shared/domain/inbox.ts'
import { mergePostings } from '../../shared/domain/merging.ts'
import {
  expiredAmounts,
  type RestingPlace,
  recalledAmounts,
  restingAmounts,
  saleOfRight,
} from '../../shared/domain/resting.ts'
import { businessDate } from '../../shared/domain/time.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'

const POLICY: TillPolicy = {
  v: 1,
  allowancePoints: 100,
  debtMaxPoints: 0,
  unbackedPerDay: 0,
  refundRightDays: 30,
}
const held = (asset: string, lot: string, amount: number): MovedAmount => ({
  owner: 'm:a',
  asset,
  lot,
  amount,
})
const OLD = held('points', 'lot-1~2026-11-20', 30)
const FIRST = held('points', 'lot-2', 80)
const SECOND = held('points', 'lot-3~2027-01-01', 50)
const VALUE = held('value.principal', 'lot-4', 700)
const DEBT = held('debt', 'sale-1', 5)
const ALL = [DEBT, OLD, FIRST, SECOND, VALUE]

const at = (over: Partial<RestingPlace> = {}): RestingPlace => ({
  site: '0001',
  homeSite: '0001',
  policy: POLICY,
  programme: SHOES,
  today: businessDate('2026-11-21'),
  ...over,
})

describe('after a push', () => {
  test('of this site’s members the youngest points above the allowance go home; value stays', () => {
    expect(restingAmounts(ALL, at())).toEqual([{ ...SECOND, amount: 30 }])
  })

  test('of members of other sites everything goes but debt, which stays with its refund right', () => {
    expect(restingAmounts(ALL, at({ homeSite: '0002' }))).toEqual([FIRST, SECOND, VALUE])
  })

  test('where points convert by themselves none stay', () => {
    const programme = { redemption: { ...SHOES.redemption, mode: 'automatic' as const } }
    expect(restingAmounts(ALL, at({ programme }))).toEqual([FIRST, SECOND])
  })

  test('expired lots go home on their own, and count for no allowance', () => {
    expect(expiredAmounts(ALL, businessDate('2026-11-21'))).toEqual([OLD])
    expect(expiredAmounts(ALL, businessDate('2026-11-20'))).toEqual([])
  })

  test('what is within the allowance moves nothing', () => {
    expect(restingAmounts([FIRST], at())).toEqual([])
  })
})

describe('a recall', () => {
  test('of everything takes no refund right and no debt', () => {
    expect(recalledAmounts([...ALL, held('refund:sale-1', '', 1)], null)).toEqual([OLD, FIRST, SECOND, VALUE])
  })

  test('of one asset takes that alone', () => {
    expect(recalledAmounts(ALL, 'points')).toEqual([OLD, FIRST, SECOND])
    expect(saleOfRight('refund:sale-1')).toBe('sale-1')
    expect(saleOfRight('points')).toBeNull()
  })
})

test('a merge moves everything lot by lot, and a right that the other had is forfeited', () => {
  const right = held('right:birthday:2026', '', 1)
  const postings = mergePostings([FIRST, right], 't.1', { from: 'a', to: 'b' }, (asset) =>
    asset.startsWith('right'),
  )
  expect(postings.map(({ owner, asset, amount }) => [owner, asset, amount])).toEqual([
    ['m:a', 'points', -80],
    ['m:b', 'points', 80],
    ['m:a', 'right:birthday:2026', -1],
    ['p:forfeited', 'right:birthday:2026', 1],
  ])
})
