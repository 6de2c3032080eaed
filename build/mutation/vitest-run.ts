// Runs of Vitest over the copy of the sources in which Stryker works: begun, listened to, and ended with everything they began.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from '../setup/project.mjs'

/** Vitest over the copy of the sources in which Stryker works, with further environment. */
export function vitest(env: NodeJS.ProcessEnv, args: readonly string[]): ChildProcess {
  const program = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
  const config = join('build', 'mutation', 'vitest.config.ts')
  return spawn(process.execPath, [program, 'run', '--config', config, ...args], {
    cwd: process.cwd(),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that the worker in which a mutant runs without end can be ended with it.
    detached: process.platform !== 'win32',
  })
}

/** Ends Vitest and its worker, whatever the worker is doing. */
export function endAll(child: ChildProcess): void {
  const { pid } = child
  if (pid === undefined || child.exitCode !== null) return
  try {
    if (process.platform === 'win32') child.kill('SIGKILL')
    else process.kill(-pid, 'SIGKILL')
  } catch (problem) {
    // It may have ended in this very moment.
    if (!(problem instanceof Error && 'code' in problem && problem.code === 'ESRCH')) throw problem
  }
}

/** How a run of Vitest ended, and the end of what it printed. */
export type Ended = {
  readonly code: number
  readonly signal: NodeJS.Signals | null
  readonly printed: string
}

const PRINTED_MAX = 4_000

export function ended(child: ChildProcess): Promise<Ended> {
  let printed = ''
  const keep = (chunk: Buffer): void => {
    printed = (printed + chunk.toString('utf8')).slice(-PRINTED_MAX)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  return new Promise((resolve) => {
    child.on('error', ({ message }) => resolve({ code: 127, signal: null, printed: message }))
    child.on('close', (code, signal) => resolve({ code: code ?? 1, signal, printed }))
  })
}
