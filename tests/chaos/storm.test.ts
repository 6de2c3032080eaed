// The short form of `npm run storm`: five tills and two processes of HQ on one database for half a minute; and that the checker notices
// when they do not agree.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPool } from '../../hq/db.ts'
import { aDatabase } from '../support/hq.ts'
import { disagreements } from './agreement.ts'
import { bundleTill, type TillBundle } from './bundle.ts'
import { anHq } from './hq-process.ts'
import { prepareHq } from './prepare.ts'
import { blow, type StormReport } from './storm.ts'

const STORM_MS = 30_000
const TILLS = 5
const SITES = 3
const SEED = 20_261_121

let root: string
let bundle: TillBundle
let pool: Pool
let report: StormReport
let drop: () => Promise<void>

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'guike-storm-'))
  const database = await aDatabase()
  drop = database.drop
  pool = openPool({ url: database.url, connectionsMax: 4 })
  bundle = await bundleTill()
  const { codes, staffPin } = await prepareHq(database.url, join(root, 'guike-hq'), TILLS, SITES)
  const env = { ...process.env, XDG_CONFIG_HOME: root }
  const place = { args: ['--database', database.url], env, killsPostgresIn: null }
  const hqs = [await anHq(place), await anHq(place)]
  const tills = codes.map((code, till) => ({
    dataDir: join(root, `till-${till}`, 'data'),
    configDir: join(root, `till-${till}`, 'config'),
    code,
  }))
  const sharedDir = join(root, 'shared')
  mkdirSync(sharedDir)
  try {
    report = await blow({ seed: SEED, ms: STORM_MS, hqs, program: bundle.path, tills, staffPin, sharedDir })
  } finally {
    for (const hq of hqs) await hq.stop()
  }
}, 360_000)

afterAll(async () => {
  await pool?.end()
  await drop?.()
  bundle?.remove()
  rmSync(root, { recursive: true, force: true })
})

test('after a storm over five tills and HQ, killed and cut off, everybody agrees and nothing acknowledged is lost', async () => {
  expect(await disagreements(pool, report.folders)).toEqual([])
}, 120_000)

test('the storm did blow: acts of every kind, kills on both sides, a network that failed', () => {
  const { acts, kills, faults } = report
  expect(acts['sale']).toBeGreaterThan(20)
  expect(acts['enrol']).toBeGreaterThan(0)
  expect(kills.tills).toBeGreaterThan(0)
  expect(kills.hq).toBeGreaterThan(0)
  const failed = Object.entries(faults).filter(([name]) => name !== 'passed')
  expect(failed.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThan(0)
})

test('the checker notices an amount that HQ has and nobody booked, an entry that is another, an act that is missing', async () => {
  const [folder] = report.folders
  if (folder === undefined) throw new Error('no till')
  const forged = { ...folder, acknowledged: ['01a00000-0000-7000-8000-000000000000'] }
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query(
      `UPDATE balance SET amount = amount + 1 WHERE ctid = (SELECT ctid FROM balance WHERE asset = 'points'
       AND left(owner, 2) = 'm:' AND amount > 0 LIMIT 1)`,
    )
    await client.query('ALTER TABLE entry DISABLE TRIGGER USER')
    await client.query(`UPDATE entry SET hash = repeat('0', 64) WHERE ctid = (SELECT ctid FROM entry
       WHERE left(till, 1) = 't' ORDER BY till LIMIT 1)`)
    const said = (await disagreements(client, [forged, ...report.folders.slice(1)])).join('\n')
    expect(said).toMatch(/was acknowledged and is not in its log/)
    expect(said).toMatch(/log .* that HQ has not/)
    expect(said).toMatch(/is not the sum of its postings/)
    expect(said).toMatch(/points does not sum to nothing/)
  } finally {
    await client.query('ROLLBACK')
    client.release()
  }
}, 120_000)
