/** One of the few boxes that need an input method: names and texts. A scan that strays into it is put right by the scanner. */
import { focusBox } from './sink-desk.ts'

export interface TextFieldProps {
  readonly label: string
  readonly text: string
  onText(text: string): void
  onEnter?(): void
  onUpDown?(by: 1 | -1): void
  readonly placeholder?: string
  readonly lengthMax: number
  readonly invalid?: boolean
  readonly describedBy?: string
  readonly labelledBy?: string
  readonly place?: 'home' | undefined
  readonly disabled?: boolean
  readonly className?: string
}

export function TextField(props: TextFieldProps) {
  return (
    <input
      type="text"
      className={`field ${props.className ?? ''}`}
      autoComplete="off"
      spellCheck={false}
      data-field=""
      data-place={props.place}
      disabled={props.disabled}
      maxLength={props.lengthMax}
      value={props.text}
      placeholder={props.placeholder}
      aria-label={props.labelledBy === undefined ? props.label : undefined}
      aria-labelledby={props.labelledBy}
      aria-describedby={props.describedBy}
      aria-invalid={props.invalid || undefined}
      onChange={(event) => props.onText(event.target.value)}
      onKeyDown={(event) => {
        // Enter that ends a composition chooses a character; it is not meant for the screen.
        if (event.nativeEvent.isComposing || event.keyCode === 229) return
        if (event.key === 'Enter' && props.onEnter) {
          event.preventDefault()
          props.onEnter()
        }
        if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
          event.preventDefault()
          const by = event.key === 'ArrowUp' ? -1 : 1
          if (props.onUpDown) props.onUpDown(by)
          else focusBox(by)
        }
        if (event.key === 'Escape' && props.text !== '') {
          event.stopPropagation()
          props.onText('')
        }
      }}
    />
  )
}
