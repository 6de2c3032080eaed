/** An officer finds a member by card or phone: masked, on record, and only who may act on what they find. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startHq, type TestHq } from '../../support/hq.ts'
import { addMember, addSites, askConsole } from '../../support/hq-office.ts'

let hq: TestHq
let manager: string

beforeAll(async () => {
  hq = await startHq()
  await addSites(hq, '0001')
  await addMember(hq, { id: 'member-a', home_site: '0001', card_number: '900001000017' })
  const standing = { state: 'issued', why: null, applied_at_ms: 0, active_at_ms: 0 }
  await hq.db
    .insertInto('card')
    .values({ number: '900001000017', member_id: 'member-a', ...standing })
    .execute()
  const profile = { salt: '', pinyin: '', initials: '', birthday: null, id_hash: null, id_tail: null }
  await hq.db
    .insertInto('profile')
    .values({ member_id: 'member-a', name: '张敏', phone: '19900000001', ...profile })
    .execute()
  manager = await hq.officerToken('manager')
})
afterAll(() => hq.close())

const find = (by: string, text: string, token = manager) =>
  askConsole<{ members: readonly { memberId: string; maskedName: string; maskedPhone: string }[] }>(
    hq,
    token,
    'members/find',
    { by, text },
  )

test('by card and by phone, masked', async () => {
  for (const [by, text] of [
    ['card', '900001000017'],
    ['phone', '19900000001'],
  ] as const) {
    const { status, body } = await find(by, text)
    expect(status).toBe(200)
    expect(body.members.map(({ memberId }) => memberId)).toEqual(['member-a'])
    expect(JSON.stringify(body)).not.toContain('张敏')
    expect(JSON.stringify(body)).not.toContain('19900000001')
  }
  expect((await find('card', '900001000025')).body.members).toEqual([])
})

test('that somebody looked is on record, and not for whom', async () => {
  await find('phone', '19900000001')
  const acts = await hq.db
    .selectFrom('officer_act')
    .selectAll()
    .where('what', '=', 'member.looked_up')
    .execute()
  expect(acts.length).toBeGreaterThan(0)
  expect(JSON.stringify(acts)).not.toContain('19900000001')
})

test('not for a viewer, and only by what can be a card or a phone', async () => {
  expect((await find('card', '900001000017', await hq.officerToken('viewer'))).status).toBe(403)
  expect((await find('name', '张')).status).toBe(400)
  expect((await find('phone', '1 OR 1=1')).status).toBe(400)
})
