/** Why a sale comes to what it does: explanations out of the values the evaluation found, none computed again. */
import { type Explanation, fenOf, step } from './explain.ts'
import type { PricedLine } from './member-price.ts'
import type { Redemption } from './redemption.ts'
import type { SaleFacts, SaleResult } from './sale.ts'

/** The explanations of a sale's figures, made by the evaluation itself. */
export interface SaleWhy {
  /** By line: how its price came about. */
  readonly lines: readonly Explanation[]
  readonly due: Explanation
  readonly accrual: Explanation
  /** Null when nothing is redeemed. */
  readonly redemption: Explanation | null
  /** Null when nothing converts by itself (RE-02). */
  readonly conversion: Explanation | null
  /** By reward given: what it gives, and the money it was given for. */
  readonly rewards: readonly Explanation[]
  /** What it changes on its member's points, debt paid of it apart. */
  readonly change: Explanation
}

/** What is to be paid: the lines' prices, less the deduction, less what points pay. @see EA-12 RE-11 */
export function explainDue(
  facts: Pick<SaleFacts, 'deduction'>,
  priced: readonly PricedLine[],
  redemption: Redemption,
  result: Pick<SaleResult, 'priceFen' | 'deductionFen' | 'dueFen'>,
): Explanation {
  const lines = priced.map((line) => line.why)
  const reason = facts.deduction?.reason
  return step('due', 'RE-11', {}, fenOf(result.dueFen), [
    step('sale_price', 'TI-05', {}, fenOf(result.priceFen), lines),
    ...(reason === undefined ? [] : [step('deduction', 'EA-12', { reason }, fenOf(result.deductionFen))]),
    ...(redemption.why === null ? [] : [redemption.why]),
  ])
}
