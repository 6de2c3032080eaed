/** What a field holds, remembered and put back, so that no character of a scan stays in it. */

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

export interface HeldField {
  readonly field: Field
  readonly value: string
  readonly selectionStart: number | null
  readonly selectionEnd: number | null
}

/** Controls whose keys change no value. */
const WITHOUT_TEXT: ReadonlySet<string> = new Set([
  'button',
  'checkbox',
  'color',
  'file',
  'hidden',
  'image',
  'radio',
  'reset',
  'submit',
])

/** The field that typed characters would change, or null when the focus is on anything else (a read-only box too). */
export function fieldOf(element: EventTarget | null): Field | null {
  if (element instanceof HTMLSelectElement) return element.disabled ? null : element
  if (element instanceof HTMLTextAreaElement) return element.readOnly || element.disabled ? null : element
  if (!(element instanceof HTMLInputElement) || WITHOUT_TEXT.has(element.type)) return null
  return element.readOnly || element.disabled ? null : element
}

export function heldBy(field: Field): HeldField {
  const selection = field instanceof HTMLSelectElement ? null : field
  return {
    field,
    value: field.value,
    selectionStart: selection?.selectionStart ?? null,
    selectionEnd: selection?.selectionEnd ?? null,
  }
}

/** Puts the value back as a person's edit would, so that React hears of it; does nothing where nothing changed. */
export function putBack(held: HeldField): void {
  const { field } = held
  if (field.value === held.value) return
  setValue(field, held.value)
  if (!(field instanceof HTMLSelectElement) && held.selectionStart !== null) {
    field.setSelectionRange(held.selectionStart, held.selectionEnd)
  }
  field.dispatchEvent(new Event('input', { bubbles: true }))
  if (field instanceof HTMLSelectElement) field.dispatchEvent(new Event('change', { bubbles: true }))
}

/** Types one key into a field at its cursor: a character, or Backspace; other keys change no text. */
export function typeInto(field: Field, key: string): void {
  if (field instanceof HTMLSelectElement) return
  const start = field.selectionStart ?? field.value.length
  const end = field.selectionEnd ?? start
  const isCharacter = Array.from(key).length === 1
  if (!isCharacter && key !== 'Backspace') return
  const from = isCharacter || start !== end ? start : Math.max(0, start - 1)
  const value = `${field.value.slice(0, from)}${isCharacter ? key : ''}${field.value.slice(end)}`
  if (field.maxLength >= 0 && value.length > field.maxLength) return
  setValue(field, value)
  const cursor = isCharacter ? from + key.length : from
  field.setSelectionRange(cursor, cursor)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

/** React overrides the element's own setter to see edits; the prototype's goes round that and an event reports it. */
function setValue(field: Field, value: string): void {
  Object.getOwnPropertyDescriptor(prototypeOf(field), 'value')?.set?.call(field, value)
}

function prototypeOf(field: Field): object {
  if (field instanceof HTMLSelectElement) return HTMLSelectElement.prototype
  return field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype
}
