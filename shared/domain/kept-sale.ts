/** A sale with what happened to it since: what a return, a claim or a swap of it is judged by. */
import { claimedSale } from './claim.ts'
import type { Entry } from './entry.ts'
import type { BookedReturn, SoldSale } from './entry-parts.ts'
import { points } from './points.ts'
import type { BookedSale, RefundState } from './refund.ts'
import { initialRefundState } from './refund-evaluation.ts'

export interface SaleSince {
  readonly sale: SoldSale
  /** The last return of it, null while nothing was returned. */
  readonly lastReturn: BookedReturn | null
  /** EN-20: the claim that made it a member's. */
  readonly claim: Extract<Entry, { kind: 'sale.claimed' }> | null
  /** Whose sale it is by now: the member it was made for, or who claimed it. */
  readonly memberId: string | null
}

/** The sale as returns are judged by: as it was sold, or with the accrual of its claim (EN-20). */
export function bookedSale({ sale, claim }: Pick<SaleSince, 'sale' | 'claim'>): BookedSale {
  const { facts, result, id } = sale
  const sold = { facts, result, lot: id }
  return claim === null ? sold : claimedSale(sold, claim.body.facts, claim.body.result, claim.id)
}

/**
 * How the sale stands before a return: as the last one left it, but for debt that was netted since. Netted points make the
 * shortfall good as if they had been there. `openDebt`: the debt in the sale's own lot; asked for only where some was left.
 */
export function stateBefore(kept: SaleSince, openDebt: (saleId: string) => number): RefundState {
  const { sale, lastReturn, memberId } = kept
  const state = lastReturn?.result.after ?? initialRefundState(bookedSale(kept))
  if (state.debtPoints === 0 || memberId === null) return state
  const open = openDebt(sale.id)
  const netted = state.debtPoints - open
  return netted === 0
    ? state
    : { ...state, shortfallPoints: points(state.shortfallPoints - netted), debtPoints: points(open) }
}
