/** A birthday as people say it: solar or lunar, year, month and day in a box each. */
import type { BirthdayText } from '../state/birthday-text.ts'
import { useTexts } from '../text/use-texts.ts'
import { Segments } from './segments.tsx'
import { Sink } from './sink.tsx'

const BOXES = [
  { key: 'year', length: 4 },
  { key: 'month', length: 2 },
  { key: 'day', length: 2 },
] as const

export interface BirthdayBoxesProps {
  readonly birthday: BirthdayText
  readonly invalid?: boolean
  onChange(change: Partial<BirthdayText>): void
  onEnter(): void
}

export function BirthdayBoxes({ birthday, invalid = false, onChange, onEnter }: BirthdayBoxesProps) {
  const { t } = useTexts()
  return (
    <>
      <Segments
        label={t('enrol.birthday')}
        value={birthday.calendar}
        segments={[
          { value: 'solar', label: t('enrol.solar') },
          { value: 'lunar', label: t('enrol.lunar') },
        ]}
        onChoose={(value) => onChange({ calendar: value === 'lunar' ? 'lunar' : 'solar' })}
      />
      {BOXES.map(({ key, length }) => (
        <Sink
          key={key}
          kind="digits"
          className="sink-narrow"
          label={`${t('enrol.birthday')} ${t(`enrol.${key}`)}`}
          text={birthday[key]}
          lengthMax={length}
          invalid={invalid}
          onText={(text) => onChange({ [key]: text })}
          onEnter={onEnter}
          after={<span className="birthday-unit">{t(`enrol.unit.${key}`)}</span>}
        />
      ))}
    </>
  )
}
