// `npm run rules [-- RULE … | --table]`: breaks each rule in a copy of the sources; its tests must notice, and only then.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MUTANTS } from '../tests/rules/mutants.ts'
import { RULES } from '../tests/rules/rule-ids.ts'
import { resultsIn, rulesDocument } from './rules/document.ts'
import { keyOf, type RuleMutant } from './rules/mutant.ts'
import { mutantProblems, type ReadText, rowsOf, rulesWithoutMutant } from './rules/table.ts'
import { SourceCopy, type Trial } from './rules/trial.ts'
import { ROOT, say } from './setup/project.mjs'

const DOCUMENT = join(ROOT, 'docs', 'rules.md')

const read: ReadText = (path) =>
  existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : undefined

/** Why a mutant's tests say nothing: they fail, or none runs, on the product as it is. */
function unsound(mutant: RuleMutant, { ran, problems }: Trial): readonly string[] {
  const own = ran.filter(({ file, name }) => mutant.tests.includes(file) && name.includes(mutant.rule))
  const failed = own
    .filter(({ passed }) => !passed)
    .map(({ file, name }) => `${file}: ${name} fails as it is`)
  const silent = mutant.tests
    .filter((path) => !own.some(({ file }) => file === path))
    .map((path) => `${mutant.rule}: no test of ${path} ran`)
  return [
    ...problems.filter((problem) => mutant.tests.some((path) => problem.startsWith(path))),
    ...failed,
    ...silent,
  ]
}

/** The mutants that can be tried; what stands in the way of the others is said, once each. */
async function soundOnes(copy: SourceCopy, mutants: readonly RuleMutant[]): Promise<readonly RuleMutant[]> {
  const rules = [...new Set(mutants.map(({ rule }) => rule))]
  const trial = await copy.tryRules(rules, [...new Set(mutants.flatMap(({ tests }) => tests))])
  const problems = new Map(mutants.map((mutant) => [mutant, unsound(mutant, trial)]))
  for (const problem of new Set([...problems.values()].flat())) say(problem)
  return mutants.filter((mutant) => problems.get(mutant)?.length === 0)
}

/** What a run on the broken product came to, as the last cell of its row. */
function resultOf({ ran, problems }: Trial): string {
  const failed = ran.filter(({ passed }) => !passed).length
  if (failed > 0) return `killed by ${failed} of ${ran.length}`
  return problems.length > 0 ? `**broke: ${problems[0]}**` : '**lives**'
}

/** Tries the mutants one after another in as many copies as there are. */
async function tryAll(
  copies: readonly SourceCopy[],
  mutants: readonly RuleMutant[],
): Promise<ReadonlyMap<string, string>> {
  const left = [...mutants]
  const results = new Map<string, string>()
  const work = async (copy: SourceCopy): Promise<void> => {
    for (let mutant = left.shift(); mutant !== undefined; mutant = left.shift()) {
      const result = resultOf(await copy.tryMutant(mutant))
      results.set(keyOf(mutant), result)
      say(`${mutant.rule} ${result}: ${mutant.what}`)
    }
  }
  await Promise.all(copies.map(work))
  return results
}

function writeTable(results: ReadonlyMap<string, string>): void {
  const earlier = resultsIn(existsSync(DOCUMENT) ? readFileSync(DOCUMENT, 'utf8') : '', MUTANTS)
  const all = new Map([...earlier, ...results])
  writeFileSync(
    DOCUMENT,
    rulesDocument(rowsOf(MUTANTS, RULES, read), all, rulesWithoutMutant(MUTANTS, RULES)),
  )
}

/** @returns the exit code */
async function run(mutants: readonly RuleMutant[]): Promise<number> {
  const problems = mutants.flatMap((mutant) => mutantProblems(mutant, RULES, read))
  if (problems.length > 0) {
    for (const problem of problems) say(problem)
    return 1
  }
  const copies = [new SourceCopy(`${process.pid}-0`), new SourceCopy(`${process.pid}-1`)] as const
  try {
    const sound = await soundOnes(copies[0], mutants)
    const results = await tryAll(copies, sound)
    writeTable(results)
    const killed = [...results.values()].filter((result) => result.startsWith('killed')).length
    say(`${killed} of ${mutants.length} mutants killed; docs/rules.md has the table`)
    return killed === mutants.length ? 0 : 1
  } finally {
    for (const copy of copies) copy.close()
  }
}

const args = process.argv.slice(2)
const unknown = args.filter((arg) => arg !== '--table' && !MUTANTS.some(({ rule }) => rule === arg))
if (unknown.length > 0) {
  say(`no mutant for ${unknown.join(', ')}`)
  process.exitCode = 2
} else if (args.includes('--table')) {
  writeTable(new Map())
} else {
  const asked = args.length === 0 ? MUTANTS : MUTANTS.filter(({ rule }) => args.includes(rule))
  process.exitCode = await run(asked)
}
