// What one caller may use of HQ, and how HQ behaves when it is full or has to go.
import { setTimeout as sleep } from 'node:timers/promises'
import { Hono } from 'hono'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { isBusy, withoutValues } from '../../hq/defects.ts'
import { placesByCaller, rateLimit } from '../../hq/limits.ts'
import { listen } from '../../hq/listen.ts'
import { aClock, startHq } from '../support/hq.ts'

test('so many tries at once, then one by one; another caller is not held back', () => {
  const clock = aClock()
  const limit = rateLimit(clock, 3, 1_000)
  expect([1, 2, 3, 4].map(() => limit.take('a'))).toEqual([0, 0, 0, 1_000])
  expect(limit.take('b')).toBe(0)
  clock.advance(999)
  expect(limit.take('a')).toBe(1)
  clock.advance(1)
  expect([limit.take('a'), limit.take('a')]).toEqual([0, 1_000])
})

test('a crowd of callers is remembered up to a bound, the newest of them', () => {
  const limit = rateLimit(aClock(), 1, 1_000)
  limit.take('first')
  for (let at = 0; at < 10_000; at += 1) limit.take(`caller ${at}`)
  expect(limit.take('first')).toBe(0)
  expect(limit.take('caller 9999')).toBe(1_000)
})

test('one caller never takes all places, and gives back what was taken', () => {
  const bytes = placesByCaller(10, 6)
  expect([bytes.take('a', 6), bytes.take('a', 1), bytes.take('b', 5), bytes.take('b', 4)]).toEqual([
    true,
    false,
    false,
    true,
  ])
  bytes.give('a', 6)
  expect(bytes.take('a', 6)).toBe(true)
})

test('after so many sign-ins from one address it waits, and is told how long', async () => {
  const hq = await startHq()
  const tryOne = () =>
    fetch(`${hq.url}/console/v1/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'guess', password: 'guess' }),
    })
  for (let at = 0; at < 19; at += 1) hq.parts.limits.signIn.take('127.0.0.1')
  expect((await tryOne()).status).toBe(422)
  const refused = await tryOne()
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await refused.json()).toMatchObject({ code: 'TOO_MANY_REQUESTS', data: { retryAfterMs: 6_000 } })
  await hq.close()
})

test('with every connection taken a request is told to come back, and HQ serves on afterwards', async () => {
  const hq = await startHq({ connectionsMax: 1, waitMsMax: 400 })
  const token = await hq.officerToken('viewer')
  const ask = () => fetch(`${hq.url}/console/v1/sites`, { headers: { authorization: `Bearer ${token}` } })
  const held = await hq.pool.connect()
  const busy = await ask()
  expect(busy.status).toBe(503)
  expect(Number(busy.headers.get('retry-after'))).toBeGreaterThan(0)
  held.release()
  expect((await ask()).status).toBe(200)
  expect(hq.logLines().join()).not.toContain('"msg":"defect"')
  await hq.close()
})

test('a statement that takes too long is ended by PostgreSQL and counts as busy', async () => {
  const hq = await startHq({ statementMsMax: 50 })
  const error = await sql`SELECT pg_sleep(10)`.execute(hq.db).catch((thrown: unknown) => thrown)
  expect(isBusy(error)).toBe(true)
  await hq.close()
})

test('a stop lets a request that runs end, takes no further one, and is bounded', async () => {
  const app = new Hono()
  app.get('/slow', async (context) => {
    await sleep(300)
    return context.text('done')
  })
  app.get('/stuck', () => new Promise<Response>(() => undefined))
  const door = await listen(app, { address: '127.0.0.1', port: 0, stopMsMax: 1_000 })
  const slow = fetch(`${door.url}/slow`)
  const stuck = fetch(`${door.url}/stuck`).catch(() => 'cut')
  await sleep(100)
  const began = performance.now()
  const stopped = door.close()
  await expect(fetch(`${door.url}/slow`)).rejects.toThrow()
  expect(await (await slow).text()).toBe('done')
  expect(await stuck).toBe('cut')
  await stopped
  expect(performance.now() - began).toBeLessThan(5_000)
})

test('a stopping HQ is not ready, and whoever waits for something is told', async () => {
  const hq = await startHq()
  const waiting = new Promise((resolve) => hq.parts.stopping.addEventListener('abort', resolve))
  hq.stop()
  await waiting
  expect((await fetch(`${hq.url}/ready`)).status).toBe(503)
  await hq.close()
})

test('a defect is logged by its code and place, never by its words', () => {
  const fields = withoutValues(new TypeError('王小明 13800138000'))
  expect(fields).toMatchObject({ code: 'TypeError' })
  expect(JSON.stringify(fields)).not.toMatch(/王小明|138/)
})
