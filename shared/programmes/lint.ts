/** The programme's own check: what a rulebook may say in form, but must not, or should think about twice. */
import type { LocalText, Programme } from '../domain/programme.ts'
import { highestEffectiveFactor } from './consistency.ts'

/** An error keeps a programme from being adopted; a warning is shown to the person who owns the rules. */
export interface Finding {
  readonly code: 'factor_below_one' | 'points_worth_more_than_money' | 'final_interpretation'
  readonly severity: 'error' | 'warning'
  /** Where in the document, as 'accrual.factors.2'. */
  readonly where: string
}

/** Checks a programme that the schema let through. */
export function lintProgramme(programme: Programme): readonly Finding[] {
  return [...lowFactors(programme), ...dearPoints(programme), ...unlawfulTexts(programme)]
}

/** A factor below 1 falls away with the goods that caused it: taking a line away would raise the points (section 12). */
function lowFactors(programme: Programme): readonly Finding[] {
  return programme.accrual.factors.flatMap((factor, index) =>
    factor.permille < 1000
      ? [{ code: 'factor_below_one', severity: 'error', where: `accrual.factors.${index}` } as const]
      : [],
  )
}

/**
 * A sale whose points are worth more than its money could not be undone: the money of a return would not cover the
 * points that are gone (RF-03).
 */
function dearPoints(programme: Programme): readonly Finding[] {
  const { unitFen, pointsPerUnit } = programme.accrual
  const { stepFen, stepPoints } = programme.redemption
  const worthOfUnit = BigInt(pointsPerUnit) * highestEffectiveFactor(programme) * BigInt(stepFen)
  return worthOfUnit > BigInt(unitFen) * 1000n * BigInt(stepPoints)
    ? [{ code: 'points_worth_more_than_money', severity: 'error', where: 'redemption' }]
    : []
}

const FINAL_INTERPRETATION = /最终解释权|解释权归|final(?:\s+right\s+of)?\s+interpretation/iu

/** PV-07: printed texts claim no right of final interpretation. */
function unlawfulTexts(programme: Programme): readonly Finding[] {
  const texts: readonly (readonly [string, LocalText])[] = [
    ['slipFooter', programme.slipFooter],
    ...programme.rulesShortForm.map((text, index) => [`rulesShortForm.${index}`, text] as const),
    ...programme.consents.map(({ text }, index) => [`consents.${index}`, text] as const),
  ]
  return texts
    .filter(([, { zh, en }]) => FINAL_INTERPRETATION.test(zh) || FINAL_INTERPRETATION.test(en))
    .map(([where]) => ({ code: 'final_interpretation', severity: 'error', where }))
}
