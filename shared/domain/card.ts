/** Card states, the transitions between them and their reasons, and when a new card begins to work (EN-04, EN-14). */
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
  /** Why it was moved last; absent on a card that never was. */
  readonly why?: CardMoveReason
}

/**
 * EN-14: where a card may go from each state. `issued` to `active` happens by the clock alone; a card that was frozen or
 * found again goes back to `issued`, which is `active` once its time has come. A refused proposal is revoked, and so is one whose
 * purchases came back.
 */
export const CARD_TRANSITIONS: Readonly<Record<CardState, readonly CardState[]>> = {
  blank: ['proposed', 'issued', 'revoked'],
  proposed: ['approved', 'revoked'],
  approved: ['issued', 'revoked'],
  issued: ['active', 'frozen', 'lost', 'replaced', 'surrendered', 'revoked'],
  active: ['frozen', 'lost', 'replaced', 'surrendered', 'revoked'],
  frozen: ['issued', 'lost', 'replaced', 'surrendered', 'revoked'],
  lost: ['issued', 'frozen', 'replaced', 'surrendered', 'revoked'],
  replaced: [],
  surrendered: [],
  revoked: [],
}

/** EN-14: why a card is moved; a closed list. */
export const CARD_MOVE_REASONS = [
  'approved',
  'refused',
  'reported_lost',
  'found',
  'suspicion',
  'unfrozen',
  'replaced',
  'handed_back',
  'entry_undone',
  'ground_gone',
  'misuse',
] as const

export type CardMoveReason = (typeof CARD_MOVE_REASONS)[number]

/** Where each reason leads, and from where; the states between which CARD_TRANSITIONS has a way. */
const MOVES: Readonly<
  Record<CardMoveReason, { readonly from: readonly CardState[]; readonly to: readonly CardState[] }>
> = {
  // EN-08: approved, then issued.
  approved: { from: ['proposed', 'approved'], to: ['approved', 'issued'] },
  refused: { from: ['proposed', 'approved'], to: ['revoked'] },
  // EN-11: the programme says whether a lost card is frozen or lost.
  reported_lost: { from: ['issued', 'active'], to: ['frozen', 'lost'] },
  found: { from: ['frozen', 'lost'], to: ['issued'] },
  suspicion: { from: ['issued', 'active'], to: ['frozen'] },
  unfrozen: { from: ['frozen'], to: ['issued'] },
  replaced: { from: ['issued', 'active', 'frozen', 'lost'], to: ['replaced'] },
  handed_back: { from: ['issued', 'active', 'frozen'], to: ['surrendered'] },
  // EN-15
  entry_undone: { from: ['issued', 'active', 'frozen', 'lost'], to: ['surrendered'] },
  // EN-15: a card that nobody was given yet needs no handing back.
  ground_gone: { from: ['proposed', 'approved'], to: ['revoked'] },
  misuse: { from: ['issued', 'active', 'frozen', 'lost'], to: ['revoked'] },
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
  return wholeSecond(appliedAtMs) + rules.activationDelaySeconds * 1000
}

/** The instant from which a card works that takes an issued card's place: at once, but not before that one would have. @see EN-11 */
export function replacementActiveFromMs(old: CardStanding, atMs: number): number {
  return Math.max(old.activeAtMs, wholeSecond(atMs))
}

function wholeSecond(atMs: number): number {
  return Math.floor(atMs / 1000) * 1000
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

/**
 * Moves a card for a reason; refuses what EN-14 does not name, and a reason that does not lead there. A card that was frozen
 * because it was lost may be found; one frozen on suspicion may not.
 */
export function moveCardBecause(
  card: CardStanding,
  why: CardMoveReason,
  to: CardState,
  atMs: number,
): Result<CardStanding, 'card_transition_not_allowed'> {
  const from = cardStateAt(card, atMs)
  const fits = MOVES[why].from.includes(from) && MOVES[why].to.includes(to)
  const wasLost = from === 'lost' || card.why === 'reported_lost'
  if (!fits || (why === 'found' && !wasLost)) return notAllowed(from, to)
  const moved = moveCard(card, to, atMs)
  return moved.ok ? ok({ ...moved.value, why }) : moved
}

/** EN-11: whether the member says that the card is gone, be it frozen or lost by the programme's rule. */
export function isReportedLost(card: CardStanding): boolean {
  return card.state === 'lost' || (card.state === 'frozen' && card.why === 'reported_lost')
}

/** Whether nothing can be done with this card any more; its member may be given another. */
export function isCardEnded(state: CardState): boolean {
  return CARD_TRANSITIONS[state].length === 0
}

function notAllowed(from: CardState, to: CardState): Refusal<'card_transition_not_allowed'> {
  return refuse('card_transition_not_allowed', { from, to })
}
