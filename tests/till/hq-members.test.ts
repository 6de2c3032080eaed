/** Members of other tills, and this till's place: who is found, what the first act books, whose site it is (EN-02, EN-11, EN-16, RE-05). */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { forEachEntry } from '../../main/store/entries.ts'
import type { Entry } from '../../shared/domain/entry.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { type Organisation, type OrganisationTill, openOrganisation } from '../support/organisation.ts'
import { actId, aDraft, aForm, codeOf, enrol, giveBack, good, sell, signIn, swipe } from '../support/shop.ts'

let organisation: Organisation
let shop: OrganisationTill
let other: OrganisationTill

beforeEach(async () => {
  organisation = openOrganisation(SHOES)
  shop = await organisation.addTill()
  other = await organisation.addTill()
  await signIn(shop, 'manager')
  await signIn(other, 'manager')
})
afterEach(() => organisation.remove())

const sound = () => [shop, other].flatMap((till) => organisation.verify(till).findings)

function kinds(till: OrganisationTill): readonly string[] {
  const found: string[] = []
  forEachEntry(till.store.db, ({ kind }) => found.push(kind))
  return found
}

function lastOf<Kind extends Entry['kind']>(till: OrganisationTill, kind: Kind) {
  let last: Extract<Entry, { kind: Kind }> | null = null
  forEachEntry(till.store.db, (entry) => {
    if (entry.kind === kind) last = entry as Extract<Entry, { kind: Kind }>
  })
  return last as Extract<Entry, { kind: Kind }> | null
}

const found = (till: OrganisationTill, text: string) => good(till.till.identify({ text, via: 'typed' })).kind

describe('a member of another till', () => {
  test('EN-16 is found by card, phone, last four, name and pinyin, and shown from what HQ sent', () => {
    enrol(shop)
    organisation.sync()
    expect(swipe(other)).toMatchObject({
      maskedName: swipe(shop).maskedName,
      tier: swipe(shop).tier,
      strength: 'presented',
      card: { state: 'active' },
    })
    for (const text of ['19900000001', '0001', '张小敏', 'zhangxiaomin', 'zxm']) {
      expect([text, found(other, text)]).toEqual([text, 'member'])
    }
    expect(kinds(other)).not.toContain('member.met')
  })

  test('is met before the first act, and not again while nothing changed', async () => {
    const { memberId } = enrol(shop)
    organisation.sync()
    const first = await sell(other, aDraft({ regularYuan: 500, identification: swipe(other).identification }))
    expect(first.result.accruedPoints).toBe(290)
    expect(kinds(other).filter((kind) => kind === 'member.met')).toHaveLength(1)
    expect(kinds(other).indexOf('member.met')).toBeLessThan(kinds(other).indexOf('sale'))
    expect(lastOf(other, 'member.met')?.body).toMatchObject({
      memberId,
      homeSite: shop.siteCode,
      tier: 'member',
    })
    organisation.sync()
    await sell(other, aDraft({ regularYuan: 100, identification: swipe(other).identification }))
    expect(kinds(other).filter((kind) => kind === 'member.met')).toHaveLength(1)
    expect(sound()).toEqual([])
  })

  test('EN-11 is met again when HQ said otherwise since: the card was replaced at the other till', async () => {
    enrol(shop)
    organisation.sync()
    await sell(other, aDraft({ regularYuan: 100, identification: swipe(other).identification }))
    good(
      await shop.till.people.replaceCard({
        actId: actId(shop),
        identification: swipe(shop).identification,
        newCard: aForm({ place: 2 }).cardNumber,
        identityProved: true,
        approval: null,
      }),
    )
    organisation.passTime(24 * 3_600_000)
    organisation.sync()
    const old = good(other.till.identify({ text: aForm().cardNumber, via: 'hid' }))
    expect(old).toMatchObject({ kind: 'refused', refusal: { code: 'card_replaced' } })
    await sell(other, aDraft({ regularYuan: 100, identification: swipe(other, 2).identification }))
    expect(lastOf(other, 'member.met')?.body.cardNumber).toBe(aForm({ place: 2 }).cardNumber)
    expect(kinds(other).filter((kind) => kind === 'member.met')).toHaveLength(2)
    expect(sound()).toEqual([])
  })

  test('what this till itself did is not taken back by an older word of HQ', async () => {
    enrol(shop)
    organisation.sync()
    good(
      await shop.till.people.replaceCard({
        actId: actId(shop),
        identification: swipe(shop).identification,
        newCard: aForm({ place: 2 }).cardNumber,
        identityProved: true,
        approval: null,
      }),
    )
    organisation.passTime(24 * 3_600_000)
    await sell(shop, aDraft({ regularYuan: 100, identification: swipe(shop, 2).identification }))
    expect(kinds(shop)).not.toContain('member.met')
    expect(sound()).toEqual([])
  })

  test('EN-11 a card that HQ or another till froze is seen frozen at once, met or not', async () => {
    const { memberId } = enrol(shop)
    organisation.sync()
    const card = {
      kind: 'card',
      memberId,
      cardNumber: aForm().cardNumber,
      to: 'frozen',
      why: 'suspicion',
    } as const
    organisation.send(other, card)
    expect(swipe(other)).toMatchObject({ strength: 'typed', card: { state: 'frozen' } })
    const draft = aDraft({ regularYuan: 500, identification: swipe(other).identification })
    const sale = await sell(other, draft)
    expect(sale.result.accruedPoints).toBe(0)
    organisation.send(shop, card)
    expect(swipe(shop).card.state).toBe('frozen')
  })

  test('RE-05 uses points at the site that issued the card only', async () => {
    const { memberId } = enrol(shop)
    await sell(shop, aDraft({ specialYuan: 2000, identification: swipe(shop).identification }))
    organisation.sync()
    organisation.recall(shop, memberId)
    organisation.sync()
    expect(organisation.grantPoints(other, memberId, 1200)).toBe(1200)
    organisation.sync()
    const { identification, points: own } = swipe(other)
    expect(own).toMatchObject({ here: 1200, elsewhere: 600, total: 1800 })
    const quote = good(
      other.till.quoteSale({ draft: aDraft({ regularYuan: 500, identification, redeem: 1000 }) }),
    )
    expect(quote.refusal?.code).toBe('redemption_other_site')
    expect(quote.redemptionWhyNot?.code).toBe('redemption_other_site')
    expect(organisation.grantPoints(shop, memberId, 600)).toBe(600)
    organisation.recall(other, memberId)
    expect(organisation.grantPoints(shop, memberId, 1200)).toBe(1200)
    const redeemed = await sell(
      shop,
      aDraft({ regularYuan: 500, redeem: 1000, identification: swipe(shop).identification }),
    )
    expect(redeemed.result.redeemedPoints).toBe(1000)
    expect(sound()).toEqual([])
  })

  test('worked example 10: a phone that HQ knows is refused at enrolment; two that enrolled offline stay both', () => {
    enrol(shop)
    const twice = other.till.enrol({ actId: actId(other), form: aForm({ place: 2, phone: aForm().phone }) })
    expect(codeOf(twice)).toBe('ok')
    organisation.sync()
    const third = aForm({ place: 3, phone: aForm().phone })
    for (const till of [shop, other]) {
      expect(codeOf(till.till.enrol({ actId: actId(till), form: third }))).toBe('phone_taken')
      expect(found(till, aForm().phone)).toBe('several')
    }
    expect(sound()).toEqual([])
  })

  test('EN-02 a phone and a card of a member of another till are taken here too', () => {
    enrol(shop)
    organisation.sync()
    const samePhone = aForm({ place: 2, phone: aForm().phone })
    expect(codeOf(other.till.enrol({ actId: actId(other), form: samePhone }))).toBe('phone_taken')
    const sameCard = aForm({ cardNumber: aForm().cardNumber, phone: '19900009999' })
    expect(codeOf(other.till.enrol({ actId: actId(other), form: sameCard }))).toBe('card_taken')
  })
})

describe('a till that joined with a history', () => {
  test('prints its new site and number on slips, and takes its old slips still', async () => {
    const alone = await organisation.addShop()
    await signIn(alone, 'manager')
    enrol(alone)
    const before = await sell(
      alone,
      aDraft({ regularYuan: 500, identification: swipe(alone).identification }),
    )
    expect(before.slipNumber.slice(1, 7)).toBe('000001')
    organisation.join(alone, { siteCode: '0077', tillNumber: 4 })
    await signIn(alone, 'manager')
    organisation.sync()
    const after = await sell(alone, aDraft({ regularYuan: 500, identification: swipe(alone).identification }))
    expect(after.slipNumber.slice(1, 7)).toBe('007704')
    const { result } = await giveBack(
      alone,
      before.slipNumber,
      [{ line: 0, units: 29_000 }],
      swipe(alone).identification,
    )
    expect(result).toMatchObject({ clawbackPoints: 290, shortfallPoints: 0 })
    expect(codeOf(shop.till.openSale({ slipNumber: after.slipNumber }))).toBe('refund_right_out_of_reach')
    expect(organisation.verify(alone).findings).toEqual([])
  })
})

describe('TI-06 the birthday right', () => {
  test('is there when HQ granted it to this till, and the till issues none itself', async () => {
    const birthday = { calendar: 'solar', year: 1990, month: 11, day: 25 } as const
    const { memberId } = enrol(shop, { birthday })
    organisation.sync()
    expect(swipe(shop).birthday).toMatchObject({ thisMonth: true, rightAvailable: false })
    const { identification } = swipe(shop)
    const draft = aDraft({ regularYuan: 500, identification, useBirthdayRight: true })
    expect(good(shop.till.quoteSale({ draft })).refusal?.code).toBe('birthday_right_not_available')
    organisation.grantRight(shop, memberId, 'right:birthday:2026')
    expect(swipe(shop).birthday.rightAvailable).toBe(true)
    const sale = await sell(shop, draft)
    expect(sale.result).toMatchObject({ birthdayRightUsed: true, dueFen: 250_00 })
    expect(swipe(shop).birthday.rightAvailable).toBe(false)
    expect(kinds(shop)).not.toContain('right.issued')
    expect(sound()).toEqual([])
  })
})
