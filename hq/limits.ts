/** How much of HQ one caller may use: tries by address, requests at once. All in memory, all bounded. */
import type { Clock } from './clock.ts'

export interface RateLimit {
  /** Counts a try; how many milliseconds to wait, 0 when it may go ahead. */
  take(who: string): number
}

/** Callers that are remembered; beyond that the one that tried longest ago is forgotten. */
const CALLERS_MAX = 10_000

/** So many tries at once, and one more each `refillMs`. */
export function rateLimit(clock: Clock, burst: number, refillMs: number): RateLimit {
  /** When a caller's tries would all be back, milliseconds. */
  const fullAt = new Map<string, number>()
  return {
    take: (who) => {
      const nowMs = clock.nowMs()
      const before = Math.max(fullAt.get(who) ?? nowMs, nowMs)
      const after = before + refillMs
      const waitMs = after - nowMs - burst * refillMs
      if (waitMs > 0) return waitMs
      fullAt.delete(who)
      fullAt.set(who, after)
      const oldest = fullAt.size > CALLERS_MAX ? fullAt.keys().next().value : undefined
      if (oldest !== undefined) fullAt.delete(oldest)
      return 0
    },
  }
}

/** Tries of strangers: who signs in or activates has nothing yet to be known by but the address. */
export interface StrangerLimits {
  readonly signIn: RateLimit
  readonly activation: RateLimit
}

export function strangerLimits(clock: Clock): StrangerLimits {
  // A whole shop may sit behind one address; a code has 80 bits, a name locks by itself.
  return { signIn: rateLimit(clock, 20, 6_000), activation: rateLimit(clock, 10, 6_000) }
}

export interface Places {
  /** Takes a place, or says there is none. */
  take(size: number): boolean
  give(size: number): void
}

/** So many requests, or bytes of them, at once. */
export function places(max: number): Places {
  let taken = 0
  return {
    take: (size) => {
      if (taken + size > max) return false
      taken += size
      return true
    },
    give: (size) => {
      taken -= size
    },
  }
}

export interface CallersPlaces {
  take(who: string, size: number): boolean
  give(who: string, size: number): void
}

/** So many at once in all, and so many of one caller. */
export function placesByCaller(max: number, maxOfOne: number): CallersPlaces {
  const all = places(max)
  /** Holds only callers with a place taken. */
  const taken = new Map<string, number>()
  return {
    take: (who, size) => {
      const own = (taken.get(who) ?? 0) + size
      if (own > maxOfOne || !all.take(size)) return false
      if (own > 0) taken.set(who, own)
      return true
    },
    give: (who, size) => {
      all.give(size)
      const own = (taken.get(who) ?? 0) - size
      if (own > 0) taken.set(who, own)
      else taken.delete(who)
    },
  }
}
