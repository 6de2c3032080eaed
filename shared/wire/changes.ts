/** Changes of members: what a till knows of people that it did not enrol, and of what sits elsewhere. */
import { z } from 'zod'
import { CARD_MOVE_REASONS, CARD_STATES } from '../domain/card.ts'
import {
  accountPartSchema,
  amountSchema,
  businessDateSchema,
  hashSchema,
  idSchema,
  PARTITIONS,
  seqOrNoneSchema,
  siteCodeSchema,
  tillIdSchema,
  timeMsSchema,
} from './common.ts'
import { profileSchema } from './people.ts'

/** Assets whose amounts elsewhere a till shows or may ask for. */
const heldSchema = z.strictObject({
  asset: accountPartSchema.min(1),
  /** The holder: hq, a till's epoch, or the way to one. */
  holder: accountPartSchema.min(1),
  amount: amountSchema.min(0),
})

export const memberChangeSchema = z.strictObject({
  part: z
    .number()
    .int()
    .min(0)
    .max(PARTITIONS - 1),
  /** Grows with every change in its partition. */
  pos: z.number().int().min(1),
  memberId: idSchema,
  /** Another member that this one was merged into; everything else is of that one then. */
  mergedInto: idSchema.nullable(),
  tier: z.string().max(40),
  joinedOn: businessDateSchema,
  homeSite: siteCodeSchema,
  homeTill: tillIdSchema.nullable(),
  referrer: idSchema.nullable(),
  phoneLost: z.boolean(),
  card: z
    .strictObject({
      number: idSchema,
      state: z.enum(CARD_STATES),
      why: z.enum(CARD_MOVE_REASONS).nullable(),
      appliedAtMs: timeMsSchema,
      activeAtMs: timeMsSchema,
    })
    .nullable(),
  profileDigest: hashSchema,
  /** Null once the person was erased. */
  profile: profileSchema.nullable(),
  /** Everything the member has, by asset and holder, over all lots. */
  held: z.array(heldSchema).max(500),
  /** Up to which entry of each till these figures go, for tills that ever moved this member's amounts. */
  counted: z.array(z.strictObject({ holder: accountPartSchema.min(1), seq: seqOrNoneSchema })).max(200),
})
export type MemberChange = z.infer<typeof memberChangeSchema>

/** What a block of the first load holds, unpacked. */
export const membersOfBlockSchema = z.array(memberChangeSchema).max(10_000)

/** A till's position in each partition, 0 for none. */
export const cursorsSchema = z.array(z.number().int().min(0)).length(PARTITIONS)

/** The partition of a member: the first byte of the SHA-256 of the id, modulo the number of partitions. */
export function partitionOf(memberIdHashHex: string): number {
  return Number.parseInt(memberIdHashHex.slice(0, 2), 16) % PARTITIONS
}
