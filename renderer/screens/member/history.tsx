/** 往来: everything that happened to this member, newest first, each kind of act in its words. */

import { useEffect, useRef } from 'react'
import type { HistoryItem } from '../../../shared/contract/member.ts'
import { type LookupEvent, rowToExplain } from '../../state/lookup.ts'
import { localText, moneySignFull, monthText, shortDay, signedPoints } from '../../text/format.ts'
import { slipNumberText } from '../../text/slip-number.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'
import { useHistoryTitle } from '../sale/recent.tsx'

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

function WhyButton() {
  const { t } = useTexts()
  const { dispatch } = useDesk()
  return (
    <button
      type="button"
      className="caption-link"
      onClick={() => dispatch({ kind: 'overlay', overlay: 'why' })}
    >
      {t('sale.why')}
    </button>
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
  const title = useTimelineTitle()
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

const CARD_MOVES = [
  'approved',
  'refused',
  'reported_lost',
  'found',
  'suspicion',
  'unfrozen',
  'replaced',
  'handed_back',
  'entry_undone',
  'misuse',
] as const
const DATA_CHANGES = ['changed', 'phone_released', 'phone_lost', 'phone_found'] as const

/** What an act is called in the timeline, with what it was about. */
export function useTimelineTitle(): (item: HistoryItem) => string {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const { accrual } = useProgramme()
  const goods = useHistoryTitle()
  const named = (act: string, name: string) => (name === '' ? act : t('acts.history.named', { act, name }))
  const listed = (list: readonly { code: string; name: { zh: string; en: string } }[], code: string) => {
    const found = list.find((each) => each.code === code)
    return found ? localText(found.name, speaker.lang) : ''
  }
  return (item) => {
    switch (item.kind) {
      case 'enrolment':
        return t('lookup.enrolment')
      case 'sale':
      case 'refund':
        return goods(item)
      case 'card': {
        const move = CARD_MOVES.find((each) => each === item.firstLine)
        return named(t('acts.history.card'), move === undefined ? '' : t(`acts.cardMoved.${move}`))
      }
      case 'changed': {
        const change = DATA_CHANGES.find((each) => each === item.firstLine)
        return t(`acts.dataChanged.${change ?? 'changed'}`)
      }
      case 'extra':
        return named(t('acts.history.extra'), listed(accrual.extras, item.firstLine))
      case 'adjustment':
        return named(t('acts.history.adjustment'), listed(accrual.adjustment?.reasons ?? [], item.firstLine))
      default:
        return named(t(`acts.history.${item.kind}`), goods(item))
    }
  }
}
