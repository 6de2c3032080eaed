// A real HQ for a test: its own database on the run's PostgreSQL, its own keys, its door on a free port, a clock the test sets.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { inject } from 'vitest'
import { type AppGuards, hqApp } from '../../hq/app.ts'
import type { Clock } from '../../hq/clock.ts'
import type { HqDb } from '../../hq/db.ts'
import { listen } from '../../hq/listen.ts'
import { openLog } from '../../hq/logs.ts'
import { COMMAND } from '../../hq/officers/acts.ts'
import { createOfficer, type OfficerRole } from '../../hq/officers/officers.ts'
import { signIn } from '../../hq/officers/sessions.ts'
import { openHq } from '../../hq/open.ts'
import { makeActivationCode } from '../../hq/organisation/codes.ts'
import { createSite } from '../../hq/organisation/sites.ts'
import type { HqParts } from '../../hq/parts.ts'
import type { Result } from '../../shared/domain/result.ts'
import { asAdmin, databaseUrl, type TestPostgres } from './hq-postgres.ts'

/** A clock that stands until the test moves it. */
export interface TestClock extends Clock {
  advance(ms: number): void
}

/** 2026-11-21, 10:00 in Shanghai. */
export const TEST_NOW_MS = Date.UTC(2026, 10, 21, 2)

export function aClock(startMs: number = TEST_NOW_MS): TestClock {
  let nowMs = startMs
  return {
    nowMs: () => nowMs,
    advance: (ms) => {
      nowMs += ms
    },
  }
}

export interface HqOptions {
  /** The test's own clock; one that stands at TEST_NOW_MS unless given. */
  readonly clock?: Clock
  readonly connectionsMax?: number
  readonly waitMsMax?: number
  readonly statementMsMax?: number
  readonly guards?: AppGuards
  /** A database of the test's own, empty or not; one of the run's PostgreSQL unless given. */
  readonly databaseUrl?: string
  /** Keys that outlive this HQ; a folder of its own unless given. */
  readonly configDir?: string
  /** A port that tills know already; a free one unless given. */
  readonly port?: number
}

/** A test that leaves a request running does not wait for it at its end. */
const STOP_MS_MAX = 1_000

export interface TestHq {
  /** http://127.0.0.1:PORT */
  readonly url: string
  /** The address of this HQ's database. */
  readonly databaseUrl: string
  readonly db: HqDb
  readonly pool: Pool
  readonly parts: HqParts
  /** All log lines so far, each one JSON object. */
  logLines(): readonly string[]
  /** The token of an officer of this role, who is made for it. */
  officerToken(role?: OfficerRole): Promise<string>
  /** A one-time code; the site is made where it is not there yet. */
  makeCode(site?: string, tillNumber?: number): Promise<string>
  /** Tells everybody who waits that HQ stops; the door stays open until `close`. */
  stop(): void
  close(): Promise<void>
}

/** An empty database with all migrations on the run's PostgreSQL. */
export async function aDatabase(): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const answer = await fetch(inject('hqPostgres'))
  if (!answer.ok) throw new Error(await answer.text())
  const { adminUrl, template } = (await answer.json()) as TestPostgres
  const name = `hq_${randomBytes(6).toString('hex')}`
  await asAdmin(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`)
  return {
    url: databaseUrl(adminUrl, name),
    drop: () => asAdmin(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`),
  }
}

/** The value of what a test expects to succeed. */
export function given<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`${result.code} ${JSON.stringify(result.details)}`)
  return result.value
}

/** Starts an HQ; `close` it in afterAll or afterEach. */
export async function startHq(options: HqOptions = {}): Promise<TestHq> {
  const own = options.databaseUrl
  const database = own === undefined ? await aDatabase() : { url: own, drop: () => Promise.resolve() }
  const configDir = options.configDir ?? mkdtempSync(join(tmpdir(), 'guike-hq-config-'))
  const lines: string[] = []
  const opened = await openHq({
    url: database.url,
    configDir,
    log: openLog({ write: (line) => void lines.push(line) }),
    clock: options.clock ?? aClock(),
    pool: {
      connectionsMax: options.connectionsMax ?? 5,
      ...(options.waitMsMax === undefined ? {} : { waitMsMax: options.waitMsMax }),
      ...(options.statementMsMax === undefined ? {} : { statementMsMax: options.statementMsMax }),
    },
  })
  const hq = given(opened)
  const app = hqApp(hq.parts, options.guards ?? { behindProxy: false, metrics: 'open' })
  const listening = await listen(app, {
    address: '127.0.0.1',
    port: options.port ?? 0,
    stopMsMax: STOP_MS_MAX,
  })
  return {
    url: listening.url,
    databaseUrl: database.url,
    db: hq.parts.db,
    pool: hq.pool,
    parts: hq.parts,
    logLines: () => lines,
    officerToken: (role = 'admin') => officerToken(hq.parts, role),
    makeCode: (site = '0001', tillNumber = 1) => makeCode(hq.parts, site, tillNumber),
    stop: () => hq.stop(),
    close: async () => {
      hq.stop()
      await listening.close()
      await hq.close()
      await database.drop()
      if (options.configDir === undefined) rmSync(configDir, { recursive: true, force: true })
    },
  }
}

async function officerToken(parts: HqParts, role: OfficerRole): Promise<string> {
  const officer = {
    name: `${role} ${randomBytes(4).toString('hex')}`,
    role,
    password: randomBytes(9).toString('hex'),
  }
  given(await createOfficer(parts, COMMAND, officer))
  return given(await signIn(parts, officer.name, officer.password)).token
}

async function makeCode(parts: HqParts, site: string, tillNumber: number): Promise<string> {
  await createSite(parts, COMMAND, { code: site, name: `门店 ${site}` })
  return given(await makeActivationCode(parts, COMMAND, { site, tillNumber })).code
}
