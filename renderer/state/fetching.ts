/** Fetching a member's points from elsewhere: asked by one key, answered beside the work, never in its way. Pure. */
import type { RefusalView } from '../../shared/contract/common.ts'
import type { FetchedPoints, FetchedPointsWas } from '../../shared/contract/hq.ts'
import type { MemberView } from '../../shared/contract/member.ts'
import type { TillStatus } from '../../shared/contract/session.ts'

export interface Fetching {
  readonly identification: string
  /** All points the member has elsewhere; what else is there comes along. */
  readonly points: number
  /** Null while the till is asking. */
  readonly outcome: FetchedPointsWas | RefusalView | null
}

export type FetchingEvent =
  /** The key, or a tap. */
  | { readonly kind: 'fetch'; readonly member: MemberView | null }
  | { readonly kind: 'fetched'; readonly identification: string; readonly fetched: FetchedPoints }
  | { readonly kind: 'fetch_refused'; readonly identification: string; readonly refusal: RefusalView }

/** Whether this till has an HQ to fetch from; then F11 fetches. */
export function fetchesElsewhere({ outbox }: Pick<TillStatus, 'outbox'>): boolean {
  return outbox.mode === 'hq'
}

/** Whether there is something of this member to fetch. */
export function hasElsewhere(member: MemberView | null): member is MemberView {
  return member !== null && (member.points.elsewhere > 0 || member.besides !== null)
}

export function fetchingReducer(state: Fetching | null, event: FetchingEvent): Fetching | null {
  switch (event.kind) {
    case 'fetch':
      if (!hasElsewhere(event.member) || isFetching(state, event.member)) return state
      return {
        identification: event.member.identification,
        points: event.member.points.elsewhere,
        outcome: null,
      }
    case 'fetched':
      return settled(state, event.identification, event.fetched.was)
    case 'fetch_refused':
      return settled(state, event.identification, event.refusal)
  }
}

function settled(
  state: Fetching | null,
  identification: string,
  outcome: FetchedPointsWas | RefusalView,
): Fetching | null {
  return state?.identification === identification ? { ...state, outcome } : state
}

/** What is being fetched, or was last, of this member. */
export function fetchingOf(state: Fetching | null, member: MemberView): Fetching | null {
  return state?.identification === member.identification ? state : null
}

export function isFetching(state: Fetching | null, member: MemberView): boolean {
  return fetchingOf(state, member)?.outcome === null
}
