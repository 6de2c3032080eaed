/**
 * A sink is a read-only box that handles its own keys: what has no text cursor of the browser's can have no input
 * method either, so typing and scanning arrive intact whatever input method is on. Pure: text and key in, text out.
 */

/** `amount`: yuan with at most two decimals; `digits`: a number; `code`: a card, phone, pinyin or slip to look up. */
export type SinkKind = 'amount' | 'digits' | 'code'

export interface SinkKey {
  readonly key: string
  readonly ctrl: boolean
  readonly alt: boolean
  readonly meta: boolean
}

/** Why a key or paste changed nothing, for a quiet sentence under the box. */
export type SinkRefusal =
  | 'third_decimal'
  | 'second_point'
  | 'too_many_digits'
  | 'too_long'
  | 'not_a_digit'
  | 'not_an_amount'
  | 'not_a_code'

export interface SinkStep {
  readonly text: string
  /** False: not a key of the box's; leave it to the page (Tab, F-keys, shortcuts). */
  readonly handled: boolean
  readonly refused: SinkRefusal | null
  /** Enter was pressed. */
  readonly submits: boolean
}

export const AMOUNT_INTEGER_DIGITS_MAX = 8
export const AMOUNT_DECIMALS_MAX = 2
export const DIGITS_LENGTH_MAX = 24
export const CODE_LENGTH_MAX = 128

/** One key in a box that shows `text`. Backspace takes the last character, Delete all of them. */
export function sinkKey(kind: SinkKind, text: string, stroke: SinkKey): SinkStep {
  if (stroke.meta || stroke.ctrl !== stroke.alt) return unhandled(text)
  if (stroke.key === 'Backspace') return changed(Array.from(text).slice(0, -1).join(''))
  if (stroke.key === 'Delete') return changed('')
  if (stroke.key === 'Enter') return { ...changed(text), submits: true }
  if (Array.from(stroke.key).length !== 1) return unhandled(text)
  return withCharacter(kind, text, stroke.key)
}

/** A paste replaces the text, whole or not at all; grouping spaces, commas and the currency sign are let go. */
export function sinkPaste(kind: SinkKind, text: string, pasted: string): SinkStep {
  const plain = plainPaste(kind, pasted.slice(0, CODE_LENGTH_MAX + 1))
  if (plain === '') return changed(text)
  let step = changed('')
  for (const character of plain) {
    step = withCharacter(kind, step.text, character)
    if (step.refused) return refusing(text, step.refused)
  }
  return step
}

function withCharacter(kind: SinkKind, text: string, character: string): SinkStep {
  switch (kind) {
    case 'amount':
      return withAmountCharacter(text, character)
    case 'digits':
      if (!/^[0-9]$/.test(character)) return refusing(text, 'not_a_digit')
      return text.length < DIGITS_LENGTH_MAX ? changed(text + character) : refusing(text, 'too_long')
    case 'code':
      if (!/^[\p{Script=Han}\p{Script=Latin}\x20-\x7e·]$/u.test(character))
        return refusing(text, 'not_a_code')
      return text.length < CODE_LENGTH_MAX ? changed(text + character) : refusing(text, 'too_long')
  }
}

function withAmountCharacter(text: string, character: string): SinkStep {
  const [integer = '', decimals] = text.split('.')
  if (character === '.' || character === '。') {
    return decimals === undefined ? changed(`${integer || '0'}.`) : refusing(text, 'second_point')
  }
  if (!/^[0-9]$/.test(character)) return refusing(text, 'not_an_amount')
  if (decimals !== undefined) {
    return decimals.length < AMOUNT_DECIMALS_MAX ? changed(text + character) : refusing(text, 'third_decimal')
  }
  if (integer === '0') return changed(character)
  return integer.length < AMOUNT_INTEGER_DIGITS_MAX
    ? changed(text + character)
    : refusing(text, 'too_many_digits')
}

function plainPaste(kind: SinkKind, pasted: string): string {
  const halfWidth = pasted
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\u00A0]/g, ' ')
    .trim()
  if (kind === 'code') return halfWidth
  const ungrouped = halfWidth.replace(/[\s-]/g, '')
  if (kind === 'digits') return ungrouped
  const isGrouped = /^[¥￥]?[0-9]{1,3}(,[0-9]{3})+(\.|$)/.test(ungrouped)
  return (isGrouped ? ungrouped.replaceAll(',', '') : ungrouped).replace(/^[¥￥]/, '').replace(/元$/, '')
}

function changed(text: string): SinkStep {
  return { text, handled: true, refused: null, submits: false }
}

function refusing(text: string, refused: SinkRefusal): SinkStep {
  return { text, handled: true, refused, submits: false }
}

function unhandled(text: string): SinkStep {
  return { text, handled: false, refused: null, submits: false }
}
