/**
 * A receipt printer at the end of a transport: look before printing, send in pieces, ask whether it came out, and say
 * exactly as much as is known.
 */
import { type Result, refuse } from '../../../shared/domain/result.ts'
import {
  type PrinterState,
  type PrintFailure,
  type PrintOutcome,
  type PrintRequest,
  type ReceiptPrinter,
  type StateBoard,
  stateBoard,
  UNSEEN,
} from './printer.ts'
import {
  type Answer,
  answersIn,
  PRINTED_REQUEST,
  paperEndedWhilePrinting,
  STATUS_KINDS,
  type Status,
  type StatusKind,
  statusOf,
  statusRequest,
} from './status.ts'
import { bytesSentOf, type Transport, type TransportFault } from './transport.ts'

interface TransportPrinterLimits {
  /** How long one question about the state may take. */
  readonly statusMsMax: number
  /** How long a slip may take from its last byte to the answer that it is printed. */
  readonly printMsMax: number
  readonly chunkBytes: number
}

const PRINTER_LIMITS: TransportPrinterLimits = {
  statusMsMax: 800,
  printMsMax: 15_000,
  chunkBytes: 1024,
}

export interface TransportPrinterParts {
  readonly transport: Transport
  readonly limits?: TransportPrinterLimits
  /** A clock that only goes forward, in milliseconds. */
  readonly elapsedMs?: () => number
}

/** What one connection needs: the way, how long to wait, and what is known of the printer. */
interface Line {
  readonly transport: Transport
  readonly limits: TransportPrinterLimits
  readonly elapsedMs: () => number
  readonly board: StateBoard
}

/** The printer behind `transport`. It is remembered whether it answers: one that never did is not waited for again. */
export function createTransportPrinter(parts: TransportPrinterParts): ReceiptPrinter {
  const line: Line = {
    transport: parts.transport,
    limits: parts.limits ?? PRINTER_LIMITS,
    elapsedMs: parts.elapsedMs ?? (() => performance.now()),
    board: stateBoard(UNSEEN),
  }
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  let closed = false

  function inTurn<Value>(act: () => Promise<Value>): Promise<Value> {
    waiting += 1
    const turn = last.then(act).finally(() => {
      waiting -= 1
    })
    last = turn.catch(() => undefined)
    return turn
  }

  return {
    state: line.board.state,
    onState: line.board.onState,
    print: (job, signal) =>
      inTurn(async () =>
        closed ? failed('cancelled') : await connected(line, () => printOn(line, job, signal)),
      ),
    probe: () => (waiting > 0 ? Promise.resolve(line.board.state()) : inTurn(() => look(line))),
    close: async () => {
      closed = true
      await last
    },
  }
}

function failed(reason: PrintFailure): PrintOutcome {
  return { kind: 'failed', reason }
}

/** Opens the way, acts, closes the way; what cannot be opened has not been sent anything. */
async function connected(line: Line, act: () => Promise<PrintOutcome>): Promise<PrintOutcome> {
  const opened = await line.transport.open()
  if (!opened.ok) {
    showFault(line, opened.code)
    return failed(opened.code)
  }
  if (!opened.value.twoWay) showOneWay(line)
  try {
    return await act()
  } finally {
    await line.transport.close()
  }
}

async function printOn(
  line: Line,
  job: PrintRequest,
  signal: AbortSignal | undefined,
): Promise<PrintOutcome> {
  if (line.board.state().answers !== false) {
    const seen = await statusNow(line, STATUS_KINDS)
    if (!seen.ok) return failed(seen.code)
  }
  if (signal?.aborted) return failed('cancelled')
  const sent = await send(line, job.bytes, signal)
  if (sent !== null) return sent
  if (line.board.state().answers !== true) return { kind: 'unknown', bytesSent: job.bytes.length }
  return await confirmed(line, job.bytes.length)
}

/** The state, asked now and shown on the board; refuses with what stands in the way of printing. */
async function statusNow(line: Line, kinds: readonly StatusKind[]): Promise<Result<Status, PrintFailure>> {
  const answers = new Map<StatusKind, number>()
  for (const kind of kinds) {
    const asked = await line.transport.write(statusRequest(kind))
    const answer = asked.ok ? await answerTo(line, 'status', line.limits.statusMsMax) : asked
    if (!answer.ok) {
      showFault(line, answer.code)
      return refuse(answer.code)
    }
    if (answer.value !== null) answers.set(kind, answer.value)
  }
  if (answers.size === 0) return silence(line)
  const status = statusOf(answers)
  line.board.show({ condition: status.fault ?? 'ready', paperLow: status.paperLow, answers: true })
  return status.fault === null ? { ok: true, value: status } : refuse(status.fault)
}

/** No answer: trouble for a printer that used to answer, the way of being of one that never did. */
function silence(line: Line): Result<Status, PrintFailure> {
  if (line.board.state().answers === true) {
    showFault(line, 'timeout')
    return refuse('timeout')
  }
  showOneWay(line)
  return { ok: true, value: { fault: null, paperLow: false } }
}

/** The first answer of a kind within the time, null when none came. Ends at the deadline, however much comes in. */
async function answerTo(
  line: Line,
  to: Answer['to'],
  withinMs: number,
): Promise<Result<number | null, TransportFault>> {
  const deadline = line.elapsedMs() + withinMs
  let reportBytesLeft = 0
  for (let leftMs = withinMs; leftMs > 0; leftMs = deadline - line.elapsedMs()) {
    const came = await line.transport.read(leftMs)
    if (!came.ok) return came
    const sorted = answersIn(came.value, reportBytesLeft)
    reportBytesLeft = sorted.reportBytesLeft
    const answer = sorted.answers.find((candidate) => candidate.to === to)
    if (answer !== undefined) return { ok: true, value: answer.byte }
  }
  return { ok: true, value: null }
}

/** Sends all, or says what is known of a job that did not go out whole. */
async function send(
  line: Line,
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<PrintOutcome | null> {
  for (let at = 0; at < bytes.length; at += line.limits.chunkBytes) {
    if (signal?.aborted && at > 0) return { kind: 'unknown', bytesSent: at }
    const written = await line.transport.write(bytes.subarray(at, at + line.limits.chunkBytes))
    if (!written.ok) {
      showFault(line, written.code)
      const bytesSent = at + bytesSentOf(written)
      return bytesSent === 0 ? failed(written.code) : { kind: 'unknown', bytesSent }
    }
  }
  return null
}

/** Asks whether the job is printed; without a good answer the outcome is unknown, and the state says why if it can. */
async function confirmed(line: Line, bytesSent: number): Promise<PrintOutcome> {
  const asked = await line.transport.write(PRINTED_REQUEST)
  const answer = asked.ok ? await answerTo(line, 'printed', line.limits.printMsMax) : asked
  if (!answer.ok) {
    showFault(line, answer.code)
    return { kind: 'unknown', bytesSent }
  }
  if (answer.value === null || paperEndedWhilePrinting(answer.value)) {
    await statusNow(line, STATUS_KINDS)
    return { kind: 'unknown', bytesSent }
  }
  return { kind: 'printed' }
}

async function look(line: Line): Promise<PrinterState> {
  const opened = await line.transport.open()
  if (!opened.ok) {
    showFault(line, opened.code)
    return line.board.state()
  }
  if (!opened.value.twoWay) showOneWay(line)
  // One question is enough to learn that a silent printer has begun to answer.
  else await statusNow(line, line.board.state().answers === false ? STATUS_KINDS.slice(0, 1) : STATUS_KINDS)
  await line.transport.close()
  return line.board.state()
}

function showFault(line: Line, fault: PrintFailure): void {
  line.board.show({ ...line.board.state(), condition: fault })
}

/** Nothing is known of a printer that cannot answer but that the way to it is open. */
function showOneWay(line: Line): void {
  line.board.show({ condition: 'ready', paperLow: false, answers: false })
}
