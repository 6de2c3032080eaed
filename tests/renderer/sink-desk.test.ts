import { expect, test } from 'vitest'
import { createSinkDesk, type SinkHandle } from '../../renderer/parts/sink-desk.ts'

/** A box that shows a text and takes keys at its end. */
function aBox(text = '') {
  let shown = text
  const handle: SinkHandle = {
    press: (key) => {
      shown += key
    },
    text: () => shown,
    restore: (before) => {
      shown = before
    },
    element: () => null,
  }
  return { handle, shown: () => shown }
}

test('a scan gives back what it typed, in every box it reached, wherever the focus went meanwhile', () => {
  const desk = createSinkDesk()
  const first = aBox('59')
  const second = aBox('')
  const third = aBox('100')
  desk.beginRun()
  for (const [box, key] of [
    [first, '7'],
    [first, '0'],
    [second, '0'],
  ] as const) {
    desk.touch(box.handle)
    box.handle.press(key)
  }
  desk.takeBack()
  expect([first.shown(), second.shown(), third.shown()]).toEqual(['59', '', '100'])
})

test('what a person typed before the scan began stays', () => {
  const desk = createSinkDesk()
  const box = aBox('')
  desk.beginRun()
  desk.touch(box.handle)
  box.handle.press('5')
  desk.beginRun()
  desk.touch(box.handle)
  box.handle.press('7')
  desk.takeBack()
  expect(box.shown()).toBe('5')
})

test('a box that has left the page is not written to, nor typed into', () => {
  const desk = createSinkDesk()
  const box = aBox('')
  desk.take(box.handle)
  desk.beginRun()
  desk.touch(box.handle)
  box.handle.press('7')
  desk.leave(box.handle)
  desk.takeBack()
  expect(box.shown()).toBe('7')
  expect(desk.current()).toBeNull()
})
