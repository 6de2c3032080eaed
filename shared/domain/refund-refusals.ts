/** Why a refund is refused: a closed list of codes, each with the figures its sentence needs. */
import type { Fen } from './money.ts'
import type { Points } from './points.ts'
import { type Refusal, refuse } from './result.ts'

/** `lineNumber` and `tenderNumber` count from 1, as on the slip; `units` are pieces of a counted line, fen of an amount line. */
export type RefundRefusals = {
  readonly nothing_chosen: Record<never, never>
  readonly unknown_line: { readonly lineNumber: number }
  readonly line_chosen_twice: { readonly lineNumber: number }
  readonly units_invalid: { readonly lineNumber: number; readonly units: number }
  readonly more_than_kept: { readonly lineNumber: number; readonly units: number; readonly kept: number }
  readonly past_return_period: { readonly days: number; readonly limit: number }
  readonly not_returnable: { readonly lineNumber: number; readonly priceClass: string }
  /** One of the programme's reasons belongs to each return. */
  readonly reason_needed: Record<never, never>
  readonly not_in_cash: { readonly tenderNumber: number }
  /** The programme lets no return be made that leaves points missing or a used reward unpaid. */
  readonly shortfall_refused: { readonly shortfallPoints: Points; readonly owedFen: Fen }
}

export type RefundRefusalCode = keyof RefundRefusals

export type RefundRefusal = Refusal<RefundRefusalCode>

export function refuseRefund<Code extends RefundRefusalCode>(
  code: Code,
  details: RefundRefusals[Code],
): RefundRefusal {
  return refuse(code, details)
}
