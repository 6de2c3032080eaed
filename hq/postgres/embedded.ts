/**
 * HQ's own PostgreSQL while it runs. A lock in the database itself says whether an HQ holds it: it goes with the
 * connection, so a killed HQ holds nothing, and the server it left behind is ended by the next one before it starts its own.
 */
import type { ChildProcess } from 'node:child_process'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { errorCode } from '../db.ts'
import { postgresBinaries } from './binaries.ts'
import {
  CLUSTER_ROLE,
  type Cluster,
  freePort,
  lastWords,
  openCluster,
  type RunningServer,
  runningServer,
  type Settings,
  startServer,
  stopServer,
} from './cluster.ts'
import { databaseFolder } from './folders.ts'
import { postgresOwner } from './owner.ts'

export interface EmbeddedAsk {
  readonly dataDir: string
  /** 'server' must be the only one; a 'command' also works beside the HQ that runs. */
  readonly as: 'server' | 'command'
  /** Beside the durable ones; for tests. */
  readonly settings?: Settings
  /** Told when a server that was running has ended for good. */
  readonly onLost?: (why: string) => void
}

export type EmbeddedRefusal =
  | 'hq_running'
  | 'folder_closed'
  | 'no_postgres'
  | 'no_postgres_user'
  | 'postgres_does_not_start'

const DATABASE = 'guike_hq'
/** Any number will do, as long as every HQ takes the same. */
const HOLD = 4_711_002
/** How long the other HQ may take to go after it was told to. */
const HOLD_WAIT_MS_MAX = 3_000
/** Replaying what a crash left can take long on a large database. */
const READY_MS_MAX = 10 * 60_000
const POLL_MS = 50
const CONNECT_MS_MAX = 5_000
/** Of connecting where nothing answers as a PostgreSQL of ours does. */
const SILENT_TRIES_MAX = 200
const STARTS_MAX = 4

/** Finds or starts PostgreSQL on HQ's data folder. */
export async function openEmbedded(ask: EmbeddedAsk): Promise<Result<EmbeddedPostgres, EmbeddedRefusal>> {
  const owner = postgresOwner()
  if (!owner.ok) return owner
  const folder = databaseFolder(ask.dataDir, owner.value)
  if (!folder.ok) return folder
  const binaries = postgresBinaries(owner.value)
  if (!binaries.ok) return binaries
  const cluster = openCluster(folder.value.home, binaries.value, owner.value, ask.settings?.fsync !== 'off')
  if (!cluster.ok) return cluster
  for (let start = 1; ; start += 1) {
    const opened = await findOrStart(cluster.value, ask)
    // Somebody else's server may have come up between the look and the start: look again.
    if (opened.ok || opened.code !== 'postgres_does_not_start' || start === STARTS_MAX) return opened
  }
}

async function findOrStart(
  cluster: Cluster,
  ask: EmbeddedAsk,
): Promise<Result<EmbeddedPostgres, EmbeddedRefusal>> {
  const running = runningServer(cluster)
  if (running !== null) {
    const holder = await holdOf(cluster, running, ask.as === 'server' ? HOLD_WAIT_MS_MAX : 0)
    if (holder === 'held by another') {
      return ask.as === 'command'
        ? ok(new EmbeddedPostgres(cluster, running.port, null, ask))
        : refuse('hq_running')
    }
    await holder?.end()
    if (!(await stopServer(cluster, 'fast'))) await stopServer(cluster, 'immediate')
  }
  const port = await freePort()
  const child = startServer(cluster, port, ask.settings ?? {})
  const ready = await untilReady(cluster, port, child)
  if (ready === null) return refuse('postgres_does_not_start', { said: lastWords(cluster) })
  const held = await tryHold(ready)
  if (!held) {
    await ready.end()
    return refuse('hq_running')
  }
  return ok(new EmbeddedPostgres(cluster, port, { child, hold: ready }, ask))
}

/** Takes the hold of a server that runs: the connection that has it, null where the server gives no connection. */
async function holdOf(
  cluster: Cluster,
  running: RunningServer,
  waitMsMax: number,
): Promise<pg.Client | 'held by another' | null> {
  const client = await untilReady(cluster, running.port, null)
  if (client === null) return null
  const giveUpAt = performance.now() + waitMsMax
  while (!(await tryHold(client))) {
    if (performance.now() >= giveUpAt) {
      await client.end()
      return 'held by another'
    }
    await sleep(POLL_MS * 4)
  }
  return client
}

async function tryHold(client: pg.Client): Promise<boolean> {
  const answer = await client.query<{ held: boolean }>(`SELECT pg_try_advisory_lock(${HOLD}) AS held`)
  return answer.rows[0]?.held === true
}

/** PostgreSQL says so itself while it starts, replays or ends. */
const CANNOT_CONNECT_NOW = '57P03'

/** A first connection, with HQ's database made; null when the server ended or takes none. */
async function untilReady(
  cluster: Cluster,
  port: number,
  child: ChildProcess | null,
): Promise<pg.Client | null> {
  const giveUpAt = performance.now() + READY_MS_MAX
  let triesLeft = SILENT_TRIES_MAX
  while (performance.now() < giveUpAt) {
    if (child !== null && hasEnded(child)) return null
    const client = new pg.Client({
      connectionString: urlOf(cluster, port, 'postgres'),
      connectionTimeoutMillis: CONNECT_MS_MAX,
      keepAlive: true,
    })
    // Without a listener a connection that breaks would end the whole program.
    client.on('error', () => undefined)
    try {
      await client.connect()
      await makeDatabase(client)
      return client
    } catch (error) {
      await client.end().catch(() => undefined)
      if (errorCode(error) !== CANNOT_CONNECT_NOW) triesLeft -= 1
      // It has a moment to answer at all; after that it is another server, or none.
      if (triesLeft === 0) return null
    }
    await sleep(POLL_MS)
  }
  return null
}

const DUPLICATE_DATABASE = '42P04'
const UNIQUE_VIOLATION = '23505'

async function makeDatabase(client: pg.Client): Promise<void> {
  const there = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE])
  if (there.rowCount === 1) return
  await client.query(`CREATE DATABASE ${DATABASE}`).catch((error: unknown) => {
    const code = errorCode(error)
    if (code !== DUPLICATE_DATABASE && code !== UNIQUE_VIOLATION) throw error
  })
}

const hasEnded = (child: ChildProcess): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null

function urlOf(cluster: Cluster, port: number, database: string): string {
  return `postgres://${CLUSTER_ROLE}:${cluster.password}@127.0.0.1:${port}/${database}`
}

/** A server of our own that ended by itself is started again, so often in so long. */
const RESTARTS_MAX = 5
const RESTARTS_WITHIN_MS = 60_000

/** PostgreSQL as HQ uses it: an address, and an end. */
export class EmbeddedPostgres {
  readonly #cluster: Cluster
  readonly #port: number
  readonly #ask: EmbeddedAsk
  readonly #restartedAt: number[] = []
  #own: { child: ChildProcess; hold: pg.Client } | null
  #isClosing = false
  #restarting: Promise<void> = Promise.resolve()

  constructor(
    cluster: Cluster,
    port: number,
    own: { readonly child: ChildProcess; readonly hold: pg.Client } | null,
    ask: EmbeddedAsk,
  ) {
    this.#cluster = cluster
    this.#port = port
    this.#own = own
    this.#ask = ask
    if (own !== null) this.#watch(own)
  }

  /** Where HQ's database is, password and all: not for logs. */
  get url(): string {
    return urlOf(this.#cluster, this.#port, DATABASE)
  }

  /** For tests that make databases of their own. */
  get adminUrl(): string {
    return urlOf(this.#cluster, this.#port, 'postgres')
  }

  /** The folder that holds the database. */
  get home(): string {
    return this.#cluster.home
  }

  /** Whether it lies elsewhere than in the folder asked for. */
  get isMoved(): boolean {
    return this.#cluster.home !== resolve(this.#ask.dataDir)
  }

  /** Whether it was already running, so that it stays when this is closed. */
  get isShared(): boolean {
    return this.#own === null && !this.#isClosing
  }

  /** The process of the server, while it is our own. */
  get pid(): number | undefined {
    return this.#own?.child.pid
  }

  /** Ends our own server; everything committed is kept. */
  async close(): Promise<void> {
    if (this.#isClosing) return
    this.#isClosing = true
    await this.#restarting
    const own = this.#own
    if (own === null) return
    this.#own = null
    await own.hold.end().catch(() => undefined)
    const mode = this.#ask.settings?.fsync === 'off' ? 'immediate' : 'fast'
    if (!(await stopServer(this.#cluster, mode))) await stopServer(this.#cluster, 'immediate')
  }

  #watch(own: { readonly child: ChildProcess; readonly hold: pg.Client }): void {
    own.child.once('exit', () => {
      if (!this.#isClosing) this.#restarting = this.#restart()
    })
    own.hold.once('end', () => {
      if (!this.#isClosing && !hasEnded(own.child)) this.#restarting = this.#holdAgain(own.child)
    })
  }

  async #restart(): Promise<void> {
    await this.#own?.hold.end().catch(() => undefined)
    this.#own = null
    while (!this.#isClosing) {
      const now = performance.now()
      const recent = this.#restartedAt.filter((at) => now - at < RESTARTS_WITHIN_MS)
      if (recent.length >= RESTARTS_MAX) {
        this.#ask.onLost?.(lastWords(this.#cluster))
        return
      }
      this.#restartedAt.push(now)
      const child = startServer(this.#cluster, this.#port, this.#ask.settings ?? {})
      const hold = await untilReady(this.#cluster, this.#port, child)
      if (hold !== null && (await tryHold(hold).catch(() => false))) {
        this.#own = { child, hold }
        this.#watch(this.#own)
        return
      }
      await hold?.end().catch(() => undefined)
      // What the ended server's own processes still hold is let go of within a moment.
      await sleep(POLL_MS * 10)
    }
  }

  /** PostgreSQL cuts all connections when one of its processes crashes; the server itself goes on. */
  async #holdAgain(child: ChildProcess): Promise<void> {
    const hold = await untilReady(this.#cluster, this.#port, child)
    if (hold === null) return
    if (!(await tryHold(hold).catch(() => false))) return
    this.#own = { child, hold }
    hold.once('end', () => {
      if (!this.#isClosing && !hasEnded(child)) this.#restarting = this.#holdAgain(child)
    })
  }
}
