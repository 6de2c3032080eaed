/** The one file of the till that makes ids and other randomness. */
import { randomBytes, randomInt } from 'node:crypto'

export interface Randomness {
  /** Bytes nobody can foresee, hex. */
  hex(bytes: number): string
  /** A whole number from 0 to `below` - 1. */
  below(below: number): number
}

export const systemRandomness: Randomness = {
  hex: (bytes) => randomBytes(bytes).toString('hex'),
  below: (below) => randomInt(below),
}

/** A UUIDv7: its first 48 bits are the time, so that ids sort by age and indexes grow at their end (RFC 9562). */
export function timeOrderedId(atMs: number, randomness: Randomness): string {
  const time = Math.trunc(atMs).toString(16).padStart(12, '0')
  const random = randomness.hex(10)
  const variant = ((Number.parseInt(random.charAt(3), 16) & 0x3) | 0x8).toString(16)
  return [
    time.slice(0, 8),
    time.slice(8, 12),
    `7${random.slice(0, 3)}`,
    `${variant}${random.slice(4, 7)}`,
    random.slice(7, 19),
  ].join('-')
}

const EPOCH_LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'

/** An epoch's name: its two-digit number and six random letters, so that two of one number are never the same. */
export function epochName(epochNumber: number, randomness: Randomness): string {
  const letters = Array.from({ length: 6 }, () =>
    EPOCH_LETTERS.charAt(randomness.below(EPOCH_LETTERS.length)),
  )
  return `${String(epochNumber).padStart(2, '0')}-${letters.join('')}`
}
