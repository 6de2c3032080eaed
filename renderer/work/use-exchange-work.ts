/** The exchange's traffic with the till; its draft is made of the return and of the new goods. */
import type { TillStatus } from '../../shared/contract/session.ts'
import type { CounterEvent } from '../state/counter.ts'
import { type ExchangeDraft, exchangeDraft } from '../state/exchange.ts'
import type { RefundState } from '../state/refund.ts'
import { refundDraft } from '../state/refund-draft.ts'
import { type DraftOutcome, saleDraft } from '../state/sale-draft.ts'
import type { TillClient } from '../transport.ts'
import { amountLineTexts } from './amount-lines.ts'
import { useActWork } from './use-act-work.ts'

export type ExchangeOutcome =
  | { readonly kind: 'draft'; readonly draft: ExchangeDraft; readonly key: string }
  | { readonly kind: 'nothing' }
  | Extract<DraftOutcome, { readonly kind: 'unreadable' }>

/** Both halves as typed; `nothing` while one of them is empty. */
export function exchangeOutcome(status: TillStatus | null, refund: RefundState): ExchangeOutcome {
  const programme = status?.programme ?? null
  if (status === null || programme === null || refund.exchange === null) return { kind: 'nothing' }
  const returned = refundDraft(refund)
  if (returned.kind !== 'draft') return returned
  const goods = saleDraft(refund.exchange.inputs, {
    programme,
    identification: returned.draft.identification,
    amountLineText: amountLineTexts(status),
  })
  if (goods.kind !== 'draft') return goods
  const draft = exchangeDraft(returned.draft, goods.draft)
  return draft === null ? { kind: 'nothing' } : { kind: 'draft', draft, key: JSON.stringify(draft) }
}

export function useExchangeWork(
  client: TillClient,
  connected: boolean,
  status: TillStatus | null,
  refund: RefundState,
  dispatch: (event: CounterEvent) => void,
): void {
  const outcome = exchangeOutcome(status, refund)
  useActWork({
    connected,
    act: refund.exchange?.act ?? null,
    draft: outcome.kind === 'draft' ? outcome.draft : null,
    quote: (draft) => client.exchange.quote({ draft }),
    commit: (asked) => client.exchange.commit(asked),
    dispatch: (event) =>
      dispatch({ kind: 'refund', event: { kind: 'exchange', event: { kind: 'act', event } } }),
  })
}
