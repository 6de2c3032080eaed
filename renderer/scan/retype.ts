/** Types a key again that had to wait: whatever has the focus gets it as if it came from the keyboard just now. */
import { fieldOf, typeInto } from './fields.ts'

export interface TypedKey {
  readonly key: string
  readonly code: string
  readonly shiftKey: boolean
}

const MARK = 'guikeRetyped'

/** Whether the page itself typed this key: it has been heard once and is no part of any reader's row of keys. */
export function isRetyped(event: Event): boolean {
  return MARK in event
}

export function retype({ key, code, shiftKey }: TypedKey): void {
  const target = document.activeElement ?? document.body
  const init = { key, code, shiftKey, bubbles: true, cancelable: true }
  const event = Object.assign(new KeyboardEvent('keydown', init), { [MARK]: true })
  if (target.dispatchEvent(event)) doAsTheBrowserDoes(target, key)
}

/** An event of the page's own has no effect but its listeners; these are the browser's that a counter needs. */
function doAsTheBrowserDoes(target: Element, key: string): void {
  const field = fieldOf(target)
  if (field) typeInto(field, key)
  else if (target instanceof HTMLButtonElement && (key === 'Enter' || key === ' ')) target.click()
  else if (target instanceof HTMLInputElement && target.type === 'checkbox' && key === ' ') target.click()
}
