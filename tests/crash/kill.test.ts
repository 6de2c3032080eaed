// A cashier works through sales, returns, redemptions and enrolments and is killed, over and over, on one folder.
//
// Seen to fail with each of these planted in turn, and with these words:
// - the till answers a sale before its transaction begins: "was answered and is lost";
// - the table of asks is not looked at: the act asked again runs into a unique key and "the cashier failed";
// - the slip is queued in a transaction of its own after the sale's: "half an act";
// - the queue does not mark a job before it sends: "was begun 2 times";
// - a till that starts tries again what it finds being sent: "was begun 2 times", "was being sent at a kill and is printed";
// - a till that starts leaves it as it is: "the print queue does not empty".
// A setting that only a power cut can show (synchronous=NORMAL or OFF) is not seen here: what was written outlives a killed
// process without any flush.
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seededChance } from '../../main/demo/random.ts'
import { openStore } from '../../main/store/store.ts'
import { accepted } from '../support/builders.ts'
import { bundlePrograms, type Programs } from './bundle.ts'
import { shanghaiDate } from './ledger-checks.ts'
import { beginLife, drawKill, type Life } from './life.ts'

const seed = Number(process.env['GUIKE_CRASH_SEED'] ?? Date.now() % 1_000_000)
const MINUTES_MAX = 5 * 60_000

/** One in the morning in Shanghai, nine the day before in Los Angeles. */
const NIGHT_IN_SHANGHAI_MS = Date.UTC(2026, 10, 21, 17)

let programs: Programs

beforeAll(async () => {
  programs = await bundlePrograms(['cashier', 'auditor'])
})

afterAll(() => programs.remove())

/** Kills so many cashiers of one folder; after two in three kills somebody looks before the next cashier comes. */
async function killed(life: Life, kills: number): Promise<readonly string[]> {
  const chance = seededChance(seed)
  const broken: string[] = []
  for (let kill = 0; kill < kills && broken.length === 0; kill += 1) {
    await life.killed(drawKill(chance))
    if (chance.happens(667)) broken.push(...life.look())
  }
  return broken.length > 0 ? broken : life.finish()
}

describe(`a till that is killed at any moment (GUIKE_CRASH_SEED=${seed} replays)`, () => {
  let life: Life

  beforeAll(() => {
    process.stdout.write(`crash seed ${seed}\n`)
  })

  test('loses no act it has answered, does none by halves or twice, and prints no slip twice', {
    timeout: MINUTES_MAX,
  }, async () => {
    const program = programs.path('cashier')
    life = await beginLife({ program, seed, zone: 'Asia/Shanghai', baseAtMs: NIGHT_IN_SHANGHAI_MS })
    try {
      expect(await killed(life, 13)).toEqual([])
      expect(life.counts().kills).toBe(13)
      expect(life.counts().acknowledged).toBeGreaterThan(13)
    } finally {
      await life.remove()
    }
  })

  test('does the same on a machine in Los Angeles, and keeps the business dates of Shanghai', {
    timeout: MINUTES_MAX,
  }, async () => {
    const zone = 'America/Los_Angeles'
    const program = programs.path('cashier')
    life = await beginLife({ program, seed: seed + 1, zone, baseAtMs: NIGHT_IN_SHANGHAI_MS })
    try {
      expect(await killed(life, 12)).toEqual([])
      expect(verifiedIn(zone, life)).toMatchObject({ findings: [] })
      const dates = businessDates(life)
      expect(dates.every(({ atMs, businessDate }) => businessDate === shanghaiDate(atMs))).toBe(true)
      expect(dates.some(({ atMs, businessDate }) => businessDate !== dateIn(zone, atMs))).toBe(true)
    } finally {
      await life.remove()
    }
  })
})

function verifiedIn(zone: string, life: Life): unknown {
  const { dataDir, configDir } = life.folders
  const printed = execFileSync(process.execPath, [programs.path('auditor'), 'verify', dataDir, configDir], {
    env: { ...process.env, TZ: zone },
    encoding: 'utf8',
  })
  return JSON.parse(printed)
}

function businessDates(life: Life) {
  const store = accepted(openStore(life.folders))
  try {
    const texts = store.db.connection.prepare('SELECT text FROM entry').pluck().all() as string[]
    return texts.map((text) => JSON.parse(text) as { readonly atMs: number; readonly businessDate: string })
  } finally {
    store.close()
  }
}

function dateIn(zone: string, atMs: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(atMs)
}
