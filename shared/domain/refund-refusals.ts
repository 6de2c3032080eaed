/** Why a refund is refused: a closed list of codes, each with the figures its sentence needs. */
import { type Refusal, refuse } from './result.ts'

/** `lineNumber` counts from 1, as on the slip; `units` are pieces of a counted line, fen of an amount line. */
export type RefundRefusals = {
  readonly nothing_chosen: Record<never, never>
  readonly unknown_line: { readonly lineNumber: number }
  readonly line_chosen_twice: { readonly lineNumber: number }
  readonly units_invalid: { readonly lineNumber: number; readonly units: number }
  readonly more_than_kept: { readonly lineNumber: number; readonly units: number; readonly kept: number }
  readonly past_return_period: { readonly days: number; readonly limit: number }
}

export type RefundRefusalCode = keyof RefundRefusals

export type RefundRefusal = Refusal<RefundRefusalCode>

export function refuseRefund<Code extends RefundRefusalCode>(
  code: Code,
  details: RefundRefusals[Code],
): RefundRefusal {
  return refuse(code, details)
}
