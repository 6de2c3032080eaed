/** How much one till may ask at once and in a minute; in memory of one process, bounded. */
import type { Clock } from '../clock.ts'
import { type RateLimit, rateLimit } from '../limits.ts'

/** One long poll, one push, and what the counter asks meanwhile. */
const AT_ONCE_MAX = 8
const PER_MINUTE_MAX = 1_200
/** People a busy counter asks for at once, and one more so often. */
const LOOKUPS_AT_ONCE = 60
const LOOKUP_EVERY_MS = 2_000
const TRIES_AGAIN_MS = 2_000
/** Tills remembered; the one that was quiet longest is forgotten first. */
const TILLS_MAX = 50_000

interface Counted {
  atOnce: number
  tokens: number
  atMs: number
}

export type Slot =
  | { readonly ok: true; leave(): void }
  | { readonly ok: false; readonly retryAfterMs: number }

export interface LimitFigures {
  readonly atOnceMax: number
  readonly perMinuteMax: number
}

/** A resource of one process. */
export class Limits {
  readonly #clock: Clock
  readonly #figures: LimitFigures
  readonly #lookups: RateLimit
  readonly #counted = new Map<string, Counted>()

  constructor(
    clock: Clock,
    figures: LimitFigures = { atOnceMax: AT_ONCE_MAX, perMinuteMax: PER_MINUTE_MAX },
  ) {
    this.#clock = clock
    this.#figures = figures
    this.#lookups = rateLimit(clock, LOOKUPS_AT_ONCE, LOOKUP_EVERY_MS)
  }

  /** Counts a look-up of a person: nobody reads the membership out through one till. @returns how long to wait, 0 to go ahead */
  lookup(till: string): number {
    return this.#lookups.take(till)
  }

  /** Takes a slot for one request; to be left when it is answered. */
  enter(key: string): Slot {
    const counted = this.#countedOf(key)
    if (counted.atOnce >= this.#figures.atOnceMax) return { ok: false, retryAfterMs: TRIES_AGAIN_MS }
    if (counted.tokens < 1) return { ok: false, retryAfterMs: TRIES_AGAIN_MS }
    counted.tokens -= 1
    counted.atOnce += 1
    const leave = () => {
      counted.atOnce -= 1
    }
    return { ok: true, leave }
  }

  #countedOf(key: string): Counted {
    const { perMinuteMax } = this.#figures
    const nowMs = this.#clock.nowMs()
    const before = this.#counted.get(key) ?? { atOnce: 0, tokens: perMinuteMax, atMs: nowMs }
    const gained = (Math.max(0, nowMs - before.atMs) * perMinuteMax) / 60_000
    before.tokens = Math.min(perMinuteMax, before.tokens + gained)
    before.atMs = nowMs
    // Put last again: the map's order is that of use.
    this.#counted.delete(key)
    this.#counted.set(key, before)
    if (this.#counted.size > TILLS_MAX) this.#forgetOldest()
    return before
  }

  #forgetOldest(): void {
    for (const [key, counted] of this.#counted) {
      if (counted.atOnce > 0) continue
      this.#counted.delete(key)
      return
    }
  }
}
