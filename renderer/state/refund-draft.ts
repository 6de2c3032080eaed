/** From what is chosen of a sale to the draft that the till judges: pieces, amounts, and what goes with them. */
import type { RefusalView } from '../../shared/contract/common.ts'
import type { RefundableLine, RefundableSale, RefundDraft } from '../../shared/contract/refund.ts'
import { fenOfText } from './money-text.ts'
import type { RefundState } from './refund.ts'

/** Whether anything of this line is to come back. */
export function isChosen(state: RefundState, line: RefundableLine, at: number): boolean {
  return line.kind === 'counted' ? (state.pieces[at] ?? 0) > 0 : (state.amounts[at] ?? '') !== ''
}

export type RefundDraftOutcome =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'draft'; readonly draft: RefundDraft; readonly key: string }
  | { readonly kind: 'unreadable'; readonly refusal: RefusalView }

/** The draft of what is chosen; `nothing` while no sale is open. */
export function refundDraft(state: RefundState): RefundDraftOutcome {
  if (state.sale === null) return { kind: 'nothing' }
  const returned: { line: number; units: number }[] = []
  for (const [at, line] of state.sale.lines.entries()) {
    if (!isChosen(state, line, at)) continue
    if (line.kind === 'counted') {
      returned.push({ line: at, units: state.pieces[at] ?? 0 })
      continue
    }
    const amount = fenOfText(state.amounts[at] ?? '')
    if (!amount.ok)
      return { kind: 'unreadable', refusal: { code: amount.code, details: { ...amount.details } } }
    if (amount.value > 0) returned.push({ line: at, units: amount.value })
  }
  const owner = state.sale.member
  const isPresented = owner !== null && state.presented?.memberId === owner.memberId
  const draft: RefundDraft = {
    slipNumber: state.sale.slipNumber,
    returned,
    identification: isPresented ? (state.presented?.identification ?? null) : null,
    ...beside(state, state.sale),
  }
  return { kind: 'draft', draft, key: JSON.stringify(draft) }
}

/** What goes with a return besides the goods; a draft says only what there is. */
function beside(state: RefundState, sale: RefundableSale): Partial<RefundDraft> {
  const reason = state.isVoid ? undefined : refundReason(state, sale)
  return {
    ...(state.withoutSlip ? { withoutSlip: true } : {}),
    ...(reason === undefined ? {} : { reason }),
    ...(state.giftsBack.length === 0 ? {} : { giftsBack: [...state.giftsBack] }),
    ...(state.inCash.length === 0 ? {} : { inCash: [...state.inCash] }),
    ...(state.cardHandedBack ? { cardHandedBack: true } : {}),
    ...(state.isVoid ? { void: true } : {}),
  }
}

/** The chosen reason, or the first there is; undefined where the sale's programme lists none. @see RF-06 */
export function refundReason(state: RefundState, sale: RefundableSale): string | undefined {
  return state.reason ?? sale.reasons[0]?.code
}

/** Whether there is something to ask the till about: lines, or the whole sale. */
export function isWorthQuoting(draft: RefundDraft): boolean {
  return draft.void === true || draft.returned.length > 0
}
