/** What every request meets before and after its door: limits, an id, a line in the log, figures, typed answers. */
import { timingSafeEqual } from 'node:crypto'
import { getConnInfo } from '@hono/node-server/conninfo'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { consoleDoor } from './console-api/door.ts'
import { errorCode } from './db.ts'
import { isBusy, needsRoom, withoutValues } from './defects.ts'
import { type Door, plainRefusal, type Seen } from './door.ts'
import { addHealth } from './health.ts'
import { type CallersPlaces, type Places, places, placesByCaller } from './limits.ts'
import { openApiDocument } from './open-api.ts'
import type { HqParts } from './parts.ts'
import { tillDoor } from './till-api/door.ts'

export interface AppGuards {
  /** A proxy of ours stands before: it must have spoken TLS with the caller, and says where the caller is. */
  readonly behindProxy: boolean
  /** Who may read the figures: whoever reaches this address, or who has the token; null: nobody. */
  readonly metrics: 'open' | { readonly token: string } | null
}

type Env = { Variables: { seen: Seen } }

/** Bytes of requests that are being read at once, over all doors; of one address a part, so that no stranger takes all. */
const BODY_BYTES_AT_ONCE = 256 * 1024 * 1024
const BODY_BYTES_OF_ONE = 64 * 1024 * 1024

export function hqApp(parts: HqParts, guards: AppGuards): Hono<Env> {
  const app = new Hono<Env>()
  app.use(observed(parts, guards))
  app.notFound(() => plainRefusal(404, 'NOT_FOUND', 'no such address'))
  app.onError((error, context) => {
    if (needsRoom(error)) parts.log.fail('no room', { code: errorCode(error) })
    if (isBusy(error)) return plainRefusal(503, 'SERVICE_UNAVAILABLE', 'busy')
    parts.log.fail('defect', { request: context.get('seen').requestId, ...withoutValues(error) })
    return plainRefusal(500, 'INTERNAL_SERVER_ERROR', 'a defect of HQ')
  })
  addHealth(app, parts)
  app.get('/metrics', (context) => metricsAnswer(context, parts, guards.metrics))
  app.get('/openapi.json', async (context) => {
    context.get('seen').route = 'openapi'
    return context.json(await openApiDocument())
  })
  const bytes = placesByCaller(BODY_BYTES_AT_ONCE, BODY_BYTES_OF_ONE)
  for (const door of doorsOf(parts)) {
    app.all(`${door.prefix}/*`, secured(guards), limited(door, places(door.atOnceMax), bytes), (context) =>
      inTime(door, door.answer(context.req.raw, context.get('seen'))),
    )
  }
  return app
}

/** One line for each kind of caller. */
function doorsOf(parts: HqParts): readonly Door[] {
  return [consoleDoor(parts), tillDoor(parts)]
}

/** Gives the request its id, and says and counts afterwards what became of it. */
function observed(parts: HqParts, guards: AppGuards): MiddlewareHandler<Env> {
  return async (context, next) => {
    const beganMs = performance.now()
    const seen: Seen = {
      requestId: parts.randomness.bytes(8).toString('hex'),
      address: addressOf(context, guards.behindProxy),
      route: 'none',
    }
    context.set('seen', seen)
    await next()
    const { status, headers } = context.res
    const ms = Math.round(performance.now() - beganMs)
    if (status === 503 || status === 429) {
      if (!headers.has('retry-after')) headers.set('retry-after', '2')
    }
    headers.set('guike-request', seen.requestId)
    headers.set('cache-control', 'no-store')
    headers.set('x-content-type-options', 'nosniff')
    if (parts.stopping.aborted) headers.set('connection', 'close')
    parts.metrics.answered(seen.route, status, ms)
    const { requestId: request, route, till, officer } = seen
    const who = { ...(till === undefined ? {} : { till }), ...(officer === undefined ? {} : { officer }) }
    parts.log.note('request', { request, method: context.req.method, route, status, ms, ...who })
  }
}

/** Behind the trusted proxy its own last word counts: whatever stands before it in the header, the caller wrote. */
function addressOf(context: Context, behindProxy: boolean): string {
  const forwarded = behindProxy ? context.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  const address = forwarded ?? getConnInfo(context).remote.address ?? 'unknown'
  return address.slice(0, 64)
}

function secured(guards: AppGuards): MiddlewareHandler<Env> {
  return async (context, next) => {
    if (guards.behindProxy && context.req.header('x-forwarded-proto') !== 'https') {
      return plainRefusal(403, 'FORBIDDEN', 'TLS only')
    }
    await next()
  }
}

const BODY_LENGTH = /^\d{1,15}$/

/** Refuses what is too long or too much at once before a byte of it is read. */
function limited(door: Door, requests: Places, bytes: CallersPlaces): MiddlewareHandler<Env> {
  return async (context, next) => {
    const length = context.req.header('content-length') ?? '0'
    if (context.req.header('transfer-encoding') !== undefined || !BODY_LENGTH.test(length)) {
      return plainRefusal(411, 'LENGTH_REQUIRED', 'a body says its length')
    }
    const size = Number(length)
    if (size > door.bodyBytesMax) return plainRefusal(413, 'PAYLOAD_TOO_LARGE', 'the body is too large')
    if (!requests.take(1)) return plainRefusal(503, 'SERVICE_UNAVAILABLE', 'busy')
    const { address } = context.get('seen')
    const hasBytes = bytes.take(address, size)
    try {
      if (!hasBytes) return plainRefusal(503, 'SERVICE_UNAVAILABLE', 'busy')
      await next()
    } finally {
      requests.give(1)
      if (hasBytes) bytes.give(address, size)
    }
  }
}

/** What takes too long is answered as busy; its statements have limits of their own and end. */
function inTime(door: Door, answer: Promise<Response>): Promise<Response> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => resolve(plainRefusal(503, 'SERVICE_UNAVAILABLE', 'it took too long')),
      door.msMax,
    )
    answer.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

async function metricsAnswer(
  context: Context<Env>,
  { metrics }: HqParts,
  who: AppGuards['metrics'],
): Promise<Response> {
  context.get('seen').route = 'metrics'
  if (who === null) return plainRefusal(404, 'NOT_FOUND', 'no such address')
  if (who !== 'open' && !isBearer(context.req.header('authorization'), who.token)) {
    return plainRefusal(401, 'UNAUTHORIZED', 'a token is needed')
  }
  return context.body(await metrics.registry.metrics(), 200, { 'content-type': metrics.registry.contentType })
}

function isBearer(header: string | undefined, token: string): boolean {
  const [given, wanted] = [Buffer.from(header ?? ''), Buffer.from(`Bearer ${token}`)]
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
