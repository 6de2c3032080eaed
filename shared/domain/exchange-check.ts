/** Whether the halves of a booked exchange belong together: what a verifier looks at beside judging each half again (RF-04). */
import { canonicalJson } from './canonical.ts'
import { carryOver } from './carried.ts'
import { groundMoney } from './ground-money.ts'
import { looksAtPoints, lotsAfterReturn } from './held-after-return.ts'
import type { Programme } from './programme.ts'
import type { BookedSale, RefundFacts, RefundResult } from './refund.ts'
import type { SaleFacts, SaleResult } from './sale.ts'

export interface BookedExchange {
  readonly refund: {
    readonly sale: BookedSale
    readonly facts: RefundFacts
    readonly result: RefundResult
    readonly programme: Programme
  }
  readonly sale: {
    readonly facts: SaleFacts
    readonly result: SaleResult
    readonly programme: Programme
  }
}

/**
 * The first thing of the new sale that does not follow from the return, or null: the tenders carried over (first, and no
 * others), the points held, or what the return's entry ground says was taken in exchange. @see RF-04 EN-15
 */
export function exchangeDifference(exchange: BookedExchange): 'carried' | 'held_points' | 'entry' | null {
  if (!carriedFollows(exchange)) return 'carried'
  if (!pointsFollow(exchange)) return 'held_points'
  return entryFollows(exchange) ? null : 'entry'
}

function carriedFollows({ refund, sale }: BookedExchange): boolean {
  const { dueFen } = sale.result
  const { carried } = carryOver(refund.sale, refund.programme, refund.result, dueFen, sale.programme)
  const asked = sale.facts.tenders
  const isFirst = same(asked.slice(0, carried.length), carried)
  return isFirst && asked.slice(carried.length).every((tender) => tender.carried === undefined)
}

function pointsFollow({ refund, sale }: BookedExchange): boolean {
  const { member } = sale.facts
  if (member === null || member.memberId !== refund.sale.facts.member?.memberId) return true
  if (!looksAtPoints(sale.facts, sale.programme)) return sale.facts.held.lots.length === 0
  return same(sale.facts.held.lots, lotsAfterReturn(refund))
}

function entryFollows({ refund, sale }: BookedExchange): boolean {
  if (refund.facts.entry === undefined) return true
  const { tenders } = sale.result
  const amounts = tenders.map(({ amountFen }) => amountFen)
  return (refund.facts.entry.exchangedFen ?? 0) === groundMoney(tenders, amounts, sale.programme)
}

function same(one: unknown, other: unknown): boolean {
  return canonicalJson(one) === canonicalJson(other)
}
