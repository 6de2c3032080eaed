// What HQ's people decide, through the console and real HTTP, and what each till hears of it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { afterPush } from '../../../hq/authority/after-push.ts'
import { rightName } from '../../../hq/authority/birthday-rights.ts'
import { hashOf } from '../../../hq/authority/hashes.ts'
import { hashStaffPin } from '../../../hq/authority/publish.ts'
import { givenBackPostings, wayTo } from '../../../shared/domain/inbox.ts'
import { SHOES as shoes } from '../../../shared/programmes/shoes.ts'
import { startHq, type TestHq } from '../../support/hq.ts'
import { aMemberOf, aTillOf, book, heldBy, issue } from '../../support/hq-books.ts'
import { effectsOf, type TillClient } from '../../support/till-client.ts'

let hq: TestHq
let one: TillClient
let two: TillClient
let token: string
beforeAll(async () => {
  hq = await startHq()
  one = await aTillOf(hq, '0001', 1)
  two = await aTillOf(hq, '0002', 1)
  token = await hq.officerToken('admin')
})
afterAll(() => hq.close())

interface Answered {
  readonly status: number
  readonly body: Record<string, unknown> & { readonly data?: { readonly code?: string } }
}

async function ask(method: string, path: string, sent?: unknown, bearer = token): Promise<Answered> {
  const response = await fetch(`${hq.url}/console/v1/${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
    ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
  })
  return { status: response.status, body: JSON.parse(await response.text()) }
}

/** What waits for a till, taken in. */
async function news(till: TillClient) {
  const { messages } = (await till.pull()).value
  till.takeIn(messages)
  return effectsOf(messages)
}

function preset(): Record<string, unknown> {
  return JSON.parse(JSON.stringify(shoes))
}

describe('a policy', () => {
  test('is told to every till, and to those that come later', async () => {
    const policy = { allowancePoints: 500, debtMaxPoints: 50, unbackedPerDay: 1, refundRightDays: 9 }
    expect((await ask('PUT', 'policy', policy)).status).toBe(200)
    expect(await news(one)).toEqual([{ kind: 'policy', policy: { v: 1, ...policy } }])
    expect(await news(two)).toHaveLength(1)
    const later = await aTillOf(hq, '0002', 2)
    expect(later.inbox.n).toBe(1)
    expect((await ask('GET', 'policy')).body).toEqual(policy)
  })

  test('is for admins to set', async () => {
    const manager = await hq.officerToken('manager')
    const sent = { allowancePoints: 1, debtMaxPoints: 0, unbackedPerDay: 0, refundRightDays: 0 }
    expect((await ask('PUT', 'policy', sent, manager)).status).toBe(403)
  })
})

describe('staff of a site', () => {
  test('are told to the tills there only, PINs hashed under the key of the organisation', async () => {
    const added = await ask('POST', 'sites/0001/staff', {
      site: '0001',
      name: '小王',
      role: 'cashier',
      pin: '135790',
    })
    expect(added.status).toBe(200)
    const { messages } = (await one.pull()).value
    const staff = messages[0]?.beside?.staff ?? []
    expect(effectsOf(messages)).toEqual([{ kind: 'staff', digest: hashOf(staff) }])
    const [person] = staff
    expect(person).toMatchObject({ staffId: added.body.staffId, name: '小王', role: 'cashier' })
    const { hmacKey } = hq.parts.organisation.keys
    expect(person?.pinHash).toBe(await hashStaffPin(hmacKey, '135790', person?.pinSalt ?? ''))
    one.takeIn(messages)
    expect(await news(two)).toEqual([])
    // No name and no PIN in what is signed and kept in logs.
    expect(messages[0]?.text).not.toContain('小王')
    const gone = await ask('DELETE', `sites/0001/staff/${added.body.staffId}`)
    expect(gone.status).toBe(200)
    expect(await news(one)).toEqual([{ kind: 'staff', digest: hashOf([]) }])
    expect((await ask('DELETE', `sites/0001/staff/${added.body.staffId}`)).body.data?.code).toBe(
      'staff_unknown',
    )
  })
})

describe('a programme', () => {
  test('is published from a day on, told to all tills with its document, and never twice under one number', async () => {
    const document = preset()
    const first = await ask('POST', 'programmes', { document, validFrom: '2026-11-21' })
    expect(first.status).toBe(200)
    const { messages } = (await one.pull()).value
    expect(effectsOf(messages)).toMatchObject([
      { kind: 'programme', programme: first.body, validFrom: '2026-11-21' },
    ])
    expect(hashOf(JSON.parse(messages[0]?.beside?.programme ?? ''))).toBe(first.body.hash)
    one.takeIn(messages)
    two.takeIn((await two.pull()).value.messages)
    const again = await ask('POST', 'programmes', { document, validFrom: '2026-12-01' })
    expect(again.body.data?.code).toBe('version_taken')
    const next = { ...document, version: Number(document.version) + 1 }
    const early = await ask('POST', 'programmes', { document: next, validFrom: '2026-11-21' })
    expect(early.body.data).toMatchObject({
      code: 'valid_from_too_early',
      details: { earliest: '2026-11-22' },
    })
    expect((await ask('POST', 'programmes', { document: next, validFrom: '2026-11-22' })).status).toBe(200)
    expect((await ask('GET', 'programmes')).body.programmes).toMatchObject([
      { validFrom: '2026-11-21' },
      { validFrom: '2026-11-22' },
    ])
    await news(one)
    await news(two)
    const wrong = await ask('POST', 'programmes', { document: { id: 'x' }, validFrom: '2026-12-01' })
    expect(wrong.body.data?.code).toBe('programme_malformed')
  })
})

describe('a card', () => {
  test('that HQ freezes is frozen at every till, and what EN-14 does not name is refused', async () => {
    await aMemberOf(hq, 'card1')
    const frozen = await ask('POST', 'members/card1/card', { to: 'frozen', why: 'suspicion' })
    expect(frozen.status).toBe(200)
    const effect = { kind: 'card', memberId: 'card1', cardNumber: '9card1', to: 'frozen', why: 'suspicion' }
    expect(await news(one)).toEqual([effect])
    expect(await news(two)).toEqual([effect])
    const again = await ask('POST', 'members/card1/card', { to: 'frozen', why: 'suspicion' })
    expect(again.body.data?.code).toBe('card_transition_not_allowed')
    expect((await ask('POST', 'members/card1/card', { to: 'issued', why: 'unfrozen' })).status).toBe(200)
    expect(
      (await ask('POST', 'members/nobody/card', { to: 'frozen', why: 'suspicion' })).body.data?.code,
    ).toBe('member_unknown')
    await news(one)
    await news(two)
  })
})

describe('a merge', () => {
  test('moves what is at HQ, tells the tills that hold something, and late amounts follow', async () => {
    const from = await aMemberOf(hq, 'ma')
    const to = await aMemberOf(hq, 'mb')
    await issue(hq, from, 'points', 'l1', 'hq', 30)
    await issue(hq, from, 'points', 'l2', one.holder, 20)
    await issue(hq, from, 'right:birthday:2026', '', 'hq', 1)
    await issue(hq, to, 'right:birthday:2026', '', 'hq', 1)
    await issue(hq, to, 'debt', 'd', 'hq', 5)
    expect((await ask('POST', 'members/merge', { from: 'ma', to: 'mb' })).status).toBe(200)
    expect(await heldBy(hq, to, 'points')).toEqual({ hq: 30 })
    expect(await heldBy(hq, from, 'points')).toEqual({ [one.holder]: 20 })
    // Two rights of one period are one.
    expect(await heldBy(hq, to, 'right:birthday:2026')).toEqual({ hq: 1 })
    expect(await heldBy(hq, from, 'right:birthday:2026')).toEqual({})
    expect(await news(one)).toEqual([{ kind: 'merge', from: 'ma', to: 'mb' }])
    expect(await news(two)).toEqual([])
    // The till returned under the old id before it heard of it; debt is netted against what arrives.
    const late = { owner: from, asset: 'points', lot: 'l2', amount: 20 }
    await book(hq, givenBackPostings([late], one.holder))
    await afterPush(hq.parts, { till: one.id, owners: [from], refundRights: [], slips: [] })
    expect(await heldBy(hq, from, 'points')).toEqual({})
    expect(await heldBy(hq, to, 'points')).toEqual({ hq: 45 })
    const again = await ask('POST', 'members/merge', { from: 'ma', to: 'mb' })
    expect(again.body.data?.code).toBe('member_merged')
    const found = await two.ask('lookup', { by: 'card', text: '9ma' })
    expect(found.value.members.map(({ memberId, mergedInto }) => [memberId, mergedInto])).toEqual([
      ['ma', 'mb'],
      ['mb', null],
    ])
  })

  test('forfeits a right of a period for which the other was issued one, a used one too', async () => {
    const from = await aMemberOf(hq, 'ra')
    const to = await aMemberOf(hq, 'rb')
    await issue(hq, from, 'right:birthday:2026', '', 'hq', 1)
    await issue(hq, from, 'right:birthday:2027', '', 'hq', 1)
    await hq.db
      .insertInto('request')
      .values({
        id: rightName('right:birthday:2026', 'rb'),
        till: one.id,
        kind: 'grant',
        asked: JSON.stringify({ what: 'grant', epoch: one.epoch, wants: [] }),
        granted: '[]',
        state: 'done',
        at_ms: 0,
      })
      .execute()
    expect((await ask('POST', 'members/merge', { from: 'ra', to: 'rb' })).status).toBe(200)
    expect(await heldBy(hq, to, 'right:birthday:2026')).toEqual({})
    expect(await heldBy(hq, to, 'right:birthday:2027')).toEqual({ hq: 1 })
  })

  test('that was wrong is undone: unspent lots go back to whoever earned them, what was spent is a person’s to settle', async () => {
    const from = await aMemberOf(hq, 'ua')
    const to = await aMemberOf(hq, 'ub')
    const lotOf = async (owner: string, amount: number) => {
      const text = two.entry('points.given', { v: 1 }, [
        { owner: 'p:issued', asset: 'points', lot: 'x', holder: two.holder, amount: -amount },
        { owner, asset: 'points', lot: 'x', holder: two.holder, amount },
      ])
      const { id, seq } = JSON.parse(text)
      await hq.db
        .insertInto('entry')
        .values({
          till: two.id,
          epoch: two.epoch,
          seq,
          id,
          kind: 'points.given',
          business_date: '2026-11-21',
          at_ms: 0,
          received_at_ms: 0,
          text,
          hash: two.hash,
          parked: null,
        })
        .execute()
      await issue(hq, owner, 'points', id, 'hq', amount)
      return String(id)
    }
    const earned = await lotOf(from, 100)
    const other = await lotOf(to, 10)
    await ask('POST', 'members/merge', { from: 'ua', to: 'ub' })
    // 40 of the lot are spent, 25 lie at a till.
    await book(hq, [
      { owner: to, asset: 'points', lot: earned, holder: 'hq', amount: -65 },
      { owner: to, asset: 'points', lot: earned, holder: two.holder, amount: 25 },
      { owner: 'p:redeemed', asset: 'points', lot: earned, holder: 'hq', amount: 40 },
    ])
    expect((await ask('POST', 'members/unmerge', { from: 'ua', to: 'ub' })).status).toBe(200)
    expect(await heldBy(hq, from, 'points')).toEqual({ hq: 35 })
    expect(await heldBy(hq, to, 'points')).toEqual({ hq: 10, [two.holder]: 25 })
    expect((await news(two)).filter(({ kind }) => kind !== 'merge')).toEqual([
      { kind: 'unmerge', from: 'ua', to: 'ub' },
      { kind: 'recall', owner: to, asset: null },
    ])
    await book(hq, givenBackPostings([{ owner: to, asset: 'points', lot: earned, amount: 25 }], two.holder))
    await afterPush(hq.parts, { till: two.id, owners: [to], refundRights: [], slips: [] })
    expect(await heldBy(hq, from, 'points')).toEqual({ hq: 60 })
    expect(await heldBy(hq, to, 'points')).toEqual({ hq: 10 })
    const matter = await openOf('unmerge')
    const decide = (reservePoints: number) =>
      ask('POST', `matters/${matter}/decision`, { decision: { what: 'unmerged', reservePoints } })
    expect((await decide(41)).body.data).toMatchObject({ code: 'too_much', details: { most: 40 } })
    expect((await decide(40)).status).toBe(200)
    expect(await heldBy(hq, from, 'points')).toEqual({ hq: 100 })
    expect(await heldBy(hq, to, 'debt')).toEqual({ hq: 40 })
    expect(other).not.toBe(earned)
  })
})

async function openOf(kind: string): Promise<string> {
  const row = await hq.db
    .selectFrom('matter')
    .select('id')
    .where('kind', '=', kind)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow()
  return row.id
}

describe('a lost till', () => {
  test('is granted nothing, and at most what HQ last saw there is advanced, once', async () => {
    const lost = await aTillOf(hq, '0003', 1)
    const owner = await aMemberOf(hq, 'lost1')
    await issue(hq, owner, 'points', 'l', lost.holder, 100)
    const reserve = async () => (await heldBy(hq, 'p:reserve', 'points')).hq ?? 0
    const before = await reserve()
    const early = { holder: lost.holder, memberId: 'lost1', asset: 'points', amount: 1 }
    expect((await ask('POST', 'advances', early)).body.data?.code).toBe('epoch_not_lost')
    expect((await ask('POST', `tills/${lost.id}/lost`, {})).status).toBe(200)
    expect((await lost.pull()).problem.code).toBe('lost')
    expect((await ask('POST', 'advances', { ...early, amount: 101 })).body.data).toMatchObject({
      code: 'too_much',
      details: { most: 100 },
    })
    expect((await ask('POST', 'advances', { ...early, amount: 70 })).status).toBe(200)
    expect((await ask('POST', 'advances', { ...early, amount: 31 })).body.data?.code).toBe('too_much')
    expect(await heldBy(hq, owner, 'points')).toEqual({ hq: 70, [lost.holder]: 100 })
    expect((await reserve()) - before).toBe(-70)
    // What it returns after all goes to the reserve first.
    const amounts = [{ owner, asset: 'points', lot: 'l', amount: 90 }]
    lost.entry('amounts.returned', { v: 1, why: 'rest', amounts }, givenBackPostings(amounts, lost.holder))
    const pushed = await lost.push(lost.made, { firstSeq: 1 })
    expect(pushed.status).toBe(200)
    expect(await heldBy(hq, owner, 'points')).toEqual({ hq: 90, [lost.holder]: 10 })
    expect(await reserve()).toBe(before)
  })
})

describe('a retiring till', () => {
  test('is out of service when it holds nothing and its log says that it is closed', async () => {
    const till = await aTillOf(hq, '0004', 1)
    expect((await ask('POST', `tills/${till.id}/retire`, {})).status).toBe(200)
    const owner = await aMemberOf(hq, 'ret1')
    await issue(hq, owner, 'points', 'l', till.holder, 5)
    expect(await news(till)).toEqual([{ kind: 'retire' }])
    const amounts = [{ owner, asset: 'points', lot: 'l', amount: 5 }]
    till.entry('amounts.returned', { v: 1, why: 'retired', amounts }, givenBackPostings(amounts, till.holder))
    expect((await till.push(till.made, { firstSeq: 1 })).status).toBe(200)
    // It holds nothing, but it may have sold on.
    expect((await till.hello()).status).toBe(200)
    await issue(hq, owner, 'points', 'late', wayTo(till.holder), 3)
    expect((await till.push([till.entry('till.closed', { v: 1 })])).status).toBe(200)
    expect((await till.hello()).problem.code).toBe('retired')
    expect(await heldBy(hq, owner, 'points')).toEqual({ hq: 8 })
  })
})

describe('an epoch that ended', () => {
  test('whose log is all here comes home by itself, what was on its way too', async () => {
    const till = await aTillOf(hq, '0005', 1)
    await till.push(till.made, { firstSeq: 1 })
    const owner = await aMemberOf(hq, 'ep1')
    await issue(hq, owner, 'points', 'a', till.holder, 7)
    await issue(hq, owner, 'points', 'b', wayTo(till.holder), 8)
    await issue(hq, 'p:refundable', 'refund:s', '', till.holder, 1)
    const head = { epoch: till.epoch, seq: till.seq, hash: till.hash }
    till.beginEpoch('02-bbbbbb', 2)
    const said = await till.hello()
    expect(said).toMatchObject({ status: 200, value: { acked: { seq: 0 }, inboxN: expect.any(Number) } })
    const opened = {
      v: 1,
      siteCode: '0005',
      tillNumber: 1,
      publicKey: till.publicKey,
      after: head,
      anchor: { seq: head.seq, hash: head.hash },
    }
    expect((await till.push([till.entry('epoch.opened', opened)])).status).toBe(200)
    expect(await heldBy(hq, owner, 'points')).toEqual({ hq: 15 })
    expect(await heldBy(hq, 'p:refundable', 'refund:s')).toEqual({ hq: 1 })
    // What holds is sent again: the new inbox began empty.
    expect((await news(till)).map(({ kind }) => kind)).toContain('policy')
  })

  test('whose end HQ never saw waits for a person, and takes no more', async () => {
    const till = await aTillOf(hq, '0005', 2)
    await till.push(till.made, { firstSeq: 1 })
    const owner = await aMemberOf(hq, 'ep2')
    await issue(hq, owner, 'points', 'a', till.holder, 7)
    const old = { epoch: till.epoch, seq: till.seq, hash: till.hash, holder: till.holder }
    till.beginEpoch('02-cccccc', 2)
    await till.hello()
    const opened = {
      v: 1,
      siteCode: '0005',
      tillNumber: 2,
      publicKey: till.publicKey,
      after: { epoch: old.epoch, seq: old.seq, hash: old.hash },
      anchor: { seq: old.seq + 3, hash: 'd'.repeat(64) },
    }
    await till.push([till.entry('epoch.opened', opened)])
    expect(await heldBy(hq, owner, 'points')).toEqual({ [old.holder]: 7 })
    const matter = await openOf('epoch')
    const advanced = { holder: old.holder, memberId: 'ep2', asset: 'points', amount: 7 }
    expect((await ask('POST', 'advances', advanced)).status).toBe(200)
    expect(await heldBy(hq, owner, 'points')).toEqual({ hq: 7, [old.holder]: 7 })
    const noted = { decision: { what: 'noted', note: 'seen' } }
    expect((await ask('POST', `matters/${matter}/decision`, noted)).body.data?.code).toBe(
      'decision_not_of_kind',
    )
  })

  test('is not opened by an older number or a known name', async () => {
    const till = await aTillOf(hq, '0005', 3)
    expect((await till.hello({ epoch: '01-zzzzzz', epochNumber: 1 })).problem.code).toBe('epoch_closed')
  })
})

test('everything that was decided is on record, with who decided it', async () => {
  const acts = await hq.db.selectFrom('officer_act').select(['officer', 'what']).execute()
  const whats = new Set(acts.map(({ what }) => what))
  for (const what of ['policy.set', 'staff.added', 'programme.published', 'card.moved', 'members.merged']) {
    expect(whats).toContain(what)
  }
})
