/** Factors by goods: what is at work on a category and price class is asked for every line, and stacked once (EA-02). */
import { expect, test } from 'vitest'
import type { EarningPortion } from '../../shared/domain/earning-money.ts'
import { fenOf, step } from '../../shared/domain/explain.ts'
import { factorsByGoods } from '../../shared/domain/factors.ts'
import { fen } from '../../shared/domain/money.ts'
import { aFactor, aListPriceProgramme } from '../support/builders.ts'

const SHOES_PAID: EarningPortion = {
  lineNumber: 1,
  category: 'shoe',
  priceClass: 'regular',
  carried: false,
  earningFen: fen(100),
  why: step('line_earns', 'EA-03', {}, fenOf(100)),
}

test('EA-02 a combination of category and price class is stacked once', () => {
  const factorOf = factorsByGoods([aFactor(2000, { kind: 'tier', tier: 'member' })], aListPriceProgramme())
  expect(factorOf(SHOES_PAID).permille).toBe(2000)
  expect(factorOf({ ...SHOES_PAID, lineNumber: 2 })).toBe(factorOf(SHOES_PAID))
})
