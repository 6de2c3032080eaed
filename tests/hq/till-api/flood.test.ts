// A till that floods HQ is told to wait; the others are served meanwhile.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startHq, type TestHq } from '../../support/hq.ts'
import { aTillOf } from '../../support/hq-books.ts'
import type { TillClient } from '../../support/till-client.ts'

const AT_ONCE = 40
const ROUNDS = 6
/** Far above what one hello takes on a slow machine, far below a request that waits behind the flood. */
const MS_MAX = 4_000

let hq: TestHq
let loud: TillClient
let quiet: TillClient

beforeAll(async () => {
  hq = await startHq({ clock: { nowMs: () => Date.now() } })
  loud = await aTillOf(hq, '0001', 1)
  quiet = await aTillOf(hq, '0001', 2)
})
afterAll(() => hq.close())

test('a till that floods is told that HQ is busy and for how long; another is served meanwhile', async () => {
  const problems: Record<string, unknown>[] = []
  const took: number[] = []
  let floods = true
  const flood = (async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const said = await Promise.all(Array.from({ length: AT_ONCE }, () => loud.pull({ waitMs: 300 })))
      problems.push(...said.filter(({ status }) => status === 503).map(({ problem }) => problem))
    }
    floods = false
  })()
  while (floods) {
    const beganMs = performance.now()
    expect((await quiet.hello()).status).toBe(200)
    took.push(performance.now() - beganMs)
  }
  await flood
  expect(problems.length).toBeGreaterThan(ROUNDS)
  for (const problem of problems) expect(problem).toEqual({ code: 'busy', retryAfterMs: 2_000 })
  expect(took.length).toBeGreaterThan(2)
  expect(Math.max(...took)).toBeLessThan(MS_MAX)
  expect((await loud.hello()).status).toBe(200)
})
