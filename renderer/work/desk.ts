/** What every screen of the counter has at hand: the till, the state, the way to change it, the language. */
import { createContext, use } from 'react'
import type { StaffView, TillStatus } from '../../shared/contract/session.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { assert } from '../../shared/domain/result.ts'
import type { CounterEvent, CounterState } from '../state/counter.ts'
import type { Preferences } from '../state/preferences.ts'
import type { DraftOutcome } from '../state/sale-draft.ts'
import type { Speaker } from '../text/sentences.ts'
import type { TillClient } from '../transport.ts'

export interface Desk {
  readonly client: TillClient
  readonly connected: boolean
  readonly status: TillStatus
  readonly state: CounterState
  /** The sale screen's draft; null until the till has a programme. */
  readonly outcome: DraftOutcome | null
  readonly speaker: Speaker
  readonly preferences: Preferences
  dispatch(event: CounterEvent): void
  /** Finds a member by what was typed on a screen. */
  find(on: 'sale' | 'member', text: string): void
  /** Opens one of several matches. */
  openMatch(on: 'sale' | 'member', memberId: string): void
  prefer(change: Partial<Preferences>): void
}

export const DeskContext = createContext<Desk | null>(null)

/** The desk; every screen is inside one. */
export function useDesk(): Desk {
  const desk = use(DeskContext)
  assert(desk !== null, 'a screen stands outside the counter')
  return desk
}

/** The programme; a till that serves has one. */
export function useProgramme(): Programme {
  const { programme } = useDesk().status
  assert(programme !== null, 'a till that serves has a programme')
  return programme
}

/** Who is signed in; a till that serves has somebody. */
export function useCashier(): StaffView {
  const { cashier } = useDesk().status
  assert(cashier !== null, 'a till that serves has a cashier')
  return cashier
}
