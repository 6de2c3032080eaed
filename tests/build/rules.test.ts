// The table of rules and their mutants: what is read from test files, what is refused, and what stays of an earlier run.
import { describe, expect, test } from 'vitest'
import { resultsIn, rulesDocument } from '../../build/rules/document.ts'
import { broken, keyOf, type RuleMutant } from '../../build/rules/mutant.ts'
import { mutantProblems, rowsOf, rulesWithoutMutant } from '../../build/rules/table.ts'
import { testNames } from '../../build/rules/titles.ts'

const RULES = { 'RF-01': 'first', 'RF-02': 'second' }

const FILES: Readonly<Record<string, string>> = {
  'shared/a.ts': 'export const floor = (a: number, b: number) => a < b || a === b',
  'tests/a.test.ts': `
    describe('RF-01 group', () => {
      test('one', () => {})
      describe('inner', () => { it(\`two \${1} more\`, () => {}) })
    })
    test.each([['plain (RF-02)', 1], ['other', 2]])('%s gives %i', () => {})
    test.skipIf(false)('three', () => {})
    test(named, () => {})
    describe.each([1])('each %i', () => { test('RF-02 four', () => {}) })
    array.map((x) => x)
  `,
}
const read = (path: string): string | undefined => FILES[path]

const aMutant = (over: Partial<RuleMutant> = {}): RuleMutant => ({
  rule: 'RF-01',
  what: 'it never ends',
  file: 'shared/a.ts',
  find: 'a < b',
  replace: 'a <= b',
  tests: ['tests/a.test.ts'],
  ...over,
})

test('tests are named by their groups, tables and templates', () => {
  expect(testNames('a.test.ts', FILES['tests/a.test.ts'] ?? '')).toEqual([
    { name: 'RF-01 group › one', rows: [] },
    { name: 'RF-01 group › inner › two … more', rows: [] },
    { name: '%s gives %i', rows: ['plain (RF-02) gives 1', 'other gives 2'] },
    { name: 'three', rows: [] },
    { name: 'each %i › RF-02 four', rows: [] },
  ])
})

test('a file that is no TypeScript says so', () => {
  expect(() => testNames('a.test.ts', 'test(')).toThrow('a.test.ts')
})

describe('a mutant', () => {
  test('changes the one place it names, also where the replacement looks like a pattern', () => {
    expect(broken(aMutant({ replace: '$&$1' }), 'x = a < b')).toBe('x = $&$1')
  })

  test.each([
    ['what stands nowhere', aMutant({ find: 'a > b' }), '0 times'],
    ['what stands twice', aMutant({ find: 'a' }), 'times in shared/a.ts'],
    ['what stays as it is', aMutant({ replace: 'a < b' }), 'changes nothing'],
    ['a file that is not there', aMutant({ file: 'shared/b.ts' }), 'no file shared/b.ts'],
    ['a rule nobody knows', aMutant({ rule: 'RF-09' }), 'RF-09 is no rule'],
    ['no test file', aMutant({ tests: [] }), 'no test file is named'],
    ['a test file that is not there', aMutant({ tests: ['tests/b.test.ts'] }), 'no file tests/b.test.ts'],
    ['tests of other rules', aMutant({ rule: 'RF-0' }), 'RF-0 is no rule'],
  ])('with %s is refused', (_, mutant, why) => {
    expect(mutantProblems(mutant, RULES, read).join('\n')).toContain(why)
  })

  test('needs a test that carries its rule', () => {
    const silent = (path: string) => (path === 'tests/a.test.ts' ? "test('RF-02 x', () => {})" : read(path))
    expect(mutantProblems(aMutant(), RULES, silent)).toEqual([
      'RF-01: no test of tests/a.test.ts is named by it',
    ])
    expect(mutantProblems(aMutant(), RULES, read)).toEqual([])
  })
})

describe('the table', () => {
  const mutants = [
    aMutant({ rule: 'RF-02', find: 'a < b ||', replace: '' }),
    aMutant(),
    aMutant({ replace: 'a > b' }),
  ]
  const rows = rowsOf(mutants, RULES, read)

  test('goes by the rules, with the tests of each', () => {
    expect(rows.map(({ mutant }) => mutant.rule)).toEqual(['RF-01', 'RF-01', 'RF-02'])
    expect(rows.map(({ tests }) => tests[0]?.[1])).toEqual([
      ['RF-01 group › one', 'RF-01 group › inner › two … more'],
      ['RF-01 group › one', 'RF-01 group › inner › two … more'],
      ['plain (RF-02) gives 1', 'each %i › RF-02 four'],
    ])
  })

  test('keeps an earlier result for the very same change only', () => {
    const [second, first, third] = mutants.map(keyOf)
    const results = new Map([
      [first ?? '', 'killed by 1 of 2'],
      [second ?? '', 'killed by 2 of 2'],
    ])
    const document = rulesDocument(rows, results, [])
    expect(resultsIn(document, mutants)).toEqual(new Map([...results, [third ?? '', 'not run']]))
    expect(resultsIn(document, [aMutant({ replace: 'b < a' })])).toEqual(new Map())
  })

  test('names the rules that have no mutant', () => {
    expect(rulesWithoutMutant([aMutant()], RULES)).toEqual(['RF-02'])
    expect(rulesDocument(rows, new Map(), ['RF-02'])).toContain('so far: RF-02.')
    expect(rulesDocument(rows, new Map(), [])).not.toContain('so far')
  })
})
