/** The messages of a till's inbox: gapless, each naming the hash of the one before, signed by HQ, applied in order and once. */
import { z } from 'zod'
import { CARD_MOVE_REASONS, CARD_STATES } from '../domain/card.ts'
import type { InboxEffect, MovedAmount, TillPolicy } from '../domain/inbox.ts'
import type { BusinessDate } from '../domain/time.ts'
import {
  accountPartSchema,
  amountSchema,
  businessDateSchema,
  ENTRY_TEXT_MAX,
  epochSchema,
  hashSchema,
  idSchema,
  seqSchema,
  signatureSchema,
  siteCodeSchema,
  tillIdSchema,
  timeMsSchema,
  uuidSchema,
} from './common.ts'
import { STAFF_MAX, staffMemberSchema } from './people.ts'

/** Amounts that one message moves. */
export const AMOUNTS_MAX = 2_000

export const movedAmountSchema = z.strictObject({
  owner: accountPartSchema.min(1),
  asset: accountPartSchema.min(1),
  lot: accountPartSchema,
  amount: amountSchema.min(1),
}) satisfies z.ZodType<MovedAmount>

const sealedEntrySchema = z.strictObject({ text: z.string().max(ENTRY_TEXT_MAX), hash: hashSchema })

const amountsSchema = z.array(movedAmountSchema).max(AMOUNTS_MAX)

export const policySchema = z.strictObject({
  v: z.literal(1),
  allowancePoints: z.number().int().min(0).max(1_000_000_000),
  debtMaxPoints: z.number().int().min(0).max(1_000_000_000),
  unbackedPerDay: z.number().int().min(0).max(1_000),
  refundRightDays: z.number().int().min(0).max(3_650),
}) satisfies z.ZodType<TillPolicy>

export const effectSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('grant'), requestId: uuidSchema.nullable(), amounts: amountsSchema }),
  z.strictObject({
    kind: z.literal('refund_right'),
    requestId: uuidSchema.nullable(),
    saleId: uuidSchema,
    memberId: idSchema.nullable(),
    sale: sealedEntrySchema,
    since: z.array(sealedEntrySchema).max(500),
    amounts: amountsSchema,
  }),
  z.strictObject({
    kind: z.literal('recall'),
    owner: accountPartSchema.min(1),
    asset: accountPartSchema.min(1).nullable(),
  }),
  z.strictObject({
    kind: z.literal('card'),
    memberId: idSchema,
    cardNumber: idSchema,
    to: z.enum(CARD_STATES),
    why: z.enum(CARD_MOVE_REASONS),
  }),
  z.strictObject({ kind: z.literal('merge'), from: idSchema, to: idSchema }),
  z.strictObject({ kind: z.literal('unmerge'), from: idSchema, to: idSchema }),
  z.strictObject({
    kind: z.literal('programme'),
    programme: z.strictObject({ id: idSchema, version: z.number().int().min(1), hash: hashSchema }),
    validFrom: businessDateSchema.transform((text) => text as BusinessDate),
  }),
  z.strictObject({ kind: z.literal('staff'), digest: hashSchema }),
  z.strictObject({ kind: z.literal('policy'), policy: policySchema }),
  z.strictObject({ kind: z.literal('home'), memberId: idSchema, site: siteCodeSchema, till: tillIdSchema }),
  z.strictObject({ kind: z.literal('retire') }),
])

/** What lies beside a message and is not in the log: covered by the message's hash through its digests alone. */
export const besideSchema = z.strictObject({
  /** The canonical document of a programme; its hash is in the effect. */
  programme: z.string().max(1_000_000).optional(),
  /** The staff of the till's site; the digest of their canonical text is in the effect. */
  staff: z.array(staffMemberSchema).max(STAFF_MAX).optional(),
})
export type Beside = z.infer<typeof besideSchema>

/** A message without its hash: what is hashed, as canonical text. */
export const messageSchema = z.strictObject({
  v: z.literal(1),
  till: tillIdSchema,
  epoch: epochSchema,
  generation: epochSchema,
  n: seqSchema,
  atMs: timeMsSchema,
  effect: effectSchema,
  /** Hash of the message before; of the first: of `inbox`, till, epoch and generation, a line each. */
  prev: hashSchema,
})
export type InboxMessage = z.infer<typeof messageSchema> & { readonly effect: InboxEffect }

/** As it travels: canonical text, its hash, HQ's signature over it (signing.ts), and what lies beside. */
export const signedMessageSchema = z.strictObject({
  text: z.string().max(2 * ENTRY_TEXT_MAX),
  hash: hashSchema,
  signature: signatureSchema,
  beside: besideSchema.optional(),
})
export type SignedMessage = z.infer<typeof signedMessageSchema>

/** What the first message of an inbox names as its predecessor, before hashing. */
export function inboxGenesisText(till: string, epoch: string, generation: string): string {
  return ['inbox', till, epoch, generation].join('\n')
}
