// The loopback host from outside: what a page gets, and what everybody else does.

import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { readPage } from '../../main/host/page.ts'
import {
  aPageFolder,
  type Entered,
  enter,
  entered,
  type Knock,
  knock,
  knockRaw,
  ownHeaders,
  type ServedLoopback,
  serve,
  tokenOf,
  upgrade,
} from '../support/loopback.ts'
import { scriptedTill } from '../support/scripted-till.ts'

const FOREIGN = 'https://shop.example'
let served: ServedLoopback

beforeEach(async () => {
  served = await serve(scriptedTill())
})
afterEach(async () => {
  await served.stop()
  expect(served.reports).toEqual([])
})

const socketHeaders = (cookie: string, more: Record<string, string> = {}) => ({
  origin: served.loopback.origin,
  cookie,
  ...more,
})

/** What a page does when it is loaded again. */
const resume = ({ path, cookie }: Entered, headers: Record<string, string> = {}) =>
  knock(served, {
    method: 'POST',
    path: `${path}/session`,
    headers: { ...ownHeaders(served), cookie, ...headers },
  })

describe('a page of ours', () => {
  test('is served with the policy that confines it', async () => {
    const { status, headers, body } = await knock(served, {})
    expect(status).toBe(200)
    expect(body).toContain('贵客')
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
        "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; " +
        "require-trusted-types-for 'script'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-cache',
    })
    const script = await knock(served, { path: '/assets/main-1a2b.js', headers: ownHeaders(served) })
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect(script.headers['cache-control']).toContain('immutable')
    const head = await knock(served, { method: 'HEAD' })
    expect([head.status, head.body]).toEqual([200, ''])
  })

  test('enters with the launch token once, reloads with its cookie, and gets the till', async () => {
    const token = tokenOf(served)
    expect(token).toMatch(/^[\w-]{43}$/)
    const answer = await enter(served, token)
    expect(answer.status).toBe(200)
    const { path } = JSON.parse(answer.body)
    expect(path).toMatch(/^\/[\w-]{43}$/)
    const [cookie = ''] = answer.headers['set-cookie'] ?? []
    expect(cookie).toMatch(/^guike=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/[\w-]{43}$/)
    expect(cookie.endsWith(`Path=${path}`)).toBe(true)
    expect(served.entries()).toBe(1)
    const pair = cookie.split(';')[0] ?? ''
    expect((await resume({ path, cookie: pair })).status).toBe(204)

    const socket = await upgrade(served, `${path}/till`, socketHeaders(pair))
    if (!(socket instanceof WebSocket)) throw new Error(`refused with ${socket}`)
    expect(served.loopback.connections()).toBe(1)
    const said = new Promise((resolve) => socket.once('message', (data) => resolve(String(data))))
    socket.send(JSON.stringify({ i: '1', p: { u: '/session/status', b: {} } }))
    expect(JSON.parse(String(await said))).toMatchObject({ i: '1', p: { b: { json: { tillNumber: 2 } } } })
    socket.close()
  })

  test('a second window enters with the next launch address', async () => {
    const first = tokenOf(served)
    await enter(served, first)
    const second = tokenOf(served)
    expect(second).not.toBe(first)
    expect((await enter(served, second)).status).toBe(200)
  })
})

describe('who is refused at the door of the files', () => {
  test.each<[string, number, Knock]>([
    ['a name that was made to point here', 421, { headers: { host: 'shop.example' } }],
    ['the right host on another port', 421, { headers: { host: '127.0.0.1:1' } }],
    ['the right host without a port', 421, { headers: { host: '127.0.0.1' } }],
    ['localhost by name', 421, { headers: { host: 'localhost' } }],
    ['a link on another site', 403, { headers: { 'sec-fetch-site': 'cross-site' } }],
    ['a program on another port of this machine', 403, { headers: { 'sec-fetch-site': 'same-site' } }],
    ['a script of another origin', 403, { headers: { origin: FOREIGN } }],
    ['a sandboxed frame', 403, { headers: { origin: 'null' } }],
    ['a method that changes something', 405, { method: 'POST' }],
    ['a preflight', 405, { method: 'OPTIONS' }],
    ['TRACE', 405, { method: 'TRACE' }],
    ['a file beside the page', 404, { path: '/../secret.json' }],
    ['a file beside the page, encoded', 404, { path: '/%2e%2e/secret.json' }],
    ['a file beside the page, encoded twice', 404, { path: '/assets/%252e%252e/%252e%252e/secret.json' }],
    ['a file beside the page, with backslashes', 404, { path: '/..\\secret.json' }],
    ['an absolute file', 404, { path: '//etc/passwd' }],
    ['a folder', 404, { path: '/assets/' }],
    ['a file of no known type', 404, { path: '/notes.draft' }],
    ['a name of every object', 404, { path: '/__proto__' }],
  ])('%s', async (_, status, asked) => {
    const answer = await knock(served, asked)
    expect(answer.status).toBe(status)
    expect(answer.body).toBe('')
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
  })

  test('no answer ever carries a CORS header', async () => {
    const preflight = {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    }
    const answers = [
      await knock(served, {}),
      await knock(served, { headers: { origin: FOREIGN } }),
      await knock(served, {
        method: 'OPTIONS',
        path: '/session',
        headers: { origin: FOREIGN, ...preflight },
      }),
      await enter(served, tokenOf(served)),
    ]
    for (const { headers } of answers)
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  test('a request with two hosts, or with none', async () => {
    const host = `Host: ${served.authority}\r\n`
    const good = await knockRaw(served, `GET / HTTP/1.1\r\n${host}Connection: close\r\n\r\n`)
    expect(good).toMatch(/^HTTP\/1\.1 200 /)
    const two = await knockRaw(
      served,
      `GET / HTTP/1.1\r\n${host}Host: shop.example\r\nConnection: close\r\n\r\n`,
    )
    expect(two).toMatch(/^HTTP\/1\.1 4(00|21) /)
    const none = await knockRaw(served, 'GET / HTTP/1.0\r\n\r\n')
    expect(none).toMatch(/^HTTP\/1\.1 421 /)
  })

  test('headers longer than any browser sends', async () => {
    const answer = await knock(served, { headers: { 'x-long': 'x'.repeat(9_000) } })
    expect(answer.status).toBe(431)
  })

  test('whoever asks from another machine: nothing listens but 127.0.0.1', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .map(({ address }) => address)
      .filter((address) => address !== '127.0.0.1' && !address.startsWith('fe80'))
    const port = Number(new URL(served.loopback.origin).port)
    for (const address of [...others, '127.0.0.2']) {
      const reached = await new Promise((resolve) => {
        const socket = connect({ host: address, port, timeout: 1_000 })
        socket.on('connect', () => resolve(true))
        socket.on('error', () => resolve(false))
        socket.on('timeout', () => resolve(false))
        socket.on('close', () => socket.destroy())
      })
      expect([address, reached]).toEqual([address, false])
    }
  })
})

describe('who is refused a session', () => {
  const exchange = (more: Partial<Knock> & { headers?: Record<string, string> } = {}) =>
    knock(served, {
      method: 'POST',
      path: '/session',
      body: JSON.stringify({ token: tokenOf(served) }),
      ...more,
      headers: { ...ownHeaders(served), ...more.headers },
    })

  /** Every refusal leaves the token as good as it was. */
  async function expectRefused(answer: { status: number; headers: object }, status: number, token: string) {
    expect(answer.status).toBe(status)
    expect(answer.headers).not.toHaveProperty('set-cookie')
    expect(served.entries()).toBe(0)
    expect((await enter(served, token)).status).toBe(200)
  }

  test.each<[string, number, Record<string, string>]>([
    ['another site with the token', 403, { origin: FOREIGN }],
    ['a sandboxed frame', 403, { origin: 'null' }],
    ['the same host over TLS', 403, { origin: 'https://127.0.0.1' }],
    ['another port of this machine', 403, { 'sec-fetch-site': 'same-site' }],
    ['what a browser calls another site', 403, { 'sec-fetch-site': 'cross-site' }],
    ['an address typed into a browser', 403, { 'sec-fetch-site': 'none' }],
    ['a rebound name', 421, { host: 'shop.example' }],
    ['a form', 415, { 'content-type': 'application/x-www-form-urlencoded' }],
    ['text a form can send without a preflight', 415, { 'content-type': 'text/plain' }],
  ])('%s', async (_, status, headers) => {
    const token = tokenOf(served)
    await expectRefused(await exchange({ headers }), status, token)
  })

  test.each(['origin', 'sec-fetch-site'])('a request without %s', async (missing) => {
    const token = tokenOf(served)
    const headers = Object.fromEntries(
      Object.entries(ownHeaders(served)).filter(([name]) => name !== missing),
    )
    const body = JSON.stringify({ token })
    await expectRefused(await knock(served, { method: 'POST', path: '/session', headers, body }), 403, token)
  })

  test.each(['GET', 'PUT', 'DELETE', 'OPTIONS'])('%s instead of POST', async (method) => {
    const token = tokenOf(served)
    await expectRefused(await exchange({ method }), 405, token)
  })

  test('a body longer than a token', async () => {
    const token = tokenOf(served)
    const body = JSON.stringify({ token, more: 'x'.repeat(2_000) })
    await expectRefused(await exchange({ body }), 413, token)
  })

  test('a body without end', async () => {
    const token = tokenOf(served)
    const head = `POST /session HTTP/1.1\r\nHost: ${served.authority}\r\nOrigin: ${served.loopback.origin}\r\n`
    const more =
      'Sec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n'
    const answer = await knockRaw(served, `${head}${more}${`800\r\n${'x'.repeat(0x800)}\r\n`.repeat(64)}`)
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
    expect((await enter(served, token)).status).toBe(200)
  })

  test('a token that was used before', async () => {
    const token = tokenOf(served)
    expect((await enter(served, token)).status).toBe(200)
    const again = await enter(served, token)
    expect(again.status).toBe(401)
    expect(again.headers).not.toHaveProperty('set-cookie')
  })

  test.each([null, '', 1, {}, [], 'x'.repeat(43)])('%j for a token', async (token) => {
    expect((await enter(served, token)).status).toBe(401)
  })

  test('a body that is no JSON', async () => {
    expect((await exchange({ body: 'token' })).status).toBe(401)
  })
})

describe('who may not come back with a cookie', () => {
  test.each<[string, number, (page: Entered) => Record<string, string>]>([
    ['a page without it', 401, () => ({ cookie: '' })],
    ['a guessed one', 401, () => ({ cookie: `guike=${'x'.repeat(43)}` })],
    ['two of the name', 401, ({ cookie }) => ({ cookie: `${cookie}; ${cookie}` })],
    ['another site that has it', 403, () => ({ origin: FOREIGN })],
    ['what a browser calls another site', 403, () => ({ 'sec-fetch-site': 'same-site' })],
    ['a rebound name', 421, () => ({ host: 'shop.example' })],
    ['a form', 415, () => ({ 'content-type': 'text/plain' })],
  ])('%s', async (_, status, headersFor) => {
    const page = await entered(served)
    expect((await resume(page, headersFor(page))).status).toBe(status)
  })

  test('anybody, at another path or by another method', async () => {
    const page = await entered(served)
    expect((await resume({ ...page, path: `/${'x'.repeat(43)}` })).status).toBe(404)
    expect((await resume({ ...page, path: '' })).status).toBe(401)
    const headers = { ...ownHeaders(served), cookie: page.cookie }
    expect((await knock(served, { path: `${page.path}/session`, headers })).status).toBe(405)
  })
})

describe('who is refused the till', () => {
  test.each<[string, number, (cookie: string) => Record<string, string>]>([
    ['a page of another site, with the cookie', 403, (cookie) => ({ cookie, origin: FOREIGN })],
    ['a program on another port', 403, (cookie) => ({ cookie, origin: 'http://127.0.0.1:1' })],
    ['a program without an origin', 403, (cookie) => ({ cookie })],
    ['a rebound name', 421, (cookie) => socketHeaders(cookie, { host: 'shop.example' })],
    [
      'what a browser calls another site',
      403,
      (cookie) => socketHeaders(cookie, { 'sec-fetch-site': 'cross-site' }),
    ],
    ['a page without a cookie', 401, () => ({ origin: served.loopback.origin })],
    ['a guessed cookie', 401, (cookie) => socketHeaders(cookie.replace(/=.*/, `=${'x'.repeat(43)}`))],
    ['two cookies of the name', 401, (cookie) => socketHeaders(`${cookie}; ${cookie}`)],
    ['a cookie under another name', 401, (cookie) => socketHeaders(`x${cookie}`)],
  ])('%s', async (_, status, headersFor) => {
    const { cookie, path } = await entered(served)
    expect(await upgrade(served, `${path}/till`, headersFor(cookie))).toBe(status)
    expect(served.loopback.connections()).toBe(0)
  })

  test('a WebSocket anywhere but at the till', async () => {
    const { cookie, path } = await entered(served)
    for (const other of [
      '/',
      '/till',
      `${path}/session`,
      `${path}/till/`,
      `${path}/`,
      `/${'x'.repeat(43)}/till`,
    ])
      expect(await upgrade(served, other, socketHeaders(cookie))).toBe(404)
  })

  test('more windows than a counter has', async () => {
    const { cookie, path } = await entered(served)
    const opened: (WebSocket | number)[] = []
    for (let i = 0; i < 17; i += 1) opened.push(await upgrade(served, `${path}/till`, socketHeaders(cookie)))
    expect(opened.at(-1)).toBe(503)
    expect(opened.filter((socket) => socket instanceof WebSocket)).toHaveLength(16)
    for (const socket of opened) if (socket instanceof WebSocket) socket.terminate()
  })

  test.each<[string, string | Buffer, number]>([
    ['a message that is too long', 'x'.repeat(1_024 * 1_024), 1_009],
    ['a message of bytes', Buffer.from('{"i":"1","p":{"u":"/session/status","b":{}}}'), 1_008],
    ['a message that is no call', '{}', 1_008],
  ])('whoever sends %s is cut off, the others are not', async (_, message, code) => {
    const { cookie, path } = await entered(served)
    const socket = await upgrade(served, `${path}/till`, socketHeaders(cookie))
    const other = await upgrade(served, `${path}/till`, socketHeaders(cookie))
    if (!(socket instanceof WebSocket) || !(other instanceof WebSocket)) throw new Error('refused')
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.send(message)
    expect(await closed).toBe(code)
    expect(other.readyState).toBe(WebSocket.OPEN)
    other.close()
  })
})

test('a page that asks and does not read is cut off before its answers fill the memory', async () => {
  const svg = 'x'.repeat(1_024 * 1_024)
  const slow = await serve(scriptedTill({ showSlip: () => ({ ok: true, value: { svg } }) }))
  const { path, cookie } = await entered(slow)
  const socket = await upgrade(slow, `${path}/till`, { origin: slow.loopback.origin, cookie })
  if (!(socket instanceof WebSocket)) throw new Error('refused')
  socket.on('error', () => {})
  socket.pause()
  const show = { u: '/slip/show', b: { json: { jobId: 1 } } }
  for (let i = 0; i < 64; i += 1) socket.send(JSON.stringify({ i: String(i), p: show }))
  await expect.poll(() => slow.loopback.connections()).toBe(0)
  socket.terminate()
  await slow.stop()
})

describe('ending', () => {
  test('every page is disconnected and the port is free for the next start', async () => {
    const { cookie, path } = await entered(served)
    const socket = await upgrade(served, `${path}/till`, socketHeaders(cookie))
    if (!(socket instanceof WebSocket)) throw new Error('refused')
    const closed = new Promise((resolve) => socket.once('close', resolve))
    await served.loopback.close()
    expect(await closed).toBe(1_001)
    const again = await serve(scriptedTill(), Number(new URL(served.loopback.origin).port))
    expect(again.loopback.origin).toBe(served.loopback.origin)
    const { origin } = again.loopback
    expect(await upgrade(again, `${path}/till`, { origin, cookie })).toBe(404)
    const next = await entered(again)
    expect(await upgrade(again, `${next.path}/till`, { origin, cookie })).toBe(401)
    await again.stop()
  })

  test('a port that is taken is said by its error', async () => {
    const port = Number(new URL(served.loopback.origin).port)
    await expect(serve(scriptedTill(), port)).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  test('a folder without an index is no page', () => {
    const folder = aPageFolder()
    expect(() => readPage(`${folder.page}/assets`)).toThrow('index.html')
    folder.remove()
  })
})
