/** Money: whole fen, branded, with every division naming its rounding. */
import { assert } from './result.ts'

declare const fenBrand: unique symbol

/** An amount of money in fen (1/100 yuan), a safe integer within ±FEN_MAX. */
export type Fen = number & { readonly [fenBrand]: true }

/** Ten million yuan: above any sale of a shop, and far inside exact integers even times a permille rate. */
export const FEN_MAX = 1_000_000_000

export const NO_FEN = 0 as Fen

/** @throws DefectError when `amount` is no whole number of fen within ±FEN_MAX. */
export function fen(amount: number): Fen {
  assert(Number.isSafeInteger(amount) && Math.abs(amount) <= FEN_MAX, `not an amount in fen: ${amount}`)
  return amount as Fen
}

/**
 * A sum over many sales, which no bound of a single amount holds for: any safe integer.
 * @throws DefectError beyond exact integers
 */
export function sumOfFen(amount: number): Fen {
  assert(Number.isSafeInteger(amount), `not a sum in fen: ${amount}`)
  return amount as Fen
}

export function addFen(...amounts: readonly Fen[]): Fen {
  return fen(amounts.reduce<number>((sum, amount) => sum + amount, 0))
}

export function subtractFen(from: Fen, amount: Fen): Fen {
  return fen(from - amount)
}

/** floor(value × numerator ÷ denominator) on whole numbers, exact for any safe inputs. */
export function mulDivFloor(value: number, numerator: number, denominator: number): number {
  assert(denominator > 0, 'a division needs a positive divisor')
  const product = BigInt(value) * BigInt(numerator)
  const divisor = BigInt(denominator)
  const quotient = product / divisor
  const floored = product < 0n && product % divisor !== 0n ? quotient - 1n : quotient
  return Number(floored)
}

/** value × numerator ÷ denominator, half up, for values of zero and more. */
export function mulDivHalfUp(value: number, numerator: number, denominator: number): number {
  assert(value >= 0 && numerator >= 0 && denominator > 0, 'half up is defined for amounts of zero and more')
  return Number((2n * BigInt(value) * BigInt(numerator) + BigInt(denominator)) / (2n * BigInt(denominator)))
}

/** value × numerator ÷ denominator, up to the next whole number, for values of zero and more. */
export function mulDivCeil(value: number, numerator: number, denominator: number): number {
  return -mulDivFloor(-value, numerator, denominator)
}
