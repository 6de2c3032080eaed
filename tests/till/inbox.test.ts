// What HQ's messages do to a till's books, one by one; and what verify says of messages that HQ never sent.
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { everythingHeld, holdingOf } from '../../main/store/accounts.ts'
import { saveDirectoryMember } from '../../main/store/directory.ts'
import { entryById, headOfLog } from '../../main/store/entries.ts'
import { sha256 } from '../../main/store/hash.ts'
import { type TillIdentity, tillIdentity } from '../../main/store/identity.ts'
import { memberById } from '../../main/store/members.ts'
import { profileOf } from '../../main/store/profiles.ts'
import { programmeDue, programmeInForce } from '../../main/store/programmes.ts'
import { rebuildProjections } from '../../main/store/rebuild.ts'
import { saleOfId, saleOfSlip } from '../../main/store/sales.ts'
import { allStaff, staffById } from '../../main/store/staff.ts'
import { homeOf, isRetired, lastInboxPlace, mergedMember } from '../../main/store/standing.ts'
import { openStore, type TillStore } from '../../main/store/store.ts'
import { saveHqLink, saveSyncState } from '../../main/store/sync-state.ts'
import { verifyDatabase } from '../../main/store/verify.ts'
import { actOnce } from '../../main/till/act-once.ts'
import { systemRandomness } from '../../main/till/ids.ts'
import { applyMessage } from '../../main/till/inbox-apply.ts'
import { adoptDueProgramme } from '../../main/till/inbox-programme.ts'
import { returnEverything, returnOldRights } from '../../main/till/inbox-rest.ts'
import { canonicalJson } from '../../shared/domain/canonical.ts'
import type { InboxEffect } from '../../shared/domain/inbox.ts'
import { bookedSale } from '../../shared/domain/kept-sale.ts'
import { memberOwner, POINTS_ASSET, refundRightAsset, tillHolder } from '../../shared/domain/ledger.ts'
import { ok, type Result } from '../../shared/domain/result.ts'
import { businessDate, shopInstantMs } from '../../shared/domain/time.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { type Beside, messageSchema } from '../../shared/wire/messages.ts'
import { ScriptedHq } from '../support/scripted-hq.ts'
import { aDraft, codeOf, enrol, good, openShop, type Shop, sell, signIn, swipe } from '../support/shop.ts'

let shop: Shop
let otherShop: Shop
let root: string
let store: TillStore
let identity: TillIdentity
let hq: ScriptedHq
let memberId: string
let otherId: string
let soldElsewhere: { readonly entryId: string; readonly slipNumber: string }
let nowMs = shopInstantMs(businessDate('2026-11-25'), '10:00:00')

beforeAll(async () => {
  shop = await openShop()
  await signIn(shop)
  memberId = enrol(shop).memberId
  otherId = enrol(shop, { place: 2 }).memberId
  await sell(shop, aDraft({ identification: swipe(shop).identification, regularYuan: 500 }))
  await shop.till.close()
  otherShop = await openShop()
  await signIn(otherShop)
  // Another place in its log, so that its slip numbers are its own.
  await sell(otherShop, aDraft({ regularYuan: 1 }))
  await sell(otherShop, aDraft({ regularYuan: 1 }))
  for (let times = 0; times < 6; times += 1)
    soldElsewhere = await sell(otherShop, aDraft({ regularYuan: 300 }))
  await otherShop.till.close()
})
afterAll(async () => {
  await shop.remove()
  await otherShop.remove()
})

beforeEach(() => {
  nowMs = shopInstantMs(businessDate('2026-11-25'), '10:00:00')
  root = mkdtempSync(join(tmpdir(), 'guike-inbox-'))
  const folders = { dataDir: join(root, 'data'), configDir: join(root, 'config') }
  cpSync(shop.dataDir, folders.dataDir, { recursive: true })
  cpSync(shop.configDir, folders.configDir, { recursive: true })
  store = good(openStore(folders))
  const found = tillIdentity(store.db)
  if (found === null) throw new Error('the till was set up')
  identity = found
  hq = new ScriptedHq(identity)
  const place = { siteCode: '0000', siteName: '', tillNumber: 1 }
  const link = {
    address: 'http://127.0.0.1:1',
    organisationId: 'org',
    organisationName: '',
    ...place,
    joinedAtMs: 1,
  }
  good(
    store.act((db) => {
      saveHqLink(db, { ...link, hqKey: hq.hqKey })
      saveSyncState(db, { generation: hq.generation })
      return ok(null)
    }),
  )
})
afterEach(() => {
  store.close()
  rmSync(root, { recursive: true, force: true })
})

const parts = () => ({
  store,
  clock: { nowMs: () => nowMs },
  randomness: systemRandomness,
  isOpen: () => false,
})

/** HQ sends it, the till takes it in. */
function take(effect: InboxEffect, beside?: Beside): Result<null> {
  hq.send(effect, beside)
  return again()
}

function again(): Result<null> {
  const signed = hq.inbox.at(-1)
  if (signed === undefined) throw new Error('nothing was sent')
  return applyMessage(parts(), signed, messageSchema.parse(JSON.parse(signed.text)) as never)
}

const findings = () => verifyDatabase(store.db).findings
const holder = () => tillHolder(identity.tillId, identity.epoch)
const pointsOf = (id: string) => holdingOf(store.db, memberOwner(id), POINTS_ASSET, holder()) ?? 0
const cardOf = (id: string) => memberById(store.db, id)?.card?.number ?? ''

describe('a message', () => {
  test('is taken in once, however often it comes', () => {
    good(take({ kind: 'home', memberId, site: '0007', till: identity.tillId }))
    const head = headOfLog(store.db, {})
    good(again())
    expect(headOfLog(store.db, {})).toEqual(head)
    expect(homeOf(store.db, memberId)).toEqual({ site: '0007', till: identity.tillId })
    expect(findings()).toEqual([])
  })

  test('is refused while the one before it is missing', () => {
    hq.send({ kind: 'retire' })
    hq.send({ kind: 'retire' })
    expect(codeOf(again())).toBe('inbox_order')
    expect(lastInboxPlace(store.db)).toBeNull()
  })

  test('moves a card at once', () => {
    good(take({ kind: 'card', memberId, cardNumber: cardOf(memberId), to: 'frozen', why: 'suspicion' }))
    expect(memberById(store.db, memberId)?.card?.state).toBe('frozen')
    expect(findings()).toEqual([])
  })

  test('merges two members, lot by lot, and tells them apart again', () => {
    const before = pointsOf(memberId)
    good(take({ kind: 'merge', from: memberId, to: otherId }))
    expect([pointsOf(memberId), pointsOf(otherId)]).toEqual([0, before])
    expect(everythingHeld(store.db, memberOwner(memberId), holder())).toEqual([])
    expect(mergedMember(store.db, memberId)).toBe(otherId)
    good(take({ kind: 'unmerge', from: memberId, to: otherId }))
    expect(mergedMember(store.db, memberId)).toBe(memberId)
    expect(findings()).toEqual([])
  })

  test('brings people, in place of those HQ sent before; the till’s own stay', () => {
    const own = allStaff(store.db).length
    const people = (names: readonly string[]) =>
      names.map((name, place) => ({
        staffId: `s-${place}`,
        name,
        role: 'cashier' as const,
        pinSalt: '0'.repeat(32),
        pinHash: '1'.repeat(64),
      }))
    const send = (names: readonly string[]) => {
      const staff = people(names)
      return take({ kind: 'staff', digest: sha256(canonicalJson(staff)) }, { staff })
    }
    good(send(['甲', '乙']))
    good(send(['丙']))
    expect(allStaff(store.db)).toHaveLength(own + 1)
    expect(staffById(store.db, 's-0')).toMatchObject({ name: '丙', pepper: 'organisation', gone: false })
    expect(staffById(store.db, 's-1')?.gone).toBe(true)
    expect(codeOf(take({ kind: 'staff', digest: '0'.repeat(64) }, { staff: people(['丁']) }))).toBe(
      'staff_differ',
    )
    expect(findings()).toEqual([])
  })
})

describe('a programme that HQ publishes', () => {
  const next = { ...SHOES, version: SHOES.version + 1 }
  const document = canonicalJson(next)
  const programme = { id: next.id, version: next.version, hash: sha256(document) }
  const effect = { kind: 'programme', programme, validFrom: businessDate('2026-11-27') } as const

  test('is kept, and adopted on its first day, not before', () => {
    good(take(effect, { programme: document }))
    expect(adoptDueProgramme(parts())).toBeNull()
    expect(programmeInForce(store.db)?.programme.version).toBe(SHOES.version)
    nowMs += 2 * 24 * 3_600_000
    expect(adoptDueProgramme(parts())?.programme.version).toBe(next.version)
    expect([adoptDueProgramme(parts()), programmeDue(store.db, '2026-12-31')]).toEqual([null, null])
    expect(findings()).toEqual([])
  })

  test('is refused without its document, or with another', () => {
    for (const beside of [undefined, { programme: canonicalJson(SHOES) }, { programme: '{}' }]) {
      expect(codeOf(take(effect, beside))).toBe('programme_unreadable')
      hq.inbox.pop()
    }
    expect(programmeDue(store.db, '2026-12-31')).toBeNull()
  })
})

describe('a refund right', () => {
  async function arrives(): Promise<void> {
    const other = good(openStore(otherShop))
    const entry = entryById(other.db, soldElsewhere.entryId)
    other.close()
    if (entry === null) throw new Error('the sale was booked')
    const { hash, ...unhashed } = entry
    const amounts = [{ owner: 'p:refundable', asset: refundRightAsset(entry.id), lot: '', amount: 1 }]
    const sale = { text: canonicalJson(unhashed), hash }
    good(
      take({
        kind: 'refund_right',
        requestId: null,
        saleId: entry.id,
        memberId: null,
        sale,
        since: [],
        amounts,
      }),
    )
  }

  test('brings its sale, which is found by slip and by id as it was sold', async () => {
    expect(saleOfId(store.db, soldElsewhere.entryId)).toBeNull()
    await arrives()
    const kept = saleOfSlip(store.db, soldElsewhere.slipNumber)
    expect(kept).toMatchObject({ fromElsewhere: true, whollyReturned: false, shift: null })
    expect(kept === null ? 0 : bookedSale(kept).result.dueFen).toBe(300_00)
    expect(findings()).toEqual([])
  })

  test('goes home when its period is over', async () => {
    good(
      take({
        kind: 'policy',
        policy: { v: 1, allowancePoints: 0, debtMaxPoints: 0, unbackedPerDay: 0, refundRightDays: 30 },
      }),
    )
    await arrives()
    const right = () => holdingOf(store.db, 'p:refundable', refundRightAsset(soldElsewhere.entryId), holder())
    expect([returnOldRights(parts()), right()]).toEqual([false, 1])
    nowMs += 40 * 24 * 3_600_000
    expect([returnOldRights(parts()), right()]).toEqual([true, 0])
    expect(returnOldRights(parts())).toBe(false)
    expect(findings()).toEqual([])
  })
})

test('HQ’s word on a person counts once HQ has heard what this till changed of them', () => {
  const own = profileOf(store.db, memberId)
  if (own === null) throw new Error('the member was enrolled here')
  const told = (pos: number) =>
    store.act((db) => {
      saveDirectoryMember(db, {
        part: 0,
        pos,
        memberId,
        mergedInto: null,
        tier: 'basic',
        joinedOn: '2026-11-21',
        homeSite: '0000',
        homeTill: null,
        referrer: null,
        phoneLost: false,
        card: null,
        profileDigest: '0'.repeat(64),
        profile: { ...own, name: '别人改的名' },
        held: [],
        counted: [],
      })
      return ok(null)
    })
  good(told(1))
  expect(profileOf(store.db, memberId)?.name).toBe(own.name)
  const head = headOfLog(store.db, {})
  good(
    store.act((db) => {
      saveSyncState(db, { acked: { seq: head?.seq ?? 0, hash: head?.hash ?? '' } })
      return ok(null)
    }),
  )
  good(told(2))
  expect(profileOf(store.db, memberId)?.name).toBe('别人改的名')
})

test('a till that is taken out of service gives home all that is somebody’s', () => {
  expect(returnEverything(parts())).toBe(false)
  good(take({ kind: 'retire' }))
  expect(isRetired(store.db)).toBe(true)
  while (returnEverything(parts())) expect(pointsOf(memberId)).toBeGreaterThanOrEqual(0)
  expect(pointsOf(memberId)).toBe(0)
  const { left } = store.db.connection
    .prepare(
      "SELECT count(*) AS left FROM balance WHERE amount > 0 AND (owner NOT LIKE 'p:%' OR owner = 'p:refundable')",
    )
    .get() as { left: number }
  expect(left).toBe(0)
  expect(findings()).toEqual([])
})

test('a till that is taken out of service books no further act, of which HQ would never hear', () => {
  const book = () =>
    actOnce(
      store,
      { actId: 'act-retired', digest: 'd' },
      () => ok('done'),
      () => ok('booked'),
    )
  good(take({ kind: 'retire' }))
  expect(book()).toMatchObject({ ok: false, code: 'till_retired' })
})

test('projections made anew from the log are the same', () => {
  good(take({ kind: 'home', memberId, site: '0007', till: identity.tillId }))
  good(take({ kind: 'merge', from: memberId, to: otherId }))
  good(
    store.act((db) => {
      rebuildProjections(db)
      return ok(null)
    }),
  )
  expect(findings()).toEqual([])
})

describe('verify finds', () => {
  const tamper = (sql: string) => {
    store.db.connection.exec(
      'DROP TRIGGER inbox_message_is_never_updated; DROP TRIGGER inbox_message_is_never_deleted',
    )
    store.db.connection.exec(sql)
    return findings().map(({ check }) => check)
  }
  const grant = () => {
    const amounts = [{ owner: memberOwner(memberId), asset: POINTS_ASSET, lot: 'lot', amount: 9 }]
    good(take({ kind: 'grant', requestId: null, amounts }))
    expect(findings()).toEqual([])
  }

  test.each([
    ['a message that HQ never sent', 'DELETE FROM inbox_message', 'inbox message'],
    ['another text', "UPDATE inbox_message SET text = replace(text, ':9', ':8')", 'inbox message'],
    [
      'a signature of somebody else',
      `UPDATE inbox_message SET signature = '${'0'.repeat(128)}'`,
      'inbox signature',
    ],
    ['a place in the inbox that the log does not have', "UPDATE standing SET value = '{}'", 'table standing'],
  ])('%s', (_, sql, check) => {
    grant()
    expect(tamper(sql)).toContain(check)
  })
})
