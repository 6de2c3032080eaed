/** The member's price of a line: tier × price class, or the birthday right's prices (TI-05, TI-06). */
import type { Explanation } from './explain.ts'
import { type Fen, fen, mulDivHalfUp } from './money.ts'
import type { Permille, Programme } from './programme.ts'
import { assert } from './result.ts'
import type { SaleFacts, SaleLine } from './sale.ts'

const FULL_PRICE: Permille = 1000

/** Which prices a whole sale is judged by. */
export type PriceBasis =
  | { readonly kind: 'list' }
  | { readonly kind: 'member'; readonly tier: string }
  | { readonly kind: 'birthday'; readonly tier: string }

export interface PricedLine {
  readonly listFen: Fen
  readonly ratePermille: Permille
  readonly priceFen: Fen
  readonly why: Explanation
}

/** List price without a member or with a card that is not active yet (EN-04). */
export function priceBasisOf(facts: SaleFacts): PriceBasis {
  const { member } = facts
  if (member === null || !member.cardActive) return { kind: 'list' }
  return { kind: facts.useBirthdayRight ? 'birthday' : 'member', tier: member.tier }
}

/** The share of the list price that a line of this class pays; a class the birthday right does not name keeps the member's price. */
export function rateOf(priceClass: string, basis: PriceBasis, programme: Programme): Permille {
  if (basis.kind === 'list') return FULL_PRICE
  const birthdayRates = programme.birthdayRight?.ratePermille ?? {}
  if (basis.kind === 'birthday' && Object.hasOwn(birthdayRates, priceClass)) {
    return birthdayRates[priceClass] ?? FULL_PRICE
  }
  return programme.memberPrice[basis.tier]?.[priceClass] ?? FULL_PRICE
}

/** Prices one line: list price times rate, rounded half up to the fen per line, not per piece. @see TI-05 */
export function priceLine(
  line: SaleLine,
  lineNumber: number,
  basis: PriceBasis,
  programme: Programme,
): PricedLine {
  assert(line.unitPriceFen > 0 && line.quantity > 0, 'only lines that were checked are priced')
  const listFen = fen(line.unitPriceFen * line.quantity)
  const ratePermille = rateOf(line.priceClass, basis, programme)
  const priceFen = fen(mulDivHalfUp(listFen, ratePermille, FULL_PRICE))
  const why: Explanation = {
    code: `line_price_${basis.kind}`,
    rule: basis.kind === 'birthday' ? 'TI-06' : 'TI-05',
    params: { lineNumber, priceClass: line.priceClass, ratePermille },
    value: { unit: 'fen', amount: priceFen },
    parts: [
      {
        code: 'line_list',
        rule: 'TI-05',
        params: { unitPriceFen: line.unitPriceFen, quantity: line.quantity },
        value: { unit: 'fen', amount: listFen },
        parts: [],
      },
    ],
  }
  return { listFen, ratePermille, priceFen, why }
}
