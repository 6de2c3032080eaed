/**
 * Keys and scans that come while the till is still answering the scan before them: they wait, and go on in their order
 * once the answer is on the screen, because only then there is the box they were meant for.
 */
import { isRetyped, type TypedKey } from '../scan/retype.ts'
import type { HeldScan } from '../state/counter.ts'

/** More than an amount, a few choices and Enter, or a row of cards, nobody gets ahead of the till. */
export const WAITING_MAX = 32

export interface TypeAhead {
  /** Keys wait from now on instead of falling into a box that is about to go. */
  hold(): void
  /** A key of the pad on the screen waits too; false when nothing waits. */
  keepKey(key: string): boolean
  /** A scan waits for its turn behind the keys before it. */
  keepScan(scan: HeldScan): void
  /**
   * Plays what waited, up to the next scan, which is handed to `next` with the rest behind it. Where the answer did not
   * lead on (`leadsOn` false), keys were meant for a member who did not come, and only those that go anywhere are played.
   */
  release(leadsOn: boolean, next: (scan: HeldScan) => void): void
  /** Nothing that waits is wanted any more. */
  forget(): void
  /** The next key may be the first of a scan. */
  beginRun(): void
  /** It was a scan: its first keys are not typing. */
  takeBack(): void
}

/** The window, as much of it as is needed. */
export type TypeAheadPage = Pick<EventTarget, 'addEventListener' | 'removeEventListener'>

type Waiting = { readonly key: TypedKey } | { readonly scan: HeldScan }

/** Keys that mean the same wherever the focus is. */
const ANYWHERE = /^(F\d{1,2}|Escape)$/

/** Keys that are none: modifiers, what an input method takes, and Tab, which only the browser can do. */
const NOT_KEPT =
  /^(Shift|Control|Alt|AltGraph|Meta|CapsLock|NumLock|ScrollLock|Fn|Process|Dead|Tab|Unidentified)$/

/**
 * One for each page, installed behind the scanner, which has taken a reader's keys out before. `strike` types a key; a
 * dialog over the work (`inDialog`) asks for itself: a PIN is typed into it whatever the till is doing.
 */
export function createTypeAhead(
  page: TypeAheadPage,
  strike: (key: TypedKey) => void,
  inDialog: (event: Event) => boolean,
): TypeAhead {
  let waiting: Waiting[] = []
  let holding = false
  let runFrom = 0

  const keep = (event: Event) => {
    const stroke = event as KeyboardEvent
    if (isRetyped(stroke) || stroke.ctrlKey || stroke.altKey || stroke.metaKey) return
    if (stroke.isComposing || stroke.keyCode === 229 || NOT_KEPT.test(stroke.key) || inDialog(stroke)) return
    stroke.preventDefault()
    stroke.stopPropagation()
    const { key, code, shiftKey } = stroke
    if (waiting.length < WAITING_MAX) waiting.push({ key: { key, code, shiftKey } })
  }
  const stop = () => {
    page.removeEventListener('keydown', keep, { capture: true })
    holding = false
    const kept = waiting
    waiting = []
    runFrom = 0
    return kept
  }

  return {
    hold: () => {
      if (!holding) page.addEventListener('keydown', keep, { capture: true })
      holding = true
    },
    keepKey: (key) => {
      if (holding && waiting.length < WAITING_MAX) waiting.push({ key: { key, code: '', shiftKey: false } })
      return holding
    },
    keepScan: (scan) => {
      if (waiting.length < WAITING_MAX) waiting.push({ scan })
    },
    release: (leadsOn, next) => {
      const kept = stop()
      const at = kept.findIndex((each) => 'scan' in each)
      for (const each of at === -1 ? kept : kept.slice(0, at)) {
        if ('key' in each && (leadsOn || ANYWHERE.test(each.key.key))) strike(each.key)
      }
      const scan = kept[at]
      if (scan === undefined || !('scan' in scan)) return
      waiting = kept.slice(at + 1)
      next(scan.scan)
      if (!holding) stop()
    },
    forget: () => {
      stop()
    },
    beginRun: () => {
      runFrom = waiting.length
    },
    takeBack: () => {
      waiting = waiting.slice(0, runFrom)
    },
  }
}
