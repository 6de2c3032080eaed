/** Keys typed while the till is still answering a swipe: kept, and typed into the box that the answer brings. */
import type { SinkDesk } from '../parts/sink-desk.ts'

/** More than an amount and Enter is not typed ahead. */
const KEYS_MAX = 16

export interface TypeAhead {
  /** Keeps figures, Backspace and Enter from now on instead of letting them fall into the box that is about to go. */
  hold(): void
  /** Types what was kept into the box that has the keys once the screen has settled; or forgets it. */
  release(typed: boolean): void
}

/** One for each page; its listener stands behind the scanner's, which has taken a reader's keys out before. */
export function createTypeAhead(sinks: SinkDesk): TypeAhead {
  let kept: string[] = []
  let holding = false
  const keep = (event: KeyboardEvent) => {
    if (!/^([0-9.]|Backspace|Enter)$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey)
      return
    event.preventDefault()
    event.stopPropagation()
    if (kept.length < KEYS_MAX) kept.push(event.key)
  }
  return {
    hold: () => {
      kept = []
      if (!holding) window.addEventListener('keydown', keep, true)
      holding = true
    },
    release: (typed) => {
      afterPaint(() => {
        window.removeEventListener('keydown', keep, true)
        holding = false
        const keys = kept
        kept = []
        if (typed) for (const key of keys) sinks.current()?.press(key)
      })
    },
  }
}

/** React has rendered and moved the focus by the second frame. */
function afterPaint(act: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(act))
}
