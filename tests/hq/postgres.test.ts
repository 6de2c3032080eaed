// HQ with its own PostgreSQL, as a program: first start, commands beside it, kills, a second one, a clean stop.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPool } from '../../hq/db.ts'
import {
  anHqHome,
  type HqProgram,
  isRunning,
  postgresPid,
  runHqCommand,
  startHqProgram,
} from '../support/hq-program.ts'

const SERVE = ['--port', '0']
const home = anHqHome()
let hq: HqProgram
let url: string

async function start(): Promise<void> {
  hq = startHqProgram(home, SERVE)
  url = await hq.address()
}

beforeAll(start)
afterAll(async () => {
  await hq.stop()
  home.remove()
})

const sites = async (): Promise<string> => (await runHqCommand(home, ['site', 'list'])).out

/** Waits for what comes about by itself. */
async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  const giveUpAt = performance.now() + 20_000
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error('it did not come about')
    await sleep(50)
  }
}

const isReady = async (): Promise<boolean> => (await fetch(`${url}/ready`).catch(() => null))?.status === 200

test('the first start says the address, where the data and keys are, and what to do next', () => {
  expect(hq.output.out).toContain(url)
  for (const next of ['officer add', 'site add', 'code 0001 1', home.configDir]) {
    expect(hq.output.out).toContain(next)
  }
})

test('keys and passwords lie in files of their owner alone, the keys apart from the data', () => {
  const folder = join(home.configDir, 'keys')
  const keys = readdirSync(folder).map((name) => join(folder, name))
  expect(keys).toHaveLength(1)
  expect(hq.output.out).toContain(keys[0])
  const password = join(home.databaseDir(), 'cluster', 'password')
  for (const path of [...keys, password]) expect(statSync(path).mode & 0o077).toBe(0)
  expect(hq.output.out + hq.output.err).not.toContain(readFileSync(password, 'utf8').trim())
})

test('a command works beside the HQ that runs', async () => {
  expect(await runHqCommand(home, ['site', 'add', '0001', '南京路店'])).toMatchObject({ code: 0, err: '' })
  expect((await runHqCommand(home, ['status'])).out).toContain('HQ is running')
})

test("PostgreSQL's own log says nothing of what failed there", async () => {
  const cluster = join(home.databaseDir(), 'cluster')
  const password = readFileSync(join(cluster, 'password'), 'utf8').trim()
  const port = readFileSync(join(cluster, 'data', 'postmaster.pid'), 'utf8').split('\n')[3]
  const pool = openPool({ url: `postgres://guike:${password}@127.0.0.1:${port}/guike_hq`, connectionsMax: 1 })
  await expect(pool.query("SELECT '欧阳修文'::bigint")).rejects.toThrow('欧阳修文')
  await expect(pool.query('SELECT $1::int', ['13912345678'])).rejects.toThrow('13912345678')
  await pool.end()
  expect(readFileSync(join(home.databaseDir(), 'postgres.log'), 'utf8')).not.toMatch(/欧阳修文|13912345678/)
})

test('a second HQ on the same folder is refused, and the first serves on', async () => {
  const second = await runHqCommand(home, SERVE)
  expect(second).toMatchObject({ code: 3, out: '' })
  expect(second.err).toContain('Another HQ')
  expect((await fetch(`${url}/ready`)).status).toBe(200)
})

test('when PostgreSQL is killed HQ starts it again and serves on at the same address', async () => {
  const killed = postgresPid(home)
  process.kill(killed, 'SIGKILL')
  await until(() => !isRunning(killed))
  await until(isReady)
  expect(postgresPid(home)).not.toBe(killed)
  expect(await sites()).toContain('南京路店')
})

test('when HQ is killed the next one ends the PostgreSQL it left and starts its own: never two', async () => {
  const orphan = postgresPid(home)
  await hq.stop('SIGKILL')
  expect(isRunning(orphan)).toBe(true)
  await start()
  expect(isRunning(orphan)).toBe(false)
  expect(await sites()).toContain('南京路店')
})

test('when both are killed the next HQ recovers what was committed', async () => {
  const killed = postgresPid(home)
  await hq.stop('SIGKILL')
  process.kill(killed, 'SIGKILL')
  await start()
  expect(await sites()).toContain('南京路店')
})

test('a stop ends HQ and its PostgreSQL with exit code 0, and a command starts it for itself alone', async () => {
  const server = postgresPid(home)
  expect(await hq.stop('SIGTERM')).toBe(0)
  expect(isRunning(server)).toBe(false)
  const status = await runHqCommand(home, ['status'])
  expect(status.out).toContain('HQ is not running')
  expect(() => postgresPid(home)).toThrow('ENOENT')
  await start()
})
