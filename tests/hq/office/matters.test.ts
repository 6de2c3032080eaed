// Matters as officers find and read them: paged, without persons, and who they are for managers only, on record.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startHq, TEST_NOW_MS, type TestHq } from '../../support/hq.ts'
import { addMatter, addMember, addSites, addTill, askConsole } from '../../support/hq-office.ts'

const DAY_MS = 86_400_000

let hq: TestHq
let viewer: string
beforeAll(async () => {
  hq = await startHq()
  viewer = await hq.officerToken('viewer')
  await addSites(hq, '0001')
  await addTill(hq, { id: 't1', site: '0001', number: 7 })
  // Two of every instant, so that a page may end between them.
  for (let at = 1; at <= 206; at += 1) {
    await addMatter(hq, {
      id: `p-${String(at).padStart(3, '0')}`,
      kind: at % 3 === 0 ? 'clock' : 'parked',
      subject: `s${at}`,
      till: at % 2 === 0 ? 't1' : null,
      opened_at_ms: TEST_NOW_MS - Math.ceil(at / 2) * DAY_MS,
    })
  }
  await addMatter(hq, {
    id: 'd-1',
    kind: 'duplicate',
    subject: 'mem-a mem-b',
    evidence: { members: ['mem-b', 'mem-a', 'mem-c'], by: 'phone' },
    opened_at_ms: 5,
    state: 'decided',
    decided_by: 'o1',
    decided_at_ms: 5 + 3 * DAY_MS,
    decision: { what: 'noted', note: '张三 is not 李四' },
  })
  await addMatter(hq, {
    id: 'd-2',
    kind: 'overdrawn',
    subject: 't1.01-aaaaaa/9',
    till: 't1',
    opened_at_ms: TEST_NOW_MS,
    evidence: {
      till: 't1',
      epoch: '01-aaaaaa',
      seq: 9,
      id: 'e9',
      what: 'sale',
      held: { points: 4, note: '王小明 13800000000 说的' },
      findings: [
        { code: 'overdrawn', details: { owner: 'm:mem-a', asset: 'points', lot: 'x~2027-01-01', amount: 3 } },
        {
          code: 'overdrawn',
          details: { owner: 'card:900010000017', asset: 'voucher:8000100000000000011', amount: 1 },
        },
        { code: 'overdrawn', details: { owner: 'm:mem-a', asset: 'debt', amount: 2, reason: '客人姓王' } },
      ],
    },
  })
})
afterAll(() => hq.close())

interface Page {
  readonly matters: readonly {
    readonly id: string
    readonly kind: string
    readonly days: number
    readonly openedAtMs: number
    readonly till: object | null
  }[]
  readonly next: string | null
}

async function all(query: string): Promise<Page['matters']> {
  const found: Page['matters'][number][] = []
  let after = ''
  for (let pages = 0; pages < 10; pages += 1) {
    const { status, body } = await askConsole<Page>(hq, viewer, `matters?${query}${after}`)
    expect([status, body.matters.length <= 100]).toEqual([200, true])
    found.push(...body.matters)
    if (body.next === null) return found
    after = `&after=${body.next}`
  }
  throw new Error('pages without end')
}

test('open matters come the oldest first, page by page, each once', async () => {
  const found = await all('state=open')
  expect(found).toHaveLength(207)
  expect(new Set(found.map(({ id }) => id)).size).toBe(207)
  const times = found.map(({ openedAtMs }) => openedAtMs)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(found[0]).toEqual({
    id: 'p-205',
    kind: 'parked',
    state: 'open',
    openedAtMs: TEST_NOW_MS - 103 * DAY_MS,
    days: 103,
    till: null,
  })
})

test('they are found by kind, till and age, and decided ones apart', async () => {
  const clocks = await all('kind=clock')
  expect(clocks).toHaveLength(68)
  expect(new Set(clocks.map(({ kind }) => kind))).toEqual(new Set(['clock']))
  const ofTill = await all('till=t1&kind=parked&days=91')
  expect(ofTill).toHaveLength(9)
  expect(ofTill[0]).toMatchObject({ till: { id: 't1', site: '0001', number: 7 } })
  expect(Math.min(...ofTill.map(({ days }) => days))).toBe(91)
  expect((await all('state=decided')).map(({ id, days }) => [id, days])).toEqual([['d-1', 3]])
})

test.each(['kind=A', 'after=x', 'state=closed', 'days=-1', 'till=a%20b', 'what=1'])(
  'a list is not asked for with %s',
  async (query) => {
    expect((await askConsole(hq, viewer, `matters?${query}`)).status).toBe(400)
  },
)

test('evidence is codes, figures and places; members stand by number, cards, vouchers and free text not at all', async () => {
  const { body } = await askConsole(hq, viewer, 'matters/d-2')
  expect(body).toEqual({
    id: 'd-2',
    kind: 'overdrawn',
    state: 'open',
    openedAtMs: TEST_NOW_MS,
    days: 0,
    till: { id: 't1', site: '0001', number: 7 },
    findings: [
      {
        code: 'overdrawn',
        figures: [
          { name: 'lot', value: 'x~2027-01-01' },
          { name: 'asset', value: 'points' },
          { name: 'owner', value: 'member:1' },
          { name: 'amount', value: 3 },
        ],
      },
      {
        code: 'overdrawn',
        figures: [
          { name: 'asset', value: 'voucher' },
          { name: 'owner', value: 'card' },
          { name: 'amount', value: 1 },
        ],
      },
      {
        code: 'overdrawn',
        figures: [
          { name: 'asset', value: 'debt' },
          { name: 'owner', value: 'member:1' },
          { name: 'amount', value: 2 },
        ],
      },
    ],
    figures: [{ name: 'held.points', value: 4 }],
    places: [{ till: 't1', epoch: '01-aaaaaa', seq: 9, entryId: 'e9', kind: 'sale' }],
    members: 1,
    decided: null,
  })
  const duplicate = await askConsole(hq, viewer, 'matters/d-1')
  expect(duplicate.body).toMatchObject({
    figures: [
      { name: 'by', value: 'phone' },
      { name: 'members.1', value: 'member:1' },
      { name: 'members.2', value: 'member:2' },
      { name: 'members.3', value: 'member:3' },
    ],
    members: 3,
    decided: { by: 'o1', atMs: 5 + 3 * DAY_MS, what: 'noted' },
  })
  expect(JSON.stringify([body, duplicate.body])).not.toMatch(/mem-|张三|王|1380|9000|8000/)
  expect(await askConsole(hq, viewer, 'matters/none')).toMatchObject({
    status: 422,
    body: { data: { code: 'matter_unknown' } },
  })
})

test('PV-03: who they are a manager sees masked, and that they looked stays on record', async () => {
  await addMember(hq, { id: 'mem-a', home_site: '0001', tier: 'gold' })
  await addMember(hq, { id: 'mem-b', home_site: '0001', merged_into: 'mem-a' })
  await sql`INSERT INTO profile (member_id, salt, name, pinyin, initials, phone)
    VALUES ('mem-a', 's', '王小明', 'wang xiao ming', 'wxm', '19900000001')`.execute(hq.db)
  expect((await askConsole(hq, viewer, 'matters/d-1/people', {})).status).toBe(403)
  const seen = () =>
    hq.db
      .selectFrom('officer_act')
      .select(['officer', 'subject'])
      .where('what', '=', 'matter.people_seen')
      .execute()
  expect(await seen()).toEqual([])
  const manager = await hq.officerToken('manager')
  const { body } = await askConsole(hq, manager, 'matters/d-1/people', {})
  const me = await askConsole<{ id: string }>(hq, manager, 'me')
  const nobody = { maskedName: null, maskedPhone: null }
  expect(body).toEqual({
    people: [
      {
        memberId: 'mem-b',
        ...nobody,
        tier: 'regular',
        homeSite: '0001',
        joinedOn: '2026-01-01',
        mergedInto: 'mem-a',
      },
      {
        memberId: 'mem-a',
        maskedName: expect.stringMatching(/^[^小]+$/),
        maskedPhone: expect.stringMatching(/^199.*0001$/),
        tier: 'gold',
        homeSite: '0001',
        joinedOn: '2026-01-01',
        mergedInto: null,
      },
      { memberId: 'mem-c', ...nobody, tier: null, homeSite: null, joinedOn: null, mergedInto: null },
    ],
  })
  expect(JSON.stringify(body)).not.toContain('19900000001')
  expect(await seen()).toEqual([{ officer: me.body.id, subject: 'd-1' }])
  expect(hq.logLines().join('')).not.toMatch(/王|1990000|mem-/)
})
