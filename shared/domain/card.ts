/** Card states, the transitions between them, and when a new card begins to work (EN-04, EN-14). */
import type { CardRules } from './programme.ts'
import { ok, type Refusal, type Result, refuse } from './result.ts'

/** EN-14: no other states exist. */
export const CARD_STATES = [
  'blank',
  'proposed',
  'approved',
  'issued',
  'active',
  'frozen',
  'lost',
  'replaced',
  'surrendered',
  'revoked',
] as const

export type CardState = (typeof CARD_STATES)[number]

/** A card as it stands in the books: `issued` becomes `active` by itself at `activeAtMs`. */
export interface CardStanding {
  readonly state: CardState
  /** The instant from which an issued card works, in ms; whatever the state is. */
  readonly activeAtMs: number
}

/**
 * EN-14: where a card may go from each state. `issued` to `active` happens by the clock alone; a card that was frozen or
 * found again goes back to `issued`, which is `active` once its time has come. A refused proposal is revoked.
 */
export const CARD_TRANSITIONS: Readonly<Record<CardState, readonly CardState[]>> = {
  blank: ['proposed', 'issued', 'revoked'],
  proposed: ['approved', 'revoked'],
  approved: ['issued', 'revoked'],
  issued: ['active', 'frozen', 'lost', 'surrendered', 'revoked'],
  active: ['frozen', 'lost', 'replaced', 'surrendered', 'revoked'],
  frozen: ['issued', 'lost', 'replaced', 'surrendered', 'revoked'],
  lost: ['issued', 'frozen', 'replaced', 'surrendered', 'revoked'],
  replaced: [],
  surrendered: [],
  revoked: [],
}

/** The state of a card at an instant. @see EN-04 EN-14 */
export function cardStateAt(card: CardStanding, atMs: number): CardState {
  return card.state === 'issued' && atMs >= card.activeAtMs ? 'active' : card.state
}

/** The instant from which a card works: the delay after the application (or, with approval, the issue), to the second. @see EN-04 */
export function cardActiveFromMs(
  appliedAtMs: number,
  rules: Pick<CardRules, 'activationDelaySeconds'>,
): number {
  const appliedAtSecond = Math.floor(appliedAtMs / 1000)
  return (appliedAtSecond + rules.activationDelaySeconds) * 1000
}

/** Moves a card from the state it has at an instant; refuses what EN-14 does not name. */
export function moveCard(
  card: CardStanding,
  to: CardState,
  atMs: number,
): Result<CardStanding, 'card_transition_not_allowed'> {
  const from = cardStateAt(card, atMs)
  if (!CARD_TRANSITIONS[from].includes(to) || to === 'active') return notAllowed(from, to)
  return ok({ state: to, activeAtMs: card.activeAtMs })
}

function notAllowed(from: CardState, to: CardState): Refusal<'card_transition_not_allowed'> {
  return refuse('card_transition_not_allowed', { from, to })
}
