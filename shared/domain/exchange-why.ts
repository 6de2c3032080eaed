/** Why an exchange comes to what is paid, handed out and changed in points (RF-04). */
import { type Explanation, fenOf, step } from './explain.ts'
import { addFen, type Fen } from './money.ts'
import { balance, sidesOf } from './points-change.ts'
import type { EvaluatedSale } from './quote.ts'
import type { EvaluatedRefund } from './refund-evaluation.ts'

export interface ExchangeWhy {
  /** The new goods less what is carried over. */
  readonly pay: Explanation
  /** What the return hands out less what is carried over. */
  readonly handOut: Explanation
  readonly points: Explanation
}

interface ExchangeFigures {
  readonly payFen: Fen
  readonly handOutFen: Fen
  readonly carried: readonly { readonly code: string; readonly amountFen: Fen }[]
}

/** @see RF-04 */
export function explainExchange(
  refund: EvaluatedRefund,
  sale: EvaluatedSale,
  figures: ExchangeFigures,
): ExchangeWhy {
  const carriedFen = addFen(...figures.carried.map(({ amountFen }) => amountFen))
  const carried = step(
    'carried_over',
    'RF-04',
    {},
    fenOf(carriedFen),
    figures.carried.map(({ code, amountFen }) =>
      step('tender_share', 'RF-04', { tender: code }, fenOf(amountFen)),
    ),
  )
  const due = step('new_goods_due', 'RF-04', {}, fenOf(sale.result.dueFen), sale.why.due.parts)
  return {
    pay: step('exchange_pay', 'RF-04', {}, fenOf(figures.payFen), [due, carried]),
    handOut: step('exchange_hand_out', 'RF-04', {}, fenOf(figures.handOutFen), [refund.why.handOut, carried]),
    points: explainExchangeChange(refund.why.change, sale.why.change),
  }
}

/**
 * Whatever both halves change on the member's points: rewards, conversions and what was nowhere, too. `refund` is null where
 * the old goods were not this member's. @see RF-04
 */
export function explainExchangeChange(refund: Explanation | null, sale: Explanation): Explanation {
  const sold = sidesOf(sale)
  const returned = refund === null ? { gains: [], losses: [] } : sidesOf(refund)
  return balance(
    'exchange_points',
    'RF-04',
    [...sold.gains, ...returned.gains],
    [...returned.losses, ...sold.losses],
  )
}
