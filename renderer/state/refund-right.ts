/** The right to refund a sale of another till: fetched by one key, and the sale opens as soon as it is here. Pure. */
import type { FetchedRefundRightWas } from '../../shared/contract/hq.ts'
import type { RefundState } from './refund.ts'

/** Being fetched under an id of its own (`was` is null), or what came of it. */
export interface FetchedRight {
  readonly actId: string
  readonly was: FetchedRefundRightWas | null
}

export type RefundRightEvent =
  /** The key, or a tap: the right of the slip that could not be opened. */
  | { readonly kind: 'fetch_right'; readonly actId: string }
  | { readonly kind: 'right_fetched'; readonly actId: string; readonly was: FetchedRefundRightWas }

const ELSEWHERE: ReadonlySet<string> = new Set(['refund_right_elsewhere', 'refund_right_out_of_reach'])

/** A slip was refused because the right to refund its sale sits elsewhere, and nobody is being asked for it. */
export function isRightWanted({ sale, opening, refusal, right }: RefundState): boolean {
  if (sale !== null || opening || refusal === null || !ELSEWHERE.has(refusal.code)) return false
  return right === null || right.was !== null
}

/** The id to ask under again while its till was asked and has not answered; null: a new one. */
export function rightActId({ right }: RefundState): string | null {
  return right?.was === 'recalled' ? right.actId : null
}

/** A right that is here opens its sale at once. */
export function withRight(state: RefundState, event: RefundRightEvent): RefundState {
  const { actId } = event
  if (event.kind === 'fetch_right') {
    return isRightWanted(state) ? { ...state, right: { actId, was: null } } : state
  }
  if (state.right?.actId !== actId) return state
  return event.was === 'here'
    ? { ...state, right: null, refusal: null, opening: true }
    : { ...state, right: { actId, was: event.was } }
}
