/** 改资料 (EN-12): what is typed shall be; what is left empty stays. The old values are never shown whole. */
import { useId } from 'react'
import { BirthdayBoxes } from '../../parts/birthday-boxes.tsx'
import { FormRow } from '../../parts/form-row.tsx'
import { Sink } from '../../parts/sink.tsx'
import { TextField } from '../../parts/text-field.tsx'
import type { ActInputs } from '../../state/member-act-inputs.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useProgramme } from '../../work/desk.ts'
import { type ActFormProps, ProvedTick } from './act-parts.tsx'

export function ChangeForm({ act, member, onEvent, onEnter }: ActFormProps) {
  const { t } = useTexts()
  const { card } = useProgramme()
  const labels = { name: useId(), phone: useId(), id: useId() }
  const { inputs } = act
  const input = (change: Partial<ActInputs>) => onEvent({ kind: 'input', change })
  const birthday = (change: Partial<ActInputs['birthday']>) =>
    input({ birthday: { ...inputs.birthday, ...change } })
  return (
    <div className="form change-form">
      <FormRow label={t('enrol.name')} labelId={labels.name}>
        <TextField
          label={t('enrol.name')}
          labelledBy={labels.name}
          text={inputs.name}
          placeholder={member?.maskedName ?? t('acts.keep')}
          lengthMax={20}
          place="home"
          onText={(name) => input({ name })}
          onEnter={onEnter}
        />
      </FormRow>
      <FormRow label={t('enrol.phone')} labelId={labels.phone}>
        <Sink
          kind="digits"
          label={t('enrol.phone')}
          labelledBy={labels.phone}
          text={inputs.phone}
          placeholder={member?.maskedPhone ?? t('acts.keep')}
          lengthMax={11}
          onText={(phone) => input({ phone })}
          onEnter={onEnter}
        />
      </FormRow>
      <FormRow label={t('enrol.birthday')}>
        <div className="birthday">
          <BirthdayBoxes birthday={inputs.birthday} onChange={birthday} onEnter={onEnter} />
        </div>
      </FormRow>
      {card.idDocument !== 'never' && (
        <FormRow label={t('counter.idNumber')} labelId={labels.id}>
          <Sink
            kind="code"
            label={t('counter.idNumber')}
            labelledBy={labels.id}
            text={inputs.idNumber}
            rested={inputs.idNumber.replace(/^.+(?=.{4}$)/, (head) => '*'.repeat(head.length))}
            placeholder={member?.maskedId ?? ''}
            lengthMax={18}
            onText={(idNumber) => input({ idNumber })}
            onEnter={onEnter}
          />
        </FormRow>
      )}
      <p className="act-note">{t('acts.keep')}</p>
      <ProvedTick act={act} onEvent={onEvent} />
    </div>
  )
}
