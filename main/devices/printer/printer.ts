/** What a receipt printer is to the till, whatever it hangs on. */

/** Why a slip was not printed at all. The first three the printer says itself, the rest its connection. */
export type PrintFailure =
  | 'cover'
  | 'paper'
  | 'offline'
  | 'refused'
  | 'unreachable'
  | 'no_device'
  | 'no_permission'
  | 'busy'
  | 'timeout'
  | 'cancelled'
  | 'broken'

/**
 * What became of a job. `failed`: nothing was sent, it may be tried again. `unknown`: something was sent and nothing
 * says that it came out whole; it is never printed again by itself. `bytesSent` is the most that can have arrived, null
 * when the till stopped in the middle and nobody knows.
 */
export type PrintOutcome =
  | { readonly kind: 'printed' }
  | { readonly kind: 'failed'; readonly reason: PrintFailure }
  | { readonly kind: 'unknown'; readonly bytesSent: number | null }

/** How the printer stands, as last seen. */
export interface PrinterState {
  /** 'unseen' until the first look; 'ready' also for a printer that cannot say otherwise. */
  readonly condition: 'unseen' | 'ready' | PrintFailure
  /** The roll is near its end: a hint, never a reason. */
  readonly paperLow: boolean
  /** False: it never answered, so no job of it can be known to be printed. Null: not yet asked. */
  readonly answers: boolean | null
}

export const UNSEEN: PrinterState = { condition: 'unseen', paperLow: false, answers: null }

export interface PrintRequest {
  readonly bytes: Uint8Array
  /** What the bytes print, for a printer that has no paper. */
  readonly svg: string
  readonly text: string
}

type PrinterStateListener = (state: PrinterState) => void

export interface ReceiptPrinter {
  readonly state: () => PrinterState
  /**
   * One job at a time, the others wait. Aborting before the first byte fails the job as cancelled; after it the rest is
   * not sent and the outcome is unknown.
   */
  readonly print: (job: PrintRequest, signal?: AbortSignal) => Promise<PrintOutcome>
  /** Looks at the printer; while it prints, answers the state as last seen. */
  readonly probe: () => Promise<PrinterState>
  /** Called at every change of state; returns how to stop. */
  readonly onState: (listener: PrinterStateListener) => () => void
  /** Lets a job that is being sent end, then closes. Jobs after that fail as cancelled. */
  readonly close: () => Promise<void>
}

/** Whether a slip can be tried: there is nothing known to be in the way. */
export function isReady(state: PrinterState): boolean {
  return state.condition === 'ready' || state.condition === 'unseen'
}

/** A state that announces its changes, and nothing but changes. */
export interface StateBoard {
  readonly state: () => PrinterState
  readonly show: (state: PrinterState) => void
  readonly onState: ReceiptPrinter['onState']
}

export function stateBoard(initial: PrinterState): StateBoard {
  let current = initial
  const listeners = new Set<PrinterStateListener>()
  return {
    state: () => current,
    show: (state) => {
      if (isSameState(current, state)) return
      current = state
      for (const listener of [...listeners]) listener(state)
    },
    onState: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function isSameState(one: PrinterState, other: PrinterState): boolean {
  return one.condition === other.condition && one.paperLow === other.paperLow && one.answers === other.answers
}
