// The oldest PostgreSQL that HQ takes, where the system has one: migrations and the main flows as on HQ's own.
import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransaction, openPool } from '../../hq/db.ts'
import { migrate } from '../../hq/migrate.ts'
import { spendActivationCode } from '../../hq/organisation/codes.ts'
import { freePort } from '../../hq/postgres/cluster.ts'
import { postgresOwner } from '../../hq/postgres/owner.ts'
import { readActivationCode } from '../../shared/domain/activation-code.ts'
import { given, startHq, type TestHq } from '../support/hq.ts'

const BIN = '/usr/lib/postgresql/15/bin'

describe.runIf(existsSync(join(BIN, 'initdb')))('postgresql 15:', () => {
  const owner = given(postgresOwner())
  const asOwner = owner === null ? {} : { uid: owner.uid, gid: owner.gid, cwd: '/' }
  // Its user may enter here, whatever the test's own folder lets through.
  const dir = mkdtempSync('/tmp/guike-hq-postgres-15-')
  const data = join(dir, 'data')
  let stop: () => Promise<unknown>
  let hq: TestHq

  beforeAll(async () => {
    if (owner !== null) chownSync(dir, owner.uid, owner.gid)
    mkdirSync(join(dir, 'config'))
    execFileSync(
      join(BIN, 'initdb'),
      ['-D', data, '-U', 'guike', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N'],
      {
        ...asOwner,
        stdio: 'ignore',
      },
    )
    const port = await freePort()
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'].flatMap(
      (set) => ['-c', set],
    )
    const server = spawn(join(BIN, 'postgres'), ['-D', data, '-p', String(port), ...settings], {
      ...asOwner,
      stdio: 'ignore',
    })
    const ended = new Promise((resolve) => server.once('exit', resolve))
    stop = () => {
      server.kill('SIGINT')
      return ended
    }
    const url = `postgres://guike@127.0.0.1:${port}/postgres`
    await untilAnswers(url)
    hq = await startHq({ databaseUrl: url })
  })
  afterAll(async () => {
    await hq.close()
    await stop()
    rmSync(dir, { recursive: true, force: true })
  })

  test('all migrations run, and an older server would be refused', async () => {
    const ready = await fetch(`${hq.url}/ready`)
    expect(ready.status).toBe(200)
    const version = await hq.pool.query<{ major: string }>(
      `SELECT current_setting('server_version') AS major`,
    )
    expect(version.rows[0]?.major).toMatch(/^15\./)
    expect(await migrate(hq.pool, [], 16)).toMatchObject({
      code: 'postgres_too_old',
      details: { found: 15, needed: 16 },
    })
  })

  test('sites, codes, officers and their record work as on the latest', async () => {
    const token = await hq.officerToken('admin')
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const post = async (path: string, body: unknown) =>
      (await fetch(`${hq.url}/console/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) }))
        .status
    expect(await post('sites', { code: '0001', name: '店' })).toBe(200)
    expect(await post('sites', { code: '0001', name: '店' })).toBe(422)
    const { secret } = given(readActivationCode(await hq.makeCode('0001', 1)))
    const spend = () => inTransaction(hq.db, (db) => spendActivationCode(db, hq.parts, secret, 't1'))
    expect([(await spend()).ok, (await spend()).ok]).toEqual([true, true])
    await expect(hq.db.deleteFrom('officer_act').execute()).rejects.toThrow('append-only')
  })
})

async function untilAnswers(url: string): Promise<void> {
  const giveUpAt = performance.now() + 30_000
  while (performance.now() < giveUpAt) {
    const pool = openPool({ url, connectionsMax: 1 })
    const answered = await pool.query('SELECT 1').then(
      () => true,
      () => false,
    )
    await pool.end()
    if (answered) return
    await sleep(50)
  }
  throw new Error('PostgreSQL 15 did not start')
}
