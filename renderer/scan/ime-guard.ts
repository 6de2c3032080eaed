/**
 * Sees a scan that ran into a Chinese input method: in the few fields that need one (a name, a note) a reader's
 * letters start a composition and part of the code is lost. Such a code is never rebuilt by guessing: the field gets
 * back what it held, and the cashier scans again. Pure: events in, the value to restore out.
 */

export type ImeEvent =
  /** A composition opens in a field that holds `value`. */
  | { readonly kind: 'start'; readonly value: string; readonly atMs: number }
  /** The composed text changes; `repeat`: by a held key. */
  | { readonly kind: 'update'; readonly preedit: string; readonly repeat: boolean; readonly atMs: number }
  | { readonly kind: 'end' }
  /** A character enters beside any composition, into a field that holds `value`. */
  | { readonly kind: 'character'; readonly value: string; readonly atMs: number }

export interface ImeState {
  /** What the field held before the composition that is open now; null outside one. */
  readonly heldBeforeComposition: string | null
  readonly preeditLength: number
  /** The row of fast events: how many, since when, whether a composition was among them, what to restore. */
  readonly events: number
  readonly spanMs: number
  readonly lastMs: number
  readonly composed: boolean
  readonly restoreTo: string
}

export interface ImeStep {
  readonly state: ImeState
  /** What the field must hold again, or null while nothing is wrong. */
  readonly restore: string | null
}

export const IME_EVENTS_MIN = 4
export const IME_MEAN_GAP_MS_LIMIT = 35
export const IME_GAP_MS_MAX = 100

export const IME_QUIET: ImeState = {
  heldBeforeComposition: null,
  preeditLength: 0,
  events: 0,
  spanMs: 0,
  lastMs: 0,
  composed: false,
  restoreTo: '',
}

/** Takes one event of an editable field; `atMs` runs on one clock for all of them. */
export function imeGuard(state: ImeState, event: ImeEvent): ImeStep {
  switch (event.kind) {
    case 'start':
      return calm({ ...state, heldBeforeComposition: event.value, preeditLength: 0 })
    case 'end':
      return calm({ ...state, heldBeforeComposition: null, preeditLength: 0 })
    case 'character':
      return counted(state, event.atMs, state.heldBeforeComposition ?? event.value, false)
    case 'update': {
      // Only growth is typing: choosing a candidate replaces or shortens the text, often twice for one key.
      const isTyping = event.preedit.length > state.preeditLength && !event.repeat
      const grown = { ...state, preeditLength: event.preedit.length }
      return isTyping ? counted(grown, event.atMs, state.heldBeforeComposition ?? '', true) : calm(grown)
    }
  }
}

function counted(state: ImeState, atMs: number, held: string, composed: boolean): ImeStep {
  const gapMs = Math.max(0, atMs - state.lastMs)
  const goesOn = state.events > 0 && gapMs <= IME_GAP_MS_MAX
  const next: ImeState = goesOn
    ? {
        ...state,
        events: state.events + 1,
        spanMs: state.spanMs + gapMs,
        lastMs: atMs,
        composed: state.composed || composed,
      }
    : { ...state, events: 1, spanMs: 0, lastMs: atMs, composed, restoreTo: held }
  const isMachine =
    next.composed && next.events >= IME_EVENTS_MIN && next.spanMs < IME_MEAN_GAP_MS_LIMIT * (next.events - 1)
  if (!isMachine) return calm(next)
  const { heldBeforeComposition, preeditLength } = next
  return { state: { ...IME_QUIET, heldBeforeComposition, preeditLength }, restore: next.restoreTo }
}

function calm(state: ImeState): ImeStep {
  return { state, restore: null }
}
