/** What was booked, in one look: the calm mark, what there is to say of it, and Enter for what comes next. */
import { type ReactNode, useEffect, useRef } from 'react'
import { slipNumberText } from '../text/slip-number.ts'
import { useTexts } from '../text/use-texts.ts'
import { Icon } from './icons.tsx'
import { Printing } from './printing.tsx'

export interface DoneProps {
  readonly title: string
  readonly children: ReactNode
  /** What Enter does. */
  readonly next: string
  /** What stands before the next step's button. */
  readonly beside?: ReactNode
  onNext(): void
}

export function Done({ title, children, next, beside, onNext }: DoneProps) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  return (
    <section className="done" aria-labelledby="done-title">
      <div className="done-mark">
        <Icon name="check" />
      </div>
      <div className="done-words">
        <DoneTitle title={title} />
        {children}
      </div>
      <div className="done-next">
        {beside}
        <button type="button" className="button-main" ref={button} data-place="home" onClick={onNext}>
          {next} <kbd>Enter</kbd>
        </button>
      </div>
    </section>
  )
}

/** The status around the heading is read out, and the heading stays one. */
function DoneTitle({ title }: { readonly title: string }) {
  return (
    <div role="status">
      <h2 id="done-title">{title}</h2>
    </div>
  )
}

/** The number of the slip, and how its printing goes. */
export function DoneSlip({ number, jobId }: { readonly number: string; readonly jobId: number }) {
  const { t } = useTexts()
  return (
    <>
      <p className="done-number">{t('sale.slipNumber', { number: slipNumberText(number) })}</p>
      <Printing jobId={jobId} />
    </>
  )
}
