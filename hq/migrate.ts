/** Runs HQ's migrations: all missing ones in one transaction, one process at a time; refuses a database from the future. */
import type pg from 'pg'
import { hqMigrations, type Migration } from '../migrations/hq/list.ts'
import { ok, type Result, refuse } from '../shared/domain/result.ts'

/** The oldest PostgreSQL whose answers HQ relies on. */
const POSTGRES_MAJOR_MIN = 15

/** Any number will do, as long as every HQ takes the same. */
const MIGRATION_LOCK = 4_711_001

/** A large table may take its time; a request never waits for this. */
const MIGRATION_MS_MAX = 30 * 60_000

/**
 * @returns the version reached. Refuses postgres_too_old {found, needed}, database_newer {found, known}.
 */
export async function migrate(
  pool: pg.Pool,
  migrations: readonly Migration[] = hqMigrations,
  majorMin: number = POSTGRES_MAJOR_MIN,
): Promise<Result<number, 'postgres_too_old' | 'database_newer'>> {
  const client = await pool.connect()
  try {
    const major = await serverMajor(client)
    if (major < majorMin) return refuse('postgres_too_old', { found: major, needed: majorMin })
    await client.query('BEGIN')
    try {
      const reached = await runMissing(client, migrations)
      await client.query(reached.ok ? 'COMMIT' : 'ROLLBACK')
      return reached
    } catch (error) {
      await client.query('ROLLBACK')
      throw error
    }
  } finally {
    client.release()
  }
}

/** The version a database is at; 0 where HQ never was. */
export async function schemaVersion(db: Pick<pg.Pool, 'query'>): Promise<number> {
  const there = await db.query<{ there: boolean }>(
    `SELECT to_regclass('schema_version') IS NOT NULL AS there`,
  )
  if (there.rows[0]?.there !== true) return 0
  const found = await db.query<{ version: number }>('SELECT version FROM schema_version')
  return found.rows[0]?.version ?? 0
}

async function serverMajor(client: pg.PoolClient): Promise<number> {
  const said = await client.query<{ server_version_num: string }>('SHOW server_version_num')
  return Math.floor(Number(said.rows[0]?.server_version_num ?? 0) / 10_000)
}

async function runMissing(
  client: pg.PoolClient,
  migrations: readonly Migration[],
): Promise<Result<number, 'database_newer'>> {
  await client.query(`SET LOCAL statement_timeout = ${MIGRATION_MS_MAX}`)
  await client.query(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`)
  await client.query(
    'CREATE TABLE IF NOT EXISTS schema_version (one smallint PRIMARY KEY DEFAULT 1 CHECK (one = 1), version integer NOT NULL)',
  )
  const found = await schemaVersion(client)
  const known = migrations.at(-1)?.version ?? 0
  if (found > known) return refuse('database_newer', { found, known })
  for (const migration of migrations) {
    if (migration.version <= found) continue
    for (const statement of migration.statements) await client.query(statement)
  }
  await client.query(
    'INSERT INTO schema_version (version) VALUES ($1) ON CONFLICT (one) DO UPDATE SET version = EXCLUDED.version',
    [known],
  )
  return ok(known)
}
