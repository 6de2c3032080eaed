// docs/rules.md: each rule, the tests that carry its id, the change that breaks it, and that those tests fell to it.
import { keyOf, type RuleMutant } from './mutant.ts'

export type RuleRow = {
  readonly mutant: RuleMutant
  readonly meaning: string
  /** Full names of the tests with the rule's id, by test file. */
  readonly tests: readonly (readonly [file: string, names: readonly string[]])[]
}

/** The last word on a mutant that no run has met yet, or that has changed since. */
export const NOT_RUN = 'not run'

const onOneLine = (code: string): string => code.replace(/\s+/g, ' ').trim()
const escaped = (text: string): string => text.replaceAll('|', '\\|')
const code = (text: string): string =>
  text.trim() === '' ? 'nothing' : `\`${escaped(onOneLine(text)).replaceAll('`', 'ˋ')}\``

function testsCell(tests: RuleRow['tests']): string {
  return tests
    .map(([file, names]) => `${file.replace(/^tests\//, '')}: ${names.map(escaped).join(' · ')}`)
    .join('<br>')
}

function rowOf({ mutant, meaning, tests }: RuleRow, result: string): string {
  const change = `${mutant.file}: ${code(mutant.find)} → ${code(mutant.replace)}`
  return `| ${[mutant.rule, escaped(meaning), testsCell(tests), escaped(mutant.what), change, result].join(' | ')} |`
}

/** The results in an earlier document, by the mutants of its rows. */
export function resultsIn(document: string, mutants: readonly RuleMutant[]): ReadonlyMap<string, string> {
  const found = mutants.flatMap((mutant) => {
    const change = `| ${mutant.file}: ${code(mutant.find)} → ${code(mutant.replace)} | `
    const row = document
      .split('\n')
      .find((line) => line.startsWith(`| ${mutant.rule} | `) && line.includes(change))
    const result = row?.slice(row.lastIndexOf(change) + change.length).replace(/ \|$/, '')
    return result === undefined ? [] : [[keyOf(mutant), result] as const]
  })
  return new Map(found)
}

/** The whole document; `missing` are the rules without a mutant. */
export function rulesDocument(
  rows: readonly RuleRow[],
  results: ReadonlyMap<string, string>,
  missing: readonly string[],
): string {
  return `${[
    '# Rules, their tests, and what those tests notice',
    '',
    'Every rule of enrolment and cards, accrual, redemption and refund, with the tests named by it and a change of the product',
    'that breaks it: the tests must fail on the changed product and pass on the unchanged one. `npm run rules` does all of them,',
    '`npm run rules -- RF-02` one, each in a copy of the sources; `npm run rules -- --table` only writes this page anew.',
    ...(missing.length === 0 ? [] : ['', `Without such a change so far: ${missing.join(', ')}.`]),
    '',
    '| rule | says | tests | broken so that | by | result |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows.map((row) => rowOf(row, results.get(keyOf(row.mutant)) ?? NOT_RUN)),
  ].join('\n')}\n`
}
