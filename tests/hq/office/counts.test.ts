// What HQ's managers count: sales by day, what is owed to members, who the members are.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { timeOrderedId } from '../../../hq/ids.ts'
import { startHq, TEST_NOW_MS, type TestHq } from '../../support/hq.ts'
import { addBalances, addEntry, addMember, addSites, addTill, askConsole } from '../../support/hq-office.ts'

let hq: TestHq
let viewer: string
beforeAll(async () => {
  hq = await startHq()
  viewer = await hq.officerToken('viewer')
  await addSites(hq, '0001', '0002')
})
afterAll(() => hq.close())

const DAY = { refunds: 0, refunded_fen: 0, enrolled: 0 }

test('RP-03: a day is counted by site with the members’ share, sites without sales too', async () => {
  await hq.db
    .insertInto('site_day')
    .values([
      {
        site: '0001',
        business_date: '2026-11-20',
        sales: 3,
        due_fen: 2_000,
        member_sales: 2,
        member_due_fen: 1_337,
        refunds: 1,
        refunded_fen: 300,
        enrolled: 4,
      },
      {
        site: '0001',
        business_date: '2026-11-21',
        sales: 1,
        due_fen: 1,
        member_sales: 0,
        member_due_fen: 0,
        ...DAY,
      },
      {
        site: '0002',
        business_date: '2026-11-19',
        sales: 9,
        due_fen: 9,
        member_sales: 9,
        member_due_fen: 9,
        ...DAY,
      },
    ])
    .execute()
  const first = {
    sales: 3,
    dueFen: 2_000,
    memberSales: 2,
    memberDueFen: 1_337,
    refunds: 1,
    refundedFen: 300,
    enrolled: 4,
  }
  const none = {
    sales: 0,
    dueFen: 0,
    memberSales: 0,
    memberDueFen: 0,
    refunds: 0,
    refundedFen: 0,
    enrolled: 0,
  }
  expect((await askConsole(hq, viewer, 'counts/day?date=2026-11-20')).body).toEqual({
    sites: [
      { site: '0001', name: '门店 0001', ...first, memberSharePermille: 669 },
      { site: '0002', name: '门店 0002', ...none, memberSharePermille: null },
    ],
    total: { ...first, memberSharePermille: 669 },
  })
  const { body } = await askConsole(hq, viewer, 'counts/site?site=0001&from=2026-11-01&to=2026-11-21')
  expect(body).toMatchObject({
    days: [
      { date: '2026-11-20', ...first },
      { date: '2026-11-21', sales: 1, memberSharePermille: 0 },
    ],
    total: { sales: 4, dueFen: 2_001, memberDueFen: 1_337, memberSharePermille: 668 },
  })
})

test.each([
  ['backwards', 'from=2026-11-21&to=2026-11-20'],
  ['too long', 'from=2025-01-01&to=2026-11-20'],
])('a range that is %s is refused with the longest one', async (_, range) => {
  expect(await askConsole(hq, viewer, `counts/site?site=0001&${range}`)).toMatchObject({
    status: 422,
    body: { data: { code: 'range', details: { daysMax: 400 } } },
  })
})

/** An id of an act at this instant of the shop's wall clock. */
const actAt = (text: string) => timeOrderedId(Date.parse(`${text}+08:00`), hq.parts.randomness)

test('RP-02: what is owed to members is counted once, by where it sits, home site and age', async () => {
  await addTill(hq, { id: 't1', site: '0001', number: 1 })
  await addMember(hq, { id: 'a', home_site: '0001' })
  await addMember(hq, { id: 'b', home_site: '0002' })
  const [summer, eve, old] = [
    actAt('2025-06-01T12:00'),
    actAt('2025-12-31T23:59:58'),
    actAt('2024-03-01T08:00'),
  ]
  // The sale that was begun in the last second of the year is booked in the next one.
  await addEntry(hq, { till: 't1', id: eve, business_date: '2026-01-01' })
  await addEntry(hq, { till: 't1', id: 'by-another-name', business_date: '2023-05-05' })
  await addBalances(hq, [
    ['m:a', 'points', summer, 't1.01-aaaaaa', 100],
    ['m:a', 'points', `${summer}~2027-06-30`, 'hq', 20],
    ['m:a', 'points', `${summer}.r0~2027-06-30`, '>t1.01-aaaaaa', 3],
    ['m:b', 'points', eve, 'hq', 1_000],
    ['m:b', 'points', old, 'hq', 5_000],
    ['m:b', 'points', 'by-another-name', 'hq', 7],
    ['m:b', 'points', 'nobody-knows', 'hq', 8],
    ['m:unheard', 'points', summer, 't1.01-aaaaaa', 50],
    ['m:a', 'value.principal', summer, 'hq', 30_000],
    ['m:a', 'value.bonus', summer, 't1.01-aaaaaa', 3_000],
    ['m:b', 'value.rebate', summer, 'hq', 200],
    ['m:b', 'debt', summer, 'hq', 12],
    ['m:a', 'voucher:8000100000000000011', '', 't1.01-aaaaaa', 1],
    ['p:bearer', 'voucher:8000100000000000029', '', 'hq', 1],
    ['p:used', 'voucher:8000100000000000037', '', 'hq', 1],
    ['m:a', 'right:birthday:2026', '', 'hq', 1],
    ['p:issued', 'points', '', 't1.01-aaaaaa', -6_188],
    ['p:redeemed', 'points', '', 't1.01-aaaaaa', 400],
  ])
  const amounts = (asset: string, hqs: number, tills: number, way: number) => ({
    asset,
    hq: hqs,
    tills,
    way,
    total: hqs + tills + way,
  })
  expect((await askConsole(hq, viewer, 'counts/liability')).body).toEqual({
    atMs: TEST_NOW_MS,
    total: [
      amounts('points', 6_035, 150, 3),
      amounts('value.principal', 30_000, 0, 0),
      amounts('value.bonus', 0, 3_000, 0),
      amounts('value.rebate', 200, 0, 0),
      amounts('debt', 12, 0, 0),
      amounts('voucher', 1, 1, 0),
    ],
    homes: [
      { homeSite: '', amounts: [amounts('points', 0, 50, 0), amounts('voucher', 1, 0, 0)] },
      {
        homeSite: '0001',
        amounts: [
          amounts('points', 20, 100, 3),
          amounts('value.principal', 30_000, 0, 0),
          amounts('value.bonus', 0, 3_000, 0),
          amounts('voucher', 0, 1, 0),
        ],
      },
      {
        homeSite: '0002',
        amounts: [
          amounts('points', 6_015, 0, 0),
          amounts('value.rebate', 200, 0, 0),
          amounts('debt', 12, 0, 0),
        ],
      },
    ],
    points: [
      { accruedYear: 2023, lastYear: null, points: 7 },
      { accruedYear: 2024, lastYear: null, points: 5_000 },
      { accruedYear: 2025, lastYear: 2027, points: 23 },
      { accruedYear: 2025, lastYear: null, points: 150 },
      { accruedYear: 2026, lastYear: null, points: 1_000 },
      { accruedYear: null, lastYear: null, points: 8 },
    ],
  })
})

test('RP-01: members are counted by tier and card; a merged one is not counted again, an issued card is active in its time', async () => {
  const card = { why: null, applied_at_ms: 0 }
  await addMember(hq, { id: 'c', home_site: '0002', tier: 'gold', card_number: '91' })
  await addMember(hq, { id: 'd', home_site: '0002', tier: 'gold', card_number: '92' })
  await addMember(hq, { id: 'e', home_site: '0002', tier: 'gold', card_number: '93' })
  await addMember(hq, { id: 'f', home_site: '0002', tier: 'gold', card_number: '93', merged_into: 'e' })
  await hq.db
    .insertInto('card')
    .values([
      { number: '91', member_id: 'c', state: 'issued', active_at_ms: TEST_NOW_MS, ...card },
      { number: '92', member_id: 'd', state: 'issued', active_at_ms: TEST_NOW_MS + 1, ...card },
      { number: '93', member_id: 'e', state: 'frozen', active_at_ms: 0, ...card },
    ])
    .execute()
  const group = (homeSite: string, tier: string, cardState: string) => ({
    homeSite,
    tier,
    cardState,
    members: 1,
  })
  expect((await askConsole(hq, viewer, 'counts/members')).body).toEqual({
    atMs: TEST_NOW_MS,
    members: 5,
    groups: [
      group('0001', 'regular', 'none'),
      group('0002', 'gold', 'active'),
      group('0002', 'gold', 'frozen'),
      group('0002', 'gold', 'issued'),
      group('0002', 'regular', 'none'),
    ],
  })
})

test('counts of whole tables run one at a time, and are not refused once the other one is done', async () => {
  await hq.db.transaction().execute(async (tx) => {
    await sql`SELECT pg_advisory_xact_lock(4711002)`.execute(tx)
    for (const path of ['counts/liability', 'counts/members']) {
      expect(await askConsole(hq, viewer, path)).toMatchObject({
        status: 429,
        body: { code: 'TOO_MANY_REQUESTS', data: { retryAfterMs: 2_000 } },
      })
    }
  })
  expect((await askConsole(hq, viewer, 'counts/liability')).status).toBe(200)
})
