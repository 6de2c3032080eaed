/** From a swipe, a scan or typing to a member: asks the till. Every scan counts; of what is typed the newest question wins. */
import { useCallback, useMemo, useRef } from 'react'
import type { SinkDesk } from '../parts/sink-desk.ts'
import type { CounterEvent } from '../state/counter.ts'
import { ask } from '../till.ts'
import type { TillClient } from '../transport.ts'
import { createTypeAhead } from './type-ahead.ts'

/** More is never sent: the contract takes 256 characters, and no code of ours is longer. */
const TEXT_MAX = 256

export interface Finding {
  scan(text: string, via: 'wedge' | 'hid'): void
  find(on: 'sale' | 'member', text: string): void
  openMatch(on: 'sale' | 'member', memberId: string): void
}

export function useFinding(
  client: TillClient,
  sinks: SinkDesk,
  dispatch: (event: CounterEvent) => void,
): Finding {
  const newest = useRef(0)
  const ahead = useMemo(() => createTypeAhead(sinks), [sinks])

  const scan = useCallback(
    async (text: string, via: 'wedge' | 'hid') => {
      newest.current += 1
      const mine = newest.current
      ahead.hold()
      const answer = await ask(client.member.identify({ text: text.slice(0, TEXT_MAX), via }))
      // A slip and then the card, one right after the other: both count, in the order they were read.
      if (mine === newest.current) ahead.release(answer.ok && answer.value.kind === 'member')
      if (answer.ok) dispatch({ kind: 'scanned', identified: answer.value })
      else dispatch({ kind: 'notice', notice: { kind: 'refusal', refusal: answer.refusal } })
    },
    [client, ahead, dispatch],
  )

  const find = useCallback(
    async (on: 'sale' | 'member', text: string) => {
      newest.current += 1
      const mine = newest.current
      const answer = await ask(client.member.identify({ text: text.slice(0, TEXT_MAX), via: 'typed' }))
      if (mine !== newest.current) return
      const identified = answer.ok ? answer.value : ({ kind: 'refused', refusal: answer.refusal } as const)
      dispatch({ kind: 'typed', on, identified })
    },
    [client, dispatch],
  )

  const openMatch = useCallback(
    async (on: 'sale' | 'member', memberId: string) => {
      newest.current += 1
      const mine = newest.current
      const answer = await ask(client.member.open({ memberId }))
      if (mine !== newest.current) return
      const identified = answer.ok
        ? ({ kind: 'member', member: answer.value } as const)
        : ({ kind: 'refused', refusal: answer.refusal } as const)
      dispatch({ kind: 'typed', on, identified })
    },
    [client, dispatch],
  )

  return {
    scan: (text, via) => void scan(text, via),
    find: (on, text) => void find(on, text),
    openMatch: (on, memberId) => void openMatch(on, memberId),
  }
}
