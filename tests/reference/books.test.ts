/** What is booked of generated sales and returns: every act balances, no account is below zero, accounts are what results say. */
import { describe, expect, test } from 'vitest'
import { refundPostings } from '../../shared/domain/ledger-refund.ts'
import { salePostings } from '../../shared/domain/ledger-sale.ts'
import { evaluateRefund } from '../../shared/domain/refund-evaluation.ts'
import { makeSlipNumber } from '../../shared/domain/slip-number.ts'
import { CASES_TIME_LIMIT_MS, holdsInCases } from '../support/properties.ts'
import { toLots } from './answer.ts'
import {
  booked,
  HOLDER,
  heldOf,
  meanwhileBooked,
  membersPoints,
  membersRebate,
  opening,
  rebateOf,
} from './books.ts'
import { eachHistory } from './cases.ts'
import { plansFrom, runPlan } from './plans.ts'
import type { World } from './world.ts'

const SLIP = makeSlipNumber({ site: 1, till: 1, epoch: 1, seq: 1 })

describe('what is booked', { timeout: CASES_TIME_LIMIT_MS }, () => {
  test('protocol invariants 1 and 2: every sale and return balances, and no account is ever below zero', () => {
    holdsInCases(
      12,
      eachHistory(1, (drawn, programme) => {
        const plans = plansFrom(drawn, programme)
        if (plans === null) return
        const { sale, programme: rules } = plans.world
        const acts = runPlan(plans.world, plans.piecemeal, evaluateRefund, plans.reason)
        if (acts === null) return
        const of = (id: string, businessDate: World['today']) => ({
          id,
          holder: HOLDER,
          businessDate,
          slipNumber: SLIP,
          programme: rules,
        })
        let books = booked(
          opening(plans.sold),
          salePostings(of(sale.lot, sale.facts.businessDate), sale.facts, sale.result),
        )
        sameAs(plans.sold, books)
        books = meanwhileBooked(books, plans.sold, plans.world)
        for (const [place, { facts, result, after }] of acts.entries()) {
          const returnedSale = {
            facts: sale.facts,
            result: sale.result,
            id: sale.lot,
            slipNumber: SLIP,
            businessDate: sale.facts.businessDate,
            memberId: sale.facts.member?.memberId ?? null,
          }
          books = booked(
            books,
            refundPostings(of(`return-${place}`, facts.businessDate), returnedSale, result),
          )
          sameAs(after, books)
        }
      }),
    )
  })
})

/** Points by lot, and value of conversions by lot, are what the results say. */
function sameAs(world: World, books: ReturnType<typeof booked>): void {
  if (world.sale.facts.member === null) return
  expect(membersPoints(books)).toStrictEqual(heldOf(toLots(world.held)))
  expect(membersRebate(books)).toStrictEqual(rebateOf(world))
}
