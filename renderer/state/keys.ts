/** Which key does what, as data: the counter obeys this table and F12 shows it. No single printable key is in it. */
import type { Mode, Overlay } from './counter.ts'

export type KeyCommand =
  | { readonly kind: 'mode'; readonly mode: Mode }
  | { readonly kind: 'overlay'; readonly overlay: Overlay }
  | { readonly kind: 'care' }
  | { readonly kind: 'birthday_right' }
  | { readonly kind: 'redeem_more' }
  /** F11: fetches from elsewhere where there is an HQ, else opens the demo bench. */
  | { readonly kind: 'fetch_or_demo' }
  | { readonly kind: 'step_back' }

/** The modes at the left, in their order; care is not open yet and keeps its key. */
export const MODE_KEYS = [
  { key: 'F1', mode: 'sale' },
  { key: 'F2', mode: 'refund' },
  { key: 'F3', mode: 'enrol' },
  { key: 'F4', mode: 'member' },
  { key: 'F5', mode: 'care' },
  { key: 'F6', mode: 'shift' },
  { key: 'F7', mode: 'settings' },
] as const

export interface PressedKey {
  readonly key: string
  readonly ctrl: boolean
  readonly alt: boolean
  readonly meta: boolean
  readonly shift: boolean
}

/** The command of a key anywhere in the counter, or null when the key is not the counter's. */
export function commandOf(pressed: PressedKey): KeyCommand | null {
  if (pressed.ctrl && !pressed.alt && !pressed.meta && pressed.key.toLowerCase() === 'p') {
    return { kind: 'overlay', overlay: 'slip' }
  }
  if (pressed.ctrl || pressed.alt || pressed.meta) return null
  const mode = MODE_KEYS.find((each) => each.key === pressed.key)?.mode
  if (mode !== undefined) return mode === 'care' ? { kind: 'care' } : { kind: 'mode', mode }
  switch (pressed.key) {
    case 'F8':
      return { kind: 'birthday_right' }
    case 'F9':
      return { kind: 'overlay', overlay: 'why' }
    case 'F10':
      return { kind: 'redeem_more' }
    case 'F11':
      return { kind: 'fetch_or_demo' }
    case 'F12':
      return { kind: 'overlay', overlay: 'keys' }
    case 'Escape':
      return { kind: 'step_back' }
    default:
      return null
  }
}
