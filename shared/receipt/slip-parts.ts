/** What the slips have in common: bounds, texts, sums, the head and the member. */
import { z } from 'zod'
import { FEN_MAX, fen } from '../domain/money.ts'
import { POINTS_MAX, points } from '../domain/points.ts'

/** Bounds of a slip: no less than a programme and a sale may hold, so that whatever was booked can be printed. */
export const SLIP_LIMITS = {
  nameMax: 80,
  lineTextMax: 60,
  noteTextMax: 1_000,
  linesMax: 200,
  /** Those asked for, each asset that stored value splits into, and those carried over in an exchange. */
  tendersMax: 30,
  reasonsMax: 12,
  rulesMax: 50,
  consentsMax: 50,
  versionMax: 1_000_000,
} as const

/** Text of any characters: setting it makes it harmless and printable. */
export const nameSchema = z.string().max(SLIP_LIMITS.nameMax)
export const noteSchema = z.string().max(SLIP_LIMITS.noteTextMax)
export const fenSchema = z.int().min(-FEN_MAX).max(FEN_MAX).transform(fen)
export const amountSchema = z.int().min(0).max(FEN_MAX).transform(fen)
export const pointsSchema = z.int().min(-POINTS_MAX).max(POINTS_MAX).transform(points)
export const countSchema = z.int().min(0).max(POINTS_MAX).transform(points)
export const slipNumberSchema = z.string().regex(/^7\d{16}$/)
export const timeTextSchema = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?$/)
export const dateTextSchema = z.string().regex(/^\d{4}-\d\d-\d\d$/)

/** PV-03: a slip is left lying about, so only a masked name (or none) and a masked card number fit in. */
const maskedNameSchema = nameSchema.regex(/^$|\*/)
export const maskedCardSchema = z.string().regex(/^[0-9A-Za-z]{0,6}\*{3,16}[0-9A-Za-z]{0,4}$/)

export const headSchema = z.strictObject({
  shopName: nameSchema,
  siteName: nameSchema,
  tillNumber: z.int().min(0).max(99),
  /** Null while a sale is still being typed, and on the printer's test page. */
  slipNumber: slipNumberSchema.nullable(),
  /** Local time 'YYYY-MM-DD HH:mm'. */
  timeText: timeTextSchema,
  cashier: nameSchema,
  salesperson: nameSchema.nullable(),
  /** A preview is only shown; a reprint says 补打. */
  copy: z.enum(['original', 'reprint', 'preview']),
  /** The demo shop's slips say so. */
  demo: z.boolean(),
})

/** One line: `rateLabel` as the shop floor writes it ('5.8折'), `quantity` null for an amount line, the amount as paid. */
export const lineSchema = z.strictObject({
  text: z.string().max(SLIP_LIMITS.lineTextMax),
  rateLabel: nameSchema.nullable(),
  quantity: z.int().min(0).max(9_999).nullable(),
  amountFen: amountSchema,
})

/** `label` is the tender's name in the slip's language. */
export const tenderSchema = z.strictObject({ label: nameSchema, amountFen: fenSchema })

export const pointsForMoneySchema = z.strictObject({ points: countSchema, amountFen: amountSchema })

export const memberSchema = z.strictObject({
  maskedName: maskedNameSchema,
  tier: nameSchema,
  maskedCard: maskedCardSchema,
})

/** What is told of a member after an act only where there is something to tell (EN-16). */
export const standingShape = {
  /** What of the points that arrived paid debt at once. */
  debtPaidPoints: countSchema.exactOptional(),
  /** RE-02: points that became value on the card by themselves. */
  converted: pointsForMoneySchema.exactOptional(),
  /** Everything on the card. */
  valueFen: amountSchema.exactOptional(),
  /** Points that expire next, where that is soon. */
  expiring: z.strictObject({ points: countSchema, dateText: dateTextSchema }).exactOptional(),
}

const voucherNumberSchema = z.string().regex(/^8\d{18}$/)

/** What an act gives besides points and money; a registered voucher with its number, so that it can be scanned. */
export const givenSchema = z.strictObject({
  text: nameSchema,
  voucher: z
    .strictObject({ number: voucherNumberSchema, valueFen: amountSchema, validToText: dateTextSchema })
    .nullable(),
})

/** As many vouchers as one act can number, and some gifts. */
export const givenListSchema = z.array(givenSchema).max(150)

/** Why it is that many points: a sentence each, with its share of the points where it has one. */
export const reasonsSchema = z
  .array(z.strictObject({ text: noteSchema, points: pointsSchema.nullable() }))
  .max(SLIP_LIMITS.reasonsMax)
