/** What a sale is: the facts it is judged by and the result booked with it. Both are kept for ever in its entry. */
import type { Fen } from './money.ts'
import type { Points } from './points.ts'
import type { Permille } from './programme.ts'
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
  readonly birthday: { readonly day: boolean; readonly month: boolean }
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

export interface TenderAmount {
  readonly code: string
  readonly amountFen: Fen
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
  readonly tenders: readonly { readonly code: string; readonly amountFen: Fen | null }[]
  readonly salesperson: string | null
  /** What sat here and could be spent when the sale was judged; empty lots when nothing is redeemed. */
  readonly held: { readonly lots: readonly LotHolding[]; readonly birthdayRights: number }
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
  readonly accruedPoints: Points
  readonly birthdayRightUsed: boolean
}

/** Bounds of a sale, each with a reason: a slip stays a slip, sums stay exact. */
export const SALE_LIMITS = {
  linesMax: 200,
  tendersMax: 10,
  quantityMax: 9_999,
  unitPriceFenMax: 100_000_000,
  lineTextMax: 60,
} as const
