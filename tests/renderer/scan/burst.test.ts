// A reader's keys are told from a person's, and what is a reader's never stays in the page.
import { describe, expect, test } from 'vitest'
import {
  BURST_LENGTH_MAX,
  burstIdle,
  burstKey,
  burstKeyUp,
  burstText,
  QUIET,
} from '../../../renderer/scan/burst.ts'
import { classifyScan } from '../../../shared/domain/scan.ts'
import { keys, type LogEntry, play, scanned, stroke } from './keys.ts'

const CARD = '900100004747'

describe('a scan', () => {
  test.each([1, 8, 20, 35])('at %d ms a key is known, and none of its keys stays in the page', (gapMs) => {
    const outcome = play(scanned(CARD, gapMs))
    expect(outcome).toMatchObject({
      scans: [CARD],
      left: '',
      takenBack: ['90010'],
      terminators: 0,
      opened: 1,
    })
  })

  test('at 36 ms a key is taken for typing, and nothing of it is lost', () => {
    expect(play(scanned(CARD, 36))).toMatchObject({ scans: [], left: CARD, takenBack: [], terminators: 1 })
  })

  test.each([['Enter'], ['Tab']])('ends at %s, which the page does not get', (end) => {
    expect(play(scanned(CARD, 8, [end]))).toMatchObject({ scans: [CARD], terminators: 0 })
  })

  test('ends at the numeric pad’s Enter', () => {
    const log = [
      ...scanned(CARD, 8, []),
      { stroke: stroke('Enter', 1100, { code: 'NumpadEnter' }), nowMs: 1100 },
    ]
    expect(play(log)).toMatchObject({ scans: [CARD], terminators: 0 })
  })

  test('ends by silence where the reader sends no terminator', () => {
    expect(play(scanned(CARD, 8, []))).toMatchObject({ scans: [CARD], left: '' })
  })

  test('ends once where the reader sends carriage return and line feed', () => {
    const end: LogEntry = { stroke: stroke('j', 1112, { ctrl: true }), nowMs: 1112 }
    expect(play([...scanned(CARD, 8), end])).toMatchObject({ scans: [CARD], left: '', terminators: 0 })
    expect(play(scanned(CARD, 8, ['Enter', 'Tab']))).toMatchObject({ scans: [CARD], terminators: 0 })
  })

  test.each([1, 4, 12, 30])(
    'at %d ms a key ends with its second Enter at the same pace, and with no third',
    (gapMs) => {
      expect(play(scanned(CARD, gapMs, ['Enter', 'Enter']))).toMatchObject({ scans: [CARD], terminators: 0 })
      expect(play(scanned(CARD, gapMs, ['Enter', 'Enter', 'Enter'])).terminators).toBe(gapMs <= 35 ? 1 : 0)
    },
  )

  test('at 30 ms a key may be late with its second Enter by as much again', () => {
    const lastMs = 1000 + 12 * 30
    const late: LogEntry = { stroke: stroke('Enter', lastMs + 55), nowMs: lastMs + 55 }
    expect(play([...scanned(CARD, 30), late])).toMatchObject({ scans: [CARD], terminators: 0 })
  })

  test('keeps letters and signs as they were sent, Shift and all', () => {
    const track = '%B9001^WANG/XM^26?;900100004747=26?'
    expect(play(scanned(track, 4))).toMatchObject({ scans: [track], left: '' })
  })

  test('survives one gap of 95 ms, wherever it falls', () => {
    for (let late = 1; late < CARD.length; late += 1) {
      const log = keys([...CARD, 'Enter'], (at) => 1000 + at * 20 + (at >= late ? 75 : 0))
      expect(play(log)).toMatchObject({ scans: [CARD], left: '', terminators: 0 })
    }
  })

  test('of six characters at 20 ms with a gap of 95 ms is the slowest that is known', () => {
    const log = keys([...'123456', 'Enter'], (at) => 1000 + at * 20 + (at >= 3 ? 75 : 0))
    expect(play(log)).toMatchObject({ scans: ['123456'], left: '' })
  })

  test('after another is a scan of its own, however soon', () => {
    expect(play([...scanned(CARD, 4), ...scanned('900000000019', 4, ['Enter'], 1060)])).toMatchObject({
      scans: [CARD, '900000000019'],
      left: '',
    })
  })

  test('of any length is bounded, and still seen to be too long', () => {
    const [scan = ''] = play(scanned('7'.repeat(5000), 1)).scans
    expect(scan).toHaveLength(BURST_LENGTH_MAX)
    expect(classifyScan(scan, { via: 'wedge', cardRanges: [] })).toEqual({ kind: 'damaged', why: 'too_long' })
  })

  test('of five characters is not one: no code is that short', () => {
    expect(play(scanned('12345', 5))).toMatchObject({ scans: [], left: '12345', terminators: 1 })
  })
})

describe('recorded quirks of readers', () => {
  test('a keyboard scanner ends an EAN with Ctrl+Shift+J (boot reports in node-hid issue 323)', () => {
    const at = 1000 + 13 * 8
    const end: readonly LogEntry[] = [
      { stroke: stroke('Control', at, { ctrl: true }), nowMs: at },
      { stroke: stroke('Shift', at, { ctrl: true }), nowMs: at },
      { stroke: stroke('J', at, { ctrl: true }), nowMs: at },
    ]
    const outcome = play([...scanned('6957842208856', 8, []), ...end])
    expect(outcome).toMatchObject({ scans: ['6957842208856'], left: '' })
    expect(outcome.state.phase).toBe('quiet')
  })

  test('Ctrl+M is a terminator too', () => {
    const end: LogEntry = { stroke: stroke('m', 1100, { ctrl: true }), nowMs: 1100 }
    expect(play([...scanned(CARD, 8, []), end])).toMatchObject({ scans: [CARD] })
  })

  test('characters as decimal codes: Alt held, digits of the numeric pad, Alt let go', () => {
    const log: LogEntry[] = []
    let atMs = 1000
    for (const character of 'MC12345') {
      log.push({ stroke: stroke('Alt', atMs, { alt: true, code: 'AltLeft' }), nowMs: atMs })
      for (const digit of String(character.charCodeAt(0)).padStart(4, '0')) {
        atMs += 8
        log.push({ stroke: stroke(digit, atMs, { alt: true, code: `Numpad${digit}` }), nowMs: atMs })
      }
      atMs += 8
      log.push({ stroke: stroke('Alt', atMs, { code: 'AltLeft' }), nowMs: atMs, up: true })
      atMs += 8
    }
    log.push({ stroke: stroke('Enter', atMs), nowMs: atMs })
    let state = QUIET
    const scans: string[] = []
    const takenBack: string[] = []
    for (const { stroke: key, nowMs, up } of log) {
      const step = up ? burstKeyUp(state, key.key, key.timeStamp, nowMs) : burstKey(state, key, nowMs)
      state = step.state
      if (step.scan !== null) scans.push(step.scan)
      if (step.takeBack !== '') takenBack.push(step.takeBack)
    }
    expect(scans).toEqual(['MC12345'])
    expect(takenBack).toEqual(['MC123'])
  })

  test('digits an input method passes on as text are counted as keys', () => {
    let state = QUIET
    let takenBack = ''
    for (const [at, digit] of [...CARD].entries()) {
      const step = burstText(state, digit, 1000 + at * 6, 1001 + at * 6)
      state = step.state
      takenBack += step.takeBack
    }
    expect(takenBack).toBe('90010')
    expect(burstIdle(state, 1300)).toMatchObject({ scan: CARD })
  })

  test('a phrase that arrives in one piece is no scan', () => {
    const step = burstText(QUIET, '今天天气很好', 1000, 1000)
    expect(step).toMatchObject({ act: 'pass', takeBack: '', scan: null })
  })

  test('a key that is no character, in the middle of a burst, makes the code damaged (T13)', () => {
    const log = keys([...CARD.slice(0, 8), 'F5', ...CARD.slice(8), 'Enter'], (at) => 1000 + at * 8)
    const { scans, terminators } = play(log)
    expect(scans.map((text) => classifyScan(text, { via: 'wedge', cardRanges: [] }))).toEqual([
      { kind: 'damaged', why: 'control_characters' },
    ])
    expect(terminators).toBe(0)
  })

  test('a shortcut in the middle of a burst never reaches the page (T13)', () => {
    let state = QUIET
    for (const { stroke: key, nowMs } of scanned(CARD, 8, [])) state = burstKey(state, key, nowMs).state
    expect(burstKey(state, stroke('w', 1100, { ctrl: true }), 1100).act).toBe('swallow')
    expect(burstKey(state, stroke('F4', 1100, { alt: true }), 1100).act).toBe('swallow')
  })
})

describe('a person', () => {
  test('typing an amount and Enter is left alone', () => {
    const log = keys([...'1288.50', 'Enter'], (at) => 1000 + at * 90)
    expect(play(log)).toMatchObject({ scans: [], left: '1288.50', takenBack: [], terminators: 1 })
  })

  test('holding a key down is left alone, though it repeats at 30 ms', () => {
    const held: LogEntry[] = Array.from({ length: 40 }, (_, at) => ({
      stroke: stroke('5', 1000 + at * 30, { repeat: at > 0 }),
      nowMs: 1000 + at * 30,
    }))
    expect(play(held)).toMatchObject({ scans: [], takenBack: [], left: '5' })
  })

  test('rolling over three keys within 20 ms is left alone', () => {
    const at = [0, 10, 20, 130, 140, 150, 260, 270, 280, 390]
    const log = keys([...'zhangxiaom'], (index) => 1000 + (at[index] ?? 0))
    expect(play(log)).toMatchObject({ scans: [], takenBack: [], left: 'zhangxiaom' })
  })

  test('pressing Enter, F-keys and shortcuts is left alone', () => {
    for (const key of [
      stroke('Enter', 5),
      stroke('F9', 5),
      stroke('c', 5, { ctrl: true }),
      stroke('Escape', 5),
    ]) {
      expect(burstKey(QUIET, key, 5)).toMatchObject({ act: 'pass', opensRun: false, scan: null })
    }
  })

  test('typing while the page hangs is left alone: the keys arrive together, their times tell', () => {
    const log = [...'12345678'].map((digit, at) => ({
      stroke: stroke(digit, 1000 + at * 80),
      nowMs: 2000 + at * 0.2,
    }))
    expect(play(log)).toMatchObject({ scans: [], takenBack: [], left: '12345678' })
  })

  test.each([40, 60, 90])(
    'pressing Enter %d ms behind a quick swipe is heard: no finger is part of it',
    (afterMs) => {
      const enterMs = 1000 + 12 * 4 + afterMs
      const enter: LogEntry = { stroke: stroke('Enter', enterMs), nowMs: enterMs }
      expect(play([...scanned(CARD, 4), enter])).toMatchObject({ scans: [CARD], terminators: 1 })
    },
  )

  test.each([1, 20, 60])('typing an amount %d ms behind a swipe is left alone', (gapMs) => {
    const startMs = 1000 + 12 * 4 + gapMs
    const amount = keys([...'598'], (at) => startMs + at * gapMs)
    expect(play([...scanned(CARD, 4), ...amount])).toMatchObject({ scans: [CARD], left: '598' })
  })

  test('typing just before a swipe spoils the swipe, and the amount comes back whole', () => {
    const typed = keys([...'12'], (at) => 1000 + at * 80)
    const outcome = play([...typed, ...scanned(`;${CARD}?`, 4, ['Enter'], 1140)])
    expect(outcome.left).toBe('')
    expect(outcome.scans.map((text) => classifyScan(text, { via: 'wedge', cardRanges: [] }).kind)).toEqual([
      'damaged',
    ])
  })
})

describe('time stamps that jump', () => {
  test.each([-9, -80, -1400])('by %d ms in the middle lose no scan', (jumpMs) => {
    const log = [...CARD, 'Enter'].map((key, at) => ({
      stroke: stroke(key, 5000 + at * 8 + (at === 4 || at === 9 ? jumpMs : 0)),
      nowMs: 5001 + at * 8,
    }))
    expect(play(log)).toMatchObject({ scans: [CARD], left: '', terminators: 0 })
  })

  test('or are of another clock altogether are not used', () => {
    for (const base of [0, 1_700_000_000_000, Number.NaN]) {
      const scan = [...CARD, 'Enter'].map((key, at) => ({
        stroke: stroke(key, base),
        nowMs: 50_000 + at * 8,
      }))
      expect(play(scan)).toMatchObject({ scans: [CARD], left: '' })
      const person = [...'123456'].map((key, at) => ({ stroke: stroke(key, base), nowMs: 50_000 + at * 80 }))
      expect(play(person)).toMatchObject({ scans: [], left: '123456' })
    }
  })
})
