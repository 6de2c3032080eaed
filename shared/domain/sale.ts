/**
 * What a sale is: the facts it is judged by and the result booked with it. Both are kept for ever in its entry, and say only
 * what there was: a field that may be absent is absent when the programme does not ask for it or nothing came of it.
 */
import type { Fen } from './money.ts'
import type { Points } from './points.ts'
import type { Permille, RewardGift, ValueAsset, VoucherKind } from './programme.ts'
import type { BusinessDate } from './time.ts'

/** EN-18: how surely we know who this is. */
export type IdentityStrength = 'presented' | 'proved' | 'typed'

/** The member as far as the rules look; never a name, a phone or a date of birth. */
export interface SaleMember {
  readonly memberId: string
  readonly cardNumber: string | null
  readonly strength: IdentityStrength
  readonly tier: string
  /** EN-04: an inactive card neither earns nor gives the member's price. */
  readonly cardActive: boolean
  /** Whether the business date is the birthday, and lies in the birthday month (EA-02, solar or lunar). */
  readonly birthday: {
    readonly day: boolean
    readonly month: boolean
    /** The smallest `days` of the programme's birthday_days factors that reach this date; absent when none does. */
    readonly withinDays?: number
  }
  /** RE-05: the site that issued the card; looked at where points are redeemed. */
  readonly homeSite?: string
  /** EA-02: how often points were used this calendar year before this sale. */
  readonly redemptions?: number
  /** EA-10: accrued by earlier sales of the same day and month, net of claw-backs. */
  readonly accrued?: { readonly day: number; readonly month: number }
  /** EN-17: no earlier sale with a working card has ground money in what is kept of it; a claimed slip is none. */
  readonly firstSale?: true
  /** EN-17: who introduced the member. */
  readonly referrer?: string
}

/** EN-17: somebody whom the member of the sale brought along; `used` is how often this guest had the member's price before. */
export interface SaleGuest {
  readonly guestId: string
  readonly used: number
}

/** SV-07: a registered voucher as the till knows it. */
export interface SaleVoucher {
  readonly number: string
  /** The kind's code; its terms are the programme's of the day of issue, copied here. */
  readonly kind: string
  readonly terms: VoucherTerms
  /** Who may use it; null: whoever brings it. */
  readonly boundTo: string | null
  readonly validFrom: BusinessDate
  /** The last day. */
  readonly validTo: BusinessDate
  /** Whether it sits here, unused. */
  readonly here: boolean
}

export type VoucherTerms = Pick<
  VoucherKind,
  'valueFen' | 'sites' | 'minimumFen' | 'priceClasses' | 'perSale' | 'stacks' | 'bought'
>

/** Stored value of one top-up (principal, bonus) or one conversion (rebate) that sits here. */
export interface ValueLot {
  readonly lot: string
  readonly fen: Fen
}

export interface ValueHolding {
  readonly asset: ValueAsset
  /** Oldest first. */
  readonly lots: readonly ValueLot[]
}

/** A counted line is returned by whole pieces, an amount line by amount. */
export interface SaleLine {
  readonly kind: 'counted' | 'amount'
  readonly text: string
  readonly article: string | null
  readonly priceClass: string
  readonly category: string
  readonly unitPriceFen: Fen
  readonly quantity: number
}

export interface Deduction {
  readonly amountFen: Fen
  /** A code of the programme's deductionReasons (EA-12). */
  readonly reason: string
}

/** What one tender paid. Stored value is one of these per asset, in the order it was spent. */
export interface TenderAmount {
  readonly code: string
  readonly amountFen: Fen
  /** The registered voucher's number. */
  readonly voucher?: string
  /** RF-07: whether that voucher was bought. */
  readonly bought?: true
  readonly asset?: ValueAsset
  /** The lots that stored value was taken from. */
  readonly lots?: readonly ValueLot[]
  /** RF-04: money of returned goods carried over in an exchange; it earns without today's factors. */
  readonly carried?: true
}

/** A tender as asked for. `amountFen` null: whatever is left to pay. */
export interface TenderFact {
  readonly code: string
  readonly amountFen: Fen | null
  readonly voucher?: string
  /** RF-04; with the asset and lots where it was stored value, and `bought` where it was a bought voucher. */
  readonly carried?: {
    readonly asset?: ValueAsset
    readonly lots?: readonly ValueLot[]
    readonly bought?: true
  }
}

/** Points of one accrual that sit here; oldest first wherever a list of them is given. */
export interface LotHolding {
  readonly lot: string
  readonly points: Points
}

export interface SaleFacts {
  readonly businessDate: BusinessDate
  readonly member: SaleMember | null
  readonly lines: readonly SaleLine[]
  readonly deduction: Deduction | null
  readonly redeemPoints: Points
  /** The birthday right is used by this sale (TI-06). */
  readonly useBirthdayRight: boolean
  /** In slip order. `amountFen` null: whatever is left to pay (at most one such tender; none left means it is dropped). */
  readonly tenders: readonly TenderFact[]
  readonly salesperson: string | null
  /** Where it was sold; looked at by redemption (RE-05) and vouchers (SV-07). */
  readonly site?: string
  readonly guest?: SaleGuest
  /** Every registered voucher that the tenders name, as far as this till knows it. */
  readonly vouchers?: readonly SaleVoucher[]
  /**
   * What sat here and could be spent when the sale was judged; no lots when nothing is redeemed and nothing converts by
   * itself. Expired lots are not among them.
   */
  readonly held: {
    readonly lots: readonly LotHolding[]
    readonly birthdayRights: number
    readonly value?: readonly ValueHolding[]
    /** RF-10: gifts in stock here, by code, as far as this sale's rewards ask for them. */
    readonly gifts?: Readonly<Record<string, number>>
    /** Rewards that reached their limit already, by code (EA-05, EN-17). */
    readonly rewardsUsedUp?: readonly string[]
  }
}

/** RE-02: points that became value.rebate, in whole steps. */
export interface Conversion {
  readonly steps: number
  readonly points: Points
  readonly fen: Fen
  /** The lots the points were taken from, oldest first, this act's own accrual apart. */
  readonly lots: readonly LotHolding[]
  /** Points of this act's own accrual, taken last. */
  readonly ownPoints: Points
}

/** RF-10: what a sale or top-up gave; its place in the list names it. */
export interface RewardGiven {
  readonly code: string
  readonly to: 'member' | 'referrer'
  /** The referrer's id where it is theirs. */
  readonly referrer?: string
  readonly gives: RewardGift
}

/** A line as judged. All shares of one line sum to its cost; all shares of one tender sum to the tender. */
export interface SaleLineResult {
  readonly listFen: Fen
  readonly ratePermille: Permille
  /** After the member's price. */
  readonly priceFen: Fen
  readonly deductionFen: Fen
  /** What the line had to pay: price less its share of the deduction. */
  readonly costFen: Fen
  /** The part of the cost that redeemed points paid, and how many points that was. */
  readonly redeemedFen: Fen
  readonly redeemedPoints: Points
  /** The part of the cost each tender of the result paid, by the tender's position. */
  readonly tenderFen: readonly Fen[]
}

/** Earning money of one effective factor over the whole sale: floored, multiplied, floored (section 12, rounding). */
export interface AccrualGroup {
  readonly factorPermille: number
  /** Codes of the factors at work, empty for the plain rate. */
  readonly factors: readonly string[]
  readonly moneyFen: Fen
  readonly basePoints: Points
  readonly points: Points
}

export interface SaleResult {
  readonly lines: readonly SaleLineResult[]
  readonly listFen: Fen
  readonly priceFen: Fen
  readonly deductionFen: Fen
  readonly redeemedFen: Fen
  readonly redeemedPoints: Points
  readonly redeemedLots: readonly LotHolding[]
  /** What tenders pay: price less deduction less redemption. */
  readonly dueFen: Fen
  readonly tenders: readonly TenderAmount[]
  readonly groups: readonly AccrualGroup[]
  /** What is booked: the sum of the groups, or less where a limit cut it (EA-10). */
  readonly accruedPoints: Points
  readonly birthdayRightUsed: boolean
  readonly conversion?: Conversion
  readonly rewards?: readonly RewardGiven[]
}

/** Bounds of a sale, each with a reason: a slip stays a slip, sums stay exact. */
export const SALE_LIMITS = {
  linesMax: 200,
  tendersMax: 10,
  quantityMax: 9_999,
  unitPriceFenMax: 100_000_000,
  lineTextMax: 60,
  /** Assets that one stored-value tender may split into come on top of the tenders asked for. */
  vouchersMax: 5,
} as const
