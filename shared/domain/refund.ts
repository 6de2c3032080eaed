/** What a refund is: the facts it is judged by and the result booked with it (RF-02, RF-03, RF-07). */
import type { Fen } from './money.ts'
import type { Points } from './points.ts'
import type { LotHolding, SaleFacts, SaleResult } from './sale.ts'
import type { BusinessDate } from './time.ts'

/** A sale as its entry keeps it. */
export interface BookedSale {
  readonly facts: SaleFacts
  readonly result: SaleResult
  /** The lot of this sale's own accrual. */
  readonly lot: string
}

/** How a sale stands after the refunds so far; each refund carries the state it leaves behind. */
export interface RefundState {
  /** Per line what is still kept: pieces of a counted line, fen of the cost of an amount line. */
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
}

export interface RefundFacts {
  readonly businessDate: BusinessDate
  /** Per returned line: its position and how much of it comes back (pieces, or fen of the line's cost). */
  readonly returned: readonly { readonly line: number; readonly units: number }[]
  readonly before: RefundState
  /** Points of this member here, oldest first, the sale's own lot among them. */
  readonly held: readonly LotHolding[]
  /** Points the member has elsewhere as last known; taken as debt up to the programme's limit (none where the till is the authority). */
  readonly elsewherePoints: Points
}

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
}

export interface RefundResult {
  readonly lines: readonly RefundLineResult[]
  readonly tenders: readonly RefundTenderResult[]
  /** Gross of the tenders whose share is given back. */
  readonly grossFen: Fen
  /** Share of free vouchers, which lapses on a part return. */
  readonly lapsedFen: Fen
  /** Free vouchers come back as paper when nothing is kept. */
  readonly vouchersComeBack: boolean
  readonly clawbackPoints: Points
  /**
   * What was taken out of lots, in order: what this act gave back (also for what it buys back of an earlier shortfall), the
   * sale's own lot, other lots. Their sum + debtElsewherePoints + shortfallPoints = clawbackPoints.
   */
  readonly clawbackLots: readonly LotHolding[]
  readonly debtElsewherePoints: Points
  readonly restoredPoints: Points
  /** Redeemed points that come back, by the lots they came from, before this act's claw-back takes from them. */
  readonly restoredLots: readonly LotHolding[]
  /** Change of the shortfall by this act, in points and in money (negative: bought back). */
  readonly shortfallPoints: Points
  readonly withheldFen: Fen
  /** Change of the debt in the sale's own lot. */
  readonly debtPoints: Points
  readonly handOutFen: Fen
  readonly birthdayRightComesBack: boolean
  readonly after: RefundState
}
