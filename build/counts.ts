// Counts what test runners report having run: passed, failed, and every skipped test by name.
import { readFileSync } from 'node:fs'
import { z } from 'zod'

export type Counts = {
  readonly passed: number
  readonly failed: number
  /** Titles of tests that exist and did not run. */
  readonly skipped: readonly string[]
}

/** What begins the titles of tests that need Electron's own program, an old PostgreSQL, or to mount: not to be had everywhere. */
const EXCUSED_TITLE = /(^|› | )(electron|postgresql 15|small disk): /

const VitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
})

/** Reads Vitest's JSON report. A file that could not be loaded, or holds no test, counts as one failure. */
export function vitestCounts(report: unknown): Counts {
  let passed = 0
  let failed = 0
  const skipped: string[] = []
  for (const file of VitestReport.parse(report).testResults) {
    const before = failed
    for (const test of file.assertionResults) {
      if (test.status === 'passed') passed += 1
      else if (test.status === 'failed') failed += 1
      else skipped.push(test.fullName)
    }
    if (file.status === 'failed' && failed === before) failed += 1
  }
  return { passed, failed, skipped }
}

type PlaywrightSuite = {
  readonly title: string
  readonly specs: readonly {
    readonly title: string
    readonly tests: readonly { readonly status: string }[]
  }[]
  readonly suites?: readonly PlaywrightSuite[] | undefined
}

const PlaywrightSuiteReport: z.ZodType<PlaywrightSuite> = z.object({
  title: z.string(),
  specs: z.array(z.object({ title: z.string(), tests: z.array(z.object({ status: z.string() })) })),
  suites: z.lazy(() => z.array(PlaywrightSuiteReport)).optional(),
})

const PlaywrightReport = z.object({
  suites: z.array(PlaywrightSuiteReport),
  errors: z.array(z.unknown()),
})

/** Reads Playwright's JSON report. An error outside any test (a file that could not be loaded) counts as one failure each. */
export function playwrightCounts(report: unknown): Counts {
  const { suites, errors } = PlaywrightReport.parse(report)
  let passed = 0
  let failed = errors.length
  const skipped: string[] = []
  const visit = (suite: PlaywrightSuite, above: readonly string[]): void => {
    const path = [...above, suite.title]
    for (const spec of suite.specs) {
      for (const test of spec.tests) {
        if (test.status === 'expected') passed += 1
        else if (test.status === 'skipped') skipped.push([...path, spec.title].join(' › '))
        else failed += 1
      }
    }
    for (const inner of suite.suites ?? []) visit(inner, path)
  }
  for (const suite of suites) visit(suite, [])
  return { passed, failed, skipped }
}

/**
 * The counts of one run of a test program, never kinder than its exit code: a run without a report, without a single test,
 * or that ended badly though every test passed, has failed once more.
 */
export function countsOfRun(
  reportFile: string,
  exitCode: number,
  read: (report: unknown) => Counts,
): Counts & { readonly problem: string | undefined } {
  const none = { passed: 0, failed: 0, skipped: [] }
  const once = (counts: Counts, problem: string) => ({ ...counts, failed: counts.failed + 1, problem })
  let counts: Counts
  try {
    counts = read(JSON.parse(readFileSync(reportFile, 'utf8')))
  } catch (cause) {
    return once(none, `left no report that can be read (${cause instanceof Error ? cause.message : cause})`)
  }
  if (counts.passed + counts.failed === 0) return once(counts, 'ran no test')
  if (exitCode !== 0 && counts.failed === 0) return once(counts, `ended with exit code ${exitCode}`)
  return { ...counts, problem: undefined }
}

/** Which skipped tests nothing excuses: all but those of what is not to be had everywhere. */
export function unexcused(skipped: readonly string[]): readonly string[] {
  return skipped.filter((title) => !EXCUSED_TITLE.test(title))
}
