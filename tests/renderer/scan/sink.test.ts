// A read-only box handles its own keys: what each kind takes, and what it says when it takes nothing.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  AMOUNT_INTEGER_DIGITS_MAX,
  CODE_LENGTH_MAX,
  DIGITS_LENGTH_MAX,
  type SinkKind,
  sinkKey,
  sinkPaste,
} from '../../../renderer/scan/sink.ts'
import { holds } from '../../support/properties.ts'

const PLAIN = { ctrl: false, alt: false, meta: false } as const

/** Types the keys one after the other; answers the text and the last refusal. */
function typed(kind: SinkKind, keys: readonly string[], text = ''): { text: string; refused: string | null } {
  let step = { text, refused: null as string | null }
  for (const key of keys) step = sinkKey(kind, step.text, { key, ...PLAIN })
  return { text: step.text, refused: step.refused }
}

describe('an amount', () => {
  test.each([
    ['1288', '1288', null],
    ['12.5', '12.5', null],
    ['12.50', '12.50', null],
    ['12.505', '12.50', 'third_decimal'],
    ['.5', '0.5', null],
    ['。5', '0.5', null],
    ['05', '5', null],
    ['00', '0', null],
    ['0.00', '0.00', null],
    ['1.2.', '1.2', 'second_point'],
    ['12345678', '12345678', null],
    ['123456789', '12345678', 'too_many_digits'],
    ['12345678.99', '12345678.99', null],
    ['-5', '5', null],
    ['5-', '5', 'not_an_amount'],
    ['12元', '12', 'not_an_amount'],
  ])('typed as %s is %s', (keys, text, refused) => {
    expect(typed('amount', [...keys])).toEqual({ text, refused })
  })

  test.each([
    ['￥1,288.50', '1288.50', null],
    ['1288.5 元', '1288.5', null],
    [' １２８８ ', '1288', null],
    ['1,234,567', '1234567', null],
    ['1,28', '7', 'not_an_amount'],
    ['12.505', '7', 'third_decimal'],
    ['1e5', '7', 'not_an_amount'],
    ['-5', '5', null],
    ['9'.repeat(400), '7', 'too_many_digits'],
    ['', '7', null],
  ])('pasted as %j over 7 is %s', (pasted, text, refused) => {
    expect(sinkPaste('amount', '7', pasted)).toEqual({ text, handled: true, refused, submits: false })
  })

  test('whatever is typed has at most eight digits before the point and two behind it', () => {
    const keys = fc.array(fc.constantFrom(...'0123456789..', 'Backspace', 'Delete', 'a', '-', 'Enter', 'F9'))
    holds(
      2000,
      fc.property(keys, (pressed) => {
        const { text } = typed('amount', pressed)
        expect(text).toMatch(/^((0|[1-9][0-9]*)(\.[0-9]{0,2})?)?$/)
        expect((text.split('.')[0] ?? '').length).toBeLessThanOrEqual(AMOUNT_INTEGER_DIGITS_MAX)
      }),
    )
  })
})

describe('a code or a number', () => {
  test('takes letters, digits and Chinese that was pasted', () => {
    expect(typed('code', [...'zhang san'])).toEqual({ text: 'zhang san', refused: null })
    expect(sinkPaste('code', '', '张三\n').text).toBe('张三')
    expect(sinkPaste('code', '', '张\n三')).toMatchObject({ text: '', refused: 'not_a_code' })
    expect(sinkPaste('code', '', '７０００ 0010')).toMatchObject({ text: '7000 0010', refused: null })
  })

  test('takes digits alone where digits are asked for', () => {
    expect(typed('digits', [...'47x42'])).toEqual({ text: '4742', refused: null })
    expect(typed('digits', [...'47x'])).toEqual({ text: '47', refused: 'not_a_digit' })
    expect(sinkPaste('digits', '', '138 0013-8000').text).toBe('13800138000')
  })

  test('has a bound', () => {
    expect(typed('digits', [...'9'.repeat(99)])).toEqual({
      text: '9'.repeat(DIGITS_LENGTH_MAX),
      refused: 'too_long',
    })
    expect(typed('code', [...'a'.repeat(999)])).toEqual({
      text: 'a'.repeat(CODE_LENGTH_MAX),
      refused: 'too_long',
    })
    expect(sinkPaste('code', 'x', 'a'.repeat(999_999))).toMatchObject({ text: 'x', refused: 'too_long' })
  })
})

describe('keys of every box', () => {
  test('Backspace takes the last character, also one of two halves; Delete takes all', () => {
    expect(typed('code', ['Backspace'], '张𠮷')).toEqual({ text: '张', refused: null })
    expect(typed('code', ['Backspace'], '')).toEqual({ text: '', refused: null })
    expect(typed('code', ['Delete'], 'abc')).toEqual({ text: '', refused: null })
  })

  test('Enter submits what is there', () => {
    expect(sinkKey('amount', '12.5', { key: 'Enter', ...PLAIN })).toMatchObject({
      text: '12.5',
      submits: true,
    })
  })

  test.each(['Tab', 'F1', 'F12', 'Escape', 'ArrowDown', 'Shift', 'Process', 'Dead'])(
    '%s is left to the page',
    (key) => {
      expect(sinkKey('code', 'a', { key, ...PLAIN })).toEqual({
        text: 'a',
        handled: false,
        refused: null,
        submits: false,
      })
    },
  )

  test('a shortcut is left to the page, AltGr is a character', () => {
    expect(sinkKey('code', 'a', { ...PLAIN, key: 'v', ctrl: true }).handled).toBe(false)
    expect(sinkKey('code', 'a', { ...PLAIN, key: 'r', meta: true }).handled).toBe(false)
    expect(sinkKey('code', 'a', { ...PLAIN, key: '@', ctrl: true, alt: true }).text).toBe('a@')
  })
})
