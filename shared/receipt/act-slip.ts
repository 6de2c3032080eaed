/** The slip of an act beside sale and return: a claim, items for points, a top-up, points by hand, goods given like for like. */
import { z } from 'zod'
import {
  amountSchema,
  dateTextSchema,
  fenSchema,
  givenListSchema,
  headSchema,
  memberSchema,
  nameSchema,
  noteSchema,
  pointsSchema,
  reasonsSchema,
  SLIP_LIMITS,
  slipNumberSchema,
  standingShape,
  tenderSchema,
} from './slip-parts.ts'

/** What was done; each has its title in words.ts. */
export const ACT_SLIP_KINDS = [
  'claim',
  'swap',
  'redemption',
  'top_up',
  'undone',
  'points',
  'unknown_return',
  'unbacked',
] as const

export const actSlipSchema = z.strictObject({
  kind: z.enum(ACT_SLIP_KINDS),
  head: headSchema,
  /** The slip it belongs to: of the sale claimed or swapped, of the act undone. */
  original: z.strictObject({ slipNumber: slipNumberSchema, dateText: dateTextSchema }).nullable(),
  /** What it was about, each with points or money where it has them. */
  rows: z
    .array(
      z.strictObject({
        text: nameSchema,
        quantity: z.int().min(1).max(9_999).nullable(),
        points: pointsSchema.nullable(),
        amountFen: fenSchema.nullable(),
      }),
    )
    .max(SLIP_LIMITS.linesMax),
  /** Points that were nowhere, and the money withheld for them (RF-03). */
  shortfall: z.strictObject({ points: pointsSchema, amountFen: fenSchema }).nullable(),
  /** Paid, or handed out; null where no money moves. */
  money: z
    .strictObject({
      handedOut: z.boolean(),
      amountFen: amountSchema,
      tenders: z.array(tenderSchema).max(SLIP_LIMITS.tendersMax),
    })
    .nullable(),
  given: givenListSchema.exactOptional(),
  member: memberSchema
    .extend({
      /** What it changed on the member's points. */
      changePoints: pointsSchema,
      debtPoints: pointsSchema,
      balancePoints: pointsSchema,
      reasons: reasonsSchema,
      ...standingShape,
    })
    .nullable(),
  /** Whether manager and receiver sign. */
  signed: z.boolean(),
  footer: noteSchema.nullable(),
})
