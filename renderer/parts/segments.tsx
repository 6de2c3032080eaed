/** One of a few, lying open side by side: arrow keys move, a tap chooses. */
import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import type { ReactNode } from 'react'

export interface Segment {
  readonly value: string
  readonly label: ReactNode
  readonly detail?: ReactNode
  readonly disabled?: boolean
}

export interface SegmentsProps {
  readonly label: string
  readonly value: string
  readonly segments: readonly Segment[]
  onChoose(value: string): void
  readonly disabled?: boolean
  /** `strip`: joined boxes; `pills`: apart, as tenders are. */
  readonly look?: 'strip' | 'pills'
}

export function Segments({ label, value, segments, onChoose, disabled, look = 'strip' }: SegmentsProps) {
  return (
    <RadioGroup
      className={`segments segments-${look}`}
      aria-label={label}
      value={value}
      disabled={disabled ?? false}
      onValueChange={(next) => onChoose(String(next))}
    >
      {segments.map((segment) => (
        <Radio.Root
          key={segment.value}
          value={segment.value}
          disabled={segment.disabled ?? false}
          className="segment"
          data-value={segment.value}
        >
          <span className="segment-label">{segment.label}</span>
          {segment.detail !== undefined && <b className="segment-detail">{segment.detail}</b>}
        </Radio.Root>
      ))}
    </RadioGroup>
  )
}
