/** What a card stands on, from the application to the last return: refused, undone, brought back; and whom old acts name then. */
import { afterEach, describe, expect, test } from 'vitest'
import { fen } from '../../shared/domain/money.ts'
import type { CardRules } from '../../shared/domain/programme.ts'
import { findingsOf } from '../support/audit.ts'
import { RICH } from '../support/rich-programme.ts'
import {
  actId,
  aDraft,
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
} from '../support/shop.ts'

let shop: Shop

/** A manager signed in under the rich programme with these card rules. */
async function open(card: Partial<CardRules>): Promise<void> {
  shop = await openShop({ ...RICH, rewards: [], card: { ...RICH.card, ...card } })
  await signIn(shop, 'manager')
}

afterEach(async () => {
  expect(await findingsOf(shop)).toEqual([])
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

const undo = (slipNumber: string, id = actId(shop)) =>
  shop.till.points.undo({ actId: id, slipNumber, approval: null })

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
    const input = { actId: actId(shop), draft, expected: quote, approval: reason, reason: null }
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
