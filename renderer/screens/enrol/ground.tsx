/** What stands beside an enrolment: who introduced the person (EN-17), and the purchases a card is given for (EN-05). */

import type { EnrolCheck } from '../../../shared/contract/member.ts'
import type { EntryCondition } from '../../../shared/domain/programme.ts'
import { Icon } from '../../parts/icons.tsx'
import type { EnrolEvent, EnrolState } from '../../state/enrol.ts'
import { moneySignFull } from '../../text/format.ts'
import { refusalSentence } from '../../text/sentences.ts'
import { slipNumberText } from '../../text/slip-number.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'
import { FieldProblem } from './birthday.tsx'

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
      {problem !== null && <FieldProblem problem={refusalSentence(speaker, problem)} hint="" />}
    </section>
  )
}

export function EntryPurchases({ enrol, check, onEvent }: GroundProps) {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const { card } = useProgramme()
  const entry = check?.entry ?? null
  if (entry === null) return null
  const problem = check?.problems.entrySlips ?? null
  const wanted = wantedFen(card.entry)
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
      {enrol.entrySlips.length === 0 && <p className="ground-line">{t('counter.entryHint')}</p>}
      {problem !== null && <FieldProblem problem={refusalSentence(speaker, problem)} hint="" />}
    </section>
  )
}

/** The amount to show beside what is counted; null where several conditions stand together. */
function wantedFen(entry: EntryCondition): EntryAmount {
  return entry.kind === 'sale_from' || entry.kind === 'sales_from' || entry.kind === 'top_up_from'
    ? entry.amountFen
    : null
}

type EntryAmount = Extract<EntryCondition, { readonly kind: 'sale_from' }>['amountFen'] | null
