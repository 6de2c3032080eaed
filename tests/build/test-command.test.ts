// `npm test` on stand-ins for its tools: everything runs to the end, real counts come last, nothing is left out unsaid.
import { cpSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Project, type Ran } from './run-fixture.ts'

const ROOT = join(import.meta.dirname, '..', '..')

type Outcome = { readonly code?: number; readonly report?: unknown }
type Outcomes = { readonly style?: Outcome; readonly tests?: Outcome; readonly pages?: Outcome }

const testsOf = (...statuses: readonly string[]) => ({
  testResults: [
    {
      name: 'a.test.ts',
      status: statuses.includes('failed') ? 'failed' : 'passed',
      assertionResults: statuses.map((status, index) => ({ fullName: `rule ${index}`, status })),
    },
  ],
})
const pagesOf = (title: string, ...statuses: readonly string[]) => ({
  suites: [{ title: 'counter', specs: statuses.map((status) => ({ title, tests: [{ status }] })) }],
  errors: [],
})

let project: Project
beforeEach(() => {
  project = new Project()
  const parts = ['test', 'checks', 'counts', 'results', 'steps']
  for (const part of parts) cpSync(join(ROOT, 'build', `${part}.ts`), project.path(`build/${part}.ts`))
  project.write('shared/tsconfig.json', '{}')
  project.write('node_modules/typescript/bin/tsc', '')
  project.write('node_modules/knip/bin/knip.js', '')
  symlinkSync(join(ROOT, 'node_modules', 'zod'), project.path('node_modules/zod'))
})
afterEach(() => project.close())

/** A tool that writes its report, if it has one, prints its name and ends as told. */
function tool(name: string, report: string, outcome: Outcome): void {
  const written =
    outcome.report === undefined
      ? ''
      : `fs.mkdirSync('test-results', { recursive: true })
         fs.writeFileSync('${report}', ${JSON.stringify(JSON.stringify(outcome.report))})`
  const code = `import fs from 'node:fs'\n${written}\nconsole.log('${name} ran')\nprocess.exitCode = ${outcome.code ?? 0}`
  project.write(name, code)
}

async function npmTest(
  outcomes: Outcomes,
  env: NodeJS.ProcessEnv = {},
): Promise<Ran & { lines: readonly string[] }> {
  tool('node_modules/@biomejs/biome/bin/biome', '', outcomes.style ?? {})
  const passed = { report: testsOf('passed', 'passed', 'passed') }
  tool('node_modules/vitest/vitest.mjs', 'test-results/tests.json', outcomes.tests ?? passed)
  const shown = { report: pagesOf('swipe', 'expected', 'expected') }
  tool('node_modules/@playwright/test/cli.js', 'test-results/pages.json', outcomes.pages ?? shown)
  const ran = await project.runProgram('build/test.ts', env)
  return { ...ran, lines: ran.printed.trimEnd().split('\n') }
}

describe('npm test', () => {
  test('counts each check as one and each test as it was reported, on the last line', async () => {
    // The build, one layer's types, style and dead code, three tests, two pages.
    const { code, lines } = await npmTest({})
    expect(lines.at(-1)).toBe('9 passed, 0 failed')
    expect(code).toBe(0)
  })

  test('runs everything although the build and a check failed, and shows why', async () => {
    project.write('build/bundle.ts', "console.log('no such file'); process.exit(1)")
    const { code, printed, lines } = await npmTest({ style: { code: 1 } })
    expect(lines.at(-1)).toBe('7 passed, 2 failed')
    expect(printed).toContain('no such file')
    expect(printed).toContain('biome ran')
    expect(printed).toContain('node_modules/@playwright/test/cli.js ran')
    expect(code).toBe(1)
  })

  test('fails where a test failed', async () => {
    const { code, lines } = await npmTest({ tests: { code: 1, report: testsOf('passed', 'failed') } })
    expect(lines.at(-1)).toBe('7 passed, 1 failed')
    expect(code).toBe(1)
  })

  test('never counts the report of an earlier run', async () => {
    await npmTest({})
    const { lines } = await npmTest({ tests: { code: 1 } })
    expect(lines.at(-1)).toBe('6 passed, 1 failed')
  })

  test('names what was skipped', async () => {
    const { code, printed } = await npmTest({ tests: { report: testsOf('passed', 'skipped') } })
    expect(printed).toContain('did not run: rule 1')
    expect(code).toBe(0)
  })

  test('without a Chromium says in one line that the pages did not run, and goes on', async () => {
    const { code, printed, lines } = await npmTest({}, { GUIKE_CHROMIUM: project.path('nowhere') })
    expect(printed).toContain('guike: no Chromium here: the page tests (tests/e2e) do not run')
    expect(lines.at(-1)).toBe('7 passed, 0 failed')
    expect(code).toBe(0)
  })
})

describe('with CI set', () => {
  test('a skipped test has failed', async () => {
    const { code, lines } = await npmTest({ tests: { report: testsOf('passed', 'skipped') } }, { CI: 'true' })
    expect(lines.at(-1)).toBe('7 passed, 1 failed')
    expect(code).toBe(1)
  })

  test("Electron's own may be skipped", async () => {
    const pages = { report: pagesOf('electron: opens its window', 'expected', 'skipped') }
    const { code, printed, lines } = await npmTest({ pages }, { CI: 'true' })
    expect(printed).toContain('did not run: counter › electron: opens its window')
    expect(lines.at(-1)).toBe('8 passed, 0 failed')
    expect(code).toBe(0)
  })

  test('pages that could not run have failed', async () => {
    const { code, lines } = await npmTest({}, { CI: 'true', GUIKE_CHROMIUM: project.path('nowhere') })
    expect(lines.at(-1)).toBe('7 passed, 1 failed')
    expect(code).toBe(1)
  })
})
