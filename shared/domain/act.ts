/**
 * Acts beside sale and refund: what each is judged by and what is booked with it. Points used for items, value put on a
 * card, points without a sale, adjustments, claims of slips, returns of sales that are not in the ledger.
 */
import type { Fen } from './money.ts'
import type { Points } from './points.ts'
import type { ChangePlace } from './refund.ts'
import type {
  AccrualGroup,
  Conversion,
  LotHolding,
  RewardGiven,
  SaleMember,
  TenderAmount,
  TenderFact,
  ValueHolding,
} from './sale.ts'
import type { BusinessDate } from './time.ts'

/** RE-03 RE-06: points, and money where the item asks for it, for things of the programme's list; one member's points only. */
export interface RedemptionFacts {
  readonly businessDate: BusinessDate
  readonly site: string
  readonly member: SaleMember
  readonly items: readonly { readonly code: string; readonly quantity: number }[]
  /** For the money beside the points; empty where there is none. */
  readonly tenders: readonly TenderFact[]
  readonly held: {
    readonly lots: readonly LotHolding[]
    /** Gifts and places in stock here, by the item's code. */
    readonly stock: Readonly<Record<string, number>>
    readonly value?: readonly ValueHolding[]
  }
}

export interface RedemptionResult {
  readonly items: readonly {
    readonly code: string
    readonly quantity: number
    readonly points: Points
    readonly payFen: Fen
  }[]
  readonly points: Points
  readonly lots: readonly LotHolding[]
  readonly payFen: Fen
  readonly tenders: readonly TenderAmount[]
  /** Put onto the card as value.rebate. */
  readonly rebateFen: Fen
}

/** SV-01: a step of the programme's top-ups. */
export interface TopUpFacts {
  readonly businessDate: BusinessDate
  readonly member: SaleMember
  /** EN-14: the card was handed back, revoked or replaced: nothing can be spent from it any more. */
  readonly cardEnded?: true
  readonly payFen: Fen
  readonly tenders: readonly TenderFact[]
  readonly held: {
    /** Principal and bonus on the card together (SV-05). */
    readonly valueFen: Fen
    /** All points here, where the programme converts by itself; empty otherwise. */
    readonly lots: readonly LotHolding[]
    readonly gifts?: Readonly<Record<string, number>>
    readonly rewardsUsedUp?: readonly string[]
  }
}

export interface TopUpResult {
  readonly principalFen: Fen
  readonly bonusFen: Fen
  readonly tenders: readonly TenderAmount[]
  readonly groups: readonly AccrualGroup[]
  readonly accruedPoints: Points
  readonly conversion?: Conversion
  readonly rewards?: readonly RewardGiven[]
}

/** EA-05: points without a sale. */
export interface ExtraFacts {
  readonly businessDate: BusinessDate
  readonly member: SaleMember
  /** A code of the programme's accrual.extras. */
  readonly extra: string
  /** How often the member had it in the period already. */
  readonly had: number
  /** All points here, where the programme converts by itself; empty otherwise. */
  readonly held: { readonly lots: readonly LotHolding[] }
}

export interface ExtraResult {
  readonly accruedPoints: Points
  readonly conversion?: Conversion
}

/** EA-11: points added or taken by hand; an approver other than the actor is the act's, not the rules', to have. */
export interface AdjustmentFacts {
  readonly businessDate: BusinessDate
  readonly member: SaleMember
  /** Positive: added; negative: taken. */
  readonly change: number
  readonly reason: string
  /** What this employee adjusted today already, without sign. */
  readonly adjustedToday: number
  /** Enough lots to take from, oldest first; all where the programme converts by itself. */
  readonly held: { readonly lots: readonly LotHolding[] }
}

export interface AdjustmentResult {
  readonly accruedPoints: Points
  readonly takenLots: readonly LotHolding[]
  readonly conversion?: Conversion
}

/** EN-10 EN-20: the slip of a sale without a member, brought within the late window; judged by the rules of its day. */
export interface ClaimFacts {
  readonly businessDate: BusinessDate
  /**
   * The member as of the day of the sale: birthday and limits of that day. `cardActive` says whether the card worked at
   * the sale, or the sale is one the card was given for and the programme lets it earn (EN-04).
   */
  readonly member: SaleMember
  /** What is still kept of the sale: as RefundState.kept. */
  readonly kept: readonly number[]
  readonly claimedBefore: boolean
  /** EN-04: the member's card was given for this sale, and the programme lets it earn: the late window is not asked. */
  readonly givenFor?: true
  /** All points here, where the programme converts by itself; empty otherwise. */
  readonly held: { readonly lots: readonly LotHolding[] }
}

export interface ClaimResult {
  readonly groups: readonly AccrualGroup[]
  readonly accruedPoints: Points
  readonly conversion?: Conversion
}

/** RF-11: goods of a sale that no ledger here knows; the amount is typed, the claw-back at the base rate. */
export interface UnknownReturnFacts {
  readonly businessDate: BusinessDate
  readonly member: SaleMember | null
  readonly amountFen: Fen
  /** The tender of kind money that is handed out. */
  readonly tender: string
  readonly reason: string
  readonly held: { readonly lots: readonly LotHolding[] }
  /** As in a return of a sale (RefundFacts). */
  readonly elsewherePoints: Points
  readonly elsewhereAt?: ChangePlace
}

export interface UnknownReturnResult {
  readonly clawbackPoints: Points
  readonly clawbackLots: readonly LotHolding[]
  readonly debtElsewherePoints: Points
  readonly shortfallPoints: Points
  readonly withheldFen: Fen
  readonly debtPoints: Points
  readonly handOutFen: Fen
}
