/** What HQ's managers count: sales by day, what is owed to members, who the members are (RP-01, RP-02, RP-03). */
import { z } from 'zod'
import {
  businessDateSchema,
  countSchema,
  procedure,
  siteCodeSchema,
  sumSchema,
  timeMsSchema,
} from './common.ts'

/** Days that one question about a site may span. */
export const COUNT_DAYS_MAX = 400

/** Of one site and day, or summed. */
const dayFiguresSchema = z.object({
  sales: countSchema,
  /** What was to be paid, fen. */
  dueFen: sumSchema,
  memberSales: countSchema,
  memberDueFen: sumSchema,
  /** RP-03: of what was to be paid, the members' share in thousandths, rounded half up; null where nothing was. */
  memberSharePermille: z.number().int().nullable(),
  refunds: countSchema,
  refundedFen: sumSchema,
  enrolled: countSchema,
})

/** Where an amount sits; `way`: granted, and not yet taken in. */
const placesShape = { hq: sumSchema, tills: sumSchema, way: sumSchema, total: sumSchema } as const

/** value.*: fen; points and debt: points; voucher: pieces, bearers' among them. */
const liabilityAssetSchema = z.enum([
  'points',
  'value.principal',
  'value.bonus',
  'value.rebate',
  'debt',
  'voucher',
])
const amountsSchema = z.array(z.object({ asset: liabilityAssetSchema, ...placesShape }))

export const countsContract = {
  /** Every site's figures of a business date, zeros too, and their sum. */
  day: procedure
    .route({ method: 'GET', path: '/console/v1/counts/day', tags: ['counts'] })
    .input(z.strictObject({ date: businessDateSchema }))
    .output(
      z.object({
        sites: z.array(dayFiguresSchema.extend({ site: z.string(), name: z.string() })),
        total: dayFiguresSchema,
      }),
    ),
  /** A site's figures day by day, days without any left out. Refuses range {daysMax}. */
  site: procedure
    .route({ method: 'GET', path: '/console/v1/counts/site', tags: ['counts'] })
    .input(z.strictObject({ site: siteCodeSchema, from: businessDateSchema, to: businessDateSchema }))
    .output(
      z.object({
        days: z.array(dayFiguresSchema.extend({ date: z.string() })),
        total: dayFiguresSchema,
      }),
    ),
  /**
   * RP-02, SV-02: what is owed to members as HQ's books have it now. One such count at a time: another is told to come again
   * (TOO_MANY_REQUESTS).
   */
  liability: procedure
    .route({ method: 'GET', path: '/console/v1/counts/liability', tags: ['counts'] })
    .output(
      z.object({
        atMs: timeMsSchema,
        total: amountsSchema,
        /** By home site; '' is nobody's: bearers' vouchers, members HQ has not heard of yet. */
        homes: z.array(z.object({ homeSite: z.string(), amounts: amountsSchema })),
        /** Points by the year in which they were accrued and the year of their last day; null: not known, never. */
        points: z.array(
          z.object({
            accruedYear: z.number().int().nullable(),
            lastYear: z.number().int().nullable(),
            points: sumSchema,
          }),
        ),
      }),
    ),
  /** RP-01: members by home site, tier and state of their card ('none' without one), merged ones once. One count at a time too. */
  members: procedure.route({ method: 'GET', path: '/console/v1/counts/members', tags: ['counts'] }).output(
    z.object({
      atMs: timeMsSchema,
      members: countSchema,
      groups: z.array(
        z.object({
          homeSite: z.string(),
          tier: z.string(),
          cardState: z.string(),
          members: countSchema,
        }),
      ),
    }),
  ),
}
