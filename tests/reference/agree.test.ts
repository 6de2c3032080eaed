/**
 * The rules and the naive reference, written apart from the same texts, come to the same result or refuse for the same reason
 * in every generated case. A difference names both answers and what was asked.
 */
import { describe, expect, test } from 'vitest'
import { evaluateAdjustment } from '../../shared/domain/adjustment.ts'
import { claimedSale, evaluateClaim } from '../../shared/domain/claim.ts'
import { type EvaluatedExchange, evaluateExchange } from '../../shared/domain/exchange.ts'
import { lastDayFor } from '../../shared/domain/expiry.ts'
import { evaluateExtra } from '../../shared/domain/extra.ts'
import { evaluateRedemption } from '../../shared/domain/item-redemption.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { evaluateSale } from '../../shared/domain/quote.ts'
import { evaluateRefund, initialRefundState } from '../../shared/domain/refund-evaluation.ts'
import { ok, type Result } from '../../shared/domain/result.ts'
import { plusDays } from '../../shared/domain/time.ts'
import { evaluateTopUp } from '../../shared/domain/top-up.ts'
import { evaluateUnknownReturn } from '../../shared/domain/unknown-return.ts'
import { CASES_TIME_LIMIT_MS, holdsInCases } from '../support/properties.ts'
import { referenceAdjustment, referenceExtra, referenceRedemption, referenceTopUp } from './acts.ts'
import type { Answer } from './answer.ts'
import { eachDrawn, eachHistory } from './cases.ts'
import type { Choices } from './choices.ts'
import { agree } from './compare.ts'
import { lastDay } from './expiry.ts'
import { adjustmentFrom, extraFrom, redemptionFrom, topUpFrom, unknownReturnFrom } from './generate-acts.ts'
import { CLAIM, claimFrom } from './generate-claim.ts'
import { exchangeFrom } from './generate-exchange.ts'
import { historyFrom, type ReturnAct } from './generate-history.ts'
import { DAYS } from './generate-programme.ts'
import { saleFrom } from './generate-sale.ts'
import type { ReturnOverrides } from './refund-refusals.ts'
import { referenceSale } from './sale.ts'
import { referenceUnknownReturn } from './unknown-return.ts'
import { claimedBy, untouched } from './world.ts'

/** The result of an evaluation without its explanation. */
function resultOf<Value>(judged: Result<{ readonly result: Value }>): Result<Value> {
  return judged.ok ? ok(judged.value.result) : judged
}

const optionsOf = ({ period, priceClass }: ReturnOverrides) => ({
  overridePeriod: period,
  overrideNotReturnable: priceClass,
})

/** Each return of a history, one after the other. */
function agreeOnReturns(acts: readonly ReturnAct[]): void {
  for (const { sale, facts, programme, overrides, answer } of acts) {
    const judged = evaluateRefund(sale, facts, programme, optionsOf(overrides))
    agree(resultOf(judged), answer, { sale, facts, overrides, programme })
  }
}

function agreeOnActs<Facts, Value>(
  draw: (choices: Choices, programme: Programme) => Facts,
  judge: (facts: Facts, programme: Programme) => Result<{ readonly result: Value }>,
  reference: (facts: Facts, programme: Programme) => Answer<Value>,
): void {
  holdsInCases(
    2,
    eachDrawn((choices, programme) => {
      const facts = draw(choices, programme)
      agree(resultOf(judge(facts, programme)), reference(facts, programme), { facts, programme })
    }),
  )
}

describe('rules and reference agree', { timeout: CASES_TIME_LIMIT_MS }, () => {
  test('on every sale: prices, deduction, redemption, tenders, points, limits, rewards, conversion (sections 2 and 3)', () => {
    holdsInCases(
      32,
      eachDrawn((choices, drawn) => {
        const { facts, programme } = saleFrom(choices, drawn)
        agree(resultOf(evaluateSale(facts, programme)), referenceSale(facts, programme), { facts, programme })
      }),
    )
  })

  test('on every return of every history: RF-02 RF-03 RF-06 RF-07 RF-08 RF-09 RF-10 EN-15', () => {
    holdsInCases(
      26,
      eachHistory(6, (drawn, programme) => {
        const acts = historyFrom(drawn, programme)
        if (acts !== null) agreeOnReturns(acts)
      }),
    )
  })

  test('on every exchange, and on returns of the new goods: RF-04', () => {
    holdsInCases(
      14,
      eachHistory(5, (drawn, programme) => {
        const exchange = exchangeFrom(drawn, programme)
        if (exchange === null) return
        const { asked, answer, returns } = exchange
        const { overrides, ...refund } = asked.refund
        const judged = evaluateExchange({ ...asked, refund: { ...refund, options: optionsOf(overrides) } })
        agree(judged.ok ? ok(halvesOf(judged.value)) : judged, answer, { asked })
        agreeOnReturns(returns)
      }),
    )
  })

  test('on every claim of a slip, and on returns after it: EN-10 EN-20', () => {
    holdsInCases(
      10,
      eachHistory(4, (drawn, programme) => {
        const claim = claimFrom(drawn, programme)
        if (claim === null) return
        const { sale, facts, answer, returns } = claim
        expect(initialRefundState(sale)).toStrictEqual(untouched(sale))
        const judged = resultOf(evaluateClaim(sale, facts, claim.programme))
        agree(judged, answer, { sale, facts, programme: claim.programme })
        if (!judged.ok) return
        expect(claimedSale(sale, facts, judged.value, CLAIM)).toStrictEqual(
          claimedBy(sale, facts, judged.value, CLAIM),
        )
        agreeOnReturns(returns)
      }),
    )
  })

  test('on every return of a sale that is in no ledger: RF-11', () => {
    agreeOnActs(unknownReturnFrom, evaluateUnknownReturn, referenceUnknownReturn)
  })

  test('on every redemption for items: RE-03 RE-05 RE-06', () => {
    agreeOnActs(redemptionFrom, evaluateRedemption, referenceRedemption)
  })

  test('on every top-up: SV-01 SV-04 SV-05 EA-04', () => {
    agreeOnActs(topUpFrom, evaluateTopUp, referenceTopUp)
  })

  test('on every accrual without a sale: EA-05', () => {
    agreeOnActs(extraFrom, evaluateExtra, referenceExtra)
  })

  test('on every adjustment: EA-11', () => {
    agreeOnActs(adjustmentFrom, evaluateAdjustment, referenceAdjustment)
  })

  test('on the last day of every lot: section 12, expiry', () => {
    holdsInCases(
      1,
      eachDrawn(({ pick, upTo }, { expiry }) => {
        const accruedOn = plusDays(pick(DAYS), upTo(1500))
        expect(lastDayFor(expiry, accruedOn)).toBe(lastDay(expiry, accruedOn))
      }),
    )
  })
})

/** The parts of an exchange that the reference gives too. */
function halvesOf({
  refund,
  sale,
  refundFacts,
  saleFacts,
  payFen,
  handOutFen,
  netPoints,
}: EvaluatedExchange) {
  return { refundFacts, refund: refund.result, saleFacts, sale: sale.result, payFen, handOutFen, netPoints }
}
