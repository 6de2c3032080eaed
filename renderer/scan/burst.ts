/**
 * Tells a reader's keystrokes from a person's (a keyboard wedge types its code into whatever has the focus).
 *
 * A run is a row of keys no more than GAP_MS_MAX apart. It is a burst, and so a scan, as soon as it has
 * BURST_LENGTH_MIN characters at a mean gap of at most MEAN_GAP_MS_MAX: no person types six keys that fast, and a
 * held key does not count. The first characters of a burst have reached the page before this is known; the step says
 * which they are, so that they can be taken back. Pure: events and times in, the next state and what to do out.
 */

/** What of a keydown matters here; a DOM KeyboardEvent has it all (ctrlKey as ctrl, altKey as alt, metaKey as meta). */
export interface KeyStroke {
  readonly key: string
  readonly code: string
  readonly keyCode: number
  /** The event's own time stamp, ms; of the hardware where the system is honest, else it may jump. */
  readonly timeStamp: number
  readonly repeat: boolean
  readonly ctrl: boolean
  readonly alt: boolean
  readonly meta: boolean
}

export interface BurstState {
  /** `run`: may become a burst; `burst`: is one; `tail`: one has just ended, its second terminator may follow. */
  readonly phase: 'quiet' | 'run' | 'burst' | 'tail'
  readonly text: string
  /** Keys counted, and the time from the first to the last of them. */
  readonly strokes: number
  readonly spanMs: number
  readonly lastStampMs: number
  readonly lastNowMs: number
  /** A time stamp of this run went backwards, so its stamps mean nothing: the page's own clock counts. */
  readonly hasJumped: boolean
  /** Decimal digits typed so far while Alt is held. */
  readonly altDigits: string
  /** In the tail: no later than this after the terminator a second one is still the reader's. */
  readonly tailMs: number
}

export interface BurstStep {
  readonly state: BurstState
  /** `swallow`: the key belongs to a burst and must not reach the page. */
  readonly act: 'pass' | 'swallow'
  /** True on the key that opens a run: remember now what the fields hold. */
  readonly opensRun: boolean
  /** On the key that proves the burst: the characters that reached the page since the run opened; else ''. */
  readonly takeBack: string
  /** The finished scan; at most BURST_LENGTH_MAX characters, terminator not included. */
  readonly scan: string | null
}

export const BURST_LENGTH_MIN = 6
export const MEAN_GAP_MS_MAX = 35
/** The longest gap inside a run, and the silence that ends a burst without a terminator. */
export const GAP_MS_MAX = 100
/** The page handles a key a little after it was pressed: by the page's clock a gap may seem this much longer. */
export const HANDLING_MS_MAX = 20
/** Above the 128 characters anybody looks at, so that a longer code is still seen to be too long. */
export const BURST_LENGTH_MAX = 256

/** Stands in the text for a key that is no character (F5, Escape): no code of ours has a control character. */
export const KEY_WITHOUT_CHARACTER = '\u001a'

export const QUIET: BurstState = {
  phase: 'quiet',
  text: '',
  strokes: 0,
  spanMs: 0,
  lastStampMs: 0,
  lastNowMs: 0,
  hasJumped: false,
  altDigits: '',
  tailMs: 0,
}

const MODIFIERS: ReadonlySet<string> = new Set([
  'Shift',
  'Control',
  'Alt',
  'AltGraph',
  'Meta',
  'CapsLock',
  'NumLock',
  'ScrollLock',
  'Fn',
])

/** One keydown at `nowMs` (performance.now()). */
export function burstKey(state: BurstState, stroke: KeyStroke, nowMs: number): BurstStep {
  if (stroke.repeat || isSilent(stroke)) return passing(state)
  return atNextStroke(state, stroke.timeStamp, nowMs, (timed) => {
    if (isTerminator(stroke)) return endedByTerminator(timed, stroke.ctrl)
    if (stroke.alt && !stroke.ctrl && /^Numpad[0-9]$/.test(stroke.code))
      return withAltDigit(timed, stroke.code)
    const character = characterOf(stroke)
    const isUnderWay = timed.phase === 'run' || timed.phase === 'burst'
    if (character === KEY_WITHOUT_CHARACTER && !isUnderWay) return passing(QUIET)
    return withCharacters(timed, character)
  })
}

/** One keyup: letting Alt go completes a character typed as a decimal code on the numeric pad. */
export function burstKeyUp(state: BurstState, key: string, timeStamp: number, nowMs: number): BurstStep {
  if (key !== 'Alt' || state.altDigits === '') return passing(state)
  return atNextStroke(state, timeStamp, nowMs, (timed) => {
    const code = Number(timed.altDigits)
    const plain = { ...timed, altDigits: '' }
    return code === 10 || code === 13
      ? endedByTerminator(plain, true)
      : withCharacters(plain, characterOfAltCode(code))
  })
}

/** Text about to enter a field without a key of its own (an input method passing on what it does not want). */
export function burstText(state: BurstState, text: string, timeStamp: number, nowMs: number): BurstStep {
  if (text === '') return passing(state)
  return atNextStroke(state, timeStamp, nowMs, (timed) => withCharacters(timed, text))
}

/** Called when nothing has come for a while: after the silence a burst is a scan, and anything else is forgotten. */
export function burstIdle(state: BurstState, nowMs: number): BurstStep {
  if (state.phase === 'quiet' || nowMs - state.lastNowMs < GAP_MS_MAX + HANDLING_MS_MAX) return passing(state)
  return { ...passing(QUIET), scan: state.phase === 'burst' ? state.text : null }
}

/** Puts the time of this stroke into the state, or, after too long a gap, ends what was and begins afresh. */
function atNextStroke(
  state: BurstState,
  stampMs: number,
  nowMs: number,
  next: (timed: BurstState) => BurstStep,
): BurstStep {
  // Injected keys have been seen to jump back by 9 to 1,400 ms, and forward again.
  const hasJumped = state.hasJumped || stampMs < state.lastStampMs || !isPlausible(stampMs, nowMs)
  const clock = { lastStampMs: stampMs, lastNowMs: nowMs, hasJumped }
  if (state.phase === 'quiet') return next({ ...QUIET, ...clock })
  const gapMs = hasJumped ? Math.max(0, nowMs - state.lastNowMs) : stampMs - state.lastStampMs
  const gapMsMax = hasJumped ? GAP_MS_MAX + HANDLING_MS_MAX : GAP_MS_MAX
  if (gapMs <= gapMsMax) return next({ ...state, ...clock, spanMs: state.spanMs + gapMs })
  const step = next({ ...QUIET, ...clock, hasJumped: false })
  return state.phase === 'burst' ? { ...step, scan: state.text } : step
}

function isPlausible(stampMs: number, nowMs: number): boolean {
  return Number.isFinite(stampMs) && stampMs <= nowMs + 50 && stampMs >= nowMs - 10_000
}

/** Keys that say nothing by themselves: modifiers, and what an input method has taken (its text comes otherwise). */
function isSilent(stroke: KeyStroke): boolean {
  return stroke.keyCode === 229 || stroke.key === 'Process' || MODIFIERS.has(stroke.key)
}

/** Enter, Tab, and the line feed and carriage return that some readers send as Ctrl+J and Ctrl+M. */
function isTerminator(stroke: KeyStroke): boolean {
  if (stroke.ctrl && !stroke.alt) return stroke.code === 'KeyJ' || stroke.code === 'KeyM'
  return stroke.key === 'Enter' || stroke.key === 'Tab' || stroke.code === 'NumpadEnter'
}

function characterOf(stroke: KeyStroke): string {
  const isCharacter = Array.from(stroke.key).length === 1
  // AltGr arrives as Ctrl and Alt together and does make characters.
  const isShortcut = stroke.meta || stroke.ctrl !== stroke.alt
  return isCharacter && !isShortcut ? stroke.key : KEY_WITHOUT_CHARACTER
}

function characterOfAltCode(code: number): string {
  const isCharacter = code > 0 && code <= 0xffff && !(code >= 0xd800 && code <= 0xdfff)
  return isCharacter ? String.fromCharCode(code) : KEY_WITHOUT_CHARACTER
}

/** `isReaders`: no person ends anything with this key, so that a late one is a reader's all the same. */
function endedByTerminator(state: BurstState, isReaders: boolean): BurstStep {
  if (state.phase === 'burst') {
    const tail: BurstState = {
      ...state,
      phase: 'tail',
      text: '',
      strokes: 0,
      spanMs: 0,
      altDigits: '',
      tailMs: tailMsOf(state),
    }
    return { ...passing(tail), act: 'swallow', scan: state.text }
  }
  // A reader sends its second terminator at the pace of the others; a finger's Enter comes later and is the page's.
  const isSecond = state.phase === 'tail' && (isReaders || state.spanMs <= state.tailMs)
  return isSecond ? { ...passing({ ...state, tailMs: 0 }), act: 'swallow' } : passing(QUIET)
}

/** Twice the burst's own pace, and never less than what is fast for any reader. */
function tailMsOf(state: BurstState): number {
  const meanGapMs = state.spanMs / Math.max(1, state.strokes)
  return Math.max(MEAN_GAP_MS_MAX, 2 * meanGapMs) + (state.hasJumped ? HANDLING_MS_MAX : 0)
}

function withAltDigit(state: BurstState, code: string): BurstStep {
  const opened = openedRun(state)
  const altDigits = `${opened.altDigits}${code.at(-1) ?? ''}`.slice(0, 6)
  return {
    ...passing({ ...opened, altDigits, strokes: opened.strokes + 1 }),
    act: opened.phase === 'burst' ? 'swallow' : 'pass',
    opensRun: opened !== state,
  }
}

function withCharacters(state: BurstState, characters: string): BurstStep {
  const opened = openedRun(state)
  const text = `${opened.text}${characters}`.slice(0, BURST_LENGTH_MAX)
  const grown: BurstState = { ...opened, text, strokes: opened.strokes + 1 }
  if (opened.phase === 'burst') return { ...passing(grown), act: 'swallow' }
  if (!isBurst(grown)) return { ...passing(grown), opensRun: opened !== state }
  return {
    ...passing({ ...grown, phase: 'burst' }),
    act: 'swallow',
    opensRun: opened !== state,
    takeBack: opened.text,
  }
}

/** The same state while a run or burst goes on, else a new run at the same time. */
function openedRun(state: BurstState): BurstState {
  if (state.phase === 'run' || state.phase === 'burst') return state
  return { ...state, phase: 'run', text: '', strokes: 0, spanMs: 0, altDigits: '', tailMs: 0 }
}

function isBurst(state: BurstState): boolean {
  const isLong = state.text.length >= BURST_LENGTH_MIN && state.strokes >= BURST_LENGTH_MIN
  return isLong && state.spanMs <= MEAN_GAP_MS_MAX * (state.strokes - 1)
}

function passing(state: BurstState): BurstStep {
  return { state, act: 'pass', opensRun: false, takeBack: '', scan: null }
}
