/**
 * Which fen of a line was paid by what. Spread once, at the sale, and stored; a return takes a line's kept part from the
 * stored shares, so that the kept goods stay exactly as they were sold (RF-02).
 */
import { type Fen, fen, mulDivFloor, subtractFen } from './money.ts'
import { type Points, points } from './points.ts'
import { apportionByHighestAverages, spreadByLargestRemainder } from './prorate.ts'
import { assert } from './result.ts'
import type { SaleLineResult, TenderAmount } from './sale.ts'

/** How the cost of one line was paid: by redeemed points, then by each tender in slip order. */
export interface LineShares {
  readonly deductionFen: Fen
  readonly costFen: Fen
  readonly redeemedFen: Fen
  readonly redeemedPoints: Points
  readonly tenderFen: readonly Fen[]
}

/** The deduction first, then the redemption, then each tender, each over what the lines still have to pay. @see RF-02 EA-12 */
export function spreadOverLines(
  pricesFen: readonly Fen[],
  deductionFen: Fen,
  redeemed: { readonly fen: Fen; readonly points: Points },
  tenders: readonly TenderAmount[],
): readonly LineShares[] {
  const deductions = spreadFen(deductionFen, pricesFen)
  const costs = remaining(pricesFen, deductions)
  const redeemedFen = spreadFen(redeemed.fen, costs)
  const redeemedPoints = spreadByLargestRemainder(redeemed.points, redeemedFen)
  let open = remaining(costs, redeemedFen)
  const tenderShares: Fen[][] = []
  for (const tender of tenders) {
    const shares = spreadFen(tender.amountFen, open)
    tenderShares.push(shares)
    open = remaining(open, shares)
  }
  assert(
    open.every((left) => left === 0),
    'the tenders cover every line exactly',
  )
  return costs.map((costFen, line) => ({
    deductionFen: at(deductions, line),
    costFen,
    redeemedFen: at(redeemedFen, line),
    redeemedPoints: points(at(redeemedPoints, line)),
    tenderFen: tenderShares.map((shares) => at(shares, line)),
  }))
}

/** The part of a line that stays with the member after returns. */
export interface KeptShares {
  readonly costFen: Fen
  readonly redeemedFen: Fen
  readonly redeemedPoints: Points
  readonly tenderFen: readonly Fen[]
}

/**
 * The kept part of a line of which `keptUnits` of `wholeUnits` stay: floor(cost × kept ÷ whole), its fen given to the
 * redemption and the tenders by highest averages over the stored shares. Depends only on what is kept, and no share
 * grows when less is kept. @see RF-02
 */
export function keptSharesOf(line: SaleLineResult, keptUnits: number, wholeUnits: number): KeptShares {
  assert(keptUnits >= 0 && keptUnits <= wholeUnits, 'kept is part of the whole')
  const keptCost = mulDivFloor(line.costFen, keptUnits, wholeUnits)
  const [redeemed = 0, ...tenders] = apportionByHighestAverages(keptCost, [
    line.redeemedFen,
    ...line.tenderFen,
  ])
  const keptPoints = line.redeemedFen === 0 ? 0 : mulDivFloor(line.redeemedPoints, redeemed, line.redeemedFen)
  return {
    costFen: fen(keptCost),
    redeemedFen: fen(redeemed),
    redeemedPoints: points(keptPoints),
    tenderFen: tenders.map(fen),
  }
}

function spreadFen(amountFen: Fen, weights: readonly Fen[]): Fen[] {
  return spreadByLargestRemainder(amountFen, weights).map(fen)
}

function remaining(open: readonly Fen[], taken: readonly Fen[]): Fen[] {
  return open.map((amountFen, line) => subtractFen(amountFen, at(taken, line)))
}

function at<Value>(values: readonly Value[], index: number): Value {
  const value = values[index]
  assert(value !== undefined, `a value at ${index}`)
  return value
}
