/**
 * Laws that hold whatever the rules of a shop are, asked of the rules' results alone: order and grouping of returns, points that
 * never rise, nothing left of a sale that came back whole, nothing handed out that was not paid, sums by row and column.
 */
import { describe, expect, test } from 'vitest'
import { accrualOf } from '../../shared/domain/lots.ts'
import { NO_POINTS } from '../../shared/domain/points.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { evaluateSale } from '../../shared/domain/quote.ts'
import type { ConvertedLot, RefundFacts, RefundState } from '../../shared/domain/refund.ts'
import { evaluateRefund } from '../../shared/domain/refund-evaluation.ts'
import type { LotHolding, SaleFacts, SaleLine, SaleResult } from '../../shared/domain/sale.ts'
import { type FindingCode, lintProgramme } from '../../shared/programmes/lint.ts'
import { CASES_TIME_LIMIT_MS, holdsInCases } from '../support/properties.ts'
import { toLots } from './answer.ts'
import { eachDrawn, eachHistory } from './cases.ts'
import { at, total as heaped } from './exact.ts'
import { saleFrom, soundSaleFrom } from './generate-sale.ts'
import { type Booked, ended, type Plans, plansFrom, runPlan } from './plans.ts'
import type { World } from './world.ts'

const total = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0)

/** What the programme's check warns of: points or gifts that an act's money may not be enough for. */
const DEAR: readonly FindingCode[] = ['rounding_worth_more_than_money', 'rewards_worth_more_than_money']

const isDear = (programme: Programme): boolean =>
  lintProgramme(programme).some(({ code }) => DEAR.includes(code))

/**
 * Where the acts' money was not enough in the end, or a reward was used, each act took what it could and handed out the rest:
 * then the order counts. Debt that a later act turned into money does not.
 */
function orderMayCount({ world, reason }: Plans, ways: readonly (readonly Booked[])[]): boolean {
  const acts = ways.flat().map(({ result }) => result)
  const used = acts.some(({ rewardsGone = [] }) =>
    rewardsGone.some(({ owedFen, missingPoints }) => owedFen > 0 || missingPoints !== undefined),
  )
  const leftOpen = world.programme.refund.shortfall === 'from_refund' && reason !== 'quality'
  const indebted = leftOpen && ways.some((way) => at(way, way.length - 1).result.after.debtPoints > 0)
  return used || indebted
}

describe('laws of sale and return', { timeout: CASES_TIME_LIMIT_MS }, () => {
  test('RF-02: any order and grouping of partial returns ends in the same state', () => {
    holdsInCases(
      16,
      eachHistory(1, (drawn, programme) => {
        const plans = isDear(programme) ? null : plansFrom(drawn, programme)
        if (plans === null) return
        const atOnce = runPlan(plans.world, plans.atOnce, evaluateRefund, plans.reason)
        const piecemeal = runPlan(plans.world, plans.piecemeal, evaluateRefund, plans.reason)
        if (atOnce === null || piecemeal === null || orderMayCount(plans, [atOnce, piecemeal])) return
        expect(ended(plans.world, piecemeal)).toStrictEqual(ended(plans.world, atOnce))
      }),
    )
  })

  test('section 12: taking a line, or a piece of it, away never raises what a sale in cash earns', () => {
    holdsInCases(
      16,
      eachDrawn((choices, drawn) => {
        const { facts, programme } = soundSaleFrom(choices, drawn)
        const all = pointsAlone(facts, facts.lines, programme)
        for (const [place, line] of facts.lines.entries()) {
          const others = facts.lines.filter((_, other) => other !== place)
          expect(pointsAlone(facts, others, programme)).toBeLessThanOrEqual(all)
          if (line.quantity === 1) continue
          const fewer = facts.lines.with(place, { ...line, quantity: line.quantity - 1 })
          expect(pointsAlone(facts, fewer, programme)).toBeLessThanOrEqual(all)
        }
      }),
    )
  })

  test('RF-02 RF-03 RF-07 RF-10: of a sale that came back whole nothing is left, counting debt and shortfall money', () => {
    holdsInCases(
      12,
      eachHistory(1, (drawn, programme) => {
        const plans = plansFrom(drawn, programme)
        if (plans === null) return
        const acts = runPlan(plans.world, plans.piecemeal, evaluateRefund, plans.reason)
        if (acts === null || at(acts, acts.length - 1).result.after.kept.some((kept) => kept > 0)) return
        nothingIsLeft(plans, acts)
      }),
    )
  })

  test('RF-02 RF-08 RF-10: a sale that comes back whole, with all it gave, leaves the member as before it', () => {
    holdsInCases(
      10,
      eachHistory(0, (drawn, programme) => {
        const plans = plansFrom(drawn, programme, 'nothing happens meanwhile')
        if (plans === null || plans.world.sale.facts.member === null) return
        const acts = runPlan(plans.world, [everythingOf(plans.world)], evaluateRefund, plans.reason)
        if (acts !== null) asBefore(plans.world, at(acts, 0))
      }),
    )
  })

  test('RF-07: never more is handed out than was paid, by whatever tender', () => {
    holdsInCases(
      8,
      eachHistory(1, (drawn, programme) => {
        const plans = plansFrom(drawn, programme)
        if (plans === null) return
        const acts = runPlan(plans.world, plans.piecemeal, evaluateRefund, plans.reason)
        if (acts !== null) paidAtLeastHandedOut(plans.world.sale.result, acts)
      }),
    )
  })

  test('RF-02: what is spread at a sale sums by line and by tender', () => {
    holdsInCases(
      8,
      eachDrawn((choices, drawn) => {
        const { facts, programme } = saleFrom(choices, drawn)
        const judged = evaluateSale(facts, programme)
        if (judged.ok) rowsAndColumnsSum(judged.value.result)
      }),
    )
  })
})

/**
 * The points that lines earn when they are all that is bought, and paid in cash. With money or points to spread over the lines
 * a fen may fall elsewhere when there are fewer of them; of kept goods the order of returns tells.
 */
function pointsAlone(facts: SaleFacts, lines: readonly SaleLine[], programme: Programme): number {
  if (lines.length === 0) return 0
  const { vouchers: _, ...goods } = facts
  const judged = evaluateSale(
    {
      ...goods,
      lines,
      deduction: null,
      redeemPoints: NO_POINTS,
      tenders: [{ code: 'cash', amountFen: null }],
    },
    programme,
  )
  return judged.ok ? judged.value.result.accruedPoints : 0
}

const everythingOf = ({ state }: World): RefundFacts['returned'] =>
  state.kept.map((units, line) => ({ line, units })).filter(({ units }) => units > 0)

/** Points, value and money are what they were before the sale; points that became value and stayed it are worth the same. */
function asBefore(world: World, { result, after }: Booked): void {
  const { facts, result: sold } = world.sale
  expect(result.shortfallPoints).toBe(0)
  expect(result.withheldFen).toBe(0)
  expect(
    (result.rewardsGone ?? []).every(
      ({ owedFen, missingPoints }) => owedFen === 0 && missingPoints === undefined,
    ),
  ).toBe(true)
  const older = world.conversions.filter(({ lot }) => lot !== world.sale.lot)
  const { stepFen, stepPoints, mode } = world.programme.redemption
  const worth = (points: number, conversions: readonly ConvertedLot[]) =>
    points * stepFen + total(conversions.map(({ unspentFen }) => unspentFen)) * stepPoints
  const pointsBefore = total(facts.held.lots.map(({ points }) => points))
  expect(worth(Number(heaped(after.held)), after.conversions)).toBe(worth(pointsBefore, older))
  if (mode === 'on_request') expect(byAccrual(toLots(after.held))).toStrictEqual(byAccrual(facts.held.lots))
  for (const [place, { lots = [] }] of sold.tenders.entries()) {
    expect(at(result.tenders, place).lots ?? []).toStrictEqual(lots)
  }
}

/** Points by the accrual that made them, whatever their last day. */
function byAccrual(held: readonly LotHolding[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {}
  for (const { lot, points } of held) sums[accrualOf(lot)] = (sums[accrualOf(lot)] ?? 0) + points
  return Object.fromEntries(Object.entries(sums).sort())
}

function nothingIsLeft({ world }: Plans, acts: readonly Booked[]): void {
  const { result } = world.sale
  const { result: last, after } = at(acts, acts.length - 1)
  const results = acts.map((act) => act.result)
  const lots = (of: (one: Booked['result']) => readonly { readonly points: number }[] | undefined) =>
    total(results.flatMap((one) => (of(one) ?? []).map(({ points }) => points)))
  const missing = total(
    results.flatMap(({ rewardsGone = [] }) => rewardsGone.map((one) => one.missingPoints ?? 0)),
  )
  const expiredOfRewards = total(
    results.flatMap(({ expiredLots = [] }) =>
      expiredLots.filter(({ lot }) => lot.startsWith(`${world.sale.lot}.r`)).map(({ points }) => points),
    ),
  )
  expect(last.after.clawedPoints).toBe(result.accruedPoints)
  expect(last.after.restoredPoints).toBe(result.redeemedPoints)
  // What the sale gave is taken from somewhere, to the point; what is nowhere is the shortfall.
  expect(
    lots(({ clawbackLots }) => clawbackLots) +
      lots(({ expiredLots }) => expiredLots) -
      expiredOfRewards +
      total(results.map(({ debtElsewherePoints }) => debtElsewherePoints)) +
      last.after.shortfallPoints,
  ).toBe(result.accruedPoints + missing)
  expect(last.after.returnedTenderFen).toStrictEqual(result.tenders.map(({ amountFen }) => amountFen))
  expect(shortfallIsCovered(last.after, world.programme)).toBe(true)
  expect(results.filter(({ birthdayRightComesBack }) => birthdayRightComesBack)).toHaveLength(
    result.birthdayRightUsed ? 1 : 0,
  )
  const gone = (last.after.rewardsGone ?? []).map(({ position }) => position)
  expect(gone).toStrictEqual((result.rewards ?? []).map((_, position) => position))
  expect(after.things.every((here, position) => !here || gone.includes(position))).toBe(true)
  // Every part of a tender is handed out or withheld, but for free vouchers, which come back themselves.
  for (const { tenders } of results) {
    for (const { grossFen, handedFen, withheldFen } of tenders) {
      expect([0, grossFen]).toContain(handedFen + withheldFen)
    }
  }
}

/** What is missing and is no debt is worth no more than the money withheld; no more is withheld than is missing or owed. */
function shortfallIsCovered(after: RefundState, { redemption }: Programme): boolean {
  const worth = (points: number) => Math.floor((points * redemption.stepFen) / redemption.stepPoints)
  const owed = total((after.rewardsGone ?? []).map(({ owedFen }) => owedFen))
  const { shortfallPoints, debtPoints, withheldFen } = after
  return worth(shortfallPoints - debtPoints) <= withheldFen && withheldFen <= worth(shortfallPoints) + owed
}

function paidAtLeastHandedOut(sale: SaleResult, acts: readonly Booked[]): void {
  const results = acts.map(({ result }) => result)
  for (const [place, tender] of sale.tenders.entries()) {
    const parts = results.map(({ tenders }) => at(tenders, place))
    expect(parts.every(({ handedFen }) => handedFen >= 0)).toBe(true)
    expect(total(parts.map(({ handedFen }) => handedFen))).toBeLessThanOrEqual(tender.amountFen)
    expect(total(parts.map(({ grossFen }) => grossFen))).toBeLessThanOrEqual(tender.amountFen)
    for (const { lot, fen } of tender.lots ?? []) {
      const back = parts.flatMap(({ lots = [] }) => lots.filter((one) => one.lot === lot))
      expect(total(back.map((one) => one.fen))).toBeLessThanOrEqual(fen)
    }
  }
  for (const { lines, tenders } of results) {
    for (const [place, { grossFen }] of tenders.entries()) {
      expect(total(lines.map(({ tenderFen }) => at(tenderFen, place)))).toBe(grossFen)
    }
    expect(
      lines.every(
        ({ tenderFen, restoredPoints }) => tenderFen.every((fen) => fen >= 0) && restoredPoints >= 0,
      ),
    ).toBe(true)
  }
}

function rowsAndColumnsSum(result: SaleResult): void {
  const { lines, tenders } = result
  const column = (of: (line: SaleResult['lines'][number]) => number) => total(lines.map(of))
  for (const line of lines) {
    expect(line.redeemedFen + total(line.tenderFen)).toBe(line.costFen)
    expect(line.priceFen - line.deductionFen).toBe(line.costFen)
    expect(
      Math.min(line.costFen, line.redeemedFen, line.redeemedPoints, line.deductionFen, ...line.tenderFen),
    ).toBeGreaterThanOrEqual(0)
  }
  for (const [place, { amountFen }] of tenders.entries()) {
    expect(column(({ tenderFen }) => at(tenderFen, place))).toBe(amountFen)
  }
  expect(column(({ priceFen }) => priceFen)).toBe(result.priceFen)
  expect(column(({ deductionFen }) => deductionFen)).toBe(result.deductionFen)
  expect(column(({ redeemedFen }) => redeemedFen)).toBe(result.redeemedFen)
  expect(column(({ redeemedPoints }) => redeemedPoints)).toBe(result.redeemedPoints)
  expect(total(result.redeemedLots.map(({ points }) => points))).toBe(result.redeemedPoints)
  expect(result.priceFen - result.deductionFen - result.redeemedFen).toBe(result.dueFen)
  expect(total(tenders.map(({ amountFen }) => amountFen))).toBe(result.dueFen)
}
