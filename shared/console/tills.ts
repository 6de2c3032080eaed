/** The tills that were brought in, and how each stands. */
import { z } from 'zod'
import { countSchema, procedure, timeMsSchema } from './common.ts'

/** suspect: a fork or a broken chain; nothing of it is taken in any more. */
export const tillStateSchema = z.enum(['active', 'suspect', 'lost', 'retired'])

const lastEntrySchema = z.object({
  kind: z.string(),
  businessDate: z.string(),
  /** By the till's clock, and when it arrived by HQ's. */
  atMs: timeMsSchema,
  receivedAtMs: timeMsSchema,
})

const tillSchema = z.object({
  id: z.string(),
  site: z.string(),
  number: z.number().int(),
  state: tillStateSchema,
  epoch: z.string(),
  /** The last entry HQ has of the present epoch; 0 before the first. */
  lastSeq: z.number().int(),
  lastEntry: lastEntrySchema.nullable(),
  program: z.string().nullable(),
  registeredAtMs: timeMsSchema,
  seenAtMs: timeMsSchema.nullable(),
  /** The till's clock less HQ's, when it was last compared. */
  clockOffMs: z.number().int().nullable(),
  /** Whole days since HQ heard of it: a greeting, an entry, its registration. */
  silentDays: countSchema,
  /** Messages that no entry of its log has applied yet. */
  waitingMessages: countSchema,
  openMatters: countSchema,
})

export const tillsContract = {
  /** By site and number. */
  list: procedure
    .route({ method: 'GET', path: '/console/v1/tills', tags: ['tills'] })
    .output(z.object({ tills: z.array(tillSchema) })),
}
