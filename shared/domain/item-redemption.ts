/** Points for things of the programme's list, and money where the item asks for it: one member's points only (RE-03, RE-06). */
import type { RedemptionFacts, RedemptionResult } from './act.ts'
import { type ActRefusal, type ActRefusalCode, refuseAct } from './act-refusals.ts'
import { settleAct } from './act-tenders.ts'
import { type Explanation, fenOf, pointsOf, step } from './explain.ts'
import { pointsInLots, takeFromLots } from './lots.ts'
import { FEN_MAX, fen } from './money.ts'
import { POINTS_MAX, points } from './points.ts'
import { explainChange } from './points-change.ts'
import type { Programme, RedemptionItem } from './programme.ts'
import type { IdentityApproval } from './quote.ts'
import { redeemsAt } from './redemption.ts'
import { ok, type Result } from './result.ts'
import { SALE_LIMITS } from './sale.ts'
import { spendsStoredValue } from './tenders.ts'

export interface EvaluatedRedemption {
  readonly result: RedemptionResult
  /** Points first, then money beside them, then value put onto the card; what there is none of is left out. */
  readonly why: readonly Explanation[]
}

interface ChosenItem {
  readonly item: RedemptionItem
  readonly quantity: number
}

/**
 * Judges a redemption for items: a card that works, a place where points are redeemed, items of the list while stock lasts,
 * the points of all of them here, the money beside them covered by money or stored value. Minimum and step of money off are
 * not asked. @see RE-03 RE-04 RE-05 RE-06
 */
export function evaluateRedemption(
  facts: RedemptionFacts,
  programme: Programme,
): Result<EvaluatedRedemption, ActRefusalCode> {
  const { businessDate, site, member, held } = facts
  if (!member.cardActive) return refuseAct('card_not_active', { what: 'act' })
  if (!redeemsAt(programme.redemption.where, site, member.homeSite)) {
    return refuseAct('redemption_other_site', {})
  }
  const items = chosenItems(facts, programme)
  if (!items.ok) return items
  const chosen = items.value
  const sums = summed(chosen)
  const tooMuch = sumsRefusal(sums, pointsInLots(held.lots))
  if (tooMuch !== null) return tooMuch
  const payFen = fen(sums.payFen)
  const bill = { businessDate, member, dueFen: payFen, tenders: facts.tenders, value: held.value ?? [] }
  const tenders = settleAct(bill, ['money', 'stored_value'], programme)
  if (!tenders.ok) return tenders
  const result: RedemptionResult = {
    items: chosen.map(({ item, quantity }) => ({
      code: item.code,
      quantity,
      points: points(item.points * quantity),
      payFen: fen(item.payFen * quantity),
    })),
    points: points(sums.points),
    lots: takeFromLots(held.lots, points(sums.points)).taken,
    payFen,
    tenders: tenders.value,
    rebateFen: fen(sums.rebateFen),
  }
  return ok({ result, why: explain(chosen, sums) })
}

/** EN-18: what in this redemption a typed identity may not do without a manager; empty when nothing. */
export function redemptionApprovals(
  { member, tenders }: Pick<RedemptionFacts, 'member' | 'tenders'>,
  programme: Programme,
): readonly IdentityApproval[] {
  if (member.strength !== 'typed') return []
  const spendsValue = tenders.some((tender) => spendsStoredValue(tender, programme))
  return spendsValue ? ['redemption', 'stored_value'] : ['redemption']
}

/** The items in their order: each in the list, once, a quantity, in stock. */
function chosenItems(
  { items, held }: RedemptionFacts,
  programme: Programme,
): Result<readonly ChosenItem[], ActRefusalCode> {
  if (items.length === 0) return refuseAct('no_items', {})
  const chosen: ChosenItem[] = []
  for (const { code, quantity } of items) {
    const item = programme.redemption.items.find((one) => one.code === code)
    if (item === undefined) return refuseAct('unknown_item', { item: code })
    if (chosen.some((one) => one.item === item)) return refuseAct('item_twice', { item: code })
    const max = SALE_LIMITS.quantityMax
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > max) {
      return refuseAct('item_quantity_invalid', { item: code, quantity, max })
    }
    const left = held.stock[code] ?? 0
    const hasStock = item.kind === 'gift' || item.kind === 'event'
    if (hasStock && left < quantity) return refuseAct('out_of_stock', { item: code, left })
    chosen.push({ item, quantity })
  }
  return ok(chosen)
}

/** Plain numbers: not yet known to fit points and fen. */
interface Sums {
  readonly points: number
  readonly payFen: number
  readonly rebateFen: number
}

function summed(chosen: readonly ChosenItem[]): Sums {
  const sum = (each: (item: RedemptionItem) => number) =>
    chosen.reduce((all, { item, quantity }) => all + each(item) * quantity, 0)
  return { points: sum((item) => item.points), payFen: sum((item) => item.payFen), rebateFen: sum(rebateOf) }
}

function rebateOf(item: RedemptionItem): number {
  return item.kind === 'value' ? item.valueFen : 0
}

function sumsRefusal(sums: Sums, herePoints: number): ActRefusal | null {
  if (sums.points > Math.min(herePoints, POINTS_MAX)) {
    return refuseAct('insufficient_points', { what: 'items', wantedPoints: sums.points, herePoints })
  }
  if (Math.max(sums.payFen, sums.rebateFen) > FEN_MAX) {
    return refuseAct('amount_too_large', { what: 'items', number: 0, maxFen: FEN_MAX })
  }
  return null
}

function explain(chosen: readonly ChosenItem[], sums: Sums): readonly Explanation[] {
  const ofItems = (code: string, amountOf: (item: RedemptionItem) => number, unit: typeof fenOf) =>
    chosen
      .filter(({ item }) => amountOf(item) > 0)
      .map(({ item, quantity }) => {
        const each = amountOf(item)
        return step(code, 'RE-03', { item: item.code, quantity, each }, unit(each * quantity))
      })
  const pay = ofItems('item_pay', (item) => item.payFen, fenOf)
  const value = ofItems('item_value', rebateOf, fenOf)
  return [
    explainChange(
      [],
      ofItems('item_points', (item) => item.points, pointsOf),
    ),
    ...(pay.length === 0 ? [] : [step('items_pay', 'RE-03', {}, fenOf(sums.payFen), pay)]),
    ...(value.length === 0 ? [] : [step('items_value', 'RE-03', {}, fenOf(sums.rebateFen), value)]),
  ]
}
