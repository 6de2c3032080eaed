/** The one file that reads the clock. */

export interface Clock {
  /** Milliseconds since 1970, as the machine has them. */
  nowMs(): number
}

/** The clock as HQ's time corrects it; business dates and what waits for an instant go by it. `offsetMs`: HQ's less the machine's. */
export function correctedClock(clock: Clock, offsetMs: () => number): Clock {
  return { nowMs: () => clock.nowMs() + offsetMs() }
}

export const systemClock: Clock = { nowMs: () => Date.now() }
