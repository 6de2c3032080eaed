/** The programs of the storm as processes: tills that can be killed and started again, and HQ. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { ChaosJob, ChaosLine, ChaosOrder } from './job.ts'

/** A till over its many lives. */
export interface ChaosTill {
  /** What the last life said of sync and memory. */
  standing(): Extract<ChaosLine, { said: 'standing' }> | null
  readonly acknowledged: string[]
  readonly done: Record<string, number>
  readonly refused: Record<string, number>
  /** Most memory a life of it had, bytes. */
  memoryMax(): number
  start(): void
  kill(): Promise<void>
  order(order: ChaosOrder): void
  /** Resolves when it closed; rejects when it ended otherwise. */
  closed(): Promise<void>
  ready(): boolean
}

export function aTill(program: string, job: Omit<ChaosJob, 'from'>): ChaosTill {
  const state = { child: null as ChildProcess | null, from: 0, ready: false, closed: false, memory: 0 }
  const lines: { standing: Extract<ChaosLine, { said: 'standing' }> | null } = { standing: null }
  const acknowledged: string[] = []
  const done: Record<string, number> = {}
  const refused: Record<string, number> = {}
  const errors: string[] = []

  const heard = (line: ChaosLine) => {
    if (line.said === 'ready') state.ready = true
    if (line.said === 'closed') state.closed = true
    if (line.said === 'asking') state.from = line.place + 1
    if (line.said === 'refused') refused[line.code] = (refused[line.code] ?? 0) + 1
    if (line.said === 'standing') {
      lines.standing = line
      state.memory = Math.max(state.memory, line.memoryBytes)
    }
    if (line.said !== 'done') return
    acknowledged.push(line.entryId)
    done[line.what] = (done[line.what] ?? 0) + 1
  }

  return {
    standing: () => lines.standing,
    acknowledged,
    done,
    refused,
    memoryMax: () => state.memory,
    ready: () => state.ready,
    start: () => {
      state.ready = false
      state.closed = false
      lines.standing = null
      const told = JSON.stringify({ ...job, from: state.from })
      const child = spawn(process.execPath, ['--enable-source-maps', program, told], {
        stdio: ['pipe', 'pipe', 'pipe'],
      })
      state.child = child
      createInterface({ input: child.stdout }).on('line', (line) => heard(JSON.parse(line) as ChaosLine))
      child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString('utf8')))
      child.stdin.on('error', () => undefined)
    },
    kill: async () => {
      const { child } = state
      if (child === null || child.exitCode !== null || child.signalCode !== null) {
        throw new Error(`till ${job.till + 1} ended by itself: ${errors.join('').slice(-2_000)}`)
      }
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
    order: (order) => void state.child?.stdin?.write(`${order}\n`),
    closed: async () => {
      const { child } = state
      if (child !== null && child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      if (!state.closed)
        throw new Error(`till ${job.till + 1} did not close: ${errors.join('').slice(-2_000)}`)
    },
  }
}
