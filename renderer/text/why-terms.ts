/** How an explanation's parts come to its figure: which are added, which are taken off, as the panel writes their signs. */
import type { Explanation } from '../../shared/domain/explain.ts'

/** Parts that are added up. */
const SUMS: ReadonlySet<string> = new Set([
  'sale_price',
  'group_money',
  'ground_money',
  'points_available',
  'items_pay',
  'items_value',
  'top_up_value',
  'top_up_money',
  'kept_goods_points',
  'refund_money',
  'returned_goods',
  'restored',
  'shortfall_total',
  'to_withhold',
  'points_due',
  'carried_over',
])

/** The first part, less the others. */
const FIRST_LESS_OTHERS: ReadonlySet<string> = new Set([
  'due',
  'new_goods_due',
  'earning_money',
  'returned_cost',
  'clawback',
  'restored_line',
  'shortfall',
  'hand_out',
  'withheld',
  'withheld_quality',
  'reward_points_missing',
  'exchange_pay',
  'exchange_hand_out',
])

/** The first part is what the others are made of, and the others are added up. */
const OTHERS_ADDED: ReadonlySet<string> = new Set(['accrual', 'accrual_uncut', 'earning_list'])

export type Sign = 1 | -1

/** The sign of each part in the sum, by place; null where a part is no term of it. */
export function signsOf(why: Explanation): readonly (Sign | null)[] {
  const added = addedParts(why)
  const first = OTHERS_ADDED.has(why.code) ? 1 : 0
  if (why.code === 'entry_net') return why.parts.map((_part, place) => (place === 1 ? -1 : 1))
  return why.parts.map((_part, place) => {
    if (added === null || place < first) return null
    return place < added ? 1 : -1
  })
}

function addedParts({ code, params, parts }: Explanation): number | null {
  const gains = params['gains']
  if (typeof gains === 'number') return gains
  if (SUMS.has(code) || OTHERS_ADDED.has(code)) return parts.length
  return FIRST_LESS_OTHERS.has(code) ? 1 : null
}

/** Whether the figure is a change, so that it is written with its sign. */
export function isChange({ code, params }: Explanation): boolean {
  return (typeof params['gains'] === 'number' && code !== 'points_taken') || CHANGES.has(code)
}

const CHANGES: ReadonlySet<string> = new Set(['act_undone', 'adjustment', 'extra'])
