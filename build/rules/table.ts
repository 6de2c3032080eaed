// Joins mutants, rules and test files into the rows of docs/rules.md, and says what is wrong with the list.
import type { RuleRow } from './document.ts'
import { broken, type RuleMutant } from './mutant.ts'
import { testNames } from './titles.ts'

/** Reads a file by its path from the root; undefined when there is none. */
export type ReadText = (path: string) => string | undefined

/** The tests of a file that carry a rule's id in their full name, or in one row of their table. */
export function testsOfRule(rule: string, file: string, read: ReadText): readonly string[] {
  return testNames(file, read(file) ?? '').flatMap(({ name, rows }) =>
    name.includes(rule) ? [name] : rows.filter((row) => row.includes(rule)),
  )
}

/** One row a mutant, in the order of the rules and then of the list. */
export function rowsOf(
  mutants: readonly RuleMutant[],
  rules: Readonly<Record<string, string>>,
  read: ReadText,
): readonly RuleRow[] {
  const order = Object.keys(rules)
  return mutants
    .toSorted((a, b) => order.indexOf(a.rule) - order.indexOf(b.rule))
    .map((mutant) => ({
      mutant,
      meaning: rules[mutant.rule] ?? '',
      tests: mutant.tests.map((file) => [file, testsOfRule(mutant.rule, file, read)] as const),
    }))
}

/** The rules that no mutant breaks. */
export function rulesWithoutMutant(
  mutants: readonly RuleMutant[],
  rules: Readonly<Record<string, string>>,
): readonly string[] {
  return Object.keys(rules).filter((rule) => !mutants.some((mutant) => mutant.rule === rule))
}

/** Every reason why a mutant could not be run, each as a sentence. */
export function mutantProblems(
  mutant: RuleMutant,
  rules: Readonly<Record<string, string>>,
  read: ReadText,
): readonly string[] {
  const problems: string[] = []
  if (rules[mutant.rule] === undefined) problems.push(`${mutant.rule} is no rule`)
  const text = read(mutant.file)
  if (text === undefined) problems.push(`${mutant.rule}: no file ${mutant.file}`)
  else {
    try {
      broken(mutant, text)
    } catch (problem) {
      problems.push(problem instanceof Error ? problem.message : String(problem))
    }
  }
  if (mutant.tests.length === 0) problems.push(`${mutant.rule}: no test file is named`)
  for (const file of mutant.tests) {
    if (read(file) === undefined) problems.push(`${mutant.rule}: no file ${file}`)
    else if (testsOfRule(mutant.rule, file, read).length === 0) {
      problems.push(`${mutant.rule}: no test of ${file} is named by it`)
    }
  }
  return problems
}
