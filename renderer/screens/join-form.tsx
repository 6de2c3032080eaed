/** Joining headquarters: its address and the one-time code, at the first run and later from the settings. */
import { type ReactNode, useId, useState } from 'react'
import type { RefusalView } from '../../shared/contract/common.ts'
import { CodePad } from '../parts/code-pad.tsx'
import { Sink } from '../parts/sink.tsx'
import { focusBox } from '../parts/sink-desk.ts'
import { CODE_LENGTH, codeOfText, groupedCode, isWholeCode } from '../state/activation-code.ts'
import { refusalSentence } from '../text/sentences.ts'
import { useTexts } from '../text/use-texts.ts'
import { ask } from '../till.ts'
import { useDesk } from '../work/desk.ts'
import { useHomeFocus } from '../work/use-home-focus.ts'

const ADDRESS_MAX = 200

export function JoinForm({ lead }: { readonly lead: string }) {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const { address, code, asking, refusal, type, join } = useJoining()
  useHomeFocus('join')
  const addressId = useId()
  const codeId = useId()
  const left = CODE_LENGTH - code.length
  const typed = left === 0 ? t('hq.join.codeWhole') : t('hq.join.codeLeft', { count: left })
  const codeHint = `${typed}${speaker.lang === 'en' ? ' ' : ''}${t('hq.join.codeHint')}`
  const problem = refusal === null ? '' : refusalSentence(speaker, refusal)
  return (
    <div className="join">
      <div className="form">
        <p className="join-lead">{lead}</p>
        <Row label={t('hq.join.address')} labelId={addressId} hint={t('hq.join.addressHint')}>
          <Sink
            kind="code"
            label={t('hq.join.address')}
            labelledBy={addressId}
            text={address}
            lengthMax={ADDRESS_MAX}
            place="home"
            disabled={asking}
            invalid={refusal?.code.startsWith('address') ?? false}
            onText={(text) => type({ address: text.toLowerCase().replace(/[^a-z0-9.:/[\]-]/g, '') })}
            onEnter={() => focusBox(1)}
          />
        </Row>
        <Row label={t('hq.join.code')} labelId={codeId} hint={codeHint}>
          <Sink
            kind="code"
            className="join-code"
            label={t('hq.join.code')}
            labelledBy={codeId}
            text={groupedCode(code)}
            disabled={asking}
            invalid={refusal?.code.startsWith('code') ?? false}
            onText={(text) => type({ code: codeOfText(text) })}
            onEnter={join}
          />
        </Row>
        <p className="dialog-problem" role="alert">
          {problem}
        </p>
        <button
          type="button"
          className="button-main"
          aria-disabled={asking || address === '' || !isWholeCode(code)}
          onClick={join}
        >
          {asking ? t('hq.join.joining') : t('hq.join.start')} <kbd>Enter</kbd>
        </button>
      </div>
      <CodePad onClear={() => type(code === '' ? { address: '' } : { code: '' })} />
    </div>
  )
}

interface RowProps {
  readonly label: string
  readonly labelId: string
  readonly hint: string
  readonly children: ReactNode
}

/** A long code wants the whole width: its label stands above it. */
function Row({ label, labelId, hint, children }: RowProps) {
  return (
    <div className="setting">
      <span className="form-label" id={labelId}>
        {label}
      </span>
      {children}
      <p className="form-note">{hint}</p>
    </div>
  )
}

interface Joining {
  readonly address: string
  readonly code: string
}

function useJoining() {
  const { client } = useDesk()
  const [typed, setTyped] = useState<Joining>({ address: '', code: '' })
  const [asking, setAsking] = useState(false)
  const [refusal, setRefusal] = useState<RefusalView | null>(null)

  async function send() {
    if (asking) return
    if (typed.address === '') return setRefusal({ code: 'address_malformed', details: {} })
    if (!isWholeCode(typed.code)) return setRefusal({ code: 'code_malformed', details: {} })
    setAsking(true)
    setRefusal(null)
    const answer = await ask(client.hq.join({ address: typed.address, code: groupedCode(typed.code) }))
    setAsking(false)
    if (!answer.ok) setRefusal(answer.refusal)
  }

  return {
    ...typed,
    asking,
    refusal,
    type: (change: Partial<Joining>) => {
      setTyped((before) => ({ ...before, ...change }))
      setRefusal(null)
    },
    join: () => void send(),
  }
}
