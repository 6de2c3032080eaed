/** A refund at the counter: open the sale by its slip, choose lines, see everything, commit. */
import { z } from 'zod'
import type { Fen } from '../domain/money.ts'
import type { Points } from '../domain/points.ts'
import type { RefundResult } from '../domain/refund.ts'
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
}

export const refundDraftSchema = z.object({
  slipNumber: z.string().regex(/^\d{17}$/),
  returned: z.array(z.object({ line: z.number().int().min(0).max(199), units: z.number().int() })).max(200),
  /** Identification of the presented card; null: the card is not there (RF-01, a manager may override). */
  identification: entityIdSchema.nullable(),
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

export interface RefundQuote {
  readonly refusal: RefusalView | null
  readonly result: RefundResult | null
  readonly why: {
    readonly clawback: Why[number] | null
    readonly lines: readonly Why[number][]
    readonly shortfall: Why[number] | null
    readonly handOut: Why[number] | null
    readonly restored: Why[number] | null
  }
  readonly needs: {
    /** A manager's PIN (not asked of a manager who is signed in herself). */
    readonly approval: boolean
    /** What the manager overrides, so that a reason is asked for. */
    readonly overrides: readonly ('no_card' | 'past_period')[]
  }
  readonly slipSvg: string | null
}

export interface RefundCommitted {
  readonly entryId: string
  readonly slipNumber: string
  readonly result: RefundResult
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
