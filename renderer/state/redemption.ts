/** How the steps of redeeming points are offered: few enough to see, all reachable by one key. */
import type { MemberView } from '../../shared/contract/member.ts'
import type { RedemptionChoice, SaleQuote } from '../../shared/contract/sale.ts'
import { NO_POINTS, type Points } from '../../shared/domain/points.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { SaleInputs } from './sale-inputs.ts'

export type NoMoneyOff = 'guest' | 'inactive' | 'automatic' | 'items_only' | 'other_site' | 'stopped'

const BY_REFUSAL: Readonly<Record<string, NoMoneyOff>> = {
  redemption_automatic: 'automatic',
  redemption_items_only: 'items_only',
  redemption_other_site: 'other_site',
  redeeming_stopped: 'stopped',
}

/**
 * Why no points can be money off in this sale, whatever the bill, or null where they may be: by what is served, by the
 * rules, and by what the till said. @see RE-02 RE-05 EN-04 EN-17
 */
export function noMoneyOff(
  {
    member,
    inputs,
    quoted,
  }: {
    readonly member: MemberView | null
    readonly inputs: SaleInputs
    readonly quoted: { readonly quote: Pick<SaleQuote, 'redemptionWhyNot'> } | null
  },
  { redemption }: Programme,
): NoMoneyOff | null {
  if (redemption.mode === 'automatic') return 'automatic'
  if (!redemption.moneyOff) return 'items_only'
  if (inputs.guest !== null) return 'guest'
  if (member !== null && member.card.state !== 'active') return 'inactive'
  return BY_REFUSAL[quoted?.quote.redemptionWhyNot?.code ?? ''] ?? null
}

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
