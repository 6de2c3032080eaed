/** 往来: everything that happened to this member, newest first, each kind of act in its words. */

import { useEffect, useRef } from 'react'
import type { HistoryItem } from '../../../shared/contract/member.ts'
import { useHistoryTitle } from '../../parts/history-title.ts'
import { WhyButton } from '../../parts/why-button.tsx'
import { type LookupEvent, rowToExplain } from '../../state/lookup.ts'
import { moneySignFull, monthText, shortDay, signedPoints } from '../../text/format.ts'
import { slipNumberText } from '../../text/slip-number.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk } from '../../work/desk.ts'

export function Timeline({ onEvent }: { onEvent(event: LookupEvent): void }) {
  const { t } = useTexts()
  const { state, speaker } = useDesk()
  const { items, more, fetching } = state.lookup
  const shown = state.overlay === 'why' ? (rowToExplain(state.lookup)?.entryId ?? null) : state.lookup.chosen
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long timeline is scrolled by keyboard
    <section className="timeline" aria-label={t('lookup.timeline')} tabIndex={0}>
      {items.length === 0 && !fetching && <p className="timeline-none">{t('lookup.empty')}</p>}
      {byMonth(items).map(([month, inMonth], at) => (
        <section key={month}>
          <h2 className="caption">
            <span>{monthText(inMonth[0]?.date ?? month, speaker.lang)}</span>
            {at === 0 && <WhyButton />}
          </h2>
          <ul>
            {inMonth.map((item) => (
              <TimelineItem
                key={item.entryId}
                item={item}
                chosen={item.entryId === shown}
                onChoose={() => onEvent({ kind: 'row_chosen', entryId: item.entryId })}
              />
            ))}
          </ul>
        </section>
      ))}
      {more && (
        <button type="button" className="button-quiet" onClick={() => onEvent({ kind: 'more' })}>
          {t('lookup.more')}
        </button>
      )}
    </section>
  )
}

/** In the order given, newest first; a month is named once. */
function byMonth(items: readonly HistoryItem[]): readonly (readonly [HistoryItem['date'], HistoryItem[]])[] {
  const months = new Map<string, HistoryItem[]>()
  for (const item of items) {
    const month = item.date.slice(0, 7)
    months.set(month, [...(months.get(month) ?? []), item])
  }
  return [...months.values()].flatMap((inMonth) => {
    const first = inMonth[0]
    return first ? [[first.date, inMonth] as const] : []
  })
}

interface TimelineItemProps {
  readonly item: HistoryItem
  readonly chosen: boolean
  onChoose(): void
}

function TimelineItem({ item, chosen, onChoose }: TimelineItemProps) {
  const { t } = useTexts()
  const { dispatch } = useDesk()
  const title = useHistoryTitle()
  const { slipNumber } = item
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    <li className="event" data-kind={item.kind} data-chosen={chosen || undefined} ref={row}>
      <span className="event-day">{shortDay(item.date)}</span>
      <i className="event-dot" />
      <div className="event-what">
        <button type="button" className="event-choose" tabIndex={-1} aria-pressed={chosen} onClick={onChoose}>
          {title(item)}
        </button>
        {slipNumber !== null && <small>{t('lookup.slip', { number: slipNumberText(slipNumber) })}</small>}
      </div>
      {item.kind === 'sale' && slipNumber !== null ? (
        <button
          type="button"
          className="caption-link event-act"
          onClick={() => dispatch({ kind: 'refund_slip', slipNumber })}
        >
          {t('lookup.refundThis')}
        </button>
      ) : (
        <span />
      )}
      <span className="event-amount">{item.amountFen === 0 ? '' : moneySignFull(item.amountFen)}</span>
      <span className="event-points" data-negative={item.points < 0 || undefined}>
        {item.points === 0 ? '—' : signedPoints(item.points)}
      </span>
    </li>
  )
}
