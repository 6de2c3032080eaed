// The last file of a measurement: all tests are loaded and have run; now they are run again, mutant after mutant, in place.
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { type RunnerTask, type RunnerTestCase, TestRunner, test } from 'vitest'
import type { FirstRun, FromTests, Tried, Try } from './messages.ts'
import { switchboard } from './switchboard.ts'

function casesOf(task: RunnerTask): readonly RunnerTestCase[] {
  if (task.type === 'suite') return task.tasks.flatMap(casesOf)
  return task.mode === 'run' ? [task] : []
}

const nameOf = (task: RunnerTask): string =>
  task.suite === undefined ? task.name : `${nameOf(task.suite)} > ${task.name}`

/** Runs one test as it is now; answers with why it failed, or null. */
async function failureOf(task: RunnerTestCase): Promise<string | null> {
  try {
    await TestRunner.getTestFn(task)()
    return null
  } catch (problem) {
    return problem instanceof Error ? `${problem.name}: ${problem.message}` : String(problem)
  }
}

async function firstRun(task: RunnerTestCase): Promise<FirstRun> {
  const { state, duration, errors } = task.result ?? {}
  const passed = state === 'pass'
  return {
    id: task.id,
    name: nameOf(task),
    file: task.file.filepath,
    durationMs: duration ?? 0,
    failure: passed ? null : (errors?.[0]?.message ?? 'did not run'),
    repeats: passed && (await failureOf(task)) === null,
  }
}

async function tried(cases: ReadonlyMap<string, RunnerTestCase>, asked: Try): Promise<Tried> {
  const board = switchboard()
  let ran = 0
  for (const { test: id, hitsMax } of asked.trials) {
    const task = cases.get(id)
    if (task === undefined) continue
    ran += 1
    Object.assign(board, { hitCount: 0, hitLimit: hitsMax, activeMutant: asked.mutant })
    const message = await failureOf(task)
    board.activeMutant = undefined
    const isEndless = (board.hitCount ?? 0) > hitsMax
    if (message === null && !isEndless) continue
    const isClean = (await failureOf(task)) === null
    return { kind: 'tried', ran, failure: { test: id, message: message ?? '' }, isEndless, isClean }
  }
  return { kind: 'tried', ran, failure: null, isEndless: false, isClean: true }
}

test('the tests answer for one mutant after another', { timeout: 0 }, async ({ task: own }) => {
  const board = switchboard()
  const files = [...(board.files ?? [])].filter(({ id }) => id !== own.file.id)
  const cases = new Map(files.flatMap(casesOf).map((task) => [task.id, task]))
  const coverage = structuredClone(board.mutantCoverage) ?? { static: {}, perTest: {} }
  board.currentTestId = undefined
  const socket = connect(process.env.MUTATION_SOCKET ?? '')
  const say = (message: FromTests): void => {
    socket.write(`${JSON.stringify(message)}\n`)
  }
  const tests: FirstRun[] = []
  for (const task of cases.values()) tests.push(await firstRun(task))
  say({ kind: 'ready', tests, atLoading: coverage.static, byTest: coverage.perTest })
  // Ends when the other side closes the connection.
  for await (const line of createInterface(socket)) say(await tried(cases, JSON.parse(line)))
})
