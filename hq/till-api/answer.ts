/** What a procedure of the tills' door answers: a value, or a problem that the till knows what to do about. */
import type { Problem } from '../../shared/wire/common.ts'

export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem }

export function answer<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value }
}

export function problem(which: Problem): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: which }
}
