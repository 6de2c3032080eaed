/** Settlement between sites (RP-11): what was issued to the members of one site and used at another, by asset and account. */
import { z } from 'zod'
import { businessDateSchema, procedure, siteCodeSchema, sumSchema } from './common.ts'

/** Days that one settlement may span, both ends counted. */
export const SETTLEMENT_DAYS_MAX = 400

/** What was booked in the period, net. Points and debt in points, value.* in fen, the rest in pieces. */
const figuresShape = {
  /** Out of p:issued and p:owed, less what came back to them. */
  issued: sumSchema,
  /** p:redeemed, p:used, p:handed: paid with, spent on items, handed out; less what returns put back there. */
  redeemed: sumSchema,
  /** p:converted: points that became value.rebate. */
  converted: sumSchema,
  /** p:clawed and p:cancelled: what returns took back. */
  givenBack: sumSchema,
  /** p:expired, p:adjusted, p:forfeited, p:stock, p:bearer and whatever else the programme has. */
  others: sumSchema,
} as const

const accountSchema = z.object({
  account: z.string(),
  /** As the account has it: p:issued goes down by what it gives. */
  amount: sumSchema,
})

const rowSchema = z.object({
  asset: z.string(),
  ...figuresShape,
  /** The same by account. */
  accounts: z.array(accountSchema),
  /** Fen of what was redeemed: of value.* itself, of points at `rate`; null where it has no value in money. */
  redeemedFen: sumSchema.nullable(),
})

export const settlementContract = {
  /**
   * Between two business dates, both counted, of all sites or those that one site has to do with. A pair is the home site of
   * the members ('' is nobody's) and the site whose till did it, or 'hq' for what HQ itself books (expiry, netting of debt); the
   * pairs add up to `totals`, figure by figure. One at a time (TOO_MANY_REQUESTS). Refuses range {daysMax}, too_much {rowsMax}.
   */
  between: procedure
    .route({ method: 'GET', path: '/console/v1/settlement', tags: ['settlement'] })
    .input(
      z.strictObject({
        from: businessDateSchema,
        to: businessDateSchema,
        site: siteCodeSchema.optional(),
      }),
    )
    .output(
      z.object({
        pairs: z.array(z.object({ homeSite: z.string(), site: z.string(), assets: z.array(rowSchema) })),
        totals: z.array(rowSchema),
        /** What points are worth by the programme that holds on the last day; null where none was published. */
        rate: z
          .object({
            programme: z.string(),
            version: z.number().int(),
            stepPoints: z.number().int(),
            stepFen: z.number().int(),
          })
          .nullable(),
      }),
    ),
}
