/** Building blocks of what tills and HQ say to each other: bounded values, the typed errors, procedure bases. */
import { oc } from '@orpc/contract'
import { z } from 'zod'

/** The version of these messages. HQ understands it and the one before. */
export const WIRE_VERSION = 1
export const WIRE_VERSION_OLDEST = 1

/** Entries a push carries at most, and the characters of their texts together; one larger entry travels alone. */
export const PUSH_ENTRIES_MAX = 500
export const PUSH_TEXT_MAX = 1_000_000
/** As main/store's log bounds an entry. */
export const ENTRY_TEXT_MAX = 1_000_000
/** Partitions of the changes of members. */
export const PARTITIONS = 64
/** Members a pull brings at most; the till takes them in by chunks of as many. */
export const CHANGES_MAX = 100
/** Inbox messages a pull brings at most. */
export const MESSAGES_MAX = 200
/** The longest a pull waits for something to come, milliseconds. */
export const PULL_WAIT_MS_MAX = 25_000

export const hexSchema = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`))
export const hashSchema = hexSchema(32)
export const signatureSchema = hexSchema(64)
/** An Ed25519 public key, SPKI in DER, hex. */
export const publicKeySchema = hexSchema(44)
export const tillIdSchema = z.string().regex(/^t[0-9a-f]{16}$/)
/** An epoch of a till, or a generation of HQ: its number and a random part. */
export const epochSchema = z.string().regex(/^\d{2}-[a-z2-9]{6}$/)
export const seqSchema = z.number().int().min(1).max(9_999_999)
/** The place before the first is 0. */
export const seqOrNoneSchema = z.number().int().min(0).max(9_999_999)
export const idSchema = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w.-]+$/)
export const uuidSchema = z.uuid().regex(/^[0-9a-f-]+$/)
export const siteCodeSchema = z.string().regex(/^\d{4}$/)
export const tillNumberSchema = z.number().int().min(1).max(99)
export const timeMsSchema = z.number().int().min(0).max(99_999_999_999_999)
export const businessDateSchema = z.iso.date()
export const amountSchema = z.number().int().min(-1_000_000_000_000).max(1_000_000_000_000)
export const accountPartSchema = z
  .string()
  .max(120)
  .regex(/^[\w:.~>-]*$/)

/** What HQ answers where it cannot do what was asked; each says what the till does next. */
export const problemSchema = z.discriminatedUnion('code', [
  /** Entries are missing before these: push again from `expected`. */
  z.object({ code: z.literal('gap'), expected: seqSchema }),
  /** HQ has another entry at this place: the till stops pushing and sells on without redeeming. */
  z.object({ code: z.literal('fork'), seq: seqSchema }),
  /** An entry's hash, link or canonical text is wrong: as for a fork. */
  z.object({ code: z.literal('broken_chain'), seq: seqSchema }),
  /** The till's signature or the message's till is not the one that was registered. */
  z.object({ code: z.literal('not_you') }),
  /** This number was used before. */
  z.object({ code: z.literal('replayed') }),
  /** The time in the signature is too far off: sign again with HQ's. */
  z.object({ code: z.literal('clock'), serverTimeMs: timeMsSchema }),
  /** The epoch is closed: a new one is to be opened. */
  z.object({ code: z.literal('epoch_closed') }),
  /** Till or HQ is too old for the other. */
  z.object({ code: z.literal('upgrade'), oldest: z.number().int(), newest: z.number().int() }),
  z.object({ code: z.literal('lost') }),
  z.object({ code: z.literal('retired') }),
  /** Try again after that long. */
  z.object({ code: z.literal('busy'), retryAfterMs: z.number().int() }),
  /** The activation code is wrong, used or over. */
  z.object({ code: z.literal('code_refused') }),
  /** HQ was put back from a copy and waits for its tills. */
  z.object({ code: z.literal('recovering') }),
  /** What was sent is not what the contract says. */
  z.object({ code: z.literal('malformed'), where: z.string().max(200) }),
])
export type Problem = z.infer<typeof problemSchema>

export const PROBLEM_STATUS: Readonly<Record<Problem['code'], number>> = {
  gap: 409,
  fork: 409,
  broken_chain: 409,
  not_you: 401,
  replayed: 409,
  clock: 401,
  epoch_closed: 409,
  upgrade: 426,
  lost: 403,
  retired: 403,
  busy: 503,
  code_refused: 403,
  recovering: 503,
  malformed: 400,
}

/** Every procedure may answer with a problem; anything else that goes wrong is a defect and carries no detail. */
export const wireProcedure = oc.errors({ PROBLEM: { status: 409, data: problemSchema } })
