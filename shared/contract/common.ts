/** Building blocks of the contract: bounded inputs, the one refusal, procedure bases. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import type { Explanation } from '../domain/explain.ts'
import { FEN_MAX, type Fen } from '../domain/money.ts'
import { POINTS_MAX, type Points } from '../domain/points.ts'

export const fenSchema = z
  .number()
  .int()
  .min(-FEN_MAX)
  .max(FEN_MAX)
  .transform((amount) => amount as Fen)
export const pointsSchema = z
  .number()
  .int()
  .min(-POINTS_MAX)
  .max(POINTS_MAX)
  .transform((amount) => amount as Points)

/** The id of an act, made before anything else happens and kept through every retry: a UUIDv7 in
 * small letters, so that one act has one spelling. */
export const actIdSchema = z.uuidv7().regex(/^[0-9a-f-]+$/)
export const entityIdSchema = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w-]+$/)
export const codeSchema = z
  .string()
  .min(1)
  .max(40)
  .regex(/^[\w-]+$/)
export const slipNumberSchema = z.string().regex(/^\d{17}$/)
export const voucherNumberSchema = z.string().regex(/^8\d{18}$/)
/** Text a person typed: bounded, without control characters. */
export const textSchema = (max: number) =>
  z
    .string()
    .max(max)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
    .regex(/^[^\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\ufeff]*$/)
export const pinSchema = z.string().regex(/^\d{6}$/)
export const langSchema = z.enum(['zh-CN', 'en'])
export const paperSchema = z.union([z.literal(58), z.literal(80)])

/** Why something was not done: a code with a sentence in the screens' texts (refusal.<code>), and its figures. */
export const refusalSchema = z.object({
  code: codeSchema,
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
})
export type RefusalView = z.infer<typeof refusalSchema>

/** Views are made by the till itself, so their shape is a type; inputs are validated. */
export const view = <View>() => z.custom<View>((value) => value !== undefined)

/** Every procedure may answer REFUSED; anything else that goes wrong is a defect and carries no detail. */
export const procedure = oc.errors({
  REFUSED: { status: 422, data: refusalSchema },
})

/** A second person's consent to exactly the request it travels with. */
export const approvalSchema = z.object({
  staffId: entityIdSchema,
  pin: pinSchema,
  /** A code of the programme's overrideReasons, where something is overridden. */
  reason: codeSchema.nullable(),
})
export type ApprovalInput = z.infer<typeof approvalSchema>

export type Why = readonly Explanation[]
