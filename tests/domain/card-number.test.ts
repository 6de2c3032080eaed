// Card numbers: how ours are made, what is taken for one, and how little of one is shown.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  CARD_SERIAL_MAX,
  cardNumberIn,
  isOwnCardNumber,
  makeCardNumber,
  maskedCardOnScreen,
  maskedCardOnSlip,
} from '../../shared/domain/card-number.ts'
import { holds } from '../support/properties.ts'

const serials = fc.oneof(
  fc.integer({ min: 0, max: CARD_SERIAL_MAX }),
  fc.constantFrom(0, 1, 9, 10, CARD_SERIAL_MAX - 1, CARD_SERIAL_MAX),
)

describe('a card number of ours', () => {
  test.each([
    [0, '900000000001'],
    [1, '900000000019'],
    [10_000_474, '900100004747'],
    [CARD_SERIAL_MAX, '999999999991'],
  ])('of serial %d is %s', (serial, number) => {
    expect(makeCardNumber(serial)).toBe(number)
    expect(isOwnCardNumber(number)).toBe(true)
  })

  test('is twelve digits, starts with 9, and is different for every serial', () => {
    holds(
      1000,
      fc.property(serials, serials, (one, other) => {
        expect(makeCardNumber(one)).toMatch(/^9[0-9]{11}$/)
        expect(makeCardNumber(one) === makeCardNumber(other)).toBe(one === other)
      }),
    )
  })

  test.each([-1, 0.5, CARD_SERIAL_MAX + 1, Number.NaN, Number.POSITIVE_INFINITY])(
    'has no room for serial %d',
    (serial) => expect(() => makeCardNumber(serial)).toThrow('ten digits'),
  )

  test.each([
    '900100004742',
    '90010000474',
    '9001000047471',
    '800100004746',
    '９00100004747',
    ' 900100004747',
  ])('is not %j', (text) => expect(isOwnCardNumber(text)).toBe(false))
})

describe("a programme's own ranges (EN-11)", () => {
  const ranges = [
    { prefix: '605143', length: 20, luhn: false },
    { prefix: '88', length: 10, luhn: true },
  ]

  test.each([
    ['60514362659100004742', true],
    ['6051436265910000474', false],
    ['60514462659100004742', false],
    ['8812345679', true],
    ['8812345671', false],
    ['900100004747', true],
    ['6051436265910000474x', false],
    ['', false],
  ])('%s is in them or ours: %s', (text, known) => {
    expect(cardNumberIn(text, ranges)).toBe(known ? text : undefined)
  })

  test('a range of more digits than a track holds names no card', () => {
    expect(cardNumberIn('8'.repeat(38), [{ prefix: '8', length: 38, luhn: false }])).toBeUndefined()
  })
})

describe('a masked card number', () => {
  test('shows the first and last four digits', () => {
    const number = makeCardNumber(10_000_474)
    expect(maskedCardOnScreen(number)).toBe('9001 •••• 4747')
    expect(maskedCardOnSlip(number)).toBe('9001****4747')
  })

  test('of a short number shows the last four alone', () => {
    const number = cardNumberIn('8812345679', [{ prefix: '88', length: 10, luhn: true }])
    expect(number && maskedCardOnScreen(number)).toBe('•••• 5679')
    expect(number && maskedCardOnSlip(number)).toBe('****5679')
  })

  test('hides at least four digits, whatever the number', () => {
    holds(
      1000,
      fc.property(serials, (serial) => {
        const shown = maskedCardOnSlip(makeCardNumber(serial)).replace(/\D/g, '')
        expect(shown).toHaveLength(8)
      }),
    )
  })
})
