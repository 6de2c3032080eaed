/**
 * From a swipe, a scan or typing to a member: asks the till, one scan after the other. What comes meanwhile waits and goes
 * on in its order, so that nothing typed right behind a swipe is lost. Of what is typed the newest question wins.
 */
import { type RefObject, useCallback, useMemo, useRef } from 'react'
import { flushSync } from 'react-dom'
import type { Identified } from '../../shared/contract/member.ts'
import { retype } from '../scan/retype.ts'
import {
  type CounterEvent,
  type CounterState,
  type HeldScan,
  isBooking,
  isUnsure,
  leadsOn,
} from '../state/counter.ts'
import { type Answer, ask } from '../till.ts'
import type { TillClient } from '../transport.ts'
import { createTypeAhead, type TypeAhead } from './type-ahead.ts'

/** More is never sent: the contract takes 256 characters, and no code of ours is longer. */
const TEXT_MAX = 256

export interface Finding {
  /** A swipe or scan, as it comes from a reader. */
  scan(text: string, via: 'wedge' | 'hid'): void
  find(on: 'sale' | 'member', text: string): void
  openMatch(on: 'sale' | 'member', memberId: string): void
  readonly ahead: TypeAhead
}

/** What is on the screen now. */
export interface FindingView {
  readonly state: CounterState
  readonly serving: boolean
  readonly connected: boolean
}

/** A scan waits for its answer or for an act, and keys with it; not for what may take forever. */
export function isStuck({ state, serving, connected }: FindingView): boolean {
  return !serving || !connected || isUnsure(state)
}

export function useFinding(
  client: TillClient,
  view: RefObject<FindingView>,
  dispatch: (event: CounterEvent) => void,
): Finding {
  const newest = useRef(0)
  const asking = useRef(false)
  const ahead = useMemo(() => createTypeAhead(window, (key) => flushSync(() => retype(key)), inDialog), [])

  const scan = useCallback(
    async ({ text, via }: HeldScan) => {
      newest.current += 1
      if (asking.current) return ahead.keepScan({ text, via })
      const { state, serving } = view.current
      if (!serving || isBooking(state)) {
        // The last one only: what was typed behind the one before it was for another member.
        if (state.held !== null) ahead.forget()
        if (!isStuck(view.current)) ahead.hold()
        return dispatch({ kind: 'hold', scan: { text, via } })
      }
      asking.current = true
      ahead.hold()
      const answer = await ask(client.member.identify({ text: text.slice(0, TEXT_MAX), via }))
      asking.current = false
      // On the screen before the next key: what waited finds the box that the answer brought.
      flushSync(() => {
        if (answer.ok) dispatch({ kind: 'scanned', identified: answer.value })
        else dispatch({ kind: 'notice', notice: { kind: 'refusal', refusal: answer.refusal } })
      })
      const goesOn = answer.ok && leadsOn(view.current.state, answer.value)
      ahead.release(goesOn, (next) => void scan(next))
    },
    [client, view, ahead, dispatch],
  )

  /** A question typed or tapped: its answer counts only while no newer one was asked. */
  const found = useCallback(
    async (on: 'sale' | 'member', call: Promise<Answer<Identified>>) => {
      newest.current += 1
      const mine = newest.current
      const alone = !asking.current
      if (alone) {
        asking.current = true
        ahead.hold()
      }
      const answer = await call
      if (alone) asking.current = false
      const identified: Identified = answer.ok ? answer.value : { kind: 'refused', refusal: answer.refusal }
      const isNewest = mine === newest.current
      if (isNewest) flushSync(() => dispatch({ kind: 'typed', on, identified }))
      if (!alone) return
      ahead.release(isNewest && leadsOn(view.current.state, identified), (next) => void scan(next))
    },
    [view, ahead, dispatch, scan],
  )

  return {
    ahead,
    scan: (text, via) => void scan({ text, via }),
    find: (on, text) => {
      void found(on, ask(client.member.identify({ text: text.slice(0, TEXT_MAX), via: 'typed' })))
    },
    openMatch: (on, memberId) => void found(on, opened(client, memberId)),
  }
}

async function opened(client: TillClient, memberId: string): Promise<Answer<Identified>> {
  const answer = await ask(client.member.open({ memberId }))
  return answer.ok ? { ok: true, value: { kind: 'member', member: answer.value } } : answer
}

function inDialog({ target }: Event): boolean {
  return target instanceof Element && target.closest('[data-scope="modal"]') !== null
}
