/** The enrolment's traffic with the till: the form is looked at while it is typed, and sent once. */
import { useEffect, useEffectEvent } from 'react'
import type { CounterEvent } from '../state/counter.ts'
import { type EnrolState, enrolForm } from '../state/enrol.ts'
import { ask } from '../till.ts'
import type { TillClient } from '../transport.ts'
import { useLatest } from './use-latest.ts'

export function useEnrolWork(
  client: TillClient,
  connected: boolean,
  isOpen: boolean,
  enrol: EnrolState,
  dispatch: (event: CounterEvent) => void,
): void {
  const form = enrolForm(enrol)
  const key = JSON.stringify(form)
  const checking = connected && isOpen && enrol.commit.stage !== 'done'
  useLatest(
    checking ? key : null,
    { key, form },
    (asked) => ask(client.member.enrolCheck(asked.form)),
    (asked, answer) => {
      if (answer.ok)
        dispatch({ kind: 'enrol', event: { kind: 'checked', key: asked.key, check: answer.value } })
      else if (!answer.unanswered)
        dispatch({ kind: 'enrol', event: { kind: 'check_refused', refusal: answer.refusal } })
    },
  )

  const { commit } = enrol
  const send = useEffectEvent(async () => {
    if (commit.stage !== 'asking') return
    const answer = await ask(client.member.enrol(commit.ask))
    if (answer.ok) dispatch({ kind: 'enrol', event: { kind: 'enrolled', enrolled: answer.value } })
    else if (answer.unanswered) dispatch({ kind: 'enrol', event: { kind: 'unanswered' } })
    else dispatch({ kind: 'enrol', event: { kind: 'refused', refusal: answer.refusal } })
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new ask is sent once
  useEffect(() => {
    void send()
  }, [commit])

  const retry = useEffectEvent(() => {
    if (connected && commit.stage === 'unsure') dispatch({ kind: 'enrol', event: { kind: 'retry' } })
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the connection is back
  useEffect(() => retry(), [connected])
}
