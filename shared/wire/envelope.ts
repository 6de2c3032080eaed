/** The envelope of an entry as HQ's door checks it; it is fixed for ever, bodies are versioned (entry-bodies.ts). */
import { z } from 'zod'
import type { Posting } from '../domain/entry.ts'
import type { BusinessDate } from '../domain/time.ts'
import {
  accountPartSchema,
  amountSchema,
  businessDateSchema,
  epochSchema,
  hashSchema,
  idSchema,
  seqSchema,
  tillIdSchema,
  timeMsSchema,
  uuidSchema,
} from './common.ts'

/** Far above the lots of any act; one act must be readable, whoever wrote it. */
export const POSTINGS_MAX = 20_000

export const postingSchema = z.strictObject({
  owner: accountPartSchema.min(1),
  asset: accountPartSchema.min(1),
  lot: accountPartSchema,
  holder: accountPartSchema.min(1),
  amount: amountSchema,
}) satisfies z.ZodType<Posting>

/** Without the hash, which is that of the canonical text of all this. */
export const envelopeSchema = z.strictObject({
  v: z.literal(1),
  till: tillIdSchema,
  epoch: epochSchema,
  seq: seqSchema,
  id: uuidSchema,
  kind: z
    .string()
    .min(1)
    .max(40)
    .regex(/^[a-z._]+$/),
  atMs: timeMsSchema,
  businessDate: businessDateSchema.transform((text) => text as BusinessDate),
  staff: idSchema.nullable(),
  approver: idSchema.nullable(),
  postings: z.array(postingSchema).max(POSTINGS_MAX),
  body: z.record(z.string(), z.unknown()),
  prev: hashSchema,
})

/** An envelope with a body that nobody has looked at yet. */
export type OpenEnvelope = z.infer<typeof envelopeSchema>
