/** What a return takes out of a sale: per line and tender, the kept part before and after (RF-02). */

import type { PaidLine } from './earning-money.ts'
import { takeFromLots } from './lots.ts'
import { addFen, type Fen, NO_FEN, subtractFen } from './money.ts'
import { addPoints, type Points } from './points.ts'
import type { BookedSale, RefundFacts } from './refund.ts'
import type { LotHolding, SaleLine } from './sale.ts'
import { type KeptShares, keptSharesOf } from './shares.ts'

export interface ReturnedGoods {
  /** By line of the sale: what is kept after this act. */
  readonly kept: readonly number[]
  readonly nothingKept: boolean
  /** The lines that come back, in the order of the slip. */
  readonly lines: readonly ReturnedLine[]
  /** What the tenders paid for the goods kept after this act. */
  readonly keptPaid: readonly PaidLine[]
  /** Redeemed points that stay with the goods, before and after. */
  readonly keptPointsBefore: Points
  readonly keptPointsAfter: Points
}

export interface ReturnedLine {
  /** Position in the sale. */
  readonly line: number
  readonly units: number
  readonly whole: number
  readonly keptBefore: number
  readonly keptAfter: number
  readonly before: KeptShares
  readonly after: KeptShares
}

/**
 * By line, how much there is to return: pieces of a counted line, fen of the cost of an amount line. An amount line that cost
 * nothing is one piece, or its goods could never come back. @see RF-02 RF-09
 */
export function wholeUnitsOf(sale: Pick<BookedSale, 'facts' | 'result'>): readonly number[] {
  return sale.facts.lines.map((line, index) => {
    const { costFen = NO_FEN } = sale.result.lines[index] ?? {}
    return isReturnedByPiece(line, costFen) ? line.quantity : costFen
  })
}

/** Whether a line comes back by pieces, not by fen of its cost. */
export function isReturnedByPiece({ kind }: Pick<SaleLine, 'kind'>, costFen: Fen): boolean {
  return kind === 'counted' || costFen === 0
}

/** Compares the goods kept before and after a return whose choice was checked. */
export function returnedGoods(
  sale: BookedSale,
  facts: Pick<RefundFacts, 'before' | 'returned'>,
): ReturnedGoods {
  const whole = wholeUnitsOf(sale)
  const chosen = new Map(facts.returned.map(({ line, units }) => [line, units]))
  const lines = sale.result.lines.map((line, index) => {
    const units = chosen.get(index) ?? 0
    const keptBefore = facts.before.kept[index] ?? 0
    const keptAfter = keptBefore - units
    const before = keptSharesOf(line, keptBefore, whole[index] ?? 0)
    const after = units === 0 ? before : keptSharesOf(line, keptAfter, whole[index] ?? 0)
    return { line: index, units, whole: whole[index] ?? 0, keptBefore, keptAfter, before, after }
  })
  return {
    kept: lines.map(({ keptAfter }) => keptAfter),
    nothingKept: lines.every(({ keptAfter }) => keptAfter === 0),
    lines: lines.filter(({ units }) => units > 0),
    keptPaid: paidLines(
      sale,
      lines.map(({ after }) => after.tenderFen),
    ),
    keptPointsBefore: addPoints(...lines.map(({ before }) => before.redeemedPoints)),
    keptPointsAfter: addPoints(...lines.map(({ after }) => after.redeemedPoints)),
  }
}

/** What the tenders paid for the goods of which these units are kept. */
export function paidForKept(sale: BookedSale, kept: readonly number[]): readonly PaidLine[] {
  const whole = wholeUnitsOf(sale)
  const shares = sale.result.lines.map((line, index) =>
    keptSharesOf(line, kept[index] ?? 0, whole[index] ?? 0),
  )
  return paidLines(
    sale,
    shares.map(({ tenderFen }) => tenderFen),
  )
}

function paidLines(sale: BookedSale, tenderFen: readonly (readonly Fen[])[]): readonly PaidLine[] {
  return sale.facts.lines.map(({ category, priceClass }, index) => ({
    category,
    priceClass,
    listFen: sale.result.lines[index]?.listFen ?? NO_FEN,
    priceFen: sale.result.lines[index]?.priceFen ?? NO_FEN,
    tenderFen: tenderFen[index] ?? [],
  }))
}

/**
 * The redeemed points that come back, by lot. What stays redeemed stays with the oldest lots, as if only the kept goods had
 * been paid with points; so the lots, too, depend only on what is kept. @see RF-07
 */
export function lotsComingBack(sale: BookedSale, returned: ReturnedGoods): readonly LotHolding[] {
  const before = takeFromLots(sale.result.redeemedLots, returned.keptPointsBefore).taken
  return takeFromLots(before, returned.keptPointsAfter).left
}

/** By tender: its share of what comes back. */
export function returnedByTender(sale: BookedSale, returned: ReturnedGoods): readonly Fen[] {
  return sale.result.tenders.map((_tender, position) =>
    addFen(...returned.lines.map((line) => tenderPart(line, position))),
  )
}

/** The part of a returned line that one tender had paid. */
export function tenderPart({ before, after }: ReturnedLine, position: number): Fen {
  return subtractFen(before.tenderFen[position] ?? NO_FEN, after.tenderFen[position] ?? NO_FEN)
}
