/** Officers' passwords as scrypt keeps them. */
import { scrypt, timingSafeEqual } from 'node:crypto'
import type { Randomness } from '../ids.ts'

/** scrypt as the security rules set it: N = 2^15, r = 8, p = 1. */
const SCRYPT = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const
const HASH_BYTES = 32
const SALT_BYTES = 16

export interface KeptPassword {
  /** Hex, both. */
  readonly salt: string
  readonly hash: string
}

export async function keptPassword(password: string, randomness: Randomness): Promise<KeptPassword> {
  const salt = randomness.bytes(SALT_BYTES)
  return { salt: salt.toString('hex'), hash: (await hashOf(password, salt)).toString('hex') }
}

export async function isPassword(password: string, kept: KeptPassword): Promise<boolean> {
  const hash = await hashOf(password, Buffer.from(kept.salt, 'hex'))
  return timingSafeEqual(hash, Buffer.from(kept.hash, 'hex'))
}

/** Stands in where no officer has the name, so that the answer takes as long. */
export const NOBODYS_PASSWORD: KeptPassword = { salt: '00'.repeat(SALT_BYTES), hash: '00'.repeat(HASH_BYTES) }

function hashOf(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // One character may have several spellings in Unicode; a password has one.
    scrypt(password.normalize('NFC'), salt, HASH_BYTES, SCRYPT, (error, hash) => {
      if (error === null) resolve(hash)
      else reject(error)
    })
  })
}
