// Keys for the tests of the scanner: single strokes, logs of them, and what becomes of a log.
import {
  type BurstState,
  type BurstStep,
  burstIdle,
  burstKey,
  burstKeyUp,
  GAP_MS_MAX,
  HANDLING_MS_MAX,
  type KeyStroke,
  QUIET,
} from '../../../renderer/scan/burst.ts'

const SILENCE_MS = GAP_MS_MAX + HANDLING_MS_MAX

export interface LogEntry {
  readonly stroke: KeyStroke
  /** When the page handled it; the stroke's own time stamp where a log says nothing else. */
  readonly nowMs: number
  readonly up?: boolean
}

const PLAIN = { repeat: false, ctrl: false, alt: false, meta: false } as const

/** A stroke of one printable key, or of a named one such as 'Enter'. */
export function stroke(key: string, timeStamp: number, more: Partial<KeyStroke> = {}): KeyStroke {
  return { ...PLAIN, key, code: codeOf(key), keyCode: keyCodeOf(key), timeStamp, ...more }
}

/** A log of keys at these times. */
export function keys(keyNames: readonly string[], atMs: (index: number) => number): readonly LogEntry[] {
  return keyNames.map((key, at) => ({ stroke: stroke(key, atMs(at)), nowMs: atMs(at) }))
}

/** A reader's log: every character `gapMs` after the one before, Shift pressed where a keyboard needs it, then `end`. */
export function scanned(text: string, gapMs: number, end: readonly string[] = ['Enter'], startMs = 1000) {
  const names = [...text].flatMap((character) => (needsShift(character) ? ['Shift', character] : [character]))
  return keys([...names, ...end], (at) => startMs + at * gapMs)
}

export interface Outcome {
  readonly scans: readonly string[]
  /** Printable keys the page got, and has not been told to take back. */
  readonly left: string
  readonly takenBack: readonly string[]
  /** Enter and Tab that the page got. */
  readonly terminators: number
  readonly opened: number
  readonly state: BurstState
}

/** Plays a log as the page would: pauses let the idle timer run, and at the end there is a long one. */
export function play(log: readonly LogEntry[]): Outcome {
  const page = { scans: [] as string[], left: '', takenBack: [] as string[], terminators: 0, opened: 0 }
  let state = QUIET
  const take = (step: BurstStep): void => {
    state = step.state
    if (step.opensRun) page.opened += 1
    if (step.takeBack !== '') {
      page.takenBack.push(step.takeBack)
      if (page.left.endsWith(step.takeBack)) page.left = page.left.slice(0, -step.takeBack.length)
      else throw new Error(`told to take back ${step.takeBack} of ${page.left}`)
    }
    if (step.scan !== null) page.scans.push(step.scan)
  }
  let lastMs = 0
  for (const { stroke, nowMs, up } of log) {
    if (nowMs - lastMs > SILENCE_MS) take(burstIdle(state, nowMs - 0.1))
    lastMs = nowMs
    const step = up ? burstKeyUp(state, stroke.key, stroke.timeStamp, nowMs) : burstKey(state, stroke, nowMs)
    take(step)
    if (up || step.act === 'swallow' || stroke.repeat) continue
    if (stroke.key === 'Enter' || stroke.key === 'Tab') page.terminators += 1
    else if (stroke.key.length === 1 && !stroke.ctrl && !stroke.alt) page.left += stroke.key
  }
  take(burstIdle(state, lastMs + SILENCE_MS + 1))
  return { ...page, state }
}

function needsShift(character: string): boolean {
  return /[A-Z%?^:+_"<>{}|~!@#$&*()]/.test(character)
}

function codeOf(key: string): string {
  if (/^[0-9]$/.test(key)) return `Digit${key}`
  if (/^[a-z]$/i.test(key)) return `Key${key.toUpperCase()}`
  return key.length === 1 ? 'Slash' : key
}

function keyCodeOf(key: string): number {
  if (/^[0-9a-z]$/i.test(key)) return key.toUpperCase().charCodeAt(0)
  return key === 'Enter' ? 13 : key === 'Tab' ? 9 : 191
}
