/** The tills' door: everything under /till/v1, each request signed by its till, each answer by HQ. */
import { OpenAPIHandler } from '@orpc/openapi/fetch'
import { ORPCError } from '@orpc/server'
import { problemSchema } from '../../shared/wire/common.ts'
import type { TillRow } from '../authority/tills.ts'
import { errorCode } from '../db.ts'
import { isBusy, needsRoom, withoutValues } from '../defects.ts'
import type { Door, Seen } from '../door.ts'
import type { HqParts } from '../parts.ts'
import { Limits } from './limits.ts'
import { type TillContext, wireRouter } from './router.ts'
import { callerOf, problemAnswer, signAnswer } from './signed.ts'

/** Entries of one push and what lies beside, as JSON. */
const BODY_BYTES_MAX = 16 * 1024 * 1024
/** Long polls of all tills that one process serves are among them. */
const AT_ONCE_MAX = 10_000
const MS_MAX = 60_000
const BUSY = { code: 'busy', retryAfterMs: 2_000 } as const

export function tillDoor(parts: HqParts, limits: Limits = new Limits(parts.clock)): Door {
  const handler = handlerOf(parts)
  return {
    prefix: '/till/v1',
    bodyBytesMax: BODY_BYTES_MAX,
    atOnceMax: AT_ONCE_MAX,
    msMax: MS_MAX,
    answer: async (request, seen) => {
      const body = new Uint8Array(await request.arrayBuffer())
      return signAnswer(parts, request, await answered(parts, limits, handler, request, body, seen))
    },
  }
}

type Handler = OpenAPIHandler<TillContext>

function handlerOf(parts: HqParts): Handler {
  return new OpenAPIHandler<TillContext>(wireRouter, {
    clientInterceptors: [
      async ({ context, path, next }) => {
        context.seen.route = `till.${path.join('.')}`
        try {
          return await next()
        } catch (error) {
          if (needsRoom(error)) parts.log.fail('no room', { code: errorCode(error) })
          if (isBusy(error)) throw new ORPCError('SERVICE_UNAVAILABLE', { status: 503 })
          if (!(error instanceof ORPCError) || error.status >= 500) tellDefect(parts, context.seen, error)
          throw error
        }
      },
    ],
  })
}

function tellDefect(parts: HqParts, { requestId, route }: Seen, error: unknown): void {
  parts.log.fail('defect', { request: requestId, route, ...withoutValues(error) })
}

async function answered(
  parts: HqParts,
  limits: Limits,
  handler: Handler,
  request: Request,
  body: Uint8Array<ArrayBuffer>,
  seen: Seen,
): Promise<Response> {
  const caller = await callerOf(parts, request, body)
  if (!caller.ok) return problemAnswer(caller.problem)
  const { till } = caller
  if (till !== null) seen.till = till.id
  const waitMs = till === null ? parts.limits.activation.take(seen.address) : 0
  if (waitMs > 0) return problemAnswer({ code: 'busy', retryAfterMs: waitMs })
  if (till !== null && new URL(request.url).pathname.endsWith('/lookup')) {
    const lookupMs = limits.lookup(till.id)
    if (lookupMs > 0) return problemAnswer({ code: 'busy', retryAfterMs: lookupMs })
  }
  const slot = limits.enter(till?.id ?? `at ${seen.address}`)
  if (!slot.ok) return problemAnswer({ code: 'busy', retryAfterMs: slot.retryAfterMs })
  try {
    return await handled(parts, handler, request, body, till, seen)
  } finally {
    slot.leave()
  }
}

async function handled(
  parts: HqParts,
  handler: Handler,
  request: Request,
  body: Uint8Array<ArrayBuffer>,
  till: TillRow | null,
  seen: Seen,
): Promise<Response> {
  const { url, method, headers, signal } = request
  const read = new Request(url, { method, headers, ...(body.length === 0 ? {} : { body }) })
  const context = { parts, seen, till, signal: AbortSignal.any([signal, parts.stopping]) }
  const { matched, response } = await handler.handle(read, { context })
  return matched ? asProblem(response) : problemAnswer({ code: 'malformed', where: 'path' })
}

/** Problems leave with their own status; what the contract's schemas refuse leaves as `malformed`; a defect says nothing. */
async function asProblem(response: Response): Promise<Response> {
  if (response.status < 400) return response
  const read: unknown = await response.json()
  const error = typeof read === 'object' && read !== null ? read : {}
  if ('code' in error && error.code === 'PROBLEM' && 'data' in error) {
    return problemAnswer(problemSchema.parse(error.data))
  }
  if (response.status === 503) return problemAnswer(BUSY)
  if (response.status < 500) {
    return problemAnswer({ code: 'malformed', where: whereOf('data' in error ? error.data : null) })
  }
  const nothing = { defined: false, code: 'INTERNAL_SERVER_ERROR', status: 500, message: 'a defect of HQ' }
  return Response.json(nothing, { status: 500 })
}

/** The path of the first thing that a schema refused: field names and places, never what was in them. */
function whereOf(refused: unknown): string {
  if (typeof refused !== 'object' || refused === null || !('issues' in refused)) return 'body'
  const first: unknown = Array.isArray(refused.issues) ? refused.issues[0] : null
  if (typeof first !== 'object' || first === null || !('path' in first)) return 'body'
  return Array.isArray(first.path) ? first.path.slice(0, 12).join('.').slice(0, 200) : 'body'
}
