/**
 * The print queue: a slip leaves its transaction as a job and is printed from here, once. What is not known to be
 * unprinted is never printed again by itself; a person may ask for a reprint, which is a job of its own and says 补打.
 */
import { assertNever } from '../../../shared/domain/result.ts'
import {
  isReady,
  type PrinterState,
  type PrintOutcome,
  type PrintRequest,
  type ReceiptPrinter,
} from './printer.ts'

/** The life of a job. `sending` is written before its first byte leaves; `printed` and `unknown` are for ever. */
export type PrintJobState = 'pending' | 'sending' | 'printed' | 'failed' | 'unknown'

/**
 * What to do with a job: print it, wait for the printer, settle it as unknown (it was being sent when the till
 * stopped: how much came out, nobody can say), or leave it.
 */
export type PrintStep = 'print' | 'wait' | 'settle_unknown' | 'leave'

/** `justStarted`: the till has just started, so that nobody is sending anything. */
export function nextStep(job: PrintJobState, printer: PrinterState, justStarted: boolean): PrintStep {
  switch (job) {
    case 'pending':
    case 'failed':
      return isReady(printer) ? 'print' : 'wait'
    case 'sending':
      return justStarted ? 'settle_unknown' : 'leave'
    case 'printed':
    case 'unknown':
      return 'leave'
    default:
      return assertNever(job)
  }
}

/** Whether a job may go from one state to the other; there is no way back to printing from `printed` or `unknown`. */
export function mayBecome(from: PrintJobState, to: PrintJobState): boolean {
  switch (from) {
    case 'pending':
    case 'failed':
      return to === 'sending'
    case 'sending':
      return to === 'printed' || to === 'failed' || to === 'unknown'
    case 'printed':
    case 'unknown':
      return false
    default:
      return assertNever(from)
  }
}

/** A job that waits: its id, and the slip rendered for the printer of now. */
interface WaitingPrintJob {
  readonly id: number
  readonly state: 'pending' | 'failed'
  readonly slip: PrintRequest
}

/** Where the jobs are kept. Each call is one durable transaction, done when it returns. */
export interface PrintJobSource {
  /** The ids of jobs in state `sending`. */
  readonly leftSending: () => readonly number[]
  /** The oldest job that is pending, or failed and to be tried again; undefined when none waits. */
  readonly nextPending: () => WaitingPrintJob | undefined
  /** From pending or failed to sending; false when the job is in another state, and must then not be printed. */
  readonly markSending: (id: number) => boolean
  /** From sending to what became of it. */
  readonly settle: (id: number, outcome: PrintOutcome) => void
}

/** Waits, and wakes early when the signal aborts. */
interface PrintClock {
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

export interface PrintRunnerParts {
  readonly jobs: PrintJobSource
  readonly printer: ReceiptPrinter
  readonly clock: PrintClock
  /** How often a printer that stands in the way is looked at. */
  readonly retryMs?: number
  /** Told after each settled job. */
  readonly onSettled?: (id: number, outcome: PrintOutcome) => void
  /** The store or the program failed: the runner has stopped and prints nothing more until it is started anew. */
  readonly onDefect: (error: unknown) => void
}

export interface PrintRunner {
  /** There may be a new job. */
  readonly wake: () => void
  /** Resolves when nothing is to be done now: no job waits, or the printer stands in the way. */
  readonly idle: () => Promise<void>
  /** Lets the job that is being sent end and be settled; starts no other. */
  readonly close: () => Promise<void>
}

const RETRY_MS = 3_000

/** Settles what a stop left behind as unknown, then prints one job after the other. */
export function createPrintRunner(parts: PrintRunnerParts): PrintRunner {
  const stop = new AbortController()
  let wakeUp = new AbortController()
  let working = true
  let idleWaiters: (() => void)[] = []

  function rest(): void {
    working = false
    const waiters = idleWaiters
    idleWaiters = []
    for (const waiter of waiters) waiter()
  }

  /** Until woken, or for `ms`. */
  async function pause(ms: number | null): Promise<void> {
    const { signal } = wakeUp
    if (!signal.aborted) rest()
    if (ms === null) await aborted(signal)
    else await parts.clock.sleep(ms, signal)
    wakeUp = new AbortController()
    working = true
  }

  async function run(): Promise<void> {
    settleLeftSending(parts)
    while (!stop.signal.aborted) {
      const job = parts.jobs.nextPending()
      if (job === undefined) {
        await pause(null)
        continue
      }
      if (nextStep(job.state, parts.printer.state(), false) === 'print' && (await printJob(parts, job)))
        continue
      await pause(parts.retryMs ?? RETRY_MS)
      if (!stop.signal.aborted) await parts.printer.probe()
    }
  }

  const ended = run()
    .catch(parts.onDefect)
    .finally(() => {
      stop.abort()
      rest()
    })
  const unsubscribe = parts.printer.onState(() => wakeUp.abort())

  return {
    wake: () => {
      if (stop.signal.aborted) return
      working = true
      wakeUp.abort()
    },
    idle: () =>
      working && !stop.signal.aborted
        ? new Promise((resolve) => idleWaiters.push(resolve))
        : Promise.resolve(),
    close: async () => {
      unsubscribe()
      stop.abort()
      wakeUp.abort()
      await ended
    },
  }
}

function settleLeftSending(parts: PrintRunnerParts): void {
  for (const id of parts.jobs.leftSending()) {
    if (nextStep('sending', parts.printer.state(), true) !== 'settle_unknown') continue
    const outcome: PrintOutcome = { kind: 'unknown', bytesSent: null }
    parts.jobs.settle(id, outcome)
    parts.onSettled?.(id, outcome)
  }
}

/**
 * The mark is on disk before the first byte leaves: whatever happens between mark and settling, it is not printed again.
 * False when nothing was printed and it should not be tried again at once.
 */
async function printJob(parts: PrintRunnerParts, job: WaitingPrintJob): Promise<boolean> {
  if (!parts.jobs.markSending(job.id)) return false
  const outcome = await parts.printer.print(job.slip)
  parts.jobs.settle(job.id, outcome)
  parts.onSettled?.(job.id, outcome)
  return outcome.kind !== 'failed'
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
