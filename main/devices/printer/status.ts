/** The printer's own answers: DLE EOT (real-time status) and GS r (status once everything before it is done). */
import type { PrintFailure } from './printer.ts'

/** DLE EOT n: 1 the printer, 2 why it is offline, 4 the paper. */
export const STATUS_KINDS = [1, 2, 4] as const
export type StatusKind = (typeof STATUS_KINDS)[number]

export function statusRequest(kind: StatusKind): Uint8Array {
  return Uint8Array.of(0x10, 0x04, kind)
}

/** GS r 1: answered when the printer has come to it, so that what was sent before has been printed. */
export const PRINTED_REQUEST = Uint8Array.of(0x1d, 0x72, 0x01)

/** One answer on the line. */
export interface Answer {
  readonly to: 'status' | 'printed'
  readonly byte: number
}

/** What came in, and how many bytes of an unasked report are still to come. */
export interface Answers {
  readonly answers: readonly Answer[]
  readonly reportBytesLeft: number
}

/**
 * Sorts what comes back: answers to DLE EOT, answers to GS r, and unasked reports (automatic status: a byte of its own
 * form and three more), which must not pass for an answer. Anything else is noise.
 */
export function answersIn(bytes: Uint8Array, reportBytesLeft: number): Answers {
  const answers: Answer[] = []
  let left = reportBytesLeft
  for (const byte of bytes) {
    if (left > 0) left -= 1
    else if ((byte & 0x93) === 0x12) answers.push({ to: 'status', byte })
    else if ((byte & 0x93) === 0x10) left = 3
    else if ((byte & 0x90) === 0) answers.push({ to: 'printed', byte })
  }
  return { answers, reportBytesLeft: left }
}

/** True when the answer to GS r says that the paper ended: what was printed last may not be on it. */
export function paperEndedWhilePrinting(byte: number): boolean {
  return (byte & 0x0c) !== 0
}

export interface Status {
  readonly fault: Extract<PrintFailure, 'cover' | 'paper' | 'offline'> | null
  readonly paperLow: boolean
}

/** What the answers say together, the cause a person can remedy first. A kind not answered says nothing. */
export function statusOf(answers: ReadonlyMap<StatusKind, number>): Status {
  const printer = answers.get(1) ?? 0
  const cause = answers.get(2) ?? 0
  const paper = answers.get(4) ?? 0
  return { fault: faultIn(printer, cause, paper), paperLow: (paper & 0x0c) !== 0 }
}

function faultIn(printer: number, cause: number, paper: number): Status['fault'] {
  if ((cause & 0x04) !== 0) return 'cover'
  if ((cause & 0x20) !== 0 || (paper & 0x60) !== 0) return 'paper'
  if ((printer & 0x08) !== 0 || (cause & 0x40) !== 0) return 'offline'
  return null
}
