/** The claw-back of a refund: where the points come from, and what becomes of those that are nowhere (RF-03, RF-08). */
import { pointsBack, type UndoneStep, undoConversions } from './conversion-undo.ts'
import { accrualOf, mergeLots, pointsInLots, takeFromLots, withoutLots } from './lots.ts'
import { type Fen, fen, mulDivFloor, NO_FEN } from './money.ts'
import { type Points, points, subtractPoints } from './points.ts'
import type { Programme, RedemptionRules } from './programme.ts'
import { valueOfPoints } from './redemption.ts'
import type { ConvertedLot, RefundFacts, RefundState } from './refund.ts'
import type { LotHolding } from './sale.ts'

/** What a return must take. */
export interface Demand {
  readonly clawback: Points
  /** RF-10: points of rewards that were not in their lots. */
  readonly missingOfRewards: Points
  /** What the rewards took out of the member's own lots; not there any more. */
  readonly takenByRewards: readonly LotHolding[]
  /** What this act gives back. */
  readonly restored: readonly LotHolding[]
}

/** Where a claw-back was taken. The parts sum to the demand, bought-back points apart. */
export interface TakenBack {
  /** Every lot that was taken from, in order, also for what was bought back. */
  readonly lots: readonly LotHolding[]
  /** What of the sale's own lots expired unused and counts as taken (section 12). */
  readonly expired: readonly LotHolding[]
  readonly fromRestored: Points
  readonly fromOwnLot: Points
  readonly fromOtherLots: Points
  readonly fromConversions: Points
  readonly debtElsewhere: Points
  /** What was nowhere. */
  readonly short: Points
  /** Points of this act that bought back an earlier shortfall, before the rest was credited. */
  readonly boughtBack: Points
  readonly undone: readonly UndoneStep[]
  /** What the member has here afterwards: what is left of the lots in their order, then what came back. */
  readonly left: readonly LotHolding[]
}

/** The member's points around the act, and what the sale's returns left missing so far. */
export interface PointsAround
  extends Pick<RefundFacts, 'businessDate' | 'held' | 'elsewherePoints' | 'expired'> {
  /** Conversions that may be undone, newest first. */
  readonly converted?: readonly ConvertedLot[]
  readonly before: Pick<RefundState, 'shortfallPoints'>
}

/**
 * Takes the demand in the order of RF-03: what expired unused of the sale's own lots counts as taken; then what this act gives
 * back, the sale's own lots, other lots oldest first, conversions undone, elsewhere as debt; the rest is short. What this act
 * gives back beyond it first buys back the outstanding shortfall. `ownAccrual` null: a sale that is not in the ledger.
 */
export function takeBack(
  demand: Demand,
  ownAccrual: string | null,
  world: PointsAround,
  programme: Programme,
): TakenBack {
  const isOwn = ({ lot }: LotHolding): boolean => accrualOf(lot) === ownAccrual
  const expired = takeFromLots((world.expired ?? []).filter(isOwn), demand.clawback)
  const wanted = points(expired.missing + demand.missingOfRewards)
  const restored = takeFromLots(demand.restored, wanted)
  const surplus = pointsInLots(restored.left)
  const bought = takeFromLots(restored.left, points(Math.min(world.before.shortfallPoints, surplus)))
  const held = withoutLots(world.held, demand.takenByRewards)
  const own = takeFromLots(held.filter(isOwn), restored.missing)
  const others = takeFromLots(
    held.filter((holding) => !isOwn(holding)),
    own.missing,
  )
  const undone = undoConversions(others.missing, world.converted ?? [], programme, world.businessDate)
  const converted = takeFromLots(pointsBack(undone), others.missing)
  const debtElsewhere = points(Math.min(converted.missing, world.elsewherePoints))
  const fromHeld = [...own.taken, ...others.taken]
  return {
    lots: mergeLots(restored.taken, bought.taken, fromHeld, converted.taken),
    expired: expired.taken,
    fromRestored: points(pointsInLots(restored.taken)),
    fromOwnLot: points(pointsInLots(own.taken)),
    fromOtherLots: points(pointsInLots(others.taken)),
    fromConversions: points(pointsInLots(converted.taken)),
    debtElsewhere,
    short: subtractPoints(converted.missing, debtElsewhere),
    boughtBack: points(pointsInLots(bought.taken)),
    undone,
    left: mergeLots(withoutLots(held, fromHeld), bought.left, converted.left),
  }
}

/** What the sale's returns so far must make good, and this act's money to do it with. */
export interface Outstanding {
  readonly shortfallPoints: Points
  /** Owed for used rewards (RF-10). */
  readonly owedFen: Fen
  readonly moneyFen: Fen
  readonly before: Pick<RefundState, 'withheldFen' | 'shortfallPoints' | 'debtPoints'>
  /** Owed for used rewards before this act. */
  readonly owedBeforeFen: Fen
  /** RF-03: missing points come off the money, or become debt. */
  readonly mode: 'money' | 'debt'
  /** A quality return takes nothing off the money. */
  readonly quality: boolean
}

/** The outstanding shortfall of a sale in money and, where money did not reach, in debt. */
export interface Withholding {
  /** The value of the whole shortfall after this act, floored to the fen. */
  readonly shortfallFen: Fen
  /** What earlier returns withheld for missing points, not for rewards. */
  readonly forPointsBeforeFen: Fen
  /** Withheld by this act; negative: handed out again. */
  readonly withheldFen: Fen
  /** Debt in the sale's own lot after this act. */
  readonly debtPoints: Points
}

/**
 * floor(value × shortfall so far) and what is owed for rewards, less what was withheld already, at most the money of this act;
 * points of the shortfall that the money does not pay in full stay as debt in the sale's own lot. A quality return only hands
 * out again what was withheld for points that are no longer missing. @see RF-03 RF-10
 */
export function withhold(outstanding: Outstanding, rules: RedemptionRules): Withholding {
  const { shortfallPoints, owedFen, moneyFen, before, mode, quality } = outstanding
  const shortfallFen = fen(valueOfPoints(shortfallPoints, rules))
  const forPointsBeforeFen = withheldForPoints(outstanding, rules)
  const valueFen = mode === 'debt' ? NO_FEN : shortfallFen
  const withheldFen = quality
    ? fen(Math.min(forPointsBeforeFen, valueFen) - forPointsBeforeFen)
    : fen(Math.min(valueFen + owedFen - before.withheldFen, moneyFen))
  const forPointsFen = quality
    ? forPointsBeforeFen + withheldFen
    : Math.min(before.withheldFen + withheldFen, valueFen)
  const isDebt = forPointsFen === 0 && (mode === 'debt' || quality)
  const paidPoints = isDebt ? 0 : pointsPaidBy(forPointsFen, rules)
  const debtPoints = points(shortfallPoints - Math.min(shortfallPoints, paidPoints))
  return { shortfallFen, forPointsBeforeFen, withheldFen, debtPoints }
}

/** Of what was withheld before: what paid for the points that are no debt, and what is more than was owed for rewards. */
function withheldForPoints({ before, owedBeforeFen, mode }: Outstanding, rules: RedemptionRules): Fen {
  if (mode === 'debt') return NO_FEN
  const paidPoints = points(before.shortfallPoints - before.debtPoints)
  const paidFen = Math.min(before.withheldFen, valueOfPoints(paidPoints, rules))
  return fen(Math.max(paidFen, before.withheldFen - owedBeforeFen))
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
