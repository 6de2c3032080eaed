/** Why a sale is refused: a closed list of codes, each with the figures its sentence needs. */
import type { Fen } from './money.ts'
import type { Points } from './points.ts'
import { type Refusal, refuse } from './result.ts'
import type { BusinessDate } from './time.ts'

/** `lineNumber` and `tenderNumber` count from 1, as on the slip. */
export type SaleRefusals = {
  readonly no_lines: Record<never, never>
  readonly too_many_lines: { readonly count: number; readonly max: number }
  /** `what`: line, deduction or tender; `number` is its place on the slip, 0 for the deduction. */
  readonly amount_not_positive: { readonly what: 'line' | 'deduction' | 'tender'; readonly number: number }
  readonly amount_too_large: {
    readonly what: 'line' | 'sale'
    readonly number: number
    readonly maxFen: number
  }
  readonly quantity_invalid: { readonly lineNumber: number; readonly quantity: number; readonly max: number }
  readonly unknown_price_class: { readonly lineNumber: number; readonly priceClass: string }
  readonly unknown_category: { readonly lineNumber: number; readonly category: string }
  readonly unknown_tier: { readonly tier: string }
  readonly unknown_tender: { readonly tenderNumber: number; readonly tender: string }
  readonly unknown_reason: { readonly reason: string }
  readonly deduction_exceeds_bill: { readonly deductionFen: Fen; readonly billFen: Fen }
  readonly guests_not_allowed: Record<never, never>
  readonly guest_needs_member: Record<never, never>
  readonly guest_needs_card: Record<never, never>
  readonly guest_used_up: { readonly times: number }
  readonly birthday_right_not_available: Record<never, never>
  readonly birthday_right_not_for_guest: Record<never, never>
  readonly not_birthday_month: Record<never, never>
  readonly not_birthday: Record<never, never>
  readonly card_not_active: Record<never, never>
  readonly redemption_needs_member: Record<never, never>
  readonly redemption_not_for_guest: Record<never, never>
  readonly redemption_items_only: Record<never, never>
  readonly redemption_automatic: Record<never, never>
  readonly redemption_other_site: Record<never, never>
  readonly redemption_below_minimum: { readonly wantedPoints: Points; readonly minimumPoints: Points }
  readonly redemption_not_a_step: { readonly wantedPoints: Points; readonly stepPoints: Points }
  readonly redemption_exceeds_bill: { readonly redemptionFen: number; readonly billFen: Fen }
  readonly redemption_over_ceiling: { readonly redemptionFen: number; readonly ceilingFen: Fen }
  readonly insufficient_points: { readonly wantedPoints: Points; readonly herePoints: number }
  readonly too_many_tenders: { readonly count: number; readonly max: number }
  readonly several_rest_tenders: Record<never, never>
  readonly tenders_do_not_cover: { readonly missingFen: number }
  readonly tenders_exceed_bill: { readonly excessFen: number }
  readonly voucher_missing: { readonly tenderNumber: number }
  readonly voucher_unknown: { readonly tenderNumber: number }
  readonly voucher_twice: { readonly tenderNumber: number }
  readonly voucher_not_here: { readonly tenderNumber: number }
  readonly voucher_not_yet_valid: { readonly tenderNumber: number; readonly validFrom: BusinessDate }
  readonly voucher_expired: { readonly tenderNumber: number; readonly validTo: BusinessDate }
  readonly voucher_other_site: { readonly tenderNumber: number }
  readonly voucher_of_another_member: { readonly tenderNumber: number }
  readonly voucher_below_minimum: {
    readonly tenderNumber: number
    readonly minimumFen: Fen
    readonly costFen: Fen
  }
  readonly voucher_too_many: { readonly max: number }
  readonly voucher_does_not_stack: Record<never, never>
  readonly voucher_over_value: { readonly tenderNumber: number; readonly valueFen: Fen }
  readonly voucher_over_its_goods: { readonly tenderNumber: number; readonly costFen: Fen }
  readonly value_needs_member: Record<never, never>
  readonly insufficient_value: { readonly wantedFen: number; readonly hereFen: number }
}

export type SaleRefusalCode = keyof SaleRefusals

export type SaleRefusal = Refusal<SaleRefusalCode>

/** Refusals of the redemption alone: the sale can be priced without it. */
export const REDEMPTION_REFUSALS: readonly SaleRefusalCode[] = [
  'card_not_active',
  'redemption_needs_member',
  'redemption_not_for_guest',
  'redemption_items_only',
  'redemption_automatic',
  'redemption_other_site',
  'redemption_below_minimum',
  'redemption_not_a_step',
  'redemption_exceeds_bill',
  'redemption_over_ceiling',
  'insufficient_points',
]

export function refuseSale<Code extends SaleRefusalCode>(
  code: Code,
  details: SaleRefusals[Code],
): SaleRefusal {
  return refuse(code, details)
}
