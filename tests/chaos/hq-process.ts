/** HQ as the storm runs it: the program itself on its own port, killed by SIGKILL, now and then its PostgreSQL with it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { StormHq } from './storm.ts'

const PROGRAM = join(import.meta.dirname, '..', '..', 'hq', 'server.ts')
const START_MS_MAX = 60_000

export interface HqPlace {
  /** As `npm run hq` takes them: where the database is. */
  readonly args: readonly string[]
  /** XDG folders of its own, so that no HQ of this machine is touched. */
  readonly env: NodeJS.ProcessEnv
  /** Whether its PostgreSQL is to be killed too, and where that is. */
  readonly killsPostgresIn: string | null
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

export async function anHq(place: HqPlace): Promise<StormHq & { stop(): Promise<void> }> {
  const port = await freePort()
  let child: ChildProcess | null = null
  let kills = 0
  const said: string[] = []
  const end = async (signal: NodeJS.Signals) => {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await once(child, 'exit')
  }
  return {
    port,
    start: async () => {
      const args = ['--enable-source-maps', PROGRAM, '--port', String(port), ...place.args]
      child = spawn(process.execPath, args, { env: place.env, stdio: ['ignore', 'pipe', 'pipe'] })
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (chunk: Buffer) => {
          said.push(chunk.toString('utf8'))
          if (said.length > 200) said.shift()
        })
      }
      await untilReady(port, child, () => said.join('').slice(-2_000))
    },
    kill: async () => {
      kills += 1
      if (place.killsPostgresIn !== null && kills % 2 === 0) killPostgres(place.killsPostgresIn)
      await end('SIGKILL')
    },
    stop: () => end('SIGTERM'),
    memoryBytes: () => residentBytes(child?.pid),
  }
}

async function untilReady(port: number, child: ChildProcess, said: () => string): Promise<void> {
  const giveUpAt = performance.now() + START_MS_MAX
  while (performance.now() < giveUpAt) {
    if (child.exitCode !== null) throw new Error(`HQ ended at its start: ${said()}`)
    const answer = await fetch(`http://127.0.0.1:${port}/ready`).catch(() => null)
    if (answer?.ok) return
    await pause(100)
  }
  throw new Error(`HQ does not come up: ${said()}`)
}

/** SIGKILL for the postmaster of this data folder; its children end with it. */
function killPostgres(home: string): void {
  const path = join(home, 'postmaster.pid')
  if (!existsSync(path)) return
  const [pid] = readFileSync(path, 'utf8').split('\n')
  if (pid !== undefined && /^\d+$/.test(pid)) process.kill(Number(pid), 'SIGKILL')
}

/** Resident memory of a process on Linux; 0 elsewhere. */
function residentBytes(pid: number | undefined): number {
  const path = `/proc/${pid}/statm`
  if (pid === undefined || !existsSync(path)) return 0
  const [, resident] = readFileSync(path, 'utf8').split(' ')
  return Number(resident) * 4096
}
