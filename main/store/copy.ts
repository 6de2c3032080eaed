/** A copy of a running till's database, for work that would hold the counter up; encrypted with the same key. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { ok, type Result } from '../../shared/domain/result.ts'
import { type FolderRefusal, folderRefusal, openFolder } from './folder.ts'
import { fileKeyStore } from './key-store.ts'
import type { ReadableDb } from './query.ts'
import type { TillStore } from './store.ts'

/** Who wants a copy has a place for it, so that two copies at once are two files. */
const COPY_NAMES = { verify: 'copy.db', proof: 'proof.db' } as const

/** Writes a consistent copy beside the database, replacing an earlier one. @returns its path. Refuses what the disk refuses. */
export function writeCopy(store: TillStore, use: keyof typeof COPY_NAMES): Result<string, FolderRefusal> {
  const path = join(store.folder.path, COPY_NAMES[use])
  try {
    rmSync(path, { force: true })
    store.db.connection.prepare('VACUUM INTO ?').run(path)
    return ok(path)
  } catch (error) {
    return folderRefusal(error, store.folder.path)
  }
}

/** Deletes a copy, if it is still there. */
export function discardCopy(path: string): void {
  rmSync(path, { force: true })
}

/** Opens a copy for reading. `close` also deletes it. */
export function openCopy(
  path: string,
  folder: { readonly dataDir: string; readonly configDir: string },
): Result<{ readonly db: ReadableDb; readonly close: () => void }, FolderRefusal> {
  try {
    const opened = openFolder(folder.dataDir)
    if (!opened.ok) return opened
    const key = fileKeyStore(folder.configDir).readKey(opened.value.id)
    if (!key.ok) return key
    const connection = new BetterSqlite3(path, { fileMustExist: true })
    connection.pragma("cipher = 'sqlcipher'")
    connection.pragma(`key = "x'${key.value}'"`)
    connection.pragma('query_only = ON')
    const close = () => {
      connection.close()
      discardCopy(path)
    }
    return ok({ db: { connection } as ReadableDb, close })
  } catch (error) {
    return folderRefusal(error, folder.dataDir)
  }
}
