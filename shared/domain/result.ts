/** Expected outcomes are values: what can happen on a shop floor is returned, what cannot is thrown. */

/** A refusal: a stable code for the program, details for the sentence a person reads. */
export interface Refusal<Code extends string = string> {
  readonly ok: false
  readonly code: Code
  readonly details: RefusalDetails
}

/** Figures a refusal's sentence needs: fen, points, dates as text. Never a name, a phone or a card number. */
export type RefusalDetails = Readonly<Record<string, string | number | boolean>>

export interface Ok<Value> {
  readonly ok: true
  readonly value: Value
}

export type Result<Value, Code extends string = string> = Ok<Value> | Refusal<Code>

export function ok<Value>(value: Value): Ok<Value> {
  return { ok: true, value }
}

export function refuse<Code extends string>(code: Code, details: RefusalDetails = {}): Refusal<Code> {
  return { ok: false, code, details }
}

/** A defect: something that cannot happen unless the program is wrong. */
export class DefectError extends Error {
  override name = 'DefectError'
}

/** States what must hold; a failure is a defect, never an answer to input. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new DefectError(message)
}

/** Ends an exhaustive switch: the compiler proves that no case is left. */
export function assertNever(value: never): never {
  throw new DefectError(`unexpected case ${JSON.stringify(value)}`)
}
