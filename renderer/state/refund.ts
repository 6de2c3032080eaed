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
import { fenOfText, textOfFen } from './money-text.ts'

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
  return state.commit.stage === 'asking' || state.commit.stage === 'unsure'
}

export function refundReducer(state: RefundState, event: RefundEvent): RefundState {
  const leaves = state.commit.stage === 'unsure' && event.kind === 'step_back'
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
      return state.commit.stage === 'done' ? NEW_REFUND : { ...editing(state, null), presented: null }
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

/** A card counts when it is the sale's member's; another's is said so, and nothing changes. */
function presented(state: RefundState, member: MemberView): RefundState {
  if (state.commit.stage === 'done') return { ...NEW_REFUND, presented: member }
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
  }
>

function chosen(before: RefundState, event: ChoiceEvent): RefundState {
  const { sale } = before
  if (sale === null || before.commit.stage === 'done') return before
  const state = editing(before, null)
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
      return { ...state, isVoid: event.on && sale.voidable, pieces: {}, amounts: {}, inCash: [] }
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

type CommitEvent = Exclude<
  RefundEvent,
  | ChoiceEvent
  | {
      readonly kind: 'slip_text' | 'opening' | 'opened' | 'open_refused' | 'present' | 'locked' | 'step_back'
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
  if (state.commit.stage === 'done') return NEW_REFUND
  if (state.commit.stage === 'unsure') return { ...editing(state, null), unsettled: state.commit.ask }
  if (state.commit.stage !== 'editing') return editing(state, null)
  if (state.refusal !== null) return { ...state, refusal: null }
  const anyChosen = state.sale?.lines.some((line, at) => isChosen(state, line, at)) ?? false
  if (anyChosen || state.isVoid) return { ...state, pieces: {}, amounts: {}, isVoid: false }
  return NEW_REFUND
}
