/** Sites, the one-time codes for their tills, and the tills that are there. */
import { z } from 'zod'
import { procedure, siteCodeSchema, siteNameSchema, tillNumberSchema, timeMsSchema } from './common.ts'

const siteSchema = z.object({ code: z.string(), name: z.string(), createdAtMs: timeMsSchema })

export const sitesContract = {
  /** Refuses site_exists {code}. */
  create: procedure
    .route({ method: 'POST', path: '/console/v1/sites', tags: ['sites'] })
    .input(z.strictObject({ code: siteCodeSchema, name: siteNameSchema }))
    .output(siteSchema),
  list: procedure
    .route({ method: 'GET', path: '/console/v1/sites', tags: ['sites'] })
    .output(z.object({ sites: z.array(siteSchema) })),
}

export const codesContract = {
  /** The code is shown once; an unused one made before for the same till is withdrawn. Refuses unknown_site, till_number_taken. */
  create: procedure
    .route({ method: 'POST', path: '/console/v1/codes', tags: ['codes'] })
    .input(z.strictObject({ site: siteCodeSchema, tillNumber: tillNumberSchema }))
    .output(z.object({ code: z.string(), expiresAtMs: timeMsSchema })),
}

const tillSchema = z.object({
  id: z.string(),
  site: z.string(),
  number: z.number().int(),
  state: z.enum(['active', 'suspect', 'lost', 'retired']),
  epoch: z.string(),
  /** The last entry HQ has of the present epoch; 0 before the first. */
  lastSeq: z.number().int(),
  program: z.string().nullable(),
  registeredAtMs: timeMsSchema,
  seenAtMs: timeMsSchema.nullable(),
})

export const tillsContract = {
  /** By site and number. */
  list: procedure
    .route({ method: 'GET', path: '/console/v1/tills', tags: ['tills'] })
    .output(z.object({ tills: z.array(tillSchema) })),
}
