/** The door for HQ's people: bearer tokens, small requests, the console's contract over HTTP. */
import { OpenAPIHandler } from '@orpc/openapi/fetch'
import { ORPCError } from '@orpc/server'
import { isBusy, withoutValues } from '../defects.ts'
import { type Door, plainRefusal } from '../door.ts'
import type { HqParts } from '../parts.ts'
import type { ConsoleContext } from './base.ts'
import { consoleRouter } from './router.ts'

export function consoleDoor(parts: HqParts): Door {
  const handler = new OpenAPIHandler<ConsoleContext>(consoleRouter, {
    clientInterceptors: [
      async ({ context, path, next }) => {
        context.seen.route = `console.${path.join('.')}`
        try {
          return await next()
        } catch (error) {
          throw known(parts, context, error)
        }
      },
    ],
  })
  return {
    prefix: '/console/v1',
    bodyBytesMax: 256 * 1024,
    atOnceMax: 64,
    msMax: 30_000,
    answer: async (request, seen) => {
      const token = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? ''
      const { matched, response } = await handler.handle(request, { context: { parts, seen, token } })
      return matched ? response : plainRefusal(404, 'NOT_FOUND', 'no such address')
    },
  }
}

/** Typed errors pass; a busy database is said so; the rest is a defect, logged here and answered without detail. */
function known(parts: HqParts, context: ConsoleContext, error: unknown): unknown {
  if (error instanceof ORPCError) return error
  if (isBusy(error)) {
    return new ORPCError('SERVICE_UNAVAILABLE', {
      status: 503,
      message: 'busy',
      data: { retryAfterMs: 2_000 },
    })
  }
  parts.log.fail('defect', {
    request: context.seen.requestId,
    route: context.seen.route,
    ...withoutValues(error),
  })
  return new ORPCError('INTERNAL_SERVER_ERROR', { message: 'a defect of HQ' })
}
