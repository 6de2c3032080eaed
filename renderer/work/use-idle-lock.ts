/** Asks for the PIN again when nobody touched the till for a while. */
import { useEffect, useEffectEvent } from 'react'

const SIGNS_OF_LIFE = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const
const LOOK_EVERY_MS = 5_000

/** Calls `lock` after `minutes` without input while `active`; a till asleep (closed lid) locks on waking. */
export function useIdleLock(active: boolean, minutes: number, lock: () => void): void {
  const onIdle = useEffectEvent(lock)
  useEffect(() => {
    if (!active) return
    let lastSignMs = Date.now()
    const sign = () => {
      lastSignMs = Date.now()
    }
    for (const name of SIGNS_OF_LIFE) window.addEventListener(name, sign, { capture: true, passive: true })
    const timer = setInterval(() => {
      if (Date.now() - lastSignMs < minutes * 60_000) return
      lastSignMs = Date.now()
      onIdle()
    }, LOOK_EVERY_MS)
    return () => {
      clearInterval(timer)
      for (const name of SIGNS_OF_LIFE) window.removeEventListener(name, sign, { capture: true })
    }
  }, [active, minutes])
}
