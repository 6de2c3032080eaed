/** The form of each act for a member; most ask one thing. */

import { NO_FEN } from '../../../shared/domain/money.ts'
import { Choices } from '../../parts/choices.tsx'
import { Keypad } from '../../parts/keypad.tsx'
import { Segments } from '../../parts/segments.tsx'
import { Sink } from '../../parts/sink.tsx'
import { type ActInputs, chosenExtra, isCardMove } from '../../state/member-act-inputs.ts'
import { localText, moneySign, moneySignFull, pointsText } from '../../text/format.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'
import { type ActFormProps, ActTenders, ProvedTick } from './act-parts.tsx'
import { ChangeForm } from './change-form.tsx'
import { ItemsForm } from './items-form.tsx'

export function ActForm(props: ActFormProps) {
  const { t } = useTexts()
  const { kind } = props.act
  if (isCardMove(kind)) return <p className="act-says">{t(`acts.does.${kind}`)}</p>
  switch (kind) {
    case 'redemption':
      return <ItemsForm {...props} />
    case 'top_up':
      return <TopUpForm {...props} />
    case 'extra':
      return <ExtraForm {...props} />
    case 'adjustment':
      return <AdjustmentForm {...props} />
    case 'claim':
      return (
        <BoxForm
          {...props}
          field="slipText"
          length={17}
          label={t('acts.slipBox')}
          note={t('acts.claimLead')}
        />
      )
    case 'release_phone':
      return (
        <BoxForm
          {...props}
          field="phone"
          length={11}
          label={t('acts.phoneBox')}
          note={t('acts.lead.release_phone')}
        />
      )
    case 'replace':
      return <ReplaceForm {...props} />
    case 'phone_lost':
    case 'phone_found':
      return <p className="act-says">{t(`acts.does.${kind}`)}</p>
    case 'change':
      return <ChangeForm {...props} />
  }
}

function inputOf(onEvent: ActFormProps['onEvent']) {
  return (change: Partial<ActInputs>) => onEvent({ kind: 'input', change })
}

/** SV-01: the steps, and how they are paid. */
function TopUpForm({ act, onEvent, onEnter }: ActFormProps) {
  const { t } = useTexts()
  const { storedValue } = useProgramme()
  const { payFen } = act.inputs
  const steps = storedValue?.topUps ?? []
  return (
    <>
      <Choices
        label={t('acts.title.top_up')}
        value={payFen === null ? null : String(payFen)}
        choices={steps.map((step) => ({
          value: String(step.payFen),
          label: t('acts.pay', { amount: moneySign(step.payFen) }),
          detail:
            step.bonusFen === 0 ? t('acts.noBonus') : t('acts.bonus', { amount: moneySign(step.bonusFen) }),
        }))}
        onChoose={(value) => {
          const step = steps.find((each) => String(each.payFen) === value)
          if (step) onEvent({ kind: 'input', change: { payFen: step.payFen } })
        }}
        onEnter={onEnter}
      />
      <ActTenders act={act} onEvent={onEvent} />
    </>
  )
}

/** EA-05: what is left in its period. */
function ExtraForm({ act, member, onEvent, onEnter }: ActFormProps) {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const { accrual } = useProgramme()
  if (member === null) return null
  return (
    <Choices
      label={t('acts.title.extra')}
      value={chosenExtra(act.inputs, member)}
      choices={accrual.extras.map(({ code, name, points }) => {
        const gone = member.extras.find((extra) => extra.code === code)?.left === false
        return {
          value: code,
          label: localText(name, speaker.lang),
          detail: gone ? t('acts.extraGone') : t('acts.extraPoints', { points: pointsText(points) }),
          disabled: gone,
        }
      })}
      onChoose={(extra) => onEvent({ kind: 'input', change: { extra } })}
      onEnter={onEnter}
    />
  )
}

/** EA-11: added or taken, how much, why. */
function AdjustmentForm({ act, onEvent, onEnter }: ActFormProps) {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const reasons = useProgramme().accrual.adjustment?.reasons ?? []
  const { takes, pointsText: text, reason } = act.inputs
  const input = inputOf(onEvent)
  return (
    <div className="act-boxes">
      <div className="act-fields">
        <Segments
          label={t('acts.title.adjustment')}
          value={takes ? 'take' : 'add'}
          segments={[
            { value: 'add', label: t('acts.add') },
            { value: 'take', label: t('acts.take') },
          ]}
          onChoose={(value) => input({ takes: value === 'take' })}
        />
        <Sink
          kind="digits"
          label={t('acts.pointsBox')}
          placeholder={t('acts.pointsBox')}
          text={text}
          lengthMax={9}
          place="home"
          onText={(next) => input({ pointsText: next })}
          onEnter={onEnter}
        />
        <h2 className="caption">{t('acts.reason')}</h2>
        <Segments
          look="pills"
          label={t('acts.reason')}
          value={reason ?? reasons[0]?.code ?? ''}
          segments={reasons.map(({ code, name }) => ({ value: code, label: localText(name, speaker.lang) }))}
          onChoose={(code) => input({ reason: code })}
        />
      </div>
      <Keypad look="digits" onClear={() => input({ pointsText: '' })} />
    </div>
  )
}

interface BoxFormProps extends ActFormProps {
  readonly field: 'slipText' | 'phone'
  readonly length: number
  readonly label: string
  readonly note: string
}

/** One number, typed or scanned. */
function BoxForm({ act, field, length, label, note, onEvent, onEnter }: BoxFormProps) {
  const input = inputOf(onEvent)
  return (
    <div className="act-boxes">
      <div className="act-fields">
        <Sink
          kind="digits"
          label={label}
          placeholder={label}
          text={act.inputs[field]}
          lengthMax={length}
          place="home"
          onText={(text) => input({ [field]: text })}
          onEnter={onEnter}
        />
        <p className="act-note">{note}</p>
      </div>
      <Keypad look="digits" onClear={() => input({ [field]: '' })} />
    </div>
  )
}

/** EN-11: a blank card, the identity, the fee. */
function ReplaceForm({ act, onEvent, onEnter }: ActFormProps) {
  const { t } = useTexts()
  const { state } = useDesk()
  const feeFen = state.lookup.cardActions?.replacementFeeFen ?? NO_FEN
  const input = inputOf(onEvent)
  return (
    <div className="act-boxes">
      <div className="act-fields">
        <Sink
          kind="digits"
          label={t('acts.newCard')}
          placeholder={t('acts.newCardHint')}
          text={act.inputs.cardText}
          rested={act.inputs.cardText.replace(/(\d{4})(?=\d)/g, '$1 ')}
          lengthMax={24}
          place="home"
          onText={(cardText) => input({ cardText })}
          onEnter={onEnter}
        />
        <ProvedTick act={act} onEvent={onEvent} />
        <p className="act-note">
          {feeFen === 0 ? t('acts.noFee') : t('acts.fee', { amount: moneySignFull(feeFen) })}
        </p>
      </div>
      <Keypad look="digits" onClear={() => input({ cardText: '' })} />
    </div>
  )
}
