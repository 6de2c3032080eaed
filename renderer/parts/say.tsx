/** The line between member and work: what is worth saying now, each with what can be done about it. */
import type { ReactNode } from 'react'

export interface SayItem {
  readonly id: string
  readonly tag: string
  readonly tone: 'gold' | 'red' | 'warn' | 'ok'
  readonly text: ReactNode
  readonly actions?: readonly SayAction[]
  /** Said aloud at once: something was refused. */
  readonly alert?: boolean
}

export interface SayAction {
  readonly label: string
  readonly keyName?: string
  /** Takes the focus when it appears, so that Enter answers it. */
  readonly first?: boolean
  onPress(): void
}

export function Say({ items }: { readonly items: readonly SayItem[] }) {
  return (
    <section className="say">
      {items.map((item) => (
        <div key={item.id} className="say-item" role={item.alert ? 'alert' : 'status'} data-tone={item.tone}>
          <span className="tag" data-tone={item.tone}>
            {item.tag}
          </span>
          <span className="say-text">{item.text}</span>
          {item.actions?.map((action) => (
            <button
              key={action.label}
              type="button"
              className="say-action"
              ref={(button) => {
                if (action.first) button?.focus()
              }}
              onClick={action.onPress}
            >
              {action.keyName && <kbd>{action.keyName}</kbd>}
              {action.label}
            </button>
          ))}
        </div>
      ))}
    </section>
  )
}
