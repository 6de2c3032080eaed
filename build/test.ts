// `npm test`: everything, to the end even where something fails, and real counts on the last line.
import { join } from 'node:path'
import { checks } from './checks.ts'
import { playwrightCounts, unexcused, vitestCounts } from './counts.ts'
import { rowOf, type StepResult } from './results.ts'
import { buildWhenNeeded } from './setup/build.mjs'
import { findChromium } from './setup/chromium.mjs'
import { ROOT, SetupProblem, say } from './setup/project.mjs'
import { runCheck, runSuite, type Suite } from './steps.ts'

/** On a checking machine nothing may be left out; at a desk what cannot run is named and the rest counts. */
const IS_CI = Boolean(process.env.CI)

const tests: Suite = {
  name: 'tests',
  args: [
    join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    '--outputFile.json=test-results/tests.json',
  ],
  report: 'test-results/tests.json',
  read: vitestCounts,
}

const pages: Suite = {
  name: 'pages',
  args: [join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js'), 'test'],
  report: 'test-results/pages.json',
  read: playwrightCounts,
}

async function buildStep(): Promise<StepResult> {
  const began = performance.now()
  const end = (failed: number, problem: string | undefined): StepResult => ({
    name: 'build',
    seconds: (performance.now() - began) / 1000,
    passed: 1 - failed,
    failed,
    skipped: [],
    problem,
  })
  try {
    await buildWhenNeeded(process.execPath, process.env)
    return end(0, undefined)
  } catch (problem) {
    if (problem instanceof SetupProblem) return end(1, problem.message)
    throw problem
  }
}

async function pagesStep(): Promise<StepResult> {
  if (findChromium() !== undefined) return runSuite(pages)
  say('no Chromium here: the page tests (tests/e2e) do not run')
  const problem = 'did not run: no Chromium'
  return { name: pages.name, seconds: 0, passed: 0, failed: IS_CI ? 1 : 0, skipped: [], problem }
}

/** With CI set, a test that was left out is a failure, unless it needs what is not to be had everywhere. */
function strictly(result: StepResult): StepResult {
  const left = IS_CI ? unexcused(result.skipped).length : 0
  if (left === 0) return result
  return { ...result, failed: result.failed + left, problem: `${left} skipped, which counts as failed here` }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // The step that runs passes the signal on to its tool first; then nothing further begins.
  process.once(signal, () => setImmediate(() => process.exit(130)))
}

const results: StepResult[] = []
results.push(await buildStep())
for (const check of checks()) results.push(await runCheck(check))
results.push(strictly(await runSuite(tests)))
results.push(strictly(await pagesStep()))

const skipped = results.flatMap((result) => result.skipped)
const sum = (field: 'passed' | 'failed') => results.reduce((total, result) => total + result[field], 0)
const rows = [
  '',
  ...results.map(rowOf),
  ...skipped.map((title) => `  did not run: ${title}`),
  `${sum('passed')} passed, ${sum('failed')} failed`,
]
process.stdout.write(`${rows.join('\n')}\n`)
process.exitCode = sum('failed') === 0 ? 0 : 1
