// The till's events for one page: first the present status, then every event, bounded when the page is slow.
import type { TillEvent } from '../../shared/contract/session.ts'
import type { Till } from '../till/till.ts'
import type { Admission } from './admission.ts'

/** Events kept for a page that does not read. The newest status stands for all before it; then the oldest go. */
export const EVENTS_KEPT_MAX = 64

/**
 * An iterator that never throws and ends when the signal aborts, which the connection's end does.
 * @throws TOO_MANY_REQUESTS, at the call, when the connection already follows as many streams as it may
 */
export function tillEvents(
  till: Pick<Till, 'status' | 'watch'>,
  admission: Admission,
  signal: AbortSignal | undefined,
): AsyncGenerator<TillEvent, void> {
  const leave = admission.openStream()
  const waiting: TillEvent[] = []
  let wake = () => {}

  const unwatch = till.watch((event) => {
    keep(waiting, event)
    wake()
  })
  // Asked after watching began, so that no change falls between the two.
  keep(waiting, { kind: 'status', status: till.status() })

  let ended = signal?.aborted ?? false
  function end(): void {
    if (!ended) {
      ended = true
      wake()
    }
    unwatch()
    leave()
  }
  signal?.addEventListener('abort', end, { once: true })
  if (ended) end()

  async function* follow(): AsyncGenerator<TillEvent, void> {
    try {
      // Ends with the connection: `end` is called by its signal.
      while (!ended) {
        const next = waiting.shift()
        if (next !== undefined) yield next
        else
          await new Promise<void>((resolve) => {
            wake = resolve
          })
      }
    } finally {
      end()
    }
  }
  return follow()
}

function keep(waiting: TillEvent[], event: TillEvent): void {
  if (event.kind === 'status') {
    const older = waiting.findIndex((kept) => kept.kind === 'status')
    if (older >= 0) waiting.splice(older, 1)
  }
  waiting.push(event)
  if (waiting.length > EVENTS_KEPT_MAX) waiting.shift()
}
