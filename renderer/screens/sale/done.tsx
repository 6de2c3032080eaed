/** The sale is booked: what happened, large and calm, until the next member comes. */
import { useEffect, useRef } from 'react'
import type { SaleCommitted } from '../../../shared/contract/sale.ts'
import { DoneTitle } from '../../parts/done-title.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Printing } from '../../parts/printing.tsx'
import { localText, moneySignFull, moneyText, pointsText, signedPoints } from '../../text/format.ts'
import { slipNumberText } from '../../text/slip-number.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'

export interface SaleDoneProps {
  readonly committed: SaleCommitted
  onNext(): void
}

export function SaleDone({ committed, onNext }: SaleDoneProps) {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const programme = useProgramme()
  const { result, member } = committed
  const next = useRef<HTMLButtonElement>(null)
  useEffect(() => next.current?.focus(), [])
  const tenderName = (code: string) => {
    const found = programme.tenders.find((each) => each.code === code)
    return found ? localText(found.name, speaker.lang) : code
  }
  return (
    <section className="done" aria-labelledby="done-title">
      <div className="done-mark">
        <Icon name="check" />
      </div>
      <div className="done-words">
        <DoneTitle title={t('sale.done')} />
        <p className="done-amount">
          <small>￥</small>
          {moneyText(result.dueFen)}
        </p>
        <p className="done-tenders">
          {result.tenders.map((tender) => (
            <span key={tender.code}>
              {t('sale.doneTender', {
                tender: tenderName(tender.code),
                amount: moneySignFull(tender.amountFen),
              })}
            </span>
          ))}
        </p>
        {member !== null && (
          <p className="done-points">
            <b>{signedPoints(result.accruedPoints)}</b>
            {result.redeemedPoints > 0 && <b>−{pointsText(result.redeemedPoints)}</b>}
            <span>{t('sale.doneBalance', { points: pointsText(member.points.total) })}</span>
          </p>
        )}
        <p className="done-number">
          {t('sale.slipNumber', { number: slipNumberText(committed.slipNumber) })}
        </p>
        <Printing jobId={committed.printJobId} />
      </div>
      <div className="done-next">
        <span>{t('sale.nextHint')}</span>
        <button type="button" className="button-main" ref={next} data-place="home" onClick={onNext}>
          {t('sale.next')} <kbd>Enter</kbd>
        </button>
      </div>
    </section>
  )
}
