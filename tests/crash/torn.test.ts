// Writes that were torn or never arrived, as a power cut or a dying disk leaves them: the files of a killed till are cut
// and altered at places drawn from a seed, and the till is opened on them.
//
// Seen to fail with each of these planted in turn: the anchor is not compared at opening ("opened without 29 acts that were
// answered"); the database has a cipher without page checks (verify stumbles over what it reads).
import {
  closeSync,
  cpSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SeededChance, seededChance } from '../../main/demo/random.ts'
import { verifyFolder } from '../../main/programs/verify.ts'
import { openStore } from '../../main/store/store.ts'
import { openTill } from '../../main/till/open-till.ts'
import { accepted } from '../support/builders.ts'
import { bundlePrograms, type Programs } from './bundle.ts'
import { actsInLog, brokenInLedger } from './ledger-checks.ts'
import { beginLife, type Life } from './life.ts'
import { aPlace, type Folders, type Place } from './small-shop.ts'

const seed = Number(process.env['GUIKE_CRASH_SEED'] ?? Date.now() % 1_000_000)
const CASES = 25

let programs: Programs
let life: Life
/** The acts a killed till had answered. */
let answered: readonly string[]

beforeAll(async () => {
  process.stdout.write(`torn seed ${seed}\n`)
  programs = await bundlePrograms(['cashier'])
  const program = programs.path('cashier')
  const baseAtMs = Date.UTC(2026, 10, 21, 17)
  life = await beginLife({ program, seed, zone: 'Asia/Shanghai', baseAtMs })
  await life.killed({ after: 'done', acts: 30, ms: 0 })
  answered = life.answered()
})

afterAll(async () => {
  await life.remove()
  programs.remove()
})

/** A copy of the killed till's folders with one of its files damaged. */
function damaged(damage: (folders: Folders) => void): Place {
  const place = aPlace()
  cpSync(life.folders.dataDir, place.dataDir, { recursive: true, filter: (path) => !path.endsWith('.sock') })
  cpSync(life.folders.configDir, place.configDir, { recursive: true })
  damage(place)
  return place
}

function cut(path: string, chance: SeededChance): void {
  truncateSync(path, chance.below(statSync(path).size))
}

/** Eight bytes in a row, as a bad sector would. */
function scribble(path: string, chance: SeededChance): void {
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.from(chance.hex(8), 'hex'), 0, 8, chance.below(statSync(path).size - 8))
  closeSync(file)
}

const logFile = (folders: Folders) => join(folders.dataDir, 'till.db-wal')
const databaseFile = (folders: Folders) => join(folders.dataDir, 'till.db')

function forgetAnchor(folders: Folders): void {
  rmSync(join(folders.configDir, 'anchors'), { recursive: true })
}

/** Everything in the database, and no page in it that is not used. */
function settled(folders: Folders): void {
  const store = accepted(openStore(folders))
  store.db.connection.exec('VACUUM')
  store.close()
}

describe(`files that were torn (GUIKE_CRASH_SEED=${seed} replays)`, () => {
  test('the killed till left its last acts in the write-ahead log', () => {
    expect(answered).toHaveLength(30)
    expect(readdirSync(life.folders.dataDir)).toContain('till.db-wal')
    expect(statSync(logFile(life.folders)).size).toBeGreaterThan(100_000)
  })

  test.each([
    ['cut', cut],
    ['scribbled on', scribble],
  ] as const)('a log that was %s is opened whole or refused as older than the record', (_, damage) => {
    const chance = seededChance(seed)
    let refused = 0
    for (let one = 0; one < CASES; one += 1) {
      const place = damaged((folders) => damage(logFile(folders), chance))
      const opened = openStore(place)
      if (opened.ok) {
        const acts = actsInLog(opened.value.db)
        const lost = answered.filter((id) => !acts.includes(id))
        expect(lost, `opened without ${lost.length} acts that were answered`).toEqual([])
        expect(brokenInLedger(opened.value)).toEqual([])
        opened.value.close()
      } else {
        expect(opened.code).toBe('folder_older_than_record')
        refused += 1
      }
      place.remove()
    }
    expect(refused).toBeGreaterThan(CASES / 2)
  })

  test('a cut log without its anchor opens with the first acts in order, and all that belongs to them', () => {
    const chance = seededChance(seed)
    const lengths = new Set<number>()
    for (let one = 0; one < CASES; one += 1) {
      const place = damaged((folders) => {
        cut(logFile(folders), chance)
        forgetAnchor(folders)
      })
      const store = accepted(openStore(place))
      expect(brokenInLedger(store)).toEqual([])
      const acts = actsInLog(store.db)
      expect(acts).toEqual(answered.slice(0, acts.length))
      lengths.add(acts.length)
      store.close()
      place.remove()
    }
    expect(lengths.size).toBeGreaterThan(5)
  })

  test('a database with a bad sector is blocked or has findings; it is never taken for whole', async () => {
    const chance = seededChance(seed)
    for (let one = 0; one < CASES; one += 1) {
      const place = damaged((folders) => {
        settled(folders)
        scribble(databaseFile(folders), chance)
      })
      const till = accepted(await openTill({ ...place, empty: true }))
      const { blocked } = till.status()
      await till.close()
      const verified = await verifyFolder(place)
      const noticed = blocked !== null || !verified.ok || verified.value.report.findings.length > 0
      expect(noticed, `nobody noticed damage ${one}`).toBe(true)
      place.remove()
    }
  })

  test('an anchor that was torn says nothing, and the till opens', () => {
    const chance = seededChance(seed)
    const place = damaged((folders) => {
      const anchors = join(folders.configDir, 'anchors')
      cut(join(anchors, readdirSync(anchors)[0] ?? ''), chance)
    })
    const store = accepted(openStore(place))
    expect(actsInLog(store.db)).toEqual(answered)
    expect(brokenInLedger(store)).toEqual([])
    store.close()
    expect(readFileSync(databaseFile(place)).length).toBeGreaterThan(0)
    place.remove()
  })
})
