// What HQ does by the clock: points expire, debt is netted, birthday rights are issued once and ahead, old requests are closed.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepHouse } from '../../../hq/authority/housekeeping.ts'
import { publishProgramme } from '../../../hq/authority/publish.ts'
import { OPEN_MS_MAX } from '../../../hq/authority/requests.ts'
import { wayTo } from '../../../shared/domain/inbox.ts'
import { businessDate } from '../../../shared/domain/time.ts'
import { SHOES } from '../../../shared/programmes/shoes.ts'
import { SIGNED_WITHIN_MS } from '../../../shared/wire/signing.ts'
import { aClock, startHq, type TestClock, type TestHq } from '../../support/hq.ts'
import { aMemberOf, aTillOf, heldBy, issue } from '../../support/hq-books.ts'
import { effectsOf, type TillClient } from '../../support/till-client.ts'

let hq: TestHq
let clock: TestClock
let till: TillClient
beforeAll(async () => {
  clock = aClock()
  hq = await startHq({ clock })
  till = await aTillOf(hq, '0001', 1)
})
afterAll(() => hq.close())

async function aBirthday(id: string, month: number, day: number): Promise<string> {
  const owner = await aMemberOf(hq, id)
  await hq.db.updateTable('member').set({ home_till: till.id }).where('id', '=', id).execute()
  await hq.db
    .insertInto('profile')
    .values({
      member_id: id,
      salt: '0'.repeat(32),
      name: id,
      pinyin: '',
      initials: '',
      phone: null,
      birthday: JSON.stringify({ calendar: 'solar', year: 1990, month, day }),
      id_hash: null,
      id_tail: null,
    })
    .execute()
  return owner
}

test('a birthday right is issued ahead, once a year, to the home till; nobody else’s is', async () => {
  const published = await publishProgramme(hq.parts, 'command', {
    document: SHOES,
    validFrom: businessDate('2026-11-21'),
  })
  expect(published).toMatchObject({ ok: true })
  const soon = await aBirthday('soon', 12, 5)
  const past = await aBirthday('past', 11, 2)
  const later = await aBirthday('later', 6, 1)
  const year = await aBirthday('year', 1, 3)
  await keepHouse(hq.parts)
  const here = { [wayTo(till.holder)]: 1 }
  expect(await heldBy(hq, soon, 'right:birthday:2026')).toEqual(here)
  expect(await heldBy(hq, past, 'right:birthday:2026')).toEqual(here)
  expect(await heldBy(hq, year, 'right:birthday:2027')).toEqual(here)
  expect(await heldBy(hq, later, 'right:birthday:2026')).toEqual({})
  const kinds = effectsOf((await till.pull()).value.messages).map(({ kind }) => kind)
  expect(kinds.filter((kind) => kind === 'grant')).toHaveLength(3)
  // The next day too, and when it was used: once a year is once.
  clock.advance(24 * 3_600_000)
  await hq.db.deleteFrom('balance').where('asset', 'like', 'right:birthday:%').execute()
  await keepHouse(hq.parts)
  expect(await heldBy(hq, soon, 'right:birthday:2026')).toEqual({})
})

test('points expire and debt is netted though nobody pushes, and both are counted', async () => {
  const owner = await aMemberOf(hq, 'due')
  await issue(hq, owner, 'points', 'old~2026-11-01', 'hq', 9)
  await issue(hq, owner, 'points', 'new~2027-11-01', 'hq', 7)
  await issue(hq, owner, 'debt', 'd', 'hq', 3)
  await keepHouse(hq.parts)
  expect(await heldBy(hq, owner, 'points')).toEqual({ hq: 4 })
  expect(await heldBy(hq, owner, 'debt')).toEqual({})
  const flow = await hq.db
    .selectFrom('flow')
    .select(['account', 'asset', 'amount', 'home_site'])
    .where('site', '=', 'hq')
    .where('account', 'in', ['p:expired', 'p:clawed', 'p:owed'])
    .orderBy('account')
    .execute()
  expect(flow).toEqual([
    { account: 'p:clawed', asset: 'points', amount: 3, home_site: '0001' },
    { account: 'p:expired', asset: 'points', amount: 9, home_site: '0001' },
    { account: 'p:owed', asset: 'debt', amount: 3, home_site: '0001' },
  ])
})

test('a request that nobody waits for any more is closed, numbers long used are forgotten', async () => {
  const other = await aTillOf(hq, '0001', 2)
  const owner = await aMemberOf(hq, 'old')
  await issue(hq, owner, 'points', 'l', other.holder, 5)
  const wants = [{ owner, asset: 'points', amount: 5 }]
  expect((await till.grant(wants)).value.recalled).toBe(true)
  const open = () => hq.db.selectFrom('request').select('id').where('state', '=', 'open').execute()
  expect(await open()).toHaveLength(1)
  clock.advance(Math.max(OPEN_MS_MAX, 2 * SIGNED_WITHIN_MS) + 1)
  await keepHouse(hq.parts)
  expect(await open()).toEqual([])
  expect(await hq.db.selectFrom('used_number').select('nonce').execute()).toEqual([])
  expect(hq.logLines().filter((line) => line.includes('housekeeping'))).toEqual([])
})
