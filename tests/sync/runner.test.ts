// The runner over a real store and a real connection: whatever write is the last before a crash, and whatever answer is lost, HQ
// has the log once and the till has taken in every message once.
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { holdingOf } from '../../main/store/accounts.ts'
import { directoryMember } from '../../main/store/directory.ts'
import { entryAt, headOfLog } from '../../main/store/entries.ts'
import { sha256 } from '../../main/store/hash.ts'
import { tillIdentity } from '../../main/store/identity.ts'
import { appendEntry } from '../../main/store/log.ts'
import { outboxOf, parkedOf } from '../../main/store/outbox.ts'
import { profileOf } from '../../main/store/profiles.ts'
import { lastInboxPlace, policyOf } from '../../main/store/standing.ts'
import { openStore, type TillStore } from '../../main/store/store.ts'
import { loadParts, saveHqLink, syncState } from '../../main/store/sync-state.ts'
import { verifyDatabase } from '../../main/store/verify.ts'
import { createMessenger } from '../../main/sync/messenger.ts'
import { type SyncService, startSync } from '../../main/sync/service.ts'
import { systemRandomness, timeOrderedId } from '../../main/till/ids.ts'
import { applyMessage } from '../../main/till/inbox-apply.ts'
import { answerRecalls, restAfterPush } from '../../main/till/inbox-rest.ts'
import { memberOwner, POINTS_ASSET, tillHolder } from '../../shared/domain/ledger.ts'
import { ok, refuse } from '../../shared/domain/result.ts'
import { businessDate, shopInstantMs } from '../../shared/domain/time.ts'
import type { MemberChange } from '../../shared/wire/changes.ts'
import { lossyMessenger, ScriptedHq } from '../support/scripted-hq.ts'
import { aDraft, enrol, good, openShop, type Shop, sell, signIn, swipe } from '../support/shop.ts'
import { until } from '../support/sync.ts'

const POLICY = {
  v: 1,
  allowancePoints: 100,
  debtMaxPoints: 0,
  unbackedPerDay: 0,
  refundRightDays: 30,
} as const
const NOW_MS = shopInstantMs(businessDate('2026-11-25'), '10:00:00')

let shop: Shop
let root: string
let store: TillStore
let hq: ScriptedHq
let memberId: string
let running: SyncService | null = null
const defects: unknown[] = []

beforeAll(async () => {
  shop = await openShop()
  await signIn(shop)
  memberId = enrol(shop).memberId
  await sell(shop, aDraft({ identification: swipe(shop).identification, regularYuan: 500 }))
  await shop.till.close()
})
afterAll(() => shop.remove())

/** Each test has a copy of that till for itself. */
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'guike-sync-'))
  const folders = { dataDir: join(root, 'data'), configDir: join(root, 'config') }
  cpSync(shop.dataDir, folders.dataDir, { recursive: true })
  cpSync(shop.configDir, folders.configDir, { recursive: true })
  store = good(openStore(folders))
  hq = new ScriptedHq(identity())
  await hq.listen()
})
afterEach(async () => {
  await running?.close()
  running = null
  await hq.close()
  store.close()
  rmSync(root, { recursive: true, force: true })
  expect(defects).toEqual([])
})

function identity() {
  const found = tillIdentity(store.db)
  if (found === null) throw new Error('the till was set up')
  return found
}

function joinHq(): void {
  const { siteCode, siteName, tillNumber } = identity()
  const place = { siteCode, siteName, tillNumber }
  good(
    store.act((db) => {
      saveHqLink(db, {
        address: hq.url,
        organisationId: 'org',
        organisationName: '伊人',
        hqKey: hq.hqKey,
        ...place,
        joinedAtMs: NOW_MS,
      })
      appendEntry(db, identity(), {
        id: timeOrderedId(NOW_MS, systemRandomness),
        atMs: NOW_MS,
        businessDate: businessDate('2026-11-25'),
        staff: null,
        approver: null,
        kind: 'hq.joined',
        postings: [],
        body: { v: 1, organisation: 'org', hqKey: hq.hqKey, generation: hq.generation, siteCode, tillNumber },
      })
      return ok(null)
    }),
  )
}

interface RunOptions {
  /** Writes that reach the disk; then the program is as good as dead. */
  readonly acts?: number
  readonly loses?: () => boolean
  readonly open?: string | null
}

/** The same store, of which only so many writes reach the disk. */
function dying(acts: number): TillStore {
  let left = acts
  return new Proxy(store, {
    get: (target, key) => {
      if (key === 'act') {
        return (decide: Parameters<TillStore['act']>[0]) => {
          left -= 1
          return left < 0 ? refuse('disk_error') : target.act(decide)
        }
      }
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

function start(options: RunOptions = {}): SyncService {
  const used = options.acts === undefined ? store : dying(options.acts)
  const parts = { store: used, clock: { nowMs: () => NOW_MS }, randomness: systemRandomness }
  const rest = { ...parts, isOpen: (id: string) => id === options.open }
  const service = startSync({
    store: used,
    wallMs: () => Date.now(),
    random: () => 0,
    program: 'test',
    apply: ({ signed, message }) => applyMessage(parts, signed, message),
    settle: () => [answerRecalls(rest), restAfterPush(rest)].includes(true),
    onChange: () => undefined,
    onDefect: (error) => defects.push(error),
    messenger: (keys) => lossyMessenger(keys, options.loses ?? (() => false)),
  })
  if (service === null) throw new Error('the till joined')
  running = service
  return service
}

const points = () =>
  holdingOf(store.db, memberOwner(memberId), POINTS_ASSET, tillHolder(identity().tillId, identity().epoch)) ??
  0

function grant(amount: number): void {
  const lot = timeOrderedId(NOW_MS, systemRandomness)
  const amounts = [{ owner: memberOwner(memberId), asset: POINTS_ASSET, lot, amount }]
  hq.send({ kind: 'grant', requestId: null, amounts })
}

function isDrained(): boolean {
  const { waiting } = outboxOf(store.db)
  const atEnd = (lastInboxPlace(store.db)?.n ?? 0) === hq.inbox.length
  return waiting === 0 && atEnd && running?.runner.machine.flight?.request.kind === 'pull'
}

/** Invariants 3 and 4: HQ's view of the log is the log, every message was taken in once, and the books hold. */
function expectAgreement(): void {
  const head = headOfLog(store.db, {})
  expect(hq.log).toHaveLength(head?.seq ?? 0)
  hq.log.forEach((text, place) => {
    expect(sha256(text)).toBe(entryAt(store.db, 1, place + 1)?.hash)
  })
  const applied = hq.log.map((text) => JSON.parse(text)).filter(({ kind }) => kind === 'inbox.applied')
  expect(applied.map(({ body }) => body.n)).toEqual(hq.inbox.map((_, place) => place + 1))
  expect(verifyDatabase(store.db).findings).toEqual([])
}

describe('a crash after any write', () => {
  test.each([0, 1, 2, 3, 5, 8])('the one after %d writes', async (acts) => {
    joinHq()
    hq.send({ kind: 'policy', policy: POLICY })
    grant(700)
    hq.send({ kind: 'recall', owner: memberOwner(memberId), asset: null })
    grant(300)
    const dead = start({ acts })
    await until(() => hq.asked.length > 2 || dead.runner.machine.failures > 0)
    await new Promise((resolve) => setTimeout(resolve, 60))
    await dead.close()
    start()
    await until(isDrained, 'an empty outbox')
    await until(isDrained, 'an empty outbox')
    expectAgreement()
    // Recalled wholly, then granted 300, of which the allowance of 100 stays once an act of the member has arrived.
    expect(points()).toBeLessThanOrEqual(300)
  })
})

test('answers that are lost are asked for again, and nothing is done twice', async () => {
  joinHq()
  hq.send({ kind: 'policy', policy: POLICY })
  for (let times = 0; times < 5; times += 1) grant(10)
  let answers = 0
  const service = start({
    loses: () => {
      answers += 1
      return answers % 2 === 0 && answers < 16
    },
  })
  const urge = setInterval(() => service.runner.urge(), 20)
  await until(isDrained, 'an empty outbox')
  clearInterval(urge)
  expectAgreement()
})

test('points above the allowance rest at HQ after a push, but not while the member is on the screen', async () => {
  joinHq()
  hq.send({ kind: 'policy', policy: POLICY })
  const before = points()
  const open = start({ open: memberId })
  await until(isDrained, 'an empty outbox')
  expect([before > 100, points()]).toEqual([true, before])
  await open.close()
  start()
  await until(() => points() === 100 && isDrained(), 'points at rest')
  expectAgreement()
})

test('a recall is answered when the member has left the screen', async () => {
  joinHq()
  hq.send({ kind: 'policy', policy: { ...POLICY, allowancePoints: 10_000 } })
  hq.send({ kind: 'recall', owner: memberOwner(memberId), asset: null })
  const before = points()
  const open = start({ open: memberId })
  await until(isDrained, 'an empty outbox')
  expect([before > 100, points()]).toEqual([true, before])
  await open.close()
  start()
  await until(() => points() === 0 && isDrained(), 'an answered recall')
  expectAgreement()
})

test('HQ’s policy and the cards it moves hold from the message on', async () => {
  joinHq()
  hq.send({ kind: 'policy', policy: POLICY })
  start()
  await until(isDrained, 'an empty outbox')
  expect(policyOf(store.db)).toEqual(POLICY)
})

test('an entry that HQ parked is noted, and the queue goes on', async () => {
  joinHq()
  const seq = headOfLog(store.db, {})?.seq ?? 0
  const genuine = hq.answer.bind(hq)
  hq.answer = (name, input, nonce) => {
    if (name !== 'push') return genuine(name, input, nonce)
    const said = JSON.parse(genuine(name, input, nonce).body)
    hq.script = () => ({ ...said, entries: [{ seq, was: 'parked', reason: 'unknown_kind' }] })
    const answered = genuine(name, { firstSeq: 1, entries: [] }, nonce)
    hq.script = () => undefined
    return answered
  }
  start()
  await until(isDrained, 'an empty outbox')
  expect(parkedOf(store.db)).toBe(1)
})

test('a fork is never overwritten: sync stops, the till sells on, and a person may try again', async () => {
  joinHq()
  hq.script = (name) => (name === 'push' ? { code: 'fork', seq: 3 } : undefined)
  const { runner } = start()
  await until(() => runner.machine.phase === 'stopped')
  expect(syncState(store.db)).toMatchObject({ problem: 'fork', acked: { seq: 0 } })
  hq.script = () => undefined
  runner.urge()
  await until(isDrained, 'an empty outbox')
  expect(syncState(store.db).problem).toBeNull()
})

test('HQ’s clock corrects the till’s before a refused request is sent again', async () => {
  joinHq()
  const HOUR_MS = 3_600_000
  let refused = false
  hq.script = (name) => {
    if (refused || name !== 'pull') return undefined
    refused = true
    return { code: 'clock', serverTimeMs: Date.now() + HOUR_MS }
  }
  start()
  await until(() => refused && isDrained(), 'an empty outbox')
  expect(refused).toBe(true)
})

describe('the first load', () => {
  const member = (place: number, pos = 1): MemberChange => {
    const id = `m-${String(place).padStart(5, '0')}`
    return {
      // Two partitions of many members; the others are followed from their first change.
      part: place % 2,
      pos,
      memberId: id,
      mergedInto: null,
      tier: 'basic',
      joinedOn: '2026-01-01',
      homeSite: '0002',
      homeTill: null,
      referrer: null,
      phoneLost: false,
      card: null,
      profileDigest: '0'.repeat(64),
      profile: {
        memberId: id,
        salt: '0'.repeat(32),
        name: `会员${place}`,
        pinyin: 'huiyuan',
        initials: 'hy',
        phone: null,
        birthday: null,
        idDocument: null,
      },
      held: [{ asset: 'points', holder: 'hq', amount: place }],
      counted: [],
    }
  }
  const MEMBERS = 3_000

  test('brings every member once, goes on where it stopped, and changes follow', async () => {
    joinHq()
    hq.members = Array.from({ length: MEMBERS }, (_, place) => member(place))
    const first = start()
    await until(() => loadParts(store.db).some(({ done }) => done > 300), 'a part of the load')
    await first.close()
    expect(loadParts(store.db).every(({ through }) => through)).toBe(false)
    hq.changes = [member(7, 99)]
    start()
    await until(() => loadParts(store.db).every(({ through }) => through) && isDrained(), 'the whole load')
    await until(() => directoryMember(store.db, 'm-00007')?.pos === 99, 'a change')
    const { known } = store.db.connection.prepare('SELECT count(*) AS known FROM directory').get() as {
      known: number
    }
    expect(known).toBe(MEMBERS)
    expect(profileOf(store.db, 'm-00042')?.name).toBe('会员42')
    expect(loadParts(store.db).reduce((sum, { done }) => sum + done, 0)).toBe(MEMBERS)
  })
})

test('a messenger asks nothing after it was closed', async () => {
  const messenger = createMessenger(hq.keysFor(identity()))
  await messenger.close()
  expect(await messenger.nextChunk()).toEqual([])
})
