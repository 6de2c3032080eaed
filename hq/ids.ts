/** The one file of HQ that makes ids and other randomness. */
import { randomBytes } from 'node:crypto'

export interface Randomness {
  /** Bytes nobody can foresee. */
  bytes(count: number): Buffer
}

export const systemRandomness: Randomness = { bytes: (count) => randomBytes(count) }

/** A UUIDv7: its first 48 bits are the time, so that ids sort by age and indexes grow at their end (RFC 9562). */
export function timeOrderedId(atMs: number, randomness: Randomness): string {
  const bytes = randomness.bytes(16)
  bytes.writeUIntBE(Math.trunc(atMs), 0, 6)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** Those of an epoch's name: nothing that reads like another. */
const GENERATION_LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A generation's name: its two-digit number and six random letters, so that two of one number are never the same. */
export function generationName(generationNumber: number, randomness: Randomness): string {
  const letters: string[] = []
  while (letters.length < 6) {
    // Ends because 31 of 32 draws give a letter; the 32nd would favour one of them.
    const letter = GENERATION_LETTERS.charAt(randomness.bytes(1).readUInt8(0) % 32)
    if (letter !== '') letters.push(letter)
  }
  return `${String(generationNumber).padStart(2, '0')}-${letters.join('')}`
}
