/** What the panel writes beside a figure adds up to it: each sign is that of the calculation. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { termFigure, whyFigure } from '../../renderer/text/sentences.ts'
import { signsOf } from '../../renderer/text/why-terms.ts'
import { type Explanation, fenOf, pointsOf, step } from '../../shared/domain/explain.ts'
import { evaluated } from '../support/builders.ts'
import {
  histories,
  holdingsAfter,
  playReturns,
  sold,
  spend,
  tickets,
  total,
  unitsOf,
} from '../support/generators.ts'
import { holds } from '../support/properties.ts'
import { richTickets } from '../support/rich-tickets.ts'

/** Cut to a limit, or to nothing: their terms come to more, or to less than nothing. */
const CUT: ReadonlySet<string> = new Set(['withheld', 'withheld_quality', 'clawback', 'entry_net'])

function addsUp(why: Explanation): void {
  const signs = signsOf(why)
  const told = why.parts.flatMap((part, place) => {
    const sign = signs[place] ?? null
    return sign === null ? [] : [sign * part.value.amount]
  })
  if (told.length > 0 && !CUT.has(why.code)) {
    expect([why.code, told.reduce((all, term) => all + term, 0)]).toEqual([why.code, why.value.amount])
  }
  for (const part of why.parts) addsUp(part)
}

describe('the terms of an explanation', () => {
  test('of a sale with everything on add up at every step', () => {
    holds(
      500,
      fc.property(richTickets, ({ facts, programme }) => {
        const { why } = evaluated(facts, programme)
        const { due, accrual, redemption, conversion, rewards, change } = why
        for (const one of [due, accrual, redemption, conversion, change, ...rewards]) {
          if (one !== null) addsUp(one)
        }
      }),
    )
  })

  test('of a return add up at every step', () => {
    holds(
      500,
      fc.property(tickets, histories, fc.nat(1000), (ticket, history, spentPermille) => {
        const sale = sold(ticket)
        const held = holdingsAfter(sale)
        const from = spend(held, Math.floor((total(held.here) * spentPermille) / 1000))
        for (const { why } of playReturns(sale, ticket.programme, from, unitsOf(sale, history)).acts) {
          for (const one of [why.handOut, why.change, why.shortfall, why.goods]) {
            if (one !== null) addsUp(one)
          }
        }
      }),
    )
  })

  test('what is taken off has a minus, what is added beside something else a plus, a change its sign', () => {
    const [a, b] = [step('booked_points', 'EA-01', {}, pointsOf(1947)), step('x', 'EA-01', {}, pointsOf(83))]
    const clawback = step('clawback', 'RF-02', {}, pointsOf(1864), [a, b])
    expect(signsOf(clawback)).toEqual([1, -1])
    expect(termFigure(a, 1, true)).toBe('1,947')
    expect(termFigure(b, -1, false)).toBe('−83')
    expect(termFigure(b, 1, false)).toBe('+83')
    const boughtBack = step('shortfall', 'RF-03', {}, pointsOf(-5))
    expect(termFigure(boughtBack, -1, false)).toBe('+5')
    const change = step('points_change', 'RE-04', { gains: 1 }, pointsOf(814), [a])
    expect(whyFigure(change)).toBe('+814')
    expect(whyFigure(clawback)).toBe('1,864')
    expect(signsOf(step('accrual', 'EA-01', {}, pointsOf(2), [a, b, b]))).toEqual([null, 1, 1])
    expect(signsOf(step('entry_net', 'EN-15', {}, fenOf(2), [a, b, b]))).toEqual([1, -1, 1])
    expect(signsOf(step('accrual_limited', 'EA-10', {}, pointsOf(1), [a, b]))).toEqual([null, null])
  })

  test('a thing has its number beside it', () => {
    const umbrella = step('reward_from', 'SV-04', {}, { unit: 'count', amount: 1 })
    expect(whyFigure(umbrella)).toBe('× 1')
  })
})
