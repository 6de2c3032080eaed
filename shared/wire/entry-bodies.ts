/**
 * The bodies of entries as HQ's door checks them: one schema for each kind and version that this program knows, bounded
 * everywhere. What passes here is what the rules were written for; what does not is stored and never judged.
 */
import { z } from 'zod'
import { CARD_MOVE_REASONS, CARD_STATES } from '../domain/card.ts'
import type { Entry, EntryBodies, EntryKind } from '../domain/entry.ts'
import {
  adjustmentBodySchema,
  claimBodySchema,
  extraBodySchema,
  redemptionBodySchema,
  topUpBodySchema,
  topUpUndoneBodySchema,
  unbackedRefundBodySchema,
  undoneBodySchema,
  unknownReturnBodySchema,
} from './act-bodies.ts'
import {
  epochSchema,
  hashSchema,
  idSchema,
  publicKeySchema,
  seqOrNoneSchema,
  seqSchema,
  siteCodeSchema,
  tillNumberSchema,
  timeMsSchema,
  uuidSchema,
} from './common.ts'
import type { OpenEnvelope } from './envelope.ts'
import {
  accountNameSchema,
  changePlaceSchema,
  codeSchema,
  countSchema,
  dateSchema,
  fenSchema,
  lotsSchema,
  programmeRefSchema,
  wholeSchema,
} from './judged-parts.ts'
import { AMOUNTS_MAX, effectSchema, movedAmountSchema } from './messages.ts'
import { exchangeBodySchema, refundBodySchema, saleBodySchema, swapBodySchema } from './sale-bodies.ts'

const v = z.literal(1)
/** Purchases that one card was given for. */
const purchasesSchema = z.array(uuidSchema).max(500)
const placeSchema = z.strictObject({ epoch: epochSchema, seq: seqSchema, hash: hashSchema })
/** More shifts than a till sees. */
const shiftSchema = countSchema

const BODIES = {
  'till.opened': z.strictObject({
    v,
    siteCode: siteCodeSchema,
    tillNumber: tillNumberSchema,
    publicKey: publicKeySchema,
  }),
  'programme.adopted': z.strictObject({ v, programme: programmeRefSchema }),
  'staff.added': z.strictObject({ v, staffId: idSchema, role: z.enum(['cashier', 'manager']) }),
  'shift.opened': z.strictObject({ v, shift: shiftSchema }),
  'shift.closed': z.strictObject({ v, shift: shiftSchema }),
  'member.enrolled': z.strictObject({
    v,
    programme: programmeRefSchema,
    memberId: idSchema,
    cardNumber: idSchema,
    tier: codeSchema,
    appliedAtMs: timeMsSchema,
    activeAtMs: timeMsSchema,
    consents: z.array(z.strictObject({ code: codeSchema, version: countSchema })).max(100),
    profileDigest: hashSchema,
    cardState: z.enum(['proposed', 'issued']).exactOptional(),
    referrer: idSchema.exactOptional(),
    entryPurchases: purchasesSchema.exactOptional(),
  }),
  'right.issued': z.strictObject({ v, memberId: idSchema, asset: accountNameSchema }),
  sale: saleBodySchema,
  refund: refundBodySchema,
  exchange: exchangeBodySchema,
  swap: swapBodySchema,
  'sale.claimed': claimBodySchema,
  'return.unknown': unknownReturnBodySchema,
  redemption: redemptionBodySchema,
  'redemption.undone': undoneBodySchema,
  top_up: topUpBodySchema,
  'top_up.undone': topUpUndoneBodySchema,
  'points.given': extraBodySchema,
  'points.adjusted': adjustmentBodySchema,
  'points.expired': z.strictObject({ v, memberId: idSchema, lots: lotsSchema }),
  'debt.netted': z.strictObject({ v, memberId: idSchema, debts: lotsSchema, lots: lotsSchema }),
  'stock.counted': z.strictObject({
    v,
    item: codeSchema,
    change: wholeSchema,
    why: z.enum(['received', 'damaged', 'counted']),
  }),
  'card.moved': z.strictObject({
    v,
    memberId: idSchema,
    cardNumber: idSchema,
    from: z.enum(CARD_STATES),
    to: z.enum(CARD_STATES),
    why: z.enum(CARD_MOVE_REASONS),
    activeAtMs: timeMsSchema.exactOptional(),
    programme: programmeRefSchema.exactOptional(),
    entryPurchases: purchasesSchema.exactOptional(),
  }),
  'card.replaced': z.strictObject({
    v,
    memberId: idSchema,
    oldNumber: idSchema,
    newNumber: idSchema,
    activeAtMs: timeMsSchema,
    feeFen: fenSchema,
    programme: programmeRefSchema,
    entryPurchases: purchasesSchema.exactOptional(),
  }),
  'member.changed': z.strictObject({
    v,
    memberId: idSchema,
    fields: z.array(z.enum(['name', 'phone', 'birthday', 'id_document'])).max(4),
    why: z.enum(['changed', 'phone_released', 'phone_lost', 'phone_found']),
    profileDigest: hashSchema,
  }),
  'staff.linked': z.strictObject({ v, staffId: idSchema, memberId: idSchema.nullable() }),
  'slip.reprinted': z.strictObject({ v, of: idSchema, printJob: countSchema }),
  'hq.joined': z.strictObject({
    v,
    organisation: idSchema,
    hqKey: publicKeySchema,
    generation: epochSchema,
    siteCode: siteCodeSchema,
    tillNumber: tillNumberSchema,
  }),
  'inbox.applied': z.strictObject({
    v,
    generation: epochSchema,
    n: seqSchema,
    hash: hashSchema,
    effect: effectSchema,
  }),
  'amounts.returned': z.strictObject({
    v,
    why: z.enum(['rest', 'recall', 'expired', 'debt', 'period_over', 'retired']),
    amounts: z.array(movedAmountSchema).max(AMOUNTS_MAX),
  }),
  'till.closed': z.strictObject({ v }),
  'member.met': z.strictObject({
    v,
    memberId: idSchema,
    change: changePlaceSchema,
    tier: codeSchema,
    joinedOn: dateSchema,
    homeSite: siteCodeSchema,
    cardNumber: idSchema.nullable(),
    cardState: z.enum(CARD_STATES).nullable(),
    appliedAtMs: timeMsSchema,
    activeAtMs: timeMsSchema,
    profileDigest: hashSchema,
    referrer: idSchema.nullable(),
  }),
  'epoch.opened': z.strictObject({
    v,
    siteCode: siteCodeSchema,
    tillNumber: tillNumberSchema,
    publicKey: publicKeySchema,
    after: placeSchema.nullable(),
    anchor: z.strictObject({ seq: seqOrNoneSchema, hash: hashSchema }).nullable(),
  }),
  'refund.unbacked': unbackedRefundBodySchema,
} as const satisfies { readonly [Kind in EntryKind]: z.ZodType<EntryBodies[Kind]> }

/** Why a body cannot be judged; it is stored with the entry. */
export type BodyFault = 'unknown_kind' | 'unknown_version' | 'malformed'

export type ParsedBody =
  | { readonly ok: true; readonly body: EntryBodies[EntryKind] }
  | { readonly ok: false; readonly fault: BodyFault; readonly where: string }

/** As much of a path as helps: the names of fields, never what stood in them. */
const WHERE_MAX = 120

/** The body of a kind and version, checked; what it is not is named without its content. */
export function parseBody(kind: string, version: unknown, body: unknown): ParsedBody {
  if (!isEntryKind(kind)) return { ok: false, fault: 'unknown_kind', where: '' }
  if (version !== 1) return { ok: false, fault: 'unknown_version', where: 'v' }
  const parsed = BODIES[kind].safeParse(body)
  if (parsed.success) return { ok: true, body: parsed.data }
  const path = parsed.error.issues[0]?.path.map(String).join('.') ?? ''
  return { ok: false, fault: 'malformed', where: path.slice(0, WHERE_MAX) }
}

export function isEntryKind(kind: string): kind is EntryKind {
  return Object.hasOwn(BODIES, kind)
}

/** An entry whose body was parsed: the envelope, the body in its shape, the hash. */
export function entryWith(envelope: OpenEnvelope, body: EntryBodies[EntryKind], hash: string): Entry {
  // The body was parsed by the schema of this very kind, which the compiler cannot pair with it.
  return { ...envelope, body, hash } as Entry
}
