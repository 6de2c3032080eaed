/** 待批会员 (EN-08): who waits for a card, and a manager's yes or no. Nothing is shown where nobody waits. */
import { useEffect, useEffectEvent, useState } from 'react'
import type { RefusalView } from '../../../shared/contract/common.ts'
import type { Proposal } from '../../../shared/contract/people.ts'
import { newActId } from '../../state/act-id.ts'
import { refusalSentence } from '../../text/sentences.ts'
import { useTexts } from '../../text/use-texts.ts'
import { ask } from '../../till.ts'
import { useCashier, useDesk, useProgramme } from '../../work/desk.ts'

interface Deciding {
  readonly actId: string
  readonly memberId: string
  readonly approve: boolean
}

export function Proposals() {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const { card } = useProgramme()
  const isManager = useCashier().role === 'manager'
  const { waiting, said, decide } = useProposals()
  const note =
    said === null ? null : 'code' in said ? refusalSentence(speaker, said) : t(`acts.proposals.${said.done}`)
  if (waiting.length === 0 && note === null) return null
  return (
    <section className="proposals">
      <h3 className="caption">{t('acts.proposals.title')}</h3>
      {note !== null && (
        <p className="form-note" role="status">
          {note}
        </p>
      )}
      <ul>
        {waiting.map(({ match, proposedOn, cashierName }) => (
          <li key={match.memberId}>
            <b>{match.maskedName}</b>
            <span>{match.maskedPhone ?? match.maskedCard ?? ''}</span>
            <small>{t('acts.proposals.since', { date: proposedOn, name: cashierName })}</small>
            {isManager && (
              <button type="button" className="button-quiet" onClick={() => decide(match.memberId, false)}>
                {t('acts.proposals.refuse')}
              </button>
            )}
            {(isManager || card.approval === 'none') && (
              <button type="button" className="button-plain" onClick={() => decide(match.memberId, true)}>
                {t('acts.proposals.approve')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {!isManager && card.approval === 'manager' && (
        <p className="act-note">{t('acts.proposals.managerOnly')}</p>
      )}
    </section>
  )
}

type Said = RefusalView | { readonly done: 'approved' | 'refused' } | null

function useProposals() {
  const { client } = useDesk()
  const [waiting, setWaiting] = useState<readonly Proposal[]>([])
  const [said, setSaid] = useState<Said>(null)
  /** Under way, or without an answer: the same decision goes on under its id. */
  const [deciding, setDeciding] = useState<Deciding | null>(null)

  const load = useEffectEvent(async () => {
    const answer = await ask(client.people.proposals())
    if (answer.ok) setWaiting(answer.value)
  })
  useEffect(() => {
    void load()
  }, [])

  async function decide(memberId: string, approve: boolean) {
    const isSame = deciding?.memberId === memberId && deciding.approve === approve
    const decision = isSame ? deciding : { actId: newActId(), memberId, approve }
    setDeciding(decision)
    const answer = await ask(client.people.decideProposal(decision))
    if (!answer.ok) {
      if (!answer.unanswered) setDeciding(null)
      return setSaid(answer.refusal)
    }
    setDeciding(null)
    setSaid({ done: approve ? 'approved' : 'refused' })
    setWaiting((before) => before.filter(({ match }) => match.memberId !== memberId))
  }

  return {
    waiting,
    said,
    decide: (memberId: string, approve: boolean) => void decide(memberId, approve),
  }
}
