// HQ's disk full, for real: PostgreSQL on a small file system of its own. HQ answers that it is busy and lives, nothing is done by
// halves, the till keeps everything; when there is room again all drains and agrees.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FOR_A_TEST } from '../../hq/postgres/cluster.ts'
import { type EmbeddedPostgres, openEmbedded } from '../../hq/postgres/embedded.ts'
import { disagreements } from '../chaos/agreement.ts'
import { aChain, type Chain, type ChainTill, drained, enrolAt, memberAt, sellAt } from '../support/chain.ts'
import { given, startHq, type TestHq } from '../support/hq.ts'
import { until } from '../support/sync.ts'

/** PostgreSQL's user may enter here, whatever the test's own folder lets through. */
const disk = mkdtempSync('/tmp/guike-hq-disk-')
const MEGABYTES = 160

function mount(): void {
  const options = ['-t', 'tmpfs', '-o', `size=${MEGABYTES}m,mode=755`, 'tmpfs', disk]
  execFileSync('mount', options, { stdio: 'ignore' })
}

function unmount(): void {
  execFileSync('umount', [disk], { stdio: 'ignore' })
}

/** Whether this process may have a file system of its own. */
function mayMount(): boolean {
  try {
    mount()
    unmount()
    return true
  } catch {
    return false
  }
}

const ballast = join(disk, 'ballast')

/** Fills the disk but for so many kilobytes. */
function leave(kilobytes: number): void {
  const { bavail, bsize } = statfsSync(disk)
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - kilobytes * 1024)))
}

describe.skipIf(!mayMount())('small disk: HQ on a disk that is full (needs to mount)', () => {
  let postgres: EmbeddedPostgres
  let chain: Chain
  let hq: TestHq
  let till: ChainTill
  const lost: string[] = []

  beforeAll(async () => {
    mount()
    const settings = { ...FOR_A_TEST, shared_buffers: '16MB', max_wal_size: '64MB', min_wal_size: '32MB' }
    const dataDir = join(disk, 'data')
    mkdirSync(dataDir)
    postgres = given(
      await openEmbedded({ dataDir, as: 'server', settings, onLost: (why) => void lost.push(why) }),
    )
    chain = await aChain(postgres.url, 1, 1)
    hq = await startHq({
      clock: { nowMs: () => Date.now() },
      databaseUrl: postgres.url,
      configDir: chain.configDir,
    })
    const [only] = chain.tills
    if (only === undefined) throw new Error('a till')
    till = only
    await till.open(hq.url)
    enrolAt(till, 1)
    await drained(till)
  }, 60_000)

  afterAll(async () => {
    rmSync(ballast, { force: true })
    await chain.remove()
    await hq.close()
    await postgres.close()
    unmount()
    rmSync(disk, { recursive: true, force: true })
  })

  /** Entries that HQ has, and what its books say, read in one moment. */
  async function atHq(): Promise<string> {
    const { rows } = await hq.pool.query<{ books: string }>(
      `SELECT concat((SELECT max(last_seq) FROM till_epoch), ' ', (SELECT count(*) FROM entry WHERE left(till, 1) = 't'),
        ' ', (SELECT coalesce(sum(amount), 0) FROM balance)) AS books`,
    )
    return rows[0]?.books ?? ''
  }

  test('it answers busy, keeps what it had, and takes the rest when there is room', async () => {
    const before = await atHq()
    leave(0)
    for (let sale = 0; sale < 40; sale += 1) await sellAt(till, memberAt(till, 1), 300)
    await until(async () => {
      const { waiting, problem } = till.till.status().outbox
      if (waiting > 0 && problem !== 'busy') {
        await sellAt(till, memberAt(till, 1), 300)
        till.till.hq.syncNow()
      }
      return problem === 'busy'
    }, 'HQ to be busy')
    // A push is taken whole or not at all, and the sums stay nothing.
    const [lastSeq, entries, sum] = (await atHq()).split(' ')
    expect([entries, sum]).toEqual([lastSeq, '0'])
    expect(hq.logLines().join('')).toContain('"code":"53100"')
    const health = await fetch(`${hq.url}/health`)
    expect(health.status).toBe(200)
    expect(till.till.status().outbox.waiting).toBeGreaterThan(0)
    rmSync(ballast)
    await drained(till)
    expect(await atHq()).not.toBe(before)
    expect(lost).toEqual([])
    expect(hq.logLines().filter((line) => line.includes('"msg":"defect"'))).toEqual([])
    await till.close()
    expect(await disagreements(hq.pool, chain.tills)).toEqual([])
    expect(chain.defects).toEqual([])
  })
})
