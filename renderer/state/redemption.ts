/** How the steps of redeeming points are offered: few enough to see, all reachable by one key. */
import type { RedemptionChoice } from '../../shared/contract/sale.ts'
import { NO_POINTS, type Points } from '../../shared/domain/points.ts'

/** Segments that fit beside each other on the smaller counter screen. */
export const CHOICES_SHOWN_MAX = 4

/** The next step that points here can pay, after the last one none again: what one key does. */
export function nextRedemption(choices: readonly RedemptionChoice[], chosen: Points): Points {
  const enough = choices.filter((choice) => choice.enough)
  const next = enough.find((choice) => choice.points > chosen)
  return next?.points ?? NO_POINTS
}

/**
 * None first, then a window of steps round the chosen one, so that the chosen, the one before and the one after are
 * always there to press; a step that points do not reach is shown when there is room, and says so.
 */
export function shownChoices(
  choices: readonly RedemptionChoice[],
  chosen: Points,
): readonly RedemptionChoice[] {
  const [none, ...steps] = choices
  if (none === undefined) return []
  const room = CHOICES_SHOWN_MAX - 1
  const at = Math.max(
    0,
    steps.findIndex((step) => step.points === chosen),
  )
  const begin = Math.max(0, Math.min(at - 1, steps.length - room))
  return [none, ...steps.slice(begin, begin + room)]
}

/** The most that can be used here and now, or null when no step can. */
export function mostRedeemable(choices: readonly RedemptionChoice[]): Points | null {
  const enough = choices.filter((choice) => choice.enough && choice.points > 0)
  return enough.at(-1)?.points ?? null
}
