/** Enrolment beyond the plain form: approval, purchases as entry condition, referrers, and new cards for old members. */
import { afterEach, describe, expect, test } from 'vitest'
import { entryById } from '../../main/store/entries.ts'
import { entryGroundOf } from '../../main/store/entry-purchases.ts'
import { profileOf } from '../../main/store/profiles.ts'
import type { MemberView } from '../../shared/contract/member.ts'
import { makeCardNumber } from '../../shared/domain/card-number.ts'
import { entryHolds, groundAfterReturn } from '../../shared/domain/entry-condition.ts'
import { fen } from '../../shared/domain/money.ts'
import type { CardRules, EntryCondition, Programme } from '../../shared/domain/programme.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { decide, handOver } from '../support/acts.ts'
import { closeVerified, examined } from '../support/audit.ts'
import { withStoredValue } from '../support/programmes.ts'
import {
  actId,
  aDraft,
  aForm,
  codeOf,
  DAY_MS,
  enrol,
  good,
  managerApproval,
  openShop,
  type Shop,
  sell,
  signIn,
  swipe,
  textOfSvg,
} from '../support/shop.ts'

let shop: Shop

/** A shop under the shoes preset with other card rules, the cashier signed in. */
async function open(card: Partial<CardRules> = {}, programme: Programme = SHOES): Promise<void> {
  shop = await openShop({ ...programme, card: { ...programme.card, ...card } })
  await signIn(shop)
}

afterEach(() => closeVerified(shop))

const apply = (over: Parameters<typeof aForm>[0] = {}) =>
  shop.till.enrol({ actId: actId(shop), form: aForm(over) })

describe('EN-08 approval', () => {
  test('a proposed card does not work until a manager approves; its delay runs from then', async () => {
    await open({ approval: 'manager' })
    const check = good(shop.till.enrolCheck(aForm()))
    expect(check).toMatchObject({ needsProposal: true, activeAtText: '', complete: true })
    const enrolled = good(apply())
    expect(enrolled.member.card).toEqual({ state: 'proposed', activeAtText: null })
    expect(textOfSvg(enrolled.slipSvg)).toContain('待店长审核')
    shop.passTime(2 * DAY_MS)
    const [waiting, ...others] = good(shop.till.people.proposals())
    expect(others).toEqual([])
    expect(waiting).toMatchObject({ proposedOn: '2026-11-21', cashierName: '李娜' })
    const memberId = waiting?.match.memberId ?? ''
    expect(codeOf(decide(shop, memberId, true))).toBe('needs_manager')
    await handOver(shop, 'manager')
    const id = actId(shop)
    const done = good(decide(shop, memberId, true, id))
    expect(done?.member?.card).toEqual({ state: 'issued', activeAtText: '2026-11-24 10:00:00' })
    expect(textOfSvg(done?.slipSvg ?? '')).toContain('2026-11-24 10:00:00')
    expect(textOfSvg(done?.slipSvg ?? '')).toContain('第1版')
    expect(good(shop.till.people.proposals())).toEqual([])
    const entries = shop.till.status().outbox.entries
    expect(good(decide(shop, memberId, true, id))?.slipNumber).toBe(done?.slipNumber)
    expect(shop.till.status().outbox.entries).toBe(entries)
    expect(codeOf(decide(shop, memberId, true))).toBe('card_transition_not_allowed')
    expect(codeOf(decide(shop, memberId, false))).toBe('card_transition_not_allowed')
    shop.passTime(DAY_MS)
    expect(swipe(shop).card.state).toBe('active')
  })

  test('of a refused proposal nothing is kept but the log; the person may apply again with another card', async () => {
    await open({ approval: 'manager' })
    const { memberId } = good(apply()).member
    await handOver(shop, 'manager')
    const refused = good(decide(shop, memberId, false))
    expect(refused).toMatchObject({ member: null })
    expect(textOfSvg(refused?.slipSvg ?? '')).toContain('办卡未通过')
    const found = good(shop.till.identify({ text: `;${makeCardNumber(1_000_001)}?`, via: 'wedge' }))
    expect(found).toMatchObject({ kind: 'refused', refusal: { code: 'card_ended' } })
    expect(codeOf(apply())).toBe('card_taken')
    expect(codeOf(apply({ cardNumber: makeCardNumber(9) }))).toBe('ok')
    await examined(shop, (db) => expect(profileOf(db, memberId)).toBeNull())
  })

  test('an unknown member is not decided on', async () => {
    await open({ approval: 'none' })
    expect(codeOf(decide(shop, 'nobody', true))).toBe('member_unknown')
  })
})

const X500: EntryCondition = { kind: 'sale_from', amountFen: fen(500_00) }

/** A sale without a member, paid in cash unless said. */
const walkIn = async (yuan: number, tenders?: { code: string; amountFen: number | null }[]) => {
  const paid = tenders?.map(({ code, amountFen }) => ({
    code,
    amountFen: amountFen === null ? null : fen(amountFen),
  }))
  return sell(shop, aDraft({ regularYuan: yuan, ...(paid === undefined ? {} : { tenders: paid }) }))
}

describe('EN-05 entry conditions', () => {
  test('no card without the purchase; with its slip there is one', async () => {
    await open({ entry: X500 })
    expect(good(shop.till.enrolCheck(aForm()))).toMatchObject({
      complete: false,
      entry: { countedFen: 0, met: false },
    })
    expect(codeOf(apply())).toBe('entry_not_met')
    const small = await walkIn(499.99)
    expect(codeOf(apply({ entrySlips: [small.slipNumber] }))).toBe('entry_not_met')
    const large = await walkIn(500)
    const form = aForm({ entrySlips: [large.slipNumber] })
    expect(good(shop.till.enrolCheck(form))).toMatchObject({
      complete: true,
      entry: { countedFen: 500_00, met: true },
    })
    const id = actId(shop)
    good(shop.till.enrol({ actId: id, form }))
    await examined(shop, (db) => {
      const entry = entryById(db, id)
      expect(entry?.body).toMatchObject({ entryPurchases: [large.entryId] })
    })
  })

  test('vouchers do not count (worked example 6)', async () => {
    await open({ entry: { kind: 'sale_from', amountFen: fen(300_00) } })
    const part = await walkIn(300, [
      { code: 'voucher', amountFen: 100_00 },
      { code: 'cash', amountFen: null },
    ])
    expect(good(shop.till.enrolCheck(aForm({ entrySlips: [part.slipNumber] }))).entry).toEqual({
      countedFen: 200_00,
      met: false,
    })
  })

  test('several sales count within the window, the day of application being its last', async () => {
    await open({ entry: { kind: 'sales_from', amountFen: fen(500_00), days: 3 } })
    const first = await walkIn(300)
    shop.passTime(2 * DAY_MS)
    const second = await walkIn(200)
    const entrySlips = [first.slipNumber, second.slipNumber]
    expect(good(shop.till.enrolCheck(aForm({ entrySlips }))).entry?.met).toBe(true)
    shop.passTime(DAY_MS)
    expect(good(shop.till.enrolCheck(aForm({ entrySlips }))).entry?.met).toBe(false)
  })

  test('a slip opens one card only, and only while its goods are kept and nobody owns it', async () => {
    await open({ entry: X500 })
    const sale = await walkIn(600)
    good(apply({ entrySlips: [sale.slipNumber] }))
    shop.passTime(DAY_MS)
    const problem = (...entrySlips: string[]) =>
      good(shop.till.enrolCheck(aForm({ place: 2, entrySlips }))).problems.entrySlips
    expect(problem(sale.slipNumber)).toEqual({ code: 'entry_slip_used', details: { number: 1 } })
    const other = await walkIn(700)
    expect(problem(other.slipNumber, other.slipNumber)).toEqual({
      code: 'entry_slip_twice',
      details: { number: 2 },
    })
    expect(problem('70000010100000017')).toEqual({ code: 'entry_slip_unknown', details: { number: 1 } })
    const own = await sell(shop, aDraft({ identification: swipe(shop).identification, regularYuan: 900 }))
    expect(problem(own.slipNumber)?.code).toBe('entry_slip_of_member')
    expect(codeOf(apply({ place: 2, entrySlips: [sale.slipNumber] }))).toBe('entry_slip_used')
  })

  test("a refused proposal's slips may be shown again", async () => {
    await open({ entry: X500, approval: 'manager' })
    const sale = await walkIn(600)
    const { memberId } = good(apply({ entrySlips: [sale.slipNumber] })).member
    await handOver(shop, 'manager')
    good(decide(shop, memberId, false))
    expect(codeOf(apply({ place: 2, entrySlips: [sale.slipNumber] }))).toBe('ok')
  })

  test('where a top-up may open the card, it waits for it', async () => {
    const entry: EntryCondition = {
      kind: 'any',
      of: [X500, { kind: 'top_up_from', amountFen: fen(1000_00) }],
    }
    await open({ entry }, withStoredValue())
    expect(good(shop.till.enrolCheck(aForm()))).toMatchObject({
      needsProposal: true,
      complete: true,
      entry: { met: false },
    })
    const { memberId } = good(apply()).member
    expect(codeOf(decide(shop, memberId, true))).toBe('entry_not_met')
    const sale = await walkIn(600)
    expect(good(shop.till.enrolCheck(aForm({ place: 2, entrySlips: [sale.slipNumber] }))).needsProposal).toBe(
      false,
    )
  })

  test('EN-15 the ground of a card is known from its slip: 520 bought, 100 back, the card comes first (worked example 11)', async () => {
    await open({ entry: X500 })
    const sale = await walkIn(520)
    const other = await walkIn(30)
    const { memberId } = good(apply({ entrySlips: [sale.slipNumber, other.slipNumber] })).member
    await examined(shop, (db) => {
      const at = { books: db, log: db }
      const ground = entryGroundOf(at, sale.entryId, shop.nowMs())
      expect(ground).toMatchObject({ memberId, cardNumber: makeCardNumber(1_000_001) })
      expect(ground?.ground).toEqual({
        condition: X500,
        appliedOn: '2026-11-21',
        purchases: [
          { businessDate: '2026-11-21', kind: 'sale', netFen: 520_00, thisSale: true },
          { businessDate: '2026-11-21', kind: 'sale', netFen: 30_00, thisSale: false },
        ],
      })
      if (ground === null) throw new Error('no ground')
      expect(entryHolds(ground.ground)).toBe(true)
      expect(entryHolds(groundAfterReturn(ground.ground, fen(100_00)))).toBe(false)
      expect(entryGroundOf(at, 'no-sale', shop.nowMs())).toBeNull()
    })
  })

  test('EN-04 what the card was given for earns where the programme lets it, though the card does not work yet', async () => {
    await open({ entry: X500, enrolmentPurchase: 'earns', lateDays: 7 })
    const sale = await walkIn(520)
    const { memberId } = good(apply({ entrySlips: [sale.slipNumber] })).member
    const who = good(shop.till.openMember({ memberId }))
    expect(who).toMatchObject({ points: { total: 520 }, card: { state: 'issued' } })
    expect(who.recent.map(({ kind, points }) => `${kind} ${points}`)).toEqual(['claim 520', 'enrolment 0'])
    const [claimed, welcome] = good(shop.till.recentSlips()).map(({ jobId }) =>
      textOfSvg(good(shop.till.showSlip({ jobId })).svg),
    )
    expect(claimed).toMatch(/补 ?积 ?分.*520/)
    expect(welcome).toContain('欢迎入会')
    expect(good(shop.till.openSale({ slipNumber: sale.slipNumber })).member?.memberId).toBe(memberId)
    expect(codeOf(apply({ place: 2, entrySlips: [sale.slipNumber] }))).toBe('entry_slip_of_member')
  })

  test('EN-04 it earns nothing where the programme does not say so', async () => {
    await open({ entry: X500, lateDays: 7 })
    const sale = await walkIn(520)
    const { memberId } = good(apply({ entrySlips: [sale.slipNumber] })).member
    expect(good(shop.till.openMember({ memberId })).points.total).toBe(0)
  })

  test('EN-08 with approval it earns when the card is issued', async () => {
    await open({ entry: X500, enrolmentPurchase: 'earns', lateDays: 7, approval: 'manager' })
    const sale = await walkIn(520)
    const { memberId } = good(apply({ entrySlips: [sale.slipNumber] })).member
    expect(good(shop.till.openMember({ memberId })).points.total).toBe(0)
    await handOver(shop, 'manager')
    expect(good(decide(shop, memberId, true))?.member?.points.total).toBe(520)
  })

  test('a new card after one handed back is given for purchases of its own', async () => {
    await open({ entry: X500 })
    const first = await walkIn(600)
    const { memberId } = good(apply({ entrySlips: [first.slipNumber] })).member
    shop.passTime(DAY_MS)
    const who = swipe(shop)
    const surrender = { action: 'surrender', why: 'handed_back', approval: null } as const
    good(
      await shop.till.people.moveCard({
        ...surrender,
        actId: actId(shop),
        identification: who.identification,
      }),
    )
    const again = (approved: boolean) =>
      shop.till.people.replaceCard({
        actId: actId(shop),
        identification: who.identification,
        newCard: makeCardNumber(2_000_001),
        identityProved: true,
        approval: approved ? managerApproval(shop) : null,
      })
    expect(codeOf(await again(false))).toBe('needs_approval')
    const own = await sell(shop, aDraft({ identification: who.identification, regularYuan: 500 }))
    expect(codeOf(await again(false))).toBe('ok')
    await examined(shop, (db) => {
      const at = { books: db, log: db }
      expect(entryGroundOf(at, first.entryId, shop.nowMs())).toBeNull()
      expect(entryGroundOf(at, own.entryId, shop.nowMs())).toMatchObject({
        memberId,
        cardNumber: makeCardNumber(2_000_001),
        ground: { purchases: [{ netFen: 500_00, thisSale: true }] },
      })
    })
  })
})

describe('EN-17 the referrer', () => {
  const typed = (): MemberView => {
    const found = good(shop.till.identify({ text: '19900000001', via: 'typed' }))
    if (found.kind !== 'member') throw new Error(found.kind)
    return found.member
  }

  test('is an active member whose own card was shown', async () => {
    await open()
    enrol(shop, {}, false)
    const problemWith = (referrer: string) =>
      good(shop.till.enrolCheck(aForm({ place: 2, referrer }))).problems.referrer?.code ?? null
    expect(problemWith(swipe(shop).identification)).toBe('referrer_not_active')
    shop.passTime(DAY_MS)
    expect(problemWith(typed().identification)).toBe('referrer_not_presented')
    expect(problemWith('forgotten')).toBe('identification_expired')
    expect(codeOf(apply({ place: 2, referrer: 'forgotten' }))).toBe('identification_expired')
    const introducing = swipe(shop)
    expect(problemWith(introducing.identification)).toBeNull()
    const input = { actId: actId(shop), form: aForm({ place: 2, referrer: introducing.identification }) }
    const enrolled = good(shop.till.enrol(input))
    expect(enrolled.member.referredBy).toBe('张*敏')
    expect(typed().referredBy).toBeNull()
    await handOver(shop)
    expect(good(shop.till.enrol(input)).member.memberId).toBe(enrolled.member.memberId)
    await examined(shop, (db) => {
      expect(entryById(db, input.actId)?.body).toMatchObject({ referrer: introducing.memberId })
    })
  })
})
