/** The birthday as people say it: solar, or lunar by its Chinese name; the year may be left out. */

import { Segments } from '../../parts/segments.tsx'
import { Sink } from '../../parts/sink.tsx'
import { birthdayUnreadable, type EnrolEvent, type EnrolState, enrolForm } from '../../state/enrol.ts'
import { lunarDayName } from '../../text/lunar.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk } from '../../work/desk.ts'

export interface BirthdayProps {
  readonly enrol: EnrolState
  readonly problem: string | null
  onEvent(event: EnrolEvent): void
  onEnter(): void
}

export function Birthday({ enrol, problem, onEvent, onEnter }: BirthdayProps) {
  const { t } = useTexts()
  const { birthday } = enrol
  const change = (next: Partial<EnrolState['birthday']>) => onEvent({ kind: 'birthday', change: next })
  const name = useBirthdayName(enrol)
  const unreadable = enrol.pressed && birthdayUnreadable(enrol)
  const says = problem ?? (unreadable ? t('enrol.birthdayUnreadable') : null)
  const boxes = [
    { key: 'year', label: t('enrol.year'), text: birthday.year, length: 4 },
    { key: 'month', label: t('enrol.month'), text: birthday.month, length: 2 },
    { key: 'day', label: t('enrol.day'), text: birthday.day, length: 2 },
  ] as const
  return (
    <div className="form-row">
      <span className="form-label">{t('enrol.birthday')}</span>
      <div className="form-value birthday">
        <Segments
          label={t('enrol.birthday')}
          value={birthday.calendar}
          segments={[
            { value: 'solar', label: t('enrol.solar') },
            { value: 'lunar', label: t('enrol.lunar') },
          ]}
          onChoose={(value) => change({ calendar: value === 'lunar' ? 'lunar' : 'solar' })}
        />
        {boxes.map((box) => (
          <Sink
            key={box.key}
            kind="digits"
            className="sink-narrow"
            label={`${t('enrol.birthday')} ${box.label}`}
            text={box.text}
            lengthMax={box.length}
            invalid={says !== null}
            onText={(text) => change({ [box.key]: text })}
            onEnter={onEnter}
            after={<span className="birthday-unit">{t(`enrol.unit.${box.key}`)}</span>}
          />
        ))}
        <output className="birthday-name">{name}</output>
      </div>
      <FieldProblem problem={says} hint={t('enrol.birthdayHint')} />
    </div>
  )
}

export function FieldProblem({ problem, hint }: { readonly problem: string | null; readonly hint: string }) {
  return (
    <p className="form-note" data-tone={problem === null ? undefined : 'warn'} role="status">
      {problem ?? hint}
    </p>
  )
}

/** '农历八月廿三' read back beside the boxes, so that cashier and customer agree on the day. */
function useBirthdayName(enrol: EnrolState): string {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const { birthday } = enrolForm(enrol)
  if (birthday === null) return ''
  if (birthday.calendar === 'lunar') {
    return speaker.lang === 'en'
      ? `${t('enrol.lunar')} ${birthday.month}-${birthday.day}`
      : `${t('enrol.lunar')}${lunarDayName(birthday.month, birthday.day) ?? ''}`
  }
  return `${t('enrol.solar')} ${birthday.month}-${birthday.day}`
}
