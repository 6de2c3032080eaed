/** Corrections, released and lost phones, ID documents, proofs of identity, guests, employees who are members. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { entryById, walkLog } from '../../main/store/entries.ts'
import { profileOf } from '../../main/store/profiles.ts'
import { isOwnCard } from '../../main/store/staff.ts'
import { verifyDatabase } from '../../main/store/verify.ts'
import type { MemberView } from '../../shared/contract/member.ts'
import type { MemberChange } from '../../shared/contract/people.ts'
import type { TillStatus } from '../../shared/contract/session.ts'
import { makeCardNumber } from '../../shared/domain/card-number.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { handOver, typed } from '../support/acts.ts'
import { closeVerified, examined } from '../support/audit.ts'
import {
  actId,
  aForm,
  codeOf,
  enrol,
  good,
  managerApproval,
  openShop,
  type Shop,
  signIn,
  swipe,
  textOfSvg,
} from '../support/shop.ts'

/** Of the standard's own examples. */
const ID = '11010519491231002X'
const OTHER_ID = '440524198001010013'

let shop: Shop

async function open(programme: Programme = SHOES): Promise<void> {
  shop = await openShop(programme)
  await signIn(shop)
}

afterEach(() => closeVerified(shop))

const NOTHING: MemberChange = { name: null, phone: null, birthday: null, idNumber: null }

const change = (
  who: MemberView,
  fields: Partial<MemberChange>,
  over: { proved?: boolean; approved?: boolean; id?: string } = {},
) =>
  shop.till.people.change({
    actId: over.id ?? actId(shop),
    identification: who.identification,
    change: { ...NOTHING, ...fields },
    identityProved: over.proved ?? false,
    approval: over.approved === true ? managerApproval(shop) : null,
  })

const byPhone = (phone: string) => {
  const found = good(shop.till.identify({ text: phone, via: 'typed' }))
  if (found.kind === 'refused') return found.refusal.code
  return found.kind === 'member' ? found.member.maskedName : found.kind
}

describe('EN-12 changing what is kept of a member', () => {
  beforeEach(async () => {
    await open()
    enrol(shop)
  })

  test('needs the original card and the identity proved, or a manager', async () => {
    const fields = { name: '张小红' }
    expect(codeOf(await change(typed(shop), fields, { proved: true }))).toBe('needs_card')
    expect(codeOf(await change(swipe(shop), fields))).toBe('identity_not_proved')
    expect(good(await change(swipe(shop), fields, { proved: true })).maskedName).toBe('张*红')
    expect(good(await change(typed(shop), { name: '张大红' }, { approved: true })).maskedName).toBe('张*红')
  })

  test('is found by what is there now, and no more by what was', async () => {
    good(await change(swipe(shop), { name: '李丽', phone: '13912345678' }, { proved: true }))
    expect(byPhone('13912345678')).toBe('李*')
    expect(byPhone('19900000001')).toBe('none')
    expect(byPhone('lili')).toBe('李*')
    expect(byPhone('zhangxiaomin')).toBe('none')
  })

  test('leaves in the log which fields, and neither old nor new values', async () => {
    const birthday = { calendar: 'lunar', year: 1991, month: 8, day: 15 } as const
    const fields = { name: '李丽', phone: '13912345678', birthday, idNumber: ID }
    const id = actId(shop)
    good(await change(swipe(shop), fields, { proved: true, id }))
    await examined(shop, (db) => {
      const entry = entryById(db, id)
      if (entry?.kind !== 'member.changed') throw new Error('no entry')
      expect(entry.body).toMatchObject({
        fields: ['name', 'phone', 'birthday', 'id_document'],
        why: 'changed',
      })
      const log = [...walkLog(db, {})].map(({ text }) => text).join('\n')
      for (const secret of ['张小敏', '李丽', '19900000001', '13912345678', ID]) {
        expect(log).not.toContain(secret)
      }
      expect(JSON.stringify(db.connection.prepare('SELECT * FROM profile').all())).not.toContain('张小敏')
    })
  })

  test('prints which fields were changed, never their values', async () => {
    good(await change(swipe(shop), { phone: '13912345678' }, { proved: true }))
    const job = good(shop.till.recentSlips())[0]
    const text = textOfSvg(good(shop.till.showSlip({ jobId: job?.jobId ?? 0 })).svg)
    expect(text).toContain('变更项目 手机')
    expect(text).not.toContain('13912345678')
  })

  test.each([
    ['nothing', {}, 'nothing_changed'],
    ['the same again', { name: ' 张小敏 ', phone: '199 0000 0001' }, 'nothing_changed'],
    ['a name of nothing', { name: '' }, 'name_missing'],
    ['a name of one sign', { name: '张' }, 'name_too_short'],
    ['no phone where it identifies', { phone: '' }, 'phone_missing'],
    ['no phone at all', { phone: '123' }, 'phone_invalid'],
    ["another member's phone", { phone: '19900000002' }, 'phone_taken'],
    [
      'a day that is none',
      { birthday: { calendar: 'solar', year: null, month: 2, day: 30 } as const },
      'birthday_invalid',
    ],
    ['a wrong ID number', { idNumber: '110105194912310021' }, 'id_number_check'],
  ])('%s is refused', async (_, fields, code) => {
    enrol(shop, { place: 2 })
    const entries = shop.till.status().outbox.entries
    expect(codeOf(await change(swipe(shop), fields, { proved: true }))).toBe(code)
    expect(shop.till.status().outbox.entries).toBe(entries)
  })

  test('the same change again is answered as done, another under its id is refused', async () => {
    const who = swipe(shop)
    const id = actId(shop)
    good(await change(who, { name: '李丽' }, { proved: true, id }))
    const entries = shop.till.status().outbox.entries
    expect(good(await change(who, { name: '李丽' }, { proved: true, id })).maskedName).toBe('李*')
    expect(codeOf(await change(who, { name: '王丽' }, { proved: true, id }))).toBe('act_reused')
    expect(codeOf(await change(who, { phone: '13912345678' }, { proved: true, id }))).toBe('act_reused')
    expect(shop.till.status().outbox.entries).toBe(entries)
  })

  test('verify finds a profile that is not the newest', async () => {
    good(await change(swipe(shop), { name: '李丽' }, { proved: true }))
    const found = await examined(shop, (db) => {
      db.connection.prepare("UPDATE profile SET name = '张小敏'").run()
      const { findings } = verifyDatabase(db)
      db.connection.prepare("UPDATE profile SET name = '李丽'").run()
      return findings.map(({ check }) => check)
    })
    expect(found).toEqual(['profile'])
  })
})

describe('EN-02 ID documents', () => {
  test('only a keyed hash and the last four are kept; shown masked', async () => {
    await open()
    const member = good(shop.till.enrol({ actId: actId(shop), form: aForm({ idNumber: ID }) })).member
    expect(member.maskedId).toBe('**************002X')
    const file = await examined(shop, (db) => {
      expect(profileOf(db, member.memberId)?.idDocument).toMatchObject({ tail: '002X' })
      const tables = db.connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .pluck()
        .all()
      return tables.map((table) => JSON.stringify(db.connection.prepare(`SELECT * FROM "${table}"`).all()))
    })
    expect(file.join('')).not.toContain(ID)
  })

  test('a second card for the same document is refused, and shown while it is typed', async () => {
    await open()
    enrol(shop, { idNumber: ID })
    const form = aForm({ place: 2, name: '王五五', idNumber: ' 11010519491231002x' })
    const check = good(shop.till.enrolCheck(form))
    expect(check.problems.idNumber?.code).toBe('id_number_taken')
    expect(check.duplicates).toMatchObject([{ because: 'id_document', maskedName: '张*敏' }])
    expect(codeOf(shop.till.enrol({ actId: actId(shop), form }))).toBe('id_number_taken')
    expect(codeOf(shop.till.enrol({ actId: actId(shop), form: { ...form, idNumber: OTHER_ID } }))).toBe('ok')
  })

  const withIdentity = (
    identity: Programme['card']['identity'],
    idDocument: Programme['card']['idDocument'],
  ): Programme => ({ ...SHOES, card: { ...SHOES.card, identity, idDocument } })

  test.each([
    ['never asked for', 'phone', 'never', { phone: '19900000009', idNumber: ID }, 'id_number_not_asked'],
    ['demanded', 'phone', 'required', { phone: '19900000009' }, 'id_number_missing'],
    ['what identifies', 'id_document', 'required', {}, 'id_number_missing'],
    ['what identifies: a family shares a phone', 'id_document', 'required', { idNumber: OTHER_ID }, 'ok'],
    ['what identifies: no phone needed', 'id_document', 'required', { idNumber: OTHER_ID, phone: '' }, 'ok'],
    ['nothing identifies: the same phone', 'none', 'optional', {}, 'ok'],
    ['nothing identifies: the same document', 'none', 'optional', { idNumber: ID }, 'ok'],
    ['the phone identifies', 'phone', 'optional', { idNumber: OTHER_ID }, 'phone_taken'],
  ] as const)('%s', async (_, identity, idDocument, over, expected) => {
    await open(withIdentity(identity, idDocument))
    const first = aForm({
      place: 2,
      phone: '19900000001',
      ...(idDocument === 'never' ? {} : { idNumber: ID }),
    })
    good(shop.till.enrol({ actId: actId(shop), form: first }))
    const form = aForm({ place: 3, phone: '19900000001', ...over })
    expect(codeOf(shop.till.enrol({ actId: actId(shop), form }))).toBe(expected)
  })

  test('where a family shares a phone, it gives a short list', async () => {
    await open(withIdentity('none', 'never'))
    enrol(shop, { place: 1, name: '张一一' })
    enrol(shop, { place: 2, name: '张二二', phone: '19900000001' })
    expect(byPhone('19900000001')).toBe('several')
  })

  test('the same enrolment with another document is another act', async () => {
    await open()
    const input = { actId: actId(shop), form: aForm({ idNumber: ID }) }
    good(shop.till.enrol(input))
    expect(codeOf(shop.till.enrol(input))).toBe('ok')
    expect(codeOf(shop.till.enrol({ ...input, form: aForm({ idNumber: OTHER_ID }) }))).toBe('act_reused')
    expect(codeOf(shop.till.enrol({ ...input, form: aForm() }))).toBe('act_reused')
  })
})

describe('EN-18 an ID document proves who somebody is', () => {
  test('the member it was given for, and nobody else', async () => {
    await open()
    enrol(shop, { idNumber: ID })
    enrol(shop, { place: 2, idNumber: OTHER_ID })
    const prove = (identification: string | null, idNumber: string) =>
      shop.till.people.prove({ identification, idNumber })
    expect(good(prove(null, ID))).toMatchObject({ strength: 'proved', maskedPhone: '199****0001' })
    expect(good(prove(typed(shop).identification, ID)).strength).toBe('proved')
    expect(codeOf(prove(typed(shop).identification, OTHER_ID))).toBe('id_number_of_another')
    expect(codeOf(prove(null, '11010119800101001X'))).toBe('id_number_check')
    expect(codeOf(prove('nothing', ID))).toBe('identification_expired')
  })

  test('nobody gave it', async () => {
    await open()
    expect(codeOf(shop.till.people.prove({ identification: null, idNumber: ID }))).toBe('id_number_unknown')
  })

  test('EN-11 whoever proves it is their card may use it again without a manager', async () => {
    await open()
    enrol(shop, { idNumber: ID })
    const ask = { action: 'report_lost', why: 'reported_lost', approval: null } as const
    good(
      await shop.till.people.moveCard({
        ...ask,
        actId: actId(shop),
        identification: typed(shop).identification,
      }),
    )
    const { identification } = good(shop.till.people.prove({ identification: null, idNumber: ID }))
    const found = {
      actId: actId(shop),
      identification,
      action: 'found',
      why: 'found',
      approval: null,
    } as const
    expect(good(await shop.till.people.moveCard(found)).card.state).toBe('active')
  })
})

describe('EN-19 phones', () => {
  const release = (phone: string, approved: boolean) =>
    shop.till.people.releasePhone({
      actId: actId(shop),
      phone,
      approval: approved ? managerApproval(shop) : null,
    })

  test('a recycled number leaves its old member by a manager, and shows nothing of them', async () => {
    await open()
    const old = enrol(shop)
    const form = aForm({ place: 2, name: '王五五', phone: '19900000001' })
    expect(good(shop.till.enrolCheck(form)).problems.phone?.code).toBe('phone_taken')
    expect(codeOf(await release('19900000001', false))).toBe('needs_approval')
    const slips = good(shop.till.recentSlips()).length
    expect(await release('199-0000-0001', true)).toEqual({ ok: true, value: {} })
    expect(good(shop.till.recentSlips())).toHaveLength(slips)
    good(shop.till.enrol({ actId: actId(shop), form }))
    expect(byPhone('19900000001')).toBe('王*五')
    expect(good(shop.till.openMember({ memberId: old.memberId })).maskedPhone).toBeNull()
    expect(codeOf(await release('13800000000', true))).toBe('phone_unknown')
    expect(codeOf(await release('nonsense', true))).toBe('phone_invalid')
  })

  test('nobody is looked up by a lost phone, until it is found, changed or released', async () => {
    await open()
    enrol(shop)
    const mark = (who: MemberView, lost: boolean, approved = false) =>
      shop.till.people.markPhone({
        actId: actId(shop),
        identification: who.identification,
        lost,
        approval: approved ? managerApproval(shop) : null,
      })
    const who = typed(shop)
    expect(who.phoneLost).toBe(false)
    expect(good(await mark(who, true)).phoneLost).toBe(true)
    expect(swipe(shop).phoneLost).toBe(true)
    expect(byPhone('19900000001')).toBe('phone_reported_lost')
    expect(byPhone('0001')).toBe('phone_reported_lost')
    expect(byPhone('张小敏')).toBe('张*敏')
    expect(swipe(shop)).toMatchObject({ strength: 'presented', card: { state: 'active' } })
    expect(codeOf(await mark(who, true))).toBe('nothing_changed')
    expect(codeOf(await mark(who, false))).toBe('needs_approval')
    expect(good(await mark(swipe(shop), false)).phoneLost).toBe(false)
    expect(byPhone('19900000001')).toBe('张*敏')
    good(await mark(who, true))
    good(await mark(who, false, true))
    good(await mark(who, true))
    good(await change(swipe(shop), { phone: '13912345678' }, { proved: true }))
    expect(byPhone('13912345678')).toBe('张*敏')
  })
})

describe('EN-17 guests', () => {
  const guest = (who: MemberView, phone: string) =>
    shop.till.people.guest({ identification: who.identification, phone })

  test('one person is one guest, whoever brings them; no phone is kept', async () => {
    await open()
    enrol(shop)
    enrol(shop, { place: 2 })
    const first = good(guest(swipe(shop), '13900001111'))
    expect(first).toMatchObject({ used: 0, refusal: null })
    expect(good(guest(swipe(shop, 2), '139 0000 1111')).guestId).toBe(first.guestId)
    expect(good(guest(swipe(shop), '13900002222')).guestId).not.toBe(first.guestId)
    expect(codeOf(guest(swipe(shop), '1390000'))).toBe('phone_invalid')
    const kept = await examined(shop, (db) =>
      JSON.stringify(db.connection.prepare('SELECT * FROM guest').all()),
    )
    expect(kept).not.toContain('13900001111')
  })

  test('needs the introducing member there, a programme with guests, and no card of their own', async () => {
    await open()
    enrol(shop)
    enrol(shop, { place: 2 })
    expect(swipe(shop).mayBringGuest).toBe(true)
    expect(typed(shop).mayBringGuest).toBe(false)
    expect(good(guest(typed(shop), '13900001111')).refusal?.code).toBe('guest_needs_card')
    expect(good(guest(swipe(shop), '19900000002')).refusal?.code).toBe('guest_has_card')
  })

  test('no guests where the programme knows none', async () => {
    await open({ ...SHOES, guests: null })
    enrol(shop)
    expect(swipe(shop).mayBringGuest).toBe(false)
    expect(good(guest(swipe(shop), '13900001111')).refusal?.code).toBe('guests_not_allowed')
  })
})

describe("section 12 'staff': an employee's own card", () => {
  test('a manager says which member an employee is, and takes it back', async () => {
    await open()
    const member = enrol(shop)
    const cashier = shop.till.status().cashier?.staffId ?? ''
    const link = (identification: string | null) =>
      shop.till.people.linkStaff({ actId: actId(shop), staffId: cashier, identification })
    expect(codeOf(link(swipe(shop).identification))).toBe('needs_manager')
    await handOver(shop, 'manager')
    const linkedOf = ({ staff }: TillStatus) => staff.find(({ staffId }) => staffId === cashier)?.linked
    const told: (boolean | undefined)[] = []
    const stop = shop.till.watch((event) => {
      if (event.kind === 'status') told.push(linkedOf(event.status))
    })
    expect(linkedOf(shop.till.status())).toBe(false)
    good(link(swipe(shop).identification))
    stop()
    expect(told).toEqual([true])
    expect(codeOf(link(swipe(shop).identification))).toBe('nothing_changed')
    expect(codeOf(link('nothing'))).toBe('identification_expired')
    await examined(shop, (db) => {
      expect(isOwnCard(db, cashier, member.memberId)).toBe(true)
      expect(isOwnCard(db, 'somebody', member.memberId)).toBe(false)
    })
    await shop.restart()
    await signIn(shop, 'manager')
    expect(linkedOf(shop.till.status())).toBe(true)
    good(link(null))
    expect(linkedOf(shop.till.status())).toBe(false)
    await examined(shop, (db) => expect(isOwnCard(db, cashier, member.memberId)).toBe(false))
  })
})

test('a card of this shop that was never given out is not somebody', async () => {
  await open()
  const found = good(shop.till.identify({ text: `;${makeCardNumber(77)}?`, via: 'wedge' }))
  expect(found.kind).toBe('none')
})
