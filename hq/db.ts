/** HQ's way to PostgreSQL: a bounded pool, Kysely on it, and transactions that try again where PostgreSQL asks for it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type IsolationLevel, Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import type { HqTables } from './schema.ts'

/** The pool or a transaction on it: what queries are written against. */
export type HqDb = Kysely<HqTables>
export type HqTransaction = Transaction<HqTables>

export interface PoolOptions {
  /** postgres://… */
  readonly url: string
  readonly connectionsMax?: number
  /** How long a request waits for a connection before it is refused as busy. */
  readonly waitMsMax?: number
  readonly statementMsMax?: number
  /** Told the code of an error on a connection nobody was using; the pool replaces that connection by itself. */
  readonly onIdleError?: (code: string) => void
}

const CONNECTIONS_MAX = 16
const WAIT_MS_MAX = 5_000
const STATEMENT_MS_MAX = 30_000
const IDLE_IN_TRANSACTION_MS_MAX = 60_000
const IDLE_MS_MAX = 60_000

/** All whole numbers of HQ are fen, points, positions and milliseconds: within a double, or a defect. */
function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError('a bigint beyond the safe integers')
  return value
}

function wholeNumbers(text: string): readonly number[] {
  const inside = text.slice(1, -1)
  return inside === '' ? [] : inside.split(',').map(wholeNumber)
}

/** By PostgreSQL's own numbers of its types: bigint, bigint[], date. */
const READERS: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [20, wholeNumber],
  [1016, wholeNumbers],
  [1082, (text) => text],
])

/** bigint as a number, date as '2026-11-21'; all else as the library has it: numeric (a sum of bigint) stays text. */
const TYPES: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    const own = format === 'binary' ? undefined : READERS.get(oid)
    return own ?? pg.types.getTypeParser(oid, format)
  },
}

/** Opens nothing yet: connections are made when first needed, at most so many. */
export function openPool(options: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connectionsMax ?? CONNECTIONS_MAX,
    connectionTimeoutMillis: options.waitMsMax ?? WAIT_MS_MAX,
    idleTimeoutMillis: IDLE_MS_MAX,
    statement_timeout: options.statementMsMax ?? STATEMENT_MS_MAX,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS_MAX,
    application_name: 'guike-hq',
    keepAlive: true,
    types: TYPES,
  })
  pool.on('error', (error) => options.onIdleError?.(errorCode(error)))
  return pool
}

/** Closing this closes the pool. */
export function openDb(pool: pg.Pool): HqDb {
  return new Kysely<HqTables>({ dialect: new PostgresDialect({ pool }) })
}

/** SQLSTATE, or Node's code, of a failed query; 'unknown' where there is none. Its message may hold values: it is not for logs. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
}

const SERIALIZATION_FAILURE = '40001'
const DEADLOCK_DETECTED = '40P01'
const TRIES_MAX = 6
const FIRST_WAIT_MS = 5

/**
 * Runs `work` in one transaction, READ COMMITTED unless asked otherwise, and again, at most six times in all, where
 * PostgreSQL ended it for the sake of another one: so `work` does nothing but query and compute.
 */
export async function inTransaction<Value>(
  db: HqDb,
  work: (db: HqTransaction) => Promise<Value>,
  isolation: IsolationLevel = 'read committed',
): Promise<Value> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().setIsolationLevel(isolation).execute(work)
    } catch (error) {
      const code = errorCode(error)
      const isPassing = code === SERIALIZATION_FAILURE || code === DEADLOCK_DETECTED
      if (!isPassing || attempt === TRIES_MAX) throw error
      await sleep(FIRST_WAIT_MS * 2 ** (attempt - 1))
    }
  }
}
