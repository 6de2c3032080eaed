/** What a refund is: the facts it is judged by and the result booked with it (RF-02, RF-03, RF-07). */
import type { Fen } from './money.ts'
import type { Points } from './points.ts'
import type { EntryCondition, ValueAsset } from './programme.ts'
import type { Conversion, LotHolding, SaleFacts, SaleResult, ValueLot } from './sale.ts'
import type { BusinessDate } from './time.ts'

/** A sale as its entry keeps it. */
export interface BookedSale {
  readonly facts: SaleFacts
  readonly result: SaleResult
  /** The accrual of this sale: its id, from which its lots are named (lots.ts). */
  readonly lot: string
}

/** How a sale stands after the refunds so far; each refund carries the state it leaves behind. */
export interface RefundState {
  /** Per line what is still kept: pieces of a counted line, fen of the cost of an amount line (one where it has none). */
  readonly kept: readonly number[]
  readonly clawedPoints: Points
  readonly restoredPoints: Points
  /** Points that should have been taken back and were nowhere, less those bought back since. */
  readonly shortfallPoints: Points
  /** Money withheld for the shortfall so far. */
  readonly withheldFen: Fen
  /** The same by the sale's tender position: money bought back goes out the way it was withheld. */
  readonly withheldTenderFen: readonly Fen[]
  /** Shortfall that the money of a part return did not cover: debt in the sale's own lot, held with its refund right. */
  readonly debtPoints: Points
  /** Gross share of the returned goods so far, before withholding, by the sale's tender position. */
  readonly returnedTenderFen: readonly Fen[]
  /** Points of the sale's own lots, and of its rewards', that expired unused and were counted as taken (section 12). */
  readonly expiredPoints?: Points
  /** RF-10: rewards whose ground is gone, by their place in the sale's list, with the value that was owed for used ones. */
  readonly rewardsGone?: readonly { readonly position: number; readonly owedFen: Fen }[]
}

/** RF-07: points that come back; `from` is the lot they left, where they come back to a later one of the same accrual. */
export interface LotComingBack extends LotHolding {
  readonly from?: string
}

/** RF-08: value.rebate of one conversion as far as it is unspent, and the lots its points came from, in the order taken. */
export interface ConvertedLot {
  /** The rebate's lot: the id of the act that converted. */
  readonly lot: string
  readonly unspentFen: Fen
  /** What is still converted: less what was undone before. */
  readonly points: readonly LotHolding[]
  /** What one step was when it was converted; absent: the same as in the programme of this return. */
  readonly step?: { readonly points: Points; readonly fen: Fen }
}

/** RF-10: one reward of the sale as it stands now. */
export interface RewardStanding {
  readonly position: number
  /** A voucher unused here, a gift brought back: 1; points of it still in their lots: how many. */
  readonly here: number
  readonly lots?: readonly LotHolding[]
}

/** EN-15: what the member's card was given out for, and what of it is still bought. */
export interface EntryGround {
  readonly condition: EntryCondition
  readonly appliedOn: BusinessDate
  readonly purchases: readonly {
    readonly businessDate: BusinessDate
    readonly kind: 'sale' | 'top_up'
    /** What counts for entry of it, net of earlier returns. */
    readonly netFen: Fen
    /** It is the sale that is being returned. */
    readonly thisSale: boolean
  }[]
  /** RF-04: ground money of the goods taken in exchange for what comes back; it counts with this sale. */
  readonly exchangedFen?: Fen
}

/** A change of a member as HQ numbers them: its partition and its place there. */
export interface ChangePlace {
  readonly part: number
  readonly pos: number
}

export interface RefundFacts {
  readonly businessDate: BusinessDate
  /**
   * Per returned line: its position and how much of it comes back (pieces, or fen of the line's cost). Not looked at for a
   * void, which takes everything that is kept.
   */
  readonly returned: readonly { readonly line: number; readonly units: number }[]
  readonly before: RefundState
  /** Points of this member here, oldest first, the sale's own lot among them. */
  readonly held: readonly LotHolding[]
  /** Points the member has elsewhere as last known; taken as debt up to the programme's limit (none where the till is the authority). */
  readonly elsewherePoints: Points
  /** Which of HQ's changes of the member said so; absent where nothing is elsewhere. */
  readonly elsewhereAt?: ChangePlace
  /** RF-06: a code of the programme's refund.reasons. */
  readonly reason?: string
  /** RF-09: a void: everything that is kept, in the sale's own shift; the return policy is not asked. */
  readonly void?: true
  /** RF-07: cash instead, by the sale's tender position; only a manager may. */
  readonly inCash?: readonly number[]
  /** Points of the sale's own lots, and of its rewards', that expired unused, by lot; not those that were counted before. */
  readonly expired?: readonly LotHolding[]
  /** RF-08, newest first; given whenever the programme converts by itself. */
  readonly converted?: readonly ConvertedLot[]
  /** RF-10: given for every reward of the sale that is not gone yet. */
  readonly rewards?: readonly RewardStanding[]
  /** EN-15: given when this sale was a ground for the member's card and the card was not handed back. */
  readonly entry?: EntryGround
}

/** RF-10: what of a return's facts undoing a top-up looks at: nothing is chosen, and a card that stood on it fell before. */
export type TopUpUndoFacts = Omit<RefundFacts, 'entry' | 'reason' | 'inCash'>

export interface RefundLineResult {
  readonly line: number
  readonly units: number
  /** The part of the line's cost that comes back, over all its tenders and points. */
  readonly costFen: Fen
  readonly tenderFen: readonly Fen[]
  readonly restoredPoints: Points
}

export interface RefundTenderResult {
  readonly code: string
  /** The tender's part of the returned goods. */
  readonly grossFen: Fen
  /** Withheld from it for the shortfall (negative: money withheld earlier that is handed out now). */
  readonly withheldFen: Fen
  /** What is handed out or booked back this way. */
  readonly handedFen: Fen
  /** RF-07: handed out in cash instead. */
  readonly inCash?: true
  /** Stored value: the lots it goes back to, summing to handedFen. */
  readonly lots?: readonly ValueLot[]
  readonly asset?: ValueAsset
  /**
   * A registered voucher that comes back itself: a free one when nothing is kept, a bought one when its whole share comes
   * back with the act that leaves nothing.
   */
  readonly voucher?: string
  /** A registered bought voucher's share comes back as a new voucher of this value. */
  readonly newVoucherFen?: Fen
}

/** RF-08: steps of a conversion taken back: the value that leaves the card, and the points that it had been, in the order they come back. */
export interface ConversionUndone {
  readonly lot: string
  readonly fen: Fen
  readonly points: readonly LotComingBack[]
}

/** RF-10 */
export interface RewardGone {
  readonly position: number
  /** Taken back as it is: the voucher cancelled, the gift put back, so many points (with those that expired unused). */
  readonly taken: number
  /** The lots that its points were taken from. */
  readonly lots?: readonly LotHolding[]
  /** The member's points of it that were not there: taken like the claw-back. */
  readonly missingPoints?: Points
  /** The stated value of what was used, kept from the money. */
  readonly owedFen: Fen
}

export interface RefundResult {
  readonly lines: readonly RefundLineResult[]
  readonly tenders: readonly RefundTenderResult[]
  /** Gross of the tenders whose share is given back. */
  readonly grossFen: Fen
  /** Share of free vouchers, which lapses on a part return. */
  readonly lapsedFen: Fen
  /** Free vouchers of paper come back when nothing is kept; registered ones are named at their tender. */
  readonly vouchersComeBack: boolean
  readonly clawbackPoints: Points
  /**
   * What was taken out of lots, in order: what this act gave back (also for what it buys back of an earlier shortfall), the
   * sale's own lots, other lots, points of undone conversions. Their sum + expiredLots of the sale + debtElsewherePoints +
   * shortfallPoints = clawbackPoints + missingPoints of its rewards.
   */
  readonly clawbackLots: readonly LotHolding[]
  readonly debtElsewherePoints: Points
  readonly restoredPoints: Points
  /** Redeemed points that come back, by the lots they came from, before this act's claw-back takes from them. */
  readonly restoredLots: readonly LotComingBack[]
  /** Change of the shortfall by this act, in points and in money (negative: bought back). */
  readonly shortfallPoints: Points
  readonly withheldFen: Fen
  /** Change of the debt in the sale's own lot. */
  readonly debtPoints: Points
  readonly handOutFen: Fen
  readonly birthdayRightComesBack: boolean
  /** What expired unused in the lots of the sale and of its rewards and counts as taken; not among clawbackLots. */
  readonly expiredLots?: readonly LotHolding[]
  readonly conversionsUndone?: readonly ConversionUndone[]
  /** What remained converts again. */
  readonly conversion?: Conversion
  readonly rewardsGone?: readonly RewardGone[]
  /** EN-15: the card is handed back before the money is paid. */
  readonly surrenderCard?: true
  readonly after: RefundState
}
