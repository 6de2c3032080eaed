/** What a till says of HQ's own word is held against that word; a member whom two tills enrolled is shown to a person. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { bumpChanges } from '../../../hq/authority/changes.ts'
import { advancePostings } from '../../../hq/authority/due.ts'
import { generationOf } from '../../../hq/authority/parts.ts'
import { sendWelcome } from '../../../hq/authority/welcome.ts'
import { inTransaction } from '../../../hq/db.ts'
import { push } from '../../../hq/ledger/push.ts'
import { givenBackPostings } from '../../../shared/domain/inbox.ts'
import { startHq, type TestHq } from '../../support/hq.ts'
import { aMemberOf, book, heldBy, issue } from '../../support/hq-books.ts'
import { enrol, openShop, signIn } from '../../support/shop.ts'
import { TillClient } from '../../support/till-client.ts'
import {
  bringIn,
  emptyLedger,
  openMattersOf,
  pushAll,
  readTillLog,
  type TillLog,
} from '../../support/till-log.ts'

let hq: TestHq
let till: TillClient
let number = 0

beforeAll(async () => {
  hq = await startHq()
}, 60_000)
afterAll(() => hq.close())
beforeEach(async () => {
  await emptyLedger(hq)
  number += 1
  till = await aTill('0001', number)
})

/** A till that was let in and has taken in nothing yet; not by a code, of which a stranger may try a few only. */
async function aTill(site: string, tillNumber: number): Promise<TillClient> {
  const one = new TillClient({ url: hq.url, nowMs: () => hq.parts.clock.nowMs() })
  const { id: tillId, publicKey, epoch, epochNumber } = one
  await bringIn(hq, { tillId, publicKey, epoch, epochNumber }, site, tillNumber)
  await inTransaction(hq.db, (tx) => sendWelcome(tx, hq.parts, { id: tillId, epoch, site }))
  one.hqKey = hq.parts.organisation.keys.publicKey
  one.inbox = { ...one.inbox, generation: await generationOf(hq.db) }
  return one
}

const messages = async () => (await till.pull()).value.messages

describe('messages applied', () => {
  test('in order and as HQ sent them are no matter, and counted', async () => {
    const entries = till.takeIn(await messages())
    expect((await till.push(entries)).status).toBe(200)
    expect(await openMattersOf(hq)).toEqual([])
    const row = await hq.db
      .selectFrom('till_epoch')
      .select(['applied_n', 'inbox_n'])
      .executeTakeFirstOrThrow()
    expect(row.applied_n).toBe(row.inbox_n)
    expect(row.applied_n).toBeGreaterThan(0)
  })

  /** An entry that says it applied a message. */
  const applied = async (change: (body: Record<string, unknown>) => Record<string, unknown>) => {
    const [first] = await messages()
    const message = JSON.parse(first?.text ?? '{}')
    const { generation, n, effect } = message
    return till.entry('inbox.applied', change({ v: 1, generation, n, hash: first?.hash, effect }))
  }

  test.each<[string, string, (body: Record<string, unknown>) => Record<string, unknown>]>([
    ['that HQ never sent', 'inbox inbox_unknown', (body) => ({ ...body, generation: '07-aaaaaa' })],
    ['before another', 'inbox inbox_order', (body) => ({ ...body, n: 2 })],
    ['of another hash', 'inbox inbox_hash', (body) => ({ ...body, hash: '00'.repeat(32) })],
    [
      'that do something else',
      'inbox inbox_effect',
      (body) => ({ ...body, effect: { kind: 'recall', owner: 'm:x', asset: null } }),
    ],
  ])('%s are a matter', async (_what, matter, change) => {
    expect((await till.push([await applied(change)])).status).toBe(200)
    expect(await openMattersOf(hq)).toEqual([matter])
  })

  test('that HQ never sent do not count as applied', async () => {
    const early = await applied((body) => ({ ...body, n: 9_999 }))
    const other = await applied((body) => ({ ...body, generation: '07-aaaaaa', n: 5 }))
    expect((await till.push([early, other])).status).toBe(200)
    const row = await hq.db.selectFrom('till_epoch').select('applied_n').executeTakeFirstOrThrow()
    expect(row.applied_n).toBe(0)
  })

  test('a grant that HQ never made is covered from the loss', async () => {
    const amounts = [{ owner: 'm:x', asset: 'points', lot: 'x', amount: 50 }]
    const posting = { owner: 'm:x', asset: 'points', lot: 'x' }
    const entry = till.entry(
      'inbox.applied',
      {
        v: 1,
        generation: till.inbox.generation,
        n: 1,
        hash: '00'.repeat(32),
        effect: { kind: 'grant', requestId: null, amounts },
      },
      [
        { ...posting, holder: `>${till.holder}`, amount: -50 },
        { ...posting, holder: till.holder, amount: 50 },
      ],
    )
    expect((await till.push([entry])).status).toBe(200)
    expect(await openMattersOf(hq)).toEqual(['inbox inbox_hash', 'overdrawn overdrawn'])
    const loss = await hq.db
      .selectFrom('balance')
      .select('amount')
      .where('owner', '=', 'p:loss')
      .executeTakeFirst()
    expect(loss?.amount).toBe(-50)
  })
})

describe('members met', () => {
  const MET = {
    v: 1,
    memberId: 'met-1',
    tier: 'standard',
    joinedOn: '2026-01-01',
    homeSite: '0001',
    cardNumber: '9met-1',
    cardState: 'issued',
    appliedAtMs: 0,
    activeAtMs: 0,
    profileDigest: '0'.repeat(64),
    referrer: null,
  }
  /** A member whom HQ told of twice: first in another tier. */
  const told = async (more: Record<string, unknown>, behind = 0) => {
    await aMemberOf(hq, 'met-1')
    await inTransaction(hq.db, (tx) => bumpChanges(tx, ['met-1']))
    const { part, pos } = await hq.db
      .selectFrom('member_change')
      .select(['part', 'pos'])
      .where('member_id', '=', 'met-1')
      .executeTakeFirstOrThrow()
    const change = { part, pos: pos - behind }
    expect((await till.push([till.entry('member.met', { ...MET, change, ...more })])).status).toBe(200)
    return openMattersOf(hq)
  }

  test('as HQ had told of them are no matter', async () => {
    expect(await told({})).toEqual([])
  })

  test('as they were at an older change are stale, which is no matter', async () => {
    expect(await told({ tier: 'silver' }, 1)).toEqual([])
  })

  test.each<[string, Record<string, unknown>, string]>([
    ['in another tier than at that very change', { tier: 'gold' }, 'meeting_changed'],
    ['with a card that never was theirs', { cardNumber: '900000000001' }, 'meeting_card'],
    ['who joined on another day', { joinedOn: '2020-01-01' }, 'meeting_member'],
    ['whom nobody ever enrolled', { memberId: 'nobody' }, 'meeting_unknown'],
    ['at a change that has not been', { change: { part: 0, pos: 99_999 } }, 'meeting_place'],
  ])('%s are invented', async (_what, more, code) => {
    expect(await told(more)).toContain(`recomputed ${code}`)
  })
})

describe('what a till gives back', () => {
  test('is HQ’s in the same transaction, with whose it was up to which entry', async () => {
    const owner = await aMemberOf(hq, 'back-1')
    await issue(hq, owner, 'points', 'lot-1', till.holder, 70)
    const amounts = [{ owner, asset: 'points', lot: 'lot-1', amount: 70 }]
    const entry = till.entry(
      'amounts.returned',
      { v: 1, why: 'rest', amounts },
      givenBackPostings(amounts, till.holder),
    )
    expect((await till.push([entry])).status).toBe(200)
    expect(await openMattersOf(hq)).toEqual([])
    expect(await heldBy(hq, owner, 'points')).toEqual({ hq: 70 })
    const counted = await hq.db.selectFrom('member_counted').selectAll().execute()
    expect(counted).toEqual([{ member_id: 'back-1', holder: till.holder, seq: 1 }])
  })

  test('adds up at HQ when many tills give back to one member at once', async () => {
    const owner = await aMemberOf(hq, 'many-1')
    const tills = await Promise.all([1, 2, 3, 4].map((place) => aTill('0007', 4 * number + place)))
    for (const one of tills) await issue(hq, owner, 'points', 'lot-1', one.holder, 10)
    await Promise.all(
      tills.map(async (one) => {
        const amounts = [{ owner, asset: 'points', lot: 'lot-1', amount: 10 }]
        const entry = one.entry(
          'amounts.returned',
          { v: 1, why: 'rest', amounts },
          givenBackPostings(amounts, one.holder),
        )
        expect((await one.push([entry])).status).toBe(200)
      }),
    )
    expect(await heldBy(hq, owner, 'points')).toEqual({ hq: 40 })
    const pos = await hq.db
      .selectFrom('member_change')
      .select('pos')
      .where('member_id', '=', 'many-1')
      .execute()
    expect(pos).toHaveLength(1)
  })
})

describe('a till that was declared lost and comes back', () => {
  const points = { asset: 'points', lot: 'lot-1' }
  const returning = (owner: string, amount: number) => {
    const amounts = [{ owner, ...points, amount }]
    return till.entry(
      'amounts.returned',
      { v: 1, why: 'rest', amounts },
      givenBackPostings(amounts, till.holder),
    )
  }
  const lost = () => hq.db.updateTable('till').set({ state: 'lost' }).where('id', '=', till.id).execute()

  test('returns first what was advanced for it; the rest is the member’s', async () => {
    const owner = await aMemberOf(hq, 'lost-1')
    await issue(hq, owner, 'points', 'lot-1', till.holder, 70)
    await lost()
    await book(hq, advancePostings(till.holder, [{ owner, ...points, amount: 50 }]))
    expect((await pushed([returning(owner, 70)])).ok).toBe(true)
    expect(await heldBy(hq, owner, 'points')).toEqual({ hq: 70 })
    expect(await heldBy(hq, 'p:reserve', 'points')).toEqual({})
  })

  test('what it spent besides comes out of the loss, and what it earned stands', async () => {
    const owner = await aMemberOf(hq, 'lost-2')
    await lost()
    expect((await pushed([returning(owner, 30)])).ok).toBe(true)
    expect(await openMattersOf(hq)).toContain('overdrawn overdrawn')
    expect(await heldBy(hq, 'p:loss', 'points')).toEqual({ hq: -30 })
    expect(await heldBy(hq, owner, 'points')).toEqual({ hq: 30 })
  })

  test('of a till out of service nothing new is taken', async () => {
    await hq.db.updateTable('till').set({ state: 'retired' }).where('id', '=', till.id).execute()
    expect(await pushed([returning('m:x', 1)])).toEqual({ ok: false, problem: { code: 'retired' } })
  })

  /** As the door hands it on. */
  const pushed = (entries: string[]) =>
    push(hq.parts, till.id, {
      epoch: till.epoch,
      epochNumber: till.epochNumber,
      firstSeq: 1,
      entries,
      profiles: [],
      programmes: [],
    })
})

test('RF-11 an unbacked refund waits for a person, with its slip and money', async () => {
  const body = {
    v: 1,
    slipNumber: '70001010100000018',
    ofSlip: '70002010100000015',
    memberId: null,
    amountFen: 12_00,
    tender: 'cash',
    reason: 'wrong_size',
    overrideReason: 'offline',
  }
  expect((await till.push([till.entry('refund.unbacked', body)])).status).toBe(200)
  const matter = await hq.db.selectFrom('matter').selectAll().executeTakeFirstOrThrow()
  expect(matter.kind).toBe('unbacked')
  expect(matter.evidence).toMatchObject({
    findings: [{ details: { ofSlip: body.ofSlip, amountFen: 12_00 } }],
  })
})

test('a till joins under the site and number that HQ registered, or it is a matter', async () => {
  const { id, keys } = hq.parts.organisation
  const body = {
    v: 1,
    organisation: id,
    hqKey: keys.publicKey,
    generation: till.inbox.generation,
    siteCode: '0001',
  }
  const joined = till.entry('hq.joined', { ...body, tillNumber: number })
  expect((await till.push([joined])).status).toBe(200)
  expect(await openMattersOf(hq)).toEqual([])
  const elsewhere = till.entry('hq.joined', { ...body, tillNumber: number + 1 })
  expect((await till.push([elsewhere])).status).toBe(200)
  expect(await openMattersOf(hq)).toEqual(['recomputed place'])
})

test('EN-02 one phone, enrolled at two tills that could not know of each other, is shown to a person', async () => {
  const logs: TillLog[] = []
  for (const place of [1, 2]) {
    const shop = await openShop()
    await signIn(shop, 'manager')
    enrol(shop, { place, phone: '19900012345' }, false)
    await shop.till.close()
    logs.push(readTillLog(shop))
    await shop.remove()
  }
  for (const [at, log] of logs.entries()) {
    await bringIn(hq, log, '0009', 2 * number + at)
    await pushAll(hq, log)
  }
  expect(await openMattersOf(hq)).toEqual(['duplicate'])
  const matter = await hq.db.selectFrom('matter').selectAll().executeTakeFirstOrThrow()
  const members = await hq.db.selectFrom('member').select('id').orderBy('id').execute()
  expect(matter.evidence).toEqual({ members: members.map(({ id }) => id), by: 'phone' })
  expect(JSON.stringify(matter)).not.toContain('19900012345')
})
