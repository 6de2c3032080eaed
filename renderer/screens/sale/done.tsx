/** The sale is booked: what happened, large and calm, until the next member comes. */
import type { SaleCommitted } from '../../../shared/contract/sale.ts'
import type { SaleResult } from '../../../shared/domain/sale.ts'
import { Done, DoneSlip } from '../../parts/done.tsx'
import { pointsMoved } from '../../state/sale-earned.ts'
import { localText, moneySignFull, moneyText, pointsText, signedPoints } from '../../text/format.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'
import { useGivenWords } from './given.tsx'

export interface SaleDoneProps {
  readonly committed: SaleCommitted
  onNext(): void
}

export function SaleDone({ committed, onNext }: SaleDoneProps) {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const programme = useProgramme()
  const { result, member } = committed
  const moved = pointsMoved(result)
  const tenderName = (code: string) => {
    const found = programme.tenders.find((each) => each.code === code)
    return found ? localText(found.name, speaker.lang) : code
  }
  return (
    <Done
      title={t('sale.done')}
      next={t('sale.next')}
      beside={<span>{t('sale.nextHint')}</span>}
      onNext={onNext}
    >
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
          <b>{signedPoints(moved.gained)}</b>
          {moved.used > 0 && <b>−{pointsText(moved.used)}</b>}
          <span>{t('sale.doneBalance', { points: pointsText(member.points.total) })}</span>
        </p>
      )}
      <DoneGiven result={result} />
      <DoneSlip number={committed.slipNumber} jobId={committed.printJobId} />
    </Done>
  )
}

/** What the customer gets with this sale, and what is to be done for it. */
function DoneGiven({ result }: { readonly result: SaleResult }) {
  const { t } = useTexts()
  const programme = useProgramme()
  const given = useGivenWords()(result.rewards ?? [])
  const { conversion } = result
  if (given.length === 0 && conversion === undefined) return null
  const how = { gift: t('counter.handOver'), voucher: t('counter.onSlip'), points: '' }
  return (
    <ul className="done-given">
      {conversion !== undefined && (
        <li>
          {t('counter.converted', {
            minimum: pointsText(programme.redemption.minimumPoints),
            amount: moneySignFull(conversion.fen),
          })}
        </li>
      )}
      {given.map((each) => (
        <li key={each.id}>
          {each.text} <b className="done-given-figure">{each.figure}</b>
          {each.to === 'member' && <span>{how[each.kind]}</span>}
        </li>
      ))}
    </ul>
  )
}
