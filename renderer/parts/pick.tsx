/** Choosing one of a list that is too long to lie open: our look on a component that knows keyboard and screen reader. */
import { Select } from '@base-ui/react/select'
import { Icon } from './icons.tsx'
import { useSinkDesk } from './sink-desk.ts'

export interface PickItem {
  readonly value: string
  readonly label: string
}

export interface PickProps {
  readonly label: string
  readonly value: string
  readonly items: readonly PickItem[]
  onPick(value: string): void
  readonly disabled?: boolean
  readonly quiet?: boolean
}

/** After a tap the keys go back to the box they were in; after the keyboard to the list's own place. */
export function Pick({ label, value, items, onPick, disabled, quiet }: PickProps) {
  const desk = useSinkDesk()
  return (
    <Select.Root
      items={items}
      value={value}
      disabled={disabled}
      modal={false}
      onValueChange={(next) => {
        if (next !== null) onPick(next)
      }}
    >
      <Select.Trigger className="pick" data-quiet={quiet || undefined} data-field="" aria-label={label}>
        <Select.Value className="pick-value" />
        <Select.Icon className="pick-icon">
          <Icon name="down" />
        </Select.Icon>
      </Select.Trigger>
      <Select.Portal>
        <Select.Positioner className="pick-place" sideOffset={4} alignItemWithTrigger={false}>
          <Select.Popup
            className="pick-list"
            finalFocus={(how) => (how === 'keyboard' ? true : (desk.current()?.element() ?? true))}
          >
            {items.map((item) => (
              <Select.Item key={item.value} value={item.value} className="pick-item">
                <Select.ItemText>{item.label}</Select.ItemText>
                <Select.ItemIndicator className="pick-mark">
                  <Icon name="check" />
                </Select.ItemIndicator>
              </Select.Item>
            ))}
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  )
}
