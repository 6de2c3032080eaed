// The way to PostgreSQL: values as HQ reads them, transactions that try again, a pool that is full.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction, openDb, openPool } from '../../hq/db.ts'
import { migrate } from '../../hq/migrate.ts'
import { hqMigrations } from '../../migrations/hq/list.ts'
import { aDatabase, startHq, type TestHq } from '../support/hq.ts'

let hq: TestHq
beforeAll(async () => {
  hq = await startHq({ connectionsMax: 3 })
})
afterAll(() => hq.close())

test('whole numbers come as numbers, dates as they are written, and what a number cannot hold is a defect', async () => {
  const read = await sql<Record<string, unknown>>`
    SELECT 9007199254740991::bigint AS big, '{1,2}'::bigint[] AS several, '{}'::bigint[] AS none,
           date '2026-11-21' AS day, NULL::bigint AS nothing`.execute(hq.db)
  expect(read.rows[0]).toEqual({
    big: Number.MAX_SAFE_INTEGER,
    several: [1, 2],
    none: [],
    day: '2026-11-21',
    nothing: null,
  })
  await expect(sql`SELECT 9007199254740993::bigint`.execute(hq.db)).rejects.toThrow('safe integers')
})

test('a transaction that PostgreSQL ended for another is run again, and what it did is done once', async () => {
  await hq.parts.db.insertInto('site').values({ code: '0001', name: 'a', created_at_ms: 0 }).execute()
  const add = () =>
    inTransaction(
      hq.db,
      async (db) => {
        const row = await db
          .selectFrom('site')
          .select('created_at_ms')
          .where('code', '=', '0001')
          .executeTakeFirstOrThrow()
        await db
          .updateTable('site')
          .set({ created_at_ms: row.created_at_ms + 1 })
          .where('code', '=', '0001')
          .execute()
      },
      'serializable',
    )
  await Promise.all([add(), add(), add()])
  const site = await hq.db.selectFrom('site').selectAll().executeTakeFirstOrThrow()
  expect(site.created_at_ms).toBe(3)
})

test('a full pool refuses after its time, and serves again when a connection is free', async () => {
  const pool = openPool({ url: hq.databaseUrl, connectionsMax: 1, waitMsMax: 1_000 })
  const db = openDb(pool)
  const held = await pool.connect()
  await expect(sql`SELECT 1`.execute(db)).rejects.toThrow('timeout')
  held.release()
  expect((await sql`SELECT 1 AS one`.execute(db)).rows).toEqual([{ one: 1 }])
  await db.destroy()
})

test('a database from the future is refused and left as it is', async () => {
  const database = await aDatabase()
  const pool = openPool({ url: database.url, connectionsMax: 1 })
  const known = hqMigrations.at(-1)?.version ?? 0
  await pool.query('UPDATE schema_version SET version = version + 10')
  expect(await migrate(pool)).toEqual({
    ok: false,
    code: 'database_newer',
    details: { found: known + 10, known },
  })
  const version = await pool.query('SELECT version FROM schema_version')
  expect(version.rows).toEqual([{ version: known + 10 }])
  await pool.end()
  await database.drop()
})

test('migrations run once however many HQs start, all of them or none', async () => {
  const database = await aDatabase()
  const pool = openPool({ url: database.url, connectionsMax: 4 })
  await pool.query('DROP SCHEMA public CASCADE')
  await pool.query('CREATE SCHEMA public')
  const broken = [...hqMigrations, { version: 9_999, name: 'broken', statements: ['SELECT 1 / 0'] }]
  await expect(migrate(pool, broken)).rejects.toThrow('division by zero')
  const left = await pool.query(`SELECT count(*) AS tables FROM pg_tables WHERE schemaname = 'public'`)
  expect(left.rows).toEqual([{ tables: 0 }])
  const runs = await Promise.all([migrate(pool), migrate(pool), migrate(pool)])
  const value = hqMigrations.at(-1)?.version
  expect(runs).toEqual(Array.from({ length: 3 }, () => ({ ok: true, value })))
  await pool.end()
  await database.drop()
})
