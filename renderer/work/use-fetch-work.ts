/** Fetching points from elsewhere: one call for each press; the work goes on meanwhile. */
import { useEffect, useEffectEvent } from 'react'
import type { CounterEvent } from '../state/counter.ts'
import type { Fetching } from '../state/fetching.ts'
import { ask } from '../till.ts'
import type { TillClient } from '../transport.ts'

export function useFetchWork(
  client: TillClient,
  fetching: Fetching | null,
  dispatch: (event: CounterEvent) => void,
): void {
  const send = useEffectEvent(async () => {
    if (fetching === null || fetching.outcome !== null) return
    const { identification, points } = fetching
    const answer = await ask(client.hq.fetchPoints({ identification, points }))
    dispatch(
      answer.ok
        ? { kind: 'fetched', identification, fetched: answer.value }
        : { kind: 'fetch_refused', identification, refusal: answer.refusal },
    )
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: each press is sent once
  useEffect(() => void send(), [fetching])
}
