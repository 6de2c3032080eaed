/** 交班: how this shift stands, and the one key that ends it, asked twice. */
import { useEffect, useRef, useState } from 'react'
import type { RefusalView } from '../../shared/contract/common.ts'
import { shopTimeText } from '../../shared/domain/time.ts'
import { Say, type SayItem } from '../parts/say.tsx'
import { newActId } from '../state/act-id.ts'
import { hasTyped } from '../state/sale-inputs.ts'
import { dayText, wholeText } from '../text/format.ts'
import { refusalSentence } from '../text/sentences.ts'
import { useTexts } from '../text/use-texts.ts'
import { ask } from '../till.ts'
import { useCashier, useDesk } from '../work/desk.ts'
import { useDurationText } from '../work/use-duration.ts'
import { useHomeFocus } from '../work/use-home-focus.ts'
import { useNow } from '../work/use-now.ts'
import { ShiftReportView } from './shift/report.tsx'

/** Idle, asking once more, or waiting for the till; the id of the attempt is kept through its repeats. */
type Closing = { readonly stage: 'idle' } | { readonly stage: 'confirm' | 'asking'; readonly actId: string }

export function ShiftScreen() {
  const { t } = useTexts()
  const { client, state, speaker } = useDesk()
  const [closing, setClosing] = useState<Closing>({ stage: 'idle' })
  const [refusal, setRefusal] = useState<RefusalView | null>(null)
  const unfinished = hasTyped(state.sale.inputs) && state.sale.commit.stage !== 'done'
  useHomeFocus(closing.stage)

  async function close() {
    if (closing.stage !== 'confirm') return
    setClosing({ stage: 'asking', actId: closing.actId })
    const answer = await ask(client.session.closeShift({ actId: closing.actId }))
    if (answer.ok) return
    setRefusal(answer.refusal)
    setClosing(answer.unanswered ? { stage: 'confirm', actId: closing.actId } : { stage: 'idle' })
  }

  const tag = t('refund.attention')
  const says: SayItem[] = []
  if (refusal !== null) {
    says.push({ id: 'refused', tag, tone: 'warn', text: refusalSentence(speaker, refusal), alert: true })
  } else if (unfinished) says.push({ id: 'unsaved', tag, tone: 'warn', text: t('shift.unsaved') })
  return (
    <main className="work-place shift" data-titled="">
      <div className="head head-title">
        <h1>{t('shift.title')}</h1>
        <p>{t('shift.closeLead')}</p>
      </div>
      <Say items={says} />
      <ShiftFacts />
      <section className="pay" aria-label={t('shift.close')}>
        {closing.stage === 'idle' ? (
          <button
            type="button"
            className="button-main"
            data-place="home"
            aria-disabled={unfinished}
            onClick={() => {
              setRefusal(null)
              if (!unfinished) setClosing({ stage: 'confirm', actId: newActId() })
            }}
          >
            {t('shift.close')} <kbd>Enter</kbd>
          </button>
        ) : (
          <Confirm onClose={() => void close()} onCancel={() => setClosing({ stage: 'idle' })} />
        )}
      </section>
    </main>
  )
}

function Confirm({ onClose, onCancel }: { onClose(): void; onCancel(): void }) {
  const { t } = useTexts()
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  return (
    <div
      className="confirm"
      role="alertdialog"
      aria-labelledby="confirm-close"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onCancel()
      }}
    >
      <b id="confirm-close">{t('shift.confirm')}</b>
      <button type="button" className="button-quiet" onClick={onCancel}>
        {t('shift.cancel')} <kbd>Esc</kbd>
      </button>
      <button type="button" className="button-main" ref={button} onClick={onClose}>
        {t('shift.confirmButton')} <kbd>Enter</kbd>
      </button>
    </div>
  )
}

function ShiftFacts() {
  const { t } = useTexts()
  const { status, speaker } = useDesk()
  const cashier = useCashier()
  const nowMs = useNow(15_000)
  const duration = useDurationText()
  const { shift, printer } = status
  const facts = [
    [t('shift.cashier'), cashier.name],
    [t('shift.date'), dayText(status.businessDate, speaker.lang)],
    [
      t('shift.slips'),
      printer.waiting > 0 ? t('shift.slipsWaiting', { waiting: printer.waiting }) : t('shift.slipsFine'),
    ],
    [t('shift.entries'), t('shift.entriesCount', { entries: wholeText(status.outbox.entries) })],
  ] as const
  return (
    <section className="shift-work">
      {shift !== null && (
        <div className="shift-number">
          <b>{t('shift.number', { number: shift.number })}</b>
          <p>
            {t('shift.opened', {
              time: shopTimeText(shift.openedAtMs).slice(11),
              duration: duration(nowMs - shift.openedAtMs),
            })}
          </p>
        </div>
      )}
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <ShiftReportView />
    </section>
  )
}
