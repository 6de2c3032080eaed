/** The sale screen: member, inputs, the quote that is shown, and the way from Enter to a booked sale. */
import type { ApprovalInput, RefusalView } from '../../shared/contract/common.ts'
import type { MemberView, VoucherView } from '../../shared/contract/member.ts'
import type { SaleCommitted, SaleDraft, SaleQuote } from '../../shared/contract/sale.ts'
import type { Fen } from '../../shared/domain/money.ts'
import { NO_POINTS, type Points } from '../../shared/domain/points.ts'
import { type IdentifyEvent, type IdentifyState, identifyReducer, NOTHING_TYPED } from './identify.ts'
import { nextRedemption } from './redemption.ts'
import { type DraftOutcome, isWorthAsking } from './sale-draft.ts'
import { pointsMoved } from './sale-earned.ts'
import {
  hasTyped,
  NO_INPUTS,
  type SaleInputEvent,
  type SaleInputs,
  saleInputsReducer,
} from './sale-inputs.ts'
import { voucherAmounts, voucherProblem } from './sale-vouchers.ts'

/** What is kept of a finished sale for a look back: masked, and gone when the till is locked. */
export interface LastSale {
  readonly maskedName: string | null
  readonly dueFen: Fen
  readonly gainedPoints: Points
  readonly slipNumber: string
}

export interface SaleState {
  readonly member: MemberView | null
  readonly identify: IdentifyState
  readonly inputs: SaleInputs
  /** The last quote that arrived and the draft it is for; an older one stays on screen until the next is there. */
  readonly quoted: { readonly key: string; readonly draft: SaleDraft; readonly quote: SaleQuote } | null
  /** Raised to ask for the same quote again, after the till said that it has changed. */
  readonly requotes: number
  readonly commit: SaleCommit
  /** What stood in the way when Enter was pressed; shown until something changes. */
  readonly refusal: RefusalView | null
  /** An ask that never got its answer and was left: the same sale asked again keeps its id, so it is booked once. */
  readonly unsettled: SaleAsk | null
  /** Another member's card was swiped while this one's sale was typed: asked before anything changes. */
  readonly offered: MemberView | null
  /** The phone of a guest is being asked for (EN-17). */
  readonly asksGuest: boolean
  /** Steps of paying with points that were pressed before the till had said which there are. */
  readonly redeemSteps: number
  readonly last: LastSale | null
}

/** What goes out with Enter: the id stays the same through every retry of this attempt. */
export interface SaleAsk {
  readonly actId: string
  readonly draft: SaleDraft
  readonly expected: {
    readonly dueFen: Fen
    readonly accruedPoints: Points
    readonly redeemedPoints: Points
  }
  readonly approval: ApprovalInput | null
}

export type SaleCommit =
  | { readonly stage: 'editing' }
  /** Enter came before the quote of what is typed: commits when that quote is there. */
  | { readonly stage: 'wanted'; readonly actId: string }
  /** A manager is asked (EN-18). */
  | { readonly stage: 'approval'; readonly ask: SaleAsk; readonly refusal: RefusalView | null }
  | { readonly stage: 'asking'; readonly ask: SaleAsk }
  /** No answer came: the sale may be booked or not; only the same ask may be repeated. */
  | { readonly stage: 'unsure'; readonly ask: SaleAsk }
  | { readonly stage: 'done'; readonly ask: SaleAsk; readonly committed: SaleCommitted }

export const NEW_SALE: SaleState = {
  member: null,
  identify: NOTHING_TYPED,
  inputs: NO_INPUTS,
  quoted: null,
  requotes: 0,
  commit: { stage: 'editing' },
  refusal: null,
  unsettled: null,
  offered: null,
  asksGuest: false,
  redeemSteps: 0,
  last: null,
}

export type SaleEvent =
  | { readonly kind: 'identify'; readonly event: IdentifyEvent }
  | { readonly kind: 'input'; readonly event: SaleInputEvent }
  | { readonly kind: 'member'; readonly member: MemberView }
  /** A registered voucher was scanned, typed or picked. */
  /** The same member, as they stand now. */
  | { readonly kind: 'refreshed'; readonly member: MemberView }
  | { readonly kind: 'voucher'; readonly voucher: VoucherView }
  | { readonly kind: 'ask_guest'; readonly open: boolean }
  | { readonly kind: 'take_offered' }
  | { readonly kind: 'leave_offered' }
  | { readonly kind: 'close_member' }
  /** `fresh`: for what is typed now; an older answer is shown, and nothing is booked by it. */
  | {
      readonly kind: 'quoted'
      readonly key: string
      readonly draft: SaleDraft
      readonly quote: SaleQuote
      readonly fresh: boolean
    }
  /** One step more of paying with points; before the quote of `key` has come it waits for it. */
  | { readonly kind: 'redeem_more'; readonly key: string }
  | { readonly kind: 'quote_refused'; readonly refusal: RefusalView }
  | {
      readonly kind: 'enter'
      readonly actId: string
      readonly key: string
      readonly draft: SaleDraft
    }
  | { readonly kind: 'unreadable'; readonly refusal: RefusalView }
  | { readonly kind: 'approve'; readonly approval: ApprovalInput }
  | { readonly kind: 'approval_closed' }
  | { readonly kind: 'committed'; readonly committed: SaleCommitted }
  | { readonly kind: 'commit_refused'; readonly refusal: RefusalView }
  | { readonly kind: 'commit_unanswered' }
  | { readonly kind: 'retry' }
  | { readonly kind: 'new_sale' }
  | { readonly kind: 'step_back' }
  /** The till was locked: identifications are void, typed amounts stay. */
  | { readonly kind: 'locked' }

/** Refusals that the approval dialog answers for itself. */
const APPROVAL_REFUSALS: ReadonlySet<string> = new Set(['wrong_pin', 'locked_out', 'approval_not_manager'])

/** While an ask is out, or its answer is missing, nothing on the screen may change what was asked. */
export function isFrozen(state: SaleState): boolean {
  return state.commit.stage === 'asking' || state.commit.stage === 'unsure'
}

/** A new sale, with a look back at the one just finished. */
export function nextSale(state: SaleState): SaleState {
  if (state.commit.stage !== 'done') return { ...NEW_SALE, last: state.last }
  const { result, slipNumber } = state.commit.committed
  const last: LastSale = {
    maskedName: state.commit.committed.member?.maskedName ?? null,
    dueFen: result.dueFen,
    gainedPoints: pointsMoved(result).gained,
    slipNumber,
  }
  return { ...NEW_SALE, last }
}

/**
 * The sale as the screen shows it. The figures of the quote before stay until the next is there, so that nothing flickers;
 * where no next one will come, because what is typed is no sale, there are none.
 */
export function shownSale(state: SaleState, outcome: DraftOutcome | null): SaleState {
  if (state.commit.stage !== 'editing' || isWorthAsking(outcome)) return state
  return state.quoted === null ? state : { ...state, quoted: null }
}

export function saleReducer(state: SaleState, event: SaleEvent): SaleState {
  if (isFrozen(state) && !mayPass(state, event)) return state
  switch (event.kind) {
    case 'identify':
      return { ...state, identify: identifyReducer(state.identify, event.event) }
    case 'input':
      return edited(state, saleInputsReducer(state.inputs, event.event))
    case 'member':
      return withMember(state, event.member)
    case 'refreshed':
      return state.member?.identification === event.member.identification && state.commit.stage !== 'done'
        ? { ...state, member: event.member, requotes: state.requotes + 1 }
        : state
    case 'voucher':
      return withScannedVoucher(state, event.voucher)
    case 'ask_guest':
      return { ...state, asksGuest: event.open && state.member !== null }
    case 'take_offered':
      return state.offered === null ? state : { ...opened(state, state.offered), offered: null }
    case 'leave_offered':
      return { ...state, offered: null }
    case 'close_member':
      return { ...state, member: null, offered: null, refusal: null, inputs: withoutMember(state.inputs) }
    case 'quoted':
      return quoted(state, event)
    case 'redeem_more':
      return state.commit.stage === 'done' ? state : redeemingMore(state, event.key)
    case 'quote_refused':
      return { ...editing(state, event.refusal), quoted: null }
    case 'enter':
      return entered(state, event)
    case 'unreadable':
      return editing(state, event.refusal)
    case 'approve':
      if (state.commit.stage !== 'approval') return state
      return { ...state, commit: { stage: 'asking', ask: { ...state.commit.ask, approval: event.approval } } }
    case 'approval_closed':
      return editing(state, null)
    case 'locked':
      return lockedSale(state)
    case 'new_sale':
      return nextSale(state)
    case 'step_back':
      return steppedBack(state)
    default:
      return answered(state, event)
  }
}

type AnswerEvent = Extract<
  SaleEvent,
  { readonly kind: 'committed' | 'commit_refused' | 'commit_unanswered' | 'retry' }
>

const ANSWERS: ReadonlySet<SaleEvent['kind']> = new Set<AnswerEvent['kind']>([
  'committed',
  'commit_refused',
  'commit_unanswered',
  'retry',
])

/** Besides its answer, an ask without one may be left by stepping back. */
function mayPass(state: SaleState, event: SaleEvent): boolean {
  return ANSWERS.has(event.kind) || (state.commit.stage === 'unsure' && event.kind === 'step_back')
}

function answered(state: SaleState, event: AnswerEvent): SaleState {
  const { commit } = state
  if (commit.stage !== 'asking' && commit.stage !== 'unsure') return state
  switch (event.kind) {
    case 'committed':
      return {
        ...state,
        member: event.committed.member ?? state.member,
        refusal: null,
        unsettled: null,
        commit: { stage: 'done', ask: commit.ask, committed: event.committed },
      }
    case 'commit_refused':
      if (commit.ask.approval !== null && APPROVAL_REFUSALS.has(event.refusal.code)) {
        return { ...state, commit: { stage: 'approval', ask: commit.ask, refusal: event.refusal } }
      }
      return { ...editing(state, event.refusal), requotes: state.requotes + 1 }
    case 'commit_unanswered':
      return { ...state, commit: { stage: 'unsure', ask: commit.ask } }
    case 'retry':
      return { ...state, commit: { stage: 'asking', ask: commit.ask } }
  }
}

function editing(state: SaleState, refusal: RefusalView | null): SaleState {
  return { ...state, commit: { stage: 'editing' }, refusal }
}

/** A change after a finished sale begins the next one: what is typed then is no part of the old. */
function edited(state: SaleState, inputs: SaleInputs): SaleState {
  return { ...editing(state, null), inputs, redeemSteps: 0 }
}

/** A swipe: attaches, switches, or strengthens; asks first when another member's sale is already typed. */
function withMember(state: SaleState, member: MemberView): SaleState {
  if (state.commit.stage === 'done') return opened(nextSale(state), member)
  if (state.member !== null && state.member.memberId !== member.memberId && hasTyped(state.inputs)) {
    return { ...state, offered: member }
  }
  return opened(state, member)
}

function opened(state: SaleState, member: MemberView): SaleState {
  const same = state.member?.memberId === member.memberId
  return {
    ...editing(state, null),
    member,
    identify: NOTHING_TYPED,
    offered: null,
    inputs: same ? state.inputs : withoutMember(state.inputs),
  }
}

function withoutMember(inputs: SaleInputs): SaleInputs {
  const vouchers = inputs.vouchers.filter(({ voucher }) => !voucher.bound)
  return { ...inputs, redeemPoints: NO_POINTS, useBirthdayRight: false, guest: null, vouchers }
}

function withScannedVoucher(state: SaleState, voucher: VoucherView): SaleState {
  const begun = state.commit.stage === 'done' ? nextSale(state) : state
  const problem = voucherProblem(voucher)
  if (problem !== null) return { ...begun, identify: NOTHING_TYPED, refusal: problem }
  const inputs = saleInputsReducer(begun.inputs, { kind: 'voucher', voucher })
  return { ...edited(begun, inputs), identify: NOTHING_TYPED }
}

function quoted(state: SaleState, event: Extract<SaleEvent, { kind: 'quoted' }>): SaleState {
  if (state.commit.stage === 'done') return state
  const next: SaleState = { ...state, quoted: { key: event.key, draft: event.draft, quote: event.quote } }
  if (!event.fresh) return next
  const dueFen = event.quote.result?.dueFen
  const paying = dueFen === undefined ? state.inputs : voucherAmounts(state.inputs, dueFen)
  // What was wanted goes on being wanted: the quote with these amounts is asked for at once.
  if (paying !== state.inputs) return { ...next, inputs: paying }
  const points = redeemedAfter(next, state.redeemSteps)
  if (points !== state.inputs.redeemPoints) {
    // What is wanted goes on being wanted: the quote with these points is asked for at once.
    return { ...next, redeemSteps: 0, inputs: { ...next.inputs, redeemPoints: points } }
  }
  if (state.commit.stage !== 'wanted') return { ...next, redeemSteps: 0 }
  return entered(next, { kind: 'enter', actId: state.commit.actId, key: event.key, draft: event.draft })
}

function redeemingMore(state: SaleState, key: string): SaleState {
  if (state.quoted?.key !== key) return { ...state, redeemSteps: state.redeemSteps + 1 }
  return edited(state, { ...state.inputs, redeemPoints: redeemedAfter(state, 1) })
}

/** The redemption after so many presses of its key, by the choices the till gave last. */
function redeemedAfter(state: SaleState, steps: number): Points {
  const choices = state.quoted?.quote.redemptionChoices ?? []
  // More presses than there are choices only go round.
  const presses = steps % (choices.filter((choice) => choice.enough).length + 1)
  return Array.from({ length: presses }).reduce<Points>(
    (chosen) => nextRedemption(choices, chosen),
    state.inputs.redeemPoints,
  )
}

/** Enter: commits what the quote on screen says, or waits for the quote of what was typed last. */
function entered(state: SaleState, event: Extract<SaleEvent, { kind: 'enter' }>): SaleState {
  if (state.commit.stage === 'done') return nextSale(state)
  if (state.quoted?.key !== event.key) {
    return { ...state, refusal: null, commit: { stage: 'wanted', actId: event.actId } }
  }
  const { quote } = state.quoted
  if (quote.refusal !== null || quote.result === null) return editing(state, quote.refusal)
  const ask: SaleAsk = {
    actId: actIdFor(state, event),
    draft: event.draft,
    expected: {
      dueFen: quote.result.dueFen,
      accruedPoints: quote.result.accruedPoints,
      redeemedPoints: quote.result.redeemedPoints,
    },
    approval: null,
  }
  return quote.approvals.length > 0
    ? { ...state, refusal: null, commit: { stage: 'approval', ask, refusal: null } }
    : { ...state, refusal: null, commit: { stage: 'asking', ask } }
}

function actIdFor(state: SaleState, event: { readonly actId: string; readonly draft: SaleDraft }): string {
  const unsettled = state.unsettled
  const same = unsettled !== null && JSON.stringify(unsettled.draft) === JSON.stringify(event.draft)
  return same ? unsettled.actId : event.actId
}

/** Esc, one step at a time: the nearest thing first, the typed amounts last but the member. */
function steppedBack(state: SaleState): SaleState {
  if (state.commit.stage === 'done') return nextSale(state)
  if (state.commit.stage === 'unsure') return { ...editing(state, null), unsettled: state.commit.ask }
  if (state.commit.stage !== 'editing') return editing(state, null)
  if (state.offered !== null) return { ...state, offered: null }
  if (state.refusal !== null) return { ...state, refusal: null }
  if (state.identify.outcome.kind !== 'nothing' || state.identify.text !== '' || state.identify.name !== '') {
    return { ...state, identify: NOTHING_TYPED }
  }
  const { inputs } = state
  if (inputs.splitting) return { ...state, inputs: { ...inputs, splitting: false, tenderTexts: {} } }
  if (inputs.redeemPoints !== NO_POINTS || inputs.useBirthdayRight) {
    return { ...state, inputs: withoutMember(inputs) }
  }
  if (hasTyped(inputs)) return { ...state, inputs: saleInputsReducer(inputs, { kind: 'clear_typed' }) }
  return nextSale(state)
}

function lockedSale(state: SaleState): SaleState {
  if (state.commit.stage === 'done') return NEW_SALE
  return { ...editing(state, null), identify: NOTHING_TYPED, offered: null, asksGuest: false, last: null }
}
