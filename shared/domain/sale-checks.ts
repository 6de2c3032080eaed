/** What must hold before a sale can be priced: its lines, the member's tier, the deduction (EA-12). */
import { FEN_MAX, type Fen } from './money.ts'
import type { Programme } from './programme.ts'
import { type Deduction, SALE_LIMITS, type SaleFacts, type SaleLine } from './sale.ts'
import { refuseSale, type SaleRefusal } from './sale-refusals.ts'

export function linesRefusal(lines: readonly SaleLine[], programme: Programme): SaleRefusal | null {
  if (lines.length === 0) return refuseSale('no_lines', {})
  if (lines.length > SALE_LIMITS.linesMax) {
    return refuseSale('too_many_lines', { count: lines.length, max: SALE_LIMITS.linesMax })
  }
  let listFen = 0
  for (const [index, line] of lines.entries()) {
    const refusal = lineRefusal(line, index + 1, programme)
    if (refusal !== null) return refusal
    listFen += line.unitPriceFen * line.quantity
  }
  if (listFen > FEN_MAX) return refuseSale('amount_too_large', { what: 'sale', number: 0, maxFen: FEN_MAX })
  return null
}

function lineRefusal(line: SaleLine, lineNumber: number, programme: Programme): SaleRefusal | null {
  const { unitPriceFen, quantity, priceClass, category } = line
  if (unitPriceFen <= 0) return refuseSale('amount_not_positive', { what: 'line', number: lineNumber })
  if (unitPriceFen > SALE_LIMITS.unitPriceFenMax) {
    const maxFen = SALE_LIMITS.unitPriceFenMax
    return refuseSale('amount_too_large', { what: 'line', number: lineNumber, maxFen })
  }
  const max = line.kind === 'amount' ? 1 : SALE_LIMITS.quantityMax
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > max) {
    return refuseSale('quantity_invalid', { lineNumber, quantity, max })
  }
  if (!programme.priceClasses.some(({ code }) => code === priceClass)) {
    return refuseSale('unknown_price_class', { lineNumber, priceClass })
  }
  if (!programme.categories.some(({ code }) => code === category)) {
    return refuseSale('unknown_category', { lineNumber, category })
  }
  return null
}

export function tierRefusal({ member }: Pick<SaleFacts, 'member'>, programme: Programme): SaleRefusal | null {
  if (member === null || programme.tiers.some(({ code }) => code === member.tier)) return null
  return refuseSale('unknown_tier', { tier: member.tier })
}

/** EA-12: a deduction has a reason and never exceeds the bill. */
export function deductionRefusal(
  deduction: Deduction | null,
  billFen: Fen,
  programme: Programme,
): SaleRefusal | null {
  if (deduction === null) return null
  const { amountFen: deductionFen, reason } = deduction
  if (deductionFen <= 0) return refuseSale('amount_not_positive', { what: 'deduction', number: 0 })
  if (!programme.deductionReasons.some(({ code }) => code === reason)) {
    return refuseSale('unknown_reason', { reason })
  }
  if (deductionFen > billFen) return refuseSale('deduction_exceeds_bill', { deductionFen, billFen })
  return null
}
