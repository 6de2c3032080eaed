/** The member screen: who is looked at, and the timeline page by page. */
import type { HistoryItem, MemberView } from '../../shared/contract/member.ts'
import { type IdentifyEvent, type IdentifyState, identifyReducer, NOTHING_TYPED } from './identify.ts'

export interface LookupState {
  readonly identify: IdentifyState
  readonly member: MemberView | null
  readonly items: readonly HistoryItem[]
  readonly more: boolean
  /** A page of the timeline is to be fetched, the first or the next. */
  readonly fetching: boolean
}

export const NOBODY_LOOKED_UP: LookupState = {
  identify: NOTHING_TYPED,
  member: null,
  items: [],
  more: false,
  fetching: false,
}

/** The timeline on screen is bounded: older acts are for the back office. */
export const TIMELINE_MAX = 500

export type LookupEvent =
  | { readonly kind: 'identify'; readonly event: IdentifyEvent }
  | { readonly kind: 'member'; readonly member: MemberView }
  | { readonly kind: 'more' }
  | {
      readonly kind: 'page'
      readonly identification: string
      readonly items: readonly HistoryItem[]
      readonly more: boolean
    }
  | { readonly kind: 'page_failed' }
  | { readonly kind: 'close' }

export function lookupReducer(state: LookupState, event: LookupEvent): LookupState {
  switch (event.kind) {
    case 'identify':
      return { ...state, identify: identifyReducer(state.identify, event.event) }
    case 'member':
      return { ...NOBODY_LOOKED_UP, member: event.member, fetching: true }
    case 'more':
      return state.more && !state.fetching ? { ...state, fetching: true } : state
    case 'page': {
      // The answer for a member who is no longer looked at.
      if (state.member?.identification !== event.identification) return state
      const known = new Set(state.items.map((item) => item.entryId))
      const items = [...state.items, ...event.items.filter((item) => !known.has(item.entryId))]
      return { ...state, items, more: event.more && items.length < TIMELINE_MAX, fetching: false }
    }
    case 'page_failed':
      return { ...state, fetching: false }
    case 'close':
      return NOBODY_LOOKED_UP
  }
}
