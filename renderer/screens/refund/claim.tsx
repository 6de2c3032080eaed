/** 补积分 (EN-20): the sale without a member, and the card that says whose points they are. */

import type { RefundableSale } from '../../../shared/contract/refund.ts'
import { moneySignFull, moneyText, pointsText } from '../../text/format.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk } from '../../work/desk.ts'

export function Claiming({ sale }: { readonly sale: RefundableSale }) {
  const { t } = useTexts()
  const { state } = useDesk()
  const { presented } = state.refund
  return (
    <section className="claiming">
      <p className="claiming-words">
        {presented === null
          ? t('returns.claimSwipe')
          : t('returns.claimFor', {
              name: presented.maskedName,
              points: pointsText(presented.points.total),
            })}
      </p>
      <dl className="sums claiming-lines">
        {sale.lines.map((line) => (
          <div key={line.line}>
            <dt>{line.text}</dt>
            <dd>{moneyText(line.costFen)}</dd>
          </div>
        ))}
        <div className="sums-total">
          <dt>{t('refund.paidFor')}</dt>
          <dd>{moneySignFull(sale.dueFen)}</dd>
        </div>
      </dl>
    </section>
  )
}
