/**
 * Properties of returns with everything that a sale can have around it: stored value, vouchers, limits, rewards, automatic
 * conversion, expired points (RF-02, RF-03, RF-07, RF-08, RF-10).
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { valueOfPoints } from '../../shared/domain/redemption.ts'
import type { BookedSale } from '../../shared/domain/refund.ts'
import { histories, total, unitsOf } from '../support/generators.ts'
import { holds } from '../support/properties.ts'
import { recompute } from '../support/recompute.ts'
import { type Acts, regrouped, theRest } from '../support/regroup.ts'
import { type ReturnWorld, returnWorlds } from '../support/return-worlds.ts'
import { type Played, playWorld, valueOnCard, type World } from '../support/world.ts'

const RUNS = 800

const reason = fc.constantFrom('no_longer_wanted', 'no_longer_wanted', 'quality')

function toTheEnd(sale: BookedSale, acts: Acts): Acts {
  const rest = theRest(sale, acts)
  return rest.length === 0 ? acts : [...acts, rest]
}

/** What any order and grouping must agree on, whatever is kept. */
function invariantState({ state, world }: Played) {
  const { kept, clawedPoints, restoredPoints, shortfallPoints, returnedTenderFen, expiredPoints } = state
  const gone = state.rewardsGone
  const points = total(world.lots) + world.elsewhere - shortfallPoints
  return {
    kept,
    clawedPoints,
    restoredPoints,
    shortfallPoints,
    returnedTenderFen,
    expiredPoints,
    gone,
    points,
  }
}

/** Everything the member has in the end. */
function wealth({ world, state }: Played) {
  const { withheldTenderFen: _byTender, ...rest } = state
  const { moneyFen, voucherFen, paperBack } = world
  return { ...rest, moneyAndValueFen: moneyFen + valueOnCard(world), voucherFen, paperBack }
}

test('RF-02 RF-08 RF-10 any order and grouping of partial returns ends in the same state', () => {
  const order = fc.array(fc.nat(100), { minLength: 1, maxLength: 12 })
  const size = fc.integer({ min: 1, max: 4 })
  holds(
    RUNS,
    fc.property(returnWorlds, histories, order, size, reason, (given, history, ranks, perAct, why) => {
      const { sale, programme, later } = given
      const acts = unitsOf(sale, history)
      const others = regrouped(acts, ranks, perAct)
      const play = (these: Acts) => playWorld(sale, programme, later, these, { reason: why })
      expect(invariantState(play(others))).toEqual(invariantState(play(acts)))

      const rest = theRest(sale, acts)
      const one = play(toTheEnd(sale, acts))
      const other = play(rest.length === 0 ? others : [rest, ...others])
      expect(wealth(other)).toEqual(wealth(one))
      const withheld = [...one.acts, ...other.acts].some(({ result }) => result.withheldFen !== 0)
      if (!withheld) expect(sorted(other.world)).toEqual(sorted(one.world))
    }),
  )
})

/** The value on the card, lot by lot. */
function sorted(world: World) {
  return [...world.value].toSorted()
}

test('sale and full refund are nothing: points, value by lot, vouchers, rewards, debt and money as before', () => {
  holds(
    RUNS,
    fc.property(returnWorlds, histories, (given, history) => {
      const { sale, programme, unspent } = given
      const acts = toTheEnd(sale, unitsOf(sale, history))
      if (acts.length === 0) return
      const { world, state } = playWorld(sale, programme, unspent, acts)
      const { held } = sale.facts
      const convertedFen = total(world.conversions.flatMap(({ points }) => points))
      const pointsBefore = total(held.lots) + total(earlier(given))
      expect(total(world.lots) + convertedFen).toBe(pointsBefore)
      expect(state).toMatchObject({ shortfallPoints: 0, withheldFen: 0, debtPoints: 0 })
      expect(state).not.toHaveProperty('expiredPoints')
      expect(state.rewardsGone ?? []).toHaveLength((sale.result.rewards ?? []).length)
      expect(world.rewards).toEqual([])
      expect(valueOnCard(world) + undoneOfEarlier(given, world)).toBe(valueBefore(sale))
      expect(world.moneyFen).toBe(paidBy(sale, ['cash', 'wechat', 'alipay', 'group_coupon']))
      expect(world.voucherFen).toBe(sale.facts.vouchers?.[0]?.terms.valueFen ?? 0)
      expect(world.paperBack).toBe(paidBy(sale, ['voucher']) > 0)
    }),
  )
})

function paidBy(sale: BookedSale, codes: readonly string[]): number {
  return sale.result.tenders.reduce(
    (sum, { code, amountFen }) => sum + (codes.includes(code) ? amountFen : 0),
    0,
  )
}

/** Points of earlier conversions. */
function earlier({ unspent, sale }: ReturnWorld) {
  return unspent.conversions.filter(({ lot }) => lot !== sale.lot).flatMap(({ points }) => points)
}

function valueBefore(sale: BookedSale): number {
  const lots = (sale.facts.held.value ?? []).flatMap((holding) => holding.lots)
  return lots.reduce((sum, { fen }) => sum + fen, 0)
}

/** Value of earlier conversions that was turned back into points, which are counted as points. */
function undoneOfEarlier({ programme, ...given }: ReturnWorld, world: World): number {
  const { stepPoints, stepFen } = programme.redemption
  const left = total(world.conversions.flatMap(({ points }) => points))
  return ((total(earlier({ programme, ...given })) - left) / stepPoints) * stepFen
}

test('RF-07 never more is handed back than was paid, by tender; every row and column sums', () => {
  holds(
    RUNS,
    fc.property(returnWorlds, histories, reason, (given, history, why) => {
      const { sale, programme, later } = given
      const { acts, state } = playWorld(sale, programme, later, unitsOf(sale, history), { reason: why })
      for (const [position, tender] of sale.result.tenders.entries()) {
        const handed = acts.map(({ result }) => result.tenders[position]?.handedFen ?? 0)
        expect(handed.every((amount) => amount >= 0)).toBe(true)
        expect(handed.reduce<number>((sum, amount) => sum + amount, 0)).toBeLessThanOrEqual(tender.amountFen)
      }
      for (const { result } of acts) {
        for (const { lots, handedFen, asset } of result.tenders) {
          const sum = (lots ?? []).reduce((all, { fen }) => all + fen, 0)
          expect(sum).toBe(asset === undefined ? 0 : handedFen)
        }
        const byTender = result.tenders.reduce((sum, { handedFen }) => sum + handedFen, 0)
        expect(result.handOutFen).toBe(byTender)
        expect(result.handOutFen).toBe(result.grossFen - result.withheldFen)
        const lines = result.lines.map((line) => line.tenderFen.reduce((sum, part) => sum + part, 0))
        const gross = result.tenders.reduce((sum, { grossFen }) => sum + grossFen, 0)
        expect(lines.reduce((sum, part) => sum + part, 0)).toBe(gross)
        const missing = (result.rewardsGone ?? []).reduce(
          (sum, { missingPoints = 0 }) => sum + missingPoints,
          0,
        )
        const taken = total(result.clawbackLots) + total(result.expiredLots ?? [])
        const found = taken + result.debtElsewherePoints + result.shortfallPoints
        expect(found).toBe(result.clawbackPoints + missing)
      }
      expect(state.withheldTenderFen.reduce((sum, part) => sum + part, 0)).toBe(state.withheldFen)
      expect(state.withheldTenderFen.every((part) => part >= 0)).toBe(true)
    }),
  )
})

test('RF-03 RF-10 withheld is the value of the shortfall and what is owed, as far as the money reached', () => {
  holds(
    RUNS,
    fc.property(returnWorlds, histories, (given, history) => {
      const { sale, programme, later } = given
      const { acts } = playWorld(sale, programme, later, unitsOf(sale, history))
      for (const { result } of acts) {
        const { shortfallPoints, withheldFen, debtPoints, rewardsGone = [] } = result.after
        const owedFen = rewardsGone.reduce((sum, one) => sum + one.owedFen, 0)
        const isDebt = programme.refund.shortfall === 'debt'
        const dueFen = owedFen + (isDebt ? 0 : valueOfPoints(shortfallPoints, programme.redemption))
        expect(withheldFen).toBeLessThanOrEqual(dueFen)
        if (withheldFen < dueFen) expect(moneyLeft(result)).toBe(0)
        if (isDebt) expect(debtPoints).toBe(shortfallPoints)
        else
          expect(valueOfPoints(shortfallPoints - debtPoints, programme.redemption)).toBeLessThanOrEqual(
            withheldFen,
          )
      }
    }),
  )

  function moneyLeft({ tenders }: Played['acts'][number]['result']): number {
    const kept = ['registered_voucher', 'group_coupon']
    return tenders.reduce((sum, { code, handedFen }) => sum + (kept.includes(code) ? 0 : handedFen), 0)
  }
})

test('every figure of a return comes out of its explanation', () => {
  holds(
    RUNS,
    fc.property(returnWorlds, histories, reason, (given, history, why) => {
      const { sale, programme, later } = given
      const { acts } = playWorld(sale, programme, later, unitsOf(sale, history), { reason: why })
      for (const { result, why: told } of acts) {
        expect(told.lines.map(recompute)).toEqual(result.lines.map((line) => line.costFen))
        expect(recompute(told.clawback)).toBe(result.clawbackPoints)
        expect(told.shortfall === null ? 0 : recompute(told.shortfall)).toBe(result.shortfallPoints)
        expect(recompute(told.handOut)).toBe(result.handOutFen)
        expect(told.restored === null ? 0 : recompute(told.restored)).toBe(result.restoredPoints)
        const undone = (result.conversionsUndone ?? []).map(({ fen }) => fen)
        expect(told.conversionsUndone.map(recompute)).toEqual(undone)
        expect(told.conversion === null ? 0 : recompute(told.conversion)).toBe(result.conversion?.fen ?? 0)
      }
    }),
  )
})

test('the generated worlds reach what the properties are about', () => {
  const reached = {
    undone: 0,
    undoneInPart: 0,
    expired: 0,
    rewardTaken: 0,
    rewardOwed: 0,
    rewardPointsMissing: 0,
    valueBack: 0,
    newVoucher: 0,
    voucherBack: 0,
    debt: 0,
    limited: 0,
  }
  const worlds = fc.sample(fc.tuple(returnWorlds, histories), { numRuns: RUNS, seed: 1 })
  for (const [{ sale, programme, later }, history] of worlds) {
    const { groups, accruedPoints } = sale.result
    if (groups.reduce((sum, { points }) => sum + points, 0) > accruedPoints) reached.limited += 1
    for (const { result } of playWorld(sale, programme, later, unitsOf(sale, history)).acts) {
      const undone = result.conversionsUndone ?? []
      const gone = result.rewardsGone ?? []
      if (undone.length > 0) reached.undone += 1
      if (undone.some(({ points }) => total(points) % programme.redemption.stepPoints > 0))
        reached.undoneInPart += 1
      if (result.expiredLots !== undefined) reached.expired += 1
      if (gone.some(({ taken }) => taken > 0)) reached.rewardTaken += 1
      if (gone.some(({ owedFen }) => owedFen > 0)) reached.rewardOwed += 1
      if (gone.some(({ missingPoints = 0 }) => missingPoints > 0)) reached.rewardPointsMissing += 1
      if (result.tenders.some(({ lots }) => lots !== undefined)) reached.valueBack += 1
      if (result.tenders.some(({ newVoucherFen }) => newVoucherFen !== undefined)) reached.newVoucher += 1
      if (result.tenders.some(({ voucher }) => voucher !== undefined)) reached.voucherBack += 1
      if (result.after.debtPoints > 0) reached.debt += 1
    }
  }
  expect(Object.entries(reached).filter(([, times]) => times < 5)).toEqual([])
})
