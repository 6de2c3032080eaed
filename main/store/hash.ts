/** The log's hashes: SHA-256 over canonical text (shared/domain/canonical.ts). */
import { createHash } from 'node:crypto'
import { canonicalJson } from '../../shared/domain/canonical.ts'

/** SHA-256 of a text in UTF-8, hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/** SHA-256 of the canonical text of a value, hex. */
export function hashOf(value: unknown): string {
  return sha256(canonicalJson(value))
}

/** What the first entry of an epoch names as its predecessor. */
export function genesisHash(tillId: string, epoch: string): string {
  return sha256(`genesis\n${tillId}\n${epoch}`)
}

/** What the first message of an inbox names as its predecessor. */
export function inboxGenesis(tillId: string, epoch: string, generation: string): string {
  return sha256(['inbox', tillId, epoch, generation].join('\n'))
}
