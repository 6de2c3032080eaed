// A till put back from a copy, and two tills of one identity, on real HQ: each goes on in an epoch that holds nothing, and what the
// old one held comes home at once or by a person's word, never twice.
import { cpSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { queuePrintJob, recentPrintJobs, setPrintState } from '../../main/store/print-jobs.ts'
import { openStore } from '../../main/store/store.ts'
import { verifyDatabase } from '../../main/store/verify.ts'
import type { Till } from '../../main/till/till.ts'
import {
  copied,
  drained,
  type EpochShop,
  type Folder,
  holderIn,
  identityOf,
  memberAt,
  relock,
  signIn,
  startEpochShop,
  sumOf,
  type UsedTill,
} from '../support/epochs.ts'
import { aDraft, codeOf, good } from '../support/shop.ts'
import { until } from '../support/sync.ts'

let shop: EpochShop
beforeAll(async () => {
  shop = await startEpochShop()
})
afterAll(() => shop.close())

describe('a folder put back from a copy, whose tail HQ has', () => {
  let used: UsedTill
  let copy: string
  let before: number
  let lateSlip: string
  let oldHolder: string
  const slips = new Set<string>()

  beforeAll(async () => {
    used = await shop.aUsedTill()
    copy = copied(used.folder)
    const till = await shop.served(used.folder)
    await shop.sell(till, memberAt(till, used.place).identification, 700)
    lateSlip = (await shop.sell(till, null, 400)).slipNumber
    slips.add(lateSlip)
    await relock(till)
    await drained(till)
    await shop.closed(till)
    before = sumOf(await shop.heldAtHq(`m:${used.memberId}`))
    oldHolder = holderIn(used.folder)
    await shop.putBack(used.folder, copy)
  })

  test('goes on in the next epoch, and what the old one held comes home at once', async () => {
    const till = await shop.served(used.folder)
    await until(async () => (await shop.heldAtHq(`m:${used.memberId}`)).hq === before, 'everything at HQ')
    await drained(till)
    expect(await shop.heldAtHq(`m:${used.memberId}`)).toEqual({ hq: before })
    const { rows } = await shop.hq.pool.query(
      'SELECT 1 FROM balance WHERE holder = $1 AND owner = $2 AND amount > 0',
      [oldHolder, 'p:refundable'],
    )
    expect(rows).toEqual([])
    await until(() => memberAt(till, used.place).points.elsewhere === before, 'the points elsewhere')
    expect(memberAt(till, used.place).points).toMatchObject({ here: 0, total: before })
    await shop.closed(till)
    expect(identityOf(used.folder).epochNumber).toBe(2)
    expect(await shop.mattersOf(identityOf(used.folder).tillId)).toEqual([])
    await shop.expectWhole(used.folder)
  })

  test('fetches points, spends them, and refunds a sale of the old epoch only with its right, also one it does not know', async () => {
    const till = await shop.served(used.folder)
    await drained(till)
    const { identification } = memberAt(till, used.place)
    expect(good(await till.hq.fetchPoints({ identification, points: 1_000 })).was).toBe('fetched')
    const sold = await shop.sell(till, identification, 500, 1_000)
    expect(slips.has(sold.slipNumber)).toBe(false)
    slips.add(sold.slipNumber)
    for (const slipNumber of [used.slipNumber, lateSlip]) {
      expect(codeOf(till.openSale({ slipNumber }))).toBe('refund_right_elsewhere')
      expect(good(await till.hq.fetchRefundRight({ actId: shop.actId(), slipNumber })).was).toBe('here')
      expect(codeOf(till.openSale({ slipNumber }))).toBe('ok')
      await shop.refundAt(till, slipNumber)
      expect(codeOf(till.openSale({ slipNumber }))).toBe('wholly_returned')
    }
    await relock(till)
    await drained(till)
    await shop.closed(till)
    expect(await shop.mattersOf(identityOf(used.folder).tillId)).toEqual([])
    await shop.expectWhole(used.folder)
  })

  test('restored twice from the same copy it goes on in a third, and the second comes home too', async () => {
    const total = sumOf(await shop.heldAtHq(`m:${used.memberId}`))
    const second = holderIn(used.folder)
    await shop.putBack(used.folder, copy)
    const till = await shop.served(used.folder)
    await until(async () => (await shop.heldAtHq(`m:${used.memberId}`)).hq === total, 'everything at HQ')
    const sold = await shop.sell(till, null, 300)
    expect(slips.has(sold.slipNumber)).toBe(false)
    await drained(till)
    await shop.closed(till)
    expect(identityOf(used.folder).epochNumber).toBe(3)
    const { rows } = await shop.hq.pool.query(
      'SELECT state FROM till_epoch WHERE till = $1 ORDER BY epoch_number',
      [identityOf(used.folder).tillId],
    )
    expect(rows.map(({ state }) => state)).toEqual(['closed', 'closed', 'open'])
    expect(sumOf(await shop.heldAtHq('p:refundable'))).toBe(0)
    const left = await shop.hq.pool.query(
      "SELECT 1 FROM balance WHERE holder = $1 AND amount > 0 AND owner NOT LIKE 'p:%'",
      [second],
    )
    expect(left.rows).toEqual([])
    expect(await shop.mattersOf(identityOf(used.folder).tillId)).toEqual([])
    await shop.expectWhole(used.folder)
  })
})

describe('a folder put back from a copy, whose tail never reached HQ', () => {
  test('nothing comes home by itself: a matter for a person; no waiting slip prints', async () => {
    const used = await shop.aUsedTill()
    const copy = copied(used.folder)
    const offline = await shop.served(used.folder)
    const { tillId, epoch } = identityOf({ ...used.folder, dataDir: copy })
    queueSlips({ ...used.folder, dataDir: copy })
    // HQ does not hear of this sale: its door is shut to the till while it is made.
    await shop.hq.pool.query("UPDATE till SET state = 'retired' WHERE id = $1", [tillId])
    await shop.sell(offline, null, 900)
    await shop.closed(offline)
    await shop.hq.pool.query("UPDATE till SET state = 'active' WHERE id = $1", [tillId])
    const held = await shop.heldAtHq(`m:${used.memberId}`)
    await shop.putBack(used.folder, copy)
    const till = await shop.served(used.folder)
    await until(async () => (await shop.mattersOf(tillId)).length > 0, 'a matter')
    await drained(till)
    expect(await shop.mattersOf(tillId)).toEqual(['epoch'])
    expect(await shop.heldAtHq(`m:${used.memberId}`)).toEqual(held)
    expect(memberAt(till, used.place).points.here).toBe(0)
    await shop.closed(till)
    expect(identityOf(used.folder)).toMatchObject({ tillId, epochNumber: 2 })
    expect(identityOf(used.folder).epoch).not.toBe(epoch)
    const store = good(openStore(used.folder))
    const jobs = recentPrintJobs(store.db).slice(0, 3)
    expect(jobs.map(({ state, reason }) => [state, reason])).toEqual([
      ['unknown', 'restored'],
      ['unknown', 'restored'],
      ['printed', null],
    ])
    store.close()
    await shop.expectWhole(used.folder)
  })

  /** One printed, one that waits, one that was being sent. */
  function queueSlips(folder: Folder): void {
    const store = good(openStore(folder))
    good(
      store.act((db) => {
        for (const state of ['printed', 'pending', 'sending'] as const) {
          const job = { entryId: null, kind: 'test', copy: 'original', model: '{}', queuedAtMs: 1 } as const
          setPrintState(db, queuePrintJob(db, job), state, null)
        }
        return { ok: true, value: null }
      }),
    )
    store.close()
  }
})

describe('two tills of one identity', () => {
  let used: UsedTill
  let clone: Folder
  let tillId: string
  let second: Till

  beforeAll(async () => {
    used = await shop.aUsedTill()
    clone = shop.aFolder()
    cpSync(used.folder.dataDir, clone.dataDir, { recursive: true })
    cpSync(used.folder.configDir, clone.configDir, { recursive: true })
    tillId = identityOf(used.folder).tillId
  })

  test('the second push is a fork: an alarm at HQ, and the till sells on without redeeming', async () => {
    const first = await shop.served(used.folder)
    await drained(first)
    second = await shop.served(clone)
    await drained(second)
    await shop.sell(first, null, 100)
    await drained(first)
    await shop.closed(first)
    await shop.sell(second, null, 200)
    await until(() => second.status().outbox.state === 'stopped', 'a stop')
    expect(second.status().outbox.problem).toBe('fork')
    expect(await shop.mattersOf(tillId)).toEqual(['fork'])
    const { identification, points } = memberAt(second, used.place)
    expect(points.here).toBeGreaterThan(1_000)
    const draft = aDraft({ identification, regularYuan: 500, redeem: 1_000 })
    expect(codeOf(second.quoteSale({ draft }))).toBe('redeeming_stopped')
    expect(good(await second.hq.fetchPoints({ identification, points: 1 })).was).toBe('offline')
    await shop.sell(second, null, 300)
  })

  test('the stop outlives a restart', async () => {
    await shop.closed(second)
    second = await shop.served(clone)
    const { identification } = memberAt(second, used.place)
    const draft = aDraft({ identification, regularYuan: 500, redeem: 1_000 })
    expect(codeOf(second.quoteSale({ draft }))).toBe('redeeming_stopped')
  })

  test('a manager goes on in a new epoch; what the old one held waits for a person', async () => {
    const act = { actId: shop.actId() }
    expect(codeOf(second.hq.openEpoch(act))).toBe('needs_manager')
    const held = await shop.heldAtHq(`m:${used.memberId}`)
    await signIn(second, 'manager')
    good(second.hq.openEpoch(act))
    expect(codeOf(second.hq.openEpoch(act))).toBe('ok')
    expect(codeOf(second.hq.openEpoch({ actId: shop.actId() }))).toBe('not_stopped')
    await drained(second)
    await until(async () => (await shop.mattersOf(tillId)).includes('epoch'), 'the matter')
    expect((await shop.mattersOf(tillId)).toSorted()).toEqual(['epoch', 'fork'])
    expect(await shop.heldAtHq(`m:${used.memberId}`)).toEqual(held)
    expect(memberAt(second, used.place).points.here).toBe(0)
    await shop.sell(second, memberAt(second, used.place).identification, 600)
    await relock(second)
    await drained(second)
    await shop.closed(second)
    await shop.expectWhole(clone)
  })

  test('the first is told that its epoch is over, and stops redeeming', async () => {
    const first = await shop.served(used.folder)
    await until(() => first.status().outbox.state === 'stopped', 'a stop')
    expect(first.status().outbox.problem).toBe('epoch_closed')
    const draft = aDraft({
      identification: memberAt(first, used.place).identification,
      regularYuan: 500,
      redeem: 1_000,
    })
    expect(codeOf(first.quoteSale({ draft }))).toBe('redeeming_stopped')
    await shop.closed(first)
    const store = good(openStore(used.folder))
    expect(verifyDatabase(store.db).findings).toEqual([])
    store.close()
    expect(shop.defects).toEqual([])
  })
})
