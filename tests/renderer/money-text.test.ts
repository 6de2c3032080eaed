import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fenOfText, piecesOfText, textOfFen } from '../../renderer/state/money-text.ts'
import { fen } from '../../shared/domain/money.ts'
import { SALE_LIMITS } from '../../shared/domain/sale.ts'
import { holds } from '../support/properties.ts'

describe('an amount as typed becomes whole fen', () => {
  test.each([
    ['598', 598_00],
    ['598.', 598_00],
    ['598.5', 598_50],
    ['598.05', 598_05],
    ['.5', 50],
    ['0', 0],
    ['0.01', 1],
    ['1000000', 100_000_000],
  ])('%s is %i fen', (text, amount) => {
    expect(fenOfText(text)).toEqual({ ok: true, value: amount })
  })

  test.each([
    ['12.345', 'three_decimals'],
    ['0.001', 'three_decimals'],
    ['', 'amount_unreadable'],
    ['.', 'amount_unreadable'],
    ['-5', 'amount_unreadable'],
    ['1e9', 'amount_unreadable'],
    ['１２', 'amount_unreadable'],
    ['12,000', 'amount_unreadable'],
    ['1000000.01', 'amount_too_large'],
    ['99999999', 'amount_too_large'],
    ['9'.repeat(400), 'amount_unreadable'],
  ])('%s is refused as %s', (text, code) => {
    expect(fenOfText(text)).toMatchObject({ ok: false, code })
  })

  test('every amount a line may have comes back from its own text, to the fen', () => {
    holds(
      2_000,
      fc.property(fc.integer({ min: 0, max: SALE_LIMITS.unitPriceFenMax }), (amount) => {
        expect(fenOfText(textOfFen(fen(amount)))).toEqual({ ok: true, value: amount })
      }),
    )
  })

  test('no text throws', () => {
    holds(
      2_000,
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        fenOfText(text)
      }),
    )
  })
})

test.each([
  ['1', 1],
  ['9999', 9999],
  ['10000', null],
  ['', null],
  ['1.5', null],
])('%s pieces are %s', (text, pieces) => {
  expect(piecesOfText(text, SALE_LIMITS.quantityMax)).toBe(pieces)
})
