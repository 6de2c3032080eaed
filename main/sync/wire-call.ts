/**
 * One request to HQ: signed, sent, and its answer believed only where HQ's signature over this request's number is under it. What
 * comes back is plain and checked against the contract; anything else is a failure that costs time.
 */
import { randomBytes } from 'node:crypto'
import { type Problem, problemSchema, WIRE_VERSION } from '../../shared/wire/common.ts'
import { type WireInputs, type WireOutputs, wireContract } from '../../shared/wire/contract.ts'
import { answerText, requestText, SIGNING_HEADERS } from '../../shared/wire/signing.ts'
import { digestOf, verifierOf } from './signatures.ts'

export type WireProcedure = keyof WireInputs

/** Why there is no answer to believe. */
export type Failure =
  /** Nobody there, or the connection broke. */
  | 'unreachable'
  | 'timeout'
  /** An answer without HQ's signature: something between us, or another HQ. */
  | 'unsigned'
  /** HQ's signature under something that is not the contract's. */
  | 'unreadable'
  /** HQ has a defect. */
  | 'hq_defect'
  | 'aborted'

export type WireAnswer<Value> =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'failed'; readonly why: Failure }

export interface WireSession {
  /** HQ's origin. */
  readonly address: string
  readonly tillId: string
  readonly sign: (text: string) => string
  /** Null while HQ's key is not known yet: the activation's answer brings it. */
  readonly isFromHq: ((text: string, signature: string) => boolean) | null
}

export interface CallOptions {
  /** By the corrected clock. */
  readonly atMs: number
  readonly signal: AbortSignal
}

/** The largest honest answer, a block of the first load, with room. */
const ANSWER_BYTES_MAX = 24 * 1024 * 1024

interface Received {
  readonly status: number
  readonly bytes: Uint8Array
  readonly signature: string
  readonly retryAfterMs: number
}

/** Asks HQ. Never throws for what a network or an HQ does. */
export async function callHq<Name extends WireProcedure>(
  session: WireSession,
  name: Name,
  input: WireInputs[Name],
  options: CallOptions,
): Promise<WireAnswer<WireOutputs[Name]>> {
  const nonce = randomBytes(16).toString('hex')
  const received = await send(session, name, JSON.stringify(input), nonce, options)
  if ('why' in received) return { kind: 'failed', why: received.why }
  const value: unknown = parsedOrNull(received.bytes)
  const key = session.isFromHq
  const bodyHash = digestOf(received.bytes)
  const text = answerText({ nonce, status: received.status, bodyHash })
  if (!isSigned(text, received.signature, key, value)) return unsigned(received)
  return received.status === 200 ? readValue(name, value) : problemOf(value)
}

async function send(
  session: WireSession,
  name: WireProcedure,
  body: string,
  nonce: string,
  { atMs, signal }: CallOptions,
): Promise<Received | { readonly why: Failure }> {
  const { method = 'POST', path = '' } = wireContract[name]['~orpc'].route
  const bodyHash = digestOf(body)
  const text = requestText({ method, path, till: session.tillId, atMs, nonce, bodyHash })
  try {
    const response = await fetch(`${session.address}${path}`, {
      method,
      redirect: 'error',
      signal,
      headers: {
        'content-type': 'application/json',
        [SIGNING_HEADERS.till]: session.tillId,
        [SIGNING_HEADERS.at]: String(atMs),
        [SIGNING_HEADERS.nonce]: nonce,
        [SIGNING_HEADERS.wire]: String(WIRE_VERSION),
        [SIGNING_HEADERS.signature]: session.sign(text),
      },
      body,
    })
    const bytes = await bodyOf(response)
    if (bytes === null) return { why: 'unreadable' }
    return {
      status: response.status,
      bytes,
      signature: response.headers.get(SIGNING_HEADERS.signature) ?? '',
      retryAfterMs: Number(response.headers.get('retry-after') ?? 0) * 1000,
    }
  } catch {
    return { why: failureOf(signal) }
  }
}

function failureOf(signal: AbortSignal): Failure {
  if (!signal.aborted) return 'unreachable'
  const { reason } = signal
  return reason instanceof Error && reason.name === 'TimeoutError' ? 'timeout' : 'aborted'
}

/** The body as far as it may go; null when it is larger than any honest answer. */
async function bodyOf(response: Response): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > ANSWER_BYTES_MAX) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function parsedOrNull(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return null
  }
}

/** While HQ's key is not known the answer names it, and is signed by it; whose it is the code's fingerprint says (join.ts). */
function isSigned(text: string, signature: string, key: WireSession['isFromHq'], value: unknown): boolean {
  if (!/^[0-9a-f]{128}$/.test(signature)) return false
  if (key !== null) return key(text, signature)
  const named = typeof value === 'object' && value !== null && 'hqKey' in value ? value.hqKey : null
  // A refusal gives nothing that could be used.
  if (named === null) return true
  return typeof named === 'string' && /^[0-9a-f]{88}$/.test(named) && verifierOf(named)(text, signature)
}

/** Nothing of it is believed but that somebody there is busy. */
function unsigned<Value>({ status, retryAfterMs }: Received): WireAnswer<Value> {
  if (status === 429 || status === 503) {
    const waitMs = Number.isFinite(retryAfterMs) ? Math.max(0, Math.round(retryAfterMs)) : 0
    return { kind: 'problem', problem: { code: 'busy', retryAfterMs: waitMs } }
  }
  return { kind: 'failed', why: status >= 500 ? 'unreachable' : 'unsigned' }
}

/** A schema of the contract as far as it is used here. */
interface Reader<Value> {
  safeParse(value: unknown): { readonly success: true; readonly data: Value } | { readonly success: false }
}

type Outputs = { readonly [Name in WireProcedure]: Reader<WireOutputs[Name]> | undefined }

const OUTPUTS: Outputs = {
  activate: wireContract.activate['~orpc'].outputSchema,
  hello: wireContract.hello['~orpc'].outputSchema,
  push: wireContract.push['~orpc'].outputSchema,
  pull: wireContract.pull['~orpc'].outputSchema,
  grant: wireContract.grant['~orpc'].outputSchema,
  refundRight: wireContract.refundRight['~orpc'].outputSchema,
  lookup: wireContract.lookup['~orpc'].outputSchema,
  giveBack: wireContract.giveBack['~orpc'].outputSchema,
  snapshot: wireContract.snapshot['~orpc'].outputSchema,
  snapshotBlock: wireContract.snapshotBlock['~orpc'].outputSchema,
}

function readValue<Name extends WireProcedure>(name: Name, value: unknown): WireAnswer<WireOutputs[Name]> {
  const read = OUTPUTS[name]?.safeParse(value)
  return read?.success === true ? { kind: 'value', value: read.data } : { kind: 'failed', why: 'unreadable' }
}

function problemOf<Value>(value: unknown): WireAnswer<Value> {
  const data = typeof value === 'object' && value !== null && 'data' in value ? value.data : null
  const read = problemSchema.safeParse(data)
  return read.success ? { kind: 'problem', problem: read.data } : { kind: 'failed', why: 'hq_defect' }
}
