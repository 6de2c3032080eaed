/** The member screen: who is looked at, and the timeline page by page. */
import type { HistoryItem, MemberView } from '../../shared/contract/member.ts'
import type { CardActions } from '../../shared/contract/people.ts'
import type { Explanation } from '../../shared/domain/explain.ts'
import { type IdentifyEvent, type IdentifyState, identifyReducer, NOTHING_TYPED } from './identify.ts'
import {
  type ActDone,
  type MemberAct,
  type MemberActEvent,
  memberActReducer,
  memberActStepBack,
  newMemberAct,
} from './member-act.ts'
import type { ActKind } from './member-act-inputs.ts'
import { isActFrozen } from './quoted-act.ts'

export interface LookupState {
  readonly identify: IdentifyState
  readonly member: MemberView | null
  readonly items: readonly HistoryItem[]
  readonly more: boolean
  /** A page of the timeline is to be fetched, the first or the next. */
  readonly fetching: boolean
  /** The row of the timeline that is chosen by key or touch; null: none yet. */
  readonly chosen: string | null
  /** Why the figures of one row are what they are, as the till said it last. */
  readonly explained: { readonly entryId: string; readonly why: readonly Explanation[] } | null
  /** What lies open of the member: the past, or what can be done now. */
  readonly page: 'history' | 'acts'
  /** What the card may be made to do; null until the till said so, and where there is no card. */
  readonly cardActions: CardActions | null
  /** What is being done for the member. */
  readonly act: MemberAct | null
}

export const NOBODY_LOOKED_UP: LookupState = {
  identify: NOTHING_TYPED,
  member: null,
  items: [],
  more: false,
  fetching: false,
  chosen: null,
  explained: null,
  page: 'history',
  cardActions: null,
  act: null,
}

/** The timeline on screen is bounded: older acts are for the back office. */
export const TIMELINE_MAX = 500

export type LookupEvent =
  | { readonly kind: 'identify'; readonly event: IdentifyEvent }
  | { readonly kind: 'member'; readonly member: MemberView }
  /** The same member, as they stand now. */
  | { readonly kind: 'refreshed'; readonly member: MemberView }
  | { readonly kind: 'more' }
  | {
      readonly kind: 'page'
      readonly identification: string
      readonly items: readonly HistoryItem[]
      readonly more: boolean
    }
  | { readonly kind: 'page_failed' }
  | { readonly kind: 'row_chosen'; readonly entryId: string }
  /** The row above or below; the first where none was chosen. */
  | { readonly kind: 'row_stepped'; readonly by: 1 | -1 }
  | {
      readonly kind: 'row_explained'
      readonly identification: string
      readonly entryId: string
      readonly why: readonly Explanation[]
    }
  | { readonly kind: 'close' }
  | { readonly kind: 'page_shown'; readonly page: LookupState['page'] }
  | { readonly kind: 'card_actions'; readonly identification: string; readonly actions: CardActions | null }
  | { readonly kind: 'act_opened'; readonly act: ActKind }
  | { readonly kind: 'act'; readonly event: MemberActEvent }
  | { readonly kind: 'step_back' }
  | { readonly kind: 'locked' }

export function lookupReducer(state: LookupState, event: LookupEvent): LookupState {
  switch (event.kind) {
    case 'identify':
      return { ...state, identify: identifyReducer(state.identify, event.event) }
    case 'member':
      return opened(state, event.member)
    case 'refreshed':
      return state.member?.identification === event.member.identification
        ? { ...state, member: event.member }
        : state
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
    case 'row_chosen':
      return { ...state, chosen: event.entryId }
    case 'row_stepped':
      return stepped(state, event.by)
    case 'row_explained':
      return state.member?.identification === event.identification
        ? { ...state, explained: { entryId: event.entryId, why: event.why } }
        : state
    case 'close':
      return isFrozen(state) ? state : NOBODY_LOOKED_UP
    case 'page_shown':
      return { ...state, page: event.page }
    case 'card_actions':
      return state.member?.identification === event.identification
        ? { ...state, cardActions: event.actions }
        : state
    case 'act_opened':
      return isFrozen(state) ? state : { ...state, act: newMemberAct(event.act) }
    case 'act':
      return acted(state, event.event)
    case 'step_back':
      return steppedBack(state)
    case 'locked':
      return isFrozen(state) ? state : NOBODY_LOOKED_UP
  }
}

function stepped(state: LookupState, by: 1 | -1): LookupState {
  const at = state.items.findIndex(({ entryId }) => entryId === state.chosen)
  const next = at === -1 ? 0 : Math.min(Math.max(at + by, 0), state.items.length - 1)
  return { ...state, chosen: state.items[next]?.entryId ?? null }
}

/** The row that is explained when it is asked for: the chosen one, else the newest; null where the timeline is not shown. */
export function rowToExplain({ page, act, items, chosen }: LookupState): HistoryItem | null {
  if (page !== 'history' || act !== null) return null
  return items.find(({ entryId }) => entryId === chosen) ?? items[0] ?? null
}

function isFrozen({ act }: LookupState): boolean {
  return act !== null && isActFrozen(act.act)
}

/** The same member's card, swiped during an act, says more surely who it is; any other member closes it. */
function opened(state: LookupState, member: MemberView): LookupState {
  if (isFrozen(state)) return state
  const fresh: LookupState = { ...NOBODY_LOOKED_UP, member, fetching: true }
  const goesOn = state.act !== null && state.act.act.commit.stage !== 'done'
  return goesOn && state.member?.memberId === member.memberId
    ? { ...fresh, page: state.page, act: state.act }
    : fresh
}

/** After a booked act the page shows the member as it is now. */
function acted(state: LookupState, event: MemberActEvent): LookupState {
  if (state.act === null) return state
  const act = memberActReducer(state.act, event)
  const { commit } = act.act
  return commit.stage === 'done' && state.act.act.commit.stage !== 'done'
    ? afterAct({ ...state, act }, commit.committed)
    : { ...state, act }
}

function afterAct(state: LookupState, { member }: ActDone): LookupState {
  if (member === null || state.member === null) return state
  const { identification, strength } = state.member
  // A new card was not presented yet; after anything else who it is was shown as before.
  const known = state.act?.kind === 'replace' ? member : { ...member, identification, strength }
  return { ...state, member: known, items: [], more: false, fetching: true, chosen: null, cardActions: null }
}

/** Esc: the act, then what was typed to find somebody, then the member. */
function steppedBack(state: LookupState): LookupState {
  if (state.act !== null) return { ...state, act: memberActStepBack(state.act) }
  const { outcome, text, name } = state.identify
  if (outcome.kind !== 'nothing' || text !== '' || name !== '') {
    return { ...state, identify: NOTHING_TYPED }
  }
  return state.page === 'acts' ? { ...state, page: 'history' } : NOBODY_LOOKED_UP
}
