/** Asking the till: an answer is a value or a refusal; what broke on the way becomes a refusal too, never an exception. */
import { ORPCError } from '@orpc/client'
import { type RefusalView, refusalSchema } from '../shared/contract/common.ts'
import { ConnectionLostError } from './transport.ts'

export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  /** `unanswered`: nobody knows whether it was done; only a repeat under the same id may follow. */
  | { readonly ok: false; readonly refusal: RefusalView; readonly unanswered: boolean }

/** Waits for one call to the till. Never throws. */
export async function ask<Value>(call: Promise<Value>): Promise<Answer<Value>> {
  try {
    return { ok: true, value: await call }
  } catch (error) {
    return failed(error)
  }
}

function failed(error: unknown): Extract<Answer<never>, { ok: false }> {
  if (error instanceof ConnectionLostError) {
    return { ok: false, refusal: { code: 'not_reached', details: {} }, unanswered: true }
  }
  if (error instanceof ORPCError && error.code === 'REFUSED') {
    const refusal = refusalSchema.safeParse(error.data)
    if (refusal.success) return { ok: false, refusal: refusal.data, unanswered: false }
  }
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST') {
    return { ok: false, refusal: { code: 'bad_input', details: {} }, unanswered: false }
  }
  return { ok: false, refusal: { code: 'defect', details: {} }, unanswered: true }
}
