// Reads one message of a page before anything else does: what is not a plain call or its cancelling goes no further.

/** Characters of one message. The largest honest one, a sale of 200 typed lines, stays under a fifth of it. */
export const MESSAGE_LENGTH_MAX = 256 * 1_024

const ID_PATTERN = /^[\w-]{1,40}$/
const PATH_PATTERN = /^\/\w{1,40}\/\w{1,40}$/
/** Message types of the RPC protocol: a request is 1 or unnamed, 4 cancels one. */
const REQUEST = 1
const CANCEL = 4

/** A message as oRPC's peer takes it, rebuilt from the checked parts alone: no headers, no binary parts, POST only. */
export type Envelope =
  | { readonly i: string; readonly p: { readonly u: string; readonly b: unknown } }
  | { readonly i: string; readonly t: typeof CANCEL }

/**
 * @param message what arrived, of any type
 * @returns undefined for what no page of ours sends: the connection is then closed, for there is nobody to answer
 */
export function readEnvelope(message: unknown): Envelope | undefined {
  if (typeof message !== 'string' || message.length > MESSAGE_LENGTH_MAX) return undefined
  const parsed = parseJson(message)
  if (!isRecord(parsed)) return undefined
  const { i, t, p } = parsed
  if (typeof i !== 'string' || !ID_PATTERN.test(i)) return undefined
  if (t === CANCEL) return { i, t: CANCEL }
  if (t !== undefined && t !== REQUEST) return undefined
  if (!isRecord(p) || typeof p.u !== 'string' || !PATH_PATTERN.test(p.u)) return undefined
  if (p.m !== undefined && p.m !== 'POST') return undefined
  return { i, p: { u: p.u, b: p.b } }
}

/**
 * Whether a body is plain JSON. The protocol's other types (dates, sets, patterns, not-a-number) are no part of the contract's
 * inputs, and what is not needed is not decoded.
 */
export function isPlainBody(body: unknown): boolean {
  return isRecord(body) && Object.keys(body).every((key) => key === 'json')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
