/** What a return booked: the money that changes hands, the points after it, the slip. */
import type { ReactNode } from 'react'
import type { MemberView } from '../../../shared/contract/member.ts'
import type { Fen } from '../../../shared/domain/money.ts'
import type { Points } from '../../../shared/domain/points.ts'
import { Done, DoneSlip } from '../../parts/done.tsx'
import { moneyText, pointsText, signedPoints } from '../../text/format.ts'
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
  return (
    <Done title={title} next={t('refund.next')} onNext={onNext}>
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
      <DoneSlip number={slip.slipNumber} jobId={slip.printJobId} />
    </Done>
  )
}
