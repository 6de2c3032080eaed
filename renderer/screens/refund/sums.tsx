/** Everything a refund does, in three columns, before anybody confirms it: points, money, and where it goes back to. */

import type { RefundableSale } from '../../../shared/contract/refund.ts'
import { type Fen, fen } from '../../../shared/domain/money.ts'
import { points } from '../../../shared/domain/points.ts'
import type { RefundResult } from '../../../shared/domain/refund.ts'
import { localText, MINUS, moneyText, pointsText, signedPoints } from '../../text/format.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'

interface Sum {
  readonly id: string
  readonly text: string
  readonly figure: string
  readonly tone?: 'bad'
}

interface SumsProps {
  readonly sale: RefundableSale
  readonly result: RefundResult
}

export function RefundSums({ sale, result }: SumsProps) {
  const { t } = useTexts()
  return (
    <section className="refund-sums">
      {sale.member === null ? (
        <Column
          title={t('refund.pointsHead')}
          sums={[]}
          total={{ id: 'none', text: t('refund.noMember'), figure: '' }}
        />
      ) : (
        <PointsColumn sale={sale} result={result} />
      )}
      <MoneyColumn result={result} />
      <ToColumn result={result} />
    </section>
  )
}

function Column({
  title,
  sums,
  total,
}: {
  readonly title: string
  readonly sums: readonly Sum[]
  readonly total: Sum
}) {
  return (
    <div>
      <h2 className="caption">
        <span>{title}</span>
      </h2>
      <dl className="sums">
        {sums.map((sum) => (
          <div key={sum.id}>
            <dt>{sum.text}</dt>
            <dd>{sum.figure}</dd>
          </div>
        ))}
        <div className="sums-total" data-tone={total.tone}>
          <dt>{total.text}</dt>
          <dd>{total.figure}</dd>
        </div>
      </dl>
    </div>
  )
}

function PointsColumn({ result }: SumsProps) {
  const { t } = useTexts()
  const sums: Sum[] = [
    { id: 'earned', text: t('refund.earnedThen'), figure: signedPoints(points(-result.clawbackPoints)) },
  ]
  if (result.restoredPoints !== 0) {
    sums.push({ id: 'restored', text: t('refund.restored'), figure: signedPoints(result.restoredPoints) })
  }
  if (result.shortfallPoints > 0) {
    sums.push({ id: 'missing', text: t('refund.missing'), figure: pointsText(result.shortfallPoints) })
  }
  const net = netPoints(result)
  return (
    <Column
      title={t('refund.pointsHead')}
      sums={sums}
      total={{
        id: 'net',
        text: result.shortfallPoints > 0 ? t('refund.clawed') : t('refund.net'),
        figure: signedPoints(net),
      }}
    />
  )
}

/** What the balance changes by: what comes back less what is really taken; what is nowhere is not taken. */
export function netPoints(result: RefundResult) {
  return points(
    result.restoredPoints - result.clawbackPoints + result.shortfallPoints + result.debtElsewherePoints,
  )
}

function MoneyColumn({ result }: { readonly result: RefundResult }) {
  const { t } = useTexts()
  const sums: Sum[] = [
    { id: 'paid', text: t('refund.paidFor'), figure: moneyText(fen(result.grossFen + result.lapsedFen)) },
  ]
  if (result.lapsedFen > 0) {
    sums.push({ id: 'lapsed', text: t('refund.lapsed'), figure: negative(result.lapsedFen) })
  }
  if (result.withheldFen !== 0) {
    const bought = result.withheldFen < 0
    sums.push({
      id: 'withheld',
      text: bought ? t('refund.boughtBack', { amount: '' }).trim() : t('refund.withheld'),
      figure: bought ? `+${moneyText(fen(-result.withheldFen))}` : negative(result.withheldFen),
    })
  }
  return (
    <Column
      title={t('refund.moneyHead')}
      sums={sums}
      total={{ id: 'out', text: t('refund.handOut'), figure: moneyText(result.handOutFen) }}
    />
  )
}

function negative(amount: Fen): string {
  return `${MINUS}${moneyText(amount)}`
}

function ToColumn({ result }: { readonly result: RefundResult }) {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const programme = useProgramme()
  const sums: Sum[] = result.tenders
    .filter((tender) => tender.handedFen !== 0 || tender.grossFen !== 0)
    .map((tender, at) => {
      const kind = programme.tenders.find((each) => each.code === tender.code)
      const name = kind ? localText(kind.name, speaker.lang) : tender.code
      const text = tender.asset === undefined ? name : `${name} · ${t(`returns.asset.${tender.asset}`)}`
      const figure = moneyText(tender.handedFen)
      return {
        id: `${at} ${tender.code}`,
        text: tender.inCash ? t('returns.asCash', { name: text }) : text,
        figure,
      }
    })
  return (
    <Column
      title={t('refund.toHead')}
      sums={sums}
      total={{
        id: 'card',
        text: t('refund.memberCard'),
        figure: result.surrenderCard ? t('returns.cardBack') : t('refund.keepCard'),
        ...(result.surrenderCard ? { tone: 'bad' as const } : {}),
      }}
    />
  )
}
