/** Automatic conversion: at the threshold points become value.rebate on the card, in whole steps (RE-02). */
import { type Explanation, fenOf, pointsOf, step } from './explain.ts'
import { pointsInLots, takeFromLots } from './lots.ts'
import { FEN_MAX, fen } from './money.ts'
import { POINTS_MAX, type Points, points } from './points.ts'
import type { Programme } from './programme.ts'
import type { Conversion, LotHolding, SaleMember } from './sale.ts'

/**
 * What converts by itself after an accrual of `ownPoints` beside the lots held (oldest first): from the minimum on all whole
 * steps, out of the oldest lots first and this act's own points last. Null where the programme converts nothing by itself,
 * the card does not work, or no step is reached. Never more steps than one amount can hold; the rest waits. @see RE-02
 */
export function convert(
  member: Pick<SaleMember, 'cardActive'>,
  held: readonly LotHolding[],
  ownPoints: Points,
  programme: Programme,
): Conversion | null {
  const { mode, minimumPoints, stepPoints, stepFen } = programme.redemption
  if (mode !== 'automatic' || !member.cardActive) return null
  const available = pointsInLots(held) + ownPoints
  if (available < minimumPoints) return null
  const steps = Math.min(
    Math.floor(available / stepPoints),
    Math.floor(POINTS_MAX / stepPoints),
    Math.floor(FEN_MAX / stepFen),
  )
  if (steps === 0) return null
  const wanted = points(steps * stepPoints)
  const { taken, missing } = takeFromLots(held, wanted)
  return { steps, points: wanted, fen: fen(steps * stepFen), lots: taken, ownPoints: missing }
}

/** Why this much was converted: out of the points held and those of this act. */
export function explainConversion(
  conversion: Conversion,
  held: readonly LotHolding[],
  ownPoints: Points,
  programme: Programme,
): Explanation {
  const { minimumPoints, stepPoints, stepFen } = programme.redemption
  const heldPoints = pointsInLots(held)
  const available = step('points_available', 'RE-02', {}, pointsOf(heldPoints + ownPoints), [
    step('points_held', 'RE-04', {}, pointsOf(heldPoints)),
    step('points_of_this_act', 'RE-02', {}, pointsOf(ownPoints)),
  ])
  const params = { steps: conversion.steps, points: conversion.points, stepPoints, stepFen, minimumPoints }
  return step('conversion', 'RE-02', params, fenOf(conversion.fen), [available])
}
