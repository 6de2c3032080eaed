/** A till's whole history pushed to HQ (invariants 3, 4, 7): HQ's books are the till's, however the pushes were cut. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { tillHolder } from '../../../shared/domain/ledger.ts'
import { EVERY_ACT, liveEveryAct } from '../../support/every-act.ts'
import { aClock, startHq, type TestHq } from '../../support/hq.ts'
import { DAY_MS, MORNING_MS, openShop, type Shop } from '../../support/shop.ts'
import {
  amountsAt,
  bringIn,
  openMattersOf,
  pushTo,
  readTillLog,
  type TillLog,
} from '../../support/till-log.ts'

let shop: Shop
let log: TillLog
let hq: TestHq

beforeAll(async () => {
  shop = await openShop(EVERY_ACT)
  await liveEveryAct(shop)
  await shop.till.close()
  log = readTillLog(shop)
}, 60_000)
afterAll(() => shop.remove())
beforeEach(async () => {
  hq = await startHq({ clock: aClock(MORNING_MS + 400 * DAY_MS) })
  await bringIn(hq, log)
})
afterEach(() => hq.close())

const holder = () => tillHolder(log.tillId, log.epoch)

test('a whole history in one push: all accepted, nothing for a person, every amount where the till has it', async () => {
  const answered = await pushTo(hq, log)
  expect(answered).toMatchObject({ ok: true })
  if (answered.ok)
    expect(new Set(answered.value.entries.map(({ was }) => was))).toEqual(new Set(['accepted']))
  expect(await openMattersOf(hq)).toEqual([])
  expect(await amountsAt(hq, holder())).toEqual(log.amounts)
})
