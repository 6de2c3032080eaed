// Every rule of sections 1 to 4 has a change of the product that breaks it, and docs/rules.md is what the list says.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { resultsIn, rulesDocument } from '../../build/rules/document.ts'
import { keyOf } from '../../build/rules/mutant.ts'
import { mutantProblems, type ReadText, rowsOf, rulesWithoutMutant } from '../../build/rules/table.ts'
import { MUTANTS } from './mutants.ts'
import { NOT_YET, RULES } from './rule-ids.ts'

const ROOT = join(import.meta.dirname, '..', '..')

const read: ReadText = (path) =>
  existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : undefined

const numbered = (section: string, ...numbers: readonly number[]): readonly string[] =>
  numbers.map((number) => `${section}-${String(number).padStart(2, '0')}`)

test('sections 1 to 4 of the rulebook are listed whole', () => {
  expect(Object.keys(RULES)).toEqual([
    ...numbered('EN', 1, 2, 3, 4, 5, 8, 10, 11, 12, 14, 15, 16, 17, 18, 19, 20),
    ...numbered('EA', 1, 2, 3, 4, 5, 7, 8, 10, 11, 12),
    ...numbered('RE', 1, 2, 3, 4, 5, 6, 9, 11),
    ...numbered('RF', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
  ])
})

test('every rule but those named has a mutant, and those named have none', () => {
  expect(rulesWithoutMutant(MUTANTS, RULES)).toEqual(NOT_YET)
})

describe('each mutant changes one place of the product and names tests of its rule', () => {
  test.each(MUTANTS)('$rule: $what', (mutant) => {
    expect(mutantProblems(mutant, RULES, read)).toEqual([])
  })

  test('no change is listed twice', () => {
    expect(new Set(MUTANTS.map(keyOf)).size).toBe(MUTANTS.length)
  })
})

describe('docs/rules.md', () => {
  const document = read('docs/rules.md') ?? ''
  const results = resultsIn(document, MUTANTS)

  test('is what the list and the tests say now; `npm run rules -- --table` writes it anew', () => {
    const rows = rowsOf(MUTANTS, RULES, read)
    expect(document).toBe(rulesDocument(rows, results, rulesWithoutMutant(MUTANTS, RULES)))
  })

  test('says of every mutant that it was killed; `npm run rules` tries', () => {
    const others = MUTANTS.filter((mutant) => !results.get(keyOf(mutant))?.startsWith('killed by '))
    expect(others.map(({ rule, what }) => `${rule}: ${what}`)).toEqual([])
  })
})
