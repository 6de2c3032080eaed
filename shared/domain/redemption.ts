/** Redemption as money off this sale: a minimum, whole steps, never more than the bill (RE-01, RE-11). */
import type { Explanation } from './explain.ts'
import { pointsInLots, takeFromLots } from './lots.ts'
import { type Fen, fen, mulDivFloor, NO_FEN } from './money.ts'
import { NO_POINTS, type Points, points } from './points.ts'
import type { Programme, RedemptionPlaces, RedemptionRules } from './programme.ts'
import { ok, type Result } from './result.ts'
import type { LotHolding, SaleFacts } from './sale.ts'
import { refuseSale, type SaleRefusal, type SaleRefusalCode } from './sale-refusals.ts'

export interface Redemption {
  readonly points: Points
  readonly fen: Fen
  readonly lots: readonly LotHolding[]
  readonly why: Explanation | null
}

/** One step the counter offers; `enough` false: not here, shown and not choosable. */
export interface RedemptionChoice {
  readonly points: Points
  readonly fen: Fen
  readonly enough: boolean
}

/** As many steps as the counter ever lists; more can be typed. */
export const REDEMPTION_CHOICES_MAX = 50

type RedeemingFacts = Pick<SaleFacts, 'member' | 'redeemPoints' | 'held' | 'site' | 'guest'>

const NO_REDEMPTION: Redemption = { points: NO_POINTS, fen: NO_FEN, lots: [], why: null }

/** What a number of points is worth at the redemption rate, floored to the fen. */
export function valueOfPoints(amount: number, rules: RedemptionRules): number {
  return mulDivFloor(amount, rules.stepFen, rules.stepPoints)
}

/** Judges the redemption the sale asks for against the bill after deductions (`billFen`). @see RE-01 */
export function redeem(
  facts: RedeemingFacts,
  billFen: Fen,
  programme: Programme,
): Result<Redemption, SaleRefusalCode> {
  const wanted = facts.redeemPoints
  if (wanted === 0) return ok(NO_REDEMPTION)
  const rules = programme.redemption
  const refusal = redemptionRefusal(facts, billFen, rules)
  if (refusal !== null) return refusal
  const steps = wanted / rules.stepPoints
  const paidFen = fen(steps * rules.stepFen)
  const why: Explanation = {
    code: 'redemption',
    rule: 'RE-01',
    params: { points: wanted, steps, stepPoints: rules.stepPoints, stepFen: rules.stepFen },
    value: { unit: 'fen', amount: paidFen },
    parts: [],
  }
  return ok({ points: wanted, fen: paidFen, lots: takeFromLots(facts.held.lots, wanted).taken, why })
}

/**
 * RE-05: whether points may be redeemed at this site; the issuing site is the one that issued the member's card. A sale that
 * was booked before places were asked for names neither.
 */
export function redeemsAt(
  where: RedemptionPlaces,
  site: string | undefined,
  homeSite: string | undefined,
): boolean {
  switch (where.kind) {
    case 'everywhere':
      return true
    case 'sites':
      return site !== undefined && where.sites.includes(site)
    case 'issuing_site':
      return site === homeSite
  }
}

/** Whether points may be money off here at all (RE-02, RE-05, EN-17), then how many. */
function redemptionRefusal(facts: RedeemingFacts, billFen: Fen, rules: RedemptionRules): SaleRefusal | null {
  const { member, guest, site } = facts
  if (member === null) return refuseSale('redemption_needs_member', {})
  if (!member.cardActive) return refuseSale('card_not_active', {})
  if (guest !== undefined) return refuseSale('redemption_not_for_guest', {})
  return moneyOffRefusal({ site, homeSite: member.homeSite }, rules) ?? amountRefusal(facts, billFen, rules)
}

/** Where points are to be used, and which site issued the member's card. */
export interface RedemptionPlace {
  readonly site: string | undefined
  readonly homeSite: string | undefined
}

/** Why no number of points is money off at this place, or null: for items only, by itself only, not here. @see RE-02 RE-05 */
export function moneyOffRefusal(
  { site, homeSite }: RedemptionPlace,
  rules: RedemptionRules,
): SaleRefusal | null {
  if (!rules.moneyOff) return refuseSale('redemption_items_only', {})
  if (rules.mode === 'automatic') return refuseSale('redemption_automatic', {})
  return redeemsAt(rules.where, site, homeSite) ? null : refuseSale('redemption_other_site', {})
}

function amountRefusal(facts: RedeemingFacts, billFen: Fen, rules: RedemptionRules): SaleRefusal | null {
  const wantedPoints = facts.redeemPoints
  if (wantedPoints < rules.minimumPoints) {
    return refuseSale('redemption_below_minimum', { wantedPoints, minimumPoints: rules.minimumPoints })
  }
  if (wantedPoints % rules.stepPoints !== 0) {
    return refuseSale('redemption_not_a_step', { wantedPoints, stepPoints: rules.stepPoints })
  }
  const redemptionFen = valueOfPoints(wantedPoints, rules)
  if (redemptionFen > billFen) return refuseSale('redemption_exceeds_bill', { redemptionFen, billFen })
  const ceilingFen = rules.ceilingFenPerSale
  if (ceilingFen !== null && redemptionFen > ceilingFen) {
    return refuseSale('redemption_over_ceiling', { redemptionFen, ceilingFen })
  }
  const herePoints = pointsInLots(facts.held.lots)
  if (wantedPoints > herePoints) return refuseSale('insufficient_points', { wantedPoints, herePoints })
  return null
}

/**
 * The steps that fit this bill (`billFen`: after deductions), from none upwards, each with whether `herePoints` reach.
 * At most REDEMPTION_CHOICES_MAX of them; none but "none" where points are no money off. @see RE-01 RE-02 RE-05
 */
export function redemptionChoices(
  billFen: Fen,
  herePoints: number,
  place: RedemptionPlace,
  programme: Programme,
): readonly RedemptionChoice[] {
  const rules = programme.redemption
  const offered = moneyOffRefusal(place, rules) === null
  const mostFen = offered ? Math.min(billFen, rules.ceilingFenPerSale ?? billFen) : 0
  const firstStep = Math.ceil(rules.minimumPoints / rules.stepPoints)
  const lastStep = Math.min(Math.floor(mostFen / rules.stepFen), firstStep + REDEMPTION_CHOICES_MAX - 2)
  const choices: RedemptionChoice[] = [{ points: NO_POINTS, fen: NO_FEN, enough: true }]
  for (let step = firstStep; step <= lastStep; step += 1) {
    const wanted = points(step * rules.stepPoints)
    choices.push({ points: wanted, fen: fen(step * rules.stepFen), enough: wanted <= herePoints })
  }
  return choices
}
