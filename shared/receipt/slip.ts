/** What a slip says: one strict, bounded model per kind of slip. How it is set is compose.ts. */
import { z } from 'zod'
import { FEN_MAX, fen } from '../domain/money.ts'
import { POINTS_MAX, points } from '../domain/points.ts'

export type SlipLang = 'zh-CN' | 'en'
/** Width of the roll in millimetres. */
export type Paper = 58 | 80

/** Bounds of a slip: no less than a programme and a sale may hold, so that whatever was booked can be printed. */
export const SLIP_LIMITS = {
  nameMax: 80,
  lineTextMax: 60,
  noteTextMax: 1_000,
  linesMax: 200,
  tendersMax: 10,
  reasonsMax: 12,
  rulesMax: 50,
  consentsMax: 50,
  versionMax: 1_000_000,
} as const

/** Text of any characters: setting it makes it harmless and printable. */
const nameSchema = z.string().max(SLIP_LIMITS.nameMax)
const noteSchema = z.string().max(SLIP_LIMITS.noteTextMax)
const fenSchema = z.int().min(-FEN_MAX).max(FEN_MAX).transform(fen)
const amountSchema = z.int().min(0).max(FEN_MAX).transform(fen)
const pointsSchema = z.int().min(-POINTS_MAX).max(POINTS_MAX).transform(points)
const countSchema = z.int().min(0).max(POINTS_MAX).transform(points)
const slipNumberSchema = z.string().regex(/^7\d{16}$/)
const timeTextSchema = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?$/)
const dateTextSchema = z.string().regex(/^\d{4}-\d\d-\d\d$/)

/** PV-03: a slip is left lying about, so only a masked name (or none) and a masked card number fit in. */
const maskedNameSchema = nameSchema.regex(/^$|\*/)
const maskedCardSchema = z.string().regex(/^[0-9A-Za-z]{0,6}\*{3,16}[0-9A-Za-z]{0,4}$/)

const headSchema = z.strictObject({
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
const lineSchema = z.strictObject({
  text: z.string().max(SLIP_LIMITS.lineTextMax),
  rateLabel: nameSchema.nullable(),
  quantity: z.int().min(0).max(9_999).nullable(),
  amountFen: amountSchema,
})

/** `label` is the tender's name in the slip's language. */
const tenderSchema = z.strictObject({ label: nameSchema, amountFen: fenSchema })

const pointsForMoneySchema = z.strictObject({ points: countSchema, amountFen: amountSchema })

const memberSchema = z.strictObject({
  maskedName: maskedNameSchema,
  tier: nameSchema,
  maskedCard: maskedCardSchema,
})

const saleMemberSchema = memberSchema.extend({
  accruedPoints: countSchema,
  usedPoints: countSchema,
  balancePoints: pointsSchema,
  /** Why it is that many points: a sentence each, with its share of the points where it has one. */
  reasons: z
    .array(z.strictObject({ text: noteSchema, points: pointsSchema.nullable() }))
    .max(SLIP_LIMITS.reasonsMax),
})

const saleSlipSchema = z.strictObject({
  kind: z.literal('sale'),
  head: headSchema,
  lines: z.array(lineSchema).max(SLIP_LIMITS.linesMax),
  /** `reason` is the reason's name, '抹零'. */
  deduction: z.strictObject({ reason: nameSchema, amountFen: amountSchema }).nullable(),
  redemption: pointsForMoneySchema.nullable(),
  dueFen: fenSchema,
  tenders: z.array(tenderSchema).max(SLIP_LIMITS.tendersMax),
  /** Null: a sale without a member (散客, EN-20). */
  member: saleMemberSchema.nullable(),
  footer: noteSchema.nullable(),
})

const refundMemberSchema = memberSchema.extend({
  clawbackPoints: countSchema,
  /** Redeemed points that came back. */
  restoredPoints: countSchema,
  /** What is owed because nothing was left to take (欠积分). */
  debtPoints: countSchema,
  balancePoints: pointsSchema,
})

const refundSlipSchema = z.strictObject({
  kind: z.literal('refund'),
  head: headSchema,
  original: z.strictObject({ slipNumber: slipNumberSchema, dateText: dateTextSchema }),
  lines: z.array(lineSchema).max(SLIP_LIMITS.linesMax),
  /** The part points had paid: it comes back as points, not as money (RF-07). */
  restored: pointsForMoneySchema.nullable(),
  /** The share of a free voucher, which lapses on a part return (RF-07). */
  lapsedFen: amountSchema,
  /** Points that were nowhere, and the money withheld for them (RF-03); both negative when bought back. */
  shortfall: z.strictObject({ points: pointsSchema, amountFen: fenSchema }).nullable(),
  handOutFen: fenSchema,
  tenders: z.array(tenderSchema).max(SLIP_LIMITS.tendersMax),
  member: refundMemberSchema.nullable(),
  /** EN-15: the card was handed back; the slip carries the stamp line. */
  cardSurrendered: z.boolean(),
  footer: noteSchema.nullable(),
})

const welcomeSlipSchema = z.strictObject({
  kind: z.literal('welcome'),
  head: headSchema,
  member: memberSchema,
  /** EN-04: from when the card works. */
  activeFromText: timeTextSchema,
  /** EN-03: the accepted rules, by name and version, with their short form. */
  rules: z.strictObject({
    name: nameSchema,
    version: z.int().min(1).max(SLIP_LIMITS.versionMax),
    lines: z.array(noteSchema).max(SLIP_LIMITS.rulesMax),
  }),
  /** What the member agreed to, each with the version of its text. */
  consents: z
    .array(z.strictObject({ text: noteSchema, version: z.int().min(1).max(SLIP_LIMITS.versionMax) }))
    .max(SLIP_LIMITS.consentsMax),
  footer: noteSchema.nullable(),
})

const testSlipSchema = z.strictObject({ kind: z.literal('test'), head: headSchema })

/** Any slip. A slip to keep carries its number; only a preview and the test page go without. */
export const slipSchema = z
  .discriminatedUnion('kind', [saleSlipSchema, refundSlipSchema, welcomeSlipSchema, testSlipSchema])
  .refine((slip) => slip.kind === 'test' || slip.head.copy === 'preview' || slip.head.slipNumber !== null, {
    message: 'a printed slip carries its number',
    path: ['head', 'slipNumber'],
  })

export type Slip = z.infer<typeof slipSchema>
/** The same before its numbers are known to be fen and points, as JSON brings it back. */
export type SlipInput = z.input<typeof slipSchema>
export type SaleSlip = z.infer<typeof saleSlipSchema>
export type RefundSlip = z.infer<typeof refundSlipSchema>
export type WelcomeSlip = z.infer<typeof welcomeSlipSchema>
export type TestSlip = z.infer<typeof testSlipSchema>
export type SlipHead = z.infer<typeof headSchema>
export type SlipLine = z.infer<typeof lineSchema>
