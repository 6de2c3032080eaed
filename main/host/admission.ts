// What one connection may ask for: how much at once, how fast, how deep. Generous for a page, narrow for a flood.
import { ORPCError } from '@orpc/server'

export interface ConnectionLimits {
  /** Calls under way at once. */
  readonly callsMax: number
  /** Event streams open at once. */
  readonly streamsMax: number
  /** Calls a second over a long time, and how many may come in one burst. */
  readonly callsPerSecond: number
  readonly burstMax: number
}

export const CONNECTION_LIMITS: ConnectionLimits = {
  callsMax: 32,
  streamsMax: 4,
  callsPerSecond: 2_000,
  burstMax: 10_000,
}

/** Objects and arrays within one another in an input; the contract's own inputs need five. */
export const INPUT_DEPTH_MAX = 12

export interface Admission {
  /** Counts a call in. Returns the function that counts it out. @throws TOO_MANY_REQUESTS */
  openCall(): () => void
  /** Counts an event stream in. Returns the function that counts it out, safe to call twice. @throws TOO_MANY_REQUESTS */
  openStream(): () => void
}

/** A fresh account of one connection's calls. `clock` gives monotonic milliseconds. */
export function createAdmission(limits: ConnectionLimits, clock: () => number): Admission {
  let callsOpen = 0
  let streamsOpen = 0
  let tokens = limits.burstMax
  let filledAtMs = clock()

  function takeToken(): boolean {
    const nowMs = clock()
    tokens = Math.min(limits.burstMax, tokens + ((nowMs - filledAtMs) * limits.callsPerSecond) / 1_000)
    filledAtMs = nowMs
    if (tokens < 1) return false
    tokens -= 1
    return true
  }

  return {
    openCall() {
      if (callsOpen >= limits.callsMax || !takeToken()) throw new ORPCError('TOO_MANY_REQUESTS')
      callsOpen += 1
      return onlyOnce(() => {
        callsOpen -= 1
      })
    },
    openStream() {
      if (streamsOpen >= limits.streamsMax) throw new ORPCError('TOO_MANY_REQUESTS')
      streamsOpen += 1
      return onlyOnce(() => {
        streamsOpen -= 1
      })
    },
  }
}

/** Whether a parsed JSON value nests at most `levels` objects and arrays. The recursion ends at that depth. */
export function nestsWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (levels === 0) return false
  return Object.values(value).every((inner) => nestsWithin(inner, levels - 1))
}

function onlyOnce(act: () => void): () => void {
  let done = false
  return () => {
    if (done) return
    done = true
    act()
  }
}
