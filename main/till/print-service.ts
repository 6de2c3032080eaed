/** Printing as a service of the till: the printer that is set, and the runner that empties the queue outside any act. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { PrinterSetting, PrinterView } from '../../shared/contract/session.ts'
import { assert, ok, type Refusal, refuse } from '../../shared/domain/result.ts'
import { slipSchema } from '../../shared/receipt/slip.ts'
import { deviceFileTransport, mayBePrinter } from '../devices/printer/device-file.ts'
import type { PrinterState, PrintOutcome, PrintRequest, ReceiptPrinter } from '../devices/printer/printer.ts'
import {
  createPrintRunner,
  mayBecome,
  type PrintJobSource,
  type PrintRunner,
} from '../devices/printer/queue.ts'
import { createSimulatedPrinter, type SimulatedPrinter } from '../devices/printer/simulated.ts'
import { renderSlip } from '../devices/printer/slip.ts'
import { tcpTransport } from '../devices/printer/tcp9100.ts'
import { createTransportPrinter } from '../devices/printer/transport-printer.ts'
import {
  leaveJobsUnprinted,
  nextPrintJob,
  openPrintJobs,
  type PrintJob,
  type PrintState,
  printJobById,
  sendingPrintJobs,
  setPrintState,
} from '../store/print-jobs.ts'
import type { TillStore } from '../store/store.ts'
import type { Clock } from './clock.ts'
import { settingsOf } from './printing.ts'

export interface PrintServiceParts {
  readonly store: TillStore
  readonly clock: Clock
  /** Told after every change of printer or queue. */
  readonly onChange: () => void
  readonly onSettled: (jobId: number, state: string) => void
  /** The runner has stopped; what waits stays queued. */
  readonly onDefect: (error: unknown) => void
}

export interface PrintService {
  /** There may be a new job; it is begun in a turn of its own, so that the act's answer leaves first. */
  wake(): void
  view(): PrinterView
  /** The simulated printer, or null where a real one is set. */
  simulated(): SimulatedPrinter | null
  close(): Promise<void>
}

/** Starts printing for the printer of the settings; a change of settings closes it and starts another. */
export function startPrinting(parts: PrintServiceParts): PrintService {
  const setting = settingsOf(parts.store.db).printer
  if (setting.kind === 'none') return withoutPrinter(parts)
  const simulated = setting.kind === 'simulated' ? createSimulatedPrinter() : null
  const printer = simulated ?? realPrinter(setting)
  let sinceMs: number | null = null
  const unsubscribe = printer.onState(() => {
    sinceMs = parts.clock.nowMs()
    parts.onChange()
  })
  const runner: PrintRunner = createPrintRunner({
    jobs: jobsOf(parts.store),
    printer,
    clock: { sleep: (ms, signal) => sleep(ms, undefined, { signal, ref: false }).catch(() => undefined) },
    onSettled: (jobId, outcome) => {
      parts.onSettled(jobId, outcome.kind)
      parts.onChange()
    },
    onDefect: parts.onDefect,
  })
  return {
    wake: () => {
      setImmediate(() => runner.wake())
    },
    view: () => printerView(parts.store, setting.kind, printer.state(), sinceMs),
    simulated: () => simulated,
    close: async () => {
      unsubscribe()
      await runner.close()
      await printer.close()
    },
  }
}

/** What a printer's setting is refused for: not_simulated outside the demo shop, printer_path_invalid. */
export function printerProblem(setting: PrinterSetting, demo: boolean): Refusal | null {
  if (setting.kind === 'simulated' && !demo) return refuse('not_simulated')
  return setting.kind === 'file' && !mayBePrinter(setting.path) ? refuse('printer_path_invalid') : null
}

/** No printer: every slip is kept as not printed, and says so. */
function withoutPrinter(parts: PrintServiceParts): PrintService {
  let closed = false
  const leave = () => {
    if (closed) return
    const left = parts.store.act((db) => {
      leaveJobsUnprinted(db)
      return ok(null)
    })
    if (left.ok) parts.onChange()
  }
  leave()
  return {
    wake: () => {
      setImmediate(leave)
    },
    view: () => ({ kind: 'none', state: 'none', waiting: 0, unknown: 0, sinceMs: null }),
    simulated: () => null,
    close: async () => {
      closed = true
    },
  }
}

function realPrinter(setting: Exclude<PrinterSetting, { kind: 'none' }>): ReceiptPrinter {
  assert(setting.kind !== 'simulated', 'a simulated printer has no transport')
  const transport = setting.kind === 'tcp' ? tcpTransport(setting) : deviceFileTransport(setting.path)
  return createTransportPrinter({ transport })
}

/** What became of a job, as it is kept. */
interface KeptOutcome {
  readonly id: number
  readonly state: PrintState
  readonly reason: string | null
}

/**
 * The queue over the store: each call one durable transaction. What became of a job that the disk would not take is tried
 * again before the next job; until then nothing else is printed, and a restart would call it unknown.
 */
function jobsOf(store: TillStore): PrintJobSource {
  let unkept: KeptOutcome | null = null
  const keep = (outcome: KeptOutcome) => {
    unkept = isKept(store, outcome) ? null : outcome
  }
  return {
    leftSending: () => sendingPrintJobs(store.db),
    nextPending: () => {
      if (unkept !== null) keep(unkept)
      // A job that cannot be set leaves the queue, or ends the loop because the disk takes nothing.
      while (unkept === null) {
        const job = nextPrintJob(store.db)
        if (job === null) return undefined
        const slip = renderedJob(store, job)
        if (slip !== null) return { id: job.id, state: job.state === 'failed' ? 'failed' : 'pending', slip }
        keep({ id: job.id, state: 'unknown', reason: 'unreadable' })
      }
      return undefined
    },
    markSending: (id) =>
      store.act((db) => {
        const job = printJobById(db, id)
        if (job === null || !mayBecome(job.state, 'sending')) return refuse('not_waiting')
        setPrintState(db, id, 'sending', null)
        return ok(null)
      }).ok,
    settle: (id, outcome) => keep({ id, state: outcome.kind, reason: reasonOf(outcome) }),
  }
}

function isKept(store: TillStore, { id, state, reason }: KeptOutcome): boolean {
  return store.act((db) => {
    setPrintState(db, id, state, reason)
    return ok(null)
  }).ok
}

/** Null for a job whose slip can no longer be read or set: one such job must not stop all others. */
function renderedJob(store: TillStore, job: PrintJob): PrintRequest | null {
  try {
    const { paper, slipLang } = settingsOf(store.db)
    return renderSlip(slipSchema.parse(JSON.parse(job.model)), { paper, lang: slipLang })
  } catch {
    return null
  }
}

function reasonOf(outcome: PrintOutcome): string | null {
  return outcome.kind === 'failed' ? outcome.reason : null
}

function printerView(
  store: TillStore,
  kind: PrinterView['kind'],
  state: PrinterState,
  sinceMs: number | null,
): PrinterView {
  const jobs = openPrintJobs(store.db)
  const waiting = (jobs['pending'] ?? 0) + (jobs['failed'] ?? 0) + (jobs['sending'] ?? 0)
  return { kind, state: shownState(state), waiting, unknown: jobs['unknown'] ?? 0, sinceMs }
}

function shownState(state: PrinterState): PrinterView['state'] {
  switch (state.condition) {
    case 'ready':
      return state.paperLow ? 'paper_near_end' : 'ready'
    case 'unseen':
      return 'ready'
    case 'paper':
    case 'cover':
      return state.condition
    default:
      return 'offline'
  }
}
