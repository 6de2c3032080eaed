/**
 * The way of any act from what is typed to what is booked: quoted while it changes where it has figures, one booking for
 * each Enter. Pure; the act's id comes in with the event and stays the same through every retry, also after a person
 * stepped back from an ask that got no answer.
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

export interface ActPolicy<Quote, Expected, Draft = unknown> {
  readonly refusalOf: (quote: Quote) => RefusalView | null
  /** Null while there is nothing to book. */
  readonly expectedOf: (quote: Quote, draft: Draft) => Expected | null
  /** A second person or a reason is asked for before it goes out. */
  readonly asks: (quote: Quote) => boolean
}

/** What is known without a quote of an act that has none. */
export interface Unquoted<Expected> {
  readonly expected: Expected
  readonly asks: boolean
}

export type ActEvent<Draft, Quote, Committed, Expected = never> =
  | { readonly kind: 'quoted'; readonly key: string; readonly draft: Draft; readonly quote: Quote }
  | { readonly kind: 'refused'; readonly refusal: RefusalView }
  | {
      readonly kind: 'enter'
      readonly actId: string
      readonly key: string
      readonly draft: Draft
      readonly unquoted?: Unquoted<Expected> | null
    }
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

/** What a manager can still put right in the dialog. */
const APPROVAL_REFUSALS: ReadonlySet<string> = new Set([
  'wrong_pin',
  'locked_out',
  'approval_not_manager',
  'approver_is_actor',
  'needs_approval',
  'needs_card',
  'identity_not_proved',
  'reason_missing',
])

const ANSWERS: ReadonlySet<string> = new Set(['committed', 'commit_refused', 'commit_unanswered', 'retry'])

export function actReducer<Draft, Quote, Expected, Committed>(
  state: ActState<Draft, Quote, Expected, Committed>,
  event: ActEvent<Draft, Quote, Committed, Expected>,
  policy: ActPolicy<Quote, Expected, Draft>,
): ActState<Draft, Quote, Expected, Committed> {
  if (state.commit.stage === 'done') return state
  const leaves = state.commit.stage === 'unsure' && event.kind === 'step_back'
  if (isActFrozen(state) && !ANSWERS.has(event.kind) && !leaves) return state
  switch (event.kind) {
    case 'quoted': {
      const next = { ...state, quoted: { key: event.key, draft: event.draft, quote: event.quote } }
      const { commit } = state
      if (commit.stage !== 'wanted' || commit.key !== event.key) return next
      return entered(next, { actId: commit.actId, key: event.key, draft: event.draft }, policy)
    }
    case 'refused':
      // What was refused has no figures: those of before are of something else.
      return { ...editing(state, event.refusal), quoted: null }
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
  event: {
    readonly actId: string
    readonly key: string
    readonly draft: Draft
    readonly unquoted?: Unquoted<Expected> | null
  },
  policy: ActPolicy<Quote, Expected, Draft>,
): ActState<Draft, Quote, Expected, Committed> {
  if (event.unquoted) return toTill(state, event, event.unquoted)
  if (state.quoted?.key !== event.key) {
    return { ...state, refusal: null, commit: { stage: 'wanted', actId: event.actId, key: event.key } }
  }
  const { quote } = state.quoted
  const expected = policy.expectedOf(quote, event.draft)
  const refusal = policy.refusalOf(quote)
  if (refusal !== null || expected === null) return editing(state, refusal)
  return toTill(state, event, { expected, asks: policy.asks(quote) })
}

function toTill<Draft, Quote, Expected, Committed>(
  state: ActState<Draft, Quote, Expected, Committed>,
  { actId, draft }: { readonly actId: string; readonly draft: Draft },
  { expected, asks }: Unquoted<Expected>,
): ActState<Draft, Quote, Expected, Committed> {
  const { unsettled } = state
  const same = unsettled !== null && JSON.stringify(unsettled.draft) === JSON.stringify(draft)
  const ask = { actId: same ? unsettled.actId : actId, draft, expected, approval: null, reason: null }
  return {
    ...state,
    refusal: null,
    commit: asks ? { stage: 'approval', ask, refusal: null } : { stage: 'asking', ask },
  }
}

function answered<Draft, Quote, Expected, Committed>(
  state: ActState<Draft, Quote, Expected, Committed>,
  event: Extract<
    ActEvent<Draft, Quote, Committed, Expected>,
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
        const unapproved = { ...ask, approval: null, reason: null }
        return { ...state, commit: { stage: 'approval', ask: unapproved, refusal: event.refusal } }
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
