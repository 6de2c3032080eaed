/** The store: one encrypted SQLite connection, opened with settings that are read back, written only inside acts. */
import { createHmac } from 'node:crypto'
import BetterSqlite3 from 'better-sqlite3'
import { tillMigrations } from '../../migrations/till/list.ts'
import { assert, ok, type Refusal, type Result, refuse } from '../../shared/domain/result.ts'
import { type Anchor, isOlder, type LogPosition, openAnchor } from './anchor.ts'
import { headOfLog } from './entries.ts'
import {
  causeCode,
  type DataFolder,
  type FolderRefusal,
  folderRefusal,
  isDamage,
  openFolder,
} from './folder.ts'
import { fileKeyStore } from './key-store.ts'
import { migrate } from './migrate.ts'
import type { ReadableDb, WritableDb } from './query.ts'
import { rebuildProjections } from './rebuild.ts'

/** An act the disk would not take; nothing of it was kept. */
export type ActRefusal = 'disk_full' | 'read_only' | 'disk_error'

export interface StoreOptions {
  readonly dataDir: string
  readonly configDir: string
  /**
   * Goes on in a new epoch where the database is older than its anchor, which is given; refuses folder_older_than_record where
   * it cannot. Without it no such folder is opened.
   */
  readonly goOn?: (store: TillStore, record: LogPosition) => Result<unknown, FolderRefusal>
}

/**
 * After so many acts the write-ahead log is moved into the database as soon as no further act has come for a while. SQLite
 * would move it by itself, but in the middle of an act; and moved too often, each act after it pays for a new log.
 */
const ACTS_PER_MOVE = 30
const IDLE_MS = 500

class TillStore {
  readonly folder: DataFolder
  readonly #connection: BetterSqlite3.Database
  readonly #anchor: Anchor
  readonly #key: string
  /** Also after a start: the last one may have been stopped between an act and its anchor. */
  #anchorIsBehind = true
  #actsInLog = 0
  #idle: NodeJS.Timeout | undefined
  #closed = false
  #afterAct: () => void = () => undefined

  constructor(folder: DataFolder, connection: BetterSqlite3.Database, anchor: Anchor, key: string) {
    this.folder = folder
    this.#key = key
    this.#connection = connection
    this.#anchor = anchor
  }

  /** For reading outside an act. */
  get db(): ReadableDb {
    return readableDb(this.#connection)
  }

  /** A secret of this till for one purpose, hex; it cannot be made without the key store's key. */
  secretFor(purpose: string): string {
    return createHmac('sha256', this.#key).update(purpose).digest('hex')
  }

  /** Calls `listener` after every act that is on disk; one listener, the last. It writes nothing itself. */
  afterAct(listener: () => void): void {
    this.#afterAct = listener
  }

  /**
   * One act, one transaction: everything the function wrote is on disk when this returns ok, and nothing of it after a
   * refusal or a throw. Within another act it becomes a savepoint of that one (generator, import).
   */
  act<Value, Code extends string>(
    decideAndWrite: (db: WritableDb) => Result<Value, Code>,
  ): Result<Value, Code | ActRefusal> {
    if (this.#connection.inTransaction) return this.#savepoint(decideAndWrite)
    try {
      if (this.#anchorIsBehind) this.#advanceAnchor()
      const outcome = this.#transaction('immediate', decideAndWrite)
      if (outcome.ok) {
        this.#advanceAnchorIfPossible()
        this.#moveLogWhenIdle()
        this.#afterAct()
      }
      return outcome
    } catch (error) {
      return actRefusal(error, this.folder.path)
    }
  }

  /**
   * The act is on disk, whatever becomes of its anchor: it is answered as done, and the next act waits until the anchor
   * can be written. So the anchor is never more than one act behind.
   */
  #advanceAnchorIfPossible(): void {
    this.#anchorIsBehind = true
    try {
      this.#advanceAnchor()
    } catch (error) {
      actRefusal(error, this.folder.path)
    }
  }

  #savepoint<Value, Code extends string>(
    decideAndWrite: (db: WritableDb) => Result<Value, Code>,
  ): Result<Value, Code> {
    return this.#transaction('deferred', decideAndWrite)
  }

  #transaction<Value, Code extends string>(
    mode: 'immediate' | 'deferred',
    decideAndWrite: (db: WritableDb) => Result<Value, Code>,
  ): Result<Value, Code> {
    const undone: { refusal: Refusal<Code> | null } = { refusal: null }
    const run = this.#connection.transaction(() => {
      const outcome = decideAndWrite(writableDb(this.#connection))
      if (outcome.ok) return outcome
      undone.refusal = outcome
      throw new RefusedAct()
    })
    try {
      return mode === 'immediate' ? run.immediate() : run.deferred()
    } catch (error) {
      if (error instanceof RefusedAct && undone.refusal !== null) return undone.refusal
      throw error
    }
  }

  /** Forward only: in a folder put back from a copy the anchor is what says so. */
  #advanceAnchor(): void {
    const head = headPosition(this.db)
    const last = this.#anchor.last()
    if (head !== null && (last === null || isOlder(last, head))) this.#anchor.advance(head)
    this.#anchorIsBehind = false
  }

  #moveLogWhenIdle(): void {
    this.#actsInLog += 1
    if (this.#idle !== undefined) this.#idle.refresh()
    else if (this.#actsInLog >= ACTS_PER_MOVE) {
      this.#idle = setTimeout(() => {
        this.#idle = undefined
        this.#moveLog('PASSIVE')
      }, IDLE_MS).unref()
    }
  }

  /** What the disk does not let move stays in the log, where the next start finds it. */
  #moveLog(mode: 'PASSIVE' | 'TRUNCATE'): void {
    this.#actsInLog = 0
    try {
      this.#connection.pragma(`wal_checkpoint(${mode})`)
    } catch (error) {
      actRefusal(error, this.folder.path)
    }
  }

  /** Empties the write-ahead log into the database, if the disk lets it, and lets go of the folder. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    clearTimeout(this.#idle)
    this.#anchor.close()
    try {
      this.#moveLog('TRUNCATE')
    } finally {
      this.#connection.close()
    }
  }
}

export type { TillStore }

/** Thrown inside a transaction to undo it; never leaves this file. */
class RefusedAct extends Error {}

/** @throws whatever is no error of the disk */
function actRefusal(error: unknown, path: string): Refusal<ActRefusal> {
  const code = causeCode(error, path)
  if (['SQLITE_FULL', 'ENOSPC', 'EDQUOT'].includes(code)) return refuse('disk_full')
  if (code.startsWith('SQLITE_READONLY') || code === 'EROFS') return refuse('read_only')
  if (code.startsWith('SQLITE_IOERR') || isDamage(error)) return refuse('disk_error')
  if (['EIO', 'EFBIG', 'EACCES', 'EPERM'].includes(code)) return refuse('disk_error')
  throw error
}

function readableDb(connection: BetterSqlite3.Database): ReadableDb {
  return { connection } as ReadableDb
}

function writableDb(connection: BetterSqlite3.Database): WritableDb {
  return { connection } as WritableDb
}

/** Opens (and on first use makes) the till's database in a data folder. */
export function openStore(options: StoreOptions): Result<TillStore, FolderRefusal> {
  const folder = openFolder(options.dataDir)
  if (!folder.ok) return folder
  let connection: BetterSqlite3.Database | undefined
  try {
    const keys = fileKeyStore(options.configDir)
    const key = folder.value.used ? keys.readKey(folder.value.id) : keys.createKey(folder.value.id)
    if (!key.ok) return key
    connection = new BetterSqlite3(folder.value.databasePath)
    configure(connection, key.value)
    const migrated = migrateStore(connection)
    if (!migrated.ok) {
      connection.close()
      return migrated
    }
    const anchor = openAnchor(options.configDir, folder.value.id)
    const store = new TillStore(folder.value, connection, anchor, key.value)
    const goesOn = goOnBehind(store, anchor.last(), options)
    if (goesOn.ok) return ok(store)
    store.close()
    return goesOn
  } catch (error) {
    connection?.close()
    return folderRefusal(error, folder.value.path)
  }
}

function migrateStore(connection: BetterSqlite3.Database): Result<number, 'folder_newer'> {
  return migrate(connection, tillMigrations, () => rebuildProjections(writableDb(connection)))
}

/**
 * WAL first, then FULL: the build falls back to NORMAL by itself in WAL mode, and NORMAL loses acknowledged sales in a
 * power cut. Every setting is read back; EXCLUSIVE keeps a second process out.
 */
function configure(connection: BetterSqlite3.Database, keyHex: string): void {
  connection.pragma("cipher = 'sqlcipher'")
  connection.pragma(`key = "x'${keyHex}'"`)
  connection.pragma('busy_timeout = 0')
  connection.pragma('locking_mode = EXCLUSIVE')
  connection.pragma('journal_mode = WAL')
  connection.pragma('synchronous = FULL')
  connection.pragma('foreign_keys = ON')
  connection.pragma('trusted_schema = OFF')
  connection.pragma('cell_size_check = ON')
  connection.pragma('mmap_size = 0')
  connection.pragma('temp_store = MEMORY')
  connection.pragma('wal_autocheckpoint = 1000')
  connection.pragma('journal_size_limit = 67108864')
  connection.pragma('cache_size = -65536')
  if (process.platform === 'darwin') {
    connection.pragma('fullfsync = ON')
    connection.pragma('checkpoint_fullfsync = ON')
  }
  // Takes the write lock once, so that a second instance is told at once and not at its first sale.
  connection.exec('BEGIN IMMEDIATE; COMMIT')
  for (const [name, wanted] of durabilitySettings) {
    const found = connection.pragma(name, { simple: true })
    assert(found === wanted, `the database setting ${name} is ${found}, not ${wanted}`)
  }
}

const durabilitySettings: readonly (readonly [name: string, value: string | number])[] = [
  ['journal_mode', 'wal'],
  ['synchronous', 2],
  ['foreign_keys', 1],
  ['trusted_schema', 0],
  ['locking_mode', 'exclusive'],
]

/** The durability settings as the connection has them now, for diagnostics and verify. */
export function readSettings(db: ReadableDb): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    durabilitySettings.map(([name]) => [name, db.connection.pragma(name, { simple: true })]),
  )
}

function headPosition(db: ReadableDb): LogPosition | null {
  const head = headOfLog(db, {})
  return head === undefined ? null : { epochNumber: head.epoch_number, seq: head.seq, hash: head.hash }
}

/** A database that lacks what its anchor says it had is gone on with in a new epoch or not at all; one without a log never. */
function goOnBehind(
  store: TillStore,
  record: LogPosition | null,
  { goOn }: StoreOptions,
): Result<unknown, FolderRefusal> {
  const head = headPosition(store.db)
  if (record === null || (head !== null && !isOlder(head, record))) return ok(null)
  return head === null || goOn === undefined ? refuse('folder_older_than_record') : goOn(store, record)
}
