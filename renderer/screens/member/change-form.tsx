/** 改资料 (EN-12): what is typed shall be; what is left empty stays. The old values are never shown whole. */
import { useId } from 'react'
import { Segments } from '../../parts/segments.tsx'
import { Sink } from '../../parts/sink.tsx'
import { TextField } from '../../parts/text-field.tsx'
import type { ActInputs } from '../../state/member-act-inputs.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useProgramme } from '../../work/desk.ts'
import { type ActFormProps, ProvedTick } from './act-parts.tsx'

const BIRTHDAY_BOXES = [
  { key: 'year', length: 4 },
  { key: 'month', length: 2 },
  { key: 'day', length: 2 },
] as const

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
      <Row label={t('enrol.name')} labelId={labels.name}>
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
      </Row>
      <Row label={t('enrol.phone')} labelId={labels.phone}>
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
      </Row>
      <Row label={t('enrol.birthday')}>
        <div className="birthday">
          <Segments
            label={t('enrol.birthday')}
            value={inputs.birthday.calendar}
            segments={[
              { value: 'solar', label: t('enrol.solar') },
              { value: 'lunar', label: t('enrol.lunar') },
            ]}
            onChoose={(value) => birthday({ calendar: value === 'lunar' ? 'lunar' : 'solar' })}
          />
          {BIRTHDAY_BOXES.map(({ key, length }) => (
            <Sink
              key={key}
              kind="digits"
              className="sink-narrow"
              label={`${t('enrol.birthday')} ${t(`enrol.unit.${key}`)}`}
              text={inputs.birthday[key]}
              lengthMax={length}
              onText={(text) => birthday({ [key]: text })}
              onEnter={onEnter}
              after={<span className="birthday-unit">{t(`enrol.unit.${key}`)}</span>}
            />
          ))}
        </div>
      </Row>
      {card.idDocument !== 'never' && (
        <Row label={t('counter.idNumber')} labelId={labels.id}>
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
        </Row>
      )}
      <p className="act-note">{t('acts.keep')}</p>
      <ProvedTick act={act} onEvent={onEvent} />
    </div>
  )
}

interface RowProps {
  readonly label: string
  readonly labelId?: string
  readonly children: React.ReactNode
}

function Row({ label, labelId, children }: RowProps) {
  return (
    <div className="form-row">
      <span className="form-label" id={labelId}>
        {label}
      </span>
      <div className="form-value">{children}</div>
    </div>
  )
}
