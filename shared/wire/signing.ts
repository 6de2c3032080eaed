/** What is signed: every request by the till's key, every answer and every inbox message by HQ's. Pure; the keys are elsewhere. */

/** Headers of a signed request and of its answer. */
export const SIGNING_HEADERS = {
  till: 'guike-till',
  /** The till's corrected time, milliseconds. */
  at: 'guike-at',
  /** 16 random bytes, hex; a number is used once. */
  nonce: 'guike-nonce',
  wire: 'guike-wire',
  /** Ed25519, hex; of the request by the till, of the answer by HQ. */
  signature: 'guike-signature',
} as const

/** How far a request's time may be from HQ's, milliseconds; numbers used are remembered twice as long. */
export const SIGNED_WITHIN_MS = 5 * 60_000

export interface SignedRequest {
  readonly method: string
  /** With the query, as sent. */
  readonly path: string
  readonly till: string
  readonly atMs: number
  readonly nonce: string
  /** SHA-256 of the body's bytes, hex; of no bytes where there is none. */
  readonly bodyHash: string
}

/** The text a till signs. */
export function requestText(request: SignedRequest): string {
  const { method, path, till, atMs, nonce, bodyHash } = request
  return ['guike request 1', method, path, till, String(atMs), nonce, bodyHash].join('\n')
}

/** The text HQ signs with an answer: the number of the request, so that no older answer stands for it. */
export function answerText(answer: {
  readonly nonce: string
  readonly status: number
  readonly bodyHash: string
}): string {
  return ['guike answer 1', answer.nonce, String(answer.status), answer.bodyHash].join('\n')
}

/** The text HQ signs with an inbox message: its hash says everything else. */
export function messageText(hash: string): string {
  return `guike message 1\n${hash}`
}

/** The text a till signs at activation, where HQ does not know its key yet. */
export function activationText(activation: {
  readonly code: string
  readonly tillId: string
  readonly publicKey: string
}): string {
  return ['guike activation 1', activation.code, activation.tillId, activation.publicKey].join('\n')
}
