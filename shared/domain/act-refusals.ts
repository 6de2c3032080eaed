/** Why an act beside sale and refund is refused: a closed list of codes, each with the figures its sentence needs. */
import type { Fen } from './money.ts'
import type { Points } from './points.ts'
import { type Refusal, refuse } from './result.ts'
import type { SaleRefusalCode } from './sale-refusals.ts'

/** `item`, `extra` and `tender` are codes of the programme; `tenderNumber` counts from 1. */
export type ActRefusals = {
  readonly card_not_active: { readonly what: 'act' }
  readonly card_ended: { readonly what: 'top_up' }
  readonly redemption_other_site: Record<never, never>
  readonly no_items: Record<never, never>
  readonly unknown_item: { readonly item: string }
  readonly item_twice: { readonly item: string }
  readonly item_quantity_invalid: { readonly item: string; readonly quantity: number; readonly max: number }
  readonly out_of_stock: { readonly item: string; readonly left: number }
  readonly insufficient_points: {
    readonly what: 'items' | 'adjustment'
    readonly wantedPoints: number
    readonly herePoints: number
  }
  readonly amount_too_large: { readonly what: 'items'; readonly number: 0; readonly maxFen: number }
  readonly tender_not_taken: { readonly tenderNumber: number; readonly tender: string }
  readonly top_up_not_offered: Record<never, never>
  readonly top_up_not_a_step: { readonly payFen: Fen }
  readonly top_up_over_limit: { readonly limitFen: Fen; readonly heldFen: Fen }
  readonly unknown_extra: { readonly extra: string }
  readonly extra_used_up: { readonly count: number }
  readonly adjustment_not_allowed: Record<never, never>
  readonly adjustment_of_nothing: Record<never, never>
  readonly adjustment_reason_unknown: Record<never, never>
  readonly adjustment_over_limit: { readonly limitPoints: Points; readonly leftPoints: number }
}

/** Money of an act is paid by the same tenders as a sale's, and refused with the same codes. */
export type ActRefusalCode = keyof ActRefusals | SaleRefusalCode

export type ActRefusal = Refusal<ActRefusalCode>

export function refuseAct<Code extends keyof ActRefusals>(
  code: Code,
  details: ActRefusals[Code],
): ActRefusal {
  return refuse(code, details)
}
