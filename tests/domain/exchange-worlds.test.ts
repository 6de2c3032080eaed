/** Properties of exchanges, claims and voids over generated sales with everything around them (RF-04, EN-20, RF-09). */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { claimedSale, evaluateClaim } from '../../shared/domain/claim.ts'
import { evaluateExchange } from '../../shared/domain/exchange.ts'
import { exchangeDifference } from '../../shared/domain/exchange-check.ts'
import { lotsAfterReturn } from '../../shared/domain/held-after-return.ts'
import { points } from '../../shared/domain/points.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { evaluateSale } from '../../shared/domain/quote.ts'
import type { BookedSale } from '../../shared/domain/refund.ts'
import { evaluateRefund, initialRefundState } from '../../shared/domain/refund-evaluation.ts'
import {
  aBookedSale,
  accepted,
  aFactor,
  aLot,
  aMember,
  aRefund,
  aSale,
  OWN_LOT,
  refunded,
} from '../support/builders.ts'
import { histories, playReturns, tickets, total, unitsOf } from '../support/generators.ts'
import { holds } from '../support/properties.ts'
import { recompute } from '../support/recompute.ts'
import { regrouped, theRest } from '../support/regroup.ts'
import { type ReturnWorld, returnWorlds } from '../support/return-worlds.ts'
import { around, type World } from '../support/world.ts'

const RUNS = 500

/** Today everything is doubled for the member. */
function doubled(programme: Programme): Programme {
  const factor = aFactor(2000, { kind: 'tier', tier: 'member' }, 'today')
  return { ...programme, accrual: { ...programme.accrual, factors: [...programme.accrual.factors, factor] } }
}

const newGoods = tickets.map(({ facts }) => facts.lines)

function exchanged(
  { sale, programme }: ReturnWorld,
  world: World,
  history: Parameters<typeof unitsOf>[1],
  lines: BookedSale['facts']['lines'],
) {
  const [returned] = unitsOf(sale, history)
  fc.pre(returned !== undefined)
  const today = doubled(programme)
  const facts = aRefund(sale, { ...around(world), returned })
  const goods = aSale({ lines, member: sale.facts.member, businessDate: sale.facts.businessDate })
  const ask = {
    refund: { sale, facts, programme },
    sale: { facts: { ...goods, held: { ...goods.held, value: [] } }, programme: today },
  }
  return { exchange: accepted(evaluateExchange(ask)), today }
}

test('RF-04 the halves of an exchange stand alone, belong together and sum to one net amount', () => {
  holds(
    RUNS,
    fc.property(returnWorlds, histories, newGoods, (given, history, lines) => {
      const { sale: old, programme, later } = given
      const { exchange, today } = exchanged(given, later, history, lines)
      const { refundFacts, refund, saleFacts, sale, payFen, handOut, handOutFen, netPoints, why } = exchange
      expect(accepted(evaluateSale(saleFacts, today)).result).toEqual(sale.result)
      expect(accepted(evaluateRefund(old, refundFacts, programme)).result).toEqual(refund.result)
      const halves = {
        refund: { sale: old, facts: refundFacts, result: refund.result, programme },
        sale: { facts: saleFacts, result: sale.result, programme: today },
      }
      expect(exchangeDifference(halves)).toBeNull()

      const carried = sale.result.tenders.filter((tender) => tender.carried === true)
      const carriedFen = carried.reduce((sum, { amountFen }) => sum + amountFen, 0)
      expect(carriedFen + payFen).toBe(sale.result.dueFen)
      expect(carriedFen + handOutFen).toBe(refund.result.handOutFen)
      const money = handOut.filter(({ code }) => code !== 'group_coupon' && code !== 'registered_voucher')
      if (payFen > 0) expect(money).toEqual([])
      for (const { lots, amountFen, asset } of [...carried, ...handOut]) {
        if (asset !== undefined) expect(lots?.reduce((sum, lot) => sum + lot.fen, 0)).toBe(amountFen)
      }
      expect(recompute(why.pay)).toBe(payFen)
      expect(recompute(why.handOut)).toBe(handOutFen)
      expect(recompute(why.points)).toBe(netPoints)
    }),
  )
})

test('RF-04 an exchange and the full return of both are nothing', () => {
  holds(
    RUNS,
    fc.property(returnWorlds, histories, newGoods, (given, history, lines) => {
      const { programme, unspent } = given
      fc.pre(programme.redemption.mode === 'on_request')
      const { exchange, today } = exchanged(given, unspent, history, lines)
      const { refund, saleFacts, sale, payFen, handOutFen } = exchange
      const bought: BookedSale = { facts: saleFacts, result: sale.result, lot: 'new' }
      const held = lotsAfterReturn({ facts: { held: unspent.lots }, result: refund.result })
      const rewards = (sale.result.rewards ?? []).map(({ gives }, position) =>
        gives.kind === 'points'
          ? { position, here: gives.points, lots: [aLot(`new.r${position}`, gives.points)] }
          : { position, here: 1 },
      )
      const given2 = rewards.flatMap(({ position, lots = [] }) =>
        sale.result.rewards?.[position]?.to === 'member' ? lots : [],
      )
      const holding = [...held, aLot('new', sale.result.accruedPoints), ...given2]
      const facts = aRefund(bought, { held: holding.filter((lot) => lot.points > 0), rewards })
      fc.pre(facts.returned.length > 0)
      const back = accepted(evaluateRefund(bought, facts, today)).result
      expect(back).toMatchObject({ shortfallPoints: 0, withheldFen: 0, handOutFen: sale.result.dueFen })
      expect(refund.result).toMatchObject({ shortfallPoints: 0, withheldFen: 0 })
      expect(handOutFen + back.handOutFen).toBe(refund.result.grossFen + payFen)
      const after = lotsAfterReturn({ facts: { held: holding }, result: back })
      expect(total(after)).toBe(total(held))
    }),
  )
})

test('RF-09 a void is the full return of what is kept', () => {
  holds(
    RUNS,
    fc.property(returnWorlds, histories, ({ sale, programme, later }, history) => {
      const [returned] = unitsOf(sale, history)
      const first = returned && refunded(sale, aRefund(sale, { returned, ...around(later) }), programme)
      const before = first?.result.after ?? initialRefundState(sale)
      const world = { ...around(later), held: [], expired: [], converted: [], rewards: [] }
      const { reason: _, ...facts } = aRefund(sale, { before, ...world })
      fc.pre(facts.returned.length > 0)
      const voided = accepted(evaluateRefund(sale, { ...facts, returned: [], void: true }, programme))
      expect(voided).toEqual(refunded(sale, { ...facts, reason: 'wrong_size' }, programme))
    }),
  )
})

test('RF-02 what is clawed and what the kept goods earn are always what was booked', () => {
  holds(
    RUNS,
    fc.property(returnWorlds, histories, ({ sale, programme, later }, history) => {
      for (const acts of [unitsOf(sale, history)]) {
        let before = initialRefundState(sale)
        for (const returned of acts) {
          const { result, why } = refunded(
            sale,
            aRefund(sale, { returned, before, ...around(later) }),
            programme,
          )
          const kept = why.clawback.parts.find(({ code }) => code === 'kept_goods_points')?.value.amount ?? -1
          expect(result.after.clawedPoints + kept).toBe(sale.result.accruedPoints)
          before = result.after
        }
      }
    }),
  )
})

test('EN-20 a claimed sale gives back its claim’s points whole, whatever the order of its returns', () => {
  const order = fc.array(fc.nat(100), { minLength: 1, maxLength: 12 })
  holds(
    RUNS,
    fc.property(tickets, histories, order, fc.nat(3), (ticket, history, ranks, before) => {
      const bare = { ...ticket.facts, member: null, redeemPoints: points(0) }
      const tenders = [{ code: 'cash', amountFen: null }]
      const programme = { ...ticket.programme, card: { ...ticket.programme.card, lateDays: 1 } }
      const sale = aBookedSale({ ...bare, tenders, held: { lots: [], birthdayRights: 0 } }, programme)
      const acts = unitsOf(sale, history)
      const early = playReturns(sale, programme, { here: [], elsewhere: 0 }, acts.slice(0, before))
      fc.pre(early.state.kept.some((kept) => kept > 0))
      const facts = {
        businessDate: sale.facts.businessDate,
        member: aMember({ birthday: { day: true, month: true } }),
        kept: early.state.kept,
        claimedBefore: false,
        held: { lots: [] },
      }
      const { result, why } = accepted(evaluateClaim(sale, facts, programme))
      expect(recompute(why.accrual)).toBe(result.accruedPoints)
      const claimed = claimedSale(sale, facts, result, OWN_LOT)
      const rest = theRest(sale, acts.slice(0, before))
      let state = early.state
      let here = result.accruedPoints as number
      for (const returned of regrouped([rest], ranks, 1)) {
        const held = here === 0 ? [] : [aLot(OWN_LOT, here)]
        const back = refunded(claimed, aRefund(claimed, { returned, before: state, held }), programme).result
        expect(back.shortfallPoints).toBe(0)
        here -= back.clawbackPoints
        state = back.after
      }
      expect([here, state.clawedPoints]).toEqual([0, result.accruedPoints])
    }),
  )
})
