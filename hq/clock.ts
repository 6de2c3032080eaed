/** The one file of HQ that reads the clock. */

export interface Clock {
  /** Milliseconds since 1970, as the machine has them. */
  nowMs(): number
}

export const systemClock: Clock = { nowMs: () => Date.now() }
