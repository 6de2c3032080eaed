/** Limits of what sales accrue: per sale, and per day and month of the sale, net of claw-backs (EA-10). */
import { type Explanation, pointsOf, step } from './explain.ts'
import { type Points, points } from './points.ts'
import type { Programme } from './programme.ts'
import type { SaleMember } from './sale.ts'

/**
 * Cuts what a sale would accrue (`uncut`, any whole number of zero and more) to the sale's limit and to what earlier sales
 * left of the day's and the month's; the explanation names the limits that cut. @see EA-10
 */
export function limited(
  uncut: number,
  why: Explanation,
  member: Pick<SaleMember, 'accrued'>,
  programme: Programme,
): { readonly points: Points; readonly why: Explanation } {
  const cuts = limitsOf(member, programme).filter(({ left }) => left < uncut)
  if (cuts.length === 0) return { points: points(uncut), why }
  const accrued = points(Math.min(...cuts.map(({ left }) => left)))
  return {
    points: accrued,
    why: step('accrual_limited', 'EA-10', {}, pointsOf(accrued), [
      { ...why, code: 'accrual_uncut' },
      ...cuts.map((cut) => cut.why),
    ]),
  }
}

interface Limit {
  /** What may still be accrued under it. */
  readonly left: number
  readonly why: Explanation
}

function limitsOf({ accrued }: Pick<SaleMember, 'accrued'>, programme: Programme): readonly Limit[] {
  const { perSale, perDay, perMonth } = programme.accrual.limits
  return [
    ...limit('limit_per_sale', perSale, 0),
    ...limit('limit_per_day', perDay, accrued?.day ?? 0),
    ...limit('limit_per_month', perMonth, accrued?.month ?? 0),
  ]
}

function limit(code: string, limitPoints: Points | null, before: number): readonly Limit[] {
  if (limitPoints === null) return []
  const left = Math.max(0, limitPoints - before)
  return [{ left, why: step(code, 'EA-10', { limitPoints, before }, pointsOf(left)) }]
}
