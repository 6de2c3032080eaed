// A scan that ran into an input method is seen, a person composing Chinese is not disturbed.
import { describe, expect, test } from 'vitest'
import { IME_QUIET, type ImeEvent, imeGuard } from '../../../renderer/scan/ime-guard.ts'

/** Plays events; answers what the field must hold again, once for every time it must. */
function guard(events: readonly ImeEvent[]): readonly string[] {
  let state = IME_QUIET
  const restored: string[] = []
  for (const event of events) {
    const step = imeGuard(state, event)
    state = step.state
    if (step.restore !== null) restored.push(step.restore)
  }
  return restored
}

/** Letters composed one after the other, then a candidate chosen: its text replaces the letters. */
function composed(
  letters: string,
  gapMs: number,
  value: string,
  startMs = 1000,
  chosen = '名称',
): ImeEvent[] {
  const events: ImeEvent[] = [{ kind: 'start', value, atMs: startMs }]
  for (let length = 1; length <= letters.length; length += 1) {
    const atMs = startMs + (length - 1) * gapMs
    events.push({ kind: 'update', preedit: letters.slice(0, length), repeat: false, atMs })
  }
  const endMs = startMs + letters.length * gapMs
  if (chosen !== '') events.push({ kind: 'update', preedit: chosen, repeat: false, atMs: endMs })
  return [...events, { kind: 'end' }]
}

function characters(text: string, gapMs: number, value: string, startMs: number): ImeEvent[] {
  return [...text].map((_, at) => ({ kind: 'character', value, atMs: startMs + at * gapMs }))
}

describe('a scan', () => {
  test('of letters puts the field back to what it held', () => {
    expect(guard(composed('abcdefgh', 8, '张三'))).toEqual(['张三', '张三'])
  })

  test('of two letters and digits (mc123456 as 名称23456) is seen by its digits', () => {
    const log = [...composed('mc', 8, '备注'), ...characters('23456', 8, '备注名称', 1024)]
    expect(guard(log)).toEqual(['备注'])
  })

  test('into a composition a person had begun puts the field back to before it', () => {
    const begun: ImeEvent[] = [
      { kind: 'start', value: '王', atMs: 1000 },
      { kind: 'update', preedit: 'w', repeat: false, atMs: 1000 },
      { kind: 'update', preedit: 'wo', repeat: false, atMs: 1090 },
    ]
    const scan: ImeEvent[] = [...'abcdefgh'].map((_, at) => ({
      kind: 'update',
      preedit: `wo${'abcdefgh'.slice(0, at + 1)}`,
      repeat: false,
      atMs: 1500 + at * 8,
    }))
    expect(guard([...begun, ...scan])[0]).toBe('王')
  })

  test('at 34 ms a key is seen, at 35 ms it is a person', () => {
    expect(guard(composed('abcd', 34, ''))).toEqual([''])
    expect(guard(composed('abcd', 35, ''))).toEqual([])
  })

  test('of digits alone is none of the guard’s: they arrive whole', () => {
    expect(guard(characters('900100004747', 5, '', 1000))).toEqual([])
  })
})

describe('a person', () => {
  test.each([45, 80, 160])('composing at %d ms a key is left alone', (gapMs) => {
    const log = [...composed('mingcheng', gapMs, ''), ...composed('zhangsan', gapMs, '名称', 5000)]
    expect(guard(log)).toEqual([])
  })

  test('choosing candidates, which changes the text twice at once, is left alone', () => {
    const log: ImeEvent[] = [
      { kind: 'start', value: '', atMs: 1000 },
      { kind: 'update', preedit: 'n', repeat: false, atMs: 1000 },
      { kind: 'update', preedit: 'ni', repeat: false, atMs: 1060 },
      { kind: 'update', preedit: '你', repeat: false, atMs: 1120 },
      { kind: 'update', preedit: '你', repeat: false, atMs: 1121 },
      { kind: 'end' },
      { kind: 'start', value: '你', atMs: 1122 },
      { kind: 'update', preedit: 'h', repeat: false, atMs: 1170 },
      { kind: 'update', preedit: 'ha', repeat: false, atMs: 1220 },
      { kind: 'update', preedit: 'hao', repeat: false, atMs: 1270 },
    ]
    expect(guard(log)).toEqual([])
  })

  test('holding a letter down, which repeats at 30 ms, is left alone', () => {
    const log: ImeEvent[] = [{ kind: 'start', value: '', atMs: 1000 }]
    for (let count = 1; count <= 30; count += 1) {
      log.push({ kind: 'update', preedit: 'a'.repeat(count), repeat: count > 1, atMs: 1000 + count * 30 })
    }
    expect(guard(log)).toEqual([])
  })

  test('whose three quick keys are followed by a pause is left alone', () => {
    const log = [...composed('abc', 10, '', 1000, ''), ...composed('abc', 10, '', 1300, '')]
    expect(guard(log)).toEqual([])
  })
})
