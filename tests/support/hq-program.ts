// The HQ program as a person starts it: its own process, its own folders, its own PostgreSQL.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const ROOT = join(import.meta.dirname, '..', '..')
const ADDRESS = /https?:\/\/127\.0\.0\.1:\d+(?=\n)/

export interface HqHome {
  readonly dataDir: string
  readonly configDir: string
  readonly env: Readonly<Record<string, string>>
  /** Where the database lies: in the data folder, or where its note says. */
  databaseDir(): string
  remove(): void
}

/** Folders for one HQ; as root its database is moved to where PostgreSQL's user may enter. */
export function anHqHome(): HqHome {
  const dir = mkdtempSync(join(tmpdir(), 'guike-hq-home-'))
  const dataDir = join(dir, 'data', 'guike-hq')
  const databaseDir = () => {
    try {
      return readFileSync(join(dataDir, 'database-folder.txt'), 'utf8').trim()
    } catch {
      return dataDir
    }
  }
  return {
    dataDir,
    configDir: join(dir, 'config', 'guike-hq'),
    env: { XDG_DATA_HOME: join(dir, 'data'), XDG_CONFIG_HOME: join(dir, 'config') },
    databaseDir,
    remove: () => {
      rmSync(databaseDir(), { recursive: true, force: true })
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

export interface HqProgram {
  readonly pid: number
  readonly output: { readonly out: string; readonly err: string }
  /** Resolves with the exit code, null after a signal it did not handle. */
  readonly exited: Promise<number | null>
  /** The address it serves at. @throws when it ends without one */
  address(): Promise<string>
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Starts `hq/server.ts`; what is given as `input` it reads from standard input. */
export function startHqProgram(home: HqHome, args: readonly string[], input = ''): HqProgram {
  const { DATABASE_URL: _, ...inherited } = process.env
  const child = spawn(process.execPath, [join(ROOT, 'hq', 'server.ts'), ...args], {
    env: { NODE_COMPILE_CACHE: join(ROOT, '.cache', 'compiled'), ...inherited, ...home.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.end(input)
  const output = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.err += text
  })
  let ended = false
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      ended = true
      resolve(code)
    })
  })
  return {
    pid: child.pid ?? 0,
    output,
    exited,
    async address() {
      // Ends with the address, or with the program.
      while (!ended) {
        const address = ADDRESS.exec(output.out)?.[0]
        if (address !== undefined) return address
        await sleep(20)
      }
      throw new Error(`the program ended: ${output.err}`)
    },
    stop(signal = 'SIGTERM') {
      child.kill(signal)
      return exited
    },
  }
}

/** Runs one command to its end. */
export async function runHqCommand(
  home: HqHome,
  args: readonly string[],
  input = '',
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const program = startHqProgram(home, args, input)
  const code = await program.exited
  return { code, ...program.output }
}

/** The process of the PostgreSQL server that runs on a home's database. */
export function postgresPid(home: HqHome): number {
  return Number(
    readFileSync(join(home.databaseDir(), 'cluster', 'data', 'postmaster.pid'), 'utf8').split('\n')[0],
  )
}

/** Whether a process runs; one that has ended and that nobody has asked after yet does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return (
      process.platform !== 'linux' || !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
    )
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
