/** The slip of a shift (交班): blocks of figures, each with its name in the slip's language. */
import { z } from 'zod'
import { headSchema, nameSchema } from './slip-parts.ts'

export const shiftSlipSchema = z.strictObject({
  kind: z.literal('shift'),
  head: headSchema,
  blocks: z.array(z.array(z.strictObject({ label: nameSchema, value: z.string().max(40) })).max(100)).max(10),
})
