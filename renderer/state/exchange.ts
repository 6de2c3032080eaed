/** 换货 (RF-04): the new goods beside those that come back, and the one net amount of both. */
import type { ExchangeCommitInput, ExchangeCommitted, ExchangeQuote } from '../../shared/contract/exchange.ts'
import type { RefundDraft } from '../../shared/contract/refund.ts'
import type { SaleDraft } from '../../shared/contract/sale.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { fenOfText } from './money-text.ts'
import {
  type ActEvent,
  type ActPolicy,
  type ActState,
  actReducer,
  isActFrozen,
  newAct,
} from './quoted-act.ts'
import {
  hasTyped,
  NO_INPUTS,
  type SaleInputEvent,
  type SaleInputs,
  saleInputsReducer,
} from './sale-inputs.ts'
import { voucherAmounts } from './sale-vouchers.ts'

export type ExchangeDraft = ExchangeCommitInput['draft']
export type ExchangeExpected = ExchangeCommitInput['expected']

export interface ExchangeState {
  readonly inputs: SaleInputs
  readonly act: ActState<ExchangeDraft, ExchangeQuote, ExchangeExpected, ExchangeCommitted>
}

export type ExchangeEvent =
  | { readonly kind: 'input'; readonly event: SaleInputEvent }
  | { readonly kind: 'act'; readonly event: ActEvent<ExchangeDraft, ExchangeQuote, ExchangeCommitted> }

export const NEW_EXCHANGE: ExchangeState = { inputs: NO_INPUTS, act: newAct() }

const POLICY: ActPolicy<ExchangeQuote, ExchangeExpected> = {
  refusalOf: (quote) => quote.refusal,
  expectedOf: ({ refund, sale, payFen, handOutFen, netPoints }) =>
    refund === null || sale === null
      ? null
      : { payFen, handOutFen, netPoints: netPoints as ExchangeExpected['netPoints'] },
  asks: ({ needs }) => needs.approval || needs.overrides.length > 0 || needs.approvals.length > 0,
}

export function exchangeReducer(state: ExchangeState, event: ExchangeEvent): ExchangeState {
  if (event.kind === 'act') {
    const act = actReducer(state.act, event.event, POLICY)
    const inputs = event.event.kind === 'quoted' ? paying(state.inputs, event.event.quote) : state.inputs
    return act === state.act && inputs === state.inputs ? state : { inputs, act }
  }
  if (isActFrozen(state.act) || state.act.commit.stage === 'done') return state
  const inputs = saleInputsReducer(state.inputs, event.event)
  return { inputs, act: actReducer(state.act, { kind: 'edited' }, POLICY) }
}

/** Whether new goods are typed at all, and as amounts. */
export function hasNewGoods(inputs: SaleInputs): boolean {
  const texts = Object.values(inputs.amounts).filter((text) => text !== '')
  return hasTyped(inputs) && texts.every((text) => fenOfText(text).ok)
}

/** Vouchers pay what the returned goods leave to pay. */
function paying(inputs: SaleInputs, quote: ExchangeQuote): SaleInputs {
  return quote.sale === null ? inputs : voucherAmounts(inputs, quote.payFen)
}

/** The draft of both halves; null while nothing comes back or nothing new is typed. */
export function exchangeDraft(refund: RefundDraft, sale: SaleDraft): ExchangeDraft | null {
  if (refund.returned.length === 0 || sale.lines.length === 0) return null
  const { void: _, ...returned } = refund
  const { identification: __, guest: ___, ...goods } = sale
  return { refund: returned, sale: goods }
}

/** What the new goods are typed into: one amount per price class, as in a sale. */
export function amountOf(inputs: SaleInputs, priceClass: string): string {
  return inputs.amounts[priceClass] ?? ''
}

/** The tender that takes what is newly paid. */
export function newlyPaidBy(inputs: SaleInputs, programme: Programme): string {
  return inputs.restTender ?? programme.tenders.find(({ kind }) => kind === 'money')?.code ?? ''
}
