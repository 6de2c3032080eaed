// A certificate for 127.0.0.1 that signs itself, made when it is needed: no key lies in the tree, and no other program is asked.
import { generateKeyPairSync, sign } from 'node:crypto'

/** One DER value: its tag, its length, its content. */
function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  const { length } = body
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...head]), body])
}

const hex = (text: string): Buffer => Buffer.from(text, 'hex')
const sequence = (...content: readonly Uint8Array[]): Buffer => der(0x30, ...content)
const name = (text: string): Buffer =>
  sequence(der(0x31, sequence(der(0x06, hex('550403')), der(0x0c, Buffer.from(text)))))
const time = (atMs: number): Buffer =>
  der(0x18, Buffer.from(`${new Date(atMs).toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`))

const DAY_MS = 86_400_000

/** PEM, both: a P-256 key and its certificate (RFC 5280), good from yesterday until tomorrow. */
export function aCertificate(nowMs: number): { readonly certificate: string; readonly key: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const ecdsaWithSha256 = sequence(der(0x06, hex('2a8648ce3d040302')))
  const address = der(0x87, Buffer.from([127, 0, 0, 1]))
  const alternativeNames = sequence(der(0x06, hex('551d11')), der(0x04, sequence(address)))
  const toBeSigned = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ecdsaWithSha256,
    name('127.0.0.1'),
    sequence(time(nowMs - DAY_MS), time(nowMs + DAY_MS)),
    name('127.0.0.1'),
    publicKey.export({ format: 'der', type: 'spki' }),
    der(0xa3, sequence(alternativeNames)),
  )
  const signature = der(0x03, Buffer.from([0]), sign('sha256', toBeSigned, privateKey))
  const lines =
    sequence(toBeSigned, ecdsaWithSha256, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return {
    certificate: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  }
}
