// Check digits against published numbers, and what each of them promises to notice.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ean13Digit,
  ean13Valid,
  luhnDigit,
  luhnValid,
  mod1110Digit,
  mod1110Valid,
} from '../../shared/domain/check-digits.ts'
import { holds } from '../support/properties.ts'

const digits = (minLength: number, maxLength: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength, maxLength }).map((numbers) => numbers.join(''))

/** `code` with one digit replaced by another. */
function withOneWrong(code: string, at: number, by: number): string {
  return code.slice(0, at) + ((Number(code[at]) + by) % 10) + code.slice(at + 1)
}

function withNeighboursSwapped(code: string, at: number): string {
  return `${code.slice(0, at)}${code[at + 1]}${code[at]}${code.slice(at + 2)}`
}

describe('Luhn', () => {
  // The number of ISO/IEC 7812-1's annex and the card networks' public test numbers.
  test.each(['49927398716', '4111111111111111', '5500005555555559', '378282246310005', '6011111111111117'])(
    '%s is valid',
    (code) => {
      expect(luhnValid(code)).toBe(true)
      expect(luhnDigit(code.slice(0, -1))).toBe(Number(code.at(-1)))
    },
  )

  test.each(['49927398717', '1234567812345678', '', '0', '4111 1111 1111 1111', '４111111111111111', '-18'])(
    '%j is not',
    (code) => expect(luhnValid(code)).toBe(false),
  )

  test('one wrong digit is always noticed', () => {
    holds(
      1000,
      fc.property(digits(1, 30), fc.nat(), fc.integer({ min: 1, max: 9 }), (payload, place, by) => {
        const code = payload + luhnDigit(payload)
        expect(luhnValid(code)).toBe(true)
        expect(luhnValid(withOneWrong(code, place % code.length, by))).toBe(false)
      }),
    )
  })
})

describe('ISO 7064 MOD 11,10', () => {
  // The standard's own example 0794 -> 5, a German tax number and a Croatian OIB as their authorities print them.
  test.each(['07945', '36574261809', '33392005961'])('%s is valid', (code) => {
    expect(mod1110Valid(code)).toBe(true)
    expect(mod1110Digit(code.slice(0, -1))).toBe(Number(code.at(-1)))
  })

  test.each(['07944', '36574261890', '', '7', '0794５', '07 945'])('%j is not', (code) =>
    expect(mod1110Valid(code)).toBe(false),
  )

  test('one wrong digit is always noticed', () => {
    holds(
      1000,
      fc.property(digits(1, 30), fc.nat(), fc.integer({ min: 1, max: 9 }), (payload, place, by) => {
        const code = payload + mod1110Digit(payload)
        expect(mod1110Valid(code)).toBe(true)
        expect(mod1110Valid(withOneWrong(code, place % code.length, by))).toBe(false)
      }),
    )
  })

  test('of neighbours swapped in a slip number at most one pair in forty slips through', () => {
    let swaps = 0
    let missed = 0
    for (let serial = 0; serial < 4000; serial += 1) {
      const payload = `7${String(serial * 249_999_937)
        .padStart(15, '0')
        .slice(-15)}`
      const code = payload + mod1110Digit(payload)
      for (let at = 1; at < 16; at += 1) {
        const swapped = withNeighboursSwapped(code, at)
        if (swapped === code) continue
        swaps += 1
        if (mod1110Valid(swapped)) missed += 1
      }
    }
    expect(swaps).toBeGreaterThan(40_000)
    expect(missed / swaps).toBeLessThan(0.025)
  })
})

describe('EAN-13', () => {
  test('6957842208856 is valid and 6957842208857 is not', () => {
    expect(ean13Valid('6957842208856')).toBe(true)
    expect(ean13Valid('6957842208857')).toBe(false)
    expect(ean13Digit('400638133393')).toBe(1)
  })

  test.each(['', '695784220885', '06957842208856', '695784220885X'])('%j is none', (code) =>
    expect(ean13Valid(code)).toBe(false),
  )
})

test('a check digit over anything but digits is a defect', () => {
  for (const payload of ['', '12a', '１２', ' 1']) {
    expect(() => luhnDigit(payload)).toThrow('check digit')
    expect(() => mod1110Digit(payload)).toThrow('check digit')
  }
  expect(() => ean13Digit('123')).toThrow('twelve digits')
})
