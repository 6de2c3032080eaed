/** The birthday as people say it: solar, or lunar by its Chinese name; the year may be left out. */
import { BirthdayBoxes } from '../../parts/birthday-boxes.tsx'
import { FormRow } from '../../parts/form-row.tsx'
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
  return (
    <FormRow label={t('enrol.birthday')} note={{ problem: says, hint: t('enrol.birthdayHint') }}>
      <div className="birthday">
        <BirthdayBoxes birthday={birthday} invalid={says !== null} onChange={change} onEnter={onEnter} />
        <output className="birthday-name">{name}</output>
      </div>
    </FormRow>
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
