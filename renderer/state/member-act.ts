/** One act for a member, from its first key to the answer of the till: inputs, quote, consent, booking. Pure. */
import type { ApprovalInput, RefusalView } from '../../shared/contract/common.ts'
import type { MemberView } from '../../shared/contract/member.ts'
import type { ActExpected, ActQuote } from '../../shared/contract/points.ts'
import type {
  AdjustmentResult,
  ClaimResult,
  ExtraResult,
  RedemptionResult,
  TopUpResult,
} from '../../shared/domain/act.ts'
import { addFen, NO_FEN } from '../../shared/domain/money.ts'
import {
  type ActInputs,
  type ActKind,
  type ActRequest,
  isQuotedRequest,
  NO_ACT_INPUTS,
  type QuotedRequest,
} from './member-act-inputs.ts'

/** The till's answer to a draft, by the kind of act. */
export type ActQuoted =
  | { readonly kind: 'redemption'; readonly quote: ActQuote<RedemptionResult> }
  | { readonly kind: 'top_up'; readonly quote: ActQuote<TopUpResult> }
  | { readonly kind: 'extra'; readonly quote: ActQuote<ExtraResult> }
  | { readonly kind: 'adjustment'; readonly quote: ActQuote<AdjustmentResult> }
  | { readonly kind: 'claim'; readonly quote: ActQuote<ClaimResult> }

export interface ActAsk {
  readonly actId: string
  readonly request: ActRequest
  /** What the cashier saw; null for acts without a quote. */
  readonly expected: ActExpected | null
  readonly approval: ApprovalInput | null
}

/** What is there after an act; a slip where it prints one. */
export interface ActDone {
  readonly member: MemberView | null
  readonly slip: { readonly number: string; readonly svg: string; readonly printJobId: number } | null
}

export type ActCommit =
  | { readonly stage: 'editing' }
  /** Enter came before the quote. */
  | { readonly stage: 'wanted'; readonly actId: string }
  | { readonly stage: 'approval'; readonly ask: ActAsk; readonly refusal: RefusalView | null }
  | { readonly stage: 'asking'; readonly ask: ActAsk }
  /** No answer: only a repeat under the same id may follow. */
  | { readonly stage: 'unsure'; readonly ask: ActAsk }
  | { readonly stage: 'done'; readonly ask: ActAsk; readonly done: ActDone }

export interface MemberAct {
  readonly kind: ActKind
  readonly inputs: ActInputs
  readonly quoted: { readonly key: string; readonly answer: ActQuoted } | null
  /** Raised to have the same draft quoted once more. */
  readonly requotes: number
  readonly commit: ActCommit
  readonly refusal: RefusalView | null
  /** An ask that was left without an answer: the same request goes on under its id. */
  readonly unsettled: ActAsk | null
}

export function newAct(kind: ActKind): MemberAct {
  return {
    kind,
    inputs: NO_ACT_INPUTS,
    quoted: null,
    requotes: 0,
    commit: { stage: 'editing' },
    refusal: null,
    unsettled: null,
  }
}

export type ActEvent =
  | { readonly kind: 'input'; readonly change: Partial<ActInputs> }
  | { readonly kind: 'quantity'; readonly item: string; readonly by: 1 | -1 }
  | {
      readonly kind: 'quoted'
      readonly key: string
      readonly answer: ActQuoted
      readonly request: QuotedRequest
    }
  | { readonly kind: 'refused'; readonly refusal: RefusalView }
  /** `asks`: somebody else must agree, as far as that is known without a quote. */
  | {
      readonly kind: 'enter'
      readonly actId: string
      readonly key: string
      readonly request: ActRequest
      readonly asks: boolean
    }
  | { readonly kind: 'approve'; readonly approval: ApprovalInput }
  | { readonly kind: 'approval_closed' }
  | { readonly kind: 'committed'; readonly done: ActDone }
  | { readonly kind: 'commit_refused'; readonly refusal: RefusalView }
  | { readonly kind: 'commit_unanswered' }
  | { readonly kind: 'retry' }

/** What a manager can still put right in the dialog. */
const APPROVAL_REFUSALS: ReadonlySet<string> = new Set([
  'wrong_pin',
  'locked_out',
  'approval_not_manager',
  'approver_is_actor',
  'needs_approval',
  'needs_card',
  'identity_not_proved',
])

const QUANTITY_MAX = 99

/** Whether the act is at the till, and nothing may change it. */
export function isActFrozen(act: MemberAct): boolean {
  return act.commit.stage === 'asking' || act.commit.stage === 'unsure'
}

export function actReducer(act: MemberAct, event: ActEvent): MemberAct {
  switch (event.kind) {
    case 'input':
      return changed(act, { ...act.inputs, ...event.change })
    case 'quantity': {
      const now = act.inputs.quantities[event.item] ?? 0
      const wanted = Math.min(QUANTITY_MAX, Math.max(0, now + event.by))
      return changed(act, {
        ...act.inputs,
        quantities: { ...act.inputs.quantities, [event.item]: wanted },
      })
    }
    case 'quoted':
      return quoted(act, event)
    case 'refused':
      return isActFrozen(act) || act.commit.stage === 'done' ? act : editing(act, event.refusal)
    case 'enter':
      return isActFrozen(act) || act.commit.stage === 'done' ? act : entered(act, event)
    case 'approve':
      return act.commit.stage === 'approval'
        ? { ...act, commit: { stage: 'asking', ask: { ...act.commit.ask, approval: event.approval } } }
        : act
    case 'approval_closed':
      return act.commit.stage === 'approval' ? editing(act, null) : act
    default:
      return answered(act, event)
  }
}

function changed(act: MemberAct, inputs: ActInputs): MemberAct {
  if (isActFrozen(act) || act.commit.stage === 'done') return act
  return { ...editing(act, null), inputs }
}

function editing(act: MemberAct, refusal: RefusalView | null): MemberAct {
  return { ...act, commit: { stage: 'editing' }, refusal }
}

function quoted(act: MemberAct, event: Extract<ActEvent, { readonly kind: 'quoted' }>): MemberAct {
  if (isActFrozen(act) || act.commit.stage === 'done') return act
  const next = { ...act, quoted: { key: event.key, answer: event.answer } }
  if (act.commit.stage !== 'wanted') return next
  const { actId } = act.commit
  return entered(next, { kind: 'enter', actId, key: event.key, request: event.request, asks: false })
}

function entered(act: MemberAct, event: Extract<ActEvent, { readonly kind: 'enter' }>): MemberAct {
  const { request } = event
  const same = act.unsettled !== null && JSON.stringify(act.unsettled.request) === event.key
  const actId = same ? (act.unsettled?.actId ?? event.actId) : event.actId
  if (!isQuotedRequest(request)) {
    return toTill(act, { actId, request, expected: null, approval: null }, event.asks)
  }
  if (act.quoted?.key !== event.key) return { ...act, refusal: null, commit: { stage: 'wanted', actId } }
  const { quote } = act.quoted.answer
  const expected = expectedOf(request, act.quoted.answer)
  if (expected === null) return editing(act, quote.refusal)
  return toTill(act, { actId, request, expected, approval: null }, quote.needsApproval)
}

function toTill(act: MemberAct, ask: ActAsk, asks: boolean): MemberAct {
  const commit: ActCommit = asks ? { stage: 'approval', ask, refusal: null } : { stage: 'asking', ask }
  return { ...act, refusal: null, commit }
}

/** The figures of a quote that the cashier saw; null while it refuses. */
export function expectedOf(request: QuotedRequest, answer: ActQuoted): ActExpected | null {
  switch (answer.kind) {
    case 'redemption': {
      const { result } = answer.quote
      return result && { points: result.points, fen: result.payFen }
    }
    case 'top_up': {
      const { result } = answer.quote
      return result && { points: result.accruedPoints, fen: addFen(result.principalFen, result.bonusFen) }
    }
    case 'adjustment':
      return request.kind === 'adjustment' && answer.quote.result !== null
        ? { points: request.draft.change, fen: NO_FEN }
        : null
    case 'extra':
    case 'claim': {
      const { result } = answer.quote
      return result && { points: result.accruedPoints, fen: NO_FEN }
    }
  }
}

type AnswerEvent = Extract<
  ActEvent,
  { readonly kind: 'committed' | 'commit_refused' | 'commit_unanswered' | 'retry' }
>

function answered(act: MemberAct, event: AnswerEvent): MemberAct {
  const { commit } = act
  if (commit.stage !== 'asking' && commit.stage !== 'unsure') return act
  switch (event.kind) {
    case 'committed':
      return {
        ...act,
        refusal: null,
        unsettled: null,
        commit: { stage: 'done', ask: commit.ask, done: event.done },
      }
    case 'commit_refused':
      return APPROVAL_REFUSALS.has(event.refusal.code)
        ? {
            ...act,
            commit: {
              stage: 'approval',
              ask: { ...commit.ask, approval: null },
              refusal: event.refusal,
            },
          }
        : { ...editing(act, event.refusal), requotes: act.requotes + 1 }
    case 'commit_unanswered':
      return { ...act, commit: { stage: 'unsure', ask: commit.ask } }
    case 'retry':
      return { ...act, commit: { stage: 'asking', ask: commit.ask } }
  }
}

/** Esc: what lies on top goes first; null when the act itself is left. */
export function actStepBack(act: MemberAct): MemberAct | null {
  switch (act.commit.stage) {
    case 'asking':
      return act
    case 'unsure':
      return { ...editing(act, null), unsettled: act.commit.ask }
    case 'wanted':
    case 'approval':
      return editing(act, null)
    case 'done':
      return null
    case 'editing':
      return act.refusal === null ? null : editing(act, null)
  }
}
