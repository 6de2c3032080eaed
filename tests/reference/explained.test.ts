/** Every number explains itself: what an explanation comes to, computed again from its figures alone, is what is booked. */
import { describe, expect, test } from 'vitest'
import { evaluateExchange } from '../../shared/domain/exchange.ts'
import type { Explanation } from '../../shared/domain/explain.ts'
import { evaluateSale } from '../../shared/domain/quote.ts'
import { evaluateRefund } from '../../shared/domain/refund-evaluation.ts'
import { evaluateUnknownReturn } from '../../shared/domain/unknown-return.ts'
import { CASES_TIME_LIMIT_MS, holdsInCases } from '../support/properties.ts'
import { recompute } from '../support/recompute.ts'
import { eachDrawn, eachHistory } from './cases.ts'
import { at } from './exact.ts'
import { unknownReturnFrom } from './generate-acts.ts'
import { exchangeFrom } from './generate-exchange.ts'
import { historyFrom, type ReturnAct } from './generate-history.ts'
import { saleFrom } from './generate-sale.ts'

/** Null is right where there is nothing to explain. */
function explains(why: Explanation | null, booked: number | undefined): void {
  if (why === null) return
  expect(why.value.amount).toBe(booked)
  expect(recompute(why)).toBe(booked)
}

const optionsOf = ({ period, priceClass }: ReturnAct['overrides']) => ({
  overridePeriod: period,
  overrideNotReturnable: priceClass,
})

describe('explanation = booked', { timeout: CASES_TIME_LIMIT_MS }, () => {
  test('of every sale: prices, bill, redemption, points, conversion', () => {
    holdsInCases(
      8,
      eachDrawn((choices, drawn) => {
        const { facts, programme } = saleFrom(choices, drawn)
        const judged = evaluateSale(facts, programme)
        if (!judged.ok) return
        const { result, why } = judged.value
        for (const [line, { priceFen }] of result.lines.entries()) explains(at(why.lines, line), priceFen)
        explains(why.due, result.dueFen)
        explains(why.accrual, result.accruedPoints)
        explains(why.redemption, result.redeemedFen)
        explains(why.conversion, result.conversion?.fen)
        expect(why.redemption === null).toBe(result.redeemedPoints === 0)
        expect(why.conversion === null).toBe(result.conversion === undefined)
      }),
    )
  })

  test('of every return: lines, claw-back, shortfall, money, points that come back, conversions', () => {
    holdsInCases(
      8,
      eachHistory(4, (drawn, programme) => {
        for (const act of historyFrom(drawn, programme) ?? []) explainsReturn(act)
      }),
    )
  })

  test('of every exchange and every return of an unknown sale', () => {
    holdsInCases(
      6,
      eachHistory(2, (drawn, programme) => {
        const exchange = exchangeFrom(drawn, programme)
        if (exchange === null) return
        const { refund, sale } = exchange.asked
        const judged = evaluateExchange({ sale, refund: { ...refund, options: optionsOf(refund.overrides) } })
        if (!judged.ok) return
        const { why, payFen, handOutFen, netPoints } = judged.value
        explains(why.pay, payFen)
        explains(why.handOut, handOutFen)
        explains(why.points, netPoints)
      }),
    )
    holdsInCases(
      2,
      eachDrawn((choices, programme) => {
        const judged = evaluateUnknownReturn(unknownReturnFrom(choices, programme), programme)
        if (!judged.ok) return
        const { result, why } = judged.value
        explains(why.clawback, result.clawbackPoints)
        explains(why.shortfall, result.shortfallPoints)
        explains(why.handOut, result.handOutFen)
      }),
    )
  })
})

function explainsReturn({ sale, facts, programme, overrides }: ReturnAct): void {
  const judged = evaluateRefund(sale, facts, programme, optionsOf(overrides))
  if (!judged.ok) return
  const { result, why } = judged.value
  for (const [place, { costFen }] of result.lines.entries()) explains(at(why.lines, place), costFen)
  explains(why.clawback, result.clawbackPoints)
  explains(why.shortfall, result.shortfallPoints)
  explains(why.handOut, result.handOutFen)
  explains(why.restored, result.restoredPoints)
  const undone = result.conversionsUndone ?? []
  expect(why.conversionsUndone).toHaveLength(undone.length)
  for (const [place, { fen }] of undone.entries()) explains(at(why.conversionsUndone, place), fen)
  explains(why.conversion, result.conversion?.fen)
  expect(why.surrender !== null).toBe(result.surrenderCard === true)
}
