/** Fetches the timeline of the member that is looked at, page by page, and why a row of it is what it is. */
import { useEffect, useEffectEvent } from 'react'
import type { CounterEvent } from '../state/counter.ts'
import { type LookupState, rowToExplain } from '../state/lookup.ts'
import { ask } from '../till.ts'
import type { TillClient } from '../transport.ts'
import { useLatest } from './use-latest.ts'

export function useLookupWork(
  client: TillClient,
  lookup: LookupState,
  isExplaining: boolean,
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

  const entryId = isExplaining ? (rowToExplain(lookup)?.entryId ?? null) : null
  const wanted = identification === null || entryId === null ? null : { identification, entryId }
  useLatest(
    wanted === null ? null : `${wanted.identification} ${wanted.entryId}`,
    wanted,
    (row) => ask(client.member.why(row)),
    (row, answer) => {
      if (answer.ok) dispatch({ kind: 'lookup', event: { kind: 'row_explained', ...row, ...answer.value } })
      else dispatch({ kind: 'notice', notice: { kind: 'refusal', refusal: answer.refusal } })
    },
  )
}
