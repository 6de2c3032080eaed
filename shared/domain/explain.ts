/** Explanations: what the evaluation did, as it did it. Every number on screen and paper can be unfolded into these. */

/** A figure with its unit. */
export interface Figure {
  readonly unit: 'fen' | 'points' | 'permille' | 'count'
  readonly amount: number
}

/**
 * One step of an evaluation: which rule was applied to which figures and what came out.
 * `code` names the sentence in the screens' texts (why.<code>), `params` fill it, `rule` is the rulebook's id.
 */
export interface Explanation {
  readonly code: string
  readonly rule: string
  readonly params: Readonly<Record<string, string | number>>
  readonly value: Figure
  readonly parts: readonly Explanation[]
}

/** One step: what came out (`value`) of which parts. */
export function step(
  code: string,
  rule: string,
  params: Explanation['params'],
  value: Figure,
  parts: readonly Explanation[] = [],
): Explanation {
  return { code, rule, params, value, parts }
}

/** A step that is told only when it comes to something. */
export function someStep(
  code: string,
  rule: string,
  value: Figure,
  params: Explanation['params'] = {},
): readonly Explanation[] {
  return value.amount === 0 ? [] : [step(code, rule, params, value)]
}

export function fenOf(amount: number): Figure {
  return { unit: 'fen', amount }
}

export function pointsOf(amount: number): Figure {
  return { unit: 'points', amount }
}
