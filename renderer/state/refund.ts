/** The refund screen: the sale opened by its slip, what is chosen of it, the quote, and the way to a booked refund. */
import type { ApprovalInput, RefusalView } from '../../shared/contract/common.ts'
import type { MemberView } from '../../shared/contract/member.ts'
import type {
  RefundableSale,
  RefundCommitted,
  RefundDraft,
  RefundQuote,
} from '../../shared/contract/refund.ts'
import type { Fen } from '../../shared/domain/money.ts'
import type { Points } from '../../shared/domain/points.ts'
import { type ExchangeEvent, type ExchangeState, exchangeReducer, NEW_EXCHANGE } from './exchange.ts'
import { isActFrozen } from './quoted-act.ts'
import { isChosen, refundDraft } from './refund-draft.ts'
import { toggled, withPieces, withPosition, withWhole } from './refund-lines.ts'
import { type FetchedRight, type RefundRightEvent, withRight } from './refund-right.ts'
import {
  newReturnAct,
  type ReturnAct,
  type ReturnActEvent,
  returnActReducer,
  type WithoutSale,
} from './return-act.ts'
import { type ReturnWay, wayOf, waysOf } from './return-way.ts'
import { withoutStale } from './stale-quotes.ts'

export interface RefundState {
  /** The slip's number as typed; a scan fills it by opening the sale. */
  readonly slipText: string
  readonly opening: boolean
  readonly right: FetchedRight | null
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
  /** What else is done about the slip, or without one; the goods chosen are a swap's. */
  readonly other: ReturnAct | null
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
  right: null,
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
  other: null,
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
  | RefundRightEvent
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
  | { readonly kind: 'exchange'; readonly event: ExchangeEvent }
  /** One of the ways that this sale has, or the next of them. */
  | { readonly kind: 'way'; readonly way: ReturnWay }
  | { readonly kind: 'next_way' }
  /** Without a sale: goods of one that is not found, or the act of the slip that is none. */
  | { readonly kind: 'without_sale'; readonly act: WithoutSale }
  | { readonly kind: 'other'; readonly event: ReturnActEvent }
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

/** Everything here that goes to the till: the return itself, and what it became. */
export function actsOfRefund(state: RefundState): readonly { readonly commit: { readonly stage: string } }[] {
  return [state, state.exchange?.act ?? null, state.other?.act ?? null].filter((act) => act !== null)
}

export function isRefundFrozen(state: RefundState): boolean {
  return actsOfRefund(state).some(isActFrozen)
}

/** A return, or what it became, is booked. */
export function isRefundDone(state: RefundState): boolean {
  return (state.other?.act ?? state.exchange?.act ?? state).commit.stage === 'done'
}

/** One step; figures of what is not chosen any more go with it. */
export function refundReducer(state: RefundState, event: RefundEvent): RefundState {
  const next = reduced(state, event)
  return next === state ? state : withoutStale(next)
}

function reduced(state: RefundState, event: RefundEvent): RefundState {
  if (event.kind === 'exchange') return withExchange(state, event.event)
  if (event.kind === 'other') return withOther(state, event.event)
  const unsure = (state.other?.act ?? state.exchange?.act ?? state).commit.stage === 'unsure'
  const leaves = unsure && event.kind === 'step_back'
  if (isRefundFrozen(state) && !ANSWERS.has(event.kind) && !leaves) return state
  switch (event.kind) {
    case 'slip_text':
      return { ...state, slipText: event.text, refusal: null, right: null }
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
    case 'fetch_right':
    case 'right_fetched':
      return withRight(state, event)
    case 'present':
      return presented(state, event.member)
    case 'way':
      return onWay(state, event.way)
    case 'next_way': {
      if (state.sale === null) return refundReducer(state, { kind: 'without_sale', act: 'unknown' })
      const ways = waysOf(state.sale)
      return onWay(state, ways[(ways.indexOf(wayOf(state)) + 1) % ways.length] ?? 'refund')
    }
    case 'without_sale':
      if (state.sale !== null || state.opening || state.other !== null) return state
      return { ...editing(state, null), right: null, other: newReturnAct(event.act, state.slipText) }
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

function withOther(state: RefundState, event: ReturnActEvent): RefundState {
  if (state.other === null) return state
  const other = returnActReducer(state.other, event)
  return other === state.other ? state : { ...state, other, refusal: null }
}

const EDITED = { kind: 'act', event: { kind: 'edited' } } as const

/** What was typed or chosen changed: whatever was about to be booked is not. */
function edited(state: RefundState): RefundState {
  return withOther(withExchange(editing(state, null), EDITED), EDITED)
}

/** The goods chosen stay chosen, but for a void, which takes all, and a claim, which takes none. */
function onWay(state: RefundState, way: ReturnWay): RefundState {
  const { sale } = state
  if (sale === null || isRefundDone(state) || !waysOf(sale).includes(way)) return state
  const on: RefundState = { ...editing(state, null), isVoid: false, exchange: null, other: null }
  switch (way) {
    case 'refund':
      return on
    case 'exchange':
      return { ...on, exchange: state.exchange ?? NEW_EXCHANGE }
    case 'void':
      return { ...on, isVoid: true, pieces: {}, amounts: {}, inCash: [] }
    case 'swap':
    case 'claim':
      return { ...on, other: state.other?.kind === way ? state.other : newReturnAct(way) }
  }
}

/**
 * A card counts when it is the sale's member's; another's is said so, and nothing changes. For a sale without a member of which
 * nothing is chosen yet it says who claims it.
 */
function presented(state: RefundState, member: MemberView): RefundState {
  if (isRefundDone(state)) return { ...NEW_REFUND, presented: member }
  const { sale } = state
  if (sale === null) return { ...edited(state), presented: member }
  if (sale.member === null && sale.claimable && (state.other?.kind === 'claim' || !isAnyChosen(state))) {
    return { ...edited(onWay(state, 'claim')), presented: member }
  }
  if (sale.member?.memberId !== member.memberId) {
    const code = sale.member ? 'card_of_another_member' : 'sale_without_member'
    return editing(state, { code, details: {} })
  }
  return { ...edited(state), presented: member }
}

function isAnyChosen(state: RefundState): boolean {
  return state.isVoid || (state.sale?.lines.some((line, at) => isChosen(state, line, at)) ?? false)
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
  }
>

function chosen(before: RefundState, event: ChoiceEvent): RefundState {
  const { sale } = before
  if (sale === null || isRefundDone(before)) return before
  const state = edited(before)
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
  }
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
        | 'fetch_right'
        | 'right_fetched'
        | 'present'
        | 'locked'
        | 'step_back'
        | 'exchange'
        | 'way'
        | 'next_way'
        | 'without_sale'
        | 'other'
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
      return { ...editing(state, event.refusal), quoted: null }
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
  const became = state.other?.act ?? state.exchange?.act ?? null
  if (became !== null) {
    const asked = became.commit.stage !== 'editing' || became.refusal !== null
    const back = { kind: 'act', event: { kind: 'step_back' } } as const
    return asked
      ? withOther(withExchange(state, back), back)
      : { ...state, exchange: null, other: null, refusal: null }
  }
  if (state.commit.stage === 'unsure') return { ...editing(state, null), unsettled: state.commit.ask }
  if (state.commit.stage !== 'editing') return editing(state, null)
  if (state.refusal !== null) return { ...state, refusal: null }
  if (isAnyChosen(state)) return { ...state, pieces: {}, amounts: {}, isVoid: false }
  return NEW_REFUND
}
