/** What a card stands on, from the application to the last return: refused, undone, brought back; and whom old acts name then. */
import { afterEach, describe, expect, test } from 'vitest'
import type { MemberView } from '../../shared/contract/member.ts'
import { makeCardNumber } from '../../shared/domain/card-number.ts'
import { fen } from '../../shared/domain/money.ts'
import type { CardRules } from '../../shared/domain/programme.ts'
import {
  decide,
  exchange,
  exchangeDraft,
  handOver,
  inFull,
  moveCard,
  openManaged,
  openWithMember,
  replaceCard,
  topUp,
  typed,
  undo,
} from '../support/acts.ts'
import { closeExplained } from '../support/audit.ts'
import { RICH } from '../support/rich-programme.ts'
import {
  actId,
  aDraft,
  aForm,
  codeOf,
  enrol,
  giveBack,
  good,
  managerApproval,
  returnReason,
  type Shop,
  sell,
  signIn,
  swipe,
  textOfSvg,
} from '../support/shop.ts'

let shop: Shop

/** A manager signed in under the rich programme with these card rules. */
async function open(card: Partial<CardRules>): Promise<void> {
  shop = await openManaged({ ...RICH, rewards: [], card: { ...RICH.card, ...card } })
}

afterEach(() => closeExplained(shop))

const TOP_UP_500 = { kind: 'top_up_from', amountFen: fen(500_00) } as const

/** Quotes and commits a return; what each said. */
async function bringBack(slipNumber: string, units: number, cardHandedBack = false) {
  const draft = {
    slipNumber,
    returned: [{ line: 0, units }],
    identification: swipe(shop).identification,
    ...returnReason(shop),
    ...(cardHandedBack ? { cardHandedBack: true as const } : {}),
  }
  const quote = good(shop.till.quoteRefund({ draft }))
  if (quote.result === null) throw new Error(`not judged: ${quote.refusal?.code}`)
  const input = {
    actId: actId(shop),
    draft,
    expected: quote.result,
    approval: managerApproval(shop, quote.needs.overrides.length > 0 ? 'goodwill' : null),
    reason: null,
  }
  return [quote.refusal?.code ?? 'ok', codeOf(await shop.till.commitRefund(input))]
}

const saleTo = (place: number, regularYuan: number) =>
  sell(shop, aDraft({ identification: swipe(shop, place).identification, regularYuan }))

describe('EN-08 a refused proposal', () => {
  test('what was sold to the person is opened and returned as anything sold to nobody known', async () => {
    await open({ approval: 'manager' })
    const { memberId } = enrol(shop, {}, false)
    const sale = await saleTo(1, 100)
    good(decide(shop, memberId, false))
    const opened = good(shop.till.openSale({ slipNumber: sale.slipNumber }))
    expect(opened).toMatchObject({ member: null, dueFen: 100_00 })
    const back = await giveBack(shop, sale.slipNumber, [{ line: 0, units: 100_00 }], null)
    expect(back).toMatchObject({ member: null, result: { handOutFen: 100_00 } })
  })

  test("it is exchanged for goods that are nobody's, and swapped like for like", async () => {
    await open({ approval: 'manager' })
    const { memberId } = enrol(shop, {}, false)
    const [sale, swapped] = [await saleTo(1, 100), await saleTo(1, 50)]
    good(decide(shop, memberId, false))
    const approval = managerApproval(shop, 'goodwill')
    const draft = exchangeDraft(shop, sale.slipNumber, 100_00, 120, { identification: null })
    expect(await exchange(shop, draft, approval)).toMatchObject({ member: null, payFen: 20_00 })
    const line = { line: 0, units: 1, text: '37', article: null }
    const swap = { slipNumber: swapped.slipNumber, why: 'other_size' as const, lines: [line] }
    const done = { actId: actId(shop), draft: swap, approval, reason: null }
    expect(good(await shop.till.exchange.swap(done)).member).toBeNull()
  })

  test('a repetition of the sale is answered as done', async () => {
    await open({ approval: 'manager' })
    const { memberId } = enrol(shop, {}, false)
    const draft = aDraft({ identification: swipe(shop).identification, regularYuan: 100 })
    const { result } = good(shop.till.quoteSale({ draft }))
    if (result === null) throw new Error('not priced')
    const input = { actId: actId(shop), draft, expected: result, approval: null }
    const booked = good(await shop.till.commitSale(input))
    good(decide(shop, memberId, false))
    const again = good(await shop.till.commitSale(input))
    expect(again).toMatchObject({ slipNumber: booked.slipNumber, member: null })
  })

  test('is not refused while a top-up is on the card: that is undone first, and its money handed out', async () => {
    await open({ entry: TOP_UP_500 })
    const { memberId } = enrol(shop, {}, false)
    const paid = await topUp(shop, 500)
    expect(decide(shop, memberId, false)).toMatchObject({
      code: 'proposal_holds_value',
      details: { valueFen: 500_00 },
    })
    expect(swipe(shop)).toMatchObject({ card: { state: 'proposed' }, value: { principalFen: 500_00 } })
    good(await undo(shop, { slipNumber: paid.slipNumber }))
    expect(codeOf(decide(shop, memberId, false))).toBe('ok')
  })

  test('an act of a person who was erased since is answered as done, with nobody in it', async () => {
    await open({ entry: TOP_UP_500 })
    const { memberId } = enrol(shop, {}, false)
    const paid = await topUp(shop, 500)
    const id = actId(shop)
    good(await undo(shop, { slipNumber: paid.slipNumber }, { actId: id }))
    good(decide(shop, memberId, false))
    expect(good(await undo(shop, { slipNumber: paid.slipNumber }, { actId: id })).member).toBeNull()
    expect(codeOf(await undo(shop, { slipNumber: paid.slipNumber }))).toBe('already_undone')
  })
})

describe('EN-15 a card that stands on a top-up', () => {
  /** Applied for, topped up, approved, and active. */
  async function issued() {
    const { memberId } = enrol(shop, {}, false)
    const paid = await topUp(shop, 500)
    good(decide(shop, memberId, true))
    shop.passTime(1000)
    return { memberId, paid }
  }

  test('comes back before the top-up is undone', async () => {
    await open({ entry: TOP_UP_500 })
    const { memberId, paid } = await issued()
    expect(codeOf(await undo(shop, { slipNumber: paid.slipNumber }))).toBe('card_back_first')
    expect(swipe(shop)).toMatchObject({ card: { state: 'active' }, value: { principalFen: 500_00 } })
    good(await undo(shop, { slipNumber: paid.slipNumber, cardHandedBack: true }))
    const member = good(shop.till.openMember({ memberId }))
    expect(member).toMatchObject({ card: { state: 'surrendered' }, value: { principalFen: 0 } })
  })

  test('stays while another top-up carries it, or the card was handed back before', async () => {
    await open({ entry: TOP_UP_500 })
    const { memberId } = enrol(shop, {}, false)
    const [first, second] = [await topUp(shop, 500), await topUp(shop, 1000)]
    good(decide(shop, memberId, true))
    shop.passTime(1000)
    good(await undo(shop, { slipNumber: first.slipNumber, cardHandedBack: true }))
    expect(swipe(shop).card.state).toBe('active')
    expect(codeOf(await undo(shop, { slipNumber: second.slipNumber }))).toBe('card_back_first')
  })

  test('a top-up opens one card only: spent and the card handed back, it opens no other', async () => {
    await open({ entry: TOP_UP_500 })
    await issued()
    const who = swipe(shop)
    const tenders = inFull('card_value')
    await sell(shop, aDraft({ identification: who.identification, regularYuan: 500, tenders }))
    good(await moveCard(shop, who, 'surrender'))
    const terms = good(shop.till.people.cardActions(swipe(shop))).actions.find(
      ({ action }) => action === 'replace',
    )
    expect(terms).toMatchObject({ refusal: null })
    await handOver(shop)
    const again = await replaceCard(shop, swipe(shop), makeCardNumber(1_000_777), { proved: true })
    expect(codeOf(again)).toBe('needs_approval')
  })

  test('and on a sale as well: either of them undone brings it back', async () => {
    const sale = { kind: 'sale_from', amountFen: fen(500_00) } as const
    await open({ entry: { kind: 'all', of: [sale, TOP_UP_500] } })
    const bought = await sell(shop, aDraft({ regularYuan: 500 }))
    const { memberId } = enrol(shop, { entrySlips: [bought.slipNumber] }, false)
    const paid = await topUp(shop, 500)
    good(decide(shop, memberId, true))
    shop.passTime(1000)
    expect(codeOf(await undo(shop, { slipNumber: paid.slipNumber }))).toBe('card_back_first')
    expect(await bringBack(bought.slipNumber, 500_00)).toEqual(['card_back_first', 'card_back_first'])
    expect(await bringBack(bought.slipNumber, 500_00, true)).toEqual(['ok', 'ok'])
    expect(swipe(shop).card.state).toBe('surrendered')
    expect(codeOf(await undo(shop, { slipNumber: paid.slipNumber }))).toBe('ok')
  })
})

describe('EN-15 a card that still waits for a manager', () => {
  const X500 = { kind: 'sale_from', amountFen: fen(500_00) } as const

  /** 520 bought and 80 beside it, a card applied for with both slips. */
  async function applied() {
    await open({ approval: 'manager', entry: X500 })
    const [sale, other] = [
      await sell(shop, aDraft({ regularYuan: 520 })),
      await sell(shop, aDraft({ regularYuan: 80 })),
    ]
    const entrySlips = [sale.slipNumber, other.slipNumber]
    const { memberId } = enrol(shop, { entrySlips }, false)
    return { memberId, sale, other }
  }

  test.each([
    ['in part', 100_00],
    ['whole', 520_00],
  ])('falls when what it was applied for comes back %s: there is nothing to hand back', async (_, units) => {
    const { memberId, sale, other } = await applied()
    expect(await bringBack(sale.slipNumber, units)).toEqual(['ok', 'ok'])
    expect(good(shop.till.openMember({ memberId })).card.state).toBe('revoked')
    expect(good(shop.till.people.proposals())).toEqual([])
    expect(codeOf(decide(shop, memberId, true))).toBe('entry_not_met')
    expect(codeOf(decide(shop, memberId, false))).toBe('card_transition_not_allowed')
    const form = aForm({ place: 2, entrySlips: [other.slipNumber] })
    expect(good(shop.till.enrolCheck(form)).problems.entrySlips).toBeNull()
  })

  test('and stays while enough is kept', async () => {
    const { memberId, sale } = await applied()
    expect(await bringBack(sale.slipNumber, 20_00)).toEqual(['ok', 'ok'])
    expect(good(decide(shop, memberId, true))?.member?.card.state).toBe('active')
  })

  test('falls with a void and with an exchange alike, and its slip has no line to stamp', async () => {
    const { memberId, sale } = await applied()
    const draft = exchangeDraft(shop, sale.slipNumber, 520_00, 120, { identification: null })
    const done = await exchange(shop, draft, managerApproval(shop))
    expect(textOfSvg(done.slipSvg)).not.toContain('会员卡已交回')
    expect(good(shop.till.openMember({ memberId })).card.state).toBe('revoked')
  })

  test('a manager may give the person another card since', async () => {
    const { sale } = await applied()
    await bringBack(sale.slipNumber, 520_00)
    const again = await replaceCard(shop, typed(shop), makeCardNumber(1_000_777), { proved: true })
    expect(good(again).member?.card.state).toBe('active')
  })
})

describe('SV-05 no value goes onto a card that has ended', () => {
  const quoteTopUp = (member: MemberView) => {
    const tenders = inFull('cash')
    const draft = { identification: member.identification, payFen: fen(500_00), tenders }
    return good(shop.till.points.quoteTopUp({ draft }))
  }
  test.each(['surrender', 'revoke'] as const)('after %s', async (action) => {
    await open({})
    enrol(shop)
    good(await moveCard(shop, swipe(shop), action))
    expect(quoteTopUp(swipe(shop))).toMatchObject({ refusal: { code: 'card_ended' }, result: null })
  })

  test('one that is frozen, or does not work yet, takes it', async () => {
    await open({ activationDelaySeconds: 86_400 })
    enrol(shop, {}, false)
    expect(quoteTopUp(swipe(shop)).refusal).toBeNull()
    good(await moveCard(shop, swipe(shop), 'freeze'))
    expect(quoteTopUp(swipe(shop)).refusal).toBeNull()
  })
})

describe('EN-17 a guest until their own card', () => {
  const guestSale = async () => {
    shop = await openWithMember({ ...RICH, guests: { times: null, earns: 'nobody' } })
    const { identification } = swipe(shop)
    const { guestId } = good(shop.till.people.guest({ identification, phone: '19900000002' }))
    const draft = { ...aDraft({ identification, regularYuan: 500 }), guest: guestId }
    const { result } = good(shop.till.quoteSale({ draft }))
    if (result === null) throw new Error('not priced')
    return { actId: actId(shop), draft, expected: result, approval: null }
  }

  test('whoever enrols between the question and the sale is none', async () => {
    const input = await guestSale()
    enrol(shop, { place: 2 })
    expect(codeOf(shop.till.quoteSale({ draft: input.draft }))).toBe('guest_has_card')
    expect(codeOf(await shop.till.commitSale(input))).toBe('guest_has_card')
  })

  test('after a start the phone is asked for again', async () => {
    const input = await guestSale()
    await shop.restart()
    await signIn(shop, 'manager')
    const { identification } = swipe(shop)
    const draft = { ...input.draft, identification }
    expect(codeOf(await shop.till.commitSale({ ...input, draft }))).toBe('guest_unknown')
    good(shop.till.people.guest({ identification, phone: '19900000002' }))
    expect(codeOf(await shop.till.commitSale({ ...input, draft }))).toBe('ok')
  })
})
