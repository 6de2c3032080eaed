/**
 * Groups of money with one effective factor over the whole sale: each becomes whole units, then points, then is multiplied
 * (EA-01, EA-02; section 12, rounding).
 */
import type { EarningPortion } from './earning-money.ts'
import { type Explanation, fenOf, pointsOf, step } from './explain.ts'
import { type EffectiveFactor, explainFactor, sameFactors } from './factors.ts'
import { fen, mulDivCeil, mulDivFloor, mulDivHalfUp } from './money.ts'
import { points } from './points.ts'
import type { AccrualRules, Programme } from './programme.ts'
import type { AccrualGroup } from './sale.ts'

/** Money on its way into a group. */
export type GroupedMoney = Pick<EarningPortion, 'earningFen' | 'why'>

/** All money of one permille, with the combinations of factors that come to it. */
export interface FactorGroup {
  readonly permille: number
  readonly ways: EffectiveFactor[]
  readonly money: GroupedMoney[]
}

export interface JudgedGroup {
  readonly group: AccrualGroup
  readonly why: Explanation
}

/**
 * One group for each effective factor, in the order in which its first money appears. Carried money is a group of its own
 * where the programme has a factor from an amount on: money that falls back to factor one at a return would else fill up its
 * units, and the return would raise the points.
 */
export function groupByFactor(
  portions: readonly EarningPortion[],
  factorOf: (portion: EarningPortion) => EffectiveFactor,
  { accrual }: Programme,
): readonly FactorGroup[] {
  const carriedApart = accrual.factors.some(({ when }) => when.kind === 'sale_from')
  const groups = new Map<number | 'carried', FactorGroup>()
  for (const portion of portions) {
    const effective = factorOf(portion)
    const key = portion.carried && carriedApart ? 'carried' : effective.permille
    const group = groups.get(key) ?? { permille: effective.permille, ways: [], money: [] }
    groups.set(key, group)
    group.money.push(portion)
    if (!group.ways.some((way) => sameFactors(way, effective))) group.ways.push(effective)
  }
  return [...groups.values()]
}

/** Money into whole units, times the points of one, times the factor; the programme says how each step rounds. @see EA-01 */
export function judgeGroup(group: FactorGroup, programme: Programme): JudgedGroup {
  const { unitFen, pointsPerUnit, rounding } = programme.accrual
  const moneyFen = fen(group.money.reduce((sum, { earningFen }) => sum + earningFen, 0))
  const basePoints = points(rounded(moneyFen, 1, unitFen, rounding) * pointsPerUnit)
  const groupPoints = points(rounded(basePoints, group.permille, 1000, rounding))
  const factors = [...new Set(group.ways.flatMap((way) => way.atWork.map(({ code }) => code)))]
  const judged = { factorPermille: group.permille, factors, moneyFen, basePoints, points: groupPoints }
  return { group: judged, why: explainGroup(group, judged, programme) }
}

/** value × numerator ÷ denominator as a whole number. @see EA-01 */
export function rounded(
  value: number,
  numerator: number,
  denominator: number,
  rounding: AccrualRules['rounding'],
): number {
  switch (rounding) {
    case 'down':
      return mulDivFloor(value, numerator, denominator)
    case 'half_up':
      return mulDivHalfUp(value, numerator, denominator)
    case 'up':
      return mulDivCeil(value, numerator, denominator)
  }
}

/** The steps from money to whole units, by the rounding. */
export const BASE_CODES = {
  down: 'base_points',
  half_up: 'base_points_half_up',
  up: 'base_points_up',
} as const
const FACTOR_CODES = {
  down: 'accrual_with_factor',
  half_up: 'accrual_with_factor_half_up',
  up: 'accrual_with_factor_up',
} as const

function explainGroup(group: FactorGroup, judged: AccrualGroup, programme: Programme): Explanation {
  const { unitFen, pointsPerUnit, rounding } = programme.accrual
  const plain = judged.factors.length === 0
  const money = step(
    'group_money',
    'EA-03',
    {},
    fenOf(judged.moneyFen),
    group.money.map(({ why }) => why),
  )
  const base = step(BASE_CODES[rounding], 'EA-01', { unitFen, pointsPerUnit }, pointsOf(judged.basePoints), [
    money,
  ])
  const ways = group.ways.filter((way) => way.atWork.length > 0).map((way) => explainFactor(way, programme))
  return step(
    plain ? 'accrual_plain' : FACTOR_CODES[rounding],
    plain ? 'EA-01' : 'EA-02',
    { factorPermille: group.permille },
    pointsOf(judged.points),
    [base, ...ways],
  )
}
