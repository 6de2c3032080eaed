/** The refund screen: the sale opened by its slip, what is chosen of it, the quote, and the way to a booked refund. */
import type { ApprovalInput, RefusalView } from '../../shared/contract/common.ts'
import type { MemberView } from '../../shared/contract/member.ts'
import type {
  RefundableLine,
  RefundableSale,
  RefundCommitted,
  RefundDraft,
  RefundQuote,
} from '../../shared/contract/refund.ts'
import { type Fen, fen } from '../../shared/domain/money.ts'
import type { Points } from '../../shared/domain/points.ts'
import { type ExchangeEvent, type ExchangeState, exchangeReducer, NEW_EXCHANGE } from './exchange.ts'
import { textOfFen } from './money-text.ts'
import { isActFrozen } from './quoted-act.ts'
import { isChosen, refundDraft } from './refund-draft.ts'

export interface RefundState {
  /** The slip's number as typed; a scan fills it by opening the sale. */
  readonly slipText: string
  readonly opening: boolean
  readonly sale: RefundableSale | null
  /** The card that was swiped here; it counts when it is the member's of the sale. */
  readonly presented: MemberView | null
  /** The line that the arrow keys work on. */
  readonly cursor: number
  /** Pieces of counted lines to take back, by line. */
  readonly pieces: Readonly<Record<number, number>>
  /** Amounts of amount lines to take back, as typed, by line. */
  readonly amounts: Readonly<Record<number, string>>
  /** RF-06: null: the first reason of the sale's programme. */
  readonly reason: string | null
  /** RF-10: gifts that came back with the goods, by their place in the sale's list. */
  readonly giftsBack: readonly number[]
  /** RF-07: tenders handed out in cash instead, by position. */
  readonly inCash: readonly number[]
  /** EN-15: the card lies on the counter. */
  readonly cardHandedBack: boolean
  /** RF-09: the whole sale is undone; nothing is chosen then. */
  readonly isVoid: boolean
  /** The sale was found without its slip (RF-01). */
  readonly withoutSlip: boolean
  /** RF-04: the new goods, where the return is an exchange. */
  readonly exchange: ExchangeState | null
  readonly quoted: { readonly key: string; readonly quote: RefundQuote } | null
  readonly requotes: number
  readonly commit: RefundCommit
  readonly refusal: RefusalView | null
  readonly unsettled: RefundAsk | null
}

export interface RefundAsk {
  readonly actId: string
  readonly draft: RefundDraft
  readonly expected: {
    readonly handOutFen: Fen
    readonly clawbackPoints: Points
    readonly restoredPoints: Points
  }
  readonly approval: ApprovalInput | null
  readonly reason: string | null
}

export type RefundCommit =
  | { readonly stage: 'editing' }
  | { readonly stage: 'wanted'; readonly actId: string }
  /** Asks for a manager's PIN, a reason, or both; `needs` says which. */
  | {
      readonly stage: 'approval'
      readonly ask: RefundAsk
      readonly needs: RefundQuote['needs']
      readonly refusal: RefusalView | null
    }
  | { readonly stage: 'asking'; readonly ask: RefundAsk; readonly needs: RefundQuote['needs'] }
  | { readonly stage: 'unsure'; readonly ask: RefundAsk; readonly needs: RefundQuote['needs'] }
  | { readonly stage: 'done'; readonly ask: RefundAsk; readonly committed: RefundCommitted }

export const NEW_REFUND: RefundState = {
  slipText: '',
  opening: false,
  sale: null,
  presented: null,
  cursor: 0,
  pieces: {},
  amounts: {},
  reason: null,
  giftsBack: [],
  inCash: [],
  cardHandedBack: false,
  isVoid: false,
  withoutSlip: false,
  exchange: null,
  quoted: null,
  requotes: 0,
  commit: { stage: 'editing' },
  refusal: null,
  unsettled: null,
}

export type RefundEvent =
  | { readonly kind: 'slip_text'; readonly text: string }
  | { readonly kind: 'opening'; readonly slipNumber: string; readonly withoutSlip?: true }
  | { readonly kind: 'opened'; readonly sale: RefundableSale }
  | { readonly kind: 'open_refused'; readonly refusal: RefusalView }
  | { readonly kind: 'present'; readonly member: MemberView }
  | { readonly kind: 'cursor'; readonly line: number }
  | { readonly kind: 'move'; readonly by: 1 | -1 }
  /** Space or a tap: takes the whole of what is kept, or nothing. */
  | { readonly kind: 'toggle'; readonly line: number }
  | { readonly kind: 'pieces'; readonly line: number; readonly by: 1 | -1 }
  | { readonly kind: 'amount'; readonly line: number; readonly text: string }
  | { readonly kind: 'reason'; readonly reason: string }
  | { readonly kind: 'gift_back'; readonly position: number; readonly back: boolean }
  | { readonly kind: 'in_cash'; readonly position: number; readonly on: boolean }
  | { readonly kind: 'card_back'; readonly back: boolean }
  | { readonly kind: 'void'; readonly on: boolean }
  /** From a return to an exchange and back; the goods chosen stay chosen. */
  | { readonly kind: 'exchanging'; readonly on: boolean }
  | { readonly kind: 'exchange'; readonly event: ExchangeEvent }
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | {
      readonly kind: 'quoted'
      readonly key: string
      readonly draft: RefundDraft
      readonly quote: RefundQuote
    }
  | { readonly kind: 'quote_refused'; readonly refusal: RefusalView }
  | { readonly kind: 'enter'; readonly actId: string; readonly key: string; readonly draft: RefundDraft }
  | { readonly kind: 'unreadable'; readonly refusal: RefusalView }
  | { readonly kind: 'approve'; readonly approval: ApprovalInput | null; readonly reason: string | null }
  | { readonly kind: 'approval_closed' }
  | { readonly kind: 'committed'; readonly committed: RefundCommitted }
  | { readonly kind: 'commit_refused'; readonly refusal: RefusalView }
  | { readonly kind: 'commit_unanswered' }
  | { readonly kind: 'retry' }
  | { readonly kind: 'step_back' }
  | { readonly kind: 'locked' }

const ANSWERS: ReadonlySet<RefundEvent['kind']> = new Set<RefundEvent['kind']>([
  'committed',
  'commit_refused',
  'commit_unanswered',
  'retry',
])

const APPROVAL_REFUSALS: ReadonlySet<string> = new Set([
  'wrong_pin',
  'locked_out',
  'approval_not_manager',
  'reason_missing',
])

export function isRefundFrozen(state: RefundState): boolean {
  return isActFrozen(state) || (state.exchange !== null && isActFrozen(state.exchange.act))
}

/** A return, or the exchange it became, is booked. */
export function isRefundDone(state: RefundState): boolean {
  return (state.exchange?.act ?? state).commit.stage === 'done'
}

export function refundReducer(state: RefundState, event: RefundEvent): RefundState {
  if (event.kind === 'exchange') return withExchange(state, event.event)
  const unsure = (state.exchange?.act ?? state).commit.stage === 'unsure'
  const leaves = unsure && event.kind === 'step_back'
  if (isRefundFrozen(state) && !ANSWERS.has(event.kind) && !leaves) return state
  switch (event.kind) {
    case 'slip_text':
      return { ...state, slipText: event.text, refusal: null }
    case 'opening':
      return {
        ...NEW_REFUND,
        presented: state.presented,
        slipText: event.slipNumber,
        opening: true,
        withoutSlip: event.withoutSlip ?? false,
      }
    case 'opened':
      return openedSale(state, event.sale)
    case 'open_refused':
      return { ...state, opening: false, refusal: event.refusal }
    case 'present':
      return presented(state, event.member)
    case 'locked':
      // Identifications are void: the card is to be swiped again.
      return isRefundDone(state) ? NEW_REFUND : { ...editing(state, null), presented: null }
    case 'step_back':
      return steppedBack(state)
    case 'cursor':
    case 'move':
    case 'toggle':
    case 'pieces':
    case 'amount':
    case 'all':
    case 'none':
    case 'reason':
    case 'gift_back':
    case 'in_cash':
    case 'card_back':
    case 'void':
    case 'exchanging':
      return chosen(state, event)
    default:
      return towardsCommit(state, event)
  }
}

function openedSale(state: RefundState, sale: RefundableSale): RefundState {
  const cursor = Math.max(
    0,
    sale.lines.findIndex((line) => line.keptUnits > 0),
  )
  return { ...NEW_REFUND, presented: state.presented, sale, cursor, withoutSlip: state.withoutSlip }
}

function withExchange(state: RefundState, event: ExchangeEvent): RefundState {
  if (state.exchange === null) return state
  const exchange = exchangeReducer(state.exchange, event)
  return exchange === state.exchange ? state : { ...state, exchange }
}

/** A card counts when it is the sale's member's; another's is said so, and nothing changes. */
function presented(state: RefundState, member: MemberView): RefundState {
  if (isRefundDone(state)) return { ...NEW_REFUND, presented: member }
  const owner = state.sale?.member
  if (state.sale !== null && owner?.memberId !== member.memberId) {
    const code = owner ? 'card_of_another_member' : 'sale_without_member'
    return editing(state, { code, details: {} })
  }
  return { ...editing(state, null), presented: member }
}

type ChoiceEvent = Extract<
  RefundEvent,
  {
    readonly kind:
      | 'cursor'
      | 'move'
      | 'toggle'
      | 'pieces'
      | 'amount'
      | 'all'
      | 'none'
      | 'reason'
      | 'gift_back'
      | 'in_cash'
      | 'card_back'
      | 'void'
      | 'exchanging'
  }
>

function chosen(before: RefundState, event: ChoiceEvent): RefundState {
  const { sale } = before
  if (sale === null || isRefundDone(before)) return before
  const state = withExchange(editing(before, null), { kind: 'act', event: { kind: 'edited' } })
  switch (event.kind) {
    case 'cursor':
      return { ...state, cursor: event.line }
    case 'move': {
      const last = sale.lines.length - 1
      return { ...state, cursor: Math.min(last, Math.max(0, state.cursor + event.by)) }
    }
    case 'toggle':
      return toggled(state, sale, event.line)
    case 'pieces': {
      const line = sale.lines[event.line]
      if (line?.kind !== 'counted') return state
      const wanted = (state.pieces[event.line] ?? 0) + event.by
      return withPieces(state, event.line, Math.min(line.keptUnits, Math.max(0, wanted)))
    }
    case 'amount':
      return { ...state, cursor: event.line, amounts: { ...state.amounts, [event.line]: event.text } }
    case 'all':
      return sale.lines.reduce((next, line, at) => withWhole(next, line, at), state)
    case 'none':
      return { ...state, pieces: {}, amounts: {} }
    case 'reason':
      return { ...state, reason: event.reason }
    case 'gift_back':
      return { ...state, giftsBack: withPosition(state.giftsBack, event.position, event.back) }
    case 'in_cash':
      return { ...state, inCash: withPosition(state.inCash, event.position, event.on) }
    case 'card_back':
      return { ...state, cardHandedBack: event.back }
    case 'void':
      return {
        ...state,
        isVoid: event.on && sale.voidable,
        exchange: null,
        pieces: {},
        amounts: {},
        inCash: [],
      }
    case 'exchanging':
      return { ...state, isVoid: false, exchange: event.on ? (state.exchange ?? NEW_EXCHANGE) : null }
  }
}

/** Positions in order, each once, so that equal choices make equal drafts. */
function withPosition(positions: readonly number[], position: number, on: boolean): readonly number[] {
  const others = positions.filter((each) => each !== position)
  return on ? [...others, position].toSorted((a, b) => a - b) : others
}

function toggled(state: RefundState, sale: RefundableSale, at: number): RefundState {
  const line = sale.lines[at]
  if (!line || line.keptUnits === 0) return { ...state, cursor: at }
  const next = { ...state, cursor: at }
  if (!isChosen(state, line, at)) return withWhole(next, line, at)
  return line.kind === 'counted'
    ? withPieces(next, at, 0)
    : { ...next, amounts: { ...next.amounts, [at]: '' } }
}

function withWhole(state: RefundState, line: RefundableLine, at: number): RefundState {
  if (line.keptUnits === 0) return state
  return line.kind === 'counted'
    ? withPieces(state, at, line.keptUnits)
    : { ...state, amounts: { ...state.amounts, [at]: textOfFen(fen(line.keptUnits)) } }
}

function withPieces(state: RefundState, line: number, pieces: number): RefundState {
  return { ...state, cursor: line, pieces: { ...state.pieces, [line]: pieces } }
}

type CommitEvent = Exclude<
  RefundEvent,
  | ChoiceEvent
  | {
      readonly kind:
        | 'slip_text'
        | 'opening'
        | 'opened'
        | 'open_refused'
        | 'present'
        | 'locked'
        | 'step_back'
        | 'exchange'
    }
>

function towardsCommit(state: RefundState, event: CommitEvent): RefundState {
  switch (event.kind) {
    case 'quoted': {
      if (state.commit.stage === 'done') return state
      const next: RefundState = { ...state, quoted: { key: event.key, quote: event.quote } }
      const asked = refundDraft(state)
      if (state.commit.stage !== 'wanted' || asked.kind !== 'draft' || asked.key !== event.key) return next
      return entered(next, { kind: 'enter', actId: state.commit.actId, key: event.key, draft: event.draft })
    }
    case 'quote_refused':
    case 'unreadable':
      return editing(state, event.refusal)
    case 'enter':
      return entered(state, event)
    case 'approve': {
      if (state.commit.stage !== 'approval') return state
      const ask = { ...state.commit.ask, approval: event.approval, reason: event.reason }
      return { ...state, commit: { stage: 'asking', ask, needs: state.commit.needs } }
    }
    case 'approval_closed':
      return editing(state, null)
    default:
      return answered(state, event)
  }
}

function answered(
  state: RefundState,
  event: Extract<
    RefundEvent,
    { readonly kind: 'committed' | 'commit_refused' | 'commit_unanswered' | 'retry' }
  >,
): RefundState {
  const { commit } = state
  if (commit.stage !== 'asking' && commit.stage !== 'unsure') return state
  switch (event.kind) {
    case 'committed':
      return {
        ...state,
        refusal: null,
        unsettled: null,
        commit: { stage: 'done', ask: commit.ask, committed: event.committed },
      }
    case 'commit_refused':
      if (APPROVAL_REFUSALS.has(event.refusal.code)) {
        return {
          ...state,
          commit: { stage: 'approval', ask: commit.ask, needs: commit.needs, refusal: event.refusal },
        }
      }
      return { ...editing(state, event.refusal), requotes: state.requotes + 1 }
    case 'commit_unanswered':
      return { ...state, commit: { ...commit, stage: 'unsure' } }
    case 'retry':
      return { ...state, commit: { ...commit, stage: 'asking' } }
  }
}

function entered(state: RefundState, event: Extract<RefundEvent, { kind: 'enter' }>): RefundState {
  if (state.commit.stage === 'done') return NEW_REFUND
  if (state.quoted?.key !== event.key) {
    return { ...state, refusal: null, commit: { stage: 'wanted', actId: event.actId } }
  }
  const { quote } = state.quoted
  if (quote.refusal !== null || quote.result === null) return editing(state, quote.refusal)
  const unsettled = state.unsettled
  const same = unsettled !== null && JSON.stringify(unsettled.draft) === event.key
  const ask: RefundAsk = {
    actId: same ? unsettled.actId : event.actId,
    draft: event.draft,
    expected: {
      handOutFen: quote.result.handOutFen,
      clawbackPoints: quote.result.clawbackPoints,
      restoredPoints: quote.result.restoredPoints,
    },
    approval: null,
    reason: null,
  }
  const asks = quote.needs.approval || quote.needs.overrides.length > 0
  return {
    ...state,
    refusal: null,
    commit: asks
      ? { stage: 'approval', ask, needs: quote.needs, refusal: null }
      : { stage: 'asking', ask, needs: quote.needs },
  }
}

function editing(state: RefundState, refusal: RefusalView | null): RefundState {
  return { ...state, commit: { stage: 'editing' }, refusal }
}

function steppedBack(state: RefundState): RefundState {
  if (isRefundDone(state)) return NEW_REFUND
  const { exchange } = state
  if (exchange !== null) {
    const { commit, refusal } = exchange.act
    if (commit.stage !== 'editing' || refusal !== null) {
      return withExchange(state, { kind: 'act', event: { kind: 'step_back' } })
    }
    return { ...state, exchange: null }
  }
  if (state.commit.stage === 'unsure') return { ...editing(state, null), unsettled: state.commit.ask }
  if (state.commit.stage !== 'editing') return editing(state, null)
  if (state.refusal !== null) return { ...state, refusal: null }
  const anyChosen = state.sale?.lines.some((line, at) => isChosen(state, line, at)) ?? false
  if (anyChosen || state.isVoid) return { ...state, pieces: {}, amounts: {}, isVoid: false }
  return NEW_REFUND
}
