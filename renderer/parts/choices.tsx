/** One of a few, each a big button: arrow keys go from one to the next, Enter goes on with what is chosen. */
import type { KeyboardEvent, ReactNode } from 'react'

export interface Choice {
  readonly value: string
  readonly label: ReactNode
  readonly detail?: ReactNode
  readonly disabled?: boolean
}

export interface ChoicesProps {
  readonly label: string
  readonly value: string | null
  readonly choices: readonly Choice[]
  onChoose(value: string): void
  onEnter(): void
}

const STEPS: Readonly<Record<string, 1 | -1>> = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }

export function Choices({ label, value, choices, onChoose, onEnter }: ChoicesProps) {
  const open = choices.filter(({ disabled }) => disabled !== true)
  const home = open.find((choice) => choice.value === value) ?? open[0]

  function onKey(event: KeyboardEvent<HTMLElement>, at: string) {
    const by = STEPS[event.key]
    if (event.key === 'Enter') {
      if (value === null) onChoose(at)
      onEnter()
    } else if (by === undefined) return
    else {
      const from = open.findIndex((choice) => choice.value === at)
      const next = open[(from + by + open.length) % open.length]
      const group = event.currentTarget.parentElement
      if (next) {
        onChoose(next.value)
        group?.querySelector<HTMLElement>(`[data-value="${CSS.escape(next.value)}"]`)?.focus()
      }
    }
    event.preventDefault()
  }

  return (
    <div className="choices" role="radiogroup" aria-label={label}>
      {choices.map((choice) => (
        // biome-ignore lint/a11y/useSemanticElements: a button of two lines, as the segments are
        <button
          key={choice.value}
          type="button"
          role="radio"
          aria-checked={choice.value === value}
          aria-disabled={choice.disabled || undefined}
          tabIndex={choice.value === home?.value ? 0 : -1}
          className="choice"
          data-value={choice.value}
          data-place={choice.value === home?.value ? 'home' : undefined}
          onKeyDown={(event) => onKey(event, choice.value)}
          onClick={() => {
            if (choice.disabled !== true) onChoose(choice.value)
          }}
        >
          <b className="choice-label">{choice.label}</b>
          {choice.detail !== undefined && <small className="choice-detail">{choice.detail}</small>}
        </button>
      ))}
    </div>
  )
}
