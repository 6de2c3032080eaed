// A till put back from a copy, and two tills of one identity, on real HQ: each goes on in an epoch that holds nothing, and what the
// old one held comes home at once or by a person's word, never twice.
import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sha256 } from '../../hq/authority/hashes.ts'
import { type TillIdentity, tillIdentity } from '../../main/store/identity.ts'
import { queuePrintJob, recentPrintJobs, setPrintState } from '../../main/store/print-jobs.ts'
import { openStore } from '../../main/store/store.ts'
import { verifyDatabase } from '../../main/store/verify.ts'
import { systemRandomness, timeOrderedId } from '../../main/till/ids.ts'
import { openTill } from '../../main/till/open-till.ts'
import type { Till } from '../../main/till/till.ts'
import { canonicalJson } from '../../shared/domain/canonical.ts'
import { makeCardNumber } from '../../shared/domain/card-number.ts'
import { tillHolder } from '../../shared/domain/ledger.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { startHq, type TestHq } from '../support/hq.ts'
import { aDraft, aForm, CASHIER_PIN, codeOf, DAY_MS, good, MANAGER_PIN } from '../support/shop.ts'
import { staffAtHq, until } from '../support/sync.ts'

interface Folder {
  readonly root: string
  readonly dataDir: string
  readonly configDir: string
}

let hq: TestHq
const roots: string[] = []
const open = new Set<Till>()
const defects: unknown[] = []
let laterMs = 0
let places = 0
const clock = { nowMs: () => Date.now() + laterMs }
const actId = () => timeOrderedId(clock.nowMs(), systemRandomness)

beforeAll(async () => {
  hq = await startHq({ clock })
  await hq.makeCode('0001', 99)
  const document = canonicalJson(SHOES)
  await hq.pool.query(
    `INSERT INTO programme_version (id, version, hash, document, published_at_ms, valid_from)
     VALUES ($1, $2, $3, $4, 1, '2020-01-01')`,
    [SHOES.id, SHOES.version, sha256(document), document],
  )
  await staffAtHq(hq, '0001')
})
afterAll(async () => {
  for (const till of open) await till.close()
  for (const root of roots) rmSync(root, { recursive: true, force: true })
  await hq.close()
})

function aFolder(): Folder {
  const root = mkdtempSync(join(tmpdir(), 'guike-epochs-'))
  roots.push(root)
  return { root, dataDir: join(root, 'data'), configDir: join(root, 'config') }
}

async function opened(folder: Folder): Promise<Till> {
  const { dataDir, configDir } = folder
  const till = good(
    await openTill({ dataDir, configDir, clock, empty: true, onDefect: (error) => defects.push(error) }),
  )
  open.add(till)
  return till
}

async function closed(till: Till): Promise<void> {
  open.delete(till)
  await till.close()
}

async function signIn(till: Till, role: 'cashier' | 'manager' = 'cashier'): Promise<void> {
  const who = till.status().staff.find((staff) => staff.role === role)
  const pin = role === 'cashier' ? CASHIER_PIN : MANAGER_PIN
  good(await till.signIn({ staffId: who?.staffId ?? '', pin }))
}

async function served(folder: Folder): Promise<Till> {
  const till = await opened(folder)
  await signIn(till)
  return till
}

async function sell(till: Till, identification: string | null, regularYuan: number, redeem = 0) {
  const draft = aDraft({ identification, regularYuan, redeem })
  const quote = good(till.quoteSale({ draft }))
  if (quote.result === null) throw new Error(`not priced: ${quote.refusal?.code}`)
  return good(await till.commitSale({ actId: actId(), draft, expected: quote.result, approval: null }))
}

async function refundAt(till: Till, slipNumber: string) {
  const status = till.status()
  const reason = status.programme?.refund.reasons[0]?.code ?? ''
  const manager = status.staff.find(({ role }) => role === 'manager')
  const { lines } = good(till.openSale({ slipNumber }))
  const returned = lines.map(({ line, keptUnits }) => ({ line, units: keptUnits }))
  const draft = { slipNumber, returned, identification: null, reason }
  const quote = good(till.quoteRefund({ draft }))
  if (quote.result === null) throw new Error(`not judged: ${quote.refusal?.code}`)
  const approval = { staffId: manager?.staffId ?? '', pin: MANAGER_PIN, reason: 'goodwill' }
  const refund = { actId: actId(), draft, expected: quote.result, approval, reason: null }
  return good(await till.commitRefund(refund))
}

function memberAt(till: Till, place: number) {
  const found = good(till.identify({ text: `;${makeCardNumber(2_000_000 + place)}?`, via: 'wedge' }))
  if (found.kind !== 'member') throw new Error(`the card is ${found.kind}`)
  return found.member
}

/** Nobody is on the screen. */
async function relock(till: Till): Promise<void> {
  till.lock()
  await signIn(till)
}

async function drained(till: Till): Promise<void> {
  await until(
    () => till.status().outbox.waiting === 0 && till.status().outbox.state === 'idle',
    'an empty outbox',
  )
}

/** A till with a member and points, pushed whole and closed. */
async function aUsedTill() {
  places += 1
  const place = places
  const folder = aFolder()
  const till = await opened(folder)
  good(await till.hq.join({ address: hq.url, code: await hq.makeCode('0001', place) }))
  await signIn(till)
  const form = { ...aForm({ place }), cardNumber: makeCardNumber(2_000_000 + place) }
  const { memberId } = good(till.enrol({ actId: actId(), form })).member
  laterMs += DAY_MS
  await sell(till, memberAt(till, place).identification, 3000)
  const { slipNumber } = await sell(till, null, 250)
  await drained(till)
  await closed(till)
  return { place, folder, memberId, slipNumber }
}

function copied(folder: Folder): string {
  const copy = join(folder.root, `copy-${Math.trunc(performance.now() * 1000)}`)
  cpSync(folder.dataDir, copy, { recursive: true })
  return copy
}

/** The copy stays for another time. */
async function putBack(folder: Folder, copy: string): Promise<void> {
  for (const till of open) await closed(till)
  renameSync(folder.dataDir, `${folder.dataDir}-${Math.trunc(performance.now() * 1000)}`)
  cpSync(copy, folder.dataDir, { recursive: true })
}

function identityOf(folder: Folder): TillIdentity {
  const store = good(openStore(folder))
  const identity = tillIdentity(store.db)
  store.close()
  if (identity === null) throw new Error('nobody')
  return identity
}

const holderIn = (folder: Folder) => {
  const { tillId, epoch } = identityOf(folder)
  return tillHolder(tillId, epoch)
}

/** An owner's amounts at HQ, by holder. */
async function heldAtHq(owner: string, asset = 'points'): Promise<Readonly<Record<string, number>>> {
  const { rows } = await hq.pool.query<{ holder: string; amount: string }>(
    `SELECT holder, sum(amount)::text AS amount FROM balance
     WHERE owner = $1 AND asset = $2 AND amount <> 0 GROUP BY holder`,
    [owner, asset],
  )
  return Object.fromEntries(rows.map(({ holder, amount }) => [holder, Number(amount)]))
}

const sumOf = (held: Readonly<Record<string, number>>) =>
  Object.values(held).reduce((sum, amount) => sum + amount, 0)

async function mattersOf(tillId: string): Promise<readonly string[]> {
  const { rows } = await hq.pool.query<{ kind: string }>(
    'SELECT kind FROM matter WHERE till = $1 ORDER BY opened_at_ms, kind',
    [tillId],
  )
  return rows.map(({ kind }) => kind)
}

/** Verify is clean, and what sits here is what HQ has of this holder. */
async function expectWhole(folder: Folder): Promise<void> {
  const store = good(openStore(folder))
  expect(verifyDatabase(store.db).findings).toEqual([])
  const identity = tillIdentity(store.db)
  const holder = tillHolder(identity?.tillId ?? '', identity?.epoch ?? '')
  const here = store.db.connection
    .prepare(
      `SELECT owner, asset, lot, amount FROM balance
       WHERE holder = ? AND amount <> 0 AND (owner NOT LIKE 'p:%' OR owner = 'p:refundable') ORDER BY owner, asset, lot`,
    )
    .all(holder)
  store.close()
  const { rows } = await hq.pool.query(
    `SELECT owner, asset, lot, amount::int AS amount FROM balance
     WHERE holder = $1 AND amount <> 0 AND (owner NOT LIKE 'p:%' OR owner = 'p:refundable')
     ORDER BY owner COLLATE "C", asset COLLATE "C", lot COLLATE "C"`,
    [holder],
  )
  expect(rows).toEqual(here)
  const { rows: loss } = await hq.pool.query(
    "SELECT owner, asset FROM balance WHERE owner IN ('p:loss', 'p:reserve') AND amount <> 0",
  )
  expect(loss).toEqual([])
}

describe('a folder put back from a copy, whose tail HQ has', () => {
  let used: Awaited<ReturnType<typeof aUsedTill>>
  let copy: string
  let before: number
  let lateSlip: string
  let oldHolder: string
  const slips = new Set<string>()

  beforeAll(async () => {
    used = await aUsedTill()
    copy = copied(used.folder)
    const till = await served(used.folder)
    await sell(till, memberAt(till, used.place).identification, 700)
    lateSlip = (await sell(till, null, 400)).slipNumber
    slips.add(lateSlip)
    await relock(till)
    await drained(till)
    await closed(till)
    before = sumOf(await heldAtHq(`m:${used.memberId}`))
    oldHolder = holderIn(used.folder)
    await putBack(used.folder, copy)
  })

  test('goes on in the next epoch, and what the old one held comes home at once', async () => {
    const till = await served(used.folder)
    await until(async () => (await heldAtHq(`m:${used.memberId}`)).hq === before, 'everything at HQ')
    await drained(till)
    expect(await heldAtHq(`m:${used.memberId}`)).toEqual({ hq: before })
    const { rows } = await hq.pool.query(
      'SELECT 1 FROM balance WHERE holder = $1 AND owner = $2 AND amount > 0',
      [oldHolder, 'p:refundable'],
    )
    expect(rows).toEqual([])
    await until(() => memberAt(till, used.place).points.elsewhere === before, 'the points elsewhere')
    expect(memberAt(till, used.place).points).toMatchObject({ here: 0, total: before })
    await closed(till)
    expect(identityOf(used.folder).epochNumber).toBe(2)
    expect(await mattersOf(identityOf(used.folder).tillId)).toEqual([])
    await expectWhole(used.folder)
  })

  test('fetches points, spends them, and refunds a sale of the old epoch only with its right, also one it does not know', async () => {
    const till = await served(used.folder)
    await drained(till)
    const { identification } = memberAt(till, used.place)
    expect(good(await till.hq.fetchPoints({ identification, points: 1_000 })).was).toBe('fetched')
    const sold = await sell(till, identification, 500, 1_000)
    expect(slips.has(sold.slipNumber)).toBe(false)
    slips.add(sold.slipNumber)
    for (const slipNumber of [used.slipNumber, lateSlip]) {
      expect(codeOf(till.openSale({ slipNumber }))).toBe('refund_right_elsewhere')
      expect(good(await till.hq.fetchRefundRight({ actId: actId(), slipNumber })).was).toBe('here')
      expect(codeOf(till.openSale({ slipNumber }))).toBe('ok')
      await refundAt(till, slipNumber)
      expect(codeOf(till.openSale({ slipNumber }))).toBe('wholly_returned')
    }
    await relock(till)
    await drained(till)
    await closed(till)
    expect(await mattersOf(identityOf(used.folder).tillId)).toEqual([])
    await expectWhole(used.folder)
  })

  test('restored twice from the same copy it goes on in a third, and the second comes home too', async () => {
    const total = sumOf(await heldAtHq(`m:${used.memberId}`))
    const second = holderIn(used.folder)
    await putBack(used.folder, copy)
    const till = await served(used.folder)
    await until(async () => (await heldAtHq(`m:${used.memberId}`)).hq === total, 'everything at HQ')
    const sold = await sell(till, null, 300)
    expect(slips.has(sold.slipNumber)).toBe(false)
    await drained(till)
    await closed(till)
    expect(identityOf(used.folder).epochNumber).toBe(3)
    const { rows } = await hq.pool.query(
      'SELECT state FROM till_epoch WHERE till = $1 ORDER BY epoch_number',
      [identityOf(used.folder).tillId],
    )
    expect(rows.map(({ state }) => state)).toEqual(['closed', 'closed', 'open'])
    expect(sumOf(await heldAtHq('p:refundable'))).toBe(0)
    const left = await hq.pool.query(
      "SELECT 1 FROM balance WHERE holder = $1 AND amount > 0 AND owner NOT LIKE 'p:%'",
      [second],
    )
    expect(left.rows).toEqual([])
    expect(await mattersOf(identityOf(used.folder).tillId)).toEqual([])
    await expectWhole(used.folder)
  })
})

describe('a folder put back from a copy, whose tail never reached HQ', () => {
  test('nothing comes home by itself: a matter for a person; no waiting slip prints', async () => {
    const used = await aUsedTill()
    const copy = copied(used.folder)
    const offline = await served(used.folder)
    const { tillId, epoch } = identityOf({ ...used.folder, dataDir: copy })
    queueSlips({ ...used.folder, dataDir: copy })
    // HQ does not hear of this sale: its door is shut to the till while it is made.
    await hq.pool.query("UPDATE till SET state = 'retired' WHERE id = $1", [tillId])
    await sell(offline, null, 900)
    await closed(offline)
    await hq.pool.query("UPDATE till SET state = 'active' WHERE id = $1", [tillId])
    const held = await heldAtHq(`m:${used.memberId}`)
    await putBack(used.folder, copy)
    const till = await served(used.folder)
    await until(async () => (await mattersOf(tillId)).length > 0, 'a matter')
    await drained(till)
    expect(await mattersOf(tillId)).toEqual(['epoch'])
    expect(await heldAtHq(`m:${used.memberId}`)).toEqual(held)
    expect(memberAt(till, used.place).points.here).toBe(0)
    await closed(till)
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
    await expectWhole(used.folder)
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
  let used: Awaited<ReturnType<typeof aUsedTill>>
  let clone: Folder
  let tillId: string
  let second: Till

  beforeAll(async () => {
    used = await aUsedTill()
    const root = mkdtempSync(join(tmpdir(), 'guike-epochs-'))
    roots.push(root)
    clone = { root, dataDir: join(root, 'data'), configDir: join(root, 'config') }
    cpSync(used.folder.dataDir, clone.dataDir, { recursive: true })
    cpSync(used.folder.configDir, clone.configDir, { recursive: true })
    tillId = identityOf(used.folder).tillId
  })

  test('the second push is a fork: an alarm at HQ, and the till sells on without redeeming', async () => {
    const first = await served(used.folder)
    await drained(first)
    second = await served(clone)
    await drained(second)
    await sell(first, null, 100)
    await drained(first)
    await closed(first)
    await sell(second, null, 200)
    await until(() => second.status().outbox.state === 'stopped', 'a stop')
    expect(second.status().outbox.problem).toBe('fork')
    expect(await mattersOf(tillId)).toEqual(['fork'])
    const { identification, points } = memberAt(second, used.place)
    expect(points.here).toBeGreaterThan(1_000)
    const draft = aDraft({ identification, regularYuan: 500, redeem: 1_000 })
    expect(codeOf(second.quoteSale({ draft }))).toBe('redeeming_stopped')
    expect(good(await second.hq.fetchPoints({ identification, points: 1 })).was).toBe('offline')
    await sell(second, null, 300)
  })

  test('the stop outlives a restart', async () => {
    await closed(second)
    second = await served(clone)
    const { identification } = memberAt(second, used.place)
    const draft = aDraft({ identification, regularYuan: 500, redeem: 1_000 })
    expect(codeOf(second.quoteSale({ draft }))).toBe('redeeming_stopped')
  })

  test('a manager goes on in a new epoch; what the old one held waits for a person', async () => {
    const act = { actId: actId() }
    expect(codeOf(second.hq.openEpoch(act))).toBe('needs_manager')
    const held = await heldAtHq(`m:${used.memberId}`)
    await signIn(second, 'manager')
    good(second.hq.openEpoch(act))
    expect(codeOf(second.hq.openEpoch(act))).toBe('ok')
    expect(codeOf(second.hq.openEpoch({ actId: actId() }))).toBe('not_stopped')
    await drained(second)
    await until(async () => (await mattersOf(tillId)).includes('epoch'), 'the matter')
    expect((await mattersOf(tillId)).toSorted()).toEqual(['epoch', 'fork'])
    expect(await heldAtHq(`m:${used.memberId}`)).toEqual(held)
    expect(memberAt(second, used.place).points.here).toBe(0)
    await sell(second, memberAt(second, used.place).identification, 600)
    await relock(second)
    await drained(second)
    await closed(second)
    await expectWhole(clone)
  })

  test('the first is told that its epoch is over, and stops redeeming', async () => {
    const first = await served(used.folder)
    await until(() => first.status().outbox.state === 'stopped', 'a stop')
    expect(first.status().outbox.problem).toBe('epoch_closed')
    const draft = aDraft({
      identification: memberAt(first, used.place).identification,
      regularYuan: 500,
      redeem: 1_000,
    })
    expect(codeOf(first.quoteSale({ draft }))).toBe('redeeming_stopped')
    await closed(first)
    const store = good(openStore(used.folder))
    expect(verifyDatabase(store.db).findings).toEqual([])
    store.close()
    expect(defects).toEqual([])
  })
})
