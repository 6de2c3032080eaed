/** The database a command line names: somebody's PostgreSQL by its address, or HQ's own, found or started. */
import { ok, type Result, refuse } from '../shared/domain/result.ts'
import { errorCode } from './db.ts'
import type { Place } from './options.ts'
import {
  type EmbeddedAsk,
  type EmbeddedPostgres,
  type EmbeddedRefusal,
  openEmbedded,
} from './postgres/embedded.ts'

export interface HqDatabase {
  /** Password and all: not for logs. */
  readonly url: string
  /** HQ's own; null where an address was given. */
  readonly embedded: EmbeddedPostgres | null
  /** Ends what was started for it. */
  close(): Promise<void>
}

/** What a disk or its rights may answer. */
const FOLDER_CODES = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOTDIR', 'EEXIST', 'EIO', 'EDQUOT'])

/** Refuses as `openEmbedded` does, and folder_unusable {folder, code}. */
export async function openDatabase(
  place: Place,
  as: EmbeddedAsk['as'],
  onLost: (why: string) => void = () => undefined,
): Promise<Result<HqDatabase, EmbeddedRefusal | 'folder_unusable'>> {
  if (place.database !== null) {
    return ok({ url: place.database, embedded: null, close: () => Promise.resolve() })
  }
  const folder = place.dataDir
  try {
    const opened = await openEmbedded({ dataDir: folder, as, onLost })
    if (!opened.ok) return opened.code === 'hq_running' ? refuse('hq_running', { folder }) : opened
    const embedded = opened.value
    return ok({ url: embedded.url, embedded, close: () => embedded.close() })
  } catch (error) {
    const code = errorCode(error)
    if (!FOLDER_CODES.has(code)) throw error
    return refuse('folder_unusable', { folder, code })
  }
}
