/** Sites, whether what their tills did has arrived, and the one-time codes for further tills. */
import { z } from 'zod'
import {
  businessDateSchema,
  procedure,
  siteCodeSchema,
  siteNameSchema,
  tillNumberSchema,
  timeMsSchema,
} from './common.ts'
import { tillStateSchema } from './tills.ts'

const siteSchema = z.object({ code: z.string(), name: z.string(), createdAtMs: timeMsSchema })

/**
 * How far HQ has a till's log, measured by a business date. `past`: it has entries of a later date, so that nothing of this one
 * is missing; `reached`: the last entry is of this date; `quiet`: the last entry is older, and the till was heard of after
 * the date ended; `missing`: nothing of it has come since.
 */
const arrivedSchema = z.enum(['past', 'reached', 'quiet', 'missing'])

const siteStandingSchema = z.object({
  code: z.string(),
  name: z.string(),
  /** Every till that is neither lost nor retired has at least reached the date; true of a site without tills. */
  reached: z.boolean(),
  /** Each of them is past it: no figure of that date changes any more. */
  past: z.boolean(),
  tills: z.array(
    z.object({
      id: z.string(),
      number: z.number().int(),
      state: tillStateSchema,
      arrived: arrivedSchema,
      /** Of the last entry HQ has; null before the first. */
      lastBusinessDate: z.string().nullable(),
      heardAtMs: timeMsSchema,
    }),
  ),
})

export const sitesContract = {
  /** Refuses site_exists {code}. */
  create: procedure
    .route({ method: 'POST', path: '/console/v1/sites', tags: ['sites'] })
    .input(z.strictObject({ code: siteCodeSchema, name: siteNameSchema }))
    .output(siteSchema),
  list: procedure
    .route({ method: 'GET', path: '/console/v1/sites', tags: ['sites'] })
    .output(z.object({ sites: z.array(siteSchema) })),
  /** Whether all sites are in for a business date. Retired tills are left out. */
  standing: procedure
    .route({ method: 'GET', path: '/console/v1/sites/standing', tags: ['sites'] })
    .input(z.strictObject({ date: businessDateSchema }))
    .output(z.object({ reached: z.boolean(), past: z.boolean(), sites: z.array(siteStandingSchema) })),
}

export const codesContract = {
  /** The code is shown once; an unused one made before for the same till is withdrawn. Refuses unknown_site, till_number_taken. */
  create: procedure
    .route({ method: 'POST', path: '/console/v1/codes', tags: ['codes'] })
    .input(z.strictObject({ site: siteCodeSchema, tillNumber: tillNumberSchema }))
    .output(z.object({ code: z.string(), expiresAtMs: timeMsSchema })),
}
