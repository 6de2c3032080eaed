// Runs the tests of a rule in a copy of the sources, so that nobody who works in the tree meets a broken rule.
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { z } from 'zod'
import { ROOT } from '../setup/project.mjs'
import { broken, type RuleMutant } from './mutant.ts'

const LEFT_OUT = new Set(['node_modules', 'out', 'dist', 'test-results', '.git', '.cache', 'docs'])

/** Long enough for the tests of one file on a busy machine; what takes longer never ends. */
const FILE_MS_MAX = 180_000

const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
})

/** A test that ran, in the file of that path from the root. */
export type Ran = { readonly file: string; readonly name: string; readonly passed: boolean }

export type Trial = {
  readonly ran: readonly Ran[]
  /** Why files could not be loaded, or the whole run came to nothing. */
  readonly problems: readonly string[]
}

/** A copy of the sources below the root, where imports find the installed packages by themselves. */
export class SourceCopy {
  readonly #folder: string

  constructor(name: string) {
    this.#folder = join(ROOT, '.cache', 'rules', name)
    rmSync(this.#folder, { recursive: true, force: true })
    mkdirSync(this.#folder, { recursive: true })
    for (const name of readdirSync(ROOT).filter((entry) => !LEFT_OUT.has(entry))) {
      cpSync(join(ROOT, name), join(this.#folder, name), { recursive: true })
    }
  }

  /** Runs the tests with one of the rules in their names. */
  tryRules(rules: readonly string[], files: readonly string[]): Promise<Trial> {
    return runTests(this.#folder, rules, files)
  }

  /** Runs the mutant's tests with its rule broken, and mends it again. */
  async tryMutant(mutant: RuleMutant): Promise<Trial> {
    const path = join(this.#folder, mutant.file)
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, broken(mutant, text))
    try {
      return await runTests(this.#folder, [mutant.rule], mutant.tests)
    } finally {
      writeFileSync(path, text)
    }
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

async function runTests(cwd: string, rules: readonly string[], files: readonly string[]): Promise<Trial> {
  const report = join(cwd, 'rules-report.json')
  rmSync(report, { force: true })
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
  const asked = ['run', ...files, '-t', `(${rules.join('|')})`, '--maxWorkers=1', '--passWithNoTests']
  const reporter = ['--reporter=json', `--outputFile.json=${report}`]
  const printed = await runToEnd(cwd, [vitest, ...asked, ...reporter], FILE_MS_MAX * files.length)
  try {
    return trialOf(cwd, rules, JSON.parse(readFileSync(report, 'utf8')))
  } catch {
    const last = printed.trim().split('\n').at(-1) ?? ''
    return { ran: [], problems: files.map((file) => `${file}: did not end in time, or ${last}`) }
  }
}

function trialOf(cwd: string, rules: readonly string[], report: unknown): Trial {
  const { testResults } = Report.parse(report)
  const ran = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ fullName, status }) => status !== 'skipped' && rules.some((rule) => fullName.includes(rule)))
      .map(({ fullName, status }) => ({
        file: relative(cwd, name).replaceAll('\\', '/'),
        name: fullName,
        passed: status === 'passed',
      })),
  )
  const unloadable = testResults.filter(({ assertionResults }) => assertionResults.length === 0)
  return { ran, problems: unloadable.map(({ name, message }) => `${relative(cwd, name)}: ${message ?? ''}`) }
}

/** Runs Node to its end and returns what it printed; a run that takes too long is ended. */
function runToEnd(cwd: string, args: readonly string[], msMax: number): Promise<string> {
  const child = spawn(process.execPath, args, {
    cwd,
    timeout: msMax,
    env: { ...process.env, NO_COLOR: '1' },
  })
  const printed: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => printed.push(chunk))
  return new Promise((resolve) => {
    child.on('error', (cause) => resolve(cause.message))
    child.on('close', () => resolve(Buffer.concat(printed).toString('utf8')))
  })
}
