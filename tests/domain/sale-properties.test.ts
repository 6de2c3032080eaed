/** What holds of every sale, whatever the programme asks for: sums, bounds, explanations, and that less never earns more. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accrue } from '../../shared/domain/accrual.ts'
import { pointsInLots } from '../../shared/domain/lots.ts'
import { keptSharesOf } from '../../shared/domain/shares.ts'
import { evaluated } from '../support/builders.ts'
import { holds } from '../support/properties.ts'
import { nodesOf, recompute } from '../support/recompute.ts'
import { richTickets } from '../support/rich-tickets.ts'

const RUNS = 600
const sum = (amounts: readonly number[]) => amounts.reduce((all, amount) => all + amount, 0)

test('the explanations of a sale with everything on come to what is booked', () => {
  holds(
    RUNS,
    fc.property(richTickets, ({ facts, programme }) => {
      const { result, why } = evaluated(facts, programme)
      expect(why.lines.map(recompute)).toEqual(result.lines.map((line) => line.priceFen))
      expect(recompute(why.due)).toBe(result.dueFen)
      expect(recompute(why.accrual)).toBe(result.accruedPoints)
      const earning = nodesOf(why.accrual, 'earning_money').map(({ value }) => value.amount)
      const grouped = sum(result.groups.map((group) => group.moneyFen))
      if (programme.accrual.base === 'paid' && earning.length > 0) expect(earning).toEqual([grouped])
      expect(why.redemption === null ? 0 : recompute(why.redemption)).toBe(result.redeemedFen)
      expect(why.conversion === null ? undefined : recompute(why.conversion)).toBe(result.conversion?.fen)
      expect(why.rewards.map(({ params }) => params['reward'])).toEqual(
        (result.rewards ?? []).map(({ code }) => code),
      )
      for (const reward of why.rewards) recompute(reward)
    }),
  )
})

test('RF-02 EA-12 shares sum by row and by column, and nothing is negative', () => {
  holds(
    RUNS,
    fc.property(richTickets, ({ facts, programme }) => {
      const { result } = evaluated(facts, programme)
      for (const line of result.lines) {
        expect(line.priceFen - line.deductionFen).toBe(line.costFen)
        expect(line.redeemedFen + sum(line.tenderFen)).toBe(line.costFen)
        expect(
          Math.min(line.deductionFen, line.costFen, line.redeemedFen, ...line.tenderFen),
        ).toBeGreaterThanOrEqual(0)
      }
      for (const [position, tender] of result.tenders.entries()) {
        expect(sum(result.lines.map((line) => line.tenderFen[position] ?? 0))).toBe(tender.amountFen)
      }
      expect(sum(result.lines.map((line) => line.deductionFen))).toBe(result.deductionFen)
      expect(sum(result.lines.map((line) => line.redeemedFen))).toBe(result.redeemedFen)
      expect(sum(result.tenders.map((tender) => tender.amountFen))).toBe(result.dueFen)
    }),
  )
})

test('SV-01 no asset is spent beyond what sat here, lot by lot', () => {
  holds(
    RUNS,
    fc.property(richTickets, ({ facts, programme }) => {
      const { result } = evaluated(facts, programme)
      const here = new Map(
        (facts.held.value ?? []).flatMap(({ lots }) => lots).map((lot) => [lot.lot, lot.fen]),
      )
      const spent = new Map<string, number>()
      for (const { asset, lots = [], amountFen, carried } of result.tenders) {
        if (asset === undefined || carried === true) continue
        expect(sum(lots.map((lot) => lot.fen))).toBe(amountFen)
        for (const lot of lots) spent.set(lot.lot, (spent.get(lot.lot) ?? 0) + lot.fen)
      }
      for (const [lot, amount] of spent) expect(amount).toBeLessThanOrEqual(here.get(lot) ?? 0)
    }),
  )
})

test('EA-10 RE-02 never above a limit; points that convert were there', () => {
  holds(
    RUNS,
    fc.property(richTickets, ({ facts, programme }) => {
      const { result } = evaluated(facts, programme)
      const { perSale, perDay, perMonth } = programme.accrual.limits
      const { day = 0, month = 0 } = facts.member?.accrued ?? {}
      const uncut = sum(result.groups.map((group) => group.points))
      const left = [perSale ?? uncut, (perDay ?? uncut + day) - day, (perMonth ?? uncut + month) - month]
      expect(result.accruedPoints).toBe(Math.min(uncut, ...left.map((most) => Math.max(0, most))))
      const converted = result.conversion
      if (converted === undefined) return
      expect(converted.ownPoints).toBeLessThanOrEqual(result.accruedPoints)
      expect(pointsInLots(converted.lots) + converted.ownPoints).toBe(converted.points)
    }),
  )
})

test('section 12: keeping less of a sale never raises its points, carried money and rounding up included', () => {
  const parts = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 5, maxLength: 5 })
  holds(
    RUNS,
    fc.property(richTickets, parts, fc.nat(4), ({ facts, programme }, shares, away) => {
      const { result } = evaluated(facts, programme)
      const kept = (keepAway: boolean) =>
        facts.lines.map(({ category, priceClass }, index) => {
          const line = result.lines[index]
          if (line === undefined) throw new Error('a result for every line')
          const isAway = index === away % facts.lines.length
          const keptFen = isAway && !keepAway ? 0 : Math.floor((line.costFen * (shares[index] ?? 0)) / 1000)
          const { tenderFen } = keptSharesOf(line, keptFen, Math.max(1, line.costFen))
          return { category, priceClass, listFen: line.listFen, priceFen: line.priceFen, tenderFen }
        })
      const more = accrue(facts, kept(true), result.tenders, programme).points
      expect(accrue(facts, kept(false), result.tenders, programme).points).toBeLessThanOrEqual(more)
      expect(more).toBeLessThanOrEqual(result.accruedPoints)
    }),
  )
})
