/** What every procedure for HQ's people starts from: who asks, and whether they may. */
import { implement, ORPCError } from '@orpc/server'
import { consoleContract } from '../../shared/console/contract.ts'
import type { Result } from '../../shared/domain/result.ts'
import type { Seen } from '../door.ts'
import { mayAs, type OfficerRole } from '../officers/officers.ts'
import { type Session, sessionOf } from '../officers/sessions.ts'
import type { HqParts } from '../parts.ts'

export interface ConsoleContext {
  readonly parts: HqParts
  readonly seen: Seen
  /** As the header says; '' without one. */
  readonly token: string
}

/** Procedures anybody may call. */
export const open = implement(consoleContract).$context<ConsoleContext>()

/** Procedures for officers of at least this role; they find who asks as `context.session`. */
export function forRole(needed: OfficerRole) {
  return open.use(async ({ context, next }) => {
    const session = await officerOf(context)
    if (session === null) throw new ORPCError('UNAUTHORIZED', { message: 'sign in first' })
    if (!mayAs(session.role, needed)) throw new ORPCError('FORBIDDEN', { data: { needed } })
    return next({ context: { session } })
  })
}

async function officerOf({ parts, seen, token }: ConsoleContext): Promise<Session | null> {
  const session = await sessionOf(parts, token)
  if (session !== null) seen.officer = session.officerId
  return session
}

/** The value of a result; a refusal leaves as the contract's typed error. */
export function answered<Value>(
  errors: {
    REFUSED(options: { data: { code: string; details: Record<string, string | number | boolean> } }): Error
  },
  result: Result<Value>,
): Value {
  if (result.ok) return result.value
  throw errors.REFUSED({ data: { code: result.code, details: { ...result.details } } })
}
