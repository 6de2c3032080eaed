/** Undoing automatic conversions for a claw-back: whole steps, newest first, as far as their value is unspent (RF-08). */
import { mergeLots, pointsInLots, takeFromLots } from './lots.ts'
import { type Fen, fen, mulDivCeil, mulDivFloor } from './money.ts'
import { type Points, points } from './points.ts'
import type { Programme } from './programme.ts'
import type { BookedSale, ConversionUndone, ConvertedLot } from './refund.ts'
import { lotsWithTimeToLive } from './restored-lots.ts'
import type { LotHolding } from './sale.ts'
import type { BusinessDate } from './time.ts'

/** One conversion as undone, with the figures that decided how far. */
export interface UndoneStep {
  readonly undone: ConversionUndone
  readonly stepPoints: Points
  readonly stepFen: Fen
  readonly missingPoints: Points
  readonly unspentFen: Fen
  readonly convertedPoints: number
}

/**
 * Undoes conversions, newest first, until `missing` points are there or no unspent value is left. A partly spent step comes
 * back by what of it is unspent. Points beyond what is missing, fewer than a step, come back too. @see RF-08
 */
export function undoConversions(
  missing: Points,
  converted: readonly ConvertedLot[],
  programme: Programme,
  today: BusinessDate,
): readonly UndoneStep[] {
  const steps: UndoneStep[] = []
  let open: number = missing
  for (const conversion of converted) {
    const step = undoOne(points(open), conversion, programme, today)
    if (step === null) continue
    steps.push(step)
    open = Math.max(0, open - pointsInLots(step.undone.points))
  }
  return steps
}

function undoOne(
  missingPoints: Points,
  conversion: ConvertedLot,
  programme: Programme,
  today: BusinessDate,
): UndoneStep | null {
  const { lot, unspentFen } = conversion
  const { stepPoints, stepFen } = programme.redemption
  const of = conversion.step ?? { points: stepPoints, fen: stepFen }
  const convertedPoints = pointsInLots(conversion.points)
  const wanted = Math.ceil(missingPoints / of.points) * of.points
  const possible = Math.min(mulDivFloor(unspentFen, of.points, of.fen), convertedPoints)
  const back = points(Math.min(wanted, possible))
  if (back === 0) return null
  return {
    undone: {
      lot,
      fen: fen(mulDivCeil(back, of.fen, of.points)),
      points: lotsWithTimeToLive(takenLast(conversion.points, back), today),
    },
    stepPoints: of.points,
    stepFen: of.fen,
    missingPoints,
    unspentFen,
    convertedPoints,
  }
}

/** So many of the points that were taken last, the very last first. */
function takenLast(taken: readonly LotHolding[], amount: Points): readonly LotHolding[] {
  return takeFromLots(taken.toReversed(), amount).taken
}

/** All points that come back, in their order, one holding per lot. */
export function pointsBack(steps: readonly UndoneStep[]): readonly LotHolding[] {
  return mergeLots(...steps.map(({ undone }) => undone.points))
}

/**
 * The conversions that a return of this sale may undo: those whose value paid a part of the sale itself are left alone, since
 * how much of that value is here depends on what came back already.
 */
export function undoable(sale: BookedSale, converted: readonly ConvertedLot[]): readonly ConvertedLot[] {
  const spent = new Set(
    sale.result.tenders.flatMap(({ asset, lots = [] }) =>
      asset === 'rebate' ? lots.map(({ lot }) => lot) : [],
    ),
  )
  return converted.filter(({ lot }) => !spent.has(lot))
}
