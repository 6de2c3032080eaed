/** The sale's traffic with the till: a quote for each change, one booking for each Enter. */
import { useEffect, useEffectEvent } from 'react'
import type { CounterEvent } from '../state/counter.ts'
import type { SaleState } from '../state/sale.ts'
import { type DraftOutcome, isWorthAsking } from '../state/sale-draft.ts'
import { ask } from '../till.ts'
import type { TillClient } from '../transport.ts'
import { useLatest } from './use-latest.ts'

export function useSaleWork(
  client: TillClient,
  connected: boolean,
  sale: SaleState,
  outcome: DraftOutcome | null,
  dispatch: (event: CounterEvent) => void,
): void {
  const draft = isWorthAsking(outcome) ? outcome : null
  const quoting = connected && draft !== null && sale.commit.stage !== 'done'
  useLatest(
    quoting ? `${draft.key} ${sale.requotes}` : null,
    draft,
    (asked) => ask(client.sale.quote({ draft: asked.draft })),
    (asked, answer) => {
      if (answer.ok) {
        dispatch({
          kind: 'sale',
          event: {
            kind: 'quoted',
            key: asked.key,
            draft: asked.draft,
            quote: answer.value,
            fresh: draft?.key === asked.key,
          },
        })
      } else if (!answer.unanswered) {
        dispatch({ kind: 'sale', event: { kind: 'quote_refused', refusal: answer.refusal } })
      }
    },
  )

  const { commit } = sale
  const book = useEffectEvent(async () => {
    if (commit.stage !== 'asking') return
    const answer = await ask(client.sale.commit(commit.ask))
    if (answer.ok) dispatch({ kind: 'sale', event: { kind: 'committed', committed: answer.value } })
    else if (answer.unanswered) dispatch({ kind: 'sale', event: { kind: 'commit_unanswered' } })
    else dispatch({ kind: 'sale', event: { kind: 'commit_refused', refusal: answer.refusal } })
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new ask is sent once
  useEffect(() => {
    void book()
  }, [commit])

  const retry = useEffectEvent(() => {
    if (connected && commit.stage === 'unsure') dispatch({ kind: 'sale', event: { kind: 'retry' } })
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the connection is back
  useEffect(() => retry(), [connected])
}
