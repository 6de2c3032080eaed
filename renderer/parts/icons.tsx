/** The few drawings of the counter, as strokes in the colour of the text beside them. */
import type { ReactElement } from 'react'

export type IconName =
  | 'sale'
  | 'refund'
  | 'enrol'
  | 'member'
  | 'care'
  | 'shift'
  | 'settings'
  | 'check'
  | 'sun'
  | 'moon'
  | 'close'
  | 'down'
  | 'slip'
  | 'swipe'

const DRAWINGS: Readonly<Record<IconName, ReactElement>> = {
  sale: <path d="M3.5 6.5h17v11h-17zM3.5 10.5h17M7 14.5h4" />,
  refund: <path d="M8.5 4.5 4 9l4.5 4.5M4.5 9H15a5 5 0 0 1 0 10H8.5" />,
  enrol: <path d="M3.5 6.5h17v11h-17zM7.5 13.5h3.5M15.5 9.8v4.4M13.3 12h4.4" />,
  member: (
    <>
      <circle cx="12" cy="8" r="3.8" />
      <path d="M4.2 20c.9-4 3.9-6 7.8-6s6.9 2 7.8 6" />
    </>
  ),
  care: <path d="M6.2 4.2c-2 4.2 4 14.2 11.8 15.9l2-4-4.9-2.1-1.9 2c-2-1-4.1-4-5-6.1l1.9-2-1.1-4.9z" />,
  shift: <path d="M5 20v-9M12 20V4.5M19 20v-7" />,
  settings: (
    <>
      <circle cx="12" cy="12" r="3.2" />
      <path d="M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M18.4 5.6l-2.1 2.1M7.7 16.3l-2.1 2.1" />
    </>
  ),
  check: <path d="M5 12.5l4.8 4.8L19.5 7" />,
  sun: (
    <>
      <circle cx="12" cy="12" r="4" />
      <path d="M12 2.5v3M12 18.5v3M2.5 12h3M18.5 12h3M5.3 5.3l2.1 2.1M16.6 16.6l2.1 2.1M18.7 5.3l-2.1 2.1M7.4 16.6l-2.1 2.1" />
    </>
  ),
  moon: <path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z" />,
  close: <path d="M6 6l12 12M18 6L6 18" />,
  down: <path d="M7 10l5 5 5-5" />,
  slip: <path d="M6 3.5h12v17l-2-1.5-2 1.5-2-1.5-2 1.5-2-1.5-2 1.5zM9 8h6M9 11.5h6M9 15h3" />,
  swipe: <path d="M3.5 8h13v9h-13zM3.5 11h13M19 6.5v12M21.5 8.5v8" />,
}

/** A drawing beside a word; screen readers hear the word only. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {DRAWINGS[name]}
    </svg>
  )
}
