// How tills and sites stand, as HQ's people ask first: who is in, who is silent, what waits.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startHq, TEST_NOW_MS, type TestHq } from '../../support/hq.ts'
import { addEntry, addMatter, addSites, addTill, askConsole } from '../../support/hq-office.ts'

const DAY_MS = 86_400_000

let hq: TestHq
let viewer: string
beforeAll(async () => {
  hq = await startHq()
  viewer = await hq.officerToken('viewer')
  await addSites(hq, '0001', '0002', '0003')
  const old = { registered_at_ms: TEST_NOW_MS - 90 * DAY_MS }
  await addTill(hq, { id: 't1', site: '0001', number: 1, seen_at_ms: TEST_NOW_MS, ...old })
  await addTill(hq, { id: 't2', site: '0001', number: 2, ...old }, { inbox_n: 7, applied_n: 4 })
  await addTill(hq, { id: 't3', site: '0002', number: 1, state: 'lost', ...old })
  await addTill(hq, { id: 't4', site: '0002', number: 2, state: 'retired', ...old })
  await addTill(hq, { id: 't5', site: '0003', number: 1, seen_at_ms: TEST_NOW_MS - 2 * DAY_MS, ...old })
  await addEntry(hq, { till: 't1', business_date: '2026-11-20', received_at_ms: TEST_NOW_MS - DAY_MS })
  await addEntry(hq, { till: 't1', business_date: '2026-11-21', received_at_ms: TEST_NOW_MS })
  await addEntry(hq, {
    till: 't2',
    business_date: '2026-11-20',
    kind: 'refund',
    at_ms: 5,
    received_at_ms: TEST_NOW_MS - DAY_MS - 1,
  })
  await addEntry(hq, { till: 't5', business_date: '2026-11-10', received_at_ms: TEST_NOW_MS - 11 * DAY_MS })
  await addMatter(hq, { id: 'm1', kind: 'clock', subject: 'a', till: 't2' })
  await addMatter(hq, { id: 'm2', kind: 'parked', subject: 'b', till: 't2' })
  await addMatter(hq, { id: 'm3', kind: 'parked', subject: 'c', till: 't2', state: 'decided' })
})
afterAll(() => hq.close())

test('a till stands with what HQ last heard of it, what waits for it and for a person', async () => {
  const { status, body } = await askConsole<{ tills: readonly object[] }>(hq, viewer, 'tills')
  expect(status).toBe(200)
  expect(body.tills).toHaveLength(5)
  expect(body.tills[0]).toMatchObject({ id: 't1', lastSeq: 2, silentDays: 0, openMatters: 0 })
  expect(body.tills[1]).toEqual({
    id: 't2',
    site: '0001',
    number: 2,
    state: 'active',
    epoch: '01-aaaaaa',
    lastSeq: 1,
    lastEntry: {
      kind: 'refund',
      businessDate: '2026-11-20',
      atMs: 5,
      receivedAtMs: TEST_NOW_MS - DAY_MS - 1,
    },
    program: null,
    registeredAtMs: TEST_NOW_MS - 90 * DAY_MS,
    seenAtMs: null,
    clockOffMs: null,
    silentDays: 1,
    waitingMessages: 3,
    openMatters: 2,
  })
  expect(body.tills[2]).toMatchObject({ id: 't3', lastEntry: null, silentDays: 90 })
})

interface Standing {
  readonly reached: boolean
  readonly past: boolean
  readonly sites: readonly {
    readonly code: string
    readonly reached: boolean
    readonly past: boolean
    readonly tills: readonly { readonly id: string; readonly arrived: string }[]
  }[]
}

async function standing(date: string) {
  const { body } = await askConsole<Standing>(hq, viewer, `sites/standing?date=${date}`)
  const tills = body.sites.flatMap((site) => site.tills.map(({ id, arrived }) => `${id} ${arrived}`))
  const sites = body.sites.map(({ code, reached, past }) => `${code} ${reached} ${past}`)
  return { all: `${body.reached} ${body.past}`, sites, tills }
}

test('a date is in when every till has an entry of it, and past when every till has a later one', async () => {
  expect(await standing('2026-11-09')).toMatchObject({ all: 'true true' })
  expect(await standing('2026-11-10')).toMatchObject({
    all: 'true false',
    sites: ['0001 true true', '0002 true true', '0003 true false'],
  })
  expect(await standing('2026-11-20')).toEqual({
    all: 'false false',
    sites: ['0001 true false', '0002 true true', '0003 false false'],
    tills: ['t1 past', 't2 reached', 't3 missing', 't5 missing'],
  })
})

test('a till that was heard of after the date, without an entry of it, is quiet and not in', async () => {
  expect(await standing('2026-11-18')).toMatchObject({
    sites: ['0001 true true', '0002 true true', '0003 false false'],
    tills: ['t1 past', 't2 past', 't3 missing', 't5 quiet'],
  })
})

test.each(['2026-02-30', '21-11-2026', '0001-01-01', ''])('%j is no date to ask for', async (date) => {
  expect((await askConsole(hq, viewer, `sites/standing?date=${date}`)).status).toBe(400)
})
