/** The very edges of using points: the bill, the minimum, the ceiling, the stock. */
import { describe, expect, test } from 'vitest'
import type { RedemptionFacts } from '../../shared/domain/act.ts'
import { evaluateRedemption } from '../../shared/domain/item-redemption.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { evaluateSale } from '../../shared/domain/quote.ts'
import { aLine, aListPriceProgramme, aLot, aMember, aSale, ORDINARY_DAY } from '../support/builders.ts'
import { everythingOnRequest } from '../support/programmes.ts'

describe('RE-01 points as money off', () => {
  const listPrice = aListPriceProgramme()
  const redeeming = (redeemPoints: number, priceFen: number, programme: Programme = listPrice) => {
    const held = { lots: [aLot('old', 9000)], birthdayRights: 0 }
    const result = evaluateSale(aSale({ lines: [aLine({ priceFen })], redeemPoints, held }), programme)
    return result.ok ? result.value.result.dueFen : result.code
  }
  const withRules = (over: Partial<Programme['redemption']>): Programme => ({
    ...listPrice,
    redemption: { ...listPrice.redemption, ...over },
  })

  test.each([
    [1000, 20_00, 0],
    [1000, 19_99, 'redemption_exceeds_bill'],
    [2000, 40_00, 0],
    [2000, 39_99, 'redemption_exceeds_bill'],
  ])('%i points pay of a bill of %i fen: %s', (redeemPoints, priceFen, due) => {
    expect(redeeming(redeemPoints, priceFen)).toBe(due)
  })

  test('from the minimum on, and not below', () => {
    const fromTwo = withRules({ minimumPoints: points(2000) })
    expect(redeeming(1000, 100_00, fromTwo)).toBe('redemption_below_minimum')
    expect(redeeming(2000, 100_00, fromTwo)).toBe(60_00)
  })

  test('up to the ceiling of a sale, and not beyond', () => {
    const ceiling = withRules({ ceilingFenPerSale: fen(40_00) })
    expect(redeeming(2000, 100_00, ceiling)).toBe(60_00)
    expect(redeeming(3000, 100_00, ceiling)).toBe('redemption_over_ceiling')
  })
})

describe('RE-06 gifts for points', () => {
  const gifts = (quantity: number, stock: RedemptionFacts['held']['stock']) =>
    evaluateRedemption(
      {
        businessDate: ORDINARY_DAY,
        site: '0012',
        member: aMember({ homeSite: '0012' }),
        items: [{ code: 'umbrella', quantity }],
        tenders: [],
        held: { lots: [aLot('old', 5000)], stock },
      },
      everythingOnRequest(),
    )

  test("while this site's stock lasts", () => {
    expect(gifts(2, { umbrella: 2 })).toMatchObject({ ok: true })
    expect(gifts(3, { umbrella: 2 })).toMatchObject({ code: 'out_of_stock', details: { left: 2 } })
    expect(gifts(1, { shoe_care: 9 })).toMatchObject({ code: 'out_of_stock', details: { left: 0 } })
  })
})
