/** What a slip says: one strict, bounded model per kind of slip. How it is set is compose.ts. */
import { z } from 'zod'
import { actSlipSchema } from './act-slip.ts'
import { cardSlipSchema } from './card-slip.ts'
import { shiftSlipSchema } from './shift-slip.ts'
import {
  amountSchema,
  countSchema,
  dateTextSchema,
  fenSchema,
  givenListSchema,
  headSchema,
  lineSchema,
  memberSchema,
  nameSchema,
  noteSchema,
  pointsForMoneySchema,
  pointsSchema,
  reasonsSchema,
  SLIP_LIMITS,
  slipNumberSchema,
  standingShape,
  tenderSchema,
  timeTextSchema,
} from './slip-parts.ts'

export type SlipLang = 'zh-CN' | 'en'
/** Width of the roll in millimetres. */
export type Paper = 58 | 80

const saleMemberSchema = memberSchema.extend({
  accruedPoints: countSchema,
  usedPoints: countSchema,
  balancePoints: pointsSchema,
  reasons: reasonsSchema,
  ...standingShape,
})

/** What was bought: the column adds up to what is due. */
const soldShape = {
  lines: z.array(lineSchema).max(SLIP_LIMITS.linesMax),
  /** `reason` is the reason's name, '抹零'. */
  deduction: z.strictObject({ reason: nameSchema, amountFen: amountSchema }).nullable(),
  redemption: pointsForMoneySchema.nullable(),
  dueFen: fenSchema,
}

const saleSlipSchema = z.strictObject({
  kind: z.literal('sale'),
  head: headSchema,
  ...soldShape,
  tenders: z.array(tenderSchema).max(SLIP_LIMITS.tendersMax),
  given: givenListSchema.exactOptional(),
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
  reasons: reasonsSchema.exactOptional(),
  /** RF-08: points that were value on the card, and the value that left it for them. */
  convertedBack: pointsForMoneySchema.exactOptional(),
  ...standingShape,
})

const originalSchema = z.strictObject({ slipNumber: slipNumberSchema, dateText: dateTextSchema })

/** What came back: the column adds up to what is handed out. */
const returnedShape = {
  lines: z.array(lineSchema).max(SLIP_LIMITS.linesMax),
  /** The part points had paid: it comes back as points, not as money (RF-07). */
  restored: pointsForMoneySchema.nullable(),
  /** The share of a free voucher, which lapses on a part return (RF-07). */
  lapsedFen: amountSchema,
  /** What vouchers had paid that come back as themselves (RF-07). */
  vouchersBackFen: amountSchema.exactOptional(),
  /** Points that were nowhere, and the money withheld for them (RF-03); both negative when bought back. */
  shortfall: z.strictObject({ points: pointsSchema, amountFen: fenSchema }).nullable(),
  /** RF-10: the stated value of what the sale gave and was used. */
  owedFen: fenSchema.exactOptional(),
  handOutFen: fenSchema,
}

const refundSlipSchema = z.strictObject({
  kind: z.literal('refund'),
  head: headSchema,
  /** RF-09: the whole sale undone in its shift (撤销). */
  isVoid: z.literal(true).exactOptional(),
  original: originalSchema,
  ...returnedShape,
  tenders: z.array(tenderSchema).max(SLIP_LIMITS.tendersMax),
  given: givenListSchema.exactOptional(),
  member: refundMemberSchema.nullable(),
  /** EN-15: the card was handed back; the slip carries the stamp line. */
  cardSurrendered: z.boolean(),
  footer: noteSchema.nullable(),
})

/** RF-04: goods for goods, one net amount. */
const exchangeSlipSchema = z.strictObject({
  kind: z.literal('exchange'),
  head: headSchema,
  original: originalSchema,
  returned: z.strictObject(returnedShape),
  sold: z.strictObject(soldShape),
  /** What is newly paid, or handed out. */
  net: z.strictObject({ handedOut: z.boolean(), amountFen: amountSchema }),
  tenders: z.array(tenderSchema).max(SLIP_LIMITS.tendersMax),
  /** RF-07: new vouchers for the shares of bought ones. */
  givenBack: givenListSchema.exactOptional(),
  given: givenListSchema.exactOptional(),
  member: refundMemberSchema
    .extend({
      accruedPoints: countSchema,
      usedPoints: countSchema,
      /** Of the points of the new goods. */
      accruedReasons: reasonsSchema.exactOptional(),
    })
    .nullable(),
  cardSurrendered: z.boolean(),
  footer: noteSchema.nullable(),
})

const welcomeSlipSchema = z.strictObject({
  kind: z.literal('welcome'),
  head: headSchema,
  member: memberSchema,
  /** EN-04: from when the card works; null while it waits for a manager (EN-08). */
  activeFromText: timeTextSchema.nullable(),
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

/** Any slip. A slip to keep carries its number; only a preview, a shift's report and the test page go without. */
export const slipSchema = z
  .discriminatedUnion('kind', [
    saleSlipSchema,
    refundSlipSchema,
    exchangeSlipSchema,
    actSlipSchema,
    welcomeSlipSchema,
    cardSlipSchema,
    shiftSlipSchema,
    testSlipSchema,
  ])
  .refine(
    (slip) =>
      ['test', 'shift'].includes(slip.kind) || slip.head.copy === 'preview' || slip.head.slipNumber !== null,
    {
      message: 'a printed slip carries its number',
      path: ['head', 'slipNumber'],
    },
  )

export type Slip = z.infer<typeof slipSchema>
/** The same before its numbers are known to be fen and points, as JSON brings it back. */
export type SlipInput = z.input<typeof slipSchema>
export type SaleSlip = z.infer<typeof saleSlipSchema>
export type RefundSlip = z.infer<typeof refundSlipSchema>
export type ExchangeSlip = z.infer<typeof exchangeSlipSchema>
export type ActSlip = z.infer<typeof actSlipSchema>
export type WelcomeSlip = z.infer<typeof welcomeSlipSchema>
export type CardSlip = z.infer<typeof cardSlipSchema>
export type ShiftSlip = z.infer<typeof shiftSlipSchema>
export type TestSlip = z.infer<typeof testSlipSchema>
export type SlipHead = z.infer<typeof headSchema>
export type SlipLine = z.infer<typeof lineSchema>
