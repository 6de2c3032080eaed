/** Hashes and signatures of HQ: SHA-256 over canonical text, Ed25519 of tills over texts of shared/wire/signing.ts. */
import { createHash, createPublicKey, verify } from 'node:crypto'
import { canonicalJson } from '../../shared/domain/canonical.ts'
import { inboxGenesisText } from '../../shared/wire/messages.ts'

/** SHA-256 of a text in UTF-8 or of bytes, hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** SHA-256 of the canonical text of a value, hex. */
export function hashOf(value: unknown): string {
  return sha256(canonicalJson(value))
}

/** What the first entry of a log names as its predecessor: of a till's epoch, or of a lane of HQ's in a generation. */
export function genesisHash(till: string, epoch: string): string {
  return sha256(`genesis\n${till}\n${epoch}`)
}

/** What the first message of an inbox names as its predecessor. */
export function inboxGenesisHash(till: string, epoch: string, generation: string): string {
  return sha256(inboxGenesisText(till, epoch, generation))
}

/** What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo, DER, hex (RFC 8410). */
const SPKI_PREFIX = '302a300506032b6570032100'

/** Whether a text was signed by the owner of a key. @param publicKey SPKI in DER, hex @param signature hex */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  if (!publicKey.startsWith(SPKI_PREFIX)) return false
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'hex'), format: 'der', type: 'spki' })
    return verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'hex'))
  } catch {
    // Bytes that are no point of the curve are nobody's signature.
    return false
  }
}
