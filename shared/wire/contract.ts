/** What a till may ask of HQ. Every request is signed by the till but `activate` (signing.ts); every one may be repeated safely. */
import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import { z } from 'zod'
import { cursorsSchema, memberChangeSchema } from './changes.ts'
import {
  accountPartSchema,
  amountSchema,
  CHANGES_MAX,
  ENTRY_TEXT_MAX,
  epochSchema,
  hashSchema,
  hexSchema,
  idSchema,
  MESSAGES_MAX,
  PULL_WAIT_MS_MAX,
  PUSH_ENTRIES_MAX,
  publicKeySchema,
  seqOrNoneSchema,
  seqSchema,
  signatureSchema,
  siteCodeSchema,
  tillIdSchema,
  tillNumberSchema,
  timeMsSchema,
  uuidSchema,
  wireProcedure,
} from './common.ts'
import { signedMessageSchema } from './messages.ts'
import { profileSchema } from './people.ts'

const positionSchema = z.strictObject({ seq: seqOrNoneSchema, hash: hashSchema })
const inboxPlaceSchema = z.strictObject({ generation: epochSchema, n: seqOrNoneSchema, hash: hashSchema })

/** Registers a till under a site by a one-time code. The same till with the same code again gets the same answer. */
const activate = wireProcedure
  .route({ method: 'POST', path: '/till/v1/activate' })
  .input(
    z.strictObject({
      /** Without its last group, which is HQ's fingerprint and for the till to check. */
      code: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{16}$/),
      tillId: tillIdSchema,
      publicKey: publicKeySchema,
      epoch: epochSchema,
      epochNumber: z.number().int().min(1).max(99),
      signature: signatureSchema,
    }),
  )
  .output(
    z.strictObject({
      organisation: z.strictObject({ id: idSchema, name: z.string().max(80) }),
      /** One HMAC key per organisation: phones, ID documents, staff PINs. */
      organisationKey: hexSchema(32),
      hqKey: publicKeySchema,
      generation: epochSchema,
      site: z.strictObject({ code: siteCodeSchema, name: z.string().max(80) }),
      tillNumber: tillNumberSchema,
      serverTimeMs: timeMsSchema,
    }),
  )

/** The first request of every connection: where both stand. */
const hello = wireProcedure
  .route({ method: 'POST', path: '/till/v1/hello' })
  .input(
    z.strictObject({
      epoch: epochSchema,
      epochNumber: z.number().int().min(1).max(99),
      head: positionSchema,
      inbox: inboxPlaceSchema.nullable(),
      clockMs: timeMsSchema,
      program: z.string().max(40),
    }),
  )
  .output(
    z.strictObject({
      serverTimeMs: timeMsSchema,
      generation: epochSchema,
      /** What HQ has of this epoch's log; push from the next. */
      acked: positionSchema,
      /** How many messages there are for this till in this generation and epoch. */
      inboxN: seqOrNoneSchema,
      /** HQ lost messages this till has: it is asked to give them back (`giveBack`). */
      missing: z.boolean(),
    }),
  )

const entryOutcomeSchema = z.strictObject({
  seq: seqSchema,
  was: z.enum(['accepted', 'duplicate', 'parked']),
  /** Why an entry was parked, a code. */
  reason: z.string().max(60).optional(),
})

/** The log from a place on, with what lies beside those entries. */
const push = wireProcedure
  .route({ method: 'POST', path: '/till/v1/push' })
  .input(
    z.strictObject({
      epoch: epochSchema,
      epochNumber: z.number().int().min(1).max(99),
      firstSeq: seqSchema,
      /** Canonical texts in order. */
      entries: z.array(z.string().min(1).max(ENTRY_TEXT_MAX)).min(1).max(PUSH_ENTRIES_MAX),
      /** Of every member these entries enrol or change, as they are now; left out once erased. */
      profiles: z.array(profileSchema).max(PUSH_ENTRIES_MAX),
      /** Documents of the programme versions that these entries adopt first. */
      programmes: z.array(z.string().max(1_000_000)).max(8),
    }),
  )
  .output(
    z.strictObject({
      acked: positionSchema,
      entries: z.array(entryOutcomeSchema).max(PUSH_ENTRIES_MAX),
      inboxN: seqOrNoneSchema,
      serverTimeMs: timeMsSchema,
      /** How long to wait before the next push, when HQ is busy. */
      pauseMs: z.number().int().min(0).max(60_000),
    }),
  )

/** What waits for this till. Waits itself, up to `waitMs`, while there is nothing. */
const pull = wireProcedure
  .route({ method: 'POST', path: '/till/v1/pull' })
  .input(
    z.strictObject({
      epoch: epochSchema,
      inbox: inboxPlaceSchema,
      /** Null: messages only. */
      cursors: cursorsSchema.nullable(),
      waitMs: z.number().int().min(0).max(PULL_WAIT_MS_MAX),
    }),
  )
  .output(
    z.strictObject({
      messages: z.array(signedMessageSchema).max(MESSAGES_MAX),
      changes: z.array(memberChangeSchema).max(CHANGES_MAX),
      cursors: cursorsSchema.nullable(),
      /** More of either waits. */
      more: z.boolean(),
      serverTimeMs: timeMsSchema,
    }),
  )

const wantSchema = z.strictObject({
  owner: accountPartSchema.min(1),
  asset: accountPartSchema.min(1),
  amount: amountSchema.min(1),
})

/**
 * Asks for amounts that sit elsewhere. What HQ has is granted at once, through the inbox; the rest is recalled from tills that
 * are there. The same request again answers what it granted before.
 */
const grant = wireProcedure
  .route({ method: 'POST', path: '/till/v1/grant' })
  .input(
    z.strictObject({
      requestId: uuidSchema,
      epoch: epochSchema,
      inbox: inboxPlaceSchema,
      wants: z.array(wantSchema).min(1).max(20),
    }),
  )
  .output(
    z.strictObject({
      granted: z.array(wantSchema.extend({ amount: amountSchema.min(0) })).max(20),
      /** Being recalled from other tills: ask again, with the same request, when something waits. */
      recalled: z.boolean(),
      messages: z.array(signedMessageSchema).max(MESSAGES_MAX),
    }),
  )

/** Asks for the refund right of another till's sale, by slip or id. */
const refundRight = wireProcedure
  .route({ method: 'POST', path: '/till/v1/refund-right' })
  .input(
    z.strictObject({
      requestId: uuidSchema,
      epoch: epochSchema,
      inbox: inboxPlaceSchema,
      slipNumber: z.string().regex(/^\d{17}$/),
    }),
  )
  .output(
    z.strictObject({
      /** `recalled`: its till was asked and has not answered; ask again with the same request. */
      was: z.enum(['granted', 'recalled', 'unknown', 'wholly_returned']),
      messages: z.array(signedMessageSchema).max(MESSAGES_MAX),
    }),
  )

/** Members by card, phone, last four or name, for a till that does not know them yet. */
const lookup = wireProcedure
  .route({ method: 'POST', path: '/till/v1/lookup' })
  .input(
    z.strictObject({
      by: z.enum(['card', 'phone', 'last_four', 'name', 'member']),
      text: z.string().min(1).max(64),
    }),
  )
  .output(z.strictObject({ members: z.array(memberChangeSchema).max(9) }))

/** Messages of a generation that HQ lost, given back by the till that has them. */
const giveBack = wireProcedure
  .route({ method: 'POST', path: '/till/v1/give-back' })
  .input(z.strictObject({ epoch: epochSchema, messages: z.array(signedMessageSchema).max(MESSAGES_MAX) }))
  .output(z.strictObject({ have: seqOrNoneSchema }))

/** How much there is of a first load, by partition. */
const snapshot = wireProcedure
  .route({ method: 'POST', path: '/till/v1/snapshot' })
  .input(z.strictObject({}))
  .output(
    z.strictObject({
      /** Members in each partition, about. */
      members: z.array(z.number().int().min(0)).max(64),
    }),
  )

/**
 * A block of the first load: members of one partition after an id, in order of id. Its JSON is zstd in base64, so that every
 * answer is JSON and signed. `pos`: the partition's position when the block was cut; changes from the first block's on follow.
 */
const snapshotBlock = wireProcedure
  .route({ method: 'POST', path: '/till/v1/snapshot-block' })
  .input(
    z.strictObject({
      part: z.number().int().min(0).max(63),
      after: z.union([idSchema, z.literal('')]),
      /** Members it may hold. */
      size: z.number().int().min(1).max(10_000),
    }),
  )
  .output(
    z.strictObject({
      zstd: z.string().max(16_000_000),
      /** SHA-256 of the JSON, hex. */
      hash: hashSchema,
      count: z.number().int().min(0),
      /** The last member's id; with count < size the partition is through. */
      last: z.string().max(64),
      pos: z.number().int().min(0),
    }),
  )

export const wireContract = {
  activate,
  hello,
  push,
  pull,
  grant,
  refundRight,
  lookup,
  giveBack,
  snapshot,
  snapshotBlock,
}

/** What the procedures take and give, by name. */
export type WireInputs = InferContractRouterInputs<typeof wireContract>
export type WireOutputs = InferContractRouterOutputs<typeof wireContract>
