/** Cards at the counter: lost, found, frozen, handed back, revoked, replaced; who may, what is printed, what verify says. */
import { afterEach, describe, expect, test } from 'vitest'
import type { MemberView } from '../../shared/contract/member.ts'
import { makeCardNumber } from '../../shared/domain/card-number.ts'
import type { Fen } from '../../shared/domain/money.ts'
import type { CardRules, Programme } from '../../shared/domain/programme.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { handOver, moveCard, replaceCard, typed } from '../support/acts.ts'
import { closeVerified } from '../support/audit.ts'
import {
  actId,
  aDraft,
  codeOf,
  enrol,
  good,
  openShop,
  type Shop,
  sell,
  signIn,
  swipe,
  textOfSvg,
} from '../support/shop.ts'

let shop: Shop

afterEach(() => closeVerified(shop))

function withLoss(loss: CardRules['loss']): Programme {
  return { ...SHOES, card: { ...SHOES.card, loss } }
}

/** A shop with one member whose card works, the cashier signed in. */
async function openWithMember(programme: Programme = SHOES): Promise<void> {
  shop = await openShop(programme)
  await signIn(shop)
  enrol(shop)
}

/** Card 2 000 001 instead of the member's own. */
const replace = (
  who: MemberView,
  {
    newCard = makeCardNumber(2_000_001),
    ...over
  }: Parameters<typeof replaceCard>[3] & { newCard?: string } = {},
) => replaceCard(shop, who, newCard, over)

const scan = (place: number) => {
  const found = good(shop.till.identify({ text: `;${makeCardNumber(place)}?`, via: 'wedge' }))
  if (found.kind === 'member') return `${found.member.card.state} ${found.member.strength}`
  return found.kind === 'refused' ? found.refusal.code : found.kind
}

const lastSlip = () =>
  textOfSvg(good(shop.till.showSlip({ jobId: good(shop.till.recentSlips())[0]?.jobId ?? 0 })).svg)

describe('EN-14 who may move a card', () => {
  test.each([
    ['report_lost', 'typed', 'ok'],
    ['freeze', 'presented', 'needs_approval'],
    ['revoke', 'presented', 'needs_approval'],
    ['surrender', 'typed', 'needs_approval'],
    ['surrender', 'presented', 'ok'],
  ] as const)('%s by a cashier, the member %s: %s', async (action, strength, expected) => {
    await openWithMember()
    const who = strength === 'typed' ? typed(shop) : swipe(shop)
    const offered = good(shop.till.people.cardActions(who)).actions.find((one) => one.action === action)
    expect(offered).toEqual({ action, refusal: null, needsApproval: expected === 'needs_approval' })
    expect(codeOf(await moveCard(shop, who, action))).toBe(expected)
    if (expected !== 'ok') expect(codeOf(await moveCard(shop, who, action, { approved: true }))).toBe('ok')
  })

  test('a manager who is signed in needs nobody else', async () => {
    await openWithMember()
    await handOver(shop, 'manager')
    const actions = good(shop.till.people.cardActions(typed(shop))).actions
    expect(actions.every(({ needsApproval }) => !needsApproval)).toBe(true)
    expect(codeOf(await moveCard(shop, typed(shop), 'freeze'))).toBe('ok')
  })

  test('the reason is the one that the action stands for', async () => {
    await openWithMember()
    expect(codeOf(await moveCard(shop, swipe(shop), 'surrender', { why: 'misuse' }))).toBe(
      'unknown_card_reason',
    )
  })

  test('what EN-14 does not name is refused, and offered with its refusal', async () => {
    await openWithMember()
    const who = swipe(shop)
    const { actions } = good(shop.till.people.cardActions(who))
    expect(actions.find(({ action }) => action === 'unfreeze')?.refusal).toMatchObject({
      code: 'card_transition_not_allowed',
    })
    expect(codeOf(await moveCard(shop, who, 'unfreeze', { approved: true }))).toBe(
      'card_transition_not_allowed',
    )
    good(await moveCard(shop, who, 'surrender'))
    for (const action of ['report_lost', 'freeze', 'surrender', 'revoke'] as const) {
      expect(codeOf(await moveCard(shop, who, action, { approved: true }))).toBe(
        'card_transition_not_allowed',
      )
    }
  })

  test('the same move again is answered as done and books nothing', async () => {
    await openWithMember()
    const input = {
      actId: actId(shop),
      identification: typed(shop).identification,
      action: 'report_lost' as const,
      why: 'reported_lost',
      approval: null,
    }
    good(await shop.till.people.moveCard(input))
    const entries = shop.till.status().outbox.entries
    expect(good(await shop.till.people.moveCard(input)).card.state).toBe('frozen')
    expect(shop.till.status().outbox.entries).toBe(entries)
    expect(codeOf(await shop.till.people.moveCard({ ...input, action: 'revoke', why: 'misuse' }))).toBe(
      'act_reused',
    )
  })
})

describe('EN-11 a lost card', () => {
  test.each([
    ['frozen', { kind: 'frozen' }, 'frozen'],
    ['not replaced', { kind: 'not_replaced' }, 'lost'],
    ['replaced', { kind: 'replaced', feeFen: 10_00 as Fen }, 'lost'],
  ] as const)('where it is %s: %j makes it %s, and it stops working at once', async (_, loss, state) => {
    await openWithMember(withLoss(loss))
    const lost = good(await moveCard(shop, typed(shop), 'report_lost'))
    expect(lost.card).toEqual({ state, activeAtText: null })
    expect(lastSlip()).toContain('挂 失')
    expect(scan(1_000_001)).toBe(`${state} typed`)
    const sale = await sell(shop, aDraft({ identification: typed(shop).identification, regularYuan: 100 }))
    expect(sale.result).toMatchObject({ dueFen: 100_00, accruedPoints: 0 })
  })

  test('its finder cannot open it again by showing it; a manager can', async () => {
    await openWithMember()
    good(await moveCard(shop, typed(shop), 'report_lost'))
    const finder = good(shop.till.identify({ text: `;${makeCardNumber(1_000_001)}?`, via: 'wedge' }))
    if (finder.kind !== 'member') throw new Error(finder.kind)
    expect(codeOf(await moveCard(shop, finder.member, 'found'))).toBe('needs_approval')
    expect(good(await moveCard(shop, finder.member, 'found', { approved: true })).card.state).toBe('active')
    expect(scan(1_000_001)).toBe('active presented')
  })

  test('a card frozen on suspicion is unfrozen by a manager, never found', async () => {
    await openWithMember()
    good(await moveCard(shop, swipe(shop), 'freeze', { approved: true }))
    expect(codeOf(await moveCard(shop, typed(shop), 'found', { approved: true }))).toBe(
      'card_transition_not_allowed',
    )
    expect(codeOf(await moveCard(shop, typed(shop), 'report_lost'))).toBe('card_transition_not_allowed')
    expect(good(await moveCard(shop, typed(shop), 'unfreeze', { approved: true })).card.state).toBe('active')
  })

  test('is replaced against proof and a fee: the balance stays, the old card is void', async () => {
    await openWithMember(withLoss({ kind: 'replaced', feeFen: 10_00 as Fen }))
    await sell(shop, aDraft({ identification: swipe(shop).identification, specialYuan: 1000 }))
    good(await moveCard(shop, typed(shop), 'report_lost'))
    const who = typed(shop)
    expect(good(shop.till.people.cardActions(who)).replacementFeeFen).toBe(10_00)
    expect(codeOf(await replace(who))).toBe('identity_not_proved')
    const id = actId(shop)
    const done = good(await replace(who, { proved: true, actId: id }))
    expect(done.member).toMatchObject({ card: { state: 'active' }, points: { total: 900 } })
    expect(textOfSvg(done.slipSvg)).toMatch(/补卡工本费.*10\.00/)
    expect(scan(1_000_001)).toBe('card_replaced')
    expect(scan(2_000_001)).toBe('active presented')
    expect(good(await replace(who, { proved: true, actId: id })).slipNumber).toBe(done.slipNumber)
  })

  test('where it is frozen only, a manager alone gives another, without a fee', async () => {
    await openWithMember()
    good(await moveCard(shop, typed(shop), 'report_lost'))
    expect(codeOf(await replace(typed(shop), { proved: true }))).toBe('needs_approval')
    const done = good(await replace(typed(shop), { approved: true }))
    expect(textOfSvg(done.slipSvg)).not.toContain('工本费')
  })

  test('where none is replaced, not even a manager replaces it; broken, it is', async () => {
    await openWithMember(withLoss({ kind: 'not_replaced' }))
    good(await moveCard(shop, typed(shop), 'report_lost'))
    expect(codeOf(await replace(typed(shop), { proved: true, approved: true }))).toBe('card_not_replaced')
    good(await moveCard(shop, typed(shop), 'found', { approved: true }))
    expect(codeOf(await replace(typed(shop), { proved: true }))).toBe('needs_card')
    expect(codeOf(await replace(swipe(shop)))).toBe('ok')
  })

  test('the new card must be a blank one of ours', async () => {
    await openWithMember()
    const who = swipe(shop)
    expect(codeOf(await replace(who, { newCard: '' }))).toBe('card_missing')
    expect(codeOf(await replace(who, { newCard: '6222021234567890' }))).toBe('card_not_ours')
    expect(codeOf(await replace(who, { newCard: makeCardNumber(1_000_001) }))).toBe('card_taken')
  })

  test('EN-04 a new card does not work before the old one would have', async () => {
    shop = await openShop()
    await signIn(shop)
    enrol(shop, {}, false)
    const broken = good(await replace(swipe(shop), { newCard: makeCardNumber(2_000_009) }))
    expect(broken.member?.card).toEqual({ state: 'issued', activeAtText: '2026-11-22 10:00:00' })
    good(await moveCard(shop, typed(shop), 'report_lost'))
    const done = good(await replace(typed(shop), { approved: true }))
    expect(done.member?.card).toEqual({ state: 'issued', activeAtText: '2026-11-22 10:00:00' })
  })
})

describe('a card handed back', () => {
  test('prints the line to stamp; its points stay and are locked until there is a new card (section 12)', async () => {
    await openWithMember()
    await sell(shop, aDraft({ identification: swipe(shop).identification, specialYuan: 2000 }))
    const who = swipe(shop)
    good(await moveCard(shop, who, 'surrender'))
    expect(lastSlip()).toContain('会员卡已交回（盖章）')
    expect(typed(shop)).toMatchObject({ card: { state: 'surrendered' }, points: { total: 1800 } })
    const draft = aDraft({ identification: typed(shop).identification, regularYuan: 300, redeem: 1000 })
    expect(good(shop.till.quoteSale({ draft })).refusal?.code).toBe('card_not_active')

    expect(codeOf(await replace(typed(shop)))).toBe('identity_not_proved')
    const again = good(await replace(typed(shop), { proved: true }))
    expect(again.member).toMatchObject({ points: { total: 1800 }, card: { state: 'issued' } })
    shop.passTime(24 * 3_600_000)
    const now = good(shop.till.identify({ text: `;${makeCardNumber(2_000_001)}?`, via: 'wedge' }))
    if (now.kind !== 'member') throw new Error(now.kind)
    const redeemed = await sell(shop, { ...draft, identification: now.member.identification })
    expect(redeemed.result.redeemedPoints).toBe(1000)
  })

  test('a revoked card is followed by a new one only if a manager says so', async () => {
    await openWithMember()
    good(await moveCard(shop, swipe(shop), 'revoke', { approved: true }))
    expect(scan(1_000_001)).toBe('revoked typed')
    expect(codeOf(await replace(typed(shop), { proved: true }))).toBe('needs_approval')
    expect(codeOf(await replace(typed(shop), { approved: true }))).toBe('ok')
  })

  test('the timeline says each step', async () => {
    await openWithMember()
    good(await moveCard(shop, swipe(shop), 'freeze', { approved: true }))
    good(await moveCard(shop, typed(shop), 'unfreeze', { approved: true }))
    const { identification } = typed(shop)
    const { items } = good(shop.till.history({ identification, beforeEntryId: null }))
    expect(items.map(({ kind, firstLine }) => `${kind} ${firstLine}`.trim())).toEqual([
      'card unfrozen',
      'card suspicion',
      'enrolment',
    ])
  })
})
