/** Claims at the till: the member is the one of the sale's time, whatever happened since (EN-10, EN-20); verified at the end. */
import { afterEach, describe, expect, test } from 'vitest'
import { makeCardNumber } from '../../shared/domain/card-number.ts'
import { fen } from '../../shared/domain/money.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { findingsOf } from '../support/audit.ts'
import { expectRowsExplained } from '../support/explained-rows.ts'
import { RICH } from '../support/rich-programme.ts'
import {
  actId,
  aDraft,
  codeOf,
  DAY_MS,
  enrol,
  giveBack,
  good,
  openShop,
  type Shop,
  sell,
  signIn,
  swipe,
} from '../support/shop.ts'

let shop: Shop

async function open(programme: Programme) {
  shop = await openShop(programme)
  await signIn(shop, 'manager')
  enrol(shop)
}
afterEach(async () => {
  expect(await findingsOf(shop)).toEqual([])
  await expectRowsExplained(shop)
  await shop.remove()
})

const who = () => swipe(shop).identification
const quoteClaim = (slipNumber: string, identification = who()) => {
  const quote = good(shop.till.points.quoteClaim({ draft: { identification, slipNumber } }))
  return quote.result?.accruedPoints ?? quote.refusal?.code
}
async function claim(slipNumber: string, identification = who()) {
  const draft = { identification, slipNumber }
  const { result } = good(shop.till.points.quoteClaim({ draft }))
  if (result === null) throw new Error('the claim is refused')
  const expected = { points: result.accruedPoints, fen: fen(0) }
  return good(await shop.till.points.claim({ actId: actId(shop), draft, expected, approval: null }))
}

describe('EN-20 EN-11 a claim after the card was replaced', () => {
  const REPLACING: Programme = {
    ...RICH,
    card: { ...RICH.card, loss: { kind: 'replaced', feeFen: fen(0) }, activationDelaySeconds: 3600 },
  }
  async function replaceCard(place: number): Promise<string> {
    const newCard = makeCardNumber(1_000_000 + place)
    const { identification } = swipe(shop, place - 1)
    const asked = { actId: actId(shop), identification, newCard, identityProved: true, approval: null }
    expect(codeOf(await shop.till.people.replaceCard(asked))).toBe('ok')
    return swipe(shop, place).identification
  }

  test('is judged by the card of the time of the sale, however often it was replaced since', async () => {
    await open(REPLACING)
    const sale = await sell(shop, aDraft({ regularYuan: 200 }))
    shop.passTime(DAY_MS)
    expect(quoteClaim(sale.slipNumber)).toBe(200)
    await replaceCard(2)
    shop.passTime(3_600_000)
    const third = await replaceCard(3)
    expect(quoteClaim(sale.slipNumber, third)).toBe(200)
    expect((await claim(sale.slipNumber, third)).member?.points.total).toBe(200)
  })

  test('and is refused where no card of the member worked at the sale', async () => {
    shop = await openShop(REPLACING)
    await signIn(shop, 'manager')
    enrol(shop, {}, false)
    const sale = await sell(shop, aDraft({ regularYuan: 200 }))
    shop.passTime(DAY_MS)
    expect(quoteClaim(sale.slipNumber)).toBe('card_not_active')
    const second = await replaceCard(2)
    expect(quoteClaim(sale.slipNumber, second)).toBe('card_not_active')
  })

  test('but not by a card that was handed back before the new one was given out like a first', async () => {
    await open(REPLACING)
    const sale = await sell(shop, aDraft({ regularYuan: 200 }))
    const moved = { actId: actId(shop), identification: who(), action: 'surrender' as const, approval: null }
    good(await shop.till.people.moveCard({ ...moved, why: 'handed_back' }))
    const second = await replaceCard(2)
    shop.passTime(DAY_MS)
    expect(quoteClaim(sale.slipNumber, second)).toBe('card_not_active')
  })
})

describe('EN-20 EA-02 a claim counts how often points were used before its sale', () => {
  const FIRST_DOUBLE: Programme = {
    ...RICH,
    accrual: {
      ...RICH.accrual,
      factors: [
        {
          code: 'unused',
          name: { zh: '未用积分双倍', en: 'Double while unused' },
          permille: 2000,
          when: { kind: 'redemptions', from: 0, to: 0 },
        },
      ],
    },
  }
  const redeem = () => sell(shop, aDraft({ identification: who(), regularYuan: 200, redeem: 100 }))
  async function redeemItem() {
    const draft = { identification: who(), items: [{ code: 'coupon', quantity: 1 }], tenders: [] }
    const quote = good(shop.till.points.quoteRedemption({ draft }))
    if (quote.result === null) throw new Error(`refused: ${quote.refusal?.code}`)
    const expected = { points: quote.result.points, fen: quote.result.payFen }
    return good(await shop.till.points.redeem({ actId: actId(shop), draft, expected, approval: null }))
  }

  test('and not after it, in a sale or for an item', async () => {
    await open(FIRST_DOUBLE)
    await sell(shop, aDraft({ identification: who(), regularYuan: 500 }))
    const before = await sell(shop, aDraft({ regularYuan: 100 }))
    await redeemItem()
    expect(quoteClaim(before.slipNumber)).toBe(200)
    const between = await sell(shop, aDraft({ regularYuan: 100 }))
    const redeemed = await redeem()
    expect(quoteClaim(before.slipNumber)).toBe(200)
    expect(quoteClaim(between.slipNumber)).toBe(100)
    await giveBack(shop, redeemed.slipNumber, [{ line: 0, units: 200_00 }], who())
    expect(quoteClaim(between.slipNumber)).toBe(100)
    expect((await claim(before.slipNumber)).member?.earnedThisYear).toBe(1000 + 200)
  })

  test('those that were undone or came back whole were none', async () => {
    await open(FIRST_DOUBLE)
    await sell(shop, aDraft({ identification: who(), regularYuan: 500 }))
    const redeemed = await redeem()
    const undone = await redeemItem()
    const sale = await sell(shop, aDraft({ regularYuan: 100 }))
    expect(quoteClaim(sale.slipNumber)).toBe(100)
    await giveBack(shop, redeemed.slipNumber, [{ line: 0, units: 200_00 }], who())
    expect(quoteClaim(sale.slipNumber)).toBe(100)
    good(await shop.till.points.undo({ actId: actId(shop), slipNumber: undone.slipNumber, approval: null }))
    expect(quoteClaim(sale.slipNumber)).toBe(200)
  })
})
