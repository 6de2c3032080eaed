/**
 * How Stryker runs the tests of the rules: loads them once and calls those that pass a mutant again and again in place, which
 * takes milliseconds where starting anew takes seconds. A mutant that is passed while files are loaded, and that no test has
 * noticed so far, is then loaded with the mutant at work from the beginning. Loaded by Stryker as a plugin.
 */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin'
import {
  type DryRunResult,
  DryRunStatus,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type TestResult,
  TestStatus,
} from '@stryker-mutator/api/test-runner'
import { z } from 'zod'
import { LoadedTests } from './loaded-tests.ts'
import type { FirstRun, Ready, Tried } from './messages.ts'
import { endAll, ended, vitest } from './vitest-run.ts'

/** The name under which the options ask for it. */
export const IN_PLACE = 'in-place'

/** Where Stryker names no limit: more passes than any test of a rule makes. */
const HITS_MAX = 10_000_000

/** Loading everything takes seconds, on a busy machine a minute. */
const LOADING_MS_MAX = 120_000

const FailedTests = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).optional(),
        }),
      ),
    }),
  ),
})

function resultOf({ id, name, file, durationMs, failure }: FirstRun): TestResult {
  const test = { id, name, fileName: file, timeSpentMs: durationMs }
  if (failure === null) return { ...test, status: TestStatus.Success }
  return { ...test, status: TestStatus.Failed, failureMessage: failure }
}

class InPlaceRunner {
  #tests: LoadedTests | undefined
  #ready: Ready | undefined

  capabilities() {
    return { reloadEnvironment: true }
  }

  async init(): Promise<void> {
    process.once('exit', () => this.#tests?.close())
    await this.#load()
  }

  async dryRun(): Promise<DryRunResult> {
    const { tests, atLoading, byTest } = await this.#load()
    return {
      status: DryRunStatus.Complete,
      tests: tests.map(resultOf),
      mutantCoverage: { static: { ...atLoading }, perTest: { ...byTest } },
    }
  }

  async mutantRun({ activeMutant, hitLimit, testFilter }: MutantRunOptions): Promise<MutantRunResult> {
    const ready = await this.#load()
    const mutant = activeMutant.id
    const tests = testsFor(ready, mutant, testFilter)
    const trials = tests.map(({ id }) => ({ test: id, hitsMax: hitsMaxOf(ready, mutant, id) }))
    const tried = (await this.#tests?.attempt({ mutant, trials }, msMaxOf(tests))) ?? 'gone'
    if (tried === 'late') {
      await this.dispose()
      return { status: MutantRunStatus.Timeout, reason: 'no answer in time' }
    }
    // A process that is gone, or in which a mutant left something behind, answers for nothing any more.
    if (tried === 'gone' || !tried.isClean) await this.dispose()
    else if (tried.failure !== null) return noticed(tried, tried.failure)
    else if (ready.atLoading[mutant] === undefined) {
      return { status: MutantRunStatus.Survived, nrOfTests: tried.ran }
    }
    return loadedWith(mutant, hitLimit ?? HITS_MAX, ready.tests)
  }

  async dispose(): Promise<void> {
    this.#tests?.close()
    this.#tests = undefined
    this.#ready = undefined
  }

  async #load(): Promise<Ready> {
    if (this.#ready !== undefined) return this.#ready
    this.#tests = new LoadedTests()
    this.#ready = await this.#tests.load()
    return this.#ready
  }
}

/** The tests that pass the mutant, or that Stryker asks for, the quickest first. */
function testsFor(ready: Ready, mutant: string, asked: readonly string[] | undefined): readonly FirstRun[] {
  const wanted = new Set(asked ?? Object.keys(ready.byTest).filter((id) => ready.byTest[id]?.[mutant]))
  return ready.tests
    .filter(({ id, repeats }) => repeats && wanted.has(id))
    .sort((a, b) => a.durationMs - b.durationMs)
}

/** A hundred times as often as without it, which no mutant that ends has been seen to need. */
function hitsMaxOf({ byTest }: Ready, mutant: string, test: string): number {
  return Math.max(10_000, 100 * (byTest[test]?.[mutant] ?? 0))
}

/** Twenty seconds and ten times what the tests took: a busy machine is slow, and an endless loop is for ever. */
function msMaxOf(tests: readonly FirstRun[]): number {
  return 20_000 + 10 * tests.reduce((sum, { durationMs }) => sum + durationMs, 0)
}

function noticed({ ran, isEndless }: Tried, failure: NonNullable<Tried['failure']>): MutantRunResult {
  if (isEndless) return { status: MutantRunStatus.Timeout, reason: 'passed without end' }
  const { test, message } = failure
  return { status: MutantRunStatus.Killed, killedBy: [test], failureMessage: message, nrOfTests: ran }
}

/** Loads and runs everything anew with the mutant at work from the first line on. */
async function loadedWith(
  mutant: string,
  hitsMax: number,
  tests: readonly FirstRun[],
): Promise<MutantRunResult> {
  const report = join(process.cwd(), `loaded-with-${process.pid}.json`)
  rmSync(report, { force: true })
  const env = { MUTATION_LOADED_WITH: mutant, MUTATION_HITS_MAX: String(hitsMax) }
  const run = vitest(env, ['--bail=1', '--reporter=json', `--outputFile.json=${report}`])
  const timer = setTimeout(() => endAll(run), LOADING_MS_MAX + msMaxOf(tests))
  const { code, printed, signal } = await ended(run)
  clearTimeout(timer)
  if (signal !== null) return { status: MutantRunStatus.Timeout, reason: 'no end in time' }
  if (code === 0) return { status: MutantRunStatus.Survived, nrOfTests: tests.length }
  const { testResults } = FailedTests.parse(JSON.parse(readFileSync(report, 'utf8')))
  for (const { name, assertionResults } of testResults) {
    const failed = assertionResults.find(({ status }) => status === 'failed')
    if (failed === undefined) continue
    const test = tests.find(
      (known) => known.file === name && known.name.replaceAll(' > ', ' ') === failed.fullName,
    )
    const failureMessage = failed.failureMessages?.[0] ?? failed.fullName
    return {
      status: MutantRunStatus.Killed,
      killedBy: test === undefined ? [] : [test.id],
      failureMessage,
      nrOfTests: tests.length,
    }
  }
  const unloadable = testResults.find(({ assertionResults }) => assertionResults.length === 0)
  return { status: MutantRunStatus.Error, errorMessage: unloadable?.message ?? printed }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, IN_PLACE, InPlaceRunner)]
