/** Where a member is found by hand: one read-only box for cards and phones, one true field for Chinese names. */

import type { IdentifyEvent, IdentifyState } from '../state/identify.ts'
import { refusalSentence } from '../text/sentences.ts'
import { useTexts } from '../text/use-texts.ts'
import { useDesk } from '../work/desk.ts'
import type { SayItem } from './say.tsx'
import { Sink } from './sink.tsx'
import { focusBox, focusWork } from './sink-desk.ts'
import { TextField } from './text-field.tsx'

export interface IdentifyBoxProps {
  readonly on: 'sale' | 'member'
  readonly identify: IdentifyState
  /** The screen begins here; not any more once an amount is typed. */
  readonly home: boolean
  onEvent(event: IdentifyEvent): void
}

export function IdentifyBox({ on, identify, home, onEvent }: IdentifyBoxProps) {
  const { t } = useTexts()
  const enter = useIdentifyEnter(on, identify)
  const { outcome } = identify
  const moves = outcome.kind === 'several'
  return (
    <section className="identify" aria-label={t('identify.label')}>
      <div className="identify-boxes">
        <Sink
          kind="code"
          className="identify-sink"
          label={t('identify.box')}
          placeholder={t('identify.box')}
          text={identify.text}
          place={home ? 'home' : undefined}
          onText={(text) => onEvent({ kind: 'text', text })}
          onEnter={enter}
          onUpDown={(by) => (moves ? onEvent({ kind: 'move', by }) : focusBox(by))}
        />
        <TextField
          label={t('identify.name')}
          placeholder={t('identify.name')}
          className="identify-tall"
          text={identify.name}
          lengthMax={20}
          onText={(name) => onEvent({ kind: 'name', name })}
          onEnter={enter}
          onUpDown={(by) => (moves ? onEvent({ kind: 'move', by }) : focusBox(by))}
        />
        <button type="button" className="button-plain identify-tall" onClick={enter}>
          {t('identify.find')}
        </button>
      </div>
      {moves && <Matches on={on} identify={identify} onEvent={onEvent} />}
    </section>
  )
}

function useIdentifyEnter(on: 'sale' | 'member', identify: IdentifyState): () => void {
  const desk = useDesk()
  const { outcome } = identify
  return () => {
    if (outcome.kind === 'several') {
      const match = outcome.matches[outcome.cursor]
      if (match) desk.openMatch(on, match.memberId)
      return
    }
    if (outcome.kind === 'none' && (outcome.cardNumber !== null || outcome.phone !== null)) {
      desk.dispatch({ kind: 'enrol_with', cardNumber: outcome.cardNumber, phone: outcome.phone })
      return
    }
    const asked = identify.text !== '' ? identify.text : identify.name.trim()
    if (asked !== '') desk.find(on, asked)
    // An empty box: no member today, the work goes on below.
    else focusWork()
  }
}

/** The short list, over the work so that nothing moves; Enter opens the marked one. */
function Matches({ on, identify, onEvent }: Omit<IdentifyBoxProps, 'home'>) {
  const { t } = useTexts()
  const desk = useDesk()
  const { outcome } = identify
  if (outcome.kind !== 'several') return null
  return (
    <div className="matches">
      <p className="matches-head">
        <span>{t('identify.several', { count: outcome.matches.length })}</span>
        <span>{outcome.more ? t('identify.more') : t('identify.choose')}</span>
      </p>
      <ul>
        {outcome.matches.map((match, at) => (
          <li key={match.memberId}>
            <button
              type="button"
              className="match"
              aria-current={at === outcome.cursor || undefined}
              onClick={() => desk.openMatch(on, match.memberId)}
            >
              <b>{match.maskedName}</b>
              <span>{match.maskedPhone ?? ''}</span>
              <span>{match.maskedCard ?? t('member.noCard')}</span>
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className="button-quiet" onClick={() => onEvent({ kind: 'dismiss' })}>
        {t('approval.cancel')} <kbd>Esc</kbd>
      </button>
    </div>
  )
}

/** What the look-up came to, as a line over the work: nobody, or why it was refused. */
export function useIdentifySays(identify: IdentifyState): readonly SayItem[] {
  const { t } = useTexts()
  const { speaker, dispatch } = useDesk()
  const { outcome } = identify
  if (outcome.kind === 'refused') {
    const text = refusalSentence(speaker, outcome.refusal)
    return [{ id: 'refused', tag: t('refund.attention'), tone: 'warn', text, alert: true }]
  }
  if (outcome.kind !== 'none') return []
  const { cardNumber, phone } = outcome
  const known = cardNumber !== null || phone !== null
  const text =
    cardNumber !== null
      ? t('identify.noneCard', { card: groupedCard(cardNumber) })
      : phone !== null
        ? t('identify.nonePhone', { phone })
        : t('identify.none')
  const enrol = () => dispatch({ kind: 'enrol_with', cardNumber, phone })
  return [
    {
      id: 'none',
      tag: t('mode.member'),
      tone: 'warn',
      text,
      alert: true,
      actions: known ? [{ label: t('identify.enrol'), keyName: 'Enter', onPress: enrol }] : [],
    },
  ]
}

/** A blank card's number belongs to nobody yet and may be read in full: '9001 0000 4742'. */
function groupedCard(cardNumber: string): string {
  return cardNumber.replace(/(\d{4})(?=\d)/g, '$1 ')
}
