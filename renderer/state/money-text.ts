/** Money as typed: text becomes whole fen by counting digits, never by floating point. */
import { type Fen, fen } from '../../shared/domain/money.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { SALE_LIMITS } from '../../shared/domain/sale.ts'

export type MoneyTextProblem = 'three_decimals' | 'amount_unreadable' | 'amount_too_large'

/** Longer than any amount a till can mean; what lies behind is not looked at. */
const TEXT_LENGTH_MAX = 24

/**
 * '598', '598.', '598.5' and '598.50' are amounts in yuan; '.5' is fifty fen.
 * Refuses three_decimals, amount_unreadable, and amount_too_large above the largest price a line may have.
 */
export function fenOfText(text: string): Result<Fen, MoneyTextProblem> {
  const match = text.length > TEXT_LENGTH_MAX ? null : /^(\d*)(?:\.(\d*))?$/.exec(text)
  const yuan = match?.[1] ?? ''
  const decimals = match?.[2] ?? ''
  if (!match || (yuan === '' && decimals === '')) return refuse('amount_unreadable')
  if (decimals.length > 2) return refuse('three_decimals')
  const amount = BigInt(yuan === '' ? '0' : yuan) * 100n + BigInt(decimals.padEnd(2, '0'))
  if (amount > BigInt(SALE_LIMITS.unitPriceFenMax)) {
    return refuse('amount_too_large', { maxFen: SALE_LIMITS.unitPriceFenMax })
  }
  return ok(fen(Number(amount)))
}

/** A whole number of pieces as typed; null when it is none within `max`. */
export function piecesOfText(text: string, max: number): number | null {
  if (!/^\d{1,9}$/.test(text)) return null
  const pieces = Number(text)
  return pieces <= max ? pieces : null
}

/** How an amount box shows what is already typed in fen: 29000 -> '290.00'. */
export function textOfFen(amount: Fen): string {
  return `${Math.trunc(amount / 100)}.${String(amount % 100).padStart(2, '0')}`
}
