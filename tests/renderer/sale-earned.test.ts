/** 本单积分: every row has its number, and the rows together are how the balance changes. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { earnedRows, pointsMoved, thingsGiven } from '../../renderer/state/sale-earned.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { RewardGiven } from '../../shared/domain/sale.ts'
import { aFactor, aLine, aListPriceProgramme, aSale, evaluated } from '../support/builders.ts'
import { holds } from '../support/properties.ts'
import { richTickets } from '../support/rich-tickets.ts'

const ROWS_MAX = 4
const sale = (yuan: number) => aSale({ lines: [aLine({ priceFen: yuan * 100 })] })
const sumOf = (rows: readonly { readonly points: number }[]) => rows.reduce((sum, row) => sum + row.points, 0)

describe('the rows of what a sale earns', () => {
  test('add up to the change of the balance, whatever the programme', () => {
    holds(
      300,
      fc.property(richTickets, ({ facts, programme }) => {
        const quote = evaluated(facts, programme)
        const { gained, used } = pointsMoved(quote.result)
        const rows = earnedRows(quote, ROWS_MAX)
        expect(sumOf(rows)).toBe(gained - used)
        expect(rows.length).toBeGreaterThan(0)
        expect(rows.length).toBeLessThanOrEqual(ROWS_MAX)
      }),
    )
  })

  test('EA-02 a multiple shows what it adds to the plain points', () => {
    const programme = aListPriceProgramme({
      factors: [aFactor(1560, { kind: 'sale_from', amountFen: fen(100_00) })],
    })
    expect(earnedRows(evaluated(sale(1200), programme), ROWS_MAX)).toMatchObject([
      { kind: 'base', points: 1200 },
      { kind: 'factors', permille: 1560, points: 672 },
    ])
  })

  test('EA-10 what a limit cut off has its row', () => {
    const programme = aListPriceProgramme({ limits: { perSale: points(500), perDay: null, perMonth: null } })
    expect(earnedRows(evaluated(sale(800), programme), ROWS_MAX)).toMatchObject([
      { kind: 'base', points: 800 },
      { kind: 'limit', points: -300 },
      { kind: 'factors', codes: [], points: 0 },
    ])
  })

  test("RF-10 points given count, the referrer's and things do not, and are named apart", () => {
    const { result } = evaluated(sale(100), aListPriceProgramme())
    const rewards: readonly RewardGiven[] = [
      { code: 'first', to: 'member', gives: { kind: 'points', points: points(100) } },
      { code: 'introduced', to: 'referrer', referrer: 'm', gives: { kind: 'points', points: points(50) } },
      { code: 'spend500', to: 'member', gives: { kind: 'voucher', voucher: 'thanks50' } },
    ]
    expect(pointsMoved({ ...result, rewards })).toEqual({ gained: 200, used: 0 })
    expect(thingsGiven({ ...result, rewards }).map(({ code }) => code)).toEqual(['introduced', 'spend500'])
  })
})
