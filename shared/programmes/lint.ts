/** The programme's own check: what a rulebook may say in form, but must not, or should think about twice. */
import type { Programme } from '../domain/programme.ts'
import { takenCardRanges } from './card-ranges.ts'
import { regroupingFactors } from './monotony.ts'
import { unlawfulTexts } from './texts.ts'
import { dearItems, dearPoints, dearRewards, dearRoundings, outOfReach } from './worth.ts'

/** An error keeps a programme from being adopted; a warning is shown to the person who owns the rules. */
export interface Finding {
  readonly code: FindingCode
  readonly severity: 'error' | 'warning'
  /** Where in the document, as 'accrual.factors.2'. */
  readonly where: string
}

const SEVERITIES = {
  /** Section 12: a factor below 1 falls away with the goods that caused it, and the points would rise. */
  factor_below_one: 'error',
  /** Section 12: a factor that falls away would regroup lines whose money is rounded up. */
  return_could_raise_points: 'error',
  /** RF-03: the money of a return would not cover the points that are gone. */
  points_worth_more_than_money: 'error',
  /** RE-01: the ceiling of a sale lets the minimum not through. */
  redemption_out_of_reach: 'error',
  /** PV-07 */
  final_interpretation: 'error',
  /** A card of this range would be read as a slip or a voucher, or the other way round. */
  card_range_taken: 'error',
  /** Section 12: the value of a missing point is the redemption rate, and this gives more for a point. */
  worth_more_than_rate: 'warning',
  /** RF-10: what the act gives is worth more than the act's money, so that a return need not cover it. */
  rewards_worth_more_than_money: 'warning',
  /** EA-01: the smallest sum that is rounded up to a unit gives points worth more than it. */
  rounding_worth_more_than_money: 'warning',
} as const

export type FindingCode = keyof typeof SEVERITIES

/** Checks a programme that the schema let through; errors first. */
export function lintProgramme(programme: Programme): readonly Finding[] {
  const places: Readonly<Record<FindingCode, readonly string[]>> = {
    factor_below_one: lowFactors(programme),
    return_could_raise_points: regroupingFactors(programme).map((index) => `accrual.factors.${index}`),
    points_worth_more_than_money: dearPoints(programme),
    redemption_out_of_reach: outOfReach(programme),
    final_interpretation: unlawfulTexts(programme),
    card_range_taken: takenCardRanges(programme).map((index) => `card.ranges.${index}`),
    worth_more_than_rate: dearItems(programme),
    rewards_worth_more_than_money: dearRewards(programme),
    rounding_worth_more_than_money: dearRoundings(programme),
  }
  const codes = Object.keys(SEVERITIES) as FindingCode[]
  return codes.flatMap((code) => places[code].map((where) => ({ code, severity: SEVERITIES[code], where })))
}

/** A factor below 1 falls away with the goods that caused it: taking a line away would raise the points (section 12). */
function lowFactors({ accrual }: Programme): readonly string[] {
  return accrual.factors.flatMap(({ permille }, index) =>
    permille < 1000 ? [`accrual.factors.${index}`] : [],
  )
}
