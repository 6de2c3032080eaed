/**
 * What an act changes on a member's points, term by term: what is added first, then what is taken off. It comes to what the
 * act's postings move (shared/domain/ledger-*.ts), debt that is paid of it apart.
 */
import { type Explanation, pointsOf, someStep, step } from './explain.ts'
import type { Conversion, RewardGiven } from './sale.ts'

/** A sum of which the last parts are taken off: `gains` says how many come first and are added. */
export function balance(
  code: string,
  rule: string,
  gains: readonly Explanation[],
  losses: readonly Explanation[],
): Explanation {
  const sum = (parts: readonly Explanation[]) => parts.reduce((all, { value }) => all + value.amount, 0)
  return step(code, rule, { gains: gains.length }, pointsOf(sum(gains) - sum(losses)), [...gains, ...losses])
}

/** One gain alone is the change itself. @see RF-03 */
export function explainChange(
  gains: readonly Explanation[],
  losses: readonly Explanation[] = [],
): Explanation {
  const [only, ...more] = gains
  if (only !== undefined && more.length === 0 && losses.length === 0) return only
  return balance('points_change', 'RE-04', gains, losses)
}

/** What a change adds and what it takes off; one gain alone is the change itself. */
export function sidesOf(change: Explanation): {
  readonly gains: readonly Explanation[]
  readonly losses: readonly Explanation[]
} {
  if (change.code !== 'points_change') return { gains: [change], losses: [] }
  const gains = Number(change.params['gains'])
  return { gains: change.parts.slice(0, gains), losses: change.parts.slice(gains) }
}

/** An act undone whole: its change the other way round. @see RF-09 */
export function explainUndone(change: Explanation): Explanation {
  const { amount } = change.value
  return step('act_undone', 'RF-09', {}, pointsOf(amount === 0 ? 0 : -amount), [change])
}

/** Points that became value on the card by themselves (RE-02). */
export function pointsConverted(conversion: Conversion | null | undefined): readonly Explanation[] {
  return someStep('points_converted', 'RE-02', pointsOf(conversion?.points ?? 0))
}

/** The explanations of those rewards that are points of the act's own member; `why` stands for `given`, one by one. */
export function memberPoints(
  given: readonly RewardGiven[],
  why: readonly Explanation[],
): readonly Explanation[] {
  return why.filter((_one, position) => isMemberPoints(given[position]))
}

export function isMemberPoints(reward: RewardGiven | undefined): boolean {
  return reward?.to === 'member' && reward.gives.kind === 'points'
}
