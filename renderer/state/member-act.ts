/** One act for a member: what is typed for it, and its way to the till, which is that of any act. Pure. */
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
import { NO_POINTS } from '../../shared/domain/points.ts'
import { type ActInputs, type ActKind, type ActRequest, NO_ACT_INPUTS } from './member-act-inputs.ts'
import {
  type ActEvent,
  type ActPolicy,
  type ActState,
  actReducer,
  isActFrozen,
  newAct,
} from './quoted-act.ts'

/** The till's answer to a draft, by the kind of act. */
export type ActQuoted =
  | { readonly kind: 'redemption'; readonly quote: ActQuote<RedemptionResult> }
  | { readonly kind: 'top_up'; readonly quote: ActQuote<TopUpResult> }
  | { readonly kind: 'extra'; readonly quote: ActQuote<ExtraResult> }
  | { readonly kind: 'adjustment'; readonly quote: ActQuote<AdjustmentResult> }
  | { readonly kind: 'claim'; readonly quote: ActQuote<ClaimResult> }

/** What is there after an act; a slip where it prints one. */
export interface ActDone {
  readonly member: MemberView | null
  readonly slip: { readonly number: string; readonly svg: string; readonly printJobId: number } | null
}

export interface MemberAct {
  readonly kind: ActKind
  readonly inputs: ActInputs
  readonly act: ActState<ActRequest, ActQuoted, ActExpected, ActDone>
}

export type MemberActEvent =
  | { readonly kind: 'input'; readonly change: Partial<ActInputs> }
  | { readonly kind: 'quantity'; readonly item: string; readonly by: 1 | -1 }
  | { readonly kind: 'act'; readonly event: ActEvent<ActRequest, ActQuoted, ActDone, ActExpected> }

/** What the cashier saw of an act without figures. */
export const NOTHING_SEEN: ActExpected = { points: NO_POINTS, fen: NO_FEN }

const QUANTITY_MAX = 99

export function newMemberAct(kind: ActKind): MemberAct {
  return { kind, inputs: NO_ACT_INPUTS, act: newAct() }
}

const POLICY: ActPolicy<ActQuoted, ActExpected, ActRequest> = {
  refusalOf: ({ quote }) => quote.refusal,
  expectedOf: seen,
  asks: ({ quote }) => quote.needsApproval,
}

export function memberActReducer(state: MemberAct, event: MemberActEvent): MemberAct {
  if (event.kind === 'act') {
    const act = actReducer(state.act, event.event, POLICY)
    return act === state.act ? state : { ...state, act }
  }
  if (isActFrozen(state.act) || state.act.commit.stage === 'done') return state
  const inputs = { ...state.inputs, ...(event.kind === 'input' ? event.change : stepped(state, event)) }
  return { ...state, inputs, act: actReducer(state.act, { kind: 'edited' }, POLICY) }
}

function stepped(
  { inputs }: MemberAct,
  { item, by }: Extract<MemberActEvent, { readonly kind: 'quantity' }>,
): Pick<ActInputs, 'quantities'> {
  const wanted = Math.min(QUANTITY_MAX, Math.max(0, (inputs.quantities[item] ?? 0) + by))
  return { quantities: { ...inputs.quantities, [item]: wanted } }
}

/** The figures of a quote that the cashier saw; null while it refuses. */
function seen(answer: ActQuoted, request: ActRequest): ActExpected | null {
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

/** Esc: what lies on top goes first; null when the act itself is left. */
export function memberActStepBack(state: MemberAct): MemberAct | null {
  const { commit, refusal } = state.act
  const leaves = commit.stage === 'done' || (commit.stage === 'editing' && refusal === null)
  return leaves ? null : memberActReducer(state, { kind: 'act', event: { kind: 'step_back' } })
}
