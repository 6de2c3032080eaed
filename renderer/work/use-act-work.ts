/** An act's traffic with the till: a quote for each change, one booking for each Enter, the same ask again after a break. */
import { useEffect, useEffectEvent } from 'react'
import type { ActAsk, ActEvent, ActState } from '../state/quoted-act.ts'
import { ask } from '../till.ts'
import { useLatest } from './use-latest.ts'

/** `Quotable` is what of the drafts has a quote: all of them, but for acts without figures. */
export interface ActTraffic<Draft, Quote, Expected, Committed, Quotable extends Draft = Draft> {
  readonly connected: boolean
  readonly act: ActState<Draft, Quote, Expected, Committed> | null
  /** What is typed, worth asking about; null while it is not. */
  readonly draft: Quotable | null
  quote(draft: Quotable): Promise<Quote>
  commit(asked: ActAsk<Draft, Expected>): Promise<Committed>
  dispatch(event: ActEvent<Draft, Quote, Committed>): void
}

export function useActWork<Draft, Quote, Expected, Committed, Quotable extends Draft = Draft>(
  traffic: ActTraffic<Draft, Quote, Expected, Committed, Quotable>,
): void {
  const { connected, act, draft, dispatch } = traffic
  const stage = act?.commit.stage ?? 'editing'
  const key = JSON.stringify(draft)
  const quoting = connected && act !== null && draft !== null && stage !== 'done'
  useLatest(
    quoting ? `${key} ${act.requotes}` : null,
    draft,
    (asked) => ask(traffic.quote(asked)),
    (asked, answer) => {
      if (answer.ok) {
        dispatch({ kind: 'quoted', key: JSON.stringify(asked), draft: asked, quote: answer.value })
      } else if (!answer.unanswered) dispatch({ kind: 'refused', refusal: answer.refusal })
    },
  )

  const commit = act?.commit ?? null
  const book = useEffectEvent(async () => {
    if (commit?.stage !== 'asking') return
    const answer = await ask(traffic.commit(commit.ask))
    if (answer.ok) dispatch({ kind: 'committed', committed: answer.value })
    else if (answer.unanswered) dispatch({ kind: 'commit_unanswered' })
    else dispatch({ kind: 'commit_refused', refusal: answer.refusal })
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new ask is sent once
  useEffect(() => {
    void book()
  }, [commit])

  const retry = useEffectEvent(() => {
    if (connected && commit?.stage === 'unsure') dispatch({ kind: 'retry' })
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the connection is back
  useEffect(() => retry(), [connected])
}
