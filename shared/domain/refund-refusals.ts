/** Why something about a booked sale is refused, its return, exchange or claim: closed lists of codes, each with the figures its sentence needs. */
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

/** EN-10 EN-20: why the slip of a sale is not claimed. */
export type ClaimRefusals = {
  readonly claims_not_taken: Record<never, never>
  readonly past_late_window: { readonly days: number; readonly limit: number }
  readonly already_claimed: Record<never, never>
  readonly card_not_active: { readonly what: 'claim' }
  readonly nothing_kept: Record<never, never>
}

export type ClaimRefusalCode = keyof ClaimRefusals

export function refuseClaim<Code extends ClaimRefusalCode>(
  code: Code,
  details: ClaimRefusals[Code],
): Refusal<ClaimRefusalCode> {
  return refuse(code, details)
}

/** RF-11: why goods of an unknown sale are not taken back. */
export type UnknownReturnRefusals = {
  readonly amount_not_positive: { readonly what: 'return'; readonly number: 0 }
  readonly unknown_tender: { readonly tenderNumber: 1; readonly tender: string }
  readonly reason_needed: Record<never, never>
  readonly shortfall_refused: { readonly shortfallPoints: Points; readonly owedFen: Fen }
}

export type UnknownReturnRefusalCode = keyof UnknownReturnRefusals

export function refuseUnknownReturn<Code extends UnknownReturnRefusalCode>(
  code: Code,
  details: UnknownReturnRefusals[Code],
): Refusal<UnknownReturnRefusalCode> {
  return refuse(code, details)
}

/** RF-04: why goods are not exchanged like for like. */
export type SwapRefusals = {
  readonly nothing_chosen: Record<never, never>
  readonly unknown_line: { readonly lineNumber: number }
  readonly units_invalid: { readonly lineNumber: number; readonly units: number }
  readonly line_not_kept: { readonly lineNumber: number }
  readonly past_return_period: { readonly days: number; readonly limit: number }
}

export type SwapRefusalCode = keyof SwapRefusals

export function refuseSwap<Code extends SwapRefusalCode>(
  code: Code,
  details: SwapRefusals[Code],
): Refusal<SwapRefusalCode> {
  return refuse(code, details)
}
