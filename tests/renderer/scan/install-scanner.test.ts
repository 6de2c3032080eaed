// The scanner on a page: what fields hold after a scan, whatever had the focus.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { installScanner } from '../../../renderer/scan/install-scanner.ts'
import { type FakePage, fakePage } from './fake-page.ts'

const CARD = '900100004747'

let page: FakePage
let heard: string[]
let uninstall: () => void

beforeEach(() => {
  page = fakePage()
  heard = []
  uninstall = installScanner(page, {
    onScan: (text) => heard.push(`scan ${text}`),
    onRescan: () => heard.push('rescan'),
    onRunStart: () => heard.push('run'),
    onTakeBack: (typed) => heard.push(`back ${typed}`),
  })
})

afterEach(() => {
  uninstall()
  vi.unstubAllGlobals()
})

/** Types the keys `gapMs` apart; answers those that the page got. */
function type(keys: readonly string[], gapMs: number, more: Readonly<Record<string, unknown>> = {}): string {
  return keys
    .map((key) => {
      page.passing(gapMs)
      return page.press(key, more) ? key : ''
    })
    .join('')
}

const told = () => heard.filter((line) => line !== 'run')

describe('a scan leaves no character', () => {
  test.each(['field', 'area'] as const)('in a text %s, which keeps what was typed before', (kind) => {
    const field = page[kind]('张三')
    field.focus()
    field.setSelectionRange(1, 1)
    type([...CARD, 'Enter'], 5)
    page.passing(300)
    expect(field.value).toBe('张三')
    expect([field.selectionStart, field.selectionEnd]).toEqual([1, 1])
    expect(told()).toEqual(['back 90010', `scan ${CARD}`])
    expect(field.inputs).toBe(1)
  })

  test('in a list that jumps to the digits typed', () => {
    const list = page.select('regular')
    list.focus()
    type([...CARD, 'Enter'], 5)
    expect(list.value).toBe('regular')
  })

  test('in two fields, where the first one passed the focus on', () => {
    const first = page.field('a')
    const second = page.field('b')
    first.focus()
    type([...CARD.slice(0, 3)], 5)
    second.focus()
    type([...CARD.slice(3), 'Enter'], 5)
    expect([first.value, second.value]).toEqual(['a', 'b'])
  })

  test('in a read-only box: the page is told when to remember and when to put back', () => {
    const box = page.field('12.5')
    box.readOnly = true
    box.focus()
    expect(type([...CARD, 'Enter'], 5)).toBe(CARD.slice(0, 5))
    expect(heard).toEqual(['run', 'back 90010', `scan ${CARD}`])
    expect(box.inputs).toBe(0)
  })

  test('with nothing focused, and ends by silence without a terminator', () => {
    type([...CARD], 5)
    expect(told()).toEqual(['back 90010'])
    page.passing(200)
    expect(told()).toEqual(['back 90010', `scan ${CARD}`])
  })

  test('where an input method passes its digits on as text', () => {
    const field = page.field('张')
    field.focus()
    for (const digit of CARD) {
      page.passing(5)
      page.press('Process', { keyCode: 229 })
      page.insert(digit)
    }
    page.passing(200)
    expect(field.value).toBe('张')
    expect(told()).toEqual(['back 90010', `scan ${CARD}`])
  })
})

describe('a person', () => {
  test('types into a field, presses Enter, and nothing happens', () => {
    const field = page.field()
    field.focus()
    expect(type([...'13800138000', 'Enter'], 80)).toBe('13800138000Enter')
    page.passing(300)
    expect(field.value).toBe('13800138000')
    expect(told()).toEqual([])
  })

  test('types on after a scan', () => {
    const field = page.field()
    field.focus()
    type([...CARD, 'Enter'], 5)
    page.passing(150)
    type([...'abc'], 80)
    expect(field.value).toBe('abc')
  })

  test.each([1, 40, 110])('%d ms behind a scan enters a whole name by an input method', (afterMs) => {
    const field = page.field()
    field.focus()
    type([...CARD, 'Enter'], 5)
    page.passing(afterMs)
    expect(page.insert('林小雨')).toBe(true)
    expect(field.value).toBe('林小雨')
  })

  test('is not heard twice: what the page types again is no part of a scan', () => {
    expect(type([...CARD], 0, { guikeRetyped: true })).toBe(CARD)
    page.passing(300)
    expect(told()).toEqual([])
  })

  test('composes Chinese and is left alone', () => {
    const field = page.field('张')
    field.focus()
    page.compose('start', '')
    for (const preedit of ['m', 'mi', 'min', 'ming']) {
      page.passing(70)
      page.press('Process', { keyCode: 229 })
      page.compose('update', preedit)
    }
    page.compose('end', '名')
    page.passing(300)
    expect(heard).toEqual([])
  })

  test('composing while the page hangs is left alone: the keys tell when they were pressed', () => {
    const field = page.field()
    field.focus()
    const pressedMs = page.nowMs
    page.passing(600)
    page.compose('start', '')
    for (const [at, preedit] of ['m', 'mi', 'min', 'ming', 'mingc'].entries()) {
      page.press('Process', { keyCode: 229, timeStamp: pressedMs + at * 80 })
      page.compose('update', preedit)
    }
    page.passing(300)
    expect(heard).toEqual([])
  })
})

describe('a scan that ran into an input method', () => {
  test('puts the field back, takes its focus, swallows the rest, and asks once to scan again', () => {
    const field = page.field('张三')
    field.focus()
    page.compose('start', '')
    for (const preedit of ['m', 'mc', 'mcq']) {
      page.passing(5)
      page.press('Process', { keyCode: 229 })
      page.compose('update', preedit)
    }
    expect(page.document.activeElement).toBe(field)
    page.passing(5)
    page.press('Process', { keyCode: 229 })
    page.compose('update', 'mcqx')
    expect(page.document.activeElement).toBeNull()
    expect(field.value).toBe('张三')
    expect(type([...'123456', 'Enter'], 5)).toBe('')
    field.value = '张三mcqx'
    page.passing(300)
    expect(field.value).toBe('张三')
    expect(heard).toEqual(['rescan'])
  })

  test('and mixed its digits in (mc123456 as 名称23456) is put back too', () => {
    const field = page.field('备注')
    field.focus()
    page.compose('start', '')
    for (const preedit of ['m', 'mc']) {
      page.passing(5)
      page.press('Process', { keyCode: 229 })
      page.compose('update', preedit)
    }
    page.passing(5)
    page.press('Process', { keyCode: 229 })
    page.compose('end', '名称')
    type([...'23456', 'Enter'], 5)
    page.passing(300)
    expect(field.value).toBe('备注')
    expect(told()).toEqual(['rescan'])
  })

  test('is followed by a scan that counts', () => {
    const field = page.field()
    field.focus()
    page.compose('start', '')
    for (const preedit of ['a', 'ab', 'abc', 'abcd']) {
      page.passing(5)
      page.press('Process', { keyCode: 229 })
      page.compose('update', preedit)
    }
    page.passing(300)
    type([...CARD, 'Enter'], 5)
    expect(told()).toEqual(['rescan', 'back 90010', `scan ${CARD}`])
  })
})

test('a page that hangs in the middle of a scan does not cut it in two, though its timer comes first', () => {
  const startMs = page.nowMs
  for (const [at, key] of [...CARD].entries()) {
    if (at < 7) page.passing(5)
    if (at === 7) {
      page.nowMs = startMs + 400
      page.passing(0)
    }
    page.press(key, { timeStamp: startMs + 5 + at * 5 })
  }
  page.passing(300)
  expect(told()).toEqual(['back 90010', `scan ${CARD}`])
})

test('uninstalled it hears nothing', () => {
  uninstall()
  expect(type([...CARD, 'Enter'], 5)).toBe(`${CARD}Enter`)
  page.passing(300)
  expect(heard).toEqual([])
})
