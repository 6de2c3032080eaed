/**
 * Figures of what is not chosen any more go with it: slip, sums and reasons are read from what was quoted. While what is
 * chosen changes, they stay until the new quote is there, so that nothing flickers.
 */
import { hasNewGoods } from './exchange.ts'
import type { RefundState } from './refund.ts'
import { isWorthQuoting, refundDraft } from './refund-draft.ts'
import { isAsking } from './return-act.ts'

interface Quoting {
  readonly quoted: unknown
  readonly commit: { readonly stage: string }
}

export function withoutStale(state: RefundState): RefundState {
  const draft = refundDraft(state)
  const chosen = draft.kind === 'draft' && isWorthQuoting(draft.draft)
  const { exchange, other } = state
  const stale = (act: Quoting) => act.quoted !== null && act.commit.stage !== 'done'
  return {
    ...state,
    quoted: !chosen && stale(state) ? null : state.quoted,
    exchange:
      exchange !== null && !(chosen && hasNewGoods(exchange.inputs)) && stale(exchange.act)
        ? { ...exchange, act: { ...exchange.act, quoted: null } }
        : exchange,
    other:
      other !== null && !isAsking(state) && stale(other.act)
        ? { ...other, act: { ...other.act, quoted: null } }
        : other,
  }
}
