/** Every number explains itself: what an explanation comes to, computed again from its figures alone, is what is booked. */
import { describe, expect, test } from 'vitest'
import { evaluateAdjustment } from '../../shared/domain/adjustment.ts'
import { evaluateClaim } from '../../shared/domain/claim.ts'
import type { Posting } from '../../shared/domain/entry.ts'
import { evaluateExchange } from '../../shared/domain/exchange.ts'
import type { Explanation } from '../../shared/domain/explain.ts'
import { evaluateExtra } from '../../shared/domain/extra.ts'
import { evaluateRedemption } from '../../shared/domain/item-redemption.ts'
import { memberOwner, POINTS_ASSET } from '../../shared/domain/ledger.ts'
import {
  adjustmentPostings,
  claimPostings,
  extraPostings,
  redemptionPostings,
  topUpPostings,
  unknownReturnPostings,
} from '../../shared/domain/ledger-acts.ts'
import { refundPostings } from '../../shared/domain/ledger-refund.ts'
import { salePostings } from '../../shared/domain/ledger-sale.ts'
import { NO_POINTS } from '../../shared/domain/points.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { evaluateSale } from '../../shared/domain/quote.ts'
import type { BookedSale, RefundResult } from '../../shared/domain/refund.ts'
import { evaluateRefund } from '../../shared/domain/refund-evaluation.ts'
import type { RewardGiven, SaleFacts, SaleMember, SaleResult } from '../../shared/domain/sale.ts'
import { makeSlipNumber } from '../../shared/domain/slip-number.ts'
import { evaluateTopUp } from '../../shared/domain/top-up.ts'
import { evaluateUnknownReturn } from '../../shared/domain/unknown-return.ts'
import { CASES_TIME_LIMIT_MS, holdsInCases } from '../support/properties.ts'
import { recompute } from '../support/recompute.ts'
import { HOLDER } from './books.ts'
import { eachDrawn, eachHistory } from './cases.ts'
import type { Choices } from './choices.ts'
import { at } from './exact.ts'
import { adjustmentFrom, extraFrom, redemptionFrom, topUpFrom, unknownReturnFrom } from './generate-acts.ts'
import { claimFrom } from './generate-claim.ts'
import { exchangeFrom } from './generate-exchange.ts'
import { historyFrom, type ReturnAct } from './generate-history.ts'
import { saleFrom } from './generate-sale.ts'

/** Null is right where there is nothing to explain. */
function explains(why: Explanation | null | undefined, booked: number | undefined): void {
  if (why === null || why === undefined) return
  expect(why.value.amount).toBe(booked)
  expect(recompute(why)).toBe(booked)
}

const optionsOf = ({ period, priceClass }: ReturnAct['overrides']) => ({
  overridePeriod: period,
  overrideNotReturnable: priceClass,
})

const SLIP = makeSlipNumber({ site: 1, till: 1, epoch: 1, seq: 1 })

const actOn = (facts: { readonly businessDate: SaleFacts['businessDate'] }, programme: Programme) => ({
  id: 'this-act',
  holder: HOLDER,
  businessDate: facts.businessDate,
  slipNumber: SLIP,
  programme,
})

/** What the postings change on a member's points. */
function movedPoints(postings: readonly Posting[], memberId: string): number {
  const owner = memberOwner(memberId)
  return postings
    .filter((posting) => posting.owner === owner && posting.asset === POINTS_ASSET)
    .reduce((sum, { amount }) => sum + amount, 0)
}

/** What a reward gives, as a figure. */
function givenFigure({ gives }: RewardGiven, programme: Programme): number | undefined {
  if (gives.kind === 'points') return gives.points
  if (gives.kind === 'gift') return 1
  return programme.vouchers.find(({ code }) => code === gives.voucher)?.valueFen
}

describe('explanation = booked', { timeout: CASES_TIME_LIMIT_MS }, () => {
  test('of every sale: prices, bill, redemption, points, conversion, rewards, all points it moves', () => {
    holdsInCases(
      8,
      eachDrawn((choices, drawn) => {
        const { facts, programme } = saleFrom(choices, drawn)
        const judged = evaluateSale(facts, programme)
        if (!judged.ok) return
        const { result, why } = judged.value
        for (const [line, { priceFen }] of result.lines.entries()) explains(at(why.lines, line), priceFen)
        explains(why.due, result.dueFen)
        explains(why.accrual, result.accruedPoints)
        explains(why.redemption, result.redeemedFen)
        explains(why.conversion, result.conversion?.fen)
        expect(why.redemption === null).toBe(result.redeemedPoints === 0)
        expect(why.conversion === null).toBe(result.conversion === undefined)
        const rewards = result.rewards ?? []
        expect(why.rewards).toHaveLength(rewards.length)
        for (const [place, reward] of rewards.entries()) {
          explains(at(why.rewards, place), givenFigure(reward, programme))
        }
        explainsMoved(why.change, facts, result, programme)
      }),
    )
  })

  test('of every return: lines, claw-back, shortfall, money, points that come back, conversions, all points it moves', () => {
    holdsInCases(
      8,
      eachHistory(4, (drawn, programme) => {
        for (const act of historyFrom(drawn, programme) ?? []) explainsReturn(act)
      }),
    )
  })

  test('of every exchange: what is paid, handed out and changed', () => {
    holdsInCases(
      6,
      eachHistory(2, (drawn, programme) => {
        const exchange = exchangeFrom(drawn, programme)
        if (exchange === null) return
        const { refund, sale } = exchange.asked
        const judged = evaluateExchange({ sale, refund: { ...refund, options: optionsOf(refund.overrides) } })
        if (!judged.ok) return
        const { why, payFen, handOutFen, netPoints, refund: returned, sale: bought, saleFacts } = judged.value
        explains(why.pay, payFen)
        explains(why.handOut, handOutFen)
        explains(why.points, netPoints)
        explainsMovedBack(returned.why.change, refund.sale, returned.result, refund.programme)
        explainsMoved(bought.why.change, saleFacts, bought.result, sale.programme)
      }),
    )
  })

  test('of every claim', () => {
    holdsInCases(
      4,
      eachHistory(0, (drawn, programme) => {
        const claim = claimFrom(drawn, programme)
        if (claim === null) return
        const judged = evaluateClaim(claim.sale, claim.facts, claim.programme)
        if (!judged.ok) return
        const { result, why } = judged.value
        const { memberId } = claim.facts.member
        explains(why.accrual, result.accruedPoints)
        explains(why.conversion, result.conversion?.fen)
        const postings = claimPostings(actOn(claim.sale.facts, claim.programme), memberId, result)
        explains(why.change, movedPoints(postings, memberId))
      }),
    )
  })

  test('of every return of an unknown sale', () => {
    holdsInCases(
      2,
      eachDrawn((choices, programme) => {
        const facts = unknownReturnFrom(choices, programme)
        const judged = evaluateUnknownReturn(facts, programme)
        if (!judged.ok) return
        const { result, why } = judged.value
        explains(why.clawback, result.clawbackPoints)
        explains(why.shortfall, result.shortfallPoints)
        explains(why.handOut, result.handOutFen)
        const memberId = facts.member?.memberId ?? null
        expect(why.change === null).toBe(memberId === null)
        if (memberId === null) return
        const postings = unknownReturnPostings(actOn(facts, programme), memberId, result)
        explains(why.change, movedPoints(postings, memberId))
      }),
    )
  })

  test('of every top-up: points, value, conversion, rewards', () => {
    eachAct(topUpFrom, evaluateTopUp, ({ facts, programme, memberId, result, why }) => {
      explains(why[0], movedPoints(topUpPostings(actOn(facts, programme), memberId, result), memberId))
      explains(of(why, 'top_up_value'), result.principalFen + result.bonusFen)
      explains(of(why, 'conversion'), result.conversion?.fen)
      const others = (result.rewards ?? []).filter(
        ({ to, gives }) => to !== 'member' || gives.kind !== 'points',
      )
      const told = why.filter(({ code }) => code.startsWith('reward_'))
      expect(told.map(recompute)).toEqual(others.map((reward) => givenFigure(reward, programme)))
    })
  })

  test('of every redemption for items: points, money beside them, value put onto the card', () => {
    eachAct(redemptionFrom, evaluateRedemption, ({ facts, programme, memberId, result, why }) => {
      explains(why[0], movedPoints(redemptionPostings(actOn(facts, programme), memberId, result), memberId))
      explains(of(why, 'items_pay'), result.payFen)
      explains(of(why, 'items_value'), result.rebateFen)
    })
  })

  test('of all points without a sale, and by hand', () => {
    eachAct(extraFrom, evaluateExtra, ({ facts, programme, memberId, result, why }) => {
      explains(why[0], movedPoints(extraPostings(actOn(facts, programme), memberId, result), memberId))
      explains(of(why, 'conversion'), result.conversion?.fen)
    })
    eachAct(adjustmentFrom, evaluateAdjustment, ({ facts, programme, memberId, result, why }) => {
      explains(why[0], movedPoints(adjustmentPostings(actOn(facts, programme), memberId, result), memberId))
      explains(of(why, 'conversion'), result.conversion?.fen)
    })
  })
})

const of = (why: readonly Explanation[], wanted: string) => why.find(({ code }) => code === wanted)

/** Generated acts of one kind that the rules let through, each with what it comes to. */
function eachAct<
  Facts extends { readonly businessDate: SaleFacts['businessDate']; readonly member: SaleMember },
  ActResult,
>(
  factsFrom: (choices: Choices, programme: Programme) => Facts,
  evaluate: (
    facts: Facts,
    programme: Programme,
  ) =>
    | {
        readonly ok: true
        readonly value: { readonly result: ActResult; readonly why: readonly Explanation[] }
      }
    | { readonly ok: false },
  holds: (act: {
    readonly facts: Facts
    readonly programme: Programme
    readonly memberId: string
    readonly result: ActResult
    readonly why: readonly Explanation[]
  }) => void,
): void {
  holdsInCases(
    3,
    eachDrawn((choices, programme) => {
      const facts = factsFrom(choices, programme)
      const judged = evaluate(facts, programme)
      if (judged.ok) holds({ facts, programme, memberId: facts.member.memberId, ...judged.value })
    }),
  )
}

function explainsMoved(
  change: Explanation,
  facts: SaleFacts,
  result: SaleResult,
  programme: Programme,
): void {
  const memberId = facts.member?.memberId ?? null
  const moved =
    memberId === null ? 0 : movedPoints(salePostings(actOn(facts, programme), facts, result), memberId)
  explains(change, moved)
}

/** Points that are owed elsewhere are nothing that this till's postings move. */
function explainsMovedBack(
  change: Explanation,
  sale: BookedSale,
  result: RefundResult,
  programme: Programme,
): void {
  const { member, businessDate } = sale.facts
  if (member === null) {
    explains(change, 0)
    return
  }
  const { memberId } = member
  const returned = { ...sale, id: sale.lot, slipNumber: SLIP, businessDate, memberId }
  const here = { ...result, debtElsewherePoints: NO_POINTS }
  explains(change, movedPoints(refundPostings(actOn(sale.facts, programme), returned, here), memberId))
}

function explainsReturn({ sale, facts, programme, overrides }: ReturnAct): void {
  const judged = evaluateRefund(sale, facts, programme, optionsOf(overrides))
  if (!judged.ok) return
  const { result, why } = judged.value
  for (const [place, { costFen }] of result.lines.entries()) explains(at(why.lines, place), costFen)
  explains(why.clawback, result.clawbackPoints)
  explains(why.shortfall, result.shortfallPoints)
  explains(why.handOut, result.handOutFen)
  explains(why.restored, result.restoredPoints)
  const undone = result.conversionsUndone ?? []
  expect(why.conversionsUndone).toHaveLength(undone.length)
  for (const [place, { fen }] of undone.entries()) explains(at(why.conversionsUndone, place), fen)
  explains(why.conversion, result.conversion?.fen)
  expect(why.surrender !== null).toBe(result.surrenderCard === true)
  explainsMovedBack(why.change, sale, result, programme)
}
