/** What of the screen can be explained, in the order in which it is worth asking for. */
import type { Explanation } from '../../shared/domain/explain.ts'
import type { CounterState } from './counter.ts'
import { returnActWhy } from './return-act.ts'

/** The explanations of the figures on screen; empty where there is no figure yet. */
export function explanationsOf(state: CounterState): readonly Explanation[] {
  switch (state.mode) {
    case 'sale':
      return ofSale(state.sale)
    case 'member':
      return state.lookup.act?.act.quoted?.quote.quote.why ?? []
    case 'refund':
      return ofReturn(state.refund)
    default:
      return []
  }
}

function ofSale({ quoted }: CounterState['sale']): readonly Explanation[] {
  if (quoted === null || quoted === undefined) return []
  const { due, accrual, redemption, conversion, rewards } = quoted.quote.why
  return [...[due, accrual, redemption, conversion].flatMap((why) => why ?? []), ...rewards]
}

function ofReturn({ other, exchange, quoted }: CounterState['refund']): readonly Explanation[] {
  if (other !== null) return returnActWhy(other.act.quoted?.quote)
  if (exchange !== null) return exchange.act.quoted?.quote.why ?? []
  return quoted?.quote.why ?? []
}
