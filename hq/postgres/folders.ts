/**
 * Where the database lies. Usually in HQ's data folder; as root, where PostgreSQL's user may not enter that folder, in a
 * folder of its own under the system's, and a note in the data folder says so.
 */
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import type { Owner } from './owner.ts'

/** What HQ as root keeps for PostgreSQL's user: the programs' copies, and databases of folders that user cannot enter. */
export const SYSTEM_FOLDER = '/var/lib/guike-hq'

/** The folder's note, the database's folder in its one line. */
const NOTE = 'database-folder.txt'

export interface DatabaseFolder {
  /** Holds the cluster and PostgreSQL's log. */
  readonly home: string
  /** Whether the database lies elsewhere than in the folder asked for. */
  readonly moved: boolean
}

/** Makes the folders. Refuses folder_closed {folder}: PostgreSQL's user may no longer enter where its database lies. */
export function databaseFolder(
  dataDir: string,
  owner: Owner | null,
): Result<DatabaseFolder, 'folder_closed'> {
  const folder = resolve(dataDir)
  mkdirSync(folder, { recursive: true, mode: owner === null ? 0o700 : 0o755 })
  if (owner === null) return ok({ home: folder, moved: false })
  const note = join(folder, NOTE)
  const noted = existsSync(note) ? readFileSync(note, 'utf8').trim() : null
  const isHere = noted === null && existsSync(clusterFolder(folder))
  const isOpen = mayEnter(folder, owner)
  if (isHere && !isOpen) return refuse('folder_closed', { folder })
  if (isHere || (noted === null && isOpen)) return ok({ home: folder, moved: false })
  const home = noted ?? join(SYSTEM_FOLDER, 'data', sha256(folder).slice(0, 16))
  makeOpenFolder(home)
  if (!mayEnter(home, owner)) return refuse('folder_closed', { folder: home })
  if (noted === null) writeFileSync(note, `${home}\n`, { mode: 0o644 })
  return ok({ home, moved: true })
}

/** A folder of the system's that everybody may pass through, whatever the mask of the shell that HQ was started from. */
export function makeOpenFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true, mode: 0o755 })
  if (first === undefined) return
  for (let made = folder; made.length >= first.length; made = dirname(made)) chmodSync(made, 0o755)
}

/** The cluster and its password, made whole or not at all. */
export function clusterFolder(home: string): string {
  return join(home, 'cluster')
}

/** A folder only PostgreSQL's user may enter. */
export function makePrivateFolder(folder: string, owner: Owner | null): void {
  mkdirSync(folder, { mode: 0o700 })
  if (owner !== null) chownSync(folder, owner.uid, owner.gid)
}

/** Whether this user may pass through a folder and all above it. */
export function mayEnter(folder: string, owner: Owner): boolean {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const { mode, uid, gid } = statSync(at)
    const bit = uid === owner.uid ? 0o100 : gid === owner.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    if (dirname(at) === at) return true
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
