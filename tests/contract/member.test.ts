// Members through the contract: whom a text means, who they are, and how they join.
import { beforeAll, describe, expect, test } from 'vitest'
import type { EnrolForm } from '../../shared/contract/member.ts'
import { makeCardNumber } from '../../shared/domain/card-number.ts'
import { actId, cardText, memberBy, outcome, overBothTransports, signIn, value, type World } from './world.ts'

const PHONE = '19900001234'

async function aForm(world: World, form: Partial<EnrolForm> = {}): Promise<EnrolForm> {
  return {
    cardNumber: (await cardText(world, 'blank')).replace(/\D/g, ''),
    name: '欧阳小凤',
    phone: PHONE,
    birthday: { calendar: 'lunar', year: 1988, month: 8, day: 15 },
    consents: ['rules'],
    ...form,
  }
}

describe('members', () => {
  overBothTransports('demo', (world) => {
    beforeAll(async () => {
      await signIn(world(), 'cashier')
    })
    const identify = (text: string, via: 'wedge' | 'hid' | 'typed' = 'typed') =>
      value(world().client.member.identify({ text, via }))

    test('a swiped card is one member, presented; a typed one is the same member, typed', async () => {
      const swiped = await memberBy(world(), 'points')
      const typed = await memberBy(world(), 'points', 'typed')
      expect(swiped.strength).toBe('presented')
      expect(typed).toMatchObject({ memberId: swiped.memberId, strength: 'typed' })
      expect(swiped.maskedName).toContain('*')
      expect(JSON.stringify(swiped)).not.toMatch(/(?<!\d)1[3-9]\d{9}(?!\d)/)
    })

    test('what means several is a short list, and one of them can be opened', async () => {
      const several = await identify('wang')
      if (several.kind !== 'several') throw new Error(several.kind)
      const [first] = several.matches
      const opened = await value(world().client.member.open({ memberId: first?.memberId ?? '' }))
      expect(opened).toMatchObject({ memberId: first?.memberId, strength: 'typed' })
    })

    test.each<[string, object]>([
      [PHONE, { kind: 'none', phone: PHONE }],
      ['6222021234567890128', { kind: 'refused', refusal: { code: 'bank_card' } }],
      ['130123456789012345', { kind: 'refused', refusal: { code: 'payment_code' } }],
      ['%E?;E?', { kind: 'refused', refusal: { code: 'damaged' } }],
      ['  ', { kind: 'refused', refusal: { code: 'nothing_typed' } }],
    ])('%j is answered with what it is', async (text, expected) => {
      expect(await identify(text, 'wedge')).toMatchObject(expected)
    })

    test('a blank card of ours is nobody yet, and may be enrolled', async () => {
      const text = await cardText(world(), 'blank')
      expect(await identify(text, 'wedge')).toMatchObject({ kind: 'none', cardNumber: text.slice(1, -1) })
    })

    test('a member nobody knows, an identification nobody gave', async () => {
      expect(await outcome(world().client.member.open({ memberId: 'nobody' }))).toMatchObject({
        code: 'refused member_unknown',
      })
      const asked = world().client.member.history({ identification: 'nothing', beforeEntryId: null })
      expect(await outcome(asked)).toMatchObject({ code: 'refused identification_expired' })
    })

    test('the history is newest first and goes on where a page ended', async () => {
      const { identification } = await memberBy(world(), 'points')
      const page = await value(world().client.member.history({ identification, beforeEntryId: null }))
      const dates = page.items.map(({ date }) => date)
      expect(dates).toEqual([...dates].sort().reverse())
      const [first] = page.items
      const rest = await value(
        world().client.member.history({ identification, beforeEntryId: first?.entryId ?? '' }),
      )
      expect(rest.items.slice(0, page.items.length - 1)).toEqual(page.items.slice(1))
    })

    test('the form is checked while it is typed, without naming anything done', async () => {
      const half = await aForm(world(), { name: '', phone: '199' })
      const check = await value(world().client.member.enrolCheck(half))
      expect(check).toMatchObject({
        complete: false,
        problems: { name: null, phone: { code: 'phone_invalid' } },
      })
      expect(check.slipSvg).toContain('<svg')
      expect((await value(world().client.member.enrolCheck(await aForm(world())))).complete).toBe(true)
    })

    test.each<[string, Partial<EnrolForm>]>([
      ['card_missing', { cardNumber: '' }],
      ['card_not_ours', { cardNumber: '123456789012' }],
      ['name_missing', { name: ' ' }],
      ['name_too_short', { name: '凤' }],
      ['name_invalid', { name: '凤凤7' }],
      ['phone_missing', { phone: '' }],
      ['phone_invalid', { phone: '12345' }],
      ['birthday_invalid', { birthday: { calendar: 'solar', year: 1999, month: 2, day: 29 } }],
      ['birthday_in_future', { birthday: { calendar: 'solar', year: 2030, month: 1, day: 1 } }],
      ['consent_missing', { consents: ['marketing_sms'] }],
      ['consent_unknown', { consents: ['rules', 'everything'] }],
    ])('enrolment is refused with %s', async (code, wrong) => {
      const form = await aForm(world(), wrong)
      expect(await outcome(world().client.member.enrol({ actId: actId(), form }))).toMatchObject({
        code: `refused ${code}`,
      })
    })

    test('an enrolment is done once however often it is asked for, and never twice', async () => {
      const ask = { actId: actId(), form: await aForm(world()) }
      const enrolled = await value(world().client.member.enrol(ask))
      expect(enrolled.member).toMatchObject({ card: { state: 'issued' }, maskedPhone: '199****1234' })
      const again = await value(world().client.member.enrol(ask))
      expect(again).toMatchObject({
        printJobId: enrolled.printJobId,
        member: { memberId: enrolled.member.memberId },
      })

      const other = { ...ask, form: { ...ask.form, name: '欧阳大凤' } }
      expect(await outcome(world().client.member.enrol(other))).toMatchObject({ code: 'refused act_reused' })
      const sameCard = { actId: actId(), form: { ...ask.form, phone: '19900004321' } }
      expect(await outcome(world().client.member.enrol(sameCard))).toMatchObject({
        code: 'refused card_taken',
      })
      const samePhone = { actId: actId(), form: { ...ask.form, cardNumber: makeCardNumber(4_711_000_001) } }
      expect(await outcome(world().client.member.enrol(samePhone))).toMatchObject({
        code: 'refused phone_taken',
      })
    })
  })
})
