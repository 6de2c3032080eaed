/** Counting gifts: what is typed becomes a change of the stock. Pure. */
import type { RefusalView } from '../../shared/contract/common.ts'
import type { StockItem } from '../../shared/contract/points.ts'
import { piecesOfText } from './money-text.ts'

export const STOCK_REASONS = ['received', 'damaged', 'counted'] as const

export interface StockForm {
  readonly item: string
  readonly why: (typeof STOCK_REASONS)[number]
  readonly countText: string
}

export interface StockAsk {
  readonly actId: string
  readonly item: string
  readonly change: number
  readonly why: StockForm['why']
}

const COUNT_MAX = 9_999

/** Received is added, damaged taken off; what was counted says how far the books were off. @see RE-06 */
export function stockAsk(
  form: StockForm,
  items: readonly StockItem[],
  actId: string,
): StockAsk | RefusalView {
  const item = items.find(({ code }) => code === form.item)
  const count = piecesOfText(form.countText, COUNT_MAX)
  if (item === undefined || item.here === null) return { code: 'no_items', details: {} }
  if (count === null) return { code: 'count_missing', details: {} }
  const change = { received: count, damaged: -count, counted: count - item.here }[form.why]
  return change === 0
    ? { code: 'nothing_changed', details: {} }
    : { actId, item: item.code, change, why: form.why }
}
