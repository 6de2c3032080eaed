/** The data folder: told to be ours by its marker, made when it is new, refused with a sentence otherwise. */
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ok, type Refusal, type Result, refuse } from '../../shared/domain/result.ts'
import { makeFolderDurably, unfinished, writeFileDurably } from './durable-file.ts'

export type FolderRefusal =
  | 'folder_not_ours'
  | 'folder_read_only'
  | 'folder_full'
  | 'folder_unreadable'
  | 'folder_newer'
  | 'folder_older_than_record'
  | 'second_instance'
  | 'key_missing'
  | 'key_damaged'
  | 'database_damaged'

export interface DataFolder {
  readonly path: string
  /** Names the folder's key and anchor in the configuration folder. */
  readonly id: string
  readonly databasePath: string
  /** False until the database was made. */
  readonly used: boolean
}

const MARKER = 'guike.json'
const markerSchema = z.object({ format: z.literal('guike-till'), id: z.string().regex(/^[0-9a-f]{32}$/) })

/** Opens or makes a data folder. A folder with other people's files in it is left alone: folder_not_ours. */
export function openFolder(path: string): Result<DataFolder, FolderRefusal> {
  try {
    makeFolderDurably(path, 0o700)
    const markerPath = join(path, MARKER)
    if (!existsSync(markerPath)) {
      // A first start that was cut off leaves an unfinished marker, which is no file of anybody else.
      const others = readdirSync(path).filter((name) => name !== unfinished(MARKER))
      if (others.length > 0) return refuse('folder_not_ours')
      const marker = { format: 'guike-till', id: randomBytes(16).toString('hex') }
      writeFileDurably(markerPath, `${JSON.stringify(marker)}\n`, 0o600)
    }
    const marker = markerSchema.safeParse(parseOrNull(readFileSync(markerPath, 'utf8').slice(0, 4096)))
    if (!marker.success) return refuse('folder_not_ours')
    const databasePath = join(path, 'till.db')
    return ok({ path, id: marker.data.id, databasePath, used: existsSync(databasePath) })
  } catch (error) {
    return folderRefusal(error, path)
  }
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/**
 * A file system's or SQLite's complaint as a refusal; what is neither is a defect and thrown on.
 * @throws whatever is no error of disk or database
 */
export function folderRefusal(error: unknown, path: string): Refusal<FolderRefusal> {
  const code = causeCode(error, path)
  switch (code) {
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return refuse('folder_read_only')
    case 'ENOSPC':
    case 'EDQUOT':
    case 'SQLITE_FULL':
      return refuse('folder_full')
    case 'ENOTDIR':
    case 'EEXIST':
      return refuse('folder_not_ours')
    case 'EIO':
      return refuse('folder_unreadable')
  }
  if (isDamage(error)) return refuse('database_damaged')
  // SQLite says more exactly what it was behind each of these words.
  if (/^SQLITE_(READONLY|CANTOPEN)/.test(code)) return refuse('folder_read_only')
  if (code.startsWith('SQLITE_BUSY')) return refuse('second_instance')
  if (code.startsWith('SQLITE_IOERR')) return refuse('folder_unreadable')
  throw error
}

/** Whether SQLite found pages that are not what was written: another key, or a disk that lost them. */
export function isDamage(error: unknown): boolean {
  return /^SQLITE_(NOTADB|CORRUPT)/.test(errorCode(error))
}

/**
 * The code of an error in a folder. Where SQLite says only that reading or writing failed, a file made in the folder tells
 * whether anything can be written there at all.
 */
export function causeCode(error: unknown, path: string): string {
  const code = errorCode(error)
  if (!code.startsWith('SQLITE_IOERR')) return code
  const probe = join(path, unfinished('probe'))
  try {
    writeFileSync(probe, '', { mode: 0o600 })
    rmSync(probe)
    return code
  } catch (refused) {
    return errorCode(refused)
  }
}

/** The code of a file system or SQLite error, or an empty text. */
export function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}
