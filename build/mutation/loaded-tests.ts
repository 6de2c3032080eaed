// The tests of the rules, loaded once and asked about one mutant after another over a local socket.
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { FromTests, Ready, Tried, Try } from './messages.ts'
import { type Ended, endAll, ended, vitest } from './vitest-run.ts'

/** A run of Vitest whose tests, once loaded, are asked about mutants. */
export class LoadedTests {
  readonly #folder = mkdtempSync(join(tmpdir(), 'guike-mutation-'))
  readonly #server: Server
  readonly #heard: FromTests[] = []
  readonly #waiting: ((message: FromTests | null) => void)[] = []
  #child: ChildProcess | undefined
  #socket: Socket | undefined
  #end: Ended | undefined

  constructor() {
    this.#server = createServer((socket) => {
      this.#socket = socket
      createInterface(socket).on('line', (line) => this.#hear(JSON.parse(line)))
      socket.on('error', () => socket.destroy())
    })
  }

  /** Loads and runs everything once. @throws Error when Vitest ends before it is ready */
  async load(): Promise<Ready> {
    const path = process.platform === 'win32' ? `\\\\.\\pipe\\${this.#folder}` : join(this.#folder, 'socket')
    await new Promise<void>((resolve) => this.#server.listen(path, resolve))
    this.#child = vitest({ MUTATION_SOCKET: path }, [])
    void ended(this.#child).then((end) => {
      this.#end = end
      for (const next of this.#waiting.splice(0)) next(null)
    })
    const first = await this.#next()
    if (first?.kind === 'ready') return first
    throw new Error(`the tests of the rules could not be loaded\n${this.#end?.printed ?? ''}`)
  }

  /** @returns 'gone' after a mutant that took the process down, 'late' when no answer came in time */
  async attempt(asked: Try, msMax: number): Promise<Tried | 'gone' | 'late'> {
    this.#socket?.write(`${JSON.stringify(asked)}\n`)
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), msMax)
    })
    const answer = await Promise.race([this.#next(), late])
    clearTimeout(timer)
    if (answer === 'late') return answer
    return answer?.kind === 'tried' ? answer : 'gone'
  }

  close(): void {
    this.#socket?.destroy()
    this.#server.close()
    if (this.#child !== undefined) endAll(this.#child)
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #hear(message: FromTests): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#heard.push(message)
    else next(message)
  }

  #next(): Promise<FromTests | null> {
    const heard = this.#heard.shift()
    if (heard !== undefined) return Promise.resolve(heard)
    if (this.#end !== undefined) return Promise.resolve(null)
    return new Promise((resolve) => this.#waiting.push(resolve))
  }
}
