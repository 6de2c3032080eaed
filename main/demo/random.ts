/** Chance from a seed (mulberry32): the same seed makes the same shop. */
import { assert } from '../../shared/domain/result.ts'
import type { Randomness } from '../till/ids.ts'

export interface SeededChance extends Randomness {
  /** True in `permille` of a thousand cases. */
  happens(permille: number): boolean
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number
  pick<Value>(values: readonly Value[]): Value
}

export function seededChance(seed: number): SeededChance {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const below = (limit: number) => next() % limit
  return {
    below,
    hex: (bytes) => Array.from({ length: bytes }, () => below(256).toString(16).padStart(2, '0')).join(''),
    happens: (permille) => below(1000) < permille,
    between: (from, to) => from + below(to - from + 1),
    pick: (values) => {
      const value = values[below(values.length)]
      assert(value !== undefined, 'nothing to pick from')
      return value
    },
  }
}
