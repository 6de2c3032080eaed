/** One row of a form: its label, its box, and beside it what is wrong with it or what it is for. */
import type { ReactNode } from 'react'

export interface FormRowProps {
  readonly label: string
  readonly labelId?: string
  readonly children: ReactNode
  /** What is said beside the box; none: nothing is ever said there. */
  readonly note?: FieldNoteProps
}

export function FormRow({ label, labelId, children, note }: FormRowProps) {
  return (
    <div className="form-row">
      <span className="form-label" id={labelId}>
        {label}
      </span>
      <div className="form-value">{children}</div>
      {note !== undefined && <FieldNote {...note} />}
    </div>
  )
}

export interface FieldNoteProps {
  readonly problem: string | null
  readonly hint: string
}

export function FieldNote({ problem, hint }: FieldNoteProps) {
  return (
    <p className="form-note" data-tone={problem === null ? undefined : 'warn'} role="status">
      {problem ?? hint}
    </p>
  )
}
