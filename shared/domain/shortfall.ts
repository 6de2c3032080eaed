/** The claw-back of a refund: where the points come from, and what becomes of those that are nowhere (RF-03). */

import { mergeLots, pointsInLots, takeFromLots } from './lots.ts'
import { type Fen, fen, mulDivFloor } from './money.ts'
import { type Points, points } from './points.ts'
import type { RedemptionRules } from './programme.ts'
import { valueOfPoints } from './redemption.ts'
import type { RefundFacts, RefundState } from './refund.ts'
import type { LotHolding } from './sale.ts'

/** Where a claw-back was taken. The parts sum to it, bought-back points apart. */
export interface TakenBack {
  /** Every lot that was taken from, in order, also for what was bought back. */
  readonly lots: readonly LotHolding[]
  readonly fromRestored: Points
  readonly fromOwnLot: Points
  readonly fromOtherLots: Points
  readonly debtElsewhere: Points
  /** What was nowhere. */
  readonly short: Points
  /** Points of this act that bought back an earlier shortfall, before the rest was credited. */
  readonly boughtBack: Points
}

/**
 * Takes `clawback` in the order of RF-03: what this act gives back, the sale's own lot, other lots oldest first, elsewhere
 * as debt; the rest is short. What this act gives back beyond the claw-back first buys back the outstanding shortfall.
 */
export function takeBack(
  clawback: Points,
  restored: readonly LotHolding[],
  ownLot: string,
  facts: Pick<RefundFacts, 'held' | 'elsewherePoints' | 'before'>,
): TakenBack {
  const ofRestored = takeFromLots(restored, clawback)
  const bought = takeFromLots(
    ofRestored.left,
    points(Math.min(facts.before.shortfallPoints, pointsInLots(ofRestored.left))),
  )
  const own = takeFromLots(
    facts.held.filter(({ lot }) => lot === ownLot),
    ofRestored.missing,
  )
  const others = takeFromLots(
    facts.held.filter(({ lot }) => lot !== ownLot),
    own.missing,
  )
  const debtElsewhere = Math.min(others.missing, facts.elsewherePoints)
  return {
    lots: mergeLots(ofRestored.taken, bought.taken, own.taken, others.taken),
    fromRestored: points(pointsInLots(ofRestored.taken)),
    fromOwnLot: points(pointsInLots(own.taken)),
    fromOtherLots: points(pointsInLots(others.taken)),
    debtElsewhere: points(debtElsewhere),
    short: points(others.missing - debtElsewhere),
    boughtBack: points(pointsInLots(bought.taken)),
  }
}

/** The outstanding shortfall of a sale in money and, where money did not reach, in debt. */
export interface Withholding {
  /** The value of the whole shortfall after this act, floored to the fen. */
  readonly shortfallFen: Fen
  /** Withheld by this act; negative: handed out again. */
  readonly withheldFen: Fen
  /** Debt in the sale's own lot after this act. */
  readonly debtPoints: Points
}

/**
 * floor(value × shortfall so far) less what was withheld already, at most the money of this act; points of the shortfall
 * that the money does not pay in full stay as debt in the sale's own lot. @see RF-03
 */
export function withhold(
  shortfallPoints: Points,
  moneyFen: Fen,
  before: Pick<RefundState, 'withheldFen'>,
  rules: RedemptionRules,
): Withholding {
  const shortfallFen = fen(valueOfPoints(shortfallPoints, rules))
  const withheldFen = fen(Math.min(shortfallFen - before.withheldFen, moneyFen))
  const paid = pointsPaidBy(before.withheldFen + withheldFen, rules)
  return { shortfallFen, withheldFen, debtPoints: points(shortfallPoints - Math.min(shortfallPoints, paid)) }
}

/** The most points whose value, floored to the fen, is no more than `amountFen`. */
function pointsPaidBy(amountFen: number, rules: RedemptionRules): number {
  return -mulDivFloor(-(amountFen + 1), rules.stepPoints, rules.stepFen) - 1
}

/**
 * How much of `withheldFen` falls on each tender: withheld in slip order from this act's money, handed out again in slip
 * order the way it was withheld. `grossFen` holds 0 for tenders that are not handed back. @see RF-07
 */
export function withholdByTender(
  withheldFen: Fen,
  grossFen: readonly Fen[],
  withheldBeforeFen: readonly Fen[],
): readonly Fen[] {
  const limits = withheldFen >= 0 ? grossFen : withheldBeforeFen
  const sign = withheldFen >= 0 ? 1 : -1
  let open = Math.abs(withheldFen)
  return limits.map((limit) => {
    const part = Math.min(open, limit)
    open -= part
    return fen(part === 0 ? 0 : sign * part)
  })
}
