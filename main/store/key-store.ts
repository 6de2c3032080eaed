/**
 * The KeyStore: where the key of a data folder's database lies. For now a file of mode 600 in the configuration folder,
 * named by the data folder's id and never beside the database; the system's own key stores come later, by migration.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { makeFolderDurably, writeFileDurably } from './durable-file.ts'

export interface KeyStore {
  readonly kind: 'file'
  /** The 32-byte key of a folder, hex. Refuses key_missing, key_damaged. */
  readKey(folderId: string): Result<string, 'key_missing' | 'key_damaged'>
  /** Makes and keeps a new key; an existing one is returned as it is. */
  createKey(folderId: string): Result<string, 'key_missing' | 'key_damaged'>
}

const KEY_PATTERN = /^[0-9a-f]{64}$/

export function fileKeyStore(configDir: string): KeyStore {
  const folder = join(configDir, 'keys')
  const pathOf = (folderId: string) => join(folder, `${folderId}.key`)
  const readKey = (folderId: string): Result<string, 'key_missing' | 'key_damaged'> => {
    if (!existsSync(pathOf(folderId))) return refuse('key_missing')
    const key = readFileSync(pathOf(folderId), 'utf8').trim()
    return KEY_PATTERN.test(key) ? ok(key) : refuse('key_damaged')
  }
  return {
    kind: 'file',
    readKey,
    createKey: (folderId) => {
      if (existsSync(pathOf(folderId))) return readKey(folderId)
      makeFolderDurably(folder, 0o700)
      writeFileDurably(pathOf(folderId), `${randomBytes(32).toString('hex')}\n`, 0o600)
      return readKey(folderId)
    },
  }
}
