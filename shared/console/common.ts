/** Building blocks of the contract between HQ's people and HQ: bounded values, the typed errors, the procedure bases. */
import { oc } from '@orpc/contract'
import { z } from 'zod'

/** Text a person typed: bounded, trimmed, without control and direction characters. */
export const textSchema = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
    .regex(/^[^\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\ufeff]*$/)
export const entityIdSchema = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w.-]+$/)
/** 0000 is a shop without HQ: no site has it. */
export const siteCodeSchema = z
  .string()
  .regex(/^\d{4}$/)
  .refine((code) => code !== '0000', '0000 is a shop without headquarters')
export const siteNameSchema = textSchema(40)
export const tillNumberSchema = z.number().int().min(1).max(99)
export const timeMsSchema = z.number().int().min(0)
/** A business date, from 1900 to 2199. */
export const businessDateSchema = z.iso.date().regex(/^(19|20|21)/)
/** A count or a sum of fen or points as HQ has them. */
export const countSchema = z.number().int().min(0)
export const sumSchema = z.number().int()

/** Why something was not done: a code and its figures, never a person. */
export const refusalSchema = z.object({
  code: z.string().max(60),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
})

/** Every procedure may answer these; anything else that goes wrong is a defect and carries no detail. */
export const openProcedure = oc.errors({
  REFUSED: { status: 422, data: refusalSchema },
  TOO_MANY_REQUESTS: { status: 429, data: z.object({ retryAfterMs: z.number().int() }) },
})

/** A procedure for whoever is signed in (`Authorization: Bearer …`). */
export const procedure = openProcedure.errors({
  UNAUTHORIZED: { status: 401 },
  FORBIDDEN: { status: 403, data: z.object({ needed: z.enum(['admin', 'manager', 'viewer']) }) },
})
