// Starts the browser program as a person does and reads what it says.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')

export interface Program {
  /** What it wrote so far: addresses on standard output, sentences on standard error. */
  readonly output: { readonly out: string; readonly err: string }
  /** Resolves with the exit code, null after a signal it did not handle. */
  readonly exited: Promise<number | null>
  /** Waits for the newest launch address. @throws when it ends without one */
  address(): Promise<string>
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

export interface ProgramAsk {
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** The built program as shipped, or its source. */
  readonly source?: boolean
}

/** A folder for one program's data and configuration. */
export function aHome(): { readonly dir: string; readonly env: Record<string, string>; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'guike-home-'))
  return {
    dir,
    env: { XDG_DATA_HOME: join(dir, 'data'), XDG_CONFIG_HOME: join(dir, 'config') },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  }
}

export function startProgram({ args, env = {}, source = false }: ProgramAsk): Program {
  const program = join(ROOT, source ? 'main/browser.ts' : 'out/main/browser.js')
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
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
    output,
    exited,
    async address() {
      // Ends with the address, or with the program.
      while (!ended) {
        const address = output.out.match(/http:\/\/127\.0\.0\.1:\d+\/#[\w-]+(?=\n)/g)?.at(-1)
        if (address !== undefined) return address
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      throw new Error(`the program ended: ${output.err}`)
    },
    stop(signal = 'SIGTERM') {
      child.kill(signal)
      return exited
    },
  }
}
