// Where HQ listens and whom it lets near: loopback by itself, elsewhere with TLS or behind a trusted proxy only.
import { mkdtempSync, rmSync } from 'node:fs'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { hqApp } from '../../hq/app.ts'
import { listen } from '../../hq/listen.ts'
import { readOptions } from '../../hq/options.ts'
import { aCertificate } from '../support/certificate.ts'
import { startHq } from '../support/hq.ts'

const dir = mkdtempSync(join(tmpdir(), 'guike-hq-listen-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const read = (...args: string[]) =>
  readOptions(args, { platform: 'linux', env: {}, homeDir: dir, workingDir: dir })

test('HQ listens on 127.0.0.1 unless told otherwise', () => {
  expect(read()).toMatchObject({ kind: 'serve', serve: { address: '127.0.0.1', port: 8790, tls: null } })
})

test.each([
  [['--listen', '0.0.0.0']],
  [['--listen', '192.168.1.5', '--port', '443']],
  [['--listen', '::']],
  [['--listen', '0.0.0.0', '--tls-cert', 'c.pem']],
  [['--listen', '0.0.0.0', '--tls-cert', 'c.pem', '--tls-key', 'k.pem', '--behind-proxy']],
  [['--listen', 'localhost']],
  [['--listen', '--behind-proxy']],
  [['--port', '70000']],
  [['--behind-proxy=no']],
  [['--tls']],
])('%j is refused with one sentence', (args) => {
  expect(read(...args)).toEqual({ kind: 'refused', said: expect.stringMatching(/^[^\n]+ · [^\n]+$/) })
})

test.each([
  [['--listen', '0.0.0.0', '--tls-cert', 'c.pem', '--tls-key', 'k.pem']],
  [['--listen', '0.0.0.0', '--behind-proxy']],
  [['--listen', '::1']],
  [['--listen', '127.0.0.2', '--port', '0']],
])('%j is how HQ may listen', (args) => {
  expect(read(...args)).toMatchObject({ kind: 'serve' })
})

test('behind a proxy only what came by TLS is let in, and the address is what the proxy added', async () => {
  const hq = await startHq({ guards: { behindProxy: true, metrics: null } })
  const signIn = (headers: Record<string, string>) =>
    fetch(`${hq.url}/console/v1/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ name: 'x', password: 'x' }),
    })
  expect((await signIn({})).status).toBe(403)
  expect((await signIn({ 'x-forwarded-proto': 'http' })).status).toBe(403)
  expect((await signIn({ 'x-forwarded-proto': 'https' })).status).toBe(422)
  expect((await fetch(`${hq.url}/health`)).status).toBe(200)
  // A caller that writes many addresses of its own is still one caller.
  const statuses: number[] = []
  for (let at = 0; at < 22; at += 1) {
    hq.parts.limits.signIn.take('203.0.113.9')
    const forged = `198.51.100.${at}, 203.0.113.9`
    if (at >= 20)
      statuses.push((await signIn({ 'x-forwarded-proto': 'https', 'x-forwarded-for': forged })).status)
  }
  expect(statuses).toEqual([429, 429])
  await hq.close()
})

test('figures are for this machine, or for who has the token', async () => {
  const open = await startHq()
  expect((await fetch(`${open.url}/metrics`)).status).toBe(200)
  await open.close()
  const closed = await startHq({ guards: { behindProxy: false, metrics: null } })
  expect((await fetch(`${closed.url}/metrics`)).status).toBe(404)
  await closed.close()
  const token = 'a token of some length'
  const guarded = await startHq({ guards: { behindProxy: false, metrics: { token } } })
  const status = async (authorization: string) =>
    (await fetch(`${guarded.url}/metrics`, { headers: { authorization } })).status
  expect([await status('Bearer another'), await status(''), await status(`Bearer ${token}`)]).toEqual([
    401, 401, 200,
  ])
  await guarded.close()
})

test('with a certificate HQ speaks TLS 1.2 at least, and nothing else', async () => {
  const hq = await startHq()
  // The machine's own clock: TLS asks no other.
  const tls = aCertificate(Date.now())
  const app = hqApp(hq.parts, { behindProxy: false, metrics: null })
  const door = await listen(app, { address: '127.0.0.1', port: 0, tls })
  const status = (options: object) =>
    new Promise((resolve, reject) => {
      get(`${door.url}/health`, { ca: tls.certificate, agent: false, ...options }, (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      }).on('error', reject)
    })
  expect(await status({})).toBe(200)
  await expect(status({ maxVersion: 'TLSv1.1', minVersion: 'TLSv1' })).rejects.toThrow()
  await expect(fetch(door.url.replace('https', 'http'))).rejects.toThrow()
  await door.close()
  await hq.close()
})
