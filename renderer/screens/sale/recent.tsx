/** The member's last few acts, for a word across the counter. */

import type { HistoryItem } from '../../../shared/contract/member.ts'
import { useHistoryTitle } from '../../parts/history-title.ts'
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
            <b title={title(item)}>{title(item)}</b>
            <span>{item.amountFen === 0 && item.kind !== 'sale' ? '' : moneySignFull(item.amountFen)}</span>
            <span className="gold">{item.points === 0 ? '—' : signedPoints(item.points)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
