/** Facts and results of acts as HQ's door checks them: the parts that several bodies share. Everything is bounded. */
import { z } from 'zod'
import { FEN_MAX, type Fen } from '../domain/money.ts'
import { POINTS_MAX, type Points } from '../domain/points.ts'
import type { ProgrammeRef, RewardGift } from '../domain/programme.ts'
import type { ChangePlace } from '../domain/refund.ts'
import type {
  AccrualGroup,
  Conversion,
  LotHolding,
  RewardGiven,
  SaleMember,
  TenderAmount,
  TenderFact,
  ValueHolding,
  ValueLot,
} from '../domain/sale.ts'
import { type BusinessDate, isBusinessDate } from '../domain/time.ts'
import { accountPartSchema, hashSchema, idSchema, PARTITIONS } from './common.ts'

/** Lots one act looks at or takes from: far above what a member gathers between two expiries. */
export const LOTS_MAX = 10_000
/** Above the lines of any sale, and the assets and vouchers its tenders may split into. */
export const TENDERS_MAX = 40
export const LINES_MAX = 200
const GROUPS_MAX = 1_000
const REWARDS_MAX = 200

/** A change of a member as HQ numbers them. */
export const changePlaceSchema = z.strictObject({
  part: z
    .number()
    .int()
    .min(0)
    .max(PARTITIONS - 1),
  pos: z.number().int().min(0),
}) satisfies z.ZodType<ChangePlace>

export const fenSchema = z
  .number()
  .int()
  .min(-FEN_MAX)
  .max(FEN_MAX)
  .transform((amount) => amount as Fen)
/** A sum over many acts, which no bound of one amount holds for. */
export const sumFenSchema = z
  .int()
  .min(-1e15)
  .max(1e15)
  .transform((amount) => amount as Fen)
export const pointsSchema = z
  .number()
  .int()
  .min(-POINTS_MAX)
  .max(POINTS_MAX)
  .transform((amount) => amount as Points)
export const countSchema = z.number().int().min(0).max(1_000_000_000)
export const wholeSchema = z.number().int().min(-1_000_000_000).max(1_000_000_000)
export const dateSchema = z
  .string()
  .max(10)
  .refine(isBusinessDate)
  .transform((text) => text as BusinessDate)
export const codeSchema = z
  .string()
  .min(1)
  .max(60)
  .regex(/^[\w:.-]+$/)
export const slipNumberSchema = z.string().regex(/^\d{17}$/)
export const voucherNumberSchema = z.string().regex(/^8\d{18}$/)
export const textSchema = (max: number) =>
  z
    .string()
    .max(max)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
    .regex(/^[^\u0000-\u001f\u007f-\u009f]*$/)
export const engineSchema = z.number().int().min(1).max(1_000)
export const positionSchema = z.number().int().min(0).max(LINES_MAX)
export const accountNameSchema = accountPartSchema.min(1)
const lotSchema = accountPartSchema

export const programmeRefSchema = z.strictObject({
  id: idSchema,
  version: z.number().int().min(1).max(1_000_000),
  hash: hashSchema,
}) satisfies z.ZodType<ProgrammeRef>

export const lotHoldingSchema = z.strictObject({
  lot: lotSchema,
  points: pointsSchema,
}) satisfies z.ZodType<LotHolding>
export const lotsSchema = z.array(lotHoldingSchema).max(LOTS_MAX)
export const lotsHeldSchema = z.strictObject({ lots: lotsSchema })

export const valueAssetSchema = z.enum(['principal', 'bonus', 'rebate'])
export const valueLotsSchema = z
  .array(z.strictObject({ lot: lotSchema, fen: fenSchema }) satisfies z.ZodType<ValueLot>)
  .max(LOTS_MAX)
export const valueHoldingsSchema = z
  .array(z.strictObject({ asset: valueAssetSchema, lots: valueLotsSchema }) satisfies z.ZodType<ValueHolding>)
  .max(3)

/** Counts by a code, such as gifts in stock. */
export const countsSchema = z
  .record(codeSchema, wholeSchema)
  .refine((counts) => Object.keys(counts).length <= 500)

export const memberSchema = z.strictObject({
  memberId: idSchema,
  cardNumber: idSchema.nullable(),
  strength: z.enum(['presented', 'proved', 'typed']),
  tier: codeSchema,
  cardActive: z.boolean(),
  birthday: z.strictObject({
    day: z.boolean(),
    month: z.boolean(),
    withinDays: countSchema.exactOptional(),
  }),
  homeSite: codeSchema.exactOptional(),
  redemptions: wholeSchema.exactOptional(),
  accrued: z.strictObject({ day: wholeSchema, month: wholeSchema }).exactOptional(),
  firstSale: z.literal(true).exactOptional(),
  referrer: idSchema.exactOptional(),
}) satisfies z.ZodType<SaleMember>

export const tenderFactsSchema = z
  .array(
    z.strictObject({
      code: codeSchema,
      amountFen: fenSchema.nullable(),
      voucher: voucherNumberSchema.exactOptional(),
      carried: z
        .strictObject({
          asset: valueAssetSchema.exactOptional(),
          lots: valueLotsSchema.exactOptional(),
          bought: z.literal(true).exactOptional(),
        })
        .exactOptional(),
    }) satisfies z.ZodType<TenderFact>,
  )
  .max(TENDERS_MAX)

export const tenderAmountsSchema = z
  .array(
    z.strictObject({
      code: codeSchema,
      amountFen: fenSchema,
      voucher: voucherNumberSchema.exactOptional(),
      bought: z.literal(true).exactOptional(),
      asset: valueAssetSchema.exactOptional(),
      lots: valueLotsSchema.exactOptional(),
      carried: z.literal(true).exactOptional(),
    }) satisfies z.ZodType<TenderAmount>,
  )
  .max(TENDERS_MAX)

export const groupsSchema = z
  .array(
    z.strictObject({
      factorPermille: countSchema,
      factors: z.array(codeSchema).max(100),
      moneyFen: fenSchema,
      basePoints: pointsSchema,
      points: pointsSchema,
    }) satisfies z.ZodType<AccrualGroup>,
  )
  .max(GROUPS_MAX)

export const conversionSchema = z.strictObject({
  steps: countSchema,
  points: pointsSchema,
  fen: fenSchema,
  lots: lotsSchema,
  ownPoints: pointsSchema,
}) satisfies z.ZodType<Conversion>

const giftSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('points'), points: pointsSchema }),
  z.strictObject({ kind: z.literal('voucher'), voucher: codeSchema }),
  z.strictObject({ kind: z.literal('gift'), gift: codeSchema, valueFen: fenSchema }),
]) satisfies z.ZodType<RewardGift>

export const rewardsSchema = z
  .array(
    z.strictObject({
      code: codeSchema,
      to: z.enum(['member', 'referrer']),
      referrer: idSchema.exactOptional(),
      gives: giftSchema,
    }) satisfies z.ZodType<RewardGiven>,
  )
  .max(REWARDS_MAX)
