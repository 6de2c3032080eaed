/** 会员: look a member up. Balance, standing and the timeline; looking changes nothing. */
import { useTranslation } from 'react-i18next'
import type { HistoryItem, MemberView } from '../../shared/contract/member.ts'
import { IdentifyBox, useIdentifySays } from '../parts/identify-box.tsx'
import { Keypad } from '../parts/keypad.tsx'
import { MemberFacts, MemberHead, tierName } from '../parts/member-head.tsx'
import { Say } from '../parts/say.tsx'
import type { LookupEvent } from '../state/lookup.ts'
import { moneySignFull, monthText, pointsText, shortDay, signedPoints } from '../text/format.ts'
import { slipNumberText } from '../text/slip-number.ts'
import { useDesk, useProgramme } from '../work/desk.ts'
import { useHomeFocus } from '../work/use-home-focus.ts'
import { useHistoryTitle } from './sale/recent.tsx'

export function MemberScreen() {
  const { t } = useTranslation()
  const { state, dispatch } = useDesk()
  const { lookup } = state
  const onEvent = (event: LookupEvent) => dispatch({ kind: 'lookup', event })
  const says = useIdentifySays(lookup.identify)
  useHomeFocus(lookup.member?.memberId ?? '')
  if (lookup.member === null) {
    return (
      <main className="work-place lookup">
        <h1 className="unseen">{t('lookup.title')}</h1>
        <div className="head">
          <IdentifyBox
            on="member"
            home
            identify={lookup.identify}
            onEvent={(event) => onEvent({ kind: 'identify', event })}
          />
        </div>
        <Say items={says} />
        <section className="open-slip">
          <div className="open-slip-words">
            <h2>{t('lookup.noMember')}</h2>
            <p>{t('lookup.noMemberHint')}</p>
          </div>
          <Keypad
            look="digits"
            onClear={() => onEvent({ kind: 'identify', event: { kind: 'text', text: '' } })}
          />
        </section>
      </main>
    )
  }
  const { member } = lookup
  return (
    <main className="work-place lookup lookup-open">
      <h1 className="unseen">{t('lookup.title')}</h1>
      <div className="head">
        <MemberHead
          member={member}
          facts={<MemberFacts member={member} />}
          onClose={() => onEvent({ kind: 'close' })}
        />
      </div>
      <section className="lookup-work">
        <Timeline onEvent={onEvent} />
        <MemberSide member={member} onServe={() => dispatch({ kind: 'serve_looked_up' })} />
      </section>
    </main>
  )
}

function Timeline({ onEvent }: { onEvent(event: LookupEvent): void }) {
  const { t } = useTranslation()
  const { state, speaker } = useDesk()
  const { items, more, fetching } = state.lookup
  const months = byMonth(items)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long timeline is scrolled by keyboard
    <section className="timeline" aria-label={t('lookup.timeline')} tabIndex={0}>
      {items.length === 0 && !fetching && <p className="timeline-none">{t('lookup.empty')}</p>}
      {months.map(([month, inMonth]) => (
        <section key={month}>
          <h2 className="caption">{monthText(inMonth[0]?.date ?? month, speaker.lang)}</h2>
          <ul>
            {inMonth.map((item) => (
              <TimelineItem key={item.entryId} item={item} />
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

function TimelineItem({ item }: { readonly item: HistoryItem }) {
  const { t } = useTranslation()
  const { dispatch } = useDesk()
  const title = useHistoryTitle()
  const { slipNumber } = item
  return (
    <li className="event" data-kind={item.kind}>
      <span className="event-day">{shortDay(item.date)}</span>
      <i className="event-dot" />
      <div className="event-what">
        <b>{item.kind === 'enrolment' ? t('lookup.enrolment') : title(item)}</b>
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
      <span className="event-amount">{item.kind === 'enrolment' ? '' : moneySignFull(item.amountFen)}</span>
      <span className="event-points" data-negative={item.points < 0 || undefined}>
        {item.points === 0 ? '—' : signedPoints(item.points)}
      </span>
    </li>
  )
}

function MemberSide({ member, onServe }: { readonly member: MemberView; onServe(): void }) {
  const { t } = useTranslation()
  const { speaker } = useDesk()
  const programme = useProgramme()
  const { activeAtText, state } = member.card
  const facts = [
    [t('lookup.tier'), tierName(member.tier, programme, speaker.lang)],
    [
      t('lookup.card'),
      activeAtText === null ? t(`lookup.cardState.${state}`) : t('lookup.cardFrom', { time: activeAtText }),
    ],
    [t('lookup.joined'), member.joinedOn],
    [t('lookup.visits'), t('lookup.visitsCount', { count: member.visitsThisYear })],
    [t('lookup.spent'), moneySignFull(member.spentThisYearFen)],
    [
      t('lookup.birthday'),
      member.birthday.rightAvailable && member.birthday.thisMonth
        ? t('lookup.birthdayAvailable')
        : t('lookup.birthdayNot'),
    ],
    [t('member.points'), pointsText(member.points.total)],
  ] as const
  return (
    <aside className="member-side" aria-label={member.maskedName}>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <button type="button" className="button-main" data-place="home" onClick={onServe}>
        {t('lookup.toSale')} <kbd>Enter</kbd>
      </button>
    </aside>
  )
}
