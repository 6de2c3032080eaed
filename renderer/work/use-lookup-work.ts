/** Fetches the timeline of the member that is looked at, page by page. */
import { useEffect, useEffectEvent } from 'react'
import type { CounterEvent } from '../state/counter.ts'
import type { LookupState } from '../state/lookup.ts'
import { ask } from '../till.ts'
import type { TillClient } from '../transport.ts'

export function useLookupWork(
  client: TillClient,
  lookup: LookupState,
  dispatch: (event: CounterEvent) => void,
): void {
  const identification = lookup.member?.identification ?? null
  const fetchPage = useEffectEvent(async () => {
    if (!lookup.fetching || identification === null) return
    const beforeEntryId = lookup.items.at(-1)?.entryId ?? null
    const answer = await ask(client.member.history({ identification, beforeEntryId }))
    dispatch({
      kind: 'lookup',
      event: answer.ok ? { kind: 'page', identification, ...answer.value } : { kind: 'page_failed' },
    })
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: one page each time one is wanted
  useEffect(() => {
    void fetchPage()
  }, [lookup.fetching, identification])
}
