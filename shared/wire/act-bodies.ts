/** Bodies of the acts beside sale and return as HQ's door checks them: items for points, top-ups, points by hand, claims. */
import { z } from 'zod'
import type {
  AdjustmentFacts,
  AdjustmentResult,
  ClaimFacts,
  ClaimResult,
  ExtraFacts,
  ExtraResult,
  RedemptionFacts,
  RedemptionResult,
  TopUpFacts,
  TopUpResult,
  UnknownReturnFacts,
  UnknownReturnResult,
} from '../domain/act.ts'
import type {
  AdjustmentBody,
  ClaimBody,
  ExtraBody,
  RedemptionBody,
  TopUpBody,
  TopUpUndoneBody,
  UnbackedRefundBody,
  UndoneBody,
  UnknownReturnBody,
} from '../domain/entry.ts'
import { idSchema, uuidSchema } from './common.ts'
import {
  changePlaceSchema,
  codeSchema,
  conversionSchema,
  countSchema,
  countsSchema,
  dateSchema,
  engineSchema,
  fenSchema,
  groupsSchema,
  LINES_MAX,
  lotsHeldSchema,
  lotsSchema,
  memberSchema,
  pointsSchema,
  programmeRefSchema,
  rewardsSchema,
  slipNumberSchema,
  sumFenSchema,
  tenderAmountsSchema,
  tenderFactsSchema,
  textSchema,
  valueHoldingsSchema,
  wholeSchema,
} from './judged-parts.ts'
import { refundResultSchema, topUpUndoFactsSchema } from './sale-bodies.ts'

/** Kinds of items one redemption takes. */
const ITEMS_MAX = 200

const judged = { v: z.literal(1), programme: programmeRefSchema, engine: engineSchema } as const

const redemptionFactsSchema = z.strictObject({
  businessDate: dateSchema,
  site: codeSchema,
  member: memberSchema,
  items: z.array(z.strictObject({ code: codeSchema, quantity: countSchema })).max(ITEMS_MAX),
  tenders: tenderFactsSchema,
  held: z.strictObject({
    lots: lotsSchema,
    stock: countsSchema,
    value: valueHoldingsSchema.exactOptional(),
  }),
}) satisfies z.ZodType<RedemptionFacts>

const redemptionResultSchema = z.strictObject({
  items: z
    .array(
      z.strictObject({ code: codeSchema, quantity: countSchema, points: pointsSchema, payFen: fenSchema }),
    )
    .max(ITEMS_MAX),
  points: pointsSchema,
  lots: lotsSchema,
  payFen: fenSchema,
  tenders: tenderAmountsSchema,
  rebateFen: fenSchema,
}) satisfies z.ZodType<RedemptionResult>

export const redemptionBodySchema = z.strictObject({
  ...judged,
  facts: redemptionFactsSchema,
  result: redemptionResultSchema,
  slipNumber: slipNumberSchema,
}) satisfies z.ZodType<RedemptionBody>

const topUpFactsSchema = z.strictObject({
  businessDate: dateSchema,
  member: memberSchema,
  cardEnded: z.literal(true).exactOptional(),
  payFen: fenSchema,
  tenders: tenderFactsSchema,
  held: z.strictObject({
    valueFen: sumFenSchema,
    lots: lotsSchema,
    gifts: countsSchema.exactOptional(),
    rewardsUsedUp: z.array(codeSchema).max(500).exactOptional(),
  }),
}) satisfies z.ZodType<TopUpFacts>

const topUpResultSchema = z.strictObject({
  principalFen: fenSchema,
  bonusFen: fenSchema,
  tenders: tenderAmountsSchema,
  groups: groupsSchema,
  accruedPoints: pointsSchema,
  conversion: conversionSchema.exactOptional(),
  rewards: rewardsSchema.exactOptional(),
}) satisfies z.ZodType<TopUpResult>

export const topUpBodySchema = z.strictObject({
  ...judged,
  facts: topUpFactsSchema,
  result: topUpResultSchema,
  slipNumber: slipNumberSchema,
}) satisfies z.ZodType<TopUpBody>

const undone = { v: z.literal(1), slipNumber: slipNumberSchema, of: uuidSchema, memberId: idSchema } as const

export const undoneBodySchema = z.strictObject(undone) satisfies z.ZodType<UndoneBody>

export const topUpUndoneBodySchema = z.strictObject({
  ...undone,
  judged: z
    .strictObject({ engine: engineSchema, facts: topUpUndoFactsSchema, result: refundResultSchema })
    .exactOptional(),
}) satisfies z.ZodType<TopUpUndoneBody>

const accruedSchema = { accruedPoints: pointsSchema, conversion: conversionSchema.exactOptional() } as const

const extraFactsSchema = z.strictObject({
  businessDate: dateSchema,
  member: memberSchema,
  extra: codeSchema,
  had: countSchema,
  held: lotsHeldSchema,
}) satisfies z.ZodType<ExtraFacts>

export const extraBodySchema = z.strictObject({
  ...judged,
  facts: extraFactsSchema,
  result: z.strictObject(accruedSchema) satisfies z.ZodType<ExtraResult>,
}) satisfies z.ZodType<ExtraBody>

const adjustmentFactsSchema = z.strictObject({
  businessDate: dateSchema,
  member: memberSchema,
  change: wholeSchema,
  reason: codeSchema,
  adjustedToday: countSchema,
  held: lotsHeldSchema,
}) satisfies z.ZodType<AdjustmentFacts>

export const adjustmentBodySchema = z.strictObject({
  ...judged,
  facts: adjustmentFactsSchema,
  result: z.strictObject({
    ...accruedSchema,
    takenLots: lotsSchema,
  }) satisfies z.ZodType<AdjustmentResult>,
}) satisfies z.ZodType<AdjustmentBody>

const claimFactsSchema = z.strictObject({
  businessDate: dateSchema,
  member: memberSchema,
  kept: z.array(fenSchema).max(LINES_MAX),
  claimedBefore: z.boolean(),
  givenFor: z.literal(true).exactOptional(),
  held: lotsHeldSchema,
}) satisfies z.ZodType<ClaimFacts>

export const claimBodySchema = z.strictObject({
  ...judged,
  facts: claimFactsSchema,
  result: z.strictObject({ groups: groupsSchema, ...accruedSchema }) satisfies z.ZodType<ClaimResult>,
  slipNumber: slipNumberSchema,
  saleId: uuidSchema,
  memberId: idSchema,
}) satisfies z.ZodType<ClaimBody>

const unknownReturnFactsSchema = z.strictObject({
  businessDate: dateSchema,
  member: memberSchema.nullable(),
  amountFen: fenSchema,
  tender: codeSchema,
  reason: codeSchema,
  held: lotsHeldSchema,
  elsewherePoints: pointsSchema,
  elsewhereAt: changePlaceSchema.exactOptional(),
}) satisfies z.ZodType<UnknownReturnFacts>

const unknownReturnResultSchema = z.strictObject({
  clawbackPoints: pointsSchema,
  clawbackLots: lotsSchema,
  debtElsewherePoints: pointsSchema,
  shortfallPoints: pointsSchema,
  withheldFen: fenSchema,
  debtPoints: pointsSchema,
  handOutFen: fenSchema,
}) satisfies z.ZodType<UnknownReturnResult>

export const unknownReturnBodySchema = z.strictObject({
  ...judged,
  facts: unknownReturnFactsSchema,
  result: unknownReturnResultSchema,
  slipNumber: slipNumberSchema,
}) satisfies z.ZodType<UnknownReturnBody>

export const unbackedRefundBodySchema = z.strictObject({
  v: z.literal(1),
  slipNumber: slipNumberSchema,
  ofSlip: slipNumberSchema,
  memberId: idSchema.nullable(),
  amountFen: fenSchema,
  tender: codeSchema,
  reason: textSchema(60),
  overrideReason: textSchema(60),
}) satisfies z.ZodType<UnbackedRefundBody>
