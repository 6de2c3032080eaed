/** One PostgreSQL cluster on disk: making it, starting a server on it, finding the one that runs on it, ending it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { systemClock } from '../clock.ts'
import { flushFolder } from '../durable-file.ts'
import type { Binaries } from './binaries.ts'
import { clusterFolder, makePrivateFolder } from './folders.ts'
import type { Owner } from './owner.ts'

export interface Cluster {
  readonly binaries: Binaries
  readonly owner: Owner | null
  /** Holds the cluster and PostgreSQL's log. */
  readonly home: string
  /** PGDATA. */
  readonly data: string
  readonly password: string
}

/** The role that owns everything of HQ's in its own PostgreSQL. */
export const CLUSTER_ROLE = 'guike'

/** Settings of every start. What is acknowledged is on disk; the log says no values, so no persons. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  max_connections: '100',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // An error's words may hold a value; HQ itself logs its code.
  log_min_messages: 'log',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
} as const

/** For a test's throw-away cluster: a power cut would lose it. */
export const FOR_A_TEST = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  shared_buffers: '64MB',
} as const

export type Settings = Readonly<Record<string, string>>

const LOG = 'postgres.log'
const LOG_BYTES_MAX = 10 * 1024 * 1024
const PASSWORD = 'password'

/**
 * Opens the cluster in a folder, making it where there is none; a broken attempt at it leaves nothing that is used.
 * Refuses postgres_does_not_start {said}.
 */
export function openCluster(
  home: string,
  binaries: Binaries,
  owner: Owner | null,
  durable: boolean,
): Result<Cluster, 'postgres_does_not_start'> {
  const folder = clusterFolder(home)
  if (!existsSync(folder)) {
    const said = makeCluster(home, binaries, owner, durable)
    if (said !== null) return refuse('postgres_does_not_start', { said })
  }
  const password = readFileSync(join(folder, PASSWORD), 'utf8').trim()
  return ok({ binaries, owner, home, data: join(folder, 'data'), password })
}

const UNFINISHED = /^cluster\.new-[0-9a-f]{8}$/
const ABANDONED_AFTER_MS = 10 * 60_000

/** @returns what initdb complained of, or null */
function makeCluster(home: string, binaries: Binaries, owner: Owner | null, durable: boolean): string | null {
  sweepUnfinished(home)
  const beside = join(home, `cluster.new-${randomBytes(4).toString('hex')}`)
  makePrivateFolder(beside, owner)
  const passwordFile = join(beside, PASSWORD)
  writeFileSync(passwordFile, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 })
  if (owner !== null) chownSync(passwordFile, owner.uid, owner.gid)
  const said = initialise(join(beside, 'data'), passwordFile, binaries, owner, durable)
  if (said === null) takeIntoUse(beside, home)
  rmSync(beside, { recursive: true, force: true })
  return existsSync(clusterFolder(home)) ? null : said
}

function takeIntoUse(beside: string, home: string): void {
  try {
    renameSync(beside, clusterFolder(home))
    flushFolder(home)
  } catch (error) {
    // Another HQ was faster; its cluster is as good.
    if (!existsSync(clusterFolder(home))) throw error
  }
}

function sweepUnfinished(home: string): void {
  for (const name of readdirSync(home).filter((name) => UNFINISHED.test(name))) {
    const path = join(home, name)
    // A younger one may be being made by another HQ at this moment.
    const ageMs = systemClock.nowMs() - statSync(path).mtimeMs
    if (ageMs > ABANDONED_AFTER_MS) rmSync(path, { recursive: true, force: true })
  }
}

function initialise(
  data: string,
  passwordFile: string,
  binaries: Binaries,
  owner: Owner | null,
  durable: boolean,
): string | null {
  const args = [
    `--pgdata=${data}`,
    `--username=${CLUSTER_ROLE}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The same order of texts on every system.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ]
  const ran = spawnSync(binaries.initdb, args, { ...asOwner(owner), encoding: 'utf8' })
  if (ran.status === 0) return null
  return ran.error?.message ?? ran.stderr.trim().split('\n').slice(-5).join('\n')
}

/** Starts a server on this port; it is ready only when it takes connections. Signals to HQ's terminal do not reach it. */
export function startServer(cluster: Cluster, port: number, settings: Settings): ChildProcess {
  const log = join(cluster.home, LOG)
  const isLong = existsSync(log) && statSync(log).size > LOG_BYTES_MAX
  const file = openSync(log, isLong ? 'w' : 'a', 0o600)
  try {
    const all = Object.entries({ ...SETTINGS, ...settings })
    const args = [
      '-D',
      cluster.data,
      '-p',
      String(port),
      ...all.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ]
    const child = spawn(cluster.binaries.postgres, args, {
      ...asOwner(cluster.owner),
      detached: true,
      stdio: ['ignore', file, file],
      windowsHide: true,
    })
    // A program that cannot be started has no pid, which is how it is told.
    child.on('error', () => undefined)
    return child
  } finally {
    closeSync(file)
  }
}

/** The last lines PostgreSQL wrote, for a person who has to find out why it does not start. */
export function lastWords(cluster: Cluster): string {
  const log = join(cluster.home, LOG)
  return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-5).join('\n') : ''
}

export interface RunningServer {
  readonly pid: number
  readonly port: number
}

/**
 * The server that runs on this cluster, or null. A lock file that a killed server left, its number now another
 * program's, is taken away.
 */
export function runningServer(cluster: Cluster): RunningServer | null {
  const path = join(cluster.data, 'postmaster.pid')
  if (!existsSync(path)) return null
  const [pidLine = '', , , portLine = ''] = readFileSync(path, 'utf8').split('\n')
  const [pid, port] = [Number(pidLine), Number(portLine)]
  if (!Number.isInteger(pid) || pid <= 0) return null
  const found = isServerOf(cluster, pid)
  if (!found) {
    rmSync(path, { force: true })
    return null
  }
  return Number.isInteger(port) && port > 0 ? { pid, port } : null
}

function isServerOf(cluster: Cluster, pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    const isForeign = error instanceof Error && 'code' in error && error.code === 'EPERM'
    if (!isForeign) return false
  }
  if (process.platform === 'linux') return commandLine(pid).includes(cluster.data)
  if (process.platform === 'win32') return true
  const said = spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' })
  return said.stdout.includes(cluster.data)
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

/** Ends whatever server runs on the cluster: running transactions are rolled back, everything committed is kept. */
export function stopServer(cluster: Cluster, mode: 'fast' | 'immediate'): Promise<boolean> {
  const args = ['stop', '-D', cluster.data, '-m', mode, '-w', '-t', '60', '-s']
  return new Promise((resolve) => {
    const child = spawn(cluster.binaries.pgCtl, args, {
      ...asOwner(cluster.owner),
      stdio: 'ignore',
      windowsHide: true,
    })
    child.on('error', () => resolve(false))
    child.on('close', (code) => resolve(code === 0))
  })
}

/** A port nothing listens on just now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}

/** PostgreSQL gets none of HQ's environment, where secrets may stand. */
function asOwner(owner: Owner | null) {
  const env: Record<string, string> = { LC_ALL: 'C' }
  // Windows cannot start a program without some of these.
  for (const name of ['PATH', 'SystemRoot', 'TEMP', 'TMP']) {
    const value = process.env[name]
    if (value !== undefined) env[name] = value
  }
  return owner === null ? { env, cwd: undefined } : { env, cwd: '/', uid: owner.uid, gid: owner.gid }
}
