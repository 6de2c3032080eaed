/** Where the screens make ids of acts: one for each attempt, before anything is asked, kept through every retry of it. */
import { assert } from '../../shared/domain/result.ts'

const RANDOM_BYTES = 10

/** A new UUIDv7: ids sort by the time of their attempts. */
export function newActId(): string {
  return actIdOf(Date.now(), crypto.getRandomValues(new Uint8Array(RANDOM_BYTES)))
}

/** The UUIDv7 (RFC 9562) of an instant and ten random bytes, six bits of which give way to version and variant. */
export function actIdOf(atMs: number, random: Uint8Array): string {
  assert(random.length === RANDOM_BYTES, 'an id takes ten random bytes')
  const bytes = Array.from(random)
  const tail = [
    0x70 | ((bytes[0] ?? 0) & 0x0f),
    bytes[1] ?? 0,
    0x80 | ((bytes[2] ?? 0) & 0x3f),
    ...bytes.slice(3),
  ]
  const hex =
    atMs.toString(16).padStart(12, '0') + tail.map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
