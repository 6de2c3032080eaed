/**
 * The way of any act from what is typed to what is booked: quoted while it changes, one booking for each Enter. Pure; the
 * act's id comes in with the event and stays the same through every retry, also after a person stepped back from an ask
 * that got no answer.
 */
import type { ApprovalInput, RefusalView } from '../../shared/contract/common.ts'

/** What goes out with Enter; `expected` are the figures that were seen. */
export interface ActAsk<Draft, Expected> {
  readonly actId: string
  readonly draft: Draft
  readonly expected: Expected
  readonly approval: ApprovalInput | null
  readonly reason: string | null
}

export type ActStage<Draft, Expected, Committed> =
  | { readonly stage: 'editing' }
  /** Enter came before the quote of what is typed: it commits when that quote is there. */
  | { readonly stage: 'wanted'; readonly actId: string; readonly key: string }
  | {
      readonly stage: 'approval'
      readonly ask: ActAsk<Draft, Expected>
      readonly refusal: RefusalView | null
    }
  | { readonly stage: 'asking'; readonly ask: ActAsk<Draft, Expected> }
  /** No answer came: only the same ask may be repeated. */
  | { readonly stage: 'unsure'; readonly ask: ActAsk<Draft, Expected> }
  | { readonly stage: 'done'; readonly ask: ActAsk<Draft, Expected>; readonly committed: Committed }

export interface ActState<Draft, Quote, Expected, Committed> {
  readonly quoted: { readonly key: string; readonly draft: Draft; readonly quote: Quote } | null
  readonly requotes: number
  readonly commit: ActStage<Draft, Expected, Committed>
  readonly refusal: RefusalView | null
  /** An ask that never got its answer and was left: the same draft asked again keeps its id. */
  readonly unsettled: ActAsk<Draft, Expected> | null
}

export interface ActPolicy<Quote, Expected> {
  readonly refusalOf: (quote: Quote) => RefusalView | null
  /** Null while there is nothing to book. */
  readonly expectedOf: (quote: Quote) => Expected | null
  /** A second person or a reason is asked for before it goes out. */
  readonly asks: (quote: Quote) => boolean
}

export type ActEvent<Draft, Quote, Committed> =
  | { readonly kind: 'quoted'; readonly key: string; readonly draft: Draft; readonly quote: Quote }
  | { readonly kind: 'refused'; readonly refusal: RefusalView }
  | { readonly kind: 'enter'; readonly actId: string; readonly key: string; readonly draft: Draft }
  | { readonly kind: 'approve'; readonly approval: ApprovalInput | null; readonly reason: string | null }
  | { readonly kind: 'edited' }
  | { readonly kind: 'committed'; readonly committed: Committed }
  | { readonly kind: 'commit_refused'; readonly refusal: RefusalView }
  | { readonly kind: 'commit_unanswered' }
  | { readonly kind: 'retry' }
  | { readonly kind: 'step_back' }

export function newAct<Draft, Quote, Expected, Committed>(): ActState<Draft, Quote, Expected, Committed> {
  return { quoted: null, requotes: 0, commit: { stage: 'editing' }, refusal: null, unsettled: null }
}

/** While an ask is out, or its answer is missing, nothing may change what was asked. */
export function isActFrozen(act: { readonly commit: { readonly stage: string } }): boolean {
  return act.commit.stage === 'asking' || act.commit.stage === 'unsure'
}

/** Refusals that the approval dialog answers for itself. */
const APPROVAL_REFUSALS: ReadonlySet<string> = new Set([
  'wrong_pin',
  'locked_out',
  'approval_not_manager',
  'approval_by_another',
  'needs_approval',
  'reason_missing',
])

const ANSWERS: ReadonlySet<string> = new Set(['committed', 'commit_refused', 'commit_unanswered', 'retry'])

export function actReducer<Draft, Quote, Expected, Committed>(
  state: ActState<Draft, Quote, Expected, Committed>,
  event: ActEvent<Draft, Quote, Committed>,
  policy: ActPolicy<Quote, Expected>,
): ActState<Draft, Quote, Expected, Committed> {
  const leaves = state.commit.stage === 'unsure' && event.kind === 'step_back'
  if (isActFrozen(state) && !ANSWERS.has(event.kind) && !leaves) return state
  switch (event.kind) {
    case 'quoted': {
      if (state.commit.stage === 'done') return state
      const next = { ...state, quoted: { key: event.key, draft: event.draft, quote: event.quote } }
      const { commit } = state
      if (commit.stage !== 'wanted' || commit.key !== event.key) return next
      return entered(next, { actId: commit.actId, key: event.key, draft: event.draft }, policy)
    }
    case 'refused':
      return editing(state, event.refusal)
    case 'enter':
      return entered(state, event, policy)
    case 'approve': {
      if (state.commit.stage !== 'approval') return state
      const ask = { ...state.commit.ask, approval: event.approval, reason: event.reason }
      return { ...state, commit: { stage: 'asking', ask } }
    }
    case 'edited':
      return editing(state, null)
    case 'step_back':
      return state.commit.stage === 'unsure'
        ? { ...editing(state, null), unsettled: state.commit.ask }
        : editing(state, null)
    default:
      return answered(state, event)
  }
}

function entered<Draft, Quote, Expected, Committed>(
  state: ActState<Draft, Quote, Expected, Committed>,
  event: { readonly actId: string; readonly key: string; readonly draft: Draft },
  policy: ActPolicy<Quote, Expected>,
): ActState<Draft, Quote, Expected, Committed> {
  if (state.commit.stage === 'done') return state
  if (state.quoted?.key !== event.key) {
    return { ...state, refusal: null, commit: { stage: 'wanted', actId: event.actId, key: event.key } }
  }
  const { quote } = state.quoted
  const expected = policy.expectedOf(quote)
  const refusal = policy.refusalOf(quote)
  if (refusal !== null || expected === null) return editing(state, refusal)
  const { unsettled } = state
  const same = unsettled !== null && JSON.stringify(unsettled.draft) === JSON.stringify(event.draft)
  const ask = {
    actId: same ? unsettled.actId : event.actId,
    draft: event.draft,
    expected,
    approval: null,
    reason: null,
  }
  return {
    ...state,
    refusal: null,
    commit: policy.asks(quote) ? { stage: 'approval', ask, refusal: null } : { stage: 'asking', ask },
  }
}

function answered<Draft, Quote, Expected, Committed>(
  state: ActState<Draft, Quote, Expected, Committed>,
  event: Extract<
    ActEvent<Draft, Quote, Committed>,
    { readonly kind: 'committed' | 'commit_refused' | 'commit_unanswered' | 'retry' }
  >,
): ActState<Draft, Quote, Expected, Committed> {
  const { commit } = state
  if (commit.stage !== 'asking' && commit.stage !== 'unsure') return state
  const { ask } = commit
  switch (event.kind) {
    case 'committed':
      return {
        ...state,
        refusal: null,
        unsettled: null,
        commit: { stage: 'done', ask, committed: event.committed },
      }
    case 'commit_refused':
      if (APPROVAL_REFUSALS.has(event.refusal.code)) {
        return { ...state, commit: { stage: 'approval', ask, refusal: event.refusal } }
      }
      return { ...editing(state, event.refusal), requotes: state.requotes + 1 }
    case 'commit_unanswered':
      return { ...state, commit: { stage: 'unsure', ask } }
    case 'retry':
      return { ...state, commit: { stage: 'asking', ask } }
  }
}

function editing<Draft, Quote, Expected, Committed>(
  state: ActState<Draft, Quote, Expected, Committed>,
  refusal: RefusalView | null,
): ActState<Draft, Quote, Expected, Committed> {
  return { ...state, commit: { stage: 'editing' }, refusal }
}
