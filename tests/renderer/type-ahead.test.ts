// What is typed while the till still answers a swipe: it waits and goes on in its order, or was for nobody.
import { describe, expect, test } from 'vitest'
import { createTypeAhead, WAITING_MAX } from '../../renderer/work/type-ahead.ts'

/** A page with a type-ahead, and what came out of it in the order it came. */
function aPage() {
  const page = new EventTarget()
  const out: string[] = []
  let isDialog = false
  const ahead = createTypeAhead(
    page,
    ({ key }) => out.push(key),
    () => isDialog,
  )
  /** Presses a key; true when the page got it. */
  const press = (key: string, more: Readonly<Record<string, unknown>> = {}): boolean => {
    const event = new Event('keydown', { cancelable: true })
    const all = { key, code: key, shiftKey: false, keyCode: 65, isComposing: false, ...more }
    for (const [field, value] of Object.entries(all)) Object.defineProperty(event, field, { value })
    return page.dispatchEvent(event)
  }
  const type = (keys: readonly string[]) => keys.filter((key) => press(key)).join('')
  const next: string[] = []
  const openDialog = () => {
    isDialog = true
  }
  return {
    ahead,
    out,
    press,
    type,
    next,
    openDialog,
    onNext: (scan: { text: string }) => next.push(scan.text),
  }
}

const scanOf = (text: string) => ({ text, via: 'wedge' as const })

describe('keys behind a swipe', () => {
  test('wait, every one, and are typed in their order once the answer is there', () => {
    const { ahead, out, type, onNext } = aPage()
    ahead.hold()
    expect(type(['ArrowDown', '1', '0', '.', '5', 'Backspace', 'F10', 'Enter'])).toBe('')
    expect(out).toEqual([])
    ahead.release(true, onNext)
    expect(out).toEqual(['ArrowDown', '1', '0', '.', '5', 'Backspace', 'F10', 'Enter'])
    expect(type(['7'])).toBe('7')
  })

  test('are forgotten where nobody was opened, but for those that mean the same anywhere', () => {
    const { ahead, out, type, onNext } = aPage()
    ahead.hold()
    type(['1', '5', 'Enter', 'F3', 'Escape', 'ArrowDown'])
    ahead.release(false, onNext)
    expect(out).toEqual(['F3', 'Escape'])
  })

  test('do not wait where nothing is asked, nor do shortcuts, an input method, modifiers and Tab', () => {
    const { ahead, press } = aPage()
    expect(press('1')).toBe(true)
    ahead.hold()
    expect(press('p', { ctrlKey: true })).toBe(true)
    expect(press('Process', { keyCode: 229 })).toBe(true)
    expect(press('Shift')).toBe(true)
    expect(press('Tab')).toBe(true)
    expect(press('1', { guikeRetyped: true })).toBe(true)
  })

  test('of the pad on the screen wait too', () => {
    const { ahead, out, onNext } = aPage()
    expect(ahead.keepKey('5')).toBe(false)
    ahead.hold()
    expect(ahead.keepKey('5')).toBe(true)
    ahead.release(true, onNext)
    expect(out).toEqual(['5'])
  })

  test('of a dialog, where a manager types a PIN, do not wait', () => {
    const { ahead, openDialog, press } = aPage()
    ahead.hold()
    openDialog()
    expect(press('8')).toBe(true)
  })

  test('are bounded', () => {
    const { ahead, out, type, onNext } = aPage()
    ahead.hold()
    expect(type(Array.from({ length: WAITING_MAX + 5 }, () => '1'))).toBe('')
    ahead.release(true, onNext)
    expect(out).toHaveLength(WAITING_MAX)
  })

  test('are forgotten when they are not wanted any more', () => {
    const { ahead, out, type, onNext } = aPage()
    ahead.hold()
    type(['1'])
    ahead.forget()
    expect(type(['2'])).toBe('2')
    ahead.hold()
    ahead.release(true, onNext)
    expect(out).toEqual([])
  })
})

describe('a scan behind keys', () => {
  test('is handed on after them, and what follows waits behind it', () => {
    const { ahead, out, type, next } = aPage()
    ahead.hold()
    type(['1', 'Enter'])
    ahead.keepScan(scanOf('A'))
    type(['2'])
    const onNext = (scan: { text: string }) => {
      out.push(scan.text)
      next.push(scan.text)
      ahead.hold()
    }
    ahead.release(true, onNext)
    expect(out).toEqual(['1', 'Enter', 'A'])
    expect(type(['3'])).toBe('')
    ahead.release(true, onNext)
    expect(out).toEqual(['1', 'Enter', 'A', '2', '3'])
  })

  test('that nobody asks about lets its keys go too', () => {
    const { ahead, out, type, onNext, next } = aPage()
    ahead.hold()
    ahead.keepScan(scanOf('A'))
    type(['2'])
    ahead.release(true, onNext)
    expect(next).toEqual(['A'])
    ahead.hold()
    ahead.release(true, onNext)
    expect(out).toEqual([])
  })

  test("takes its first keys back, which looked like a person's", () => {
    const { ahead, out, type, onNext } = aPage()
    ahead.hold()
    type(['1', '2'])
    ahead.beginRun()
    type([';', '9', '0', '0', '1'])
    ahead.takeBack()
    ahead.release(true, onNext)
    expect(out).toEqual(['1', '2'])
  })
})
