// Merges one after the other: undoing the later one leaves the earlier one as it was.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mergeMembers, unmergeMembers } from '../../../hq/authority/merge.ts'
import { given, startHq, type TestHq } from '../../support/hq.ts'
import { aMemberOf, aTillOf, heldBy, issue } from '../../support/hq-books.ts'

let hq: TestHq
beforeAll(async () => {
  hq = await startHq()
})
afterAll(() => hq.close())

test('whoever was merged before goes back with the one they were merged into, and their lots too', async () => {
  const till = await aTillOf(hq, '0001', 1)
  for (const id of ['a', 'b', 'c']) await aMemberOf(hq, id)
  const earn = async (owner: string, amount: number) => {
    const text = till.entry('points.given', { v: 1 }, [
      { owner: 'p:issued', asset: 'points', lot: 'x', holder: till.holder, amount: -amount },
      { owner, asset: 'points', lot: 'x', holder: till.holder, amount },
    ])
    const { id, seq } = JSON.parse(text)
    const times = { business_date: '2026-11-21', at_ms: 0, received_at_ms: 0 }
    const place = { till: till.id, epoch: till.epoch, seq, id, kind: 'points.given' }
    await hq.db
      .insertInto('entry')
      .values({ ...place, ...times, text, hash: till.hash, parked: null })
      .execute()
    await issue(hq, owner, 'points', String(id), 'hq', amount)
  }
  await earn('m:a', 1)
  await earn('m:b', 20)
  await earn('m:c', 300)
  given(await mergeMembers(hq.parts, 'o1', { from: 'a', to: 'b' }))
  given(await mergeMembers(hq.parts, 'o1', { from: 'b', to: 'c' }))
  expect(await heldBy(hq, 'm:c', 'points')).toEqual({ hq: 321 })
  given(await unmergeMembers(hq.parts, 'o1', { from: 'b', to: 'c' }))
  expect(await heldBy(hq, 'm:b', 'points')).toEqual({ hq: 21 })
  expect(await heldBy(hq, 'm:c', 'points')).toEqual({ hq: 300 })
  const rows = await hq.db.selectFrom('member').select(['id', 'merged_into']).orderBy('id').execute()
  expect(rows.map(({ id, merged_into }) => [id, merged_into])).toEqual([
    ['a', 'b'],
    ['b', null],
    ['c', null],
  ])
})
