/**
 * Entries (流水): one immutable act each, chained by hash. The envelope is fixed for ever; bodies are versioned.
 * No personal data stands in an entry: the member's id and a salted digest of the profile, never a name, phone or birthday.
 */
import type { ProgrammeRef } from './programme.ts'
import type { RefundFacts, RefundResult } from './refund.ts'
import type { SaleFacts, SaleResult } from './sale.ts'
import type { BusinessDate } from './time.ts'

/** The engine whose evaluation a result came from; results never change under one number. */
export const ENGINE = 1

/** One signed amount on one account `(owner, asset, lot, holder)`. */
export interface Posting {
  readonly owner: string
  readonly asset: string
  readonly lot: string
  readonly holder: string
  readonly amount: number
}

export interface TillOpenedBody {
  readonly v: 1
  readonly siteCode: string
  readonly tillNumber: number
  /** The till's public key, Ed25519, hex. */
  readonly publicKey: string
}

export interface ProgrammeAdoptedBody {
  readonly v: 1
  readonly programme: ProgrammeRef
}

export interface StaffAddedBody {
  readonly v: 1
  readonly staffId: string
  readonly role: 'cashier' | 'manager'
}

export interface ShiftOpenedBody {
  readonly v: 1
  readonly shift: number
}

export interface ShiftClosedBody {
  readonly v: 1
  readonly shift: number
}

export interface MemberEnrolledBody {
  readonly v: 1
  readonly programme: ProgrammeRef
  readonly memberId: string
  readonly cardNumber: string
  readonly tier: string
  readonly appliedAtMs: number
  /** EN-04: the card works from this instant on. */
  readonly activeAtMs: number
  readonly consents: readonly { readonly code: string; readonly version: number }[]
  /** SHA-256 over salt and profile, hex; the salt lies with the profile, so erasing both leaves a number that says nothing. */
  readonly profileDigest: string
}

/** The authority gives a member a right for a period (TI-06); once per member and asset. */
export interface RightIssuedBody {
  readonly v: 1
  readonly memberId: string
  readonly asset: string
}

export interface SaleBody {
  readonly v: 1
  readonly programme: ProgrammeRef
  readonly engine: number
  readonly slipNumber: string
  readonly facts: SaleFacts
  readonly result: SaleResult
}

export interface RefundBody {
  readonly v: 1
  /** The sale's programme: a return is judged by the rules of the day of sale. */
  readonly programme: ProgrammeRef
  readonly engine: number
  readonly slipNumber: string
  readonly saleId: string
  /** The refund before this one of the same sale, null for the first. */
  readonly previousRefundId: string | null
  readonly memberId: string | null
  readonly overrides: readonly { readonly what: 'no_card' | 'past_period'; readonly reason: string }[]
  readonly facts: RefundFacts
  readonly result: RefundResult
}

export interface SlipReprintedBody {
  readonly v: 1
  readonly of: string
  readonly printJob: number
}

export interface EntryBodies {
  readonly 'till.opened': TillOpenedBody
  readonly 'programme.adopted': ProgrammeAdoptedBody
  readonly 'staff.added': StaffAddedBody
  readonly 'shift.opened': ShiftOpenedBody
  readonly 'shift.closed': ShiftClosedBody
  readonly 'member.enrolled': MemberEnrolledBody
  readonly 'right.issued': RightIssuedBody
  readonly sale: SaleBody
  readonly refund: RefundBody
  readonly 'slip.reprinted': SlipReprintedBody
}

export type EntryKind = keyof EntryBodies

interface Envelope<Kind extends EntryKind> {
  /** Version of the envelope itself. */
  readonly v: 1
  readonly till: string
  /** The epoch: a two-digit number and a random part, '01-k3f9q2'. */
  readonly epoch: string
  /** Dense from 1 within the epoch. */
  readonly seq: number
  readonly id: string
  readonly kind: Kind
  /** Recorded, never trusted for order. */
  readonly atMs: number
  readonly businessDate: BusinessDate
  readonly staff: string | null
  readonly approver: string | null
  readonly postings: readonly Posting[]
  readonly body: EntryBodies[Kind]
  /** Hash of the entry before, hex; of seq 1: the genesis hash of till and epoch. */
  readonly prev: string
}

/** An entry without its hash: what is hashed. Discriminated by `kind`. */
export type UnhashedEntry = { [Kind in EntryKind]: Envelope<Kind> }[EntryKind]

/** An entry as the log keeps it; `hash` = SHA-256 of the canonical text of everything else, hex. */
export type Entry = UnhashedEntry & { readonly hash: string }

/** What a use case hands to the log; the log adds till, epoch, seq, prev and hash. */
export type NewEntry = {
  [Kind in EntryKind]: {
    readonly id: string
    readonly kind: Kind
    readonly atMs: number
    readonly businessDate: BusinessDate
    readonly staff: string | null
    readonly approver: string | null
    readonly postings: readonly Posting[]
    readonly body: EntryBodies[Kind]
  }
}[EntryKind]
