/**
 * A till that was at work before this program: its folders as it left them, with two versions of its rules, invented
 * people and a test's key. They are evidence and are never made again; whatever comes must open, believe and continue them.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { headOfLog } from '../../main/store/entries.ts'
import { openStore } from '../../main/store/store.ts'
import { verifyDatabase } from '../../main/store/verify.ts'
import { openTill } from '../../main/till/open-till.ts'
import { businessDate, shopInstantMs } from '../../shared/domain/time.ts'
import { actId, aDraft, DAY_MS, giveBack, good, type Shop, sell, signIn, swipe } from '../support/shop.ts'

const RECORDED = join(import.meta.dirname, 'recorded', 'engine-1-shop')

/** The end of the recorded log: each entry is hashed into the next, so this one hash stands for all of them. */
const RECORDED_HEAD = { seq: 37, hash: '1debf0d631c3416844db9138508d97d2262dd0985eedcd53505124a18586efc3' }

/** The day after the last recorded act. */
const NEXT_DAY_MS = shopInstantMs(businessDate('2027-03-01'), '11:00:00') + DAY_MS

/** ¥4999 regular, ¥329 special and two bags at ¥88, of the rules' first version; 1 bag and ¥50 of the second line came back. */
const SALE_OF_VERSION_1 = '70000010100000147'
/** ¥8 and ¥992 at fivefold points, of the second version; its points were spent and ¥408 of it came back. */
const SALE_OF_VERSION_2 = '70000010100000317'

/** The job of a sale's slip that was printed. */
const SLIP_ON_PAPER = 19

let root: string
let folders: { readonly dataDir: string; readonly configDir: string }

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'guike-recorded-'))
  cpSync(RECORDED, root, { recursive: true })
  folders = { dataDir: join(root, 'data'), configDir: join(root, 'config') }
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function verified() {
  const store = good(openStore(folders))
  try {
    return { ...verifyDatabase(store.db), head: headOfLog(store.db, {}) }
  } finally {
    store.close()
  }
}

/** The recorded shop, opened by the present program on the next day. */
async function reopened(): Promise<Shop> {
  let nowMs = NEXT_DAY_MS
  const onDefect = (error: unknown) => {
    throw error
  }
  const open = async () =>
    good(await openTill({ ...folders, empty: true, clock: { nowMs: () => nowMs }, onDefect }))
  const shop: Shop = {
    ...folders,
    till: await open(),
    setTime: (atMs) => {
      nowMs = atMs
    },
    passTime: (ms) => {
      nowMs += ms
    },
    nowMs: () => nowMs,
    restart: async () => {
      await shop.till.close()
      shop.till = await open()
    },
    remove: () => shop.till.close(),
  }
  return shop
}

test('engine 1: a till of its day opens, its log is what it was, and verify finds nothing', () => {
  const { findings, checked, head } = verified()
  expect(findings).toEqual([])
  expect(head).toMatchObject(RECORDED_HEAD)
  expect(checked).toMatchObject({ replayed: 37, 'sale recomputed': 11, 'refund recomputed': 10, profile: 3 })
})

test('engine 1: a till of its day serves on: sales come back by their own rules, points are spent', async () => {
  const shop = await reopened()
  try {
    await signIn(shop, 'manager')
    const { identification } = swipe(shop, 1)
    const { result } = await giveBack(shop, SALE_OF_VERSION_1, [{ line: 0, units: 100_00 }], null)
    expect(result).toMatchObject({ handOutFen: 100_00, clawbackPoints: 100, shortfallPoints: 0 })
    await sell(shop, aDraft({ identification, regularYuan: 300, specialYuan: 50, redeem: 1000 }))
    const third = swipe(shop, 3).identification
    const fivefold = await giveBack(shop, SALE_OF_VERSION_2, [{ line: 1, units: 592_00 }], third)
    expect(fivefold.result).toMatchObject({
      clawbackPoints: 592,
      handOutFen: 580_16,
      after: { shortfallPoints: 4572, withheldFen: 91_44 },
    })
    good(shop.till.reprintSlip({ actId: actId(shop), jobId: SLIP_ON_PAPER }))
  } finally {
    await shop.remove()
  }
  const { findings, checked } = verified()
  expect(findings).toEqual([])
  expect(checked).toMatchObject({ 'sale recomputed': 12, 'refund recomputed': 12 })
})
