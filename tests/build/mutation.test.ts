// What Stryker reports, as docs/mutation.md says it: scores, survivors with their reasons, and reasons without a survivor.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  idleReasons,
  mutationDocument,
  percent,
  reasonFor,
  survivorsOf,
} from '../../build/mutation/document.ts'
import { REASONS, type Reason } from '../../build/mutation/reasons.ts'
import {
  keepResults,
  keptResults,
  type Measured,
  type Mutant,
  readReport,
  scoreOf,
} from '../../build/mutation/results.ts'
import { whyIgnored } from '../../build/mutation/sentences.ts'

const SOURCE = 'const a = 1\nif (b < 0 ||\n    c) d()\nif (e < 0) f()\n'

const aMutant = (status: Mutant['status'], over: Partial<Mutant> = {}): Mutant => ({
  mutatorName: 'EqualityOperator',
  replacement: 'b <= 0',
  location: { start: { line: 2, column: 5 }, end: { line: 2, column: 10 } },
  status,
  ...over,
})

const aResult = (mutants: readonly Mutant[], file = 'shared/domain/a.ts'): Measured => ({
  file,
  source: SOURCE,
  mutants: [...mutants],
})

const aReason = (over: Partial<Reason> = {}): Reason => ({
  in: 'a',
  from: 'b < 0',
  to: 'b <= 0',
  why: 'at nought both say the same',
  ...over,
})

describe('the score', () => {
  test('is what fell of what was tried; a test file that cannot be loaded has fallen', () => {
    const mutants = (['Killed', 'Timeout', 'RuntimeError', 'Survived', 'NoCoverage', 'Ignored'] as const).map(
      (status) => aMutant(status),
    )
    expect(scoreOf(mutants)).toBe(60_00)
    expect(scoreOf([aMutant('Killed'), aMutant('Killed'), aMutant('Survived')])).toBe(66_66)
    expect(scoreOf([aMutant('Ignored')])).toBeNull()
  })

  test.each([
    [9_005, '90.05 %'],
    [10_000, '100.00 %'],
    [null, 'nothing to mutate'],
  ])('%j is written %s', (score, text) => {
    expect(percent(score)).toBe(text)
  })
})

describe('what lives', () => {
  test('is shown with the code it replaced, on one line', () => {
    const block = aMutant('NoCoverage', {
      replacement: '{\n  }',
      location: { start: { line: 2, column: 5 }, end: { line: 3, column: 6 } },
    })
    expect(survivorsOf(aResult([block, aMutant('Killed')]))).toEqual([
      {
        module: 'a',
        line: 2,
        text: 'if (b < 0 ||',
        from: 'b < 0 || c',
        to: '{ }',
        mutator: 'EqualityOperator',
      },
    ])
  })

  test('has its reason where module, code and replacement are the same, and the line holds what the reason says', () => {
    const [survivor] = survivorsOf(aResult([aMutant('Survived')]))
    expect(survivor).toBeDefined()
    if (survivor === undefined) return
    const { why } = aReason()
    expect(reasonFor(survivor, [aReason()])).toBe(why)
    expect(reasonFor(survivor, [aReason({ line: 'if (b' })])).toBe(why)
    for (const other of [{ in: 'b' }, { from: 'b > 0' }, { to: 'true' }, { line: 'if (e' }]) {
      expect(reasonFor(survivor, [aReason(other)])).toBeUndefined()
    }
  })

  test('leaves no reason behind when it is gone, or was never measured', () => {
    const gone = [aReason({ to: 'false' }), aReason({ in: 'other' })]
    expect(idleReasons([aResult([aMutant('Survived')])], [aReason(), ...gone])).toEqual([gone[0]])
  })
})

test('the document has a row for every module with mutants and for every survivor', () => {
  const results = [
    aResult([aMutant('Killed'), aMutant('Survived')], 'shared/domain/b.ts'),
    aResult([aMutant('Survived'), aMutant('Survived', { replacement: 'b | 0' })]),
    aResult([], 'shared/domain/types.ts'),
  ]
  const text = mutationDocument(results, ['shared/domain/c.ts'], [aReason()])
  expect(text).toContain('**Score: 25.00 %** of 4 mutants.')
  expect(text).toContain('| b.ts | 2 | 1 | 0 | 0 | 1 | 50.00 % |')
  expect(text).toContain('| a.ts:2 | `b < 0` | `b <= 0` | at nought both say the same |')
  expect(text).toContain('| a.ts:2 | `b < 0` | `b \\| 0` | **no reason yet** |')
  expect(text).toContain('Changed since they were measured: shared/domain/c.ts.')
  expect(text).not.toContain('types.ts')
})

test("Stryker's report is kept module by module", () => {
  const folder = mkdtempSync(join(tmpdir(), 'guike-mutation-'))
  const { file, ...measured } = aResult([aMutant('Killed')])
  const [read] = readReport(JSON.stringify({ files: { [file]: { ...measured, language: 'typescript' } } }))
  keepResults(folder, [aResult([]), ...(read === undefined ? [] : [read])])
  expect(keptResults(folder)).toEqual([aResult([aMutant('Killed')])])
  rmSync(folder, { recursive: true })
  expect(keptResults(folder)).toEqual([])
  expect(() => readReport('{"files": 1}')).toThrow()
})

test('only the sentence of a defect is left alone', () => {
  const argument = (name: string, key: number, type = 'TemplateLiteral') => ({
    listKey: 'arguments',
    key,
    node: { type },
    parent: { callee: { type: 'Identifier', name } },
  })
  expect(whyIgnored(argument('assert', 1))).toBe('the sentence of a defect')
  expect(whyIgnored(argument('DefectError', 0, 'StringLiteral'))).toBe('the sentence of a defect')
  for (const other of [
    argument('assert', 0),
    argument('refuse', 1),
    argument('assert', 1, 'CallExpression'),
    {},
  ]) {
    expect(whyIgnored(other)).toBeUndefined()
  }
})

test('every reason names code that is still there', () => {
  const root = join(import.meta.dirname, '..', '..')
  const flat = (code: string) => code.replace(/\s+/g, ' ')
  const gone = REASONS.filter(({ in: module, from, line }) => {
    const text = flat(readFileSync(join(root, 'shared', 'domain', `${module}.ts`), 'utf8'))
    return !text.includes(flat(from).replace(/…$/, '')) || (line !== undefined && !text.includes(flat(line)))
  })
  expect(gone).toEqual([])
})
