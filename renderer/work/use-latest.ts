/** Asks for the newest thing only: while one call is out the next waits, and what was overtaken is never asked. */
import { useEffect, useEffectEvent, useRef } from 'react'
import type { Answer } from '../till.ts'

/**
 * Calls for `asked` whenever `key` changes; `settle` hears every answer in order. A null key asks for nothing.
 * No answer is lost and none arrives after a newer one, so nothing on screen jumps back.
 */
export function useLatest<Asked, Value>(
  key: string | null,
  asked: Asked | null,
  call: (asked: Asked) => Promise<Answer<Value>>,
  settle: (asked: Asked, answer: Answer<Value>) => void,
): void {
  const settled = useEffectEvent(settle)
  const waiting = useRef<Asked | null>(null)
  const running = useRef(false)
  const drain = useEffectEvent(async () => {
    // Ends when nothing newer was asked while the last call was out.
    while (waiting.current !== null) {
      const current = waiting.current
      waiting.current = null
      settled(current, await call(current))
    }
    running.current = false
  })
  const begin = useEffectEvent(() => {
    waiting.current = key === null ? null : asked
    if (running.current || waiting.current === null) return
    running.current = true
    void drain()
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for what is asked
  useEffect(() => begin(), [key])
}
