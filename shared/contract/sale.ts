/** A sale at the counter: quote while typing, commit on Enter. */
import { z } from 'zod'
import type { Fen } from '../domain/money.ts'
import type { Points } from '../domain/points.ts'
import { SALE_LIMITS, type SaleResult } from '../domain/sale.ts'
import {
  actIdSchema,
  approvalSchema,
  codeSchema,
  entityIdSchema,
  fenSchema,
  pointsSchema,
  procedure,
  type RefusalView,
  textSchema,
  view,
  voucherNumberSchema,
  type Why,
} from './common.ts'
import type { MemberView } from './member.ts'

/** A tender as asked for; `voucher` is the registered voucher's number where it is one. Drafts say only what there is. */
export const tenderSchema = z.object({
  code: codeSchema,
  amountFen: fenSchema.nullable(),
  voucher: voucherNumberSchema.exactOptional(),
})

export const saleDraftSchema = z.object({
  /** MemberView.identification, or null for a sale without a member (散客). */
  identification: entityIdSchema.nullable(),
  lines: z
    .array(
      z.object({
        kind: z.enum(['counted', 'amount']),
        text: textSchema(SALE_LIMITS.lineTextMax),
        article: textSchema(40).nullable(),
        priceClass: codeSchema,
        category: codeSchema,
        unitPriceFen: fenSchema,
        quantity: z.number().int().min(-SALE_LIMITS.quantityMax).max(SALE_LIMITS.quantityMax),
      }),
    )
    .max(SALE_LIMITS.linesMax),
  deduction: z.object({ amountFen: fenSchema, reason: codeSchema }).nullable(),
  redeemPoints: pointsSchema,
  useBirthdayRight: z.boolean(),
  /** In slip order; amountFen null is "the rest". */
  tenders: z.array(tenderSchema).max(SALE_LIMITS.tendersMax),
  salesperson: entityIdSchema.nullable(),
  /** EN-17: a guest of the member of this sale, as member.guest named them. */
  guest: entityIdSchema.exactOptional(),
})
export type SaleDraft = z.infer<typeof saleDraftSchema>

export const saleCommitSchema = z.object({
  actId: actIdSchema,
  draft: saleDraftSchema,
  /** What the cashier saw; anything else is not booked. */
  expected: z.object({ dueFen: fenSchema, accruedPoints: pointsSchema, redeemedPoints: pointsSchema }),
  approval: approvalSchema.nullable(),
})
export type SaleCommitInput = z.infer<typeof saleCommitSchema>

export interface RedemptionChoice {
  readonly points: Points
  readonly fen: Fen
  /** False: not enough points here; shown, not choosable. */
  readonly enough: boolean
}

export type SaleApproval = 'redemption' | 'birthday_right' | 'stored_value' | 'own_card'

export interface SaleQuote {
  /** What stands in the way of committing this draft, or null. */
  readonly refusal: RefusalView | null
  /** Present whenever the draft can be priced, also while tenders do not yet cover it. */
  readonly result: SaleResult | null
  readonly why: {
    readonly lines: readonly Why[number][]
    readonly due: Why[number] | null
    readonly accrual: Why[number] | null
    readonly redemption: Why[number] | null
    readonly conversion: Why[number] | null
    /** By reward given. */
    readonly rewards: readonly Why[number][]
  }
  readonly redemptionChoices: readonly RedemptionChoice[]
  /** Why no points of this member can be money off here, where that is so whatever the bill (RE-02, RE-05). */
  readonly redemptionWhyNot?: RefusalView
  /** What a manager must agree to before this is booked (EN-18, section 12 'staff'); empty for a manager who is signed in. */
  readonly approvals: readonly SaleApproval[]
  readonly slipSvg: string | null
}

export interface SaleCommitted {
  readonly entryId: string
  readonly slipNumber: string
  readonly result: SaleResult
  /** The member after the sale, null without one. */
  readonly member: MemberView | null
  readonly printJobId: number
  readonly slipSvg: string
}

export const saleContract = {
  quote: procedure.input(z.object({ draft: saleDraftSchema })).output(view<SaleQuote>()),
  /**
   * Answers only when the disk has it. Repeating an actId with the same draft gives the same answer, with another draft
   * refuses act_reused. Refuses quote_changed when what would be booked is not what the cashier saw.
   */
  commit: procedure.input(saleCommitSchema).output(view<SaleCommitted>()),
}
