/** A way to a printer: bytes out, perhaps bytes back. Nothing of this throws for what a counter can see happen. */
import type { Refusal, Result } from '../../../shared/domain/result.ts'
import type { PrintFailure } from './printer.ts'

/** What went wrong with a connection. */
export type TransportFault = Extract<
  PrintFailure,
  'refused' | 'unreachable' | 'no_device' | 'no_permission' | 'busy' | 'timeout' | 'broken'
>

/** What an open way can do: a two-way one may bring answers, a one-way one is not even asked. */
interface OpenWay {
  readonly twoWay: boolean
}

export interface Transport {
  /** Opens the way for one job or one look; once open, always followed by close. */
  readonly open: () => Promise<Result<OpenWay, TransportFault>>
  /** All of `bytes`, or a fault; with a fault, `details.bytesSent` is the most that can have left. */
  readonly write: (bytes: Uint8Array) => Promise<Result<null, TransportFault>>
  /** What came back: as soon as something is there, nothing when nothing came within `withinMs`. */
  readonly read: (withinMs: number) => Promise<Result<Uint8Array, TransportFault>>
  /** What was written goes out before the way is closed. */
  readonly close: () => Promise<void>
}

/** How many bytes of a failed write may have left. */
export function bytesSentOf(refusal: Refusal<TransportFault>): number {
  const sent = refusal.details['bytesSent']
  return typeof sent === 'number' ? sent : 0
}

const FAULTS: ReadonlyMap<string, TransportFault> = new Map([
  ['ECONNREFUSED', 'refused'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['EHOSTDOWN', 'unreachable'],
  ['ENOTFOUND', 'unreachable'],
  ['EAI_AGAIN', 'unreachable'],
  ['ETIMEDOUT', 'timeout'],
  ['ENOENT', 'no_device'],
  ['ENXIO', 'no_device'],
  ['ENODEV', 'no_device'],
  ['EACCES', 'no_permission'],
  ['EPERM', 'no_permission'],
  ['EBUSY', 'busy'],
])

/** The fault behind an error of Node's net or fs. */
export function faultOf(error: unknown): TransportFault {
  return FAULTS.get(codeOf(error)) ?? 'broken'
}

export function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return ''
}
