// The one door: whatever carries a page's messages, they are checked, admitted, validated and answered here.
import { ORPCError } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import type { Till } from '../till/till.ts'
import {
  CONNECTION_LIMITS,
  type ConnectionLimits,
  createAdmission,
  INPUT_DEPTH_MAX,
  nestsWithin,
} from './admission.ts'
import { describeDefect, type Report } from './defects.ts'
import { isPlainBody, readEnvelope } from './envelope.ts'
import { type RequestContext, routerOf } from './router.ts'

/** What carries messages between one page and the till, each a string of JSON. Neither function may throw. */
export interface Pipe {
  send(message: string): void
  close(): void
}

/** The till's side of one connection. */
export interface Served {
  /** To be called with whatever arrives, of any type. */
  received(message: unknown): void
  /** To be called when the pipe is closed, by whichever side. */
  closed(): void
}

export interface Door {
  serve(pipe: Pipe): Served
}

export interface DoorOptions {
  readonly report: Report
  readonly limits?: ConnectionLimits
}

/** Opens the door to a till. Closing the till and the connections stays with whoever opened them. */
export function openDoor(till: Till, options: DoorOptions): Door {
  const limits = options.limits ?? CONNECTION_LIMITS
  const handler = rpcHandler(till, options.report)
  return {
    serve(pipe) {
      const port = portOf(pipe)
      handler.upgrade(port, {
        context: { admission: createAdmission(limits, () => performance.now()) },
      })
      return port.served
    },
  }
}

/** The same handler for every transport: oRPC's message-port peer takes messages that are already parsed and checked. */
function rpcHandler(till: Till, report: Report): RPCHandler<RequestContext> {
  return new RPCHandler<RequestContext>(routerOf(till), {
    interceptors: [
      async ({ next, request, context }) => {
        const leave = context.admission.openCall()
        try {
          const body = await request.body()
          if (!isPlainBody(body) || !nestsWithin(body, INPUT_DEPTH_MAX)) throw new ORPCError('BAD_REQUEST')
          return await next()
        } finally {
          leave()
        }
      },
    ],
    clientInterceptors: [
      async ({ next, path }) => {
        try {
          return await next()
        } catch (error) {
          if (error instanceof ORPCError && error.code !== 'INTERNAL_SERVER_ERROR') throw error
          report(describeDefect(path.join('.'), error))
          throw new ORPCError('INTERNAL_SERVER_ERROR')
        }
      },
    ],
  })
}

/** A pipe in the shape of the port oRPC listens to. */
function portOf(pipe: Pipe) {
  const listeners = new Map<string, (event?: { data: unknown }) => void>()
  let isOpen = true

  const served: Served = {
    received(message) {
      if (!isOpen) return
      const envelope = readEnvelope(message)
      if (envelope !== undefined) return listeners.get('message')?.({ data: envelope })
      pipe.close()
      served.closed()
    },
    closed() {
      if (!isOpen) return
      isOpen = false
      listeners.get('close')?.()
    },
  }
  return {
    served,
    on(event: string, listener: (event?: { data: unknown }) => void) {
      listeners.set(event, listener)
    },
    postMessage(message: unknown) {
      if (isOpen && typeof message === 'string') pipe.send(message)
    },
  }
}
