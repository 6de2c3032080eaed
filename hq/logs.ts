/** HQ's log: one JSON object a line. What may stand in it is a closed list: never a body, a query, a person. */
import { type DestinationStream, pino } from 'pino'

export interface LogFields {
  readonly request?: string
  readonly route?: string
  readonly method?: string
  readonly status?: number
  readonly ms?: number
  readonly till?: string
  readonly officer?: string
  /** A refusal's or an error's code: SQLSTATE, Node's, ours. */
  readonly code?: string
  readonly version?: number
  readonly port?: number
  readonly count?: number
  /** Where in HQ's sources. */
  readonly at?: string
}

export interface HqLog {
  note(what: string, fields?: LogFields): void
  warn(what: string, fields?: LogFields): void
  fail(what: string, fields?: LogFields): void
}

/** @param to where the lines go; standard error unless told */
export function openLog(to: DestinationStream = pino.destination({ dest: 2, sync: true })): HqLog {
  const lines = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, to)
  return {
    note: (what, fields = {}) => lines.info(fields, what),
    warn: (what, fields = {}) => lines.warn(fields, what),
    fail: (what, fields = {}) => lines.error(fields, what),
  }
}
