// A project of a few files around the real entry: npm, the system's tools, the build and the host are stand-ins that
// write down how they were called, so that what the entry does can be seen without a network or a minute's wait.
import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

const BUILD = join(import.meta.dirname, '..', '..', 'build')
const SYSTEM = process.platform === 'win32' ? 'win' : process.platform
const NODE_PACKAGE = `node-${SYSTEM}-${process.arch}`

export type Ran = { readonly code: number | null; readonly printed: string }

export class Project {
  readonly #folder = mkdtempSync(join(tmpdir(), 'guike-run-'))

  constructor() {
    cpSync(join(BUILD, 'setup'), join(this.#folder, 'build', 'setup'), { recursive: true })
    for (const file of ['run.mjs', 'start.mjs']) cpSync(join(BUILD, file), join(this.#folder, 'build', file))
    this.write(
      'package.json',
      JSON.stringify({ type: 'module', optionalDependencies: { [NODE_PACKAGE]: '24.0.0' } }),
    )
    this.write('package-lock.json', '{"packages": 1}')
    this.write('main/browser.ts', 'export const source = 1')
    this.write('tools/npm.js', NPM)
    this.write('build/bundle.ts', BUNDLE)
    this.write('tools/ldconfig', '#!/bin/sh\necho libusb-1.0.so.0 libudev.so.1\n', 0o755)
    this.write('tools/fc-list', '#!/bin/sh\necho Noto\n', 0o755)
    this.write('tools/apt-get', '#!/bin/sh\necho "apt-get $*" >> "$CALLS"\nexit $APT_CODE\n', 0o755)
    this.write('tools/chromium', '')
  }

  path(name: string): string {
    return join(this.#folder, name)
  }

  write(name: string, text: string, mode = 0o644): void {
    mkdirSync(dirname(this.path(name)), { recursive: true })
    writeFileSync(this.path(name), text)
    chmodSync(this.path(name), mode)
  }

  /** A folder `to`, and `name` as a link to it. */
  link(to: string, name: string): void {
    mkdirSync(this.path(to), { recursive: true })
    symlinkSync(this.path(to), this.path(name), 'junction')
  }

  /** What the stand-ins wrote down, in order: `npm ci ...`, `build`, `host ...`, `apt-get ...`, `electron ...`. */
  calls(): readonly string[] {
    const file = this.path('calls.log')
    return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : []
  }

  forgetCalls(): void {
    rmSync(this.path('calls.log'), { force: true })
  }

  /** Starts the entry; `env` is added to an environment without display, Electron or a shop's settings. */
  spawn(
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
    nodeArgs: readonly string[] = [],
  ): ChildProcess {
    return this.#spawn(process.execPath, [...nodeArgs, this.path('build/run.mjs'), ...args], env)
  }

  /** Starts the entry as npm does: in a shell that stays its parent. */
  spawnInShell(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
    const line = [process.execPath, this.path('build/run.mjs'), ...args].map((word) => `'${word}'`).join(' ')
    return this.#spawn('sh', ['-c', `${line}; true`], env)
  }

  #spawn(command: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
    return spawn(command, args, {
      cwd: this.#folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: [this.path('tools'), '/usr/bin', '/bin'].join(delimiter),
        CALLS: this.path('calls.log'),
        npm_execpath: this.path('tools/npm.js'),
        NODE_PACKAGE,
        GUIKE_CHROMIUM: this.path('tools/chromium'),
        ...env,
      },
    })
  }

  async run(
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
    nodeArgs: readonly string[] = [],
  ): Promise<Ran> {
    return ended(this.spawn(args, env, nodeArgs))
  }

  /** Runs a program of the fixture by itself, as the entry would. */
  async runProgram(name: string, env: NodeJS.ProcessEnv): Promise<Ran> {
    return ended(this.#spawn(process.execPath, [this.path(name)], env))
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** Waits for the end of a process and gives everything it printed. */
export function ended(child: ChildProcess): Promise<Ran> {
  const printed: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => printed.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => printed.push(chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, printed: Buffer.concat(printed).toString('utf8') }))
  })
}

const NPM = `
import { appendFileSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
appendFileSync(process.env.CALLS, 'npm ' + process.argv.slice(2).join(' ') + '\\n')
if (process.env.NPM_CODE) process.exit(Number(process.env.NPM_CODE))
rmSync('node_modules', { recursive: true, force: true })
const node = join('node_modules', process.env.NODE_PACKAGE, 'bin', 'node')
mkdirSync(dirname(node), { recursive: true })
if (!process.env.NPM_WITHOUT_NODE) symlinkSync(process.execPath, node)
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(process.env.NPM_MS ?? 0))
`

const BUNDLE = `
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { forgetBuild, rememberBuild, sourcesHash } from './setup/sources.mjs'
appendFileSync(process.env.CALLS, 'build\\n')
const hash = sourcesHash()
forgetBuild()
if (process.env.BUILD_CODE) process.exit(Number(process.env.BUILD_CODE))
mkdirSync('out/main', { recursive: true })
writeFileSync('out/main/electron.js', '')
writeFileSync('out/main/browser.js', \`
  import { appendFileSync } from 'node:fs'
  appendFileSync(process.env.CALLS, 'host ' + process.argv.slice(2).join(' ') + '\\\\n')
  if (process.env.HOST_WAITS) {
    process.on(process.env.HOST_WAITS, (signal) => {
      appendFileSync(process.env.CALLS, 'host stopped by ' + signal + '\\\\n')
      process.exit(7)
    })
    setInterval(() => undefined, 1000)
    console.log('waiting')
  } else process.exitCode = Number(process.env.HOST_CODE ?? 0)
\`)
rememberBuild(hash)
`
