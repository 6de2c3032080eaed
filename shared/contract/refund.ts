/** A refund at the counter: open the sale by its slip, choose lines, see everything, commit. */
import { z } from 'zod'
import type { RefundOverride } from '../domain/entry.ts'
import type { Fen } from '../domain/money.ts'
import type { Points } from '../domain/points.ts'
import type { RefundReason } from '../domain/programme.ts'
import type { RefundResult } from '../domain/refund.ts'
import type { RewardGiven } from '../domain/sale.ts'
import type { BusinessDate } from '../domain/time.ts'
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
import type { MemberView } from './member.ts'

export interface RefundableLine {
  readonly line: number
  readonly kind: 'counted' | 'amount'
  readonly text: string
  readonly priceClass: string
  readonly ratePermille: number
  readonly quantity: number
  readonly costFen: Fen
  /** Still kept: pieces of a counted line, fen of the cost of an amount line; 0 = wholly returned. */
  readonly keptUnits: number
  readonly wholeUnits: number
}

export interface RefundableSale {
  readonly slipNumber: string
  readonly date: BusinessDate
  readonly timeText: string
  readonly daysAgo: number
  readonly periodDays: number
  readonly programmeVersion: number
  readonly cashierName: string
  readonly lines: readonly RefundableLine[]
  readonly dueFen: Fen
  readonly accruedPoints: Points
  readonly redeemedPoints: Points
  /** The member of the sale as of now, typed strength unless the card was presented; null: sold without a member. */
  readonly member: MemberView | null
  /** What was paid with what, in the order of the refund result's tenders. */
  readonly tenders: readonly RefundableTender[]
  /** RF-10: what the sale gave and is still there to take back, by its place in the sale's list. */
  readonly rewards: readonly { readonly position: number; readonly reward: RewardGiven }[]
  /** RF-09: made in this shift at this till, nothing returned yet. */
  readonly voidable: boolean
  /** RF-06: the reasons of the sale's own programme version; one of them goes with each return where there are any. */
  readonly reasons: readonly RefundReason[]
  /** EN-20: without a member, unclaimed, within the late window. */
  readonly claimable: boolean
}

export interface RefundableTender {
  readonly code: string
  readonly amountFen: Fen
  /** RF-07: a manager may hand this tender's part out in cash. */
  readonly cashable: boolean
}

export const refundDraftSchema = z.object({
  slipNumber: slipNumberSchema,
  /** The sale was found without its slip (RF-01). */
  withoutSlip: z.literal(true).exactOptional(),
  returned: z.array(z.object({ line: z.number().int().min(0).max(199), units: z.number().int() })).max(200),
  /** Identification of the presented card; null: the card is not there (RF-01, a manager may override). */
  identification: entityIdSchema.nullable(),
  /** RF-06: a code of the programme's refund.reasons; absent where it lists none, and for a void. */
  reason: codeSchema.exactOptional(),
  /** RF-10: gifts of the sale that came back with the goods, by their place in the sale's list. */
  giftsBack: z.array(z.number().int().min(0).max(49)).min(1).max(50).exactOptional(),
  /** RF-07: tenders of the sale that are handed out in cash, by position. */
  inCash: z.array(z.number().int().min(0).max(49)).min(1).max(50).exactOptional(),
  /** EN-15: the member's card lies on the counter. */
  cardHandedBack: z.literal(true).exactOptional(),
  /** RF-09: the whole sale is undone within its shift; `returned` is empty then. */
  void: z.literal(true).exactOptional(),
})
export type RefundDraft = z.infer<typeof refundDraftSchema>

export const refundCommitSchema = z.object({
  actId: actIdSchema,
  draft: refundDraftSchema,
  /** What the cashier saw; anything else is not booked. */
  expected: z.object({ handOutFen: fenSchema, clawbackPoints: pointsSchema, restoredPoints: pointsSchema }),
  approval: approvalSchema.nullable(),
  /** For a manager who is signed in herself and overrides: why, a code of the programme's overrideReasons. */
  reason: codeSchema.nullable(),
})
export type RefundCommitInput = z.infer<typeof refundCommitSchema>

/** EN-15: with this act the card is handed back, or one that nobody agreed to yet falls. */
export type CardEnd = 'handed_back' | 'fallen'

export interface RefundQuote {
  readonly refusal: RefusalView | null
  readonly result: RefundResult | null
  /** Change of the member's points by the whole act, before debt is paid of it. */
  readonly netPoints: number
  readonly cardEnd: CardEnd | null
  /** The explanations worth asking for: what is handed out, the change of the points, what else comes with it, the goods. */
  readonly why: Why
  readonly needs: {
    /** A manager's PIN (not asked of a manager who is signed in herself). */
    readonly approval: boolean
    /** What the manager overrides, so that a reason is asked for. */
    readonly overrides: readonly RefundOverride[]
  }
  readonly slipSvg: string | null
}

export interface RefundCommitted {
  readonly entryId: string
  readonly slipNumber: string
  readonly result: RefundResult
  /** Change of the member's points as it was booked. */
  readonly netPoints: number
  readonly member: MemberView | null
  readonly printJobId: number
  readonly slipSvg: string
}

export const refundContract = {
  /** Refuses slip_unreadable, slip_of_another_shop, slip_unknown, slip_is_no_sale, wholly_returned. */
  open: procedure.input(z.object({ slipNumber: z.string().max(64) })).output(view<RefundableSale>()),
  quote: procedure.input(z.object({ draft: refundDraftSchema })).output(view<RefundQuote>()),
  commit: procedure.input(refundCommitSchema).output(view<RefundCommitted>()),
}
