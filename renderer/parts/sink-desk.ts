/** Which read-only box has the keys: the number pad types into it, and a scan gives back what it put there. */
import { createContext, use } from 'react'
import { assert } from '../../shared/domain/result.ts'

export interface SinkHandle {
  /** A key as the keyboard would send it. */
  press(key: string): void
  text(): string
  restore(text: string): void
  /** The box itself, while it is on the page. */
  element(): HTMLElement | null
}

export interface SinkDesk {
  /** The box that has or last had the focus. */
  current(): SinkHandle | null
  take(handle: SinkHandle): void
  leave(handle: SinkHandle): void
  /** A key is about to reach a box: what it shows now is what a scan would have to give back. */
  touch(handle: SinkHandle): void
  /** Offers a key of the pad to whatever makes keys wait; false: nothing waits, press it. */
  waits(key: string): boolean
  /** From now on `keep` is offered the pad's keys; it says whether it took one. */
  waitWith(keep: (key: string) => boolean): void
  /** The next key may be the first of a scan. */
  beginRun(): void
  /** It was a scan: every box that got a key of it shows again what it showed before, wherever the focus went meanwhile. */
  takeBack(): void
}

export const SinkDeskContext = createContext<SinkDesk | null>(null)

export function useSinkDesk(): SinkDesk {
  const desk = use(SinkDeskContext)
  assert(desk !== null, 'a box stands outside the counter')
  return desk
}

/** A desk for one page. */
export function createSinkDesk(): SinkDesk {
  let taken: SinkHandle | null = null
  let before = new Map<SinkHandle, string>()
  let keep = (_key: string) => false
  return {
    current: () => taken,
    take: (handle) => {
      taken = handle
    },
    leave: (handle) => {
      if (taken === handle) taken = null
      before.delete(handle)
    },
    touch: (handle) => {
      if (!before.has(handle)) before.set(handle, handle.text())
    },
    waits: (key) => keep(key),
    waitWith: (next) => {
      keep = next
    },
    beginRun: () => {
      before = new Map()
    },
    takeBack: () => {
      for (const [handle, text] of before) handle.restore(text)
      before = new Map()
    },
  }
}

const BOXES = '[data-sink]:not(:disabled), [data-field]:not(:disabled)'

/** Moves the focus to the next or previous box of the work, round its ends. */
export function focusBox(by: 1 | -1): void {
  const scope = document.querySelector('[data-scope="modal"]') ?? document.querySelector('main')
  const boxes = [...(scope?.querySelectorAll<HTMLElement>(BOXES) ?? [])]
  if (boxes.length === 0) return
  const at = boxes.indexOf(document.activeElement as HTMLElement)
  const next = at === -1 ? 0 : (at + by + boxes.length) % boxes.length
  boxes[next]?.focus()
}

/** Puts the focus where the present screen begins. */
export function focusHome(): void {
  focusPlace('home')
}

/** Puts the focus where the work begins, past finding a member. */
export function focusWork(): void {
  focusPlace('work')
}

function focusPlace(place: 'home' | 'work'): void {
  const scope = document.querySelector('[data-scope="modal"]') ?? document.querySelector('main')
  scope?.querySelector<HTMLElement>(`[data-place="${place}"]`)?.focus()
}
