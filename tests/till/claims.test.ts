/** Claims at the till: the member is the one of the sale's time, whatever happened since (EN-10, EN-20); verified at the end. */
import { afterEach, describe, expect, test } from 'vitest'
import { makeCardNumber } from '../../shared/domain/card-number.ts'
import { fen } from '../../shared/domain/money.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import {
  claim,
  moveCard,
  openManaged,
  openWithMember,
  quoteClaim,
  redeem,
  replaceCard,
  undo,
} from '../support/acts.ts'
import { closeExplained } from '../support/audit.ts'
import { RICH } from '../support/rich-programme.ts'
import { aDraft, codeOf, DAY_MS, enrol, giveBack, good, type Shop, sell, swipe } from '../support/shop.ts'

let shop: Shop

async function open(programme: Programme) {
  shop = await openWithMember(programme)
}
afterEach(() => closeExplained(shop))

const who = () => swipe(shop).identification

describe('EN-20 EN-11 a claim after the card was replaced', () => {
  const REPLACING: Programme = {
    ...RICH,
    card: { ...RICH.card, loss: { kind: 'replaced', feeFen: fen(0) }, activationDelaySeconds: 3600 },
  }
  async function replaced(place: number): Promise<string> {
    const newCard = makeCardNumber(1_000_000 + place)
    expect(codeOf(await replaceCard(shop, swipe(shop, place - 1), newCard, { proved: true }))).toBe('ok')
    return swipe(shop, place).identification
  }

  test('is judged by the card of the time of the sale, however often it was replaced since', async () => {
    await open(REPLACING)
    const sale = await sell(shop, aDraft({ regularYuan: 200 }))
    shop.passTime(DAY_MS)
    expect(quoteClaim(shop, sale.slipNumber)).toBe(200)
    await replaced(2)
    shop.passTime(3_600_000)
    const third = await replaced(3)
    expect(quoteClaim(shop, sale.slipNumber, third)).toBe(200)
    expect((await claim(shop, sale.slipNumber, third)).member?.points.total).toBe(200)
  })

  test('and is refused where no card of the member worked at the sale', async () => {
    shop = await openManaged(REPLACING)
    enrol(shop, {}, false)
    const sale = await sell(shop, aDraft({ regularYuan: 200 }))
    shop.passTime(DAY_MS)
    expect(quoteClaim(shop, sale.slipNumber)).toBe('card_not_active')
    const second = await replaced(2)
    expect(quoteClaim(shop, sale.slipNumber, second)).toBe('card_not_active')
  })

  test('but not by a card that was handed back before the new one was given out like a first', async () => {
    await open(REPLACING)
    const sale = await sell(shop, aDraft({ regularYuan: 200 }))
    good(await moveCard(shop, swipe(shop), 'surrender'))
    const second = await replaced(2)
    shop.passTime(DAY_MS)
    expect(quoteClaim(shop, sale.slipNumber, second)).toBe('card_not_active')
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
  const usePoints = () => sell(shop, aDraft({ identification: who(), regularYuan: 200, redeem: 100 }))

  test('and not after it, in a sale or for an item', async () => {
    await open(FIRST_DOUBLE)
    await sell(shop, aDraft({ identification: who(), regularYuan: 500 }))
    const before = await sell(shop, aDraft({ regularYuan: 100 }))
    await redeem(shop, 'coupon')
    expect(quoteClaim(shop, before.slipNumber)).toBe(200)
    const between = await sell(shop, aDraft({ regularYuan: 100 }))
    const redeemed = await usePoints()
    expect(quoteClaim(shop, before.slipNumber)).toBe(200)
    expect(quoteClaim(shop, between.slipNumber)).toBe(100)
    await giveBack(shop, redeemed.slipNumber, [{ line: 0, units: 200_00 }], who())
    expect(quoteClaim(shop, between.slipNumber)).toBe(100)
    expect((await claim(shop, before.slipNumber)).member?.earnedThisYear).toBe(1000 + 200)
  })

  test('those that were undone or came back whole were none', async () => {
    await open(FIRST_DOUBLE)
    await sell(shop, aDraft({ identification: who(), regularYuan: 500 }))
    const redeemed = await usePoints()
    const undone = await redeem(shop, 'coupon')
    const sale = await sell(shop, aDraft({ regularYuan: 100 }))
    expect(quoteClaim(shop, sale.slipNumber)).toBe(100)
    await giveBack(shop, redeemed.slipNumber, [{ line: 0, units: 200_00 }], who())
    expect(quoteClaim(shop, sale.slipNumber)).toBe(100)
    good(await undo(shop, { slipNumber: undone.slipNumber }))
    expect(quoteClaim(shop, sale.slipNumber)).toBe(200)
  })
})
