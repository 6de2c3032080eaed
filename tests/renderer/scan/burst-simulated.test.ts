// Sixty thousand series of keys: no person is taken for a reader, no reader for a person.
import { expect, test } from 'vitest'
import { type LogEntry, play, stroke } from './keys.ts'

type Chance = (below: number) => number

/** A seeded stream of numbers from 0 up to `below` (mulberry32). */
function chance(seed: number): Chance {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below
  }
}

const between = (next: Chance, least: number, most: number): number => least + next(most - least)
const whole = (next: Chance, least: number, most: number): number =>
  Math.floor(between(next, least, most + 1))

function textOf(next: Chance, alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[Math.floor(next(alphabet.length))] ?? '').join('')
}

/** The page handles each key a little after it was pressed; now and then it hangs, and keys pile up. */
function handled(next: Chance, strokes: readonly LogEntry['stroke'][], hangs: boolean): LogEntry[] {
  let freeMs = 0
  return strokes.map((key) => {
    if (hangs && next(12) < 1) freeMs = key.timeStamp + between(next, 50, 400)
    freeMs = Math.max(freeMs + 0.05, key.timeStamp + between(next, 0.1, 6))
    return { stroke: key, nowMs: freeMs }
  })
}

interface Series {
  readonly text: string
  readonly log: readonly LogEntry[]
}

/** A fast typist: 45 to 160 ms a key, sometimes holding one down, ending with Enter. */
function personSeries(next: Chance): Series {
  const text = textOf(next, '0123456789.abcdefghijklmnopqrstuvwxyz', whole(next, 1, 30))
  const pressed: LogEntry['stroke'][] = []
  let atMs = between(next, 1000, 9000)
  for (const key of [...text, 'Enter']) {
    pressed.push(stroke(key, atMs))
    const repeats = next(40) < 1 ? whole(next, 3, 20) : 0
    for (let count = 0; count < repeats; count += 1) {
      atMs += 30
      pressed.push(stroke(key, atMs, { repeat: true }))
    }
    atMs += between(next, 45, 160)
  }
  return { text, log: handled(next, pressed, next(3) < 1) }
}

/** A reader: 1 to 20 ms a key, often with one gap of 95 ms, with or without a terminator. */
function readerSeries(next: Chance, hasLate = true): Series {
  const alphabet = next(2) < 1 ? '0123456789' : '0123456789ABCXYZabcxyz;%?=^/ '
  const text = textOf(next, alphabet, whole(next, 6, 80))
  const gapMs = between(next, 1, 20)
  const late = hasLate && next(2) < 1 ? whole(next, 1, text.length - 1) : -1
  const ends = [['Enter'], ['Tab'], ['Enter', 'Tab'], []][Math.floor(next(4))] ?? []
  let atMs = between(next, 1000, 9000)
  const pressed = [...text, ...ends].map((key, at) => {
    if (at > 0) atMs += at === late ? 95 : Math.min(20, gapMs * between(next, 0.5, 1.2))
    return stroke(key, atMs)
  })
  return { text, log: handled(next, pressed, false) }
}

/** The same, its time stamps jumping back as injected keys' do; then the page's own clock counts, a few ms late. */
function jumpingSeries(next: Chance): Series {
  const { text, log } = readerSeries(next, false)
  return {
    text,
    log: log.map(({ stroke: key, nowMs }, at) => {
      const jumpMs = at > 0 && next(6) < 1 ? between(next, 9, 1400) : 0
      return { stroke: { ...key, timeStamp: key.timeStamp - jumpMs }, nowMs }
    }),
  }
}

function seedOf(name: string): number {
  const seed = Number(process.env['PROPERTY_SEED'] ?? Math.floor(Math.random() * 2 ** 32))
  console.log(`${name}: PROPERTY_SEED=${seed}`)
  return seed
}

test('25,000 fast typists, some on a page that hangs: not one is taken for a reader', () => {
  const seed = seedOf('typists')
  const next = chance(seed)
  for (let count = 0; count < 25_000; count += 1) {
    const { text, log } = personSeries(next)
    const { scans, takenBack, left, terminators } = play(log)
    const isRight = scans.length === 0 && takenBack.length === 0 && left === text && terminators === 1
    if (!isRight)
      expect.fail(`seed ${seed}, series ${count}: ${JSON.stringify({ text, scans, takenBack, left })}`)
  }
})

test.each([
  [
    '25,000 readers, half of them with a gap of 95 ms: not one is missed, and no key stays',
    25_000,
    readerSeries,
  ],
  ['10,000 readers whose time stamps jump: the same', 10_000, jumpingSeries],
])('%s', (name, times, series) => {
  const seed = seedOf(name)
  const next = chance(seed)
  for (let count = 0; count < times; count += 1) {
    const { text, log } = series(next)
    const { scans, left, terminators } = play(log)
    const isRight = scans.length === 1 && scans[0] === text && left === '' && terminators === 0
    if (!isRight)
      expect.fail(`seed ${seed}, series ${count}: ${JSON.stringify({ text, scans, left, terminators })}`)
  }
})
