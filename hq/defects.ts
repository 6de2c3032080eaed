/** What went wrong where nothing may: told apart into HQ being busy and HQ being wrong, and logged without any value. */
import { errorCode } from './db.ts'
import type { LogFields } from './logs.ts'

/**
 * PostgreSQL's and Node's codes that pass: no connection, starting, ending, statement or lock took too long by themselves; disk or
 * memory full once somebody gives it room.
 */
const PASSING = new Set([
  '53000',
  '53100',
  '53200',
  '53300',
  '53400',
  '58030',
  '55P03',
  '57014',
  '57P01',
  '57P02',
  '57P03',
  '40001',
  '40P01',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
])
/** The pool's own errors, which have no code. */
const PASSING_SENTENCES =
  /^(timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Query read timeout|driver has already been destroyed|Cannot use a pool after calling end)/

/** Of these a person has to know: they pass when somebody does something. */
const PERSON = /^(53000|53100|53200|58030)$/

/** Whether HQ is busy for want of disk or memory. */
export function needsRoom(error: unknown): boolean {
  return PERSON.test(errorCode(error))
}

/** Whether the same request may well succeed a moment later. */
export function isBusy(error: unknown): boolean {
  if (PASSING.has(errorCode(error))) return true
  return error instanceof Error && PASSING_SENTENCES.test(error.message)
}

const FRAME = /\((?:file:\/\/)?([^()]*)\)$|at (?:file:\/\/)?(\S+)$/

/** An error without its message, which may hold anything: its code, and where in HQ it was thrown. */
export function withoutValues(error: unknown): LogFields {
  const code = errorCode(error)
  if (!(error instanceof Error)) return { code }
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  const own = frames.find((line) => /\/(hq|shared)\//.test(line) && !line.includes('node_modules'))
  const place = own?.trim().match(FRAME)
  const path = place?.[1] ?? place?.[2]
  return {
    code: code === 'unknown' ? error.name : code,
    ...(path === undefined ? {} : { at: path.replace(/^.*\/(?=(hq|shared)\/)/, '') }),
  }
}
