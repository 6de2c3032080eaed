/** What stands beside an enrolment: who introduced the person (EN-17), and the purchases a card is given for (EN-05). */

import { useState } from 'react'
import type { EnrolCheck } from '../../../shared/contract/member.ts'
import { entryShort, wantedFen } from '../../parts/entry-short.ts'
import { FieldNote } from '../../parts/form-row.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Sink } from '../../parts/sink.tsx'
import type { EnrolEvent, EnrolState } from '../../state/enrol.ts'
import { moneySignFull } from '../../text/format.ts'
import { refusalSentence } from '../../text/sentences.ts'
import { slipNumberText } from '../../text/slip-number.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'

/** Digits of a slip's number. */
const SLIP_NUMBER_LENGTH = 17

export interface GroundProps {
  readonly enrol: EnrolState
  readonly check: EnrolCheck | null
  onEvent(event: EnrolEvent): void
}

export function Referrer({ enrol, check, onEvent }: GroundProps) {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const { referrer } = enrol
  const problem = check?.problems.referrer ?? null
  return (
    <section className="ground">
      <h2 className="caption">
        <span>{t('counter.referrer')}</span>
        {referrer === null && <span>{t('counter.referrerHint')}</span>}
      </h2>
      {referrer !== null && (
        <p className="ground-line">
          <b>{referrer.maskedName}</b>
          <span>{referrer.maskedCard ?? ''}</span>
          <button
            type="button"
            className="line-remove"
            aria-label={t('counter.removeReferrer')}
            onClick={() => onEvent({ kind: 'referrer', referrer: null })}
          >
            <Icon name="close" />
          </button>
        </p>
      )}
      {problem !== null && <FieldNote problem={refusalSentence(speaker, problem)} hint="" />}
    </section>
  )
}

export function EntryPurchases({
  enrol,
  check,
  onEvent,
  onEnter,
}: GroundProps & {
  onEnter(): void
}) {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const { card } = useProgramme()
  const entry = check?.entry ?? null
  if (entry === null) return null
  const problem = check?.problems.entrySlips ?? null
  const wanted = wantedFen(card.entry)
  const short = enrol.pressed && check !== null && !check.complete && !entry.met
  const counted = moneySignFull(entry.countedFen)
  return (
    <section className="ground">
      <h2 className="caption">
        <span>{t('counter.entry')}</span>
        <span data-met={entry.met || undefined}>
          {wanted === null
            ? t('counter.entryCounted', { counted })
            : t('counter.entryOf', { counted, wanted: moneySignFull(wanted) })}
        </span>
      </h2>
      {enrol.entrySlips.map((slip) => (
        <p key={slip} className="ground-line">
          <span>{slipNumberText(slip)}</span>
          <button
            type="button"
            className="line-remove"
            aria-label={t('counter.removeSlip', { slip: slipNumberText(slip) })}
            onClick={() => onEvent({ kind: 'remove_slip', slipNumber: slip })}
          >
            <Icon name="close" />
          </button>
        </p>
      ))}
      <SlipBox onEvent={onEvent} onEnter={onEnter} invalid={short || problem !== null} />
      {problem !== null ? (
        <FieldNote problem={refusalSentence(speaker, problem)} hint="" />
      ) : (
        short && <FieldNote problem={entryShort(t, card.entry, entry.countedFen)} hint="" />
      )}
    </section>
  )
}

/** A slip's number typed, where its code cannot be scanned; Enter takes it, in an empty box Enter goes on. */
function SlipBox({
  invalid,
  onEvent,
  onEnter,
}: Pick<GroundProps, 'onEvent'> & {
  readonly invalid: boolean
  onEnter(): void
}) {
  const { t } = useTexts()
  const [number, setNumber] = useState('')
  const take = () => {
    if (number === '') return onEnter()
    if (number.length !== SLIP_NUMBER_LENGTH) return
    onEvent({ kind: 'slip_read', slipNumber: number })
    setNumber('')
  }
  return (
    <div data-entry-slip="">
      <Sink
        kind="digits"
        label={t('counter.entrySlip')}
        placeholder={t('counter.entryHint')}
        text={number}
        lengthMax={SLIP_NUMBER_LENGTH}
        invalid={invalid}
        onText={setNumber}
        onEnter={take}
      />
    </div>
  )
}
