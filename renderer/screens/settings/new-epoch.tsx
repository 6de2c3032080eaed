/** A till whose log headquarters has stopped: what a new epoch is, and the one button by which a manager begins it. */
import { useState } from 'react'
import type { RefusalView } from '../../../shared/contract/common.ts'
import { newActId } from '../../state/act-id.ts'
import { refusalSentence } from '../../text/sentences.ts'
import { useTexts } from '../../text/use-texts.ts'
import { ask } from '../../till.ts'
import { useCashier, useDesk } from '../../work/desk.ts'

export function NewEpoch() {
  const { t } = useTexts()
  const { client, speaker } = useDesk()
  const isManager = useCashier().role === 'manager'
  // Asked again after an answer that got lost, it is the same act.
  const [actId] = useState(newActId)
  const [asking, setAsking] = useState(false)
  const [refusal, setRefusal] = useState<RefusalView | null>(null)

  async function open() {
    if (asking) return
    setAsking(true)
    const answer = await ask(client.hq.openEpoch({ actId }))
    setAsking(false)
    setRefusal(answer.ok ? null : answer.refusal)
  }

  return (
    <>
      <p className="sync-lead">{t('hq.sync.newEpochHint')}</p>
      {isManager ? (
        <button
          type="button"
          className="button-plain sync-join"
          aria-disabled={asking}
          onClick={() => void open()}
        >
          {t('hq.sync.newEpoch')}
        </button>
      ) : (
        <p className="act-note">{t('hq.sync.newEpochManager')}</p>
      )}
      {refusal !== null && (
        <p className="dialog-problem" role="alert">
          {refusalSentence(speaker, refusal)}
        </p>
      )}
    </>
  )
}
