import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  NO_INPUTS,
  type SaleInputEvent,
  type SaleInputs,
  saleInputsReducer,
} from '../../renderer/state/sale-inputs.ts'
import { saleDraftSchema } from '../../shared/contract/sale.ts'
import { SALE_LIMITS } from '../../shared/domain/sale.ts'
import { holds } from '../support/properties.ts'
import { draftOf, outcomeOf } from './samples.ts'

function typed(...events: readonly SaleInputEvent[]): SaleInputs {
  return events.reduce(saleInputsReducer, NO_INPUTS)
}

describe('amounts per price class', () => {
  test('become one amount line each, in the order of the programme, named for the slip', () => {
    const inputs = typed(
      { kind: 'amount', priceClass: 'special', text: '100' },
      { kind: 'amount', priceClass: 'regular', text: '598.5' },
    )
    expect(draftOf(inputs).draft.lines).toMatchObject([
      { kind: 'amount', text: 'regular goods', priceClass: 'regular', unitPriceFen: 598_50, quantity: 1 },
      { kind: 'amount', text: 'special goods', priceClass: 'special', unitPriceFen: 100_00 },
    ])
  })

  test('an empty box is no line, a zero is one and the till refuses it', () => {
    expect(draftOf(typed({ kind: 'amount', priceClass: 'regular', text: '' })).draft.lines).toEqual([])
    expect(draftOf(typed({ kind: 'amount', priceClass: 'regular', text: '0' })).draft.lines).toMatchObject([
      { unitPriceFen: 0 },
    ])
  })

  test('what is absurd never leaves the screen', () => {
    const inputs = typed({ kind: 'amount', priceClass: 'regular', text: '99999999' })
    expect(outcomeOf(inputs)).toMatchObject({ kind: 'unreadable', refusal: { code: 'amount_too_large' } })
  })

  test('goods without a category are of the first that earns', () => {
    const inputs = typed({ kind: 'amount', priceClass: 'regular', text: '1' })
    expect(draftOf(inputs).draft.lines[0]?.category).toBe('shoe')
  })
})

describe('typed lines', () => {
  const toLines: SaleInputEvent = {
    kind: 'to_lines',
    category: 'shoe',
    priceClasses: ['regular', 'special'],
  }

  test('take over the amounts already typed', () => {
    const inputs = typed({ kind: 'amount', priceClass: 'special', text: '100' }, toLines)
    expect(draftOf(inputs).draft.lines).toMatchObject([
      { kind: 'counted', priceClass: 'special', unitPriceFen: 100_00, quantity: 1 },
    ])
  })

  test('begin with one blank line, which is no part of the sale', () => {
    const inputs = typed(toLines)
    expect(inputs.lines).toHaveLength(1)
    expect(draftOf(inputs).draft.lines).toEqual([])
  })

  test('carry text, category, price and pieces', () => {
    const inputs = typed(toLines, {
      kind: 'line',
      id: 1,
      change: { text: ' 羊皮短靴 37 码 ', category: 'bag', price: '500', quantity: '2' },
    })
    expect(draftOf(inputs).draft.lines).toMatchObject([
      { text: '羊皮短靴 37 码', category: 'bag', unitPriceFen: 500_00, quantity: 2 },
    ])
  })

  test('never grow beyond what a slip takes', () => {
    const add: SaleInputEvent = { kind: 'add_line', category: 'shoe', priceClass: 'regular' }
    const inputs = typed(toLines, ...Array.from({ length: SALE_LIMITS.linesMax + 50 }, () => add))
    expect(inputs.lines).toHaveLength(SALE_LIMITS.linesMax)
    expect(new Set(inputs.lines.map((line) => line.id)).size).toBe(SALE_LIMITS.linesMax)
  })
})

describe('tenders', () => {
  const bill: SaleInputEvent = { kind: 'amount', priceClass: 'regular', text: '400' }

  test('one tender takes the whole bill, cash unless another is chosen', () => {
    expect(draftOf(typed(bill)).draft.tenders).toEqual([{ code: 'cash', amountFen: null }])
    const wechat = typed(bill, { kind: 'rest_tender', tender: 'wechat' })
    expect(draftOf(wechat).draft.tenders).toEqual([{ code: 'wechat', amountFen: null }])
  })

  test('a voucher comes before the money that takes the rest', () => {
    const inputs = typed(
      bill,
      { kind: 'splitting', on: true },
      { kind: 'tender', tender: 'wechat', text: '100' },
      { kind: 'tender', tender: 'voucher', text: '80' },
    )
    expect(draftOf(inputs).draft.tenders).toEqual([
      { code: 'voucher', amountFen: 80_00 },
      { code: 'wechat', amountFen: 100_00 },
      { code: 'cash', amountFen: null },
    ])
  })

  test('the tender that takes the rest has no amount of its own any more', () => {
    const inputs = typed(
      bill,
      { kind: 'splitting', on: true },
      { kind: 'tender', tender: 'wechat', text: '100' },
      { kind: 'rest_tender', tender: 'wechat' },
    )
    expect(draftOf(inputs).draft.tenders).toEqual([{ code: 'wechat', amountFen: null }])
  })

  test('back to one tender, typed amounts are gone', () => {
    const inputs = typed(
      bill,
      { kind: 'splitting', on: true },
      { kind: 'tender', tender: 'voucher', text: '80' },
      { kind: 'splitting', on: false },
    )
    expect(draftOf(inputs).draft.tenders).toEqual([{ code: 'cash', amountFen: null }])
  })
})

test('EA-12 a deduction has the first reason of the programme until another is chosen', () => {
  const inputs = typed({ kind: 'deduction', text: '0.06' })
  expect(draftOf(inputs).draft.deduction).toEqual({ amountFen: 6, reason: 'rounding' })
  const flaw = saleInputsReducer(inputs, { kind: 'deduction_reason', reason: 'flaw' })
  expect(draftOf(flaw).draft.deduction).toEqual({ amountFen: 6, reason: 'flaw' })
  expect(draftOf(typed({ kind: 'deduction', text: '0.00' })).draft.deduction).toBeNull()
})

test('whatever is typed, what leaves the screen passes the contract', () => {
  const text = fc.oneof(fc.stringMatching(/^\d{0,9}(\.\d{0,3})?$/), fc.string({ maxLength: 12 }))
  const event: fc.Arbitrary<SaleInputEvent> = fc.oneof(
    fc.record({
      kind: fc.constant('amount' as const),
      priceClass: fc.constantFrom('regular', 'special'),
      text,
    }),
    fc.record({ kind: fc.constant('deduction' as const), text }),
    fc.record({ kind: fc.constant('tender' as const), tender: fc.constantFrom('voucher', 'wechat'), text }),
    fc.record({ kind: fc.constant('rest_tender' as const), tender: fc.constantFrom('cash', 'wechat') }),
    fc.record({ kind: fc.constant('splitting' as const), on: fc.boolean() }),
    fc.record({
      kind: fc.constant('to_lines' as const),
      category: fc.constant('shoe'),
      priceClasses: fc.constant(['regular', 'special']),
    }),
    fc.record({
      kind: fc.constant('line' as const),
      id: fc.constantFrom(1, 2),
      change: fc.record({ price: text, quantity: text }),
    }),
  )
  holds(
    1_000,
    fc.property(fc.array(event, { maxLength: 12 }), (events) => {
      const outcome = outcomeOf(typed(...events))
      if (outcome.kind === 'unreadable') return
      expect(saleDraftSchema.safeParse(outcome.draft).error).toBeUndefined()
    }),
  )
})
