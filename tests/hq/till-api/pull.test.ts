// What a till is told: its inbox at once, changes of members in order and none of them late, the first load block by block.
import { zstdDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bumpChanges } from '../../../hq/authority/changes.ts'
import { sha256 } from '../../../hq/authority/hashes.ts'
import { sendMessage } from '../../../hq/authority/inbox.ts'
import { lockTill } from '../../../hq/authority/tills.ts'
import { inTransaction } from '../../../hq/db.ts'
import { memberChangeSchema, partitionOf } from '../../../shared/wire/changes.ts'
import { PARTITIONS } from '../../../shared/wire/common.ts'
import { startHq, type TestHq } from '../../support/hq.ts'
import { aMemberOf, aTillOf, issue } from '../../support/hq-books.ts'
import { effectsOf, type TillClient } from '../../support/till-client.ts'

let hq: TestHq
let till: TillClient
beforeAll(async () => {
  hq = await startHq({ connectionsMax: 10 })
  till = await aTillOf(hq, '0001', 1)
})
afterAll(() => hq.close())

const NONE = Array.from({ length: PARTITIONS }, () => 0)

function recallFor(owner: string): Promise<void> {
  return inTransaction(hq.db, async (tx) => {
    const locked = await lockTill(tx, till.id)
    if (locked !== null) await sendMessage(tx, hq.parts, locked, { kind: 'recall', owner, asset: null })
  })
}

describe('a pull that waits', () => {
  test('is answered as soon as a message is there', async () => {
    const began = performance.now()
    const waiting = till.pull({ waitMs: 20_000 })
    await until(() => hq.parts.wakes.waiting === 1)
    await recallFor('m:x')
    const said = await waiting
    expect(performance.now() - began).toBeLessThan(2_500)
    expect(effectsOf(said.value.messages)).toMatchObject([{ kind: 'recall', owner: 'm:x' }])
    till.takeIn(said.value.messages)
  })

  test('is answered with nothing after its time, and leaves nothing behind', async () => {
    const said = await till.pull({ waitMs: 50 })
    expect(said.value).toMatchObject({ messages: [], changes: [], more: false })
    expect(hq.parts.wakes.waiting).toBe(0)
  })

  test('does not outlive its till: a request that was given up waits no longer', async () => {
    const giveUp = new AbortController()
    const waiting = till.pull({ waitMs: 20_000 }, { signal: giveUp.signal })
    await until(() => hq.parts.wakes.waiting === 1)
    giveUp.abort()
    await expect(waiting).rejects.toThrow()
    await until(() => hq.parts.wakes.waiting === 0)
  })

  test('is answered when a member changes, for a till that follows changes', async () => {
    await aMemberOf(hq, 'w1')
    const all = await till.pull({ cursors: NONE })
    const waiting = till.pull({ cursors: all.value.cursors, waitMs: 20_000 })
    await until(() => hq.parts.wakes.waiting === 1)
    await inTransaction(hq.db, (tx) => bumpChanges(tx, ['w1']))
    hq.parts.wakes.wake(null)
    expect((await waiting).value.changes.map(({ memberId }) => memberId)).toEqual(['w1'])
  })

  test('ends when HQ stops', async () => {
    const other = await startHq()
    const there = await aTillOf(other, '0001', 1)
    const waiting = there.pull({ waitMs: 20_000 })
    await until(() => other.parts.wakes.waiting === 1)
    const began = performance.now()
    await other.close()
    expect((await waiting).status).toBe(200)
    expect(performance.now() - began).toBeLessThan(5_000)
  })
})

async function until(is: () => boolean): Promise<void> {
  for (let turn = 0; turn < 500 && !is(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 10))
  if (!is()) throw new Error('it did not come to that')
}

describe('changes', () => {
  test('bring a member as the wire says, with what sits where and up to which entry that goes', async () => {
    const owner = await aMemberOf(hq, 'c1')
    await issue(hq, owner, 'points', 'a', 'hq', 5)
    await issue(hq, owner, 'points', 'b', 'hq', 6)
    await issue(hq, owner, 'value.principal', 'c', till.holder, 7)
    await hq.db
      .insertInto('member_counted')
      .values({ member_id: 'c1', holder: till.holder, seq: 3 })
      .execute()
    const found = await till.ask('lookup', { by: 'member', text: 'c1' })
    expect(found.value.members).toMatchObject([
      {
        memberId: 'c1',
        mergedInto: null,
        card: { number: '9c1', state: 'issued' },
        profile: null,
        held: [
          { asset: 'points', holder: 'hq', amount: 11 },
          { asset: 'value.principal', holder: till.holder, amount: 7 },
        ],
        counted: [{ holder: till.holder, seq: 3 }],
      },
    ])
    expect(memberChangeSchema.safeParse(found.value.members[0]).success).toBe(true)
  })

  test('come once each, in order, page by page, until there are no more', async () => {
    for (let at = 0; at < 130; at += 1) await aMemberOf(hq, `page${at}`)
    let cursors: readonly number[] = NONE
    const seen: string[] = []
    for (let more = true; more; ) {
      const said = await till.pull({ cursors: [...cursors] })
      for (const { memberId, part, pos } of said.value.changes) {
        expect(pos).toBeGreaterThan(cursors[part] ?? 0)
        seen.push(memberId)
      }
      cursors = said.value.cursors ?? []
      more = said.value.more
    }
    expect(seen.filter((id) => id.startsWith('page')).sort()).toHaveLength(130)
    expect(new Set(seen).size).toBe(seen.length)
  })

  test('have no position that is seen late: who draws a later one waits for the earlier to be there', async () => {
    const [first, second] = await twoOfOnePartition()
    const part = partitionOf(sha256(first))
    const before = (await till.pull({ cursors: NONE })).value
    const from = [...(before.cursors ?? NONE)]
    let letGo = (): void => undefined
    const held = new Promise<void>((resolve) => {
      letGo = resolve
    })
    let drawn = (): void => undefined
    const hasDrawn = new Promise<void>((resolve) => {
      drawn = resolve
    })
    const slow = inTransaction(hq.db, async (tx) => {
      await bumpChanges(tx, [first])
      drawn()
      await held
    })
    await hasDrawn
    let isQuickDone = false
    const quick = inTransaction(hq.db, (tx) => bumpChanges(tx, [second])).then(() => {
      isQuickDone = true
    })
    await new Promise((resolve) => setTimeout(resolve, 150))
    // The later position is not there before the earlier one is.
    expect(isQuickDone).toBe(false)
    letGo()
    await Promise.all([slow, quick])
    const rows = await hq.db
      .selectFrom('member_change')
      .select(['member_id', 'pos'])
      .where('part', '=', part)
      .where('pos', '>', from[part] ?? 0)
      .orderBy('pos')
      .execute()
    expect(rows.map(({ member_id }) => member_id).slice(-2)).toEqual([first, second])
  })
})

async function twoOfOnePartition(): Promise<readonly [string, string]> {
  const ids = Array.from({ length: 200 }, (_, at) => `two${at}`)
  const part = partitionOf(sha256('two0'))
  const [first, second] = ids.filter((id) => partitionOf(sha256(id)) === part)
  if (first === undefined || second === undefined) throw new Error('no two of one partition')
  await aMemberOf(hq, first)
  await aMemberOf(hq, second)
  return [first, second]
}

describe('the first load', () => {
  test('brings every member of a partition once, in blocks, with the position to go on from', async () => {
    const { members } = (await till.ask('snapshot', {})).value
    expect(members).toHaveLength(PARTITIONS)
    const seen: string[] = []
    for (let part = 0; part < PARTITIONS; part += 1) {
      for (let after = ''; ; ) {
        const block = (await till.ask('snapshotBlock', { part, after, size: 2 })).value
        const json = zstdDecompressSync(Buffer.from(block.zstd, 'base64')).toString('utf8')
        expect(sha256(json)).toBe(block.hash)
        const rows: { memberId: string }[] = JSON.parse(json)
        seen.push(...rows.map(({ memberId }) => memberId))
        expect(rows).toHaveLength(block.count)
        if (block.count < 2) break
        after = block.last
      }
    }
    expect(seen).toHaveLength(members.reduce((sum, here) => sum + here, 0))
    expect(new Set(seen).size).toBe(seen.length)
  })
})
