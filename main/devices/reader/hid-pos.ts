/**
 * Reads the input reports of scanners in HID point-of-sale mode (usage page 0x8C, usage 0x02) into codes.
 *
 * A report has 64 bytes: [0] report id 2, [1] number of data bytes, [2..4] AIM identifier such as ']E0', [5..60] data,
 * [61] the maker's own symbology letter, [63] 1 when more follows. Some makers put the AIM identifier, and with it the
 * data, one byte later. A long code comes in several reports, each with the same AIM identifier. Pure: a state and a
 * report in, the next state and what was read out; whatever the bytes, nothing throws and no more than
 * CODE_BYTES_MAX are ever kept.
 */

export const HID_POS_USAGE_PAGE = 0x8c
export const HID_POS_USAGE = 0x02

export const REPORT_BYTES = 64
export const REPORT_ID = 0x02
export const REPORT_DATA_MAX = 56
/** A continued code; sixteen times what classifyScan looks at, so a long code is still known to be too long. */
export const CODE_BYTES_MAX = 2048
/** The reports of one code follow each other within milliseconds: an older beginning has lost its end. */
export const CONTINUATION_MS_MAX = 500

/** A code of which not all reports are here yet. */
export interface HidPosState {
  readonly symbology: string
  readonly bytes: readonly number[]
  readonly lastMs: number
  readonly waiting: boolean
  /** Too long: the rest is read past until its end. */
  readonly overflowed: boolean
}

export type HidPosFault =
  /** Not 64 bytes, or more data announced than a report holds. */
  | 'bad_report'
  /** A beginning whose end never came. */
  | 'cut_short'
  | 'too_long'

export interface HidPosStep {
  readonly state: HidPosState
  readonly code: { readonly text: string; readonly symbology: string } | null
  readonly fault: HidPosFault | null
}

export const HID_POS_START: HidPosState = {
  symbology: '',
  bytes: [],
  lastMs: 0,
  waiting: false,
  overflowed: false,
}

/** The scanner's answer to a command, not a code. */
const COMMAND_ANSWER = ']Z6'

/** Takes one report, report id first, that arrived at `nowMs`. Reports of other ids are none of ours. */
export function hidPosReport(state: HidPosState, report: Uint8Array, nowMs: number): HidPosStep {
  if (report[0] !== REPORT_ID) return { state, code: null, fault: null }
  const part = reportPart(report)
  if (!part) return { state: HID_POS_START, code: null, fault: 'bad_report' }
  if (part.symbology === COMMAND_ANSWER) return { state: HID_POS_START, code: null, fault: null }
  const goesOn =
    state.waiting && part.symbology === state.symbology && nowMs - state.lastMs <= CONTINUATION_MS_MAX
  const lost: HidPosFault | null = state.waiting && !goesOn && !state.overflowed ? 'cut_short' : null
  return withPart(goesOn ? state : HID_POS_START, part, nowMs, lost)
}

interface ReportPart {
  readonly symbology: string
  readonly bytes: Uint8Array
  readonly more: boolean
}

function reportPart(report: Uint8Array): ReportPart | undefined {
  if (report.length !== REPORT_BYTES) return undefined
  const length = report[1] ?? 0
  const start = isAim(report, 2) || !isAim(report, 3) ? 2 : 3
  const from = start + 3
  if (length > REPORT_DATA_MAX || from + length > REPORT_BYTES - 1) return undefined
  return {
    symbology: isAim(report, start) ? String.fromCharCode(...report.subarray(start, from)) : '',
    bytes: report.subarray(from, from + length),
    more: report[REPORT_BYTES - 1] === 1,
  }
}

/** An AIM identifier is ']', a letter and one more printable sign. */
function isAim(report: Uint8Array, at: number): boolean {
  const [bracket = 0, letter = 0, modifier = 0] = report.subarray(at, at + 3)
  const isLetter = (letter >= 0x41 && letter <= 0x5a) || (letter >= 0x61 && letter <= 0x7a)
  return bracket === 0x5d && isLetter && modifier > 0x20 && modifier < 0x7f
}

function withPart(begun: HidPosState, part: ReportPart, nowMs: number, lost: HidPosFault | null): HidPosStep {
  const overflowed = begun.overflowed || begun.bytes.length + part.bytes.length > CODE_BYTES_MAX
  const bytes = overflowed ? [] : [...begun.bytes, ...part.bytes]
  if (part.more) {
    const state = { symbology: part.symbology, bytes, lastMs: nowMs, waiting: true, overflowed }
    return { state, code: null, fault: lost ?? (overflowed && !begun.overflowed ? 'too_long' : null) }
  }
  if (overflowed) return { state: HID_POS_START, code: null, fault: begun.overflowed ? lost : 'too_long' }
  const text = textOf(bytes)
  const code = text === '' ? null : { text, symbology: part.symbology }
  return { state: HID_POS_START, code, fault: lost }
}

/** UTF-8 where it is that, else one character a byte; one carriage return, the makers' usual suffix, is taken off. */
function textOf(bytes: readonly number[]): string {
  const raw = Uint8Array.from(bytes)
  return decoded(raw).replace(/\r$/, '')
}

function decoded(raw: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw)
  } catch {
    return Array.from(raw, (byte) => String.fromCharCode(byte)).join('')
  }
}
