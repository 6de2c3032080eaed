/** Members at the counter: identify, look at, enrol. Everything shown is masked. */
import { z } from 'zod'
import type { CardState } from '../domain/card.ts'
import type { Explanation } from '../domain/explain.ts'
import type { Fen } from '../domain/money.ts'
import type { Points } from '../domain/points.ts'
import type { LocalText } from '../domain/programme.ts'
import type { IdentityStrength } from '../domain/sale.ts'
import type { BusinessDate } from '../domain/time.ts'
import {
  actIdSchema,
  codeSchema,
  entityIdSchema,
  procedure,
  type RefusalView,
  slipNumberSchema,
  textSchema,
  view,
} from './common.ts'

export interface MemberView {
  /** Stands for "this member, identified this way"; drafts name it. Good until the till is locked or restarted. */
  readonly identification: string
  readonly memberId: string
  readonly maskedName: string
  readonly maskedPhone: string | null
  readonly maskedCard: string | null
  readonly strength: IdentityStrength
  readonly tier: string
  readonly card: {
    readonly state: CardState | 'none'
    /** 'YYYY-MM-DD HH:mm:ss' while the card is not yet active. */
    readonly activeAtText: string | null
  }
  readonly points: {
    readonly total: Points
    readonly here: Points
    readonly elsewhere: Points
    readonly debt: Points
    /** Points here whose last day is near, the nearest first; empty where points do not expire. */
    readonly expiring: readonly { readonly points: Points; readonly lastDay: BusinessDate }[]
  }
  /** Stored value on the card; null where the programme keeps none. */
  readonly value: { readonly principalFen: Fen; readonly bonusFen: Fen; readonly rebateFen: Fen } | null
  /** What else sits elsewhere and can be fetched; null when nothing does. `rights`: how many birthday rights and vouchers. */
  readonly besides: { readonly valueFen: Fen; readonly rights: number } | null
  /** Vouchers that this member may use here. */
  readonly vouchers: readonly VoucherView[]
  /** EN-17: how the programme's guest rule stands for this member; null where there is none. */
  readonly mayBringGuest: boolean
  /** EA-05: extra accruals and whether one is left in its period. */
  readonly extras: readonly { readonly code: string; readonly left: boolean }[]
  /** EN-19: nobody is looked up by this member's phone until it is found. */
  readonly phoneLost: boolean
  /** EN-12: the last four of the ID document, masked; null when none was given. */
  readonly maskedId: string | null
  readonly referredBy: string | null
  readonly birthday: {
    readonly today: boolean
    readonly thisMonth: boolean
    readonly rightAvailable: boolean
  }
  readonly joinedOn: BusinessDate
  readonly visitsThisYear: number
  readonly spentThisYearFen: Fen
  /** RE-09: earned this year, net of claw-backs, whatever was used of it. */
  readonly earnedThisYear: Points
  readonly recent: readonly HistoryItem[]
}

/** SV-07: a registered voucher as the counter may see it. */
export interface VoucherView {
  readonly number: string
  /** The programme's kind, and its name as of the day of issue. */
  readonly kind: string
  readonly name: LocalText
  readonly valueFen: Fen
  readonly minimumFen: Fen
  readonly validFrom: BusinessDate
  readonly validTo: BusinessDate
  readonly bound: boolean
  readonly state: 'usable' | 'not_yet' | 'past' | 'used' | 'cancelled'
}

export type HistoryKind =
  | 'enrolment'
  | 'sale'
  | 'refund'
  | 'void'
  | 'exchange'
  | 'swap'
  | 'claim'
  | 'unknown_return'
  | 'unbacked'
  | 'redemption'
  | 'top_up'
  | 'undone'
  | 'extra'
  | 'adjustment'
  | 'reward'
  | 'expiry'
  | 'debt'
  | 'card'
  | 'changed'

export interface HistoryItem {
  readonly entryId: string
  readonly kind: HistoryKind
  readonly date: BusinessDate
  /** First article and how many more, for a person: '羊皮短靴 等 2 件' is composed on the screen. */
  readonly firstLine: string
  readonly lineCount: number
  readonly amountFen: Fen
  /** Net change of points by this act. */
  readonly points: Points
  readonly slipNumber: string | null
  /** What came back since of goods that were sold: some, all, or the sale was voided; absent: nothing. */
  readonly returned?: 'part' | 'whole' | 'void'
}

export interface MemberMatch {
  readonly memberId: string
  readonly maskedName: string
  readonly maskedPhone: string | null
  readonly maskedCard: string | null
}

export type Identified =
  | { readonly kind: 'member'; readonly member: MemberView }
  | { readonly kind: 'several'; readonly matches: readonly MemberMatch[]; readonly more: boolean }
  /** Nobody; a blank card of ours, or a phone, may be enrolled. */
  | { readonly kind: 'none'; readonly cardNumber: string | null; readonly phone: string | null }
  | { readonly kind: 'slip'; readonly slipNumber: string }
  /** A registered voucher of ours; a sale takes it as a tender. */
  | { readonly kind: 'voucher'; readonly voucher: VoucherView }
  /** bank_card, payment_code, foreign_card, damaged {why}, too_short … : never stored, never logged. */
  | { readonly kind: 'refused'; readonly refusal: RefusalView }

export const birthdaySchema = z.object({
  calendar: z.enum(['solar', 'lunar']),
  year: z.number().int().min(1900).max(2199).nullable(),
  month: z.number().int().min(1).max(12),
  day: z.number().int().min(1).max(31),
})

export const enrolFormSchema = z.object({
  cardNumber: z.string().max(32),
  name: textSchema(20),
  phone: z.string().max(20),
  birthday: birthdaySchema.nullable(),
  /** Codes of the consents ticked. */
  consents: z.array(codeSchema).max(10),
  /** The ID-document number as typed; only a keyed hash and its tail are kept (EN-02). */
  idNumber: z.string().max(24).exactOptional(),
  /** EN-17: identification of the member who introduced this person. */
  referrer: entityIdSchema.exactOptional(),
  /** EN-05: slips of the purchases that the card is given for. */
  entrySlips: z.array(slipNumberSchema).max(20).exactOptional(),
})
export type EnrolForm = z.infer<typeof enrolFormSchema>

export interface EnrolCheck {
  /** Per field what is wrong with it as typed so far; null while fine or empty. */
  readonly problems: {
    readonly cardNumber: RefusalView | null
    readonly name: RefusalView | null
    readonly phone: RefusalView | null
    readonly birthday: RefusalView | null
    readonly consents: RefusalView | null
    readonly idNumber: RefusalView | null
    readonly referrer: RefusalView | null
    readonly entrySlips: RefusalView | null
  }
  /** EN-05: whether a purchase must be shown, and what the slips given so far come to; null where none is asked for. */
  readonly entry: { readonly countedFen: Fen; readonly met: boolean } | null
  /** EN-08: the card waits for a manager before it is issued. */
  readonly needsProposal: boolean
  /** Members this person may already be. */
  readonly duplicates: readonly (MemberMatch & { readonly because: 'phone' | 'name' | 'id_document' })[]
  readonly complete: boolean
  readonly activeAtText: string
  readonly slipSvg: string
}

export interface Enrolled {
  readonly member: MemberView
  readonly activeAtText: string
  readonly printJobId: number
  readonly slipSvg: string
}

export const memberContract = {
  /** Understands a swipe, a scan or typing: card, phone, last four, name, pinyin, initials, a slip's code. */
  identify: procedure
    .input(z.object({ text: z.string().max(256), via: z.enum(['wedge', 'hid', 'typed']) }))
    .output(view<Identified>()),
  /** Opens one of several matches. */
  open: procedure.input(z.object({ memberId: entityIdSchema })).output(view<MemberView>()),
  /** The member's timeline, newest first, at most 50 a page. */
  history: procedure
    .input(z.object({ identification: entityIdSchema, beforeEntryId: entityIdSchema.nullable() }))
    .output(view<{ readonly items: readonly HistoryItem[]; readonly more: boolean }>()),
  /**
   * Why an act of the member's timeline comes to its figures, the change of the points first; empty where nothing was
   * evaluated. Refuses identification_expired, entry_unknown.
   */
  why: procedure
    .input(z.object({ identification: entityIdSchema, entryId: entityIdSchema }))
    .output(view<{ readonly why: readonly Explanation[] }>()),
  enrolCheck: procedure.input(enrolFormSchema).output(view<EnrolCheck>()),
  /** Refuses phone_taken, card_taken, card_not_ours, phone_invalid, name_missing, birthday_invalid, consent_missing. */
  enrol: procedure.input(z.object({ actId: actIdSchema, form: enrolFormSchema })).output(view<Enrolled>()),
}
