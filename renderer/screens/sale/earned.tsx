/** What this sale does to the member's points and why, in a few lines; the whole of it is one key away. */

import { fen } from '../../../shared/domain/money.ts'
import { WhyButton } from '../../parts/why-button.tsx'
import { type EarnedRow, earnedRows, pointsMoved, thingsGiven } from '../../state/sale-earned.ts'
import { factorText, localText, moneySign, moneySignFull, wholeText } from '../../text/format.ts'
import { whySentence } from '../../text/sentences.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'
import { useGivenWords, useRewardName } from './given.tsx'

/** More lines than this are for 为什么. */
const LINES_MAX = 4

/** `brief`: the total alone, where room is short. */
export function Earned({ brief }: { readonly brief: boolean }) {
  const { t } = useTexts()
  const { state } = useDesk()
  const words = useRowWords()
  const given = useGivenWords()
  const quote = state.sale.quoted?.quote ?? null
  const result = quote?.result ?? null
  const rows = quote === null || brief ? [] : earnedRows(quote, LINES_MAX)
  const moved = result === null ? null : pointsMoved(result)
  return (
    <section className="block earned">
      <h2 className="caption">
        <span>{t('sale.earned')}</span>
        <WhyButton />
      </h2>
      <dl className="sums">
        {result === null && !brief && (
          <div>
            <dt>{t('sale.notYet')}</dt>
            <dd />
          </div>
        )}
        {rows.map((row) => {
          const text = words(row)
          return (
            <div key={text}>
              <dt>{text}</dt>
              <dd>{wholeText(row.points)}</dd>
            </div>
          )
        })}
        <div className="sums-total">
          <dt>{t('sale.total')}</dt>
          <dd>{moved === null ? '—' : signed(moved.gained - moved.used)}</dd>
        </div>
        {result !== null &&
          !brief &&
          given(thingsGiven(result)).map((each) => (
            <div key={each.id}>
              <dt>{each.text}</dt>
              <dd>{each.figure}</dd>
            </div>
          ))}
      </dl>
    </section>
  )
}

/** '+416', '−1,000', '0'. */
function signed(amount: number): string {
  return amount > 0 ? `+${wholeText(amount)}` : wholeText(amount)
}

function useRowWords(): (row: EarnedRow) => string {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const programme = useProgramme()
  const rewardName = useRewardName()
  const { accrual, redemption } = programme
  return (row) => {
    switch (row.kind) {
      case 'why': {
        const sentence = whySentence(speaker, row.why)
        const amount = row.why.value.unit === 'fen' ? fen(row.why.value.amount) : null
        return amount === null || amount === 0 ? sentence : `${moneySignFull(amount)} ${sentence}`
      }
      case 'base':
        return t('sale.earnLine', {
          money: moneySignFull(row.moneyFen),
          unit: moneySign(accrual.unitFen),
          points: wholeText(accrual.pointsPerUnit),
        })
      case 'factors': {
        if (row.codes.length === 0) return t('sale.noFactor')
        const names = row.codes.map((code) => {
          const found = accrual.factors.find((each) => each.code === code)
          return found ? localText(found.name, speaker.lang) : code
        })
        return `${names.join(speaker.lang === 'en' ? ', ' : '、')} ×${factorText(row.permille)}`
      }
      case 'limit':
        return t('counter.overLimit')
      case 'reward':
        return t('counter.rewarded', { name: rewardName(row.code) })
      case 'redeemed':
        return t('counter.redeemed', { amount: moneySign(row.fen) })
      case 'converted':
        return t('counter.converted', {
          minimum: wholeText(redemption.minimumPoints),
          amount: moneySignFull(row.fen),
        })
      case 'others':
        return t('counter.otherRows', { count: row.count })
    }
  }
}
