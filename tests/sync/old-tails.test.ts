// Entries of an ended epoch that never reached HQ, on real HQ: the till tells them in its new epoch, HQ takes them with the rules of a
// lost till, and judges the old epoch again.
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ownHead } from '../../main/store/outbox.ts'
import { openStore } from '../../main/store/store.ts'
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
import { good } from '../support/shop.ts'
import { until } from '../support/sync.ts'

let shop: EpochShop
beforeAll(async () => {
  shop = await startEpochShop()
})
afterAll(() => shop.close())

describe('a folder put back from a copy with entries that HQ never got', () => {
  let used: UsedTill
  let given: Folder
  let oldHolder: string
  let earned: number
  let copiedSeq: number

  beforeAll(async () => {
    used = await shop.aUsedTill()
    const { tillId } = identityOf(used.folder)
    oldHolder = holderIn(used.folder)
    await shop.hq.pool.query("UPDATE till SET state = 'retired' WHERE id = $1", [tillId])
    const offline = await shop.served(used.folder)
    await shop.sell(offline, memberAt(offline, used.place).identification, 700)
    await shop.sell(offline, null, 400)
    await relock(offline)
    earned = memberAt(offline, used.place).points.here
    await shop.closed(offline)
    const copy = copied(used.folder)
    copiedSeq = lastSeqIn(used.folder)
    // What the copy lacks is known to have stood there.
    const later = await shop.served(used.folder)
    await shop.sell(later, null, 900)
    await shop.closed(later)
    const { root, dataDir, configDir } = used.folder
    given = { root, dataDir: join(root, 'given'), configDir: join(root, 'given-config') }
    cpSync(dataDir, given.dataDir, { recursive: true })
    cpSync(configDir, given.configDir, { recursive: true })
    await shop.hq.pool.query("UPDATE till SET state = 'active' WHERE id = $1", [tillId])
    expect(sumOf(await shop.heldAtHq(`m:${used.memberId}`))).toBeLessThan(earned)
    await shop.putBack(used.folder, copy)
  })

  function lastSeqIn(folder: Folder): number {
    const store = good(openStore(folder))
    const { seq } = ownHead(store.db)
    store.close()
    return seq
  }

  async function epochRow(holder: string) {
    const [till, epoch] = holder.split('.')
    const { rows } = await shop.hq.pool.query<{ last_seq: number; state: string; isEnded: boolean }>(
      'SELECT last_seq, state, ended_at_ms IS NOT NULL AS "isEnded" FROM till_epoch WHERE till = $1 AND epoch = $2',
      [till, epoch],
    )
    return rows[0]
  }

  async function epochMatter() {
    const { rows } = await shop.hq.pool.query<{ state: string; evidence: { lastSeq: number } }>(
      "SELECT state, evidence FROM matter WHERE kind = 'epoch' AND subject = $1",
      [oldHolder],
    )
    return rows.map(({ state, evidence }) => ({ state, lastSeq: evidence.lastSeq }))
  }

  test('in the new epoch they reach HQ, and what they earned is there; what is missing still waits for a person', async () => {
    const till = await shop.served(used.folder)
    expect(till.status().outbox.waiting).toBeGreaterThan(1)
    await until(async () => (await epochMatter()).length > 0, 'the matter')
    await drained(till)
    expect(await epochRow(oldHolder)).toEqual({ last_seq: copiedSeq, state: 'lost', isEnded: false })
    expect(await epochMatter()).toEqual([{ state: 'open', lastSeq: copiedSeq }])
    expect(await shop.heldAtHq(`m:${used.memberId}`)).toEqual({ [oldHolder]: earned })
    await until(() => memberAt(till, used.place).points.elsewhere === earned, 'the points elsewhere')
    expect(memberAt(till, used.place).points).toMatchObject({ here: 0, total: earned })
    await shop.closed(till)
    await shop.expectWhole(used.folder)
  })

  test('what is told once is not told again', async () => {
    const till = await shop.served(used.folder)
    expect(till.status().outbox.waiting).toBe(0)
    await drained(till)
    await shop.closed(till)
    expect(await shop.mattersOf(identityOf(used.folder).tillId)).toEqual(['epoch'])
  })

  test('the rest from the folder that was given up makes the epoch whole: it comes home, its matter closes, nothing else stops', async () => {
    const back = await shop.opened(given)
    await signIn(back, 'manager')
    // The number after its own is taken: HQ never hears of that epoch, whose tail is set aside.
    for (const _ of [2, 3]) {
      await until(() => back.status().outbox.problem === 'epoch_closed', 'a stop')
      good(back.hq.openEpoch({ actId: shop.actId() }))
    }
    await until(async () => (await epochRow(oldHolder))?.isEnded === true, 'the end')
    await drained(back)
    expect(await epochRow(oldHolder)).toMatchObject({ last_seq: copiedSeq + 1, state: 'closed' })
    expect(await epochMatter()).toEqual([{ state: 'decided', lastSeq: copiedSeq }])
    expect(await shop.heldAtHq(`m:${used.memberId}`)).toEqual({ hq: earned })
    expect(back.status().outbox.problem).toBeNull()
    await shop.sell(back, memberAt(back, used.place).identification, 100)
    await relock(back)
    await drained(back)
    await shop.closed(back)
    expect(identityOf(given).epochNumber).toBe(3)
    await shop.expectWhole(given)
    expect(shop.defects).toEqual([])
  })
})
