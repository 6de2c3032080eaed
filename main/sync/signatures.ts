/** Ed25519 with keys as hex: what this till signs, what HQ signed. */
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'

/** @param privateKey PKCS #8 in DER, hex. @returns a signer of texts; signatures are hex */
export function signerOf(privateKey: string): (text: string) => string {
  const key = createPrivateKey({ key: Buffer.from(privateKey, 'hex'), format: 'der', type: 'pkcs8' })
  return (text) => sign(null, Buffer.from(text, 'utf8'), key).toString('hex')
}

/** @param publicKey SPKI in DER, hex. @throws when it is no such key */
export function verifierOf(publicKey: string): (text: string, signature: string) => boolean {
  const key = createPublicKey({ key: Buffer.from(publicKey, 'hex'), format: 'der', type: 'spki' })
  return (text, signature) => verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'hex'))
}

/** SHA-256, hex. */
export function digestOf(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}
