/**
 * What else a slip is good for: points claimed for a sale without a member, goods given like for like, goods of a sale that no
 * ledger knows, a redemption or a top-up undone. Pure; all of them go the way of any quoted act.
 */
import type { RefusalView, Why } from '../../shared/contract/common.ts'
import type { ActCommitted, SwapDraft, SwapQuote } from '../../shared/contract/exchange.ts'
import type {
  ActExpected,
  ActQuote,
  ClaimDraft,
  UnbackedRefundDraft,
  UndoDraft,
  UndoResult,
  UnknownReturnDraft,
} from '../../shared/contract/points.ts'
import type { ClaimResult, UnknownReturnResult } from '../../shared/domain/act.ts'
import { type Fen, NO_FEN } from '../../shared/domain/money.ts'
import { NO_POINTS } from '../../shared/domain/points.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { type Result, refuse } from '../../shared/domain/result.ts'
import type { UnbackedResult } from '../../shared/domain/unbacked.ts'
import { fenOfText, type MoneyTextProblem } from './money-text.ts'
import {
  type ActEvent,
  type ActPolicy,
  type ActState,
  actReducer,
  isActFrozen,
  newAct,
} from './quoted-act.ts'
import type { RefundState } from './refund.ts'
import { refundDraft } from './refund-draft.ts'

export type ReturnActKind = 'claim' | 'swap' | 'unknown' | 'unbacked' | 'undo'

/** What is done where no sale is open: its goods taken all the same, or the act of its slip undone. */
export type WithoutSale = Extract<ReturnActKind, 'unknown' | 'unbacked' | 'undo'>

export interface ReturnActInputs {
  /** The slip of what is to be undone, or of another till's sale whose refund right cannot be fetched. */
  readonly slipNumber: string
  /** EN-15: the card that falls with it lies on the counter. */
  readonly cardHandedBack: boolean
  /** RF-10: gifts of an undone top-up that were brought, by their place in what it gave. */
  readonly giftsBack: readonly number[]
  readonly amountText: string
  /** Null: the programme's first tender of money. */
  readonly tender: string | null
  /** RF-06: null: the first reason. */
  readonly reason: string | null
  /** Why the manager does not wait for the right; null: the first of the programme's. */
  readonly overrideReason: string | null
  readonly swapWhy: SwapDraft['why']
  /** What each changed line becomes; a line that is missing keeps its own text. */
  readonly swapTexts: Readonly<Record<number, string>>
}

export type ReturnRequest =
  | { readonly kind: 'claim'; readonly draft: ClaimDraft }
  | { readonly kind: 'swap'; readonly draft: SwapDraft }
  | { readonly kind: 'unknown'; readonly draft: UnknownReturnDraft }
  | { readonly kind: 'unbacked'; readonly draft: UnbackedRefundDraft }
  | { readonly kind: 'undo'; readonly draft: UndoDraft }

export type ReturnQuote =
  | { readonly kind: 'claim'; readonly quote: ActQuote<ClaimResult> }
  | { readonly kind: 'unknown'; readonly quote: ActQuote<UnknownReturnResult> }
  | { readonly kind: 'unbacked'; readonly quote: ActQuote<UnbackedResult> }
  | { readonly kind: 'swap'; readonly quote: SwapQuote }
  | { readonly kind: 'undo'; readonly quote: ActQuote<UndoResult> }

export type ReturnActState = ActState<ReturnRequest, ReturnQuote, ActExpected, ActCommitted>

export interface ReturnAct {
  readonly kind: ReturnActKind
  readonly inputs: ReturnActInputs
  readonly act: ReturnActState
}

export type ReturnActEvent =
  | { readonly kind: 'input'; readonly change: Partial<ReturnActInputs> }
  | { readonly kind: 'swap_text'; readonly line: number; readonly text: string }
  | { readonly kind: 'act'; readonly event: ActEvent<ReturnRequest, ReturnQuote, ActCommitted> }

export function newReturnAct(kind: ReturnActKind, slipNumber = ''): ReturnAct {
  const inputs: ReturnActInputs = {
    slipNumber,
    cardHandedBack: false,
    giftsBack: [],
    amountText: '',
    tender: null,
    reason: null,
    overrideReason: null,
    swapWhy: 'other_size',
    swapTexts: {},
  }
  return { kind, inputs, act: newAct() }
}

/** Whether a manager must agree, and whether a reason is asked for. */
export function returnActNeeds(quote: ReturnQuote): { readonly approval: boolean; readonly reason: boolean } {
  switch (quote.kind) {
    case 'claim':
    case 'unknown':
    case 'unbacked':
    case 'undo':
      return { approval: quote.quote.needsApproval, reason: false }
    case 'swap': {
      const { approval, overrides } = quote.quote.needs
      return { approval, reason: overrides.length > 0 }
    }
  }
}

/** What can be asked for in the why panel; a swap has no figures. */
export function returnActWhy(quote: ReturnQuote | undefined): Why {
  return quote === undefined || quote.kind === 'swap' ? [] : quote.quote.why
}

const POLICY: ActPolicy<ReturnQuote, ActExpected> = {
  refusalOf: ({ quote }) => quote.refusal,
  expectedOf: (quoted) => {
    switch (quoted.kind) {
      case 'claim': {
        const { result } = quoted.quote
        return result && { points: result.accruedPoints, fen: NO_FEN }
      }
      case 'unknown': {
        const { result } = quoted.quote
        return result && { points: result.clawbackPoints, fen: result.handOutFen }
      }
      case 'unbacked': {
        const { result } = quoted.quote
        return result && { points: NO_POINTS, fen: result.handOutFen }
      }
      case 'undo': {
        const { result } = quoted.quote
        return result && { points: result.points, fen: result.handOutFen }
      }
      case 'swap':
        return { points: NO_POINTS, fen: NO_FEN }
    }
  },
  asks: (quote) => {
    const { approval, reason } = returnActNeeds(quote)
    return approval || reason
  },
}

export function returnActReducer(state: ReturnAct, event: ReturnActEvent): ReturnAct {
  if (event.kind === 'act') {
    const act = actReducer(state.act, event.event, POLICY)
    return act === state.act ? state : { ...state, act }
  }
  if (isActFrozen(state.act) || state.act.commit.stage === 'done') return state
  const change =
    event.kind === 'input'
      ? event.change
      : { swapTexts: { ...state.inputs.swapTexts, [event.line]: event.text } }
  const inputs = { ...state.inputs, ...change }
  return { ...state, inputs, act: actReducer(state.act, { kind: 'edited' }, POLICY) }
}

export type ReturnActOutcome =
  | { readonly kind: 'request'; readonly request: ReturnRequest; readonly key: string }
  /** Said on Enter. */
  | { readonly kind: 'missing'; readonly refusal: RefusalView }

/** The tenders that an amount without its sale may be handed out in. @see RF-11 */
export function unknownTenders({ tenders }: Programme): Programme['tenders'] {
  return tenders.filter(({ kind }) => kind === 'money')
}

/** The reasons for it: those of returns, or of overrides where there are none. */
export function unknownReasons({ refund, overrideReasons }: Programme) {
  return refund.reasons.length > 0 ? refund.reasons : overrideReasons
}

/** The request as typed so far, or what is missing for one. */
export function returnActOutcome(refund: RefundState, programme: Programme): ReturnActOutcome {
  const { other } = refund
  switch (other?.kind) {
    case undefined:
      return missing('nothing_chosen')
    case 'claim':
      return claimOutcome(refund)
    case 'swap':
      return swapOutcome(refund, other)
    case 'unknown':
    case 'unbacked':
      return unknownOutcome(refund, other, programme)
    case 'undo': {
      const { slipNumber, cardHandedBack, giftsBack } = other.inputs
      const card = cardHandedBack ? ({ cardHandedBack } as const) : {}
      const gifts = giftsBack.length === 0 ? {} : { giftsBack: [...giftsBack] }
      return asking({ kind: 'undo', draft: { slipNumber, ...card, ...gifts } })
    }
  }
}

/** Whether what is typed so far makes a request at all. */
export function isAsking(refund: RefundState): boolean {
  const { other } = refund
  switch (other?.kind) {
    case 'claim':
      return claimOutcome(refund).kind === 'request'
    case 'swap':
      return swapOutcome(refund, other).kind === 'request'
    case 'unknown':
    case 'unbacked':
      return unknownAmount(other.inputs).ok
    default:
      return other !== null
  }
}

/** EN-20 */
function claimOutcome({ sale, presented }: RefundState): ReturnActOutcome {
  if (sale === null || presented === null) return missing('claim_without_card')
  const { identification } = presented
  return asking({ kind: 'claim', draft: { identification, slipNumber: sale.slipNumber } })
}

/** RF-04, like for like */
function swapOutcome(refund: RefundState, { inputs }: ReturnAct): ReturnActOutcome {
  const { sale } = refund
  const chosen = refundDraft(refund)
  if (chosen.kind === 'unreadable') return missing(chosen.refusal.code, chosen.refusal.details)
  if (sale === null || chosen.kind === 'nothing' || chosen.draft.returned.length === 0) {
    return missing('nothing_chosen')
  }
  const lines = chosen.draft.returned.map(({ line, units }) => {
    const text = (inputs.swapTexts[line] ?? sale.lines[line]?.text ?? '').trim()
    return { line, units, text, article: null }
  })
  if (lines.some(({ line, text }) => text === '' || isUnchanged(inputs, text, sale.lines[line]?.text))) {
    return missing('swap_text_missing')
  }
  return asking({ kind: 'swap', draft: { slipNumber: sale.slipNumber, why: inputs.swapWhy, lines } })
}

/** Another size or colour has another name; a sound piece for a faulty one has the same. */
function isUnchanged({ swapWhy }: ReturnActInputs, text: string, before: string | undefined): boolean {
  return swapWhy === 'other_size' && text === before?.trim()
}

/** RF-11 */
function unknownOutcome(
  { presented }: RefundState,
  { kind, inputs }: ReturnAct,
  programme: Programme,
): ReturnActOutcome {
  const amount = unknownAmount(inputs)
  if (!amount.ok) return missing(amount.code, { ...amount.details })
  const tender = inputs.tender ?? unknownTenders(programme)[0]?.code ?? ''
  const reason = inputs.reason ?? unknownReasons(programme)[0]?.code ?? ''
  const identification = presented?.identification ?? null
  const draft = { identification, amountFen: amount.value, tender, reason }
  if (kind !== 'unbacked') return asking({ kind: 'unknown', draft })
  const overrideReason = inputs.overrideReason ?? programme.overrideReasons[0]?.code ?? ''
  const slipNumber = inputs.slipNumber.replace(/\D/g, '')
  return asking({ kind: 'unbacked', draft: { ...draft, slipNumber, overrideReason } })
}

function unknownAmount({ amountText }: ReturnActInputs): Result<Fen, MoneyTextProblem | 'amount_missing'> {
  if (amountText === '') return refuse('amount_missing')
  const amount = fenOfText(amountText)
  return amount.ok && amount.value <= 0 ? refuse('amount_missing') : amount
}

function asking(request: ReturnRequest): ReturnActOutcome {
  return { kind: 'request', request, key: JSON.stringify(request) }
}

function missing(code: string, details: RefusalView['details'] = {}): ReturnActOutcome {
  return { kind: 'missing', refusal: { code, details } }
}
