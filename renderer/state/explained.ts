/** What of the screen can be explained, in the order in which it is worth asking for. */
import type { HistoryItem } from '../../shared/contract/member.ts'
import type { Explanation } from '../../shared/domain/explain.ts'
import type { CounterState } from './counter.ts'
import { type LookupState, rowToExplain } from './lookup.ts'
import { returnActWhy } from './return-act.ts'

/** The explanations of the figures on screen; empty where there is no figure yet. */
export function explanationsOf(state: CounterState): readonly Explanation[] {
  switch (state.mode) {
    case 'sale':
      return ofSale(state.sale)
    case 'member':
      return ofMember(state.lookup)
    case 'refund':
      return ofReturn(state.refund)
    default:
      return []
  }
}

/** What is being done for the member, else the row of the timeline. */
function ofMember(lookup: LookupState): readonly Explanation[] {
  if (lookup.act !== null) return lookup.act.act.quoted?.quote.quote.why ?? []
  const row = rowToExplain(lookup)
  return row !== null && lookup.explained?.entryId === row.entryId ? lookup.explained.why : []
}

/** The row of the timeline that the panel is about; null where it is about figures that are being judged. */
export function explainedRow({ mode, lookup }: CounterState): HistoryItem | null {
  return mode === 'member' && lookup.member !== null ? rowToExplain(lookup) : null
}

/** Whether the till has not said yet why the row is what it is. */
export function isAwaited(state: CounterState): boolean {
  const row = explainedRow(state)
  return row !== null && state.lookup.explained?.entryId !== row.entryId
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
