/** What a card stands on, from the application to the last return: refused, undone, brought back; and whom old acts name then. */
import { afterEach, describe, expect, test } from 'vitest'
import type { MemberView } from '../../shared/contract/member.ts'
import { makeCardNumber } from '../../shared/domain/card-number.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { CardRules } from '../../shared/domain/programme.ts'
import { findingsOf } from '../support/audit.ts'
import { expectRowsExplained } from '../support/explained-rows.ts'
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
  openShop,
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
  shop = await openShop({ ...RICH, rewards: [], card: { ...RICH.card, ...card } })
  await signIn(shop, 'manager')
}

afterEach(async () => {
  expect(await findingsOf(shop)).toEqual([])
  await expectRowsExplained(shop)
  await shop.remove()
})

const TOP_UP_500 = { kind: 'top_up_from', amountFen: fen(500_00) } as const

async function topUp(yuan: number) {
  const draft = {
    identification: swipe(shop).identification,
    payFen: fen(yuan * 100),
    tenders: [{ code: 'cash', amountFen: null }],
  }
  const { result } = good(shop.till.points.quoteTopUp({ draft }))
  if (result === null) throw new Error('no top-up')
  const expected = { points: result.accruedPoints, fen: fen(result.principalFen + result.bonusFen) }
  return good(await shop.till.points.topUp({ actId: actId(shop), draft, expected, approval: null }))
}

const undo = (slipNumber: string, id = actId(shop), cardHandedBack = false) =>
  shop.till.points.undo({
    actId: id,
    slipNumber,
    approval: null,
    ...(cardHandedBack ? { cardHandedBack: true as const } : {}),
  })

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

const decide = (memberId: string, approve: boolean) =>
  shop.till.people.decideProposal({ actId: actId(shop), memberId, approve })

const saleTo = (place: number, regularYuan: number) =>
  sell(shop, aDraft({ identification: swipe(shop, place).identification, regularYuan }))

describe('EN-08 a refused proposal', () => {
  test('what was sold to the person is opened and returned as anything sold to nobody known', async () => {
    await open({ approval: 'manager' })
    const { memberId } = enrol(shop, {}, false)
    const sale = await saleTo(1, 100)
    good(decide(memberId, false))
    const opened = good(shop.till.openSale({ slipNumber: sale.slipNumber }))
    expect(opened).toMatchObject({ member: null, dueFen: 100_00 })
    const back = await giveBack(shop, sale.slipNumber, [{ line: 0, units: 100_00 }], null)
    expect(back).toMatchObject({ member: null, result: { handOutFen: 100_00 } })
  })

  test("it is exchanged for goods that are nobody's, and swapped like for like", async () => {
    await open({ approval: 'manager' })
    const { memberId } = enrol(shop, {}, false)
    const [sale, swapped] = [await saleTo(1, 100), await saleTo(1, 50)]
    good(decide(memberId, false))
    const reason = managerApproval(shop, 'goodwill')
    const { identification: _, guest: __, ...goods } = aDraft({ regularYuan: 120 })
    const refund = {
      slipNumber: sale.slipNumber,
      returned: [{ line: 0, units: 100_00 }],
      identification: null,
    }
    const draft = { refund: { ...refund, ...returnReason(shop) }, sale: goods }
    const quote = good(shop.till.exchange.quote({ draft }))
    expect(quote).toMatchObject({ refusal: null, payFen: 20_00 })
    const input = {
      actId: actId(shop),
      draft,
      expected: { ...quote, netPoints: points(quote.netPoints) },
      approval: reason,
      reason: null,
    }
    expect(good(await shop.till.exchange.commit(input)).member).toBeNull()
    const line = { line: 0, units: 1, text: '37', article: null }
    const swap = { slipNumber: swapped.slipNumber, why: 'other_size' as const, lines: [line] }
    const done = { actId: actId(shop), draft: swap, approval: reason, reason: null }
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
    good(decide(memberId, false))
    const again = good(await shop.till.commitSale(input))
    expect(again).toMatchObject({ slipNumber: booked.slipNumber, member: null })
  })

  test('is not refused while a top-up is on the card: that is undone first, and its money handed out', async () => {
    await open({ entry: TOP_UP_500 })
    const { memberId } = enrol(shop, {}, false)
    const paid = await topUp(500)
    expect(decide(memberId, false)).toMatchObject({
      code: 'proposal_holds_value',
      details: { valueFen: 500_00 },
    })
    expect(swipe(shop)).toMatchObject({ card: { state: 'proposed' }, value: { principalFen: 500_00 } })
    good(await undo(paid.slipNumber))
    expect(codeOf(decide(memberId, false))).toBe('ok')
  })

  test('an act of a person who was erased since is answered as done, with nobody in it', async () => {
    await open({ entry: TOP_UP_500 })
    const { memberId } = enrol(shop, {}, false)
    const paid = await topUp(500)
    const id = actId(shop)
    good(await undo(paid.slipNumber, id))
    good(decide(memberId, false))
    expect(good(await undo(paid.slipNumber, id)).member).toBeNull()
    expect(codeOf(await undo(paid.slipNumber))).toBe('already_undone')
  })
})

describe('EN-15 a card that stands on a top-up', () => {
  /** Applied for, topped up, approved, and active. */
  async function issued() {
    const { memberId } = enrol(shop, {}, false)
    const paid = await topUp(500)
    good(decide(memberId, true))
    shop.passTime(1000)
    return { memberId, paid }
  }

  test('comes back before the top-up is undone', async () => {
    await open({ entry: TOP_UP_500 })
    const { memberId, paid } = await issued()
    expect(codeOf(await undo(paid.slipNumber))).toBe('card_back_first')
    expect(swipe(shop)).toMatchObject({ card: { state: 'active' }, value: { principalFen: 500_00 } })
    good(await undo(paid.slipNumber, actId(shop), true))
    const member = good(shop.till.openMember({ memberId }))
    expect(member).toMatchObject({ card: { state: 'surrendered' }, value: { principalFen: 0 } })
  })

  test('stays while another top-up carries it, or the card was handed back before', async () => {
    await open({ entry: TOP_UP_500 })
    const { memberId } = enrol(shop, {}, false)
    const [first, second] = [await topUp(500), await topUp(1000)]
    good(decide(memberId, true))
    shop.passTime(1000)
    good(await undo(first.slipNumber, actId(shop), true))
    expect(swipe(shop).card.state).toBe('active')
    expect(codeOf(await undo(second.slipNumber))).toBe('card_back_first')
  })

  test('a top-up opens one card only: spent and the card handed back, it opens no other', async () => {
    await open({ entry: TOP_UP_500 })
    await issued()
    const who = swipe(shop)
    const tenders = [{ code: 'card_value', amountFen: null }]
    await sell(shop, aDraft({ identification: who.identification, regularYuan: 500, tenders }))
    good(
      await shop.till.people.moveCard({
        actId: actId(shop),
        identification: who.identification,
        action: 'surrender',
        why: 'handed_back',
        approval: null,
      }),
    )
    const terms = good(shop.till.people.cardActions(swipe(shop))).actions.find(
      ({ action }) => action === 'replace',
    )
    expect(terms).toMatchObject({ refusal: null })
    good(shop.till.lock())
    await signIn(shop)
    const again = await shop.till.people.replaceCard({
      actId: actId(shop),
      identification: swipe(shop).identification,
      newCard: makeCardNumber(1_000_777),
      identityProved: true,
      approval: null,
    })
    expect(codeOf(again)).toBe('needs_approval')
  })

  test('and on a sale as well: either of them undone brings it back', async () => {
    const sale = { kind: 'sale_from', amountFen: fen(500_00) } as const
    await open({ entry: { kind: 'all', of: [sale, TOP_UP_500] } })
    const bought = await sell(shop, aDraft({ regularYuan: 500 }))
    const { memberId } = enrol(shop, { entrySlips: [bought.slipNumber] }, false)
    const paid = await topUp(500)
    good(decide(memberId, true))
    shop.passTime(1000)
    expect(codeOf(await undo(paid.slipNumber))).toBe('card_back_first')
    expect(await bringBack(bought.slipNumber, 500_00)).toEqual(['card_back_first', 'card_back_first'])
    expect(await bringBack(bought.slipNumber, 500_00, true)).toEqual(['ok', 'ok'])
    expect(swipe(shop).card.state).toBe('surrendered')
    expect(codeOf(await undo(paid.slipNumber))).toBe('ok')
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
    expect(codeOf(decide(memberId, true))).toBe('entry_not_met')
    expect(codeOf(decide(memberId, false))).toBe('card_transition_not_allowed')
    const form = aForm({ place: 2, entrySlips: [other.slipNumber] })
    expect(good(shop.till.enrolCheck(form)).problems.entrySlips).toBeNull()
  })

  test('and stays while enough is kept', async () => {
    const { memberId, sale } = await applied()
    expect(await bringBack(sale.slipNumber, 20_00)).toEqual(['ok', 'ok'])
    expect(good(decide(memberId, true))?.member?.card.state).toBe('active')
  })

  test('falls with a void and with an exchange alike, and its slip has no line to stamp', async () => {
    const { memberId, sale } = await applied()
    const { identification: _, guest: __, ...goods } = aDraft({ regularYuan: 120 })
    const refund = {
      slipNumber: sale.slipNumber,
      returned: [{ line: 0, units: 520_00 }],
      identification: null,
    }
    const draft = { refund: { ...refund, ...returnReason(shop) }, sale: goods }
    const quote = good(shop.till.exchange.quote({ draft }))
    expect(quote.refusal).toBeNull()
    const expected = { ...quote, netPoints: points(quote.netPoints) }
    const input = { actId: actId(shop), draft, expected, approval: managerApproval(shop), reason: null }
    const done = good(await shop.till.exchange.commit(input))
    expect(textOfSvg(done.slipSvg)).not.toContain('会员卡已交回')
    expect(good(shop.till.openMember({ memberId })).card.state).toBe('revoked')
  })

  test('a manager may give the person another card since', async () => {
    const { sale } = await applied()
    await bringBack(sale.slipNumber, 520_00)
    const who = good(shop.till.identify({ text: '19900000001', via: 'typed' }))
    if (who.kind !== 'member') throw new Error(who.kind)
    const again = await shop.till.people.replaceCard({
      actId: actId(shop),
      identification: who.member.identification,
      newCard: makeCardNumber(1_000_777),
      identityProved: true,
      approval: null,
    })
    expect(good(again).member?.card.state).toBe('active')
  })
})

describe('SV-05 no value goes onto a card that has ended', () => {
  const quoteTopUp = (member: MemberView) => {
    const tenders = [{ code: 'cash', amountFen: null }]
    const draft = { identification: member.identification, payFen: fen(500_00), tenders }
    return good(shop.till.points.quoteTopUp({ draft }))
  }
  const move = (action: 'surrender' | 'revoke' | 'freeze', why: string) =>
    shop.till.people.moveCard({
      actId: actId(shop),
      identification: swipe(shop).identification,
      action,
      why,
      approval: null,
    })

  test.each([
    ['surrender', 'handed_back'],
    ['revoke', 'misuse'],
  ] as const)('after %s', async (action, why) => {
    await open({})
    enrol(shop)
    good(await move(action, why))
    expect(quoteTopUp(swipe(shop))).toMatchObject({ refusal: { code: 'card_ended' }, result: null })
  })

  test('one that is frozen, or does not work yet, takes it', async () => {
    await open({ activationDelaySeconds: 86_400 })
    enrol(shop, {}, false)
    expect(quoteTopUp(swipe(shop)).refusal).toBeNull()
    good(await move('freeze', 'suspicion'))
    expect(quoteTopUp(swipe(shop)).refusal).toBeNull()
  })
})

describe('EN-17 a guest until their own card', () => {
  const guestSale = async () => {
    shop = await openShop({ ...RICH, guests: { times: null, earns: 'nobody' } })
    await signIn(shop, 'manager')
    enrol(shop)
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
