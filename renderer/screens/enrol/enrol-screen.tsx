/** 办卡: a blank card, a name, a phone; duplicates show while they are typed, the welcome slip is ready beside. */
import { useEffect, useId } from 'react'
import type { RefusalView } from '../../../shared/contract/common.ts'
import type { EnrolCheck, Enrolled } from '../../../shared/contract/member.ts'
import { Done } from '../../parts/done.tsx'
import { FieldNote, FormRow } from '../../parts/form-row.tsx'
import { Keypad } from '../../parts/keypad.tsx'
import { MemberFacts, MemberHead } from '../../parts/member-head.tsx'
import { Printing } from '../../parts/printing.tsx'
import { Say, type SayItem } from '../../parts/say.tsx'
import { Sink } from '../../parts/sink.tsx'
import { focusBox } from '../../parts/sink-desk.ts'
import { TextField } from '../../parts/text-field.tsx'
import { newActId } from '../../state/act-id.ts'
import { type EnrolEvent, type EnrolState, entryLacks } from '../../state/enrol.ts'
import { localText } from '../../text/format.ts'
import { refusalSentence } from '../../text/sentences.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'
import { useHomeFocus } from '../../work/use-home-focus.ts'
import { Birthday } from './birthday.tsx'
import { EntryPurchases, Referrer } from './ground.tsx'

/** Shorter than any card of ours: still being typed, and not yet wrong. */
const CARD_LENGTH = 12

export function EnrolScreen() {
  const { t } = useTexts()
  const { state, dispatch } = useDesk()
  const { enrol } = state
  const onEvent = (event: EnrolEvent) => dispatch({ kind: 'enrol', event })
  const done = enrol.commit.stage === 'done'
  useHomeFocus(`${done} ${enrol.reads}`)
  return (
    <main className="work-place enrol" data-titled={done ? undefined : ''}>
      <h1 className="unseen">{t('enrol.title')}</h1>
      {enrol.commit.stage === 'done' ? (
        <Welcome enrolled={enrol.commit.enrolled} onEvent={onEvent} />
      ) : (
        <EnrolForm enrol={enrol} onEvent={onEvent} />
      )}
    </main>
  )
}

interface EnrolFormProps {
  readonly enrol: EnrolState
  onEvent(event: EnrolEvent): void
}

function EnrolForm({ enrol, onEvent }: EnrolFormProps) {
  const { t } = useTexts()
  const check = enrol.checked?.check ?? null
  const says = useEnrolSays(enrol, onEvent)
  const enter = useEnrolEnter(enrol, onEvent)
  const cardHint = useCardHint(enrol, check)
  const problems = useProblems(enrol, check)
  const { card } = useProgramme()
  const labels = { card: useId(), name: useId(), phone: useId(), id: useId() }
  const isOnlyLack = Object.values(problems).every((problem) => problem === null)
  const lacks = enrol.pressed && isOnlyLack && entryLacks(check)
  useEffect(() => {
    if (lacks) document.querySelector<HTMLElement>('[data-entry-slip] input')?.focus()
  }, [lacks])
  const sending = enrol.commit.stage === 'asking' || enrol.commit.stage === 'unsure'
  return (
    <>
      <div className="head head-title">
        <h2>{t('enrol.title')}</h2>
        <p>{t('enrol.lead')}</p>
      </div>
      <Say items={says} />
      <section className="enrol-work">
        <div className="form">
          <FormRow
            label={t('enrol.card')}
            labelId={labels.card}
            note={{ problem: problems.card, hint: cardHint }}
          >
            <Sink
              kind="digits"
              label={t('enrol.card')}
              labelledBy={labels.card}
              text={enrol.cardNumber}
              rested={grouped(enrol.cardNumber)}
              place={enrol.cardNumber === '' ? 'home' : undefined}
              invalid={problems.card !== null}
              lengthMax={24}
              onText={(text) => onEvent({ kind: 'card', text })}
              onEnter={enter}
            />
          </FormRow>
          <FormRow
            label={t('enrol.name')}
            labelId={labels.name}
            note={{ problem: problems.name, hint: enrol.name === '' ? t('enrol.nameHint') : '' }}
          >
            <TextField
              label={t('enrol.name')}
              labelledBy={labels.name}
              text={enrol.name}
              place={enrol.cardNumber === '' ? undefined : 'home'}
              invalid={problems.name !== null}
              lengthMax={20}
              onText={(text) => onEvent({ kind: 'name', text })}
              onEnter={enter}
            />
          </FormRow>
          <FormRow
            label={t('enrol.phone')}
            labelId={labels.phone}
            note={{ problem: problems.phone, hint: enrol.phone === '' ? t('enrol.phoneHint') : '' }}
          >
            <Sink
              kind="digits"
              label={t('enrol.phone')}
              labelledBy={labels.phone}
              text={enrol.phone}
              rested={enrol.phone.replace(/^(\d{3})(\d{4})(\d+)$/, '$1 $2 $3')}
              invalid={problems.phone !== null}
              lengthMax={11}
              onText={(text) => onEvent({ kind: 'phone', text })}
              onEnter={enter}
            />
          </FormRow>
          {card.idDocument !== 'never' && (
            <FormRow
              label={t('counter.idNumber')}
              labelId={labels.id}
              note={{
                problem: problems.idNumber,
                hint: enrol.idNumber === '' ? t(`counter.idHint.${card.idDocument}`) : '',
              }}
            >
              <Sink
                kind="code"
                label={t('counter.idNumber')}
                labelledBy={labels.id}
                text={enrol.idNumber}
                rested={maskedId(enrol.idNumber)}
                invalid={problems.idNumber !== null}
                lengthMax={ID_LENGTH}
                onText={(text) => onEvent({ kind: 'id_number', text })}
                onEnter={enter}
              />
            </FormRow>
          )}
          <Birthday enrol={enrol} problem={problems.birthday} onEvent={onEvent} onEnter={enter} />
          <Consents enrol={enrol} problem={problems.consents} onEvent={onEvent} onEnter={enter} />
        </div>
        <div className="enrol-side">
          <Keypad look="digits" onClear={() => onEvent({ kind: 'start', cardNumber: null, phone: null })} />
          <Duplicates check={check} />
          <EntryPurchases enrol={enrol} check={check} onEvent={onEvent} onEnter={enter} />
          <Referrer enrol={enrol} check={check} onEvent={onEvent} />
        </div>
      </section>
      <section className="pay" aria-label={t('enrol.finish')}>
        <div className="pay-due">
          <span className="pay-label">{t('enrol.activeLabel')}</span>
          <output className="pay-when">
            {check?.needsProposal ? t('counter.needsProposal') : (check?.activeAtText ?? '—')}
          </output>
        </div>
        <button type="button" className="button-main" onClick={enter} aria-disabled={sending}>
          {sending ? t('enrol.finishing') : t('enrol.finish')} <kbd>Enter</kbd>
        </button>
      </section>
    </>
  )
}

interface ConsentsProps extends EnrolFormProps {
  readonly problem: string | null
  onEnter(): void
}

/** What the card box says while nothing is wrong: what to do, or that the card read is a new one of ours. */
function useCardHint(enrol: EnrolState, check: EnrolCheck | null): string {
  const { t } = useTexts()
  if (enrol.cardNumber === '') return t('enrol.cardHint')
  const looked = enrol.cardNumber.length >= CARD_LENGTH && check !== null
  return looked && check.problems.cardNumber === null
    ? t('enrol.cardFresh', { card: grouped(enrol.cardNumber) })
    : ''
}

/** Digits of an ID document's number. */
const ID_LENGTH = 18

/** At rest only the last four are shown. */
function maskedId(idNumber: string): string {
  return idNumber.length <= 4 ? idNumber : `${'*'.repeat(idNumber.length - 4)}${idNumber.slice(-4)}`
}

function grouped(cardNumber: string): string {
  return cardNumber.replace(/(\d{4})(?=\d)/g, '$1 ')
}

/** Consents are ticked one by one; none is ticked by itself. */
function Consents({ enrol, problem, onEvent, onEnter }: ConsentsProps) {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const { consents } = useProgramme()
  return (
    <fieldset className="form-row consents">
      <legend className="form-label">{t('enrol.consents')}</legend>
      <div className="form-value">
        {consents.map((consent) => (
          <label key={consent.code} className="consent">
            <input
              type="checkbox"
              className="checkbox"
              data-field=""
              checked={enrol.consents.includes(consent.code)}
              onKeyDown={(event) => {
                if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
                  event.preventDefault()
                  focusBox(event.key === 'ArrowUp' ? -1 : 1)
                } else if (event.key === 'Enter') {
                  event.preventDefault()
                  onEnter()
                }
              }}
              onChange={(event) =>
                onEvent({ kind: 'consent', code: consent.code, given: event.target.checked })
              }
            />
            <span>{localText(consent.text, speaker.lang)}</span>
            <small>{consent.required ? t('enrol.required') : t('enrol.optional')}</small>
          </label>
        ))}
        {problem !== null && <FieldNote problem={problem} hint="" />}
      </div>
    </fieldset>
  )
}

function Duplicates({ check }: { readonly check: EnrolCheck | null }) {
  const { t } = useTexts()
  const desk = useDesk()
  const duplicates = check?.duplicates ?? []
  if (duplicates.length === 0) return null
  return (
    <section className="duplicates" role="status">
      <h2 className="caption">{t('enrol.duplicates')}</h2>
      <ul>
        {duplicates.map((match) => (
          <li key={match.memberId}>
            <b>{match.maskedName}</b>
            <span>{match.maskedPhone ?? ''}</span>
            <span className="tag" data-tone={match.because === 'phone' ? 'red' : 'gold'}>
              {t(`enrol.because.${match.because}`)}
            </span>
            <button
              type="button"
              className="button-plain"
              onClick={() => desk.openMatch('member', match.memberId)}
            >
              {t('enrol.openMember')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

interface Problems {
  readonly card: string | null
  readonly name: string | null
  readonly phone: string | null
  readonly birthday: string | null
  readonly consents: string | null
  readonly idNumber: string | null
}

/** While typing only what cannot become right by typing on is said; after Enter everything that is missing. */
function useProblems(enrol: EnrolState, check: EnrolCheck | null): Problems {
  const { speaker } = useDesk()
  const { consents, card } = useProgramme()
  const { idDocument } = card
  const sentence = (refusal: RefusalView | null, show: boolean) =>
    refusal !== null && show ? refusalSentence(speaker, refusal) : null
  const missing = (code: string, empty: boolean): RefusalView | null =>
    enrol.pressed && empty ? { code, details: {} } : null
  const said = check?.problems
  const consentGiven = consents.every((each) => !each.required || enrol.consents.includes(each.code))
  return {
    card: sentence(
      missing('card_missing', enrol.cardNumber === '') ?? said?.cardNumber ?? null,
      enrol.pressed || enrol.cardNumber.length >= CARD_LENGTH,
    ),
    name: sentence(
      missing('name_missing', enrol.name.trim() === '') ?? said?.name ?? null,
      enrol.pressed || said?.name?.code === 'name_invalid',
    ),
    phone: sentence(
      missing('phone_missing', enrol.phone === '') ?? said?.phone ?? null,
      enrol.pressed || enrol.phone.length >= 11,
    ),
    birthday: sentence(said?.birthday ?? null, true),
    consents: sentence(missing('consent_missing', !consentGiven), true),
    idNumber: sentence(
      missing('id_number_missing', idDocument === 'required' && enrol.idNumber === '') ??
        said?.idNumber ??
        null,
      enrol.pressed || enrol.idNumber.length >= ID_LENGTH,
    ),
  }
}

function useEnrolSays(enrol: EnrolState, onEvent: (event: EnrolEvent) => void): readonly SayItem[] {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const tag = t('refund.attention')
  if (enrol.commit.stage === 'unsure') {
    const again = { label: t('sale.again'), onPress: () => onEvent({ kind: 'retry' }) }
    return [{ id: 'unsure', tag, tone: 'warn', text: t('enrol.unsure'), alert: true, actions: [again] }]
  }
  if (enrol.refusal === null) return []
  return [{ id: 'refused', tag, tone: 'warn', text: refusalSentence(speaker, enrol.refusal), alert: true }]
}

/** Enter: enrols a complete form; from an unfinished one it goes to the first box that is empty. */
function useEnrolEnter(enrol: EnrolState, onEvent: (event: EnrolEvent) => void): () => void {
  return () => {
    if (enrol.commit.stage === 'unsure') return onEvent({ kind: 'retry' })
    const boxes = [...document.querySelectorAll<HTMLInputElement>('main .form input:not([type="checkbox"])')]
    const needed = boxes.slice(0, 3)
    const active = document.activeElement
    const empty = needed.find((box) => box.value === '' && box !== active)
    // A box that was just filled hands on to the next empty one before anything is said to be missing.
    const filled = active instanceof HTMLInputElement && active.value !== '' && needed.includes(active)
    if (filled && empty) return empty.focus()
    onEvent({ kind: 'enter', actId: newActId() })
  }
}

function Welcome({ enrolled, onEvent }: { readonly enrolled: Enrolled; onEvent(event: EnrolEvent): void }) {
  const { t } = useTexts()
  const { dispatch } = useDesk()
  return (
    <>
      <div className="head">
        <MemberHead member={enrolled.member} facts={<MemberFacts member={enrolled.member} />} />
      </div>
      <Say items={[]} />
      <Done
        title={t('enrol.done')}
        next={t('enrol.next')}
        onNext={() => onEvent({ kind: 'step_back' })}
        beside={
          <button
            type="button"
            className="button-plain"
            onClick={() =>
              dispatch({ kind: 'scanned', identified: { kind: 'member', member: enrolled.member } })
            }
          >
            {t('enrol.toSale')}
          </button>
        }
      >
        {enrolled.activeAtText === '' ? (
          <p className="done-lead">{t('counter.proposed')}</p>
        ) : (
          <>
            <p className="done-when">{enrolled.activeAtText}</p>
            <p className="done-lead">{t('enrol.doneActive', { time: enrolled.activeAtText })}</p>
          </>
        )}
        <Printing jobId={enrolled.printJobId} />
      </Done>
    </>
  )
}
