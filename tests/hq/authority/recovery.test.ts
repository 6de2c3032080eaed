// HQ put back from yesterday's copy: it notices, grants nothing, takes its own messages and the logs back, and only then grants again.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepHouse } from '../../../hq/authority/housekeeping.ts'
import { isRecovering, openGeneration } from '../../../hq/authority/recovering.ts'
import { givenBackPostings, wayTo } from '../../../shared/domain/inbox.ts'
import type { SignedMessage } from '../../../shared/wire/messages.ts'
import { startHq, type TestHq } from '../../support/hq.ts'
import { aMemberOf, aTillOf, heldBy, issue } from '../../support/hq-books.ts'
import { effectsOf, type TillClient } from '../../support/till-client.ts'

let hq: TestHq
beforeAll(async () => {
  hq = await startHq()
})
afterAll(() => hq.close())

/** What a copy of HQ's database from before would not have: everything of a till after a place, and its grants. */
async function forget(till: TillClient, toSeq: number, toN: number, toHash: string, inboxHash: string) {
  const { db } = hq
  await sql`ALTER TABLE entry DISABLE TRIGGER entry_is_append_only`.execute(db)
  await db.deleteFrom('entry').where('till', '=', till.id).where('seq', '>', toSeq).execute()
  await db.deleteFrom('inbox').where('till', '=', till.id).where('n', '>', toN).execute()
  await db
    .updateTable('till_epoch')
    .set({ last_seq: toSeq, last_hash: toHash, inbox_n: toN, inbox_hash: inboxHash, applied_n: toN })
    .where('till', '=', till.id)
    .execute()
}

test('lost messages are noticed, given back, booked again, and nothing is granted before all tills reported', async () => {
  const one = await aTillOf(hq, '0001', 1)
  const two = await aTillOf(hq, '0001', 2)
  for (const till of [one, two]) await till.push(till.made, { firstSeq: 1 })
  const owner = await aMemberOf(hq, 'g1')
  await issue(hq, owner, 'points', 'l', 'hq', 100)
  const before = { seq: one.seq, n: one.inbox.n, hash: one.hash, inboxHash: one.inbox.hash }
  const kept: SignedMessage[] = []
  const granted = await one.grant([{ owner, asset: 'points', amount: 60 }])
  kept.push(...granted.value.messages)
  const entries = one.takeIn(granted.value.messages)
  expect((await one.push(entries)).status).toBe(200)
  expect(await heldBy(hq, owner, 'points')).toEqual({ hq: 40, [one.holder]: 60 })

  // Yesterday's copy: the grant never was.
  await forget(one, before.seq, before.n, before.hash, before.inboxHash)
  await issueBack(owner, one)
  expect(await heldBy(hq, owner, 'points')).toEqual({ hq: 100 })

  const noticed = await one.hello()
  expect(noticed.value.missing).toBe(true)
  expect(await isRecovering(hq.db)).toBe(true)
  const wants = [{ owner, asset: 'points', amount: 100 }]
  expect((await two.grant(wants)).problem.code).toBe('recovering')

  const generation = await openGeneration(hq.parts, 'command')
  // The other till has reported before the one that knows more: still nothing is granted.
  expect((await two.hello()).value).toMatchObject({ missing: false, generation })
  expect(await isRecovering(hq.db)).toBe(true)

  const said = await one.ask('giveBack', { epoch: one.epoch, messages: kept })
  expect(said.value).toEqual({ have: before.n + 1 })
  expect(await heldBy(hq, owner, 'points')).toEqual({ hq: 40, [wayTo(one.holder)]: 60 })
  // Again: nothing is booked twice.
  await one.ask('giveBack', { epoch: one.epoch, messages: kept })
  expect((await one.push(entries)).status).toBe(200)
  expect(await heldBy(hq, owner, 'points')).toEqual({ hq: 40, [one.holder]: 60 })

  expect((await one.hello()).value.missing).toBe(false)
  expect(await isRecovering(hq.db)).toBe(false)
  one.beginInbox(generation)
  two.beginInbox(generation)
  for (const till of [one, two]) till.takeIn((await till.pull()).value.messages)
  const again = await two.grant(wants)
  expect(again.value).toMatchObject({ granted: [{ amount: 40 }], recalled: true })
  const matters = await hq.db.selectFrom('matter').select('kind').where('state', '=', 'open').execute()
  expect(matters).toEqual([])
})

/** The books as they were: the way and the till have nothing, HQ has it all. */
async function issueBack(owner: string, till: TillClient): Promise<void> {
  await hq.db.deleteFrom('balance').where('owner', '=', owner).where('holder', '=', till.holder).execute()
  await hq.db.updateTable('balance').set({ amount: 100 }).where('owner', '=', owner).execute()
}

test('a message that HQ never signed, or signed for another till, is not taken back', async () => {
  const one = await aTillOf(hq, '0002', 1)
  const two = await aTillOf(hq, '0002', 2)
  const owner = await aMemberOf(hq, 'g2')
  await issue(hq, owner, 'points', 'l', 'hq', 10)
  const { messages } = (await one.grant([{ owner, asset: 'points', amount: 10 }])).value
  const [message] = messages
  if (message === undefined) throw new Error('a grant is a message')
  const forged = { ...message, signature: 'ab'.repeat(64) }
  expect((await one.ask('giveBack', { epoch: one.epoch, messages: [forged] })).problem.code).toBe('malformed')
  expect((await two.ask('giveBack', { epoch: two.epoch, messages: [message] })).problem.code).toBe(
    'malformed',
  )
})

test('what HQ’s books no longer have of a lost grant comes from the reserve, and what comes home repays it', async () => {
  const till = await aTillOf(hq, '0003', 1)
  await till.push(till.made, { firstSeq: 1 })
  const owner = await aMemberOf(hq, 'g3')
  await issue(hq, owner, 'points', 'l', 'hq', 50)
  const before = { seq: till.seq, n: till.inbox.n, hash: till.hash, inboxHash: till.inbox.hash }
  const { messages } = (await till.grant([{ owner, asset: 'points', amount: 50 }])).value
  await forget(till, before.seq, before.n, before.hash, before.inboxHash)
  await hq.db.deleteFrom('balance').where('owner', '=', owner).execute()
  await till.ask('giveBack', { epoch: till.epoch, messages })
  expect(await heldBy(hq, owner, 'points')).toEqual({ [wayTo(till.holder)]: 50 })
  expect(await heldBy(hq, 'p:reserve', 'points')).toEqual({ hq: -50 })
  // The till takes it in and returns it: the reserve is whole again.
  till.takeIn(messages)
  const amounts = [{ owner, asset: 'points', lot: 'l', amount: 50 }]
  till.entry('amounts.returned', { v: 1, why: 'rest', amounts }, givenBackPostings(amounts, till.holder))
  expect((await till.push(till.made.slice(before.seq), { firstSeq: before.seq + 1 })).status).toBe(200)
  await keepHouse(hq.parts)
  expect(await heldBy(hq, 'p:reserve', 'points')).toEqual({})
  expect(await heldBy(hq, owner, 'points')).toEqual({})
})

test('what a till never took in of an earlier generation is sent again in the new one, once', async () => {
  const till = await aTillOf(hq, '0004', 1)
  await till.push(till.made, { firstSeq: 1 })
  const owner = await aMemberOf(hq, 'g4')
  await issue(hq, owner, 'points', 'l', 'hq', 100)
  const taken = (await till.grant([{ owner, asset: 'points', amount: 10 }])).value.messages
  await till.push(till.takeIn(taken))
  // The answer to this one was lost.
  expect((await till.grant([{ owner, asset: 'points', amount: 60 }])).status).toBe(200)
  const generation = await openGeneration(hq.parts, 'command')
  expect((await till.hello()).value.missing).toBe(false)
  await till.hello()
  till.beginInbox(generation)
  const { messages } = (await till.pull()).value
  expect(effectsOf(messages).map(({ kind }) => kind)).toEqual(['grant', 'policy'])
  expect((await till.push(till.takeIn(messages))).status).toBe(200)
  expect(await heldBy(hq, owner, 'points')).toEqual({ hq: 30, [till.holder]: 70 })
  // A generation later nothing of it is left to be said.
  const next = await openGeneration(hq.parts, 'command')
  await till.hello()
  till.beginInbox(next)
  expect(effectsOf((await till.pull()).value.messages).map(({ kind }) => kind)).toEqual(['policy'])
})
