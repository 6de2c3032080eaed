/** Properties of returns over generated programmes, sales and histories (RF-02, RF-03, RF-07). */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accrue } from '../../shared/domain/accrual.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { valueOfPoints } from '../../shared/domain/redemption.ts'
import type { BookedSale } from '../../shared/domain/refund.ts'
import { wholeUnitsOf } from '../../shared/domain/returned-goods.ts'
import { keptSharesOf } from '../../shared/domain/shares.ts'
import {
  type Holdings,
  histories,
  holdingsAfter,
  type PlayedReturns,
  playReturns,
  sold,
  spend,
  tickets,
  total,
  unitsOf,
} from '../support/generators.ts'
import { holds } from '../support/properties.ts'
import { regrouped, theRest } from '../support/regroup.ts'

const RUNS = 2_000

function handedOut(played: PlayedReturns): number {
  return played.acts.reduce((sum, { result }) => sum + result.handOutFen, 0)
}

/** Points of the member here and elsewhere, less what is short: what the returns must leave alike. */
function netPoints({ holdings, state }: PlayedReturns): number {
  return total(holdings.here) + holdings.elsewhere - state.shortfallPoints
}

const worlds = fc.record({
  ticket: tickets,
  history: histories,
  spentPermille: fc.oneof(
    fc.constant(0),
    { weight: 2, arbitrary: fc.constant(1000) },
    fc.integer({ min: 0, max: 1000 }),
  ),
  elsewhere: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 500 })),
})

function start(sale: BookedSale, spentPermille: number, elsewhere: number): Holdings {
  const held = holdingsAfter(sale)
  return { ...spend(held, Math.floor((total(held.here) * spentPermille) / 1000)), elsewhere }
}

/** What any order and grouping must agree on whatever is kept. */
function invariantState({ state }: PlayedReturns) {
  const { kept, clawedPoints, restoredPoints, shortfallPoints, returnedTenderFen } = state
  return { kept, clawedPoints, restoredPoints, shortfallPoints, returnedTenderFen }
}

test('RF-02 RF-03 any order and grouping of partial returns ends in the same state', () => {
  const order = fc.array(fc.nat(100), { minLength: 1, maxLength: 12 })
  holds(
    RUNS,
    fc.property(worlds, order, fc.integer({ min: 1, max: 4 }), (world, ranks, size) => {
      const { ticket, history, spentPermille, elsewhere } = world
      const sale = sold(ticket)
      const from = start(sale, spentPermille, elsewhere)
      const acts = unitsOf(sale, history)
      const one = playReturns(sale, ticket.programme, from, acts)
      const other = playReturns(sale, ticket.programme, from, regrouped(acts, ranks, size))
      expect(invariantState(other)).toEqual(invariantState(one))
      expect(netPoints(other)).toBe(netPoints(one))

      const rest = theRest(sale, acts)
      if (rest.length === 0) return
      const oneToTheEnd = playReturns(sale, ticket.programme, from, [...acts, rest])
      const otherToTheEnd = playReturns(sale, ticket.programme, from, [rest, ...regrouped(acts, ranks, size)])
      const { withheldTenderFen: _one, ...oneState } = oneToTheEnd.state
      const { withheldTenderFen: _other, ...otherState } = otherToTheEnd.state
      expect(otherState).toEqual(oneState)
      expect(handedOut(otherToTheEnd)).toBe(handedOut(oneToTheEnd))
    }),
  )
})

test('the generated worlds reach what the properties are about', () => {
  const reached = {
    shortfall: 0,
    debt: 0,
    boughtBack: 0,
    handedOutAgain: 0,
    elsewhere: 0,
    lapsed: 0,
    restored: 0,
  }
  for (const { ticket, history, spentPermille, elsewhere } of fc.sample(worlds, { numRuns: RUNS, seed: 1 })) {
    const sale = sold(ticket)
    const from = start(sale, spentPermille, elsewhere)
    for (const { result } of playReturns(sale, ticket.programme, from, unitsOf(sale, history)).acts) {
      if (result.shortfallPoints > 0) reached.shortfall += 1
      if (result.after.debtPoints > 0) reached.debt += 1
      if (result.shortfallPoints < 0) reached.boughtBack += 1
      if (result.withheldFen < 0) reached.handedOutAgain += 1
      if (result.debtElsewherePoints > 0) reached.elsewhere += 1
      if (result.lapsedFen > 0) reached.lapsed += 1
      if (result.restoredPoints > 0) reached.restored += 1
    }
  }
  expect(Object.entries(reached).filter(([, times]) => times < 10)).toEqual([])
})

test('RF-03 the shortfall so far is what was clawed less what came back and what there was, as money and debt', () => {
  holds(
    RUNS,
    fc.property(worlds, ({ ticket, history, spentPermille, elsewhere }) => {
      const sale = sold(ticket)
      const from = start(sale, spentPermille, elsewhere)
      const { acts } = playReturns(sale, ticket.programme, from, unitsOf(sale, history))
      const available = total(from.here) + from.elsewhere
      const rules = ticket.programme.redemption
      for (const { result } of acts) {
        const { clawedPoints, restoredPoints, shortfallPoints, withheldFen, debtPoints } = result.after
        expect(shortfallPoints).toBe(Math.max(0, clawedPoints - restoredPoints - available))
        const paidPoints = shortfallPoints - debtPoints
        expect(debtPoints).toBeGreaterThanOrEqual(0)
        expect(valueOfPoints(paidPoints, rules)).toBeLessThanOrEqual(withheldFen)
        expect(withheldFen).toBeLessThanOrEqual(valueOfPoints(shortfallPoints, rules))
        // Debt is left only where this act's money was used up, and then less than one more point could be paid.
        if (debtPoints > 0) {
          expect(result.handOutFen).toBe(0)
          expect(withheldFen).toBeLessThan(valueOfPoints(paidPoints + 1, rules))
        } else expect(withheldFen).toBe(valueOfPoints(shortfallPoints, rules))
      }
    }),
  )
})

test('RF-02 sale and full refund are nothing: points as before, all money back, right and vouchers returned', () => {
  holds(
    RUNS,
    fc.property(worlds, ({ ticket, history }) => {
      const sale = sold(ticket)
      const acts = unitsOf(sale, history)
      const rest = theRest(sale, acts)
      const returns = rest.length === 0 ? acts : [...acts, rest]
      if (returns.length === 0) return
      const played = playReturns(sale, ticket.programme, holdingsAfter(sale), returns)
      expect(total(played.holdings.here)).toBe(total(ticket.facts.held.lots))
      // Points that an act gives back are the first it takes; without any, every lot is as before.
      if (sale.result.redeemedPoints === 0) expect(played.holdings.here).toEqual(ticket.facts.held.lots)
      expect(played.state).toMatchObject({ shortfallPoints: 0, withheldFen: 0, debtPoints: 0 })
      expect(played.state.clawedPoints).toBe(sale.result.accruedPoints)
      expect(played.state.returnedTenderFen).toEqual(sale.result.tenders.map((tender) => tender.amountFen))
      expect(handedOut(played)).toBe(moneyPaid(sale))
      const hasVoucher = sale.result.tenders.some((tender) => tender.code === 'voucher')
      expect(played.acts.at(-1)?.result.vouchersComeBack).toBe(hasVoucher)
    }),
  )
})

function moneyPaid(sale: BookedSale): number {
  return sale.result.tenders
    .filter((tender) => tender.code !== 'voucher')
    .reduce((sum, tender) => sum + tender.amountFen, 0)
}

test('RF-03 with points spent, full refund hands out what was paid less what the missing points are worth', () => {
  holds(
    RUNS,
    fc.property(worlds, ({ ticket, history, spentPermille, elsewhere }) => {
      const sale = sold(ticket)
      const acts = unitsOf(sale, history)
      const rest = theRest(sale, acts)
      const returns = rest.length === 0 ? acts : [...acts, rest]
      if (returns.length === 0) return
      const played = playReturns(sale, ticket.programme, start(sale, spentPermille, elsewhere), returns)
      const { shortfallPoints, debtPoints } = played.state
      const uncovered = valueOfPoints(shortfallPoints, ticket.programme.redemption) - moneyPaid(sale)
      expect(handedOut(played)).toBe(Math.max(0, -uncovered))
      if (uncovered <= 0) expect(debtPoints).toBe(0)
    }),
  )
})

test('RF-07 never more is handed out than was paid, by tender, and never less than nothing', () => {
  holds(
    RUNS,
    fc.property(worlds, ({ ticket, history, spentPermille, elsewhere }) => {
      const sale = sold(ticket)
      const from = start(sale, spentPermille, elsewhere)
      const { acts, state } = playReturns(sale, ticket.programme, from, unitsOf(sale, history))
      for (const [position, tender] of sale.result.tenders.entries()) {
        const handed = acts.map(({ result }) => result.tenders[position]?.handedFen ?? 0)
        expect(handed.every((amount) => amount >= 0)).toBe(true)
        expect(handed.reduce<number>((sum, amount) => sum + amount, 0)).toBeLessThanOrEqual(tender.amountFen)
      }
      for (const { result } of acts) {
        const byTender = result.tenders.reduce((sum, tender) => sum + tender.handedFen, 0)
        expect(result.handOutFen).toBe(byTender)
        expect(result.handOutFen).toBe(result.grossFen - result.withheldFen)
        const lines = result.lines.map((line) => line.tenderFen.reduce((sum, part) => sum + part, 0))
        const tenders = result.tenders.reduce((sum, tender) => sum + tender.grossFen, 0)
        expect(lines.reduce((sum, part) => sum + part, 0)).toBe(tenders)
        const taken = total(result.clawbackLots) + result.debtElsewherePoints + result.shortfallPoints
        expect(taken).toBe(result.clawbackPoints)
      }
      expect(state.withheldTenderFen.reduce((sum, part) => sum + part, 0)).toBe(state.withheldFen)
      expect(state.withheldTenderFen.every((part) => part >= 0)).toBe(true)
    }),
  )
})

test('RF-02 a kept share sums to the kept cost and never grows when less is kept', () => {
  holds(
    RUNS,
    fc.property(tickets, fc.nat(1000), fc.nat(1000), (ticket, a, b) => {
      const sale = sold(ticket)
      for (const [index, line] of sale.result.lines.entries()) {
        const whole = wholeUnitsOf(sale)[index] ?? 0
        const more = keptSharesOf(line, Math.floor((whole * Math.max(a, b)) / 1000), whole)
        const less = keptSharesOf(line, Math.floor((whole * Math.min(a, b)) / 1000), whole)
        const sum = less.tenderFen.reduce<number>((all, part) => all + part, less.redeemedFen)
        expect(sum).toBe(less.costFen)
        expect(less.redeemedFen).toBeLessThanOrEqual(more.redeemedFen)
        expect(less.redeemedPoints).toBeLessThanOrEqual(more.redeemedPoints)
        for (const [tender, part] of less.tenderFen.entries()) {
          expect(part).toBeGreaterThanOrEqual(0)
          expect(part).toBeLessThanOrEqual(more.tenderFen[tender] ?? -1)
        }
        const all = keptSharesOf(line, whole, whole)
        expect(all.tenderFen).toEqual(line.costFen === 0 || whole === 0 ? all.tenderFen : line.tenderFen)
      }
    }),
  )
})

/** What the goods accrue of which these units are kept. */
function pointsOfKept(sale: BookedSale, programme: Programme, kept: readonly number[]): number {
  const whole = wholeUnitsOf(sale)
  const paid = sale.facts.lines.map(({ category, priceClass }, index) => {
    const line = sale.result.lines[index]
    if (line === undefined) throw new Error('a result for every line')
    const { listFen, priceFen } = line
    const { tenderFen } = keptSharesOf(line, kept[index] ?? 0, whole[index] ?? 0)
    return { category, priceClass, listFen, priceFen, tenderFen }
  })
  return accrue(sale.facts, paid, sale.result.tenders, programme).points
}

test('section 12: keeping less never raises the points', () => {
  holds(
    RUNS,
    fc.property(
      tickets,
      fc.array(fc.nat(1000), { minLength: 5, maxLength: 5 }),
      fc.nat(4),
      (ticket, parts, away) => {
        const sale = sold(ticket)
        const kept = wholeUnitsOf(sale).map((whole, line) => Math.ceil((whole * (parts[line] ?? 0)) / 1000))
        const less = kept.map((units, line) => (line === away % kept.length ? Math.floor(units / 2) : units))
        const none = kept.map((units, line) => (line === away % kept.length ? 0 : units))
        const points = pointsOfKept(sale, ticket.programme, kept)
        expect(pointsOfKept(sale, ticket.programme, less)).toBeLessThanOrEqual(points)
        expect(pointsOfKept(sale, ticket.programme, none)).toBeLessThanOrEqual(points)
        expect(points).toBeLessThanOrEqual(sale.result.accruedPoints)
      },
    ),
  )
})
