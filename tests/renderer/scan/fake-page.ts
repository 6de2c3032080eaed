// A page without a browser: fields, focus, key events and a clock, as far as the scanner touches them.
import { vi } from 'vitest'

class FakeTextField extends EventTarget {
  type = 'text'
  readOnly = false
  disabled = false
  selectionStart: number | null = 0
  selectionEnd: number | null = 0
  inputs = 0
  #value = ''

  readonly page: FakePage

  constructor(page: FakePage) {
    super()
    this.page = page
    this.addEventListener('input', () => {
      this.inputs += 1
    })
  }

  get value(): string {
    return this.#value
  }

  set value(value: string) {
    this.#value = value
    this.selectionStart = value.length
    this.selectionEnd = value.length
  }

  setSelectionRange(start: number, end: number | null): void {
    this.selectionStart = start
    this.selectionEnd = end
  }

  focus(): void {
    this.page.document.activeElement = this
  }

  blur(): void {
    this.page.document.activeElement = null
  }
}

/** The browser's classes each have a `value` of their own, and the scanner tells fields apart by class. */
class FakeArea extends FakeTextField {
  override get value(): string {
    return super.value
  }

  override set value(value: string) {
    super.value = value
  }
}

class FakeSelect extends FakeTextField {
  override get value(): string {
    return super.value
  }

  override set value(value: string) {
    super.value = value
  }
}

export class FakePage extends EventTarget {
  nowMs = 10_000
  readonly document: { activeElement: FakeTextField | null } = { activeElement: null }
  readonly performance = { now: () => this.nowMs }
  readonly #timers = new Map<number, { readonly dueMs: number; readonly act: () => void }>()
  #nextTimer = 1

  setTimeout(act: () => void, delayMs: number): number {
    this.#timers.set(this.#nextTimer, { dueMs: this.nowMs + delayMs, act })
    this.#nextTimer += 1
    return this.#nextTimer - 1
  }

  clearTimeout(timer: number | undefined): void {
    if (timer !== undefined) this.#timers.delete(timer)
  }

  /** Lets time pass, timers firing when they fall due. */
  passing(ms: number): void {
    const endMs = this.nowMs + ms
    for (;;) {
      const due = [...this.#timers].filter(([, timer]) => timer.dueMs <= endMs)
      const [first] = due.sort(([, one], [, other]) => one.dueMs - other.dueMs)
      if (!first) break
      this.#timers.delete(first[0])
      this.nowMs = Math.max(this.nowMs, first[1].dueMs)
      first[1].act()
    }
    this.nowMs = endMs
  }

  field(value = ''): FakeTextField {
    return withValue(new FakeTextField(this), value)
  }

  area(value = ''): FakeTextField {
    return withValue(new FakeArea(this), value)
  }

  select(value: string): FakeTextField {
    return withValue(new FakeSelect(this), value)
  }

  /** Presses a key on whatever has the focus; what is not swallowed types itself. True when the page got it. */
  press(key: string, more: Readonly<Record<string, unknown>> = {}): boolean {
    const code = /^[0-9]$/.test(key) ? `Digit${key}` : key
    const event = this.#send('keydown', { key, code, keyCode: 65, repeat: false, ...KEYS, ...more })
    const isTyped = !event.defaultPrevented && key.length === 1 && more['keyCode'] !== 229
    if (isTyped) this.#typeInto(key)
    const up = this.#send('keyup', { key, code, keyCode: 65, ...KEYS })
    return !event.defaultPrevented && !up.defaultPrevented
  }

  /** Text that an input method passes on beside any composition. */
  insert(text: string): boolean {
    return this.#typeInto(text)
  }

  compose(kind: 'start' | 'update' | 'end', text: string): void {
    const field = this.document.activeElement
    this.#send(`composition${kind}`, { data: text }, field)
    if (kind === 'update' && field && this.document.activeElement === field) field.value += text.at(-1) ?? ''
  }

  #typeInto(text: string): boolean {
    const event = this.#send('beforeinput', { inputType: 'insertText', data: text, isComposing: false })
    const field = this.document.activeElement
    const isTyped = !event.defaultPrevented && field !== null && !field.readOnly
    if (isTyped) field.value += text
    return isTyped
  }

  #send(name: string, fields: Readonly<Record<string, unknown>>, target: unknown = null): Event {
    const event = new Event(name, { bubbles: true, cancelable: true })
    const all = { timeStamp: this.nowMs, ...fields, ...(target ? { target } : {}) }
    for (const [field, value] of Object.entries(all)) Object.defineProperty(event, field, { value })
    this.dispatchEvent(event)
    return event
  }
}

const KEYS = { ctrlKey: false, altKey: false, metaKey: false, isComposing: false } as const

function withValue(field: FakeTextField, value: string): FakeTextField {
  field.value = value
  return field
}

/** A page whose field classes stand in for the browser's until `vi.unstubAllGlobals()`. */
export function fakePage(): FakePage {
  vi.stubGlobal('HTMLInputElement', FakeTextField)
  vi.stubGlobal('HTMLTextAreaElement', FakeArea)
  vi.stubGlobal('HTMLSelectElement', FakeSelect)
  return new FakePage()
}
