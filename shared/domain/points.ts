/** Points: whole numbers, branded so that they never mix with money. */
import { assert } from './result.ts'

declare const pointsBrand: unique symbol

/** A number of points, a safe integer within ±POINTS_MAX. */
export type Points = number & { readonly [pointsBrand]: true }

/** A billion: more than any member gathers, far inside exact integers. */
export const POINTS_MAX = 1_000_000_000

export const NO_POINTS = 0 as Points

/** @throws DefectError when `amount` is no whole number of points within ±POINTS_MAX. */
export function points(amount: number): Points {
  assert(Number.isSafeInteger(amount) && Math.abs(amount) <= POINTS_MAX, `not a number of points: ${amount}`)
  return amount as Points
}

export function addPoints(...amounts: readonly Points[]): Points {
  return points(amounts.reduce<number>((sum, amount) => sum + amount, 0))
}

export function subtractPoints(from: Points, amount: Points): Points {
  return points(from - amount)
}
