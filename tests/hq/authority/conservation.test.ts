// Whatever is granted, returned and merged, by whom and in which order: every amount is somewhere once, and nothing is lost or made.

import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepHouse } from '../../../hq/authority/housekeeping.ts'
import { mergeMembers } from '../../../hq/authority/merge.ts'
import type { Posting } from '../../../shared/domain/entry.ts'
import { givenBackPostings, type InboxEffect, type MovedAmount } from '../../../shared/domain/inbox.ts'
import { startHq, type TestHq } from '../../support/hq.ts'
import { aMemberOf, aTillOf, issue } from '../../support/hq-books.ts'
import { effectsOf, type TillClient } from '../../support/till-client.ts'

let hq: TestHq
let tills: readonly HonestTill[]
let round = 0

beforeAll(async () => {
  hq = await startHq({ connectionsMax: 12 })
  const made: HonestTill[] = []
  for (const number of [1, 2, 3]) made.push(await HonestTill.open(number))
  tills = made
})
afterAll(() => hq.close())

/** A till that keeps its books as its log says, takes messages in in order and returns only what it has. */
class HonestTill {
  readonly client: TillClient
  readonly #held = new Map<string, MovedAmount>()
  #acked = 0

  static async open(number: number): Promise<HonestTill> {
    const till = new HonestTill(await aTillOf(hq, '0001', number))
    await till.push()
    return till
  }

  constructor(client: TillClient) {
    this.client = client
    client.merged = (from, to) =>
      this.#of(from).flatMap((moved) => [
        { ...moved, holder: client.holder, amount: -moved.amount },
        { ...moved, owner: `m:${to}`, holder: client.holder },
      ])
  }

  #of(memberId: string): readonly MovedAmount[] {
    return [...this.#held.values()].filter(({ owner }) => owner === `m:${memberId}`)
  }

  /** All that waits, pushed at once or later. */
  async hear(): Promise<void> {
    const { messages } = (await this.client.pull()).value
    // What was to be returned stands in the log before what is heard now.
    this.#book()
    for (const message of messages) {
      const [effect] = effectsOf([message])
      this.client.takeIn([message])
      if (effect !== undefined) this.#apply(effect)
      this.#book()
    }
  }

  #apply(effect: InboxEffect): void {
    if ('amounts' in effect) for (const moved of effect.amounts) this.#add(moved, 1)
    if (effect.kind === 'merge') {
      for (const moved of this.#of(effect.from)) {
        this.#add(moved, -1)
        this.#add({ ...moved, owner: `m:${effect.to}` }, 1)
      }
    }
    if (effect.kind === 'recall') this.giveBack((moved) => moved.owner === effect.owner)
  }

  #add(moved: MovedAmount, sign: 1 | -1): void {
    const key = [moved.owner, moved.asset, moved.lot].join(' ')
    const amount = (this.#held.get(key)?.amount ?? 0) + sign * moved.amount
    if (amount === 0) this.#held.delete(key)
    else this.#held.set(key, { ...moved, amount })
  }

  giveBack(which: (moved: MovedAmount) => boolean): void {
    const amounts = [...this.#held.values()].filter(which)
    if (amounts.length === 0) return
    for (const moved of amounts) this.#add(moved, -1)
    this.#toReturn.push(amounts)
  }

  readonly #toReturn: MovedAmount[][] = []

  #book(): void {
    for (const amounts of this.#toReturn.splice(0)) {
      this.client.entry(
        'amounts.returned',
        { v: 1, why: 'recall', amounts },
        givenBackPostings(amounts, this.client.holder),
      )
    }
  }

  async push(): Promise<void> {
    this.#book()
    const entries = this.client.made.slice(this.#acked)
    if (entries.length === 0) return
    const said = await this.client.push(entries, { firstSeq: this.#acked + 1 })
    expect(said.status).toBe(200)
    this.#acked = said.value.acked.seq
  }

  /** What this till's own log says it holds. */
  get held(): readonly MovedAmount[] {
    return [...this.#held.values(), ...this.#toReturn.flat()]
  }
}

type Act =
  | { readonly what: 'grant'; readonly till: number; readonly member: number; readonly amount: number }
  | { readonly what: 'hear' | 'push'; readonly till: number }
  | { readonly what: 'giveBack'; readonly till: number; readonly member: number }
  | { readonly what: 'merge'; readonly from: number; readonly to: number }
  | { readonly what: 'house' }

const till = fc.integer({ min: 0, max: 2 })
const member = fc.integer({ min: 0, max: 3 })
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant('grant'),
      till,
      member,
      amount: fc.integer({ min: 1, max: 90 }),
    }),
  },
  { weight: 5, arbitrary: fc.record({ what: fc.constantFrom('hear', 'push'), till }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('giveBack'), till, member }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('merge'), from: member, to: member }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('house') }) },
)

async function perform(one: Act, ids: readonly string[]): Promise<void> {
  switch (one.what) {
    case 'grant': {
      const owner = `m:${ids[one.member]}`
      await tills[one.till]?.client.grant([{ owner, asset: 'points', amount: one.amount }])
      return
    }
    case 'hear':
      return tills[one.till]?.hear()
    case 'push':
      return tills[one.till]?.push()
    case 'giveBack':
      return tills[one.till]?.giveBack(({ owner }) => owner === `m:${ids[one.member]}`)
    case 'merge':
      await mergeMembers(hq.parts, 'command', { from: ids[one.from] ?? '', to: ids[one.to] ?? '' })
      return
    case 'house':
      return keepHouse(hq.parts)
  }
}

/** Points of this round by lot, over all members and holders. */
async function byLot(prefix: string): Promise<Readonly<Record<string, number>>> {
  const { rows } = await sql<{ lot: string; sum: number }>`SELECT lot, sum(amount)::bigint AS sum FROM balance
    WHERE owner LIKE ${`m:${prefix}%`} AND asset = 'points' GROUP BY lot ORDER BY lot`.execute(hq.db)
  return Object.fromEntries(rows.map(({ lot, sum }) => [lot, sum]))
}

async function atTill(one: HonestTill): Promise<readonly Posting[]> {
  return hq.db
    .selectFrom('balance')
    .selectAll()
    .where('holder', '=', one.client.holder)
    .where('owner', 'like', 'm:%')
    .orderBy('owner')
    .orderBy('lot')
    .execute()
}

test('the sum of every lot over all holders stays what it was, and HQ’s view of a till is what its log says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 10, maxLength: 40 }), async (acts) => {
      round += 1
      const prefix = `r${round}x`
      const ids = [0, 1, 2, 3].map((at) => `${prefix}${at}`)
      for (const [at, id] of ids.entries()) {
        const owner = await aMemberOf(hq, id)
        await issue(hq, owner, 'points', `${id}a`, 'hq', 100 + at)
        await issue(hq, owner, 'points', `${id}b~2027-12-31`, 'hq', 50)
      }
      const before = await byLot(prefix)
      for (const one of acts) await perform(one, ids)
      expect(await byLot(prefix)).toEqual(before)
      for (const one of tills) {
        await one.hear()
        await one.push()
        const seen = (await atTill(one)).map(({ owner, lot, amount }) => `${owner} ${lot} ${amount}`)
        const own = one.held.map(({ owner, lot, amount }) => `${owner} ${lot} ${amount}`)
        expect(seen.toSorted()).toEqual(own.toSorted())
      }
      expect(await byLot(prefix)).toEqual(before)
    }),
    { numRuns: 6, endOnFailure: true },
  )
  await expectHonest()
})

test('the same with all tills at once', async () => {
  round += 1
  const prefix = `r${round}x`
  const ids = [0, 1, 2, 3].map((at) => `${prefix}${at}`)
  for (const id of ids) {
    const owner = await aMemberOf(hq, id)
    for (const lot of ['a', 'b', 'c']) await issue(hq, owner, 'points', `${id}${lot}`, 'hq', 100)
  }
  const before = await byLot(prefix)
  const busy = tills.map(async (one, at) => {
    for (let turn = 0; turn < 12; turn += 1) {
      const owner = `m:${ids[(turn * 7 + at) % 4]}`
      const said = await one.client.grant([{ owner, asset: 'points', amount: 40 + at }])
      expect(said.status).toBe(200)
      await one.hear()
      await one.push()
      if (turn % 3 === 2) one.giveBack((moved) => moved.owner !== owner)
    }
  })
  await Promise.all(busy)
  expect(await byLot(prefix)).toEqual(before)
  await expectHonest()
})

/** In honest runs nothing is lost, nothing advanced, nothing is for a person. */
async function expectHonest(): Promise<void> {
  const { rows } =
    await sql`SELECT owner FROM balance WHERE owner IN ('p:loss', 'p:reserve') AND amount <> 0`.execute(hq.db)
  expect(rows).toEqual([])
  const matters = await hq.db.selectFrom('matter').selectAll().execute()
  expect(matters.map(({ kind, evidence }) => ({ kind, evidence }))).toEqual([])
}
