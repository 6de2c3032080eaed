/**
 * Entries (流水): one immutable act each, chained by hash. The envelope is fixed for ever; bodies are versioned.
 * No personal data stands in an entry: the member's id and a salted digest of the profile, never a name, phone or birthday.
 */
import type {
  AdjustmentFacts,
  AdjustmentResult,
  ClaimFacts,
  ClaimResult,
  ExtraFacts,
  ExtraResult,
  RedemptionFacts,
  RedemptionResult,
  TopUpFacts,
  TopUpResult,
  UnknownReturnFacts,
  UnknownReturnResult,
} from './act.ts'
import type { CardMoveReason, CardState } from './card.ts'
import type { InboxEffect, MovedAmount } from './inbox.ts'
import type { ProgrammeRef } from './programme.ts'
import type { ChangePlace, RefundFacts, RefundResult, TopUpUndoFacts } from './refund.ts'
import type { LotHolding, SaleFacts, SaleResult } from './sale.ts'
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
  /** EN-14: absent: issued at once. With approval (EN-08) the card is proposed first, and its time is set when it is issued. */
  readonly cardState?: 'proposed' | 'issued'
  /** EN-17 */
  readonly referrer?: string
  /** EN-05: the sales and top-ups that the card was given for, by entry id. */
  readonly entryPurchases?: readonly string[]
}

/** EN-14: one step of a card: who and when stand in the envelope, why here. */
export interface CardMovedBody {
  readonly v: 1
  readonly memberId: string
  readonly cardNumber: string
  readonly from: CardState
  readonly to: CardState
  readonly why: CardMoveReason
  /** EN-08: set when the card is issued after an approval, by the delay of that programme. */
  readonly activeAtMs?: number
  readonly programme?: ProgrammeRef
  /** EN-05: set with it: everything that the card was given for, the slips of the application and top-ups since, by entry id. */
  readonly entryPurchases?: readonly string[]
}

/**
 * EN-11: another card for the same member; the old one is replaced, the points are the member's and stay where they are. A
 * card that was handed back or revoked stays so: the new one is given out like a first.
 */
export interface CardReplacedBody {
  readonly v: 1
  readonly memberId: string
  readonly oldNumber: string
  readonly newNumber: string
  readonly activeAtMs: number
  readonly feeFen: number
  readonly programme: ProgrammeRef
  /** EN-05: the purchases that a new card after a handed-back one was given for, by entry id. */
  readonly entryPurchases?: readonly string[]
}

/** EN-12 EN-19: the values lie beside the log; here are which fields changed and the digest of the profile since. */
export interface MemberChangedBody {
  readonly v: 1
  readonly memberId: string
  readonly fields: readonly ProfileField[]
  /**
   * `phone_released`: a recycled number that another person has now. `phone_lost`: nobody is looked up by that number until
   * it is `phone_found` or changed.
   */
  readonly why: 'changed' | 'phone_released' | 'phone_lost' | 'phone_found'
  readonly profileDigest: string
}

export type ProfileField = 'name' | 'phone' | 'birthday' | 'id_document'

/** Section 12 'staff': which member an employee is; null: none any more. */
export interface StaffLinkedBody {
  readonly v: 1
  readonly staffId: string
  readonly memberId: string | null
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
  readonly overrides: readonly { readonly what: RefundOverride; readonly reason: string }[]
  readonly facts: RefundFacts
  readonly result: RefundResult
}

export type RefundOverride = 'no_card' | 'no_slip' | 'past_period' | 'not_returnable' | 'in_cash'

/** RF-04: goods for goods, one act, one slip, one net amount. The new sale carries the exchange's own slip number. */
export interface ExchangeBody {
  readonly v: 1
  readonly refund: Omit<RefundBody, 'v' | 'slipNumber'>
  readonly sale: Omit<SaleBody, 'v' | 'slipNumber'>
  readonly slipNumber: string
}

/** RF-04, like for like: another size or colour, or a piece for a faulty one; nothing is priced again. */
export interface SwapBody {
  readonly v: 1
  readonly slipNumber: string
  readonly saleId: string
  readonly memberId: string | null
  readonly why: 'other_size' | 'defect'
  readonly lines: readonly {
    readonly line: number
    readonly units: number
    /** What the member has now instead. */
    readonly text: string
    readonly article: string | null
  }[]
}

interface JudgedBody<Facts, Result> {
  readonly v: 1
  readonly programme: ProgrammeRef
  readonly engine: number
  readonly facts: Facts
  readonly result: Result
}

export interface ClaimBody extends JudgedBody<ClaimFacts, ClaimResult> {
  readonly slipNumber: string
  readonly saleId: string
  readonly memberId: string
}

export interface UnknownReturnBody extends JudgedBody<UnknownReturnFacts, UnknownReturnResult> {
  readonly slipNumber: string
}

export interface RedemptionBody extends JudgedBody<RedemptionFacts, RedemptionResult> {
  readonly slipNumber: string
}

export interface TopUpBody extends JudgedBody<TopUpFacts, TopUpResult> {
  readonly slipNumber: string
}

/** RF-09 RF-10: a redemption or top-up undone whole. */
export interface UndoneBody {
  readonly v: 1
  readonly slipNumber: string
  readonly of: string
  readonly memberId: string
}

/**
 * RF-10: a top-up undone while its principal and bonus were here whole; what it earned and gave goes as in a return, judged by
 * the top-up's programme. Without `judged` everything that it gave was unused, and its postings are reversed.
 */
export interface TopUpUndoneBody extends UndoneBody {
  readonly judged?: {
    readonly engine: number
    readonly facts: TopUpUndoFacts
    readonly result: RefundResult
  }
}

export type ExtraBody = JudgedBody<ExtraFacts, ExtraResult>

export type AdjustmentBody = JudgedBody<AdjustmentFacts, AdjustmentResult>

/** Only the authority books expiry, on what it holds. */
export interface PointsExpiredBody {
  readonly v: 1
  readonly memberId: string
  readonly lots: readonly LotHolding[]
}

/** Debt netted by the authority against points that arrived; only debt whose sale can no more turn it into money. */
export interface DebtNettedBody {
  readonly v: 1
  readonly memberId: string
  readonly debts: readonly LotHolding[]
  readonly lots: readonly LotHolding[]
}

/** RE-06: gifts, places at an event, counted into this site's stock or out of it. */
export interface StockCountedBody {
  readonly v: 1
  readonly item: string
  readonly change: number
  readonly why: 'received' | 'damaged' | 'counted'
}

export interface SlipReprintedBody {
  readonly v: 1
  readonly of: string
  readonly printJob: number
}

/**
 * The till belongs to an organisation with HQ from here on: HQ is the authority now, its slips carry this site and number.
 * Debt that sits here goes to HQ with this entry; everything else rests where it is.
 */
export interface HqJoinedBody {
  readonly v: 1
  readonly organisation: string
  /** HQ's public key, Ed25519, hex (raw SPKI as in till.opened). */
  readonly hqKey: string
  readonly generation: string
  readonly siteCode: string
  readonly tillNumber: number
}

/** A message of HQ's applied: its place in the inbox, its hash, what it does. */
export interface InboxAppliedBody {
  readonly v: 1
  readonly generation: string
  /** Dense from 1 within generation and epoch. */
  readonly n: number
  /** Of the message's canonical text, hex. */
  readonly hash: string
  readonly effect: InboxEffect
}

/**
 * Amounts that go home to HQ. `rest`: above the allowance; `recall`: HQ asked; `expired`: only the authority books expiry;
 * `debt`: HQ nets it; `period_over`: a refund right whose return period ended; `retired`: the till goes out of service.
 */
export interface AmountsReturnedBody {
  readonly v: 1
  readonly why: 'rest' | 'recall' | 'expired' | 'debt' | 'period_over' | 'retired'
  readonly amounts: readonly MovedAmount[]
}

/** HQ took this till out of service: nothing is here any more, no shift is open, and nothing follows in this epoch. */
export interface TillClosedBody {
  readonly v: 1
}

/** A member of another till, as HQ's change of that number described them; the first act here, or the first since it changed. */
export interface MemberMetBody {
  readonly v: 1
  readonly memberId: string
  /** Which of HQ's changes said so. */
  readonly change: ChangePlace
  readonly tier: string
  readonly joinedOn: BusinessDate
  readonly homeSite: string
  readonly cardNumber: string | null
  readonly cardState: CardState | null
  readonly appliedAtMs: number
  readonly activeAtMs: number
  readonly profileDigest: string
  readonly referrer: string | null
}

/** A new epoch of this till: after a restore or a clone, holding nothing. */
export interface EpochOpenedBody {
  readonly v: 1
  readonly siteCode: string
  readonly tillNumber: number
  readonly publicKey: string
  /** The last entry this folder had of the epoch before, and what the anchor had; equal when its tail is complete. */
  readonly after: { readonly epoch: string; readonly seq: number; readonly hash: string } | null
  readonly anchor: { readonly seq: number; readonly hash: string } | null
}

/**
 * RF-11 beside HQ: goods and money back for a sale whose refund right could not be fetched; points wait until HQ settles it with
 * the right.
 */
export interface UnbackedRefundBody {
  readonly v: 1
  readonly slipNumber: string
  /** The slip that was shown, of another till. */
  readonly ofSlip: string
  readonly memberId: string | null
  readonly amountFen: number
  readonly tender: string
  readonly reason: string
  readonly overrideReason: string
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
  readonly exchange: ExchangeBody
  readonly swap: SwapBody
  readonly 'sale.claimed': ClaimBody
  readonly 'return.unknown': UnknownReturnBody
  readonly redemption: RedemptionBody
  readonly 'redemption.undone': UndoneBody
  readonly top_up: TopUpBody
  readonly 'top_up.undone': TopUpUndoneBody
  readonly 'points.given': ExtraBody
  readonly 'points.adjusted': AdjustmentBody
  readonly 'points.expired': PointsExpiredBody
  readonly 'debt.netted': DebtNettedBody
  readonly 'stock.counted': StockCountedBody
  readonly 'card.moved': CardMovedBody
  readonly 'card.replaced': CardReplacedBody
  readonly 'member.changed': MemberChangedBody
  readonly 'staff.linked': StaffLinkedBody
  readonly 'slip.reprinted': SlipReprintedBody
  readonly 'hq.joined': HqJoinedBody
  readonly 'inbox.applied': InboxAppliedBody
  readonly 'amounts.returned': AmountsReturnedBody
  readonly 'till.closed': TillClosedBody
  readonly 'member.met': MemberMetBody
  readonly 'epoch.opened': EpochOpenedBody
  readonly 'refund.unbacked': UnbackedRefundBody
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
