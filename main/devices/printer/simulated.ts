/** A printer without paper: it shows what it would print, and goes wrong when told to. */
import { assertNever } from '../../../shared/domain/result.ts'
import {
  type PrinterState,
  type PrintOutcome,
  type PrintRequest,
  type ReceiptPrinter,
  stateBoard,
} from './printer.ts'

/** What can be wrong with it: as its cover, paper or plug, or in the middle of a job ('drop') or for ever ('silent'). */
export type SimulatedFault = 'none' | 'paper' | 'cover' | 'offline' | 'drop' | 'silent'

/** One slip as it came out. */
interface SimulatedSlip {
  /** Counts from 1, also over slips no longer kept. */
  readonly number: number
  readonly svg: string
  readonly text: string
  /** False: the connection broke in the middle of it, some of it is on paper. */
  readonly whole: boolean
}

export interface SimulatedPrinter extends ReceiptPrinter {
  readonly fail: (fault: SimulatedFault) => void
  /** Newest last. */
  readonly slips: () => readonly SimulatedSlip[]
}

export interface SimulatedPrinterSetting {
  /** How many slips are kept. */
  readonly slipsMax: number
  /** After how many bytes 'drop' breaks the connection. */
  readonly dropAfterBytes: number
}

const SIMULATED_SETTING: SimulatedPrinterSetting = { slipsMax: 50, dropAfterBytes: 3_000 }

export function createSimulatedPrinter(
  setting: SimulatedPrinterSetting = SIMULATED_SETTING,
): SimulatedPrinter {
  const board = stateBoard(stateWith('none'))
  let fault: SimulatedFault = 'none'
  let slips: readonly SimulatedSlip[] = []
  let printed = 0
  let closed = false

  function keep(job: PrintRequest, whole: boolean): void {
    printed += 1
    slips = [...slips, { number: printed, svg: job.svg, text: job.text, whole }].slice(-setting.slipsMax)
  }

  function print(job: PrintRequest, aborted: boolean): PrintOutcome {
    if (closed || aborted) return { kind: 'failed', reason: 'cancelled' }
    switch (fault) {
      case 'paper':
      case 'cover':
      case 'offline':
        return { kind: 'failed', reason: fault }
      case 'drop': {
        const bytesSent = Math.min(setting.dropAfterBytes, job.bytes.length)
        if (bytesSent > 0) keep(job, false)
        return { kind: 'unknown', bytesSent }
      }
      case 'silent':
        keep(job, true)
        return { kind: 'unknown', bytesSent: job.bytes.length }
      case 'none':
        keep(job, true)
        return { kind: 'printed' }
      default:
        return assertNever(fault)
    }
  }

  return {
    state: board.state,
    onState: board.onState,
    print: (job, signal) => Promise.resolve(print(job, signal?.aborted ?? false)),
    probe: () => Promise.resolve(board.state()),
    close: () => {
      closed = true
      return Promise.resolve()
    },
    fail: (next) => {
      fault = next
      board.show(stateWith(next))
    },
    slips: () => slips,
  }
}

function stateWith(fault: SimulatedFault): PrinterState {
  const isStopped = fault === 'paper' || fault === 'cover' || fault === 'offline'
  return { condition: isStopped ? fault : 'ready', paperLow: false, answers: fault !== 'silent' }
}
