/** Counting gifts on the settings screen: what is typed becomes a change of the stock. */
import { describe, expect, test } from 'vitest'
import { type StockForm, stockAsk } from '../../renderer/state/stock.ts'
import type { StockItem } from '../../shared/contract/points.ts'

const ITEMS: readonly StockItem[] = [
  { code: 'umbrella', name: { zh: '雨伞', en: 'Umbrella' }, kind: 'gift', here: 5 },
  { code: 'rebate10', name: { zh: '返现', en: 'Rebate' }, kind: 'value', here: null },
]
const asked = (over: Partial<StockForm>) =>
  stockAsk({ item: 'umbrella', why: 'received', countText: '3', ...over }, ITEMS, 'act-1')

describe('RE-06 counting gifts', () => {
  test.each([
    ['received', '3', 3],
    ['damaged', '3', -3],
    ['counted', '3', -2],
    ['counted', '8', 3],
  ] as const)('%s %s is a change of %i where five are on the books', (why, countText, change) => {
    expect(asked({ why, countText })).toEqual({ actId: 'act-1', item: 'umbrella', why, change })
  })

  test.each([
    [{ countText: '' }, 'count_missing'],
    [{ countText: '12345' }, 'count_missing'],
    [{ item: 'rebate10' }, 'no_items'],
    [{ why: 'counted', countText: '5' }, 'nothing_changed'],
  ] as const)('%o is refused', (over, code) => {
    expect(asked(over)).toMatchObject({ code })
  })
})
