/** Finding a member by hand: what is typed, and what the till answered to it. */

import type { RefusalView } from '../../shared/contract/common.ts'
import type { Identified, MemberMatch } from '../../shared/contract/member.ts'

export interface IdentifyState {
  /** Card, phone, last four or pinyin, as typed into the read-only box. */
  readonly text: string
  /** The Chinese name, in the one field that needs an input method. */
  readonly name: string
  readonly outcome: IdentifyOutcome
}

export type IdentifyOutcome =
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'several'
      readonly matches: readonly MemberMatch[]
      readonly more: boolean
      /** The match that Enter opens. */
      readonly cursor: number
    }
  /** Nobody has this card or phone: enrolment is offered with what is known. */
  | { readonly kind: 'none'; readonly cardNumber: string | null; readonly phone: string | null }
  | { readonly kind: 'refused'; readonly refusal: RefusalView }

export const NOTHING_TYPED: IdentifyState = { text: '', name: '', outcome: { kind: 'nothing' } }

export type IdentifyEvent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  /** Up or down in the list of matches; it ends at its ends. */
  | { readonly kind: 'move'; readonly by: 1 | -1 }
  | { readonly kind: 'refused'; readonly refusal: RefusalView }
  | { readonly kind: 'dismiss' }

export function identifyReducer(state: IdentifyState, event: IdentifyEvent): IdentifyState {
  switch (event.kind) {
    case 'text':
      return { ...NOTHING_TYPED, text: event.text }
    case 'name':
      return { ...NOTHING_TYPED, name: event.name }
    case 'move': {
      if (state.outcome.kind !== 'several') return state
      const last = state.outcome.matches.length - 1
      const cursor = Math.min(last, Math.max(0, state.outcome.cursor + event.by))
      return { ...state, outcome: { ...state.outcome, cursor } }
    }
    case 'refused':
      return { ...state, outcome: { kind: 'refused', refusal: event.refusal } }
    case 'dismiss':
      return { ...state, outcome: { kind: 'nothing' } }
  }
}

/** What the box shows after an answer that opened nobody; a member or a slip leaves the box empty. */
export function afterIdentified(state: IdentifyState, identified: Identified): IdentifyState {
  switch (identified.kind) {
    case 'member':
    case 'slip':
    case 'voucher':
      return NOTHING_TYPED
    case 'several':
      return {
        ...state,
        outcome: { kind: 'several', matches: identified.matches, more: identified.more, cursor: 0 },
      }
    case 'none':
      return {
        ...state,
        outcome: { kind: 'none', cardNumber: identified.cardNumber, phone: identified.phone },
      }
    case 'refused':
      // What was refused may be a bank card: nothing of it stays in the box.
      return { ...NOTHING_TYPED, outcome: { kind: 'refused', refusal: identified.refusal } }
  }
}
