/** Points and value beside a sale: items for points, top-ups, extra accruals, adjustments, claims, returns of unknown sales, stock. */
import { z } from 'zod'
import type {
  AdjustmentResult,
  ClaimResult,
  ExtraResult,
  RedemptionResult,
  TopUpResult,
  UnknownReturnResult,
} from '../domain/act.ts'
import type { Fen } from '../domain/money.ts'
import type { Points } from '../domain/points.ts'
import type { LocalText } from '../domain/programme.ts'
import { SALE_LIMITS } from '../domain/sale.ts'
import type { UnbackedResult } from '../domain/unbacked.ts'
import {
  actIdSchema,
  approvalSchema,
  codeSchema,
  entityIdSchema,
  fenSchema,
  pointsSchema,
  procedure,
  type RefusalView,
  slipNumberSchema,
  view,
  type Why,
} from './common.ts'
import type { ActCommitted } from './exchange.ts'
import { tenderSchema } from './sale.ts'

/** Everything an act would do, before anybody confirms. */
export interface ActQuote<Result> {
  readonly refusal: RefusalView | null
  readonly result: Result | null
  /** The explanations worth asking for: points first, then money. */
  readonly why: readonly Why[number][]
  /** A manager must agree. */
  readonly needsApproval: boolean
  readonly slipSvg: string | null
}

const tenders = z.array(tenderSchema).max(SALE_LIMITS.tendersMax)

export const redemptionDraftSchema = z.object({
  identification: entityIdSchema,
  items: z
    .array(z.object({ code: codeSchema, quantity: z.number().int().min(1).max(99) }))
    .min(1)
    .max(20),
  tenders,
})
export type RedemptionDraft = z.infer<typeof redemptionDraftSchema>

export const topUpDraftSchema = z.object({ identification: entityIdSchema, payFen: fenSchema, tenders })
export type TopUpDraft = z.infer<typeof topUpDraftSchema>

export const extraDraftSchema = z.object({ identification: entityIdSchema, extra: codeSchema })
export type ExtraDraft = z.infer<typeof extraDraftSchema>

export const adjustmentDraftSchema = z.object({
  identification: entityIdSchema,
  /** Positive: added; negative: taken. */
  change: pointsSchema,
  reason: codeSchema,
})
export type AdjustmentDraft = z.infer<typeof adjustmentDraftSchema>

export const claimDraftSchema = z.object({ identification: entityIdSchema, slipNumber: slipNumberSchema })
export type ClaimDraft = z.infer<typeof claimDraftSchema>

export const unknownReturnDraftSchema = z.object({
  identification: entityIdSchema.nullable(),
  amountFen: fenSchema,
  tender: codeSchema,
  /** A code of the programme's refund.reasons, or of its overrideReasons where it lists none. */
  reason: codeSchema,
})
export type UnknownReturnDraft = z.infer<typeof unknownReturnDraftSchema>

/** Goods and money only of a sale whose refund right cannot be fetched now. */
export const unbackedRefundDraftSchema = z.object({
  identification: entityIdSchema.nullable(),
  /** The slip that was shown. */
  slipNumber: slipNumberSchema,
  amountFen: fenSchema,
  tender: codeSchema,
  /** As of an unknown return. */
  reason: codeSchema,
  /** A code of the programme's overrideReasons. */
  overrideReason: codeSchema,
})
export type UnbackedRefundDraft = z.infer<typeof unbackedRefundDraftSchema>

/** RF-09, RF-10: what an act undone moves, as it is booked. */
export interface UndoResult {
  readonly act: 'redemption' | 'top_up'
  /** Handed out the way it came. */
  readonly handOutFen: Fen
  /** What it changes on the member's points. */
  readonly points: Points
  /** EN-15: the member's card falls with it and is handed back. */
  readonly surrenderCard: boolean
  /** RF-10: gifts that a top-up gave: their places in what it gave, and the rewards they were. */
  readonly gifts?: readonly { readonly position: number; readonly reward: string }[]
  /** RF-03: points that were nowhere, and the money kept for them. */
  readonly shortfall?: { readonly points: Points; readonly amountFen: Fen }
  /** RF-10: kept for vouchers and gifts that were used. */
  readonly usedFen?: Fen
}

/** An item of the programme with what is in stock here; null: no stock is kept of it. */
export interface StockItem {
  readonly code: string
  readonly name: LocalText
  readonly kind: 'gift' | 'event' | 'voucher' | 'value' | 'reward'
  readonly here: number | null
}

/** What the cashier saw of points and money. */
const expected = z.object({ points: pointsSchema, fen: fenSchema })
export type ActExpected = z.infer<typeof expected>

const commit = <Draft extends z.ZodType>(draft: Draft) =>
  z.object({ actId: actIdSchema, draft, expected, approval: approvalSchema.nullable() })

const quoted = <Draft extends z.ZodType>(draft: Draft) => z.object({ draft })

const commits = {
  redemption: commit(redemptionDraftSchema),
  topUp: commit(topUpDraftSchema),
  extra: commit(extraDraftSchema),
  adjustment: commit(adjustmentDraftSchema),
  claim: commit(claimDraftSchema),
  unknownReturn: commit(unknownReturnDraftSchema),
  unbackedRefund: commit(unbackedRefundDraftSchema),
}
export type ActCommitInput<Kind extends keyof typeof commits> = z.infer<(typeof commits)[Kind]>

const undoSchema = z.object({
  slipNumber: slipNumberSchema,
  /** EN-15: the member's card lies on the counter. */
  cardHandedBack: z.literal(true).exactOptional(),
  /** RF-10: gifts of a top-up that were brought, by their place in what it gave. */
  giftsBack: z.array(z.number().int().min(0).max(49)).max(50).exactOptional(),
})
export type UndoDraft = z.infer<typeof undoSchema>

export const pointsContract = {
  /** RE-03: expected points are those used, fen what is paid beside them. */
  quoteRedemption: procedure.input(quoted(redemptionDraftSchema)).output(view<ActQuote<RedemptionResult>>()),
  redeem: procedure.input(commits.redemption).output(view<ActCommitted>()),
  /** SV-01: expected points are those accrued, fen principal and bonus together. */
  quoteTopUp: procedure.input(quoted(topUpDraftSchema)).output(view<ActQuote<TopUpResult>>()),
  topUp: procedure.input(commits.topUp).output(view<ActCommitted>()),
  /** EA-05 */
  quoteExtra: procedure.input(quoted(extraDraftSchema)).output(view<ActQuote<ExtraResult>>()),
  giveExtra: procedure.input(commits.extra).output(view<ActCommitted>()),
  /** EA-11: always with a second person's approval; expected points are the change. */
  quoteAdjustment: procedure.input(quoted(adjustmentDraftSchema)).output(view<ActQuote<AdjustmentResult>>()),
  adjust: procedure.input(commits.adjustment).output(view<ActCommitted>()),
  /** EN-20: expected points are those accrued. */
  quoteClaim: procedure.input(quoted(claimDraftSchema)).output(view<ActQuote<ClaimResult>>()),
  claim: procedure.input(commits.claim).output(view<ActCommitted>()),
  /** RF-11: a manager's; expected points are clawed back, fen is handed out. */
  quoteUnknownReturn: procedure
    .input(quoted(unknownReturnDraftSchema))
    .output(view<ActQuote<UnknownReturnResult>>()),
  returnUnknown: procedure.input(commits.unknownReturn).output(view<ActCommitted>()),
  /**
   * A manager's, so many a day, once for a slip; expected points are none, fen is handed out. Refuses no_hq, refund_right_here,
   * refund_right_elsewhere: fetch it; refunded_unbacked, unbacked_limit.
   */
  quoteUnbackedRefund: procedure
    .input(quoted(unbackedRefundDraftSchema))
    .output(view<ActQuote<UnbackedResult>>()),
  refundUnbacked: procedure.input(commits.unbackedRefund).output(view<ActCommitted>()),
  /** Refuses as undo does, card_back_first with the figures and the slip. */
  quoteUndo: procedure.input(undoSchema).output(view<ActQuote<UndoResult>>()),
  /** RF-09 RF-10: a redemption or a top-up undone whole, by its slip. Refuses not_in_this_shift, already_undone,
   * already_used, card_back_first: a card was given for it, and is handed back with this act (EN-15). */
  undo: procedure
    .input(undoSchema.extend({ actId: actIdSchema, approval: approvalSchema.nullable() }))
    .output(view<ActCommitted>()),
  stock: procedure.output(view<readonly StockItem[]>()),
  /** A manager's. Refuses unknown_item, stock_below_zero. */
  countStock: procedure
    .input(
      z.object({
        actId: actIdSchema,
        item: codeSchema,
        change: z.number().int().min(-9_999).max(9_999),
        why: z.enum(['received', 'damaged', 'counted']),
      }),
    )
    .output(view<readonly StockItem[]>()),
}
