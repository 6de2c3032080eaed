// The counts at the end of a run: taken from what the test programs report, and never kinder than their exit codes.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { countsOfRun, playwrightCounts, unexcused, vitestCounts } from '../../build/counts.ts'
import { rowOf } from '../../build/results.ts'

const folder = mkdtempSync(join(tmpdir(), 'guike-counts-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const aFile = (statuses: readonly string[], status = 'passed') => ({
  name: 'a.test.ts',
  status,
  assertionResults: statuses.map((of, index) => ({ fullName: `test ${index}`, status: of })),
})

describe('of the tests', () => {
  test('passed, failed and skipped ones are told apart', () => {
    const report = {
      testResults: [aFile(['passed', 'failed', 'skipped'], 'failed'), aFile(['passed', 'todo'])],
    }
    expect(vitestCounts(report)).toEqual({ passed: 2, failed: 1, skipped: ['test 2', 'test 1'] })
  })

  test('a file that could not be loaded, or holds no test, is one failure', () => {
    expect(vitestCounts({ testResults: [aFile([], 'failed')] })).toEqual({
      passed: 0,
      failed: 1,
      skipped: [],
    })
  })

  test('a file whose set-up failed although its tests passed is one failure', () => {
    expect(vitestCounts({ testResults: [aFile(['passed'], 'failed')] }).failed).toBe(1)
  })
})

describe('of the pages', () => {
  const aSpec = (title: string, status: string) => ({ title, tests: [{ status }] })

  test('inner groups are counted and skipped ones named by their whole path', () => {
    const inner = {
      title: 'refund',
      specs: [aSpec('by pieces', 'skipped'), aSpec('by amount', 'unexpected')],
    }
    const report = {
      suites: [{ title: 'sale.test.ts', specs: [aSpec('swipe', 'expected')], suites: [inner] }],
      errors: [],
    }
    const skipped = ['sale.test.ts › refund › by pieces']
    expect(playwrightCounts(report)).toEqual({ passed: 1, failed: 1, skipped })
  })

  test('a test that passed only when repeated has failed', () => {
    const report = { suites: [{ title: 'a', specs: [aSpec('b', 'flaky')] }], errors: [] }
    expect(playwrightCounts(report).failed).toBe(1)
  })

  test('an error outside any test is one failure', () => {
    expect(playwrightCounts({ suites: [], errors: [{ message: 'no' }] }).failed).toBe(1)
  })
})

describe('of one run', () => {
  const report = join(folder, 'report.json')
  const countsFor = (results: readonly unknown[], code: number) => {
    writeFileSync(report, JSON.stringify({ testResults: results }))
    return countsOfRun(report, code, vitestCounts)
  }

  test('that passed', () => {
    expect(countsFor([aFile(['passed'])], 0)).toEqual({
      passed: 1,
      failed: 0,
      skipped: [],
      problem: undefined,
    })
  })

  test('without a single test is a failure', () => {
    expect(countsFor([], 0)).toMatchObject({ failed: 1, problem: 'ran no test' })
  })

  test('with nothing but skipped tests is a failure', () => {
    expect(countsFor([aFile(['skipped'])], 0)).toMatchObject({ failed: 1, skipped: ['test 0'] })
  })

  test('that ended badly although every test passed is a failure', () => {
    expect(countsFor([aFile(['passed'])], 1)).toMatchObject({ passed: 1, failed: 1 })
  })

  test('that failed is not counted twice', () => {
    expect(countsFor([aFile(['passed', 'failed'], 'failed')], 1)).toMatchObject({ passed: 1, failed: 1 })
  })

  test('that left no report, or a broken one, is a failure', () => {
    expect(countsOfRun(join(folder, 'none.json'), 0, vitestCounts)).toMatchObject({ passed: 0, failed: 1 })
    writeFileSync(report, '{"testResults": 1}')
    expect(countsOfRun(report, 0, vitestCounts)).toMatchObject({ passed: 0, failed: 1 })
  })
})

test('only tests of what is not to be had everywhere may be left out', () => {
  const electron = ['electron: opens', 'shell electron: opens', 'shell.test.ts › electron: opens']
  const others = ['opens in electron', 'notelectron: x', 'a › b']
  const postgres = ['postgresql 15: runs all migrations']
  expect(unexcused([...electron, ...postgres, ...others])).toEqual(others)
})

test('a row of the summary rounds its seconds and says what is wrong', () => {
  const row = rowOf({
    name: 'pages',
    seconds: 9.96,
    passed: 1,
    failed: 2,
    skipped: ['a'],
    problem: 'ran no test',
  })
  expect(row.replace(/ +/g, ' ').trim()).toBe('pages 10.0 s 1 passed, 2 failed, 1 skipped (ran no test)')
})
