/** Bodies of sales, returns, exchanges and swaps as HQ's door checks them. */
import { z } from 'zod'
import type { ExchangeBody, RefundBody, SaleBody, SwapBody } from '../domain/entry.ts'
import type { EntryCondition } from '../domain/programme.ts'
import type { EntryGround, LotComingBack, RefundFacts, RefundResult, RefundState } from '../domain/refund.ts'
import { SALE_LIMITS, type SaleFacts, type SaleResult, type SaleVoucher } from '../domain/sale.ts'
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
  LOTS_MAX,
  lotHoldingSchema,
  lotsSchema,
  memberSchema,
  pointsSchema,
  positionSchema,
  programmeRefSchema,
  rewardsSchema,
  slipNumberSchema,
  TENDERS_MAX,
  tenderAmountsSchema,
  tenderFactsSchema,
  textSchema,
  valueAssetSchema,
  valueHoldingsSchema,
  valueLotsSchema,
  voucherNumberSchema,
  wholeSchema,
} from './judged-parts.ts'

const goodsTextSchema = textSchema(SALE_LIMITS.lineTextMax)
const articleSchema = textSchema(60).nullable()
const byTenderSchema = z.array(fenSchema).max(TENDERS_MAX)

const saleVoucherSchema = z.strictObject({
  number: voucherNumberSchema,
  kind: codeSchema,
  terms: z.strictObject({
    valueFen: fenSchema,
    sites: z.array(codeSchema).max(1_000).nullable(),
    minimumFen: fenSchema,
    priceClasses: z.array(codeSchema).max(100).nullable(),
    perSale: countSchema,
    stacks: z.boolean(),
    bought: z.boolean(),
  }),
  boundTo: idSchema.nullable(),
  validFrom: dateSchema,
  validTo: dateSchema,
  here: z.boolean(),
}) satisfies z.ZodType<SaleVoucher>

const saleFactsSchema = z.strictObject({
  businessDate: dateSchema,
  member: memberSchema.nullable(),
  lines: z
    .array(
      z.strictObject({
        kind: z.enum(['counted', 'amount']),
        text: goodsTextSchema,
        article: articleSchema,
        priceClass: codeSchema,
        category: codeSchema,
        unitPriceFen: fenSchema,
        quantity: countSchema,
      }),
    )
    .max(LINES_MAX),
  deduction: z.strictObject({ amountFen: fenSchema, reason: codeSchema }).nullable(),
  redeemPoints: pointsSchema,
  useBirthdayRight: z.boolean(),
  tenders: tenderFactsSchema,
  salesperson: textSchema(60).nullable(),
  site: codeSchema.exactOptional(),
  guest: z.strictObject({ guestId: idSchema, used: countSchema }).exactOptional(),
  vouchers: z.array(saleVoucherSchema).max(TENDERS_MAX).exactOptional(),
  held: z.strictObject({
    lots: lotsSchema,
    birthdayRights: wholeSchema,
    value: valueHoldingsSchema.exactOptional(),
    gifts: countsSchema.exactOptional(),
    rewardsUsedUp: z.array(codeSchema).max(500).exactOptional(),
  }),
}) satisfies z.ZodType<SaleFacts>

const saleResultSchema = z.strictObject({
  lines: z
    .array(
      z.strictObject({
        listFen: fenSchema,
        ratePermille: countSchema,
        priceFen: fenSchema,
        deductionFen: fenSchema,
        costFen: fenSchema,
        redeemedFen: fenSchema,
        redeemedPoints: pointsSchema,
        tenderFen: byTenderSchema,
      }),
    )
    .max(LINES_MAX),
  listFen: fenSchema,
  priceFen: fenSchema,
  deductionFen: fenSchema,
  redeemedFen: fenSchema,
  redeemedPoints: pointsSchema,
  redeemedLots: lotsSchema,
  dueFen: fenSchema,
  tenders: tenderAmountsSchema,
  groups: groupsSchema,
  accruedPoints: pointsSchema,
  birthdayRightUsed: z.boolean(),
  conversion: conversionSchema.exactOptional(),
  rewards: rewardsSchema.exactOptional(),
}) satisfies z.ZodType<SaleResult>

const lotsComingBackSchema = z
  .array(
    z.strictObject({
      ...lotHoldingSchema.shape,
      from: lotHoldingSchema.shape.lot.exactOptional(),
    }) satisfies z.ZodType<LotComingBack>,
  )
  .max(LOTS_MAX)

const refundStateSchema = z.strictObject({
  kept: z.array(fenSchema).max(LINES_MAX),
  clawedPoints: pointsSchema,
  restoredPoints: pointsSchema,
  shortfallPoints: pointsSchema,
  withheldFen: fenSchema,
  withheldTenderFen: byTenderSchema,
  debtPoints: pointsSchema,
  returnedTenderFen: byTenderSchema,
  expiredPoints: pointsSchema.exactOptional(),
  rewardsGone: z
    .array(z.strictObject({ position: positionSchema, owedFen: fenSchema }))
    .max(LINES_MAX)
    .exactOptional(),
}) satisfies z.ZodType<RefundState>

/** Deeper than any programme nests its conditions; the text of an entry bounds it besides. */
const entryConditionSchema: z.ZodType<EntryCondition> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({ kind: z.literal('sale_from'), amountFen: fenSchema }),
    z.strictObject({ kind: z.literal('sales_from'), amountFen: fenSchema, days: countSchema }),
    z.strictObject({ kind: z.literal('top_up_from'), amountFen: fenSchema }),
    z.strictObject({ kind: z.enum(['all', 'any']), of: z.array(entryConditionSchema).max(20) }),
  ]),
)

const entryGroundSchema = z.strictObject({
  condition: entryConditionSchema,
  appliedOn: dateSchema,
  purchases: z
    .array(
      z.strictObject({
        businessDate: dateSchema,
        kind: z.enum(['sale', 'top_up']),
        netFen: fenSchema,
        thisSale: z.boolean(),
      }),
    )
    .max(500),
  exchangedFen: fenSchema.exactOptional(),
}) satisfies z.ZodType<EntryGround>

const returnedSchema = z.array(z.strictObject({ line: positionSchema, units: fenSchema })).max(LINES_MAX)

const conversionsBeforeSchema = z
  .array(
    z.strictObject({
      lot: lotHoldingSchema.shape.lot,
      unspentFen: fenSchema,
      points: lotsSchema,
      step: z.strictObject({ points: pointsSchema, fen: fenSchema }).exactOptional(),
    }),
  )
  .max(LOTS_MAX)

const rewardStandingsSchema = z
  .array(z.strictObject({ position: positionSchema, here: countSchema, lots: lotsSchema.exactOptional() }))
  .max(LINES_MAX)

const undoneFacts = {
  businessDate: dateSchema,
  returned: returnedSchema,
  before: refundStateSchema,
  held: lotsSchema,
  elsewherePoints: pointsSchema,
  elsewhereAt: changePlaceSchema.exactOptional(),
  void: z.literal(true).exactOptional(),
  expired: lotsSchema.exactOptional(),
  converted: conversionsBeforeSchema.exactOptional(),
  rewards: rewardStandingsSchema.exactOptional(),
} as const

/** Of undoing a top-up (RF-10): a return in which nothing is chosen. */
export const topUpUndoFactsSchema = z.strictObject(undoneFacts)

const refundFactsSchema = z.strictObject({
  ...undoneFacts,
  reason: codeSchema.exactOptional(),
  inCash: z.array(positionSchema).max(TENDERS_MAX).exactOptional(),
  entry: entryGroundSchema.exactOptional(),
}) satisfies z.ZodType<RefundFacts>

const refundTenderSchema = z.strictObject({
  code: codeSchema,
  grossFen: fenSchema,
  withheldFen: fenSchema,
  handedFen: fenSchema,
  inCash: z.literal(true).exactOptional(),
  lots: valueLotsSchema.exactOptional(),
  asset: valueAssetSchema.exactOptional(),
  voucher: voucherNumberSchema.exactOptional(),
  newVoucherFen: fenSchema.exactOptional(),
})

export const refundResultSchema = z.strictObject({
  lines: z
    .array(
      z.strictObject({
        line: positionSchema,
        units: fenSchema,
        costFen: fenSchema,
        tenderFen: byTenderSchema,
        restoredPoints: pointsSchema,
      }),
    )
    .max(LINES_MAX),
  tenders: z.array(refundTenderSchema).max(TENDERS_MAX),
  grossFen: fenSchema,
  lapsedFen: fenSchema,
  vouchersComeBack: z.boolean(),
  clawbackPoints: pointsSchema,
  clawbackLots: lotsSchema,
  debtElsewherePoints: pointsSchema,
  restoredPoints: pointsSchema,
  restoredLots: lotsComingBackSchema,
  shortfallPoints: pointsSchema,
  withheldFen: fenSchema,
  debtPoints: pointsSchema,
  handOutFen: fenSchema,
  birthdayRightComesBack: z.boolean(),
  expiredLots: lotsSchema.exactOptional(),
  conversionsUndone: z
    .array(z.strictObject({ lot: lotHoldingSchema.shape.lot, fen: fenSchema, points: lotsComingBackSchema }))
    .max(LOTS_MAX)
    .exactOptional(),
  conversion: conversionSchema.exactOptional(),
  rewardsGone: z
    .array(
      z.strictObject({
        position: positionSchema,
        taken: countSchema,
        lots: lotsSchema.exactOptional(),
        missingPoints: pointsSchema.exactOptional(),
        owedFen: fenSchema,
      }),
    )
    .max(LINES_MAX)
    .exactOptional(),
  surrenderCard: z.literal(true).exactOptional(),
  after: refundStateSchema,
}) satisfies z.ZodType<RefundResult>

const saleParts = {
  programme: programmeRefSchema,
  engine: engineSchema,
  facts: saleFactsSchema,
  result: saleResultSchema,
} as const

const refundParts = {
  programme: programmeRefSchema,
  engine: engineSchema,
  saleId: uuidSchema,
  previousRefundId: uuidSchema.nullable(),
  memberId: idSchema.nullable(),
  overrides: z
    .array(
      z.strictObject({
        what: z.enum(['no_card', 'no_slip', 'past_period', 'not_returnable', 'in_cash']),
        reason: textSchema(60),
      }),
    )
    .max(20),
  facts: refundFactsSchema,
  result: refundResultSchema,
} as const

export const saleBodySchema = z.strictObject({
  v: z.literal(1),
  slipNumber: slipNumberSchema,
  ...saleParts,
}) satisfies z.ZodType<SaleBody>

export const refundBodySchema = z.strictObject({
  v: z.literal(1),
  slipNumber: slipNumberSchema,
  ...refundParts,
}) satisfies z.ZodType<RefundBody>

export const exchangeBodySchema = z.strictObject({
  v: z.literal(1),
  refund: z.strictObject(refundParts),
  sale: z.strictObject(saleParts),
  slipNumber: slipNumberSchema,
}) satisfies z.ZodType<ExchangeBody>

export const swapBodySchema = z.strictObject({
  v: z.literal(1),
  slipNumber: slipNumberSchema,
  saleId: uuidSchema,
  memberId: idSchema.nullable(),
  why: z.enum(['other_size', 'defect']),
  lines: z
    .array(
      z.strictObject({
        line: positionSchema,
        units: countSchema,
        text: goodsTextSchema,
        article: articleSchema,
      }),
    )
    .max(LINES_MAX),
}) satisfies z.ZodType<SwapBody>
