/**
 * Whether taking a line away could raise a sale's points (section 12): then a return would owe points instead of taking
 * them back, and the order of partial returns would matter.
 *
 * What a return changes is the money of lines, which only shrinks, and factors "sale from X", which only fall away. All
 * other conditions look at facts of the sale. Points are the sum over groups of round(round(money ÷ unit) × points per unit
 * × factor), and each rounding is monotone; so as long as every group keeps its lines, less money and lower factors give no
 * more points. Factors below 1000 are refused, so a factor that falls away lowers the group's.
 *
 * What is left is that a factor that falls away regroups lines.
 * - Stacking "multiply" and "add": every step is strictly increasing on whole numbers, since no factor is below 1000. So
 *   lines have one effective factor with the sale's factors if and only if their own factors come to the same without them:
 *   groups never merge or split.
 * - "highest": lines whose own factors are all below the sale's are one group at the sale's factor, and fall apart when it
 *   falls away. Split money gives no more whole units when each part is rounded down, but can give more when parts are
 *   rounded half up or up: 0.50 + 0.50 is one unit together and two apart.
 * - Money carried over in an exchange has factor 1000 for itself; where a factor "sale from X" exists it is a group of its
 *   own, so plain money that falls back to 1000 never fills up its units.
 * - What is counted of the list price is floor(list × share ÷ price) of each line, which never grows as the share shrinks.
 * - Limits cut the sum at a figure that does not depend on the lines.
 *
 * So exactly "highest" with rounding other than down can break, and only where lines with different factors of their own
 * meet under a factor "sale from X": a factor of a category or price class that is above 1000 and no more than it.
 */
import type { Factor, Programme } from '../domain/programme.ts'

/** Positions of the factors "sale from X" whose falling away could raise the points; empty in a sound programme. */
export function regroupingFactors({ accrual }: Programme): readonly number[] {
  if (accrual.stacking !== 'highest' || accrual.rounding === 'down') return []
  const ofGoods = accrual.factors.filter((factor) => looksAtGoods(factor) && factor.permille > 1000)
  return accrual.factors.flatMap((factor, index) => {
    const covers = ofGoods.some(({ permille }) => permille <= factor.permille)
    return factor.when.kind === 'sale_from' && covers ? [index] : []
  })
}

function looksAtGoods({ when }: Factor): boolean {
  return when.kind === 'category' || when.kind === 'price_class'
}
