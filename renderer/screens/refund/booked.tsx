/** What was booked, in one look: the calm mark, the money that changes hands, the points after it, the slip. */
import { type ReactNode, useEffect, useRef } from 'react'
import type { MemberView } from '../../../shared/contract/member.ts'
import type { Fen } from '../../../shared/domain/money.ts'
import type { Points } from '../../../shared/domain/points.ts'
import { DoneTitle } from '../../parts/done-title.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Printing } from '../../parts/printing.tsx'
import { moneyText, pointsText, signedPoints } from '../../text/format.ts'
import { slipNumberText } from '../../text/slip-number.ts'
import { useTexts } from '../../text/use-texts.ts'

export interface BookedProps {
  readonly title: string
  /** What the cashier takes or hands out; null where no money changes hands. */
  readonly money: { readonly lead: string; readonly amountFen: Fen; readonly how: ReactNode } | null
  readonly points: Points | null
  /** The member after it; null without one. */
  readonly member: MemberView | null
  readonly slip: { readonly slipNumber: string; readonly printJobId: number }
  onNext(): void
}

export function Booked({ title, money, points, member, slip, onNext }: BookedProps) {
  const { t } = useTexts()
  const next = useRef<HTMLButtonElement>(null)
  useEffect(() => next.current?.focus(), [])
  return (
    <section className="done" aria-labelledby="done-title">
      <div className="done-mark">
        <Icon name="check" />
      </div>
      <div className="done-words">
        <DoneTitle title={title} />
        {money !== null && (
          <>
            <p className="done-lead">{money.lead}</p>
            <p className="done-amount">
              <small>￥</small>
              {moneyText(money.amountFen)}
            </p>
            <p className="done-tenders">{money.how}</p>
          </>
        )}
        {member !== null && points !== null && (
          <p className="done-points">
            <b>{signedPoints(points)}</b>
            <span>{t('sale.doneBalance', { points: pointsText(member.points.total) })}</span>
          </p>
        )}
        <p className="done-number">{t('sale.slipNumber', { number: slipNumberText(slip.slipNumber) })}</p>
        <Printing jobId={slip.printJobId} />
      </div>
      <div className="done-next">
        <button type="button" className="button-main" ref={next} data-place="home" onClick={onNext}>
          {t('refund.next')} <kbd>Enter</kbd>
        </button>
      </div>
    </section>
  )
}
