/** The doors of HQ: one for each kind of caller, each with its own limits. What all have in common is done in app.ts. */

/** What is known of a request beside the request; its door fills in what it finds out. For the log and the figures. */
export interface Seen {
  readonly requestId: string
  /** Where it came from: the caller, or what the trusted proxy says of it. */
  readonly address: string
  /** The procedure's name: from the contract, never from the request. */
  route: string
  till?: string
  officer?: string
}

export interface Door {
  /** What its paths begin with: '/till/v1'. */
  readonly prefix: string
  readonly bodyBytesMax: number
  /** Requests at once, those that wait for something to come among them. */
  readonly atOnceMax: number
  /** How long one may take. */
  readonly msMax: number
  answer(request: Request, seen: Seen): Promise<Response>
}

/** How long a caller is told to stay away when HQ is busy, seconds. */
const RETRY_AFTER_S = 2

/** An answer that no contract describes, in the form of those that one does. */
export function plainRefusal(status: number, code: string, message: string, retryAfterS?: number): Response {
  const waitS = retryAfterS ?? (status === 503 || status === 429 ? RETRY_AFTER_S : undefined)
  const body = {
    defined: false,
    code,
    status,
    message,
    ...(waitS === undefined ? {} : { data: { retryAfterMs: waitS * 1000 } }),
  }
  return Response.json(body, {
    status,
    headers: waitS === undefined ? {} : { 'retry-after': String(waitS) },
  })
}
