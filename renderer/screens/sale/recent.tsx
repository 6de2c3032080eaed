/** The member's last few acts, for a word across the counter. */

import type { HistoryItem } from '../../../shared/contract/member.ts'
import { moneySignFull, shortDay, signedPoints } from '../../text/format.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk } from '../../work/desk.ts'

const SHOWN_MAX = 3

export function Recent({ items }: { readonly items: readonly HistoryItem[] }) {
  const { t } = useTexts()
  const { dispatch } = useDesk()
  const title = useHistoryTitle()
  return (
    <section className="block recent">
      <h2 className="caption">
        <span>{t('sale.recent')}</span>
        <button type="button" className="caption-link" onClick={() => dispatch({ kind: 'look_up_served' })}>
          {t('sale.all')}
        </button>
      </h2>
      {items.length === 0 && <p className="recent-none">{t('sale.noRecent')}</p>}
      <ul>
        {items.slice(0, SHOWN_MAX).map((item) => (
          <li key={item.entryId}>
            <span>{shortDay(item.date)}</span>
            <b>{title(item)}</b>
            <span>{item.kind === 'enrolment' ? '' : moneySignFull(item.amountFen)}</span>
            <span className="gold">{item.points === 0 ? '—' : signedPoints(item.points)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** '羊皮短靴 等 2 件', '退：凉鞋', '入会'. */
export function useHistoryTitle(): (item: HistoryItem) => string {
  const { t } = useTexts()
  return (item) => {
    if (item.kind === 'enrolment') return t('sale.enrolled')
    const name =
      item.lineCount > 1 ? t('sale.items', { name: item.firstLine, count: item.lineCount }) : item.firstLine
    return item.kind === 'refund' ? t('sale.refunded', { name }) : name
  }
}
