// Turns what the till answers into what the contract answers: a value, or the typed refusal.

/** What a till function gives; structurally the Result of the rules. */
export type TillAnswer<Value> =
  | { readonly ok: true; readonly value: Value }
  | {
      readonly ok: false
      readonly code: string
      readonly details: Readonly<Record<string, string | number | boolean>>
    }

interface RefusalErrors {
  REFUSED(options: { data: { code: string; details: Record<string, string | number | boolean> } }): Error
}

/**
 * The value of an answer.
 * @throws the contract's REFUSED with the refusal's code and figures
 */
export function answered<Value>(errors: RefusalErrors, answer: TillAnswer<Value>): Value {
  if (answer.ok) return answer.value
  throw errors.REFUSED({ data: { code: answer.code, details: { ...answer.details } } })
}
