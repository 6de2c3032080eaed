/** Everything a refund does, in three columns, before anybody confirms it: points, money, and where it goes back to. */

import type { RefundableSale, RefundQuote } from '../../../shared/contract/refund.ts'
import { type Fen, fen } from '../../../shared/domain/money.ts'
import { points } from '../../../shared/domain/points.ts'
import type { RefundResult } from '../../../shared/domain/refund.ts'
import { withheldOf } from '../../../shared/domain/withheld.ts'
import { pointsRows } from '../../state/return-points.ts'
import { localText, MINUS, moneyText, signedPoints } from '../../text/format.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'
import { GoneRewards, rewardName } from './gone-rewards.tsx'

interface Sum {
  readonly id: string
  readonly text: string
  readonly figure: string
  readonly tone?: 'bad'
}

interface SumsProps extends Pick<RefundQuote, 'netPoints' | 'cardEnd'> {
  readonly sale: RefundableSale
  readonly result: RefundResult
}

export function RefundSums({ sale, result, netPoints, cardEnd }: SumsProps) {
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
        <PointsColumn sale={sale} result={result} netPoints={netPoints} cardEnd={cardEnd} />
      )}
      <MoneyColumn result={result} />
      <ToColumn result={result} cardEnd={cardEnd} />
      <GoneRewards sale={sale} result={result} />
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

function PointsColumn({ sale, result, netPoints }: SumsProps) {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const programme = useProgramme()
  const sums = pointsRows(sale, result).map((row) => ({
    id: row.id === 'reward' ? `reward ${row.position}` : row.id,
    text: row.id === 'reward' ? rewardName(programme, row.code, speaker.lang) : t(`returns.row.${row.id}`),
    figure: signedPoints(row.points),
  }))
  return (
    <Column
      title={t('refund.pointsHead')}
      sums={sums}
      total={{ id: 'net', text: t('refund.net'), figure: signedPoints(points(netPoints)) }}
    />
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
  const { forPointsFen, forRewardsFen } = withheldOf(result)
  if (forPointsFen !== 0) {
    const bought = forPointsFen < 0
    sums.push({
      id: 'withheld',
      text: t(bought ? 'returns.boughtBack' : 'refund.withheld'),
      figure: bought ? `+${moneyText(fen(-forPointsFen))}` : negative(forPointsFen),
    })
  }
  if (forRewardsFen > 0) {
    sums.push({ id: 'used', text: t('returns.used'), figure: negative(forRewardsFen) })
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

function ToColumn({ result, cardEnd }: Pick<SumsProps, 'result' | 'cardEnd'>) {
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
        figure: result.surrenderCard
          ? t('returns.cardBack')
          : cardEnd === null
            ? t('refund.keepCard')
            : t(`returns.cardEnd.${cardEnd}`),
        ...(result.surrenderCard ? { tone: 'bad' as const } : {}),
      }}
    />
  )
}
