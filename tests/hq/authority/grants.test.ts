// What HQ grants: never more than is there, once for each request, in an inbox without holes; the rest is asked for where it is.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveOpenRequests } from '../../../hq/authority/after-push.ts'
import { givenBackPostings, takenInPostings, wayTo } from '../../../shared/domain/inbox.ts'
import { startHq, type TestHq } from '../../support/hq.ts'
import { aMemberOf, aTillOf, book, heldBy, issue } from '../../support/hq-books.ts'
import { effectsOf, type TillClient } from '../../support/till-client.ts'

let hq: TestHq
let tills: TillClient[]
beforeAll(async () => {
  hq = await startHq({ connectionsMax: 16 })
  tills = []
  for (const number of [1, 2, 3, 4]) tills.push(await aTillOf(hq, '0001', number))
})
afterAll(() => hq.close())

function till(at: number): TillClient {
  const found = tills[at]
  if (found === undefined) throw new Error('no such till')
  return found
}

const points = (owner: string, amount: number) => [{ owner, asset: 'points', amount }]

test('a grant takes the oldest last day first, then lots by name, and comes through the inbox', async () => {
  const owner = await aMemberOf(hq, 'a1')
  for (const [lot, amount] of [
    ['b', 10],
    ['c~2027-12-31', 10],
    ['d~2026-12-31', 10],
    ['a', 10],
  ] as const) {
    await issue(hq, owner, 'points', lot, 'hq', amount)
  }
  const said = await till(0).grant(points(owner, 25))
  expect(said).toMatchObject({ status: 200, value: { granted: [{ amount: 25 }], recalled: false } })
  expect(effectsOf(said.value.messages)).toMatchObject([
    {
      kind: 'grant',
      amounts: [
        { lot: 'd~2026-12-31', amount: 10 },
        { lot: 'c~2027-12-31', amount: 10 },
        { lot: 'a', amount: 5 },
      ],
    },
  ])
  expect(await heldBy(hq, owner, 'points')).toEqual({ hq: 15, [wayTo(till(0).holder)]: 25 })
  till(0).takeIn(said.value.messages)
})

test('the same request again answers what it granted and grants nothing more', async () => {
  const owner = await aMemberOf(hq, 'a2')
  await issue(hq, owner, 'points', 'l', 'hq', 100)
  const id = randomUUID()
  const first = await till(0).grant(points(owner, 40), id)
  const again = await till(0).grant(points(owner, 40), id)
  expect(again.value).toEqual(first.value)
  expect(await heldBy(hq, owner, 'points')).toEqual({ hq: 60, [wayTo(till(0).holder)]: 40 })
  // The same name for something else, or by another till, is nobody's request.
  expect((await till(0).grant(points(owner, 41), id)).problem).toMatchObject({ code: 'malformed' })
  expect((await till(1).grant(points(owner, 40), id)).problem).toMatchObject({ code: 'malformed' })
  till(0).takeIn(first.value.messages)
})

test('twenty requests at once from several tills never get more than there is, and no inbox has a hole', async () => {
  const owner = await aMemberOf(hq, 'a3')
  for (let lot = 0; lot < 5; lot += 1) await issue(hq, owner, 'points', `l${lot}`, 'hq', 20)
  const said = await Promise.all(Array.from({ length: 20 }, (_, at) => till(at % 4).grant(points(owner, 7))))
  expect(said.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200))
  const granted = said.reduce((sum, { value }) => sum + (value.granted[0]?.amount ?? 0), 0)
  expect(granted).toBe(100)
  const held = await heldBy(hq, owner, 'points')
  expect(Object.values(held).reduce((sum, amount) => sum + amount, 0)).toBe(100)
  expect(held.hq).toBeUndefined()
  // takeIn throws on a hole, a broken link, a foreign signature.
  for (const one of tills) one.takeIn((await one.pull()).value.messages)
})

test('twenty times the same request at once grants once', async () => {
  const owner = await aMemberOf(hq, 'a4')
  await issue(hq, owner, 'points', 'l', 'hq', 100)
  const id = randomUUID()
  const all = await Promise.all(Array.from({ length: 8 }, () => till(2).grant(points(owner, 30), id)))
  for (const { status, value } of all) expect([status, value.granted?.[0]?.amount]).toEqual([200, 30])
  expect(await heldBy(hq, owner, 'points')).toEqual({ hq: 70, [wayTo(till(2).holder)]: 30 })
  till(2).takeIn((await till(2).pull()).value.messages)
})

test('what another till has is recalled, and served to the request when it has come home', async () => {
  const owner = await aMemberOf(hq, 'a5')
  await issue(hq, owner, 'points', 'l', till(1).holder, 50)
  await issue(hq, owner, 'points', 'k', 'hq', 5)
  const id = randomUUID()
  const said = await till(0).grant(points(owner, 30), id)
  expect(said.value).toMatchObject({ granted: [{ amount: 5 }], recalled: true })
  const recalled = await till(1).pull()
  expect(effectsOf(recalled.value.messages)).toEqual([{ kind: 'recall', owner, asset: 'points' }])
  // Asked for again before the other till has heard of it: one recall is enough.
  await till(0).grant(points(owner, 30), id)
  expect(effectsOf((await till(1).pull()).value.messages)).toHaveLength(1)
  till(1).takeIn(recalled.value.messages)
  await book(hq, givenBackPostings([{ owner, asset: 'points', lot: 'l', amount: 50 }], till(1).holder))
  await serveOpenRequests(hq.parts, { owners: [owner], refundRights: [] })
  const served = await till(0).grant(points(owner, 30), id)
  expect(served.value).toMatchObject({ granted: [{ amount: 30 }], recalled: false })
  expect(await heldBy(hq, owner, 'points')).toEqual({ hq: 25, [wayTo(till(0).holder)]: 30 })
  till(0).takeIn(served.value.messages)
})

test('a request for what nobody has, or what is on no till that answers, is done at once', async () => {
  const owner = await aMemberOf(hq, 'a6')
  expect((await till(0).grant(points(owner, 1))).value).toMatchObject({
    granted: [{ amount: 0 }],
    recalled: false,
  })
  await issue(hq, owner, 'points', 'l', 't0123456789abcdef.01-zzzzzz', 9)
  expect((await till(0).grant(points(owner, 1))).value).toMatchObject({ recalled: false })
})

test('debt, refund rights and what the programme has are not granted', async () => {
  const owner = await aMemberOf(hq, 'a7')
  for (const want of [
    { owner, asset: 'debt', amount: 1 },
    { owner: 'p:refundable', asset: 'refund:x', amount: 1 },
    { owner: 'p:issued', asset: 'points', amount: 1 },
    { owner, asset: 'advance:x:points', amount: 1 },
  ]) {
    expect((await till(0).grant([want])).problem).toEqual({ code: 'malformed', where: 'wants' })
  }
})

test('points whose last day has passed are not granted but expire at HQ, and debt at HQ is netted first', async () => {
  const owner = await aMemberOf(hq, 'a8')
  await issue(hq, owner, 'points', 'old~2026-11-20', 'hq', 10)
  await issue(hq, owner, 'points', 'last~2026-11-21', 'hq', 10)
  await issue(hq, owner, 'points', 'new', 'hq', 10)
  await book(hq, [
    { owner: 'p:owed', asset: 'debt', lot: 's', holder: 'hq', amount: -4 },
    { owner, asset: 'debt', lot: 's', holder: 'hq', amount: 4 },
  ])
  const said = await till(3).grant(points(owner, 30))
  expect(said.value.granted).toMatchObject([{ amount: 16 }])
  expect(await heldBy(hq, owner, 'debt')).toEqual({})
  expect(await heldBy(hq, owner, 'points')).toEqual({ [wayTo(till(3).holder)]: 16 })
  const kinds = await hq.db.selectFrom('entry').select('kind').where('till', 'like', 'hq.%').execute()
  expect(new Set(kinds.map(({ kind }) => kind))).toContain('debt.netted')
  await book(hq, takenInPostings(effectAmounts(said.value.messages), till(3).holder))
  till(3).takeIn(said.value.messages)
})

function effectAmounts(messages: Parameters<typeof effectsOf>[0]) {
  return effectsOf(messages).flatMap((effect) => ('amounts' in effect ? effect.amounts : []))
}

test('a till that HQ does not trust, or has declared lost, is granted nothing', async () => {
  const owner = await aMemberOf(hq, 'a9')
  await issue(hq, owner, 'points', 'l', 'hq', 10)
  await setState(till(3), 'suspect')
  expect((await till(3).grant(points(owner, 5))).value).toMatchObject({ granted: [{ amount: 0 }] })
  await setState(till(3), 'lost')
  expect((await till(3).grant(points(owner, 5))).problem).toMatchObject({ code: 'lost' })
  await setState(till(3), 'active')
  expect(await heldBy(hq, owner, 'points')).toEqual({ hq: 10 })
})

async function setState(one: TillClient, state: 'active' | 'suspect' | 'lost'): Promise<void> {
  await hq.db.updateTable('till').set({ state }).where('id', '=', one.id).execute()
}

test("HQ's own lanes are chains without a hole, one for each partition", async () => {
  const rows = await hq.db
    .selectFrom('entry')
    .select(['till', 'seq', 'hash', 'text'])
    .where('till', 'like', 'hq.%')
    .orderBy('till')
    .orderBy('seq')
    .execute()
  expect(rows.length).toBeGreaterThan(5)
  for (const [, lane] of Map.groupBy(rows, ({ till: lane }) => lane)) {
    expect(lane.map(({ seq }) => seq)).toEqual(lane.map((_, at) => at + 1))
    for (const [at, row] of lane.entries()) {
      if (at > 0) expect(JSON.parse(row.text).prev).toBe(lane[at - 1]?.hash)
    }
  }
})
