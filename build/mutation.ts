// `npm run mutation [-- FILE … | --changed] [--by TESTS]`: changes the rules one small thing at a time and asks whether a test
// notices: any of tests/domain, or only those of the given files, which is quicker and may find less.
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Stryker } from '@stryker-mutator/core'
import { idleReasons, mutationDocument, percent, reasonFor, survivorsOf } from './mutation/document.ts'
import { REPORT, strykerOptions } from './mutation/options.ts'
import { REASONS } from './mutation/reasons.ts'
import { keepResults, keptResults, type Measured, readReport, scoreOf } from './mutation/results.ts'
import { ROOT, say } from './setup/project.mjs'

/** What the product promises: more than ninety of a hundred mutants fall. In hundredths of a percent. */
const SCORE_MIN = 9_000

const KEPT = join(ROOT, '.cache', 'mutation')

const modules = globSync('shared/domain/**/*.ts', { cwd: ROOT })
  .map((file) => file.replaceAll('\\', '/'))
  .sort()

const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8')

/** The last results of modules that are still what was measured. */
function currentResults(): readonly Measured[] {
  return keptResults(KEPT).filter(({ file, source }) => modules.includes(file) && textOf(file) === source)
}

function asked(named: readonly string[], changedOnly: boolean): readonly string[] {
  if (named.length > 0) return named
  const current = new Set(changedOnly ? currentResults().map(({ file }) => file) : [])
  return modules.filter((file) => !current.has(file))
}

/** Prints what to write into reasons.ts, for each survivor that has none. */
function printUnexplained(results: readonly Measured[]): number {
  const unexplained = results.flatMap(survivorsOf).filter((survivor) => !reasonFor(survivor, REASONS))
  for (const { module, line, text, mutator, from, to } of unexplained) {
    process.stdout.write(`\n${module}.ts:${line}  ${text}\n  ${mutator}: ${from}  →  ${to}\n`)
  }
  return unexplained.length
}

/** A module of types alone has nothing to mutate and is in no report: it is kept as measured all the same. */
async function measure(files: readonly string[]): Promise<void> {
  const untouched = files.map((file) => ({ file, source: textOf(file), mutants: [] }))
  await new Stryker(strykerOptions(files)).runMutationTest()
  keepResults(KEPT, [...untouched, ...readReport(textOf(REPORT))])
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { changed: { type: 'boolean', default: false }, by: { type: 'string' } },
})
if (values.by !== undefined) process.env.MUTATION_TESTS = values.by
const files = asked(positionals, values.changed)
const unknown = files.filter((file) => !modules.includes(file))
if (unknown.length > 0) {
  say(`no module ${unknown.join(', ')}; modules are files of shared/domain, such as ${modules[0]}`)
  process.exitCode = 2
} else {
  if (files.length > 0) await measure(files)
  const results = currentResults()
  const unmeasured = modules.filter((file) => !results.some((result) => result.file === file))
  writeFileSync(join(ROOT, 'docs', 'mutation.md'), mutationDocument(results, unmeasured, REASONS))
  const unexplained = printUnexplained(results.filter(({ file }) => files.includes(file)))
  const idle = idleReasons(results, REASONS)
  for (const { in: module, from, to } of idle)
    say(`a reason without a survivor: ${module}.ts, ${from} → ${to}`)
  const score = scoreOf(results.flatMap(({ mutants }) => mutants))
  say(
    `score ${percent(score)} of ${results.length} modules, ${unmeasured.length} not measured; docs/mutation.md says what lives`,
  )
  if (unexplained + idle.length > 0 || (score !== null && score <= SCORE_MIN)) process.exitCode = 1
}
