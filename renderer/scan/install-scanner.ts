/** Listens to a page's keys before anything else does, hands out what a reader sends and keeps it out of the page. */
import {
  type BurstState,
  type BurstStep,
  burstIdle,
  burstKey,
  burstKeyUp,
  burstText,
  GAP_MS_MAX,
  HANDLING_MS_MAX,
  QUIET,
} from './burst.ts'
import { fieldOf, type HeldField, heldBy, putBack } from './fields.ts'
import { IME_QUIET, type ImeEvent, type ImeState, imeGuard } from './ime-guard.ts'
import { isRetyped } from './retype.ts'

export interface ScannerListener {
  /** A complete scan, untrusted, at most 256 characters; send it to the till with via 'wedge'. */
  onScan(text: string): void
  /** A scan ran into an input method: the field is put back and has lost the focus; ask to scan again. */
  onRescan(): void
  /** The next key may be the first of a scan: remember what the read-only boxes show (not what fields hold). */
  onRunStart?(): void
  /** It was a scan: show again what was remembered. `typed` is what had already arrived. */
  onTakeBack?(typed: string): void
}

/** The window, as much of it as the scanner needs. */
export interface ScannerPage {
  readonly document: { readonly activeElement: EventTarget | null }
  readonly performance: { now(): number }
  addEventListener: EventTarget['addEventListener']
  setTimeout(act: () => void, delayMs: number): number
  clearTimeout(timer: number | undefined): void
}

/** Listens on `page` until the returned function is called. */
export function installScanner(page: ScannerPage, listener: ScannerListener): () => void {
  const scanner = new Scanner(page, listener)
  return () => scanner.close()
}

/** A timer that fires this late was held up with the keys behind it: they get one turn to arrive first. */
const LATE_MS = 20

/** A run has fewer keys than this before it is a burst, so it cannot have been through more fields. */
const FIELDS_MAX = 8

class Scanner {
  readonly #page: ScannerPage
  readonly #listener: ScannerListener
  readonly #listening = new AbortController()
  #burst: BurstState = QUIET
  #ime: ImeState = IME_QUIET
  /** What the fields held before the run that goes on. */
  #held: readonly HeldField[] = []
  /** The last keydown was taken by an input method: its time until an event used it, and whether it was held. */
  #imeKey: { readonly timeStamp: number; readonly repeat: boolean; used: boolean } | null = null
  /** The field a scan has damaged, while the rest of that scan is thrown away. */
  #damaged: HeldField | null = null
  #timer: number | undefined

  constructor(page: ScannerPage, listener: ScannerListener) {
    this.#page = page
    this.#listener = listener
    this.#listen('keydown', (event) => this.#onKeyDown(event))
    this.#listen('keyup', (event) => this.#onKeyUp(event))
    this.#listen('beforeinput', (event) => this.#onBeforeInput(event))
    this.#listen('compositionstart', (event) => this.#onComposition(event))
    this.#listen('compositionupdate', (event) => this.#onComposition(event))
    this.#listen('compositionend', (event) => this.#onComposition(event))
  }

  close(): void {
    this.#listening.abort()
    this.#page.clearTimeout(this.#timer)
  }

  #listen<Name extends keyof WindowEventMap>(name: Name, act: (event: WindowEventMap[Name]) => void): void {
    const options = { capture: true, signal: this.#listening.signal }
    this.#page.addEventListener(name, (event) => act(event as WindowEventMap[Name]), options)
  }

  #onKeyDown(event: KeyboardEvent): void {
    if (isRetyped(event)) return
    if (this.#damaged) {
      stop(event)
      this.#waitForSilence()
      return
    }
    if (event.keyCode === 229 || event.key === 'Process' || event.isComposing) {
      this.#imeKey = { timeStamp: event.timeStamp, repeat: event.repeat, used: false }
      return
    }
    this.#imeKey = null
    const step = burstKey(this.#burst, strokeOf(event), this.#nowMs())
    this.#take(step, event, event.key.length === 1 && !event.repeat ? event.timeStamp : null)
  }

  #onKeyUp(event: KeyboardEvent): void {
    const step = burstKeyUp(this.#burst, event.key, event.timeStamp, this.#nowMs())
    const isOfScan = this.#damaged !== null || this.#burst.phase === 'burst' || this.#burst.phase === 'tail'
    if (step.state !== this.#burst) this.#take(step, event, null)
    else if (isOfScan) stop(event)
  }

  /** Characters an input method passes on arrive without a key of their own; so do those of decimal codes. */
  #onBeforeInput(event: InputEvent): void {
    if (this.#damaged) {
      stop(event)
      return
    }
    if (event.isComposing || event.inputType !== 'insertText' || !event.data) return
    if (this.#imeKey) {
      const step = burstText(this.#burst, event.data, event.timeStamp, this.#nowMs())
      this.#take(step, event, this.#imeKey.repeat ? null : event.timeStamp)
    } else if (this.#burst.phase === 'burst' || (this.#burst.phase === 'tail' && isLineEnd(event.data))) {
      stop(event)
    }
  }

  #onComposition(event: CompositionEvent): void {
    const field = fieldOf(event.target)
    if (!field || this.#damaged) return
    if (event.type === 'compositionend') {
      this.#guard({ kind: 'end' })
    } else if (event.type === 'compositionstart') {
      this.#guard({ kind: 'start', value: field.value, atMs: this.#imeAtMs() })
    } else {
      const repeat = this.#imeKey?.repeat ?? false
      this.#guard({ kind: 'update', preedit: event.data, repeat, atMs: this.#imeAtMs(true) })
    }
  }

  /** Does what the step says; `characterAtMs` is when a character was typed that may reach a field, else null. */
  #take(step: BurstStep, event: Event, characterAtMs: number | null): void {
    this.#burst = step.state
    if (step.opensRun) {
      this.#held = []
      this.#listener.onRunStart?.()
    }
    if (step.act === 'swallow') stop(event)
    else this.#rememberField()
    if (step.takeBack !== '') this.#takeBack(step.takeBack)
    if (step.state.phase !== 'quiet') this.#waitForSilence()
    if (step.scan !== null) this.#handOut(step.scan)
    else if (step.act === 'pass' && characterAtMs !== null) this.#guardCharacter(event, characterAtMs)
  }

  #rememberField(): void {
    const field = fieldOf(this.#page.document.activeElement)
    if (!field || this.#burst.phase !== 'run' || this.#held.length >= FIELDS_MAX) return
    if (this.#held.some((held) => held.field === field)) return
    this.#held = [...this.#held, heldBy(field)]
  }

  #takeBack(typed: string): void {
    for (const held of this.#held) putBack(held)
    this.#ime = IME_QUIET
    this.#listener.onTakeBack?.(typed)
  }

  #handOut(scan: string): void {
    for (const held of this.#held) putBack(held)
    this.#held = []
    this.#listener.onScan(scan)
  }

  #guardCharacter(event: Event, atMs: number): void {
    const field = fieldOf(this.#page.document.activeElement)
    if (!field) return
    this.#guard({ kind: 'character', value: field.value, atMs: this.#plausible(atMs) })
    if (this.#damaged) stop(event)
  }

  #guard(event: ImeEvent): void {
    const step = imeGuard(this.#ime, event)
    this.#ime = step.state
    if (step.restore !== null) this.#throwAway(step.restore)
  }

  /** The field loses the focus first, so that the input method lets go of it, then gets its value back. */
  #throwAway(value: string): void {
    const field = fieldOf(this.#page.document.activeElement)
    if (!field) return
    this.#damaged = { field, value, selectionStart: null, selectionEnd: null }
    this.#burst = QUIET
    field.blur()
    putBack(this.#damaged)
    this.#waitForSilence()
  }

  #waitForSilence(isSecondTurn = false): void {
    this.#page.clearTimeout(this.#timer)
    const delayMs = isSecondTurn ? LATE_MS : GAP_MS_MAX + HANDLING_MS_MAX
    const dueMs = this.#nowMs() + delayMs
    this.#timer = this.#page.setTimeout(() => {
      if (!isSecondTurn && this.#nowMs() - dueMs > LATE_MS) this.#waitForSilence(true)
      else this.#onSilence()
    }, delayMs + 1)
  }

  #onSilence(): void {
    if (this.#damaged) {
      putBack(this.#damaged)
      this.#damaged = null
      this.#listener.onRescan()
      return
    }
    const step = burstIdle(this.#burst, this.#nowMs())
    this.#burst = step.state
    if (step.scan !== null) this.#handOut(step.scan)
  }

  #nowMs(): number {
    return this.#page.performance.now()
  }

  /** The time of the key an input method took, which is the hand's own also after a stall; else now. */
  #imeAtMs(uses = false): number {
    const key = this.#imeKey
    if (!key || key.used) return this.#nowMs()
    key.used = uses
    return this.#plausible(key.timeStamp)
  }

  #plausible(stampMs: number): number {
    const nowMs = this.#nowMs()
    return stampMs > 0 && stampMs <= nowMs + 50 && stampMs >= nowMs - 10_000 ? stampMs : nowMs
  }
}

/** What a terminator typed as a decimal code would write; any other text behind a scan is somebody's. */
function isLineEnd(text: string): boolean {
  return text === '\r' || text === '\n' || text === '\t'
}

function strokeOf(event: KeyboardEvent): Parameters<typeof burstKey>[1] {
  const { key, code, keyCode, timeStamp, repeat } = event
  return {
    key,
    code,
    keyCode,
    timeStamp,
    repeat,
    ctrl: event.ctrlKey,
    alt: event.altKey,
    meta: event.metaKey,
  }
}

function stop(event: Event): void {
  event.preventDefault()
  event.stopImmediatePropagation()
}
