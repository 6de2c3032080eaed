// HQ's door as strangers, officers and watchers meet it, over real HTTP.
import { request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startHq, type TestHq } from '../support/hq.ts'

let hq: TestHq
let admin: string
beforeAll(async () => {
  hq = await startHq()
  admin = await hq.officerToken('admin')
})
afterAll(() => hq.close())

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

/** One request of the console; a body makes it a POST. */
async function ask(path: string, token?: string, body?: unknown): Promise<Answer> {
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (token !== undefined) headers.authorization = `Bearer ${token}`
  const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) }
  const answer = await fetch(`${hq.url}/console/v1/${path}`, init)
  return { status: answer.status, headers: answer.headers, body: await answer.json() }
}

test('an officer makes a site and a code, and both are on record under that name', async () => {
  expect(await ask('sites', admin, { code: '0007', name: '南京路店' })).toMatchObject({
    status: 200,
    body: { code: '0007', name: '南京路店' },
  })
  const code = await ask('codes', admin, { site: '0007', tillNumber: 1 })
  expect(code.body).toMatchObject({ code: expect.stringMatching(/^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-Z]{4}$/) })
  expect((await ask('tills', admin)).body).toEqual({ tills: [] })
  const me = (await ask('me', admin)).body as { id: string }
  const { body } = await ask('acts', admin)
  expect(body).toMatchObject({
    acts: expect.arrayContaining([
      expect.objectContaining({ officer: me.id, what: 'site.created', subject: '0007' }),
      expect.objectContaining({ officer: me.id, what: 'code.made', subject: '0007/1' }),
    ]),
  })
})

test.each([
  ['no token', undefined],
  ['a forged token', 'A'.repeat(43)],
  ['a malformed token', "' OR 1=1 --"],
])('%s opens nothing', async (_, token) => {
  expect(await ask('sites', token?.replaceAll(' ', '+'))).toMatchObject({
    status: 401,
    body: { defined: true, code: 'UNAUTHORIZED' },
  })
})

test('a role may what the roles below it may, and no more', async () => {
  const [manager, viewer] = [await hq.officerToken('manager'), await hq.officerToken('viewer')]
  const officer = { name: '新人', role: 'viewer', password: 'long enough 1' }
  const tries = [
    ['sites', viewer, undefined, 200],
    ['sites', viewer, { code: '0100', name: 'a' }, 403],
    ['codes', viewer, { site: '0001', tillNumber: 1 }, 403],
    ['sites', manager, { code: '0101', name: 'a' }, 200],
    ['officers', manager, undefined, 403],
    ['officers', manager, officer, 403],
    ['acts', manager, undefined, 403],
    ['officers', admin, officer, 200],
  ] as const
  for (const [path, token, body, status] of tries) {
    expect([path, (await ask(path, token, body)).status]).toEqual([path, status])
  }
})

test.each([
  ['a site 0000', 'sites', { code: '0000', name: 'a' }],
  ['a site without a name', 'sites', { code: '0008', name: ' ' }],
  ['a name that writes over the line', 'sites', { code: '0008', name: 'a\u202eb' }],
  ['a field nobody asked for', 'sites', { code: '0008', name: 'a', role: 'admin' }],
  ['a till number of three digits', 'codes', { site: '0007', tillNumber: 100 }],
  ['a short password', 'officers', { name: 'b', role: 'viewer', password: 'short' }],
])('%s is refused before anything is done', async (_, path, body) => {
  expect((await ask(path, admin, body)).status).toBe(400)
})

test('what cannot be done is said by a code and its figures', async () => {
  await ask('sites', admin, { code: '0009', name: 'a' })
  expect(await ask('sites', admin, { code: '0009', name: 'b' })).toMatchObject({
    status: 422,
    body: { defined: true, code: 'REFUSED', data: { code: 'site_exists', details: { code: '0009' } } },
  })
})

test('an address nobody knows is refused in the same form', async () => {
  expect(await ask('nothing', admin)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
  expect((await fetch(`${hq.url}/elsewhere`)).status).toBe(404)
})

test('a body that is too long, or does not say how long it is, is refused unread', async () => {
  expect(await ask('sites', admin, { code: '0010', name: 'x'.repeat(300_000) })).toMatchObject({
    status: 413,
  })
  const status = await new Promise((resolve, reject) => {
    const chunked = request(`${hq.url}/console/v1/sites`, { method: 'POST' }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    chunked.on('error', reject)
    chunked.write('{')
    chunked.end('}')
  })
  expect(status).toBe(411)
})

test('the description names every procedure for officers and tills', async () => {
  const description = (await (await fetch(`${hq.url}/openapi.json`)).json()) as { paths: object }
  expect(Object.keys(description.paths)).toEqual(
    expect.arrayContaining([
      '/console/v1/sites',
      '/console/v1/officers/{officerId}/disable',
      '/till/v1/push',
    ]),
  )
})

test('the figures count requests by route and status, and the pool', async () => {
  await ask('me', admin)
  const text = await (await fetch(`${hq.url}/metrics`)).text()
  expect(text).toMatch(/guike_hq_requests_total\{route="console\.session\.me",status="200"\} \d+/)
  expect(text).toMatch(/guike_hq_pool_connections\{state="open"\} \d/)
})
