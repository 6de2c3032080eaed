/** Exchange (换货): goods for other goods as one act with one net amount, or like for like. */
import { z } from 'zod'
import type { Fen } from '../domain/money.ts'
import type { RefundResult } from '../domain/refund.ts'
import { SALE_LIMITS, type SaleResult } from '../domain/sale.ts'
import {
  actIdSchema,
  approvalSchema,
  codeSchema,
  fenSchema,
  pointsSchema,
  procedure,
  type RefusalView,
  slipNumberSchema,
  textSchema,
  view,
  type Why,
} from './common.ts'
import type { MemberView } from './member.ts'
import { type CardEnd, type RefundQuote, refundDraftSchema } from './refund.ts'
import { type SaleApproval, saleDraftSchema } from './sale.ts'

/** The return's identification is the sale's too; the new sale's tenders pay what the returned goods do not. */
export const exchangeDraftSchema = z.object({
  refund: refundDraftSchema.omit({ void: true }),
  sale: saleDraftSchema.omit({ identification: true, guest: true }),
})
export type ExchangeDraft = z.infer<typeof exchangeDraftSchema>

export const exchangeCommitSchema = z.object({
  actId: actIdSchema,
  draft: exchangeDraftSchema,
  /** What the cashier saw; anything else is not booked. */
  expected: z.object({ payFen: fenSchema, handOutFen: fenSchema, netPoints: pointsSchema }),
  approval: approvalSchema.nullable(),
  reason: codeSchema.nullable(),
})
export type ExchangeCommitInput = z.infer<typeof exchangeCommitSchema>

export interface ExchangeQuote {
  readonly refusal: RefusalView | null
  readonly refund: RefundResult | null
  readonly sale: SaleResult | null
  /** Newly paid, and handed out: never both above zero. */
  readonly payFen: Fen
  readonly handOutFen: Fen
  /** Change of the member's points by the whole act, before debt is paid of it. */
  readonly netPoints: number
  readonly cardEnd: CardEnd | null
  /** The explanations worth asking for: what is paid or handed out, the change of the points, then those of the return. */
  readonly why: Why
  readonly needs: RefundQuote['needs'] & { readonly approvals: readonly SaleApproval[] }
  readonly slipSvg: string | null
}

export interface ExchangeCommitted {
  readonly entryId: string
  readonly slipNumber: string
  readonly refund: RefundResult
  readonly sale: SaleResult
  readonly payFen: Fen
  readonly handOutFen: Fen
  /** Change of the member's points as it was booked. */
  readonly netPoints: number
  readonly member: MemberView | null
  readonly printJobId: number
  readonly slipSvg: string
}

/** RF-04, like for like: the same article in another size or colour, or a piece for a faulty one. */
export const swapDraftSchema = z.object({
  slipNumber: slipNumberSchema,
  why: z.enum(['other_size', 'defect']),
  lines: z
    .array(
      z.object({
        line: z.number().int().min(0).max(199),
        units: z.number().int().min(1),
        text: textSchema(SALE_LIMITS.lineTextMax),
        article: textSchema(40).nullable(),
      }),
    )
    .min(1)
    .max(SALE_LIMITS.linesMax),
})
export type SwapDraft = z.infer<typeof swapDraftSchema>

/** RF-04: nothing is priced and nothing moves but the goods, so there are no figures; the slip that would be booked. */
export interface SwapQuote {
  readonly refusal: RefusalView | null
  readonly needs: RefundQuote['needs']
  readonly slipSvg: string | null
}

export interface ActCommitted {
  readonly entryId: string
  readonly slipNumber: string
  readonly member: MemberView | null
  readonly printJobId: number
  readonly slipSvg: string
}

export const exchangeContract = {
  quote: procedure.input(z.object({ draft: exchangeDraftSchema })).output(view<ExchangeQuote>()),
  commit: procedure.input(exchangeCommitSchema).output(view<ExchangeCommitted>()),
  quoteSwap: procedure.input(z.object({ draft: swapDraftSchema })).output(view<SwapQuote>()),
  /** Refuses what opening the sale refuses, and line_not_kept {lineNumber}, past_return_period (a manager may). */
  swap: procedure
    .input(
      z.object({
        actId: actIdSchema,
        draft: swapDraftSchema,
        approval: approvalSchema.nullable(),
        reason: codeSchema.nullable(),
      }),
    )
    .output(view<ActCommitted>()),
}
