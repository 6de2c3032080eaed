/**
 * The organisation's secrets: the HMAC key that all its tills share and HQ's signing key. They lie in a file of the
 * configuration folder, never beside the database: whoever copies the one has not the other.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { makeFolderDurably, writeFileDurably } from '../durable-file.ts'
import type { Randomness } from '../ids.ts'

export interface OrganisationKeys {
  /** 32 bytes, hex; given to each till at its activation. */
  readonly hmacKey: string
  /** Ed25519, SPKI in DER, hex. */
  readonly publicKey: string
  /** Ed25519 over these bytes, by HQ; hex. */
  sign(message: Uint8Array): string
}

const fileSchema = z.object({
  v: z.literal(1),
  hmacKey: z.string().regex(/^[0-9a-f]{64}$/),
  /** PKCS #8, DER, hex. */
  privateKey: z.string().regex(/^([0-9a-f]{2}){32,200}$/),
})

/** Makes and keeps the secrets of a new organisation; on disk when this returns. */
export function createKeys(
  configDir: string,
  organisationId: string,
  randomness: Randomness,
): OrganisationKeys {
  const { privateKey } = generateKeyPairSync('ed25519')
  const file = {
    v: 1,
    hmacKey: randomness.bytes(32).toString('hex'),
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('hex'),
  }
  makeFolderDurably(join(configDir, 'keys'), 0o700)
  writeFileDurably(keyFile(configDir, organisationId), `${JSON.stringify(file)}\n`, 0o600)
  return keysOf(file.hmacKey, privateKey)
}

/** Refuses key_missing {file}, key_damaged {file}. */
export function readKeys(
  configDir: string,
  organisationId: string,
): Result<OrganisationKeys, 'key_missing' | 'key_damaged'> {
  const path = keyFile(configDir, organisationId)
  if (!existsSync(path)) return refuse('key_missing', { file: path })
  try {
    const file = fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
    const key = createPrivateKey({ key: Buffer.from(file.privateKey, 'hex'), format: 'der', type: 'pkcs8' })
    return ok(keysOf(file.hmacKey, key))
  } catch {
    return refuse('key_damaged', { file: path })
  }
}

/** Where an organisation's secrets lie. */
export function keyFile(configDir: string, organisationId: string): string {
  return join(configDir, 'keys', `${organisationId}.json`)
}

function keysOf(hmacKey: string, privateKey: KeyObject): OrganisationKeys {
  return {
    hmacKey,
    publicKey: createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).toString('hex'),
    sign: (message) => sign(null, message, privateKey).toString('hex'),
  }
}
