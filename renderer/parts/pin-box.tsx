/** Six digits that nobody shall read over a shoulder: dots on screen, digits only in memory until they are sent. */
import { useTexts } from '../text/use-texts.ts'
import { Sink } from './sink.tsx'

export const PIN_LENGTH = 6

export interface PinBoxProps {
  readonly label: string
  readonly pin: string
  onPin(pin: string): void
  onEnter(): void
  readonly invalid?: boolean
  readonly disabled?: boolean
  readonly place?: 'home' | undefined
}

export function PinBox({ label, pin, onPin, onEnter, invalid, disabled, place }: PinBoxProps) {
  const { t } = useTexts()
  return (
    <div className="pin" data-invalid={invalid || undefined}>
      <div className="pin-dots" aria-hidden="true">
        {Array.from({ length: PIN_LENGTH }, (_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: six places that never move
          <i key={at} data-filled={at < pin.length || undefined} />
        ))}
      </div>
      <Sink
        kind="digits"
        look="bare"
        className="pin-sink"
        label={label}
        secret
        text={pin}
        lengthMax={PIN_LENGTH}
        invalid={invalid ?? false}
        disabled={disabled ?? false}
        place={place}
        onText={onPin}
        onEnter={onEnter}
      />
      <span className="unseen" role="status">
        {t('signIn.pinEntered', { count: pin.length })}
      </span>
    </div>
  )
}
