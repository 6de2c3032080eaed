/** The refund's traffic with the till: opening the sale, a quote for each change, one booking for each confirmation. */
import { useEffect, useEffectEvent } from 'react'
import type { CounterEvent } from '../state/counter.ts'
import type { RefundState } from '../state/refund.ts'
import { isWorthQuoting, refundDraft } from '../state/refund-draft.ts'
import { ask } from '../till.ts'
import type { TillClient } from '../transport.ts'
import { useLatest } from './use-latest.ts'

export function useRefundWork(
  client: TillClient,
  connected: boolean,
  refund: RefundState,
  dispatch: (event: CounterEvent) => void,
): void {
  const open = useEffectEvent(async () => {
    if (!refund.opening) return
    const answer = await ask(client.refund.open({ slipNumber: refund.slipText.slice(0, 64) }))
    dispatch({
      kind: 'refund',
      event: answer.ok
        ? { kind: 'opened', sale: answer.value }
        : { kind: 'open_refused', refusal: answer.refusal },
    })
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a slip is opened once each time it is asked for
  useEffect(() => {
    void open()
  }, [refund.opening])

  const { right } = refund
  const fetchRight = useEffectEvent(async () => {
    if (right === null || right.was !== null) return
    const { actId } = right
    const slipNumber = refund.slipText.replace(/\D/g, '')
    const answer = await ask(client.hq.fetchRefundRight({ actId, slipNumber }))
    if (answer.ok)
      dispatch({ kind: 'refund', event: { kind: 'right_fetched', actId, was: answer.value.was } })
    else dispatch({ kind: 'refund', event: { kind: 'open_refused', refusal: answer.refusal } })
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: each press is sent once
  useEffect(() => {
    void fetchRight()
  }, [right])

  const outcome = refundDraft(refund)
  const draft = outcome.kind === 'draft' && isWorthQuoting(outcome.draft) ? outcome : null
  const isReturn = refund.exchange === null && refund.other === null
  const quoting = connected && isReturn && draft !== null && refund.commit.stage !== 'done'
  useLatest(
    quoting ? `${draft.key} ${refund.requotes}` : null,
    draft,
    (asked) => ask(client.refund.quote({ draft: asked.draft })),
    (asked, answer) => {
      if (answer.ok) {
        dispatch({
          kind: 'refund',
          event: { kind: 'quoted', key: asked.key, draft: asked.draft, quote: answer.value },
        })
      } else if (!answer.unanswered) {
        dispatch({ kind: 'refund', event: { kind: 'quote_refused', refusal: answer.refusal } })
      }
    },
  )

  const { commit } = refund
  const book = useEffectEvent(async () => {
    if (commit.stage !== 'asking') return
    const answer = await ask(client.refund.commit(commit.ask))
    if (answer.ok) dispatch({ kind: 'refund', event: { kind: 'committed', committed: answer.value } })
    else if (answer.unanswered) dispatch({ kind: 'refund', event: { kind: 'commit_unanswered' } })
    else dispatch({ kind: 'refund', event: { kind: 'commit_refused', refusal: answer.refusal } })
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new ask is sent once
  useEffect(() => {
    void book()
  }, [commit])

  const retry = useEffectEvent(() => {
    if (connected && commit.stage === 'unsure') dispatch({ kind: 'refund', event: { kind: 'retry' } })
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the connection is back
  useEffect(() => retry(), [connected])
}
