// One PostgreSQL for all HQ tests of a run: started when the first of them asks, on the tests' own data, ended with the run.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openPool } from '../../hq/db.ts'
import { migrate } from '../../hq/migrate.ts'
import { FOR_A_TEST } from '../../hq/postgres/cluster.ts'
import { type EmbeddedPostgres, openEmbedded } from '../../hq/postgres/embedded.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers a GET with the addresses of the run's PostgreSQL, as JSON. */
    hqPostgres: string
  }
}

export interface TestPostgres {
  /** A role that may make databases. */
  readonly adminUrl: string
  /** A database with all migrations, for CREATE DATABASE … TEMPLATE. */
  readonly template: string
}

const FOLDER = 'guike-hq-tests-'

/** Vitest calls this before the first test file; nothing is started yet. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let opened: Promise<{ answer: TestPostgres; close(): Promise<void> }> | undefined
  const broker = createServer((_request, response) => {
    opened ??= openTestPostgres()
    opened.then(
      ({ answer }) => response.end(JSON.stringify(answer)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve))
  broker.unref()
  const address = broker.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  project.provide('hqPostgres', `http://127.0.0.1:${port}/`)
  return async () => {
    broker.close()
    await (await opened?.catch(() => undefined))?.close()
  }
}

async function openTestPostgres() {
  const given = process.env.GUIKE_TEST_DATABASE_URL
  const own = given === undefined || given === '' ? await startOwn() : undefined
  const adminUrl = own?.postgres.adminUrl ?? given ?? ''
  const template = `guike_template_${process.pid}`
  await asAdmin(adminUrl, `CREATE DATABASE ${template}`)
  const pool = openPool({ url: databaseUrl(adminUrl, template), connectionsMax: 1 })
  const migrated = await migrate(pool)
  await pool.end()
  if (!migrated.ok) throw new Error(`migrations: ${migrated.code}`)
  const close = async () => {
    if (own === undefined) await asAdmin(adminUrl, `DROP DATABASE IF EXISTS ${template} WITH (FORCE)`)
    await own?.close()
  }
  return { answer: { adminUrl, template }, close }
}

async function startOwn(): Promise<{ postgres: EmbeddedPostgres; close(): Promise<void> }> {
  await sweep()
  const dir = mkdtempSync(join(tmpdir(), `${FOLDER}${process.pid}-`))
  const postgres = await openTestCluster(dir)
  return {
    postgres,
    close: async () => {
      await postgres.close()
      removeDatabase(dir, postgres)
    },
  }
}

async function openTestCluster(dir: string): Promise<EmbeddedPostgres> {
  const opened = await openEmbedded({ dataDir: dir, as: 'server', settings: FOR_A_TEST })
  if (!opened.ok) throw new Error(`${opened.code} ${JSON.stringify(opened.details)}`)
  return opened.value
}

function removeDatabase(dir: string, postgres: EmbeddedPostgres): void {
  rmSync(dir, { recursive: true, force: true })
  rmSync(postgres.home, { recursive: true, force: true })
}

/** What a run of this user's that was killed left behind: opening it ends its server. */
async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((name) => name.startsWith(FOLDER))) {
    const dir = join(tmpdir(), name)
    const isOurs = statSync(dir, { throwIfNoEntry: false })?.uid === process.getuid?.()
    if (!isOurs || isAlive(Number(name.slice(FOLDER.length).split('-')[0]))) continue
    try {
      const postgres = await openTestCluster(dir)
      await postgres.close()
      removeDatabase(dir, postgres)
    } catch {
      // Another run sweeps it at this moment, or nobody can: no reason to run no tests.
      rmSync(dir, { recursive: true, force: true })
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** One statement on the server, outside any database of HQ's. */
export async function asAdmin(adminUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** The address of another database of the same server. */
export function databaseUrl(adminUrl: string, database: string): string {
  const url = new URL(adminUrl)
  url.pathname = `/${database}`
  return url.href
}
