/** Numbers of resident identity cards: the standard's own examples, and what the check character promises to notice. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type IdNumber, idNumberTail, maskIdTail, readIdNumber } from '../../shared/domain/id-document.ts'
import { businessDate, plusDays } from '../../shared/domain/time.ts'
import { holds } from '../support/properties.ts'

const read = (typed: string) => {
  const answer = readIdNumber(typed)
  return answer.ok ? answer.value : answer.code
}

describe('EN-02 ID-document numbers', () => {
  test('the example printed in GB 11643 is valid, and one that ends in a digit', () => {
    expect(read('11010519491231002X')).toBe('11010519491231002X')
    expect(read('440524198001010013')).toBe('440524198001010013')
  })

  test.each([
    ['small x, spaces and hyphens', ' 110105 19491231-002x ', '11010519491231002X'],
    ['full-width signs of an input method', '１１０１０５１９４９１２３１００２Ｘ', '11010519491231002X'],
    ['a wrong check character', '110105194912310021', 'id_number_check'],
    ['fifteen digits of the old cards', '110105491231002', 'id_number_old'],
    ['fourteen digits', '11010549123100', 'id_number_length'],
    ['nineteen digits', '1101051949123100211', 'id_number_length'],
    ['nothing', '', 'id_number_length'],
    ['a day that never was', '110105194902310021', 'id_number_invalid'],
    ['a place that is none', '010105194912310029', 'id_number_invalid'],
    ['an X in the middle', '1101051949X231002X', 'id_number_invalid'],
    ['letters', 'ABCDEFGHIJKLMNOPQR', 'id_number_invalid'],
  ])('%s', (_, typed, expected) => expect(read(typed)).toBe(expected))

  test('the length is told, so that a digit left out is seen', () => {
    expect(readIdNumber('11010519491231002')).toMatchObject({ details: { length: 17 } })
  })

  const WEIGHTS = Array.from({ length: 17 }, (_, at) => 2 ** (17 - at) % 11)
  const numbers = fc
    .tuple(
      fc.integer({ min: 110_000, max: 829_999 }),
      fc.integer({ min: 0, max: 40_000 }),
      fc.integer({ min: 0, max: 999 }),
    )
    .map(([place, days, sequence]) => {
      const born = plusDays(businessDate('1910-01-01'), days).replaceAll('-', '')
      const payload = `${place}${born}${String(sequence).padStart(3, '0')}`
      const sum = [...payload].reduce((total, digit, at) => total + Number(digit) * (WEIGHTS[at] ?? 0), 0)
      const check = (12 - (sum % 11)) % 11
      return `${payload}${check === 10 ? 'X' : check}`
    })

  test('every number made by ISO 7064 MOD 11-2 is read', () => {
    holds(
      500,
      fc.property(numbers, (number) => {
        expect(read(number)).toBe(number)
      }),
    )
  })

  test('one digit wrong, or two neighbours swapped, is always noticed', () => {
    holds(
      500,
      fc.property(
        numbers,
        fc.integer({ min: 0, max: 16 }),
        fc.integer({ min: 1, max: 9 }),
        (number, at, by) => {
          const wrong = number.slice(0, at) + ((Number(number[at]) + by) % 10) + number.slice(at + 1)
          expect(read(wrong)).toMatch(/^id_number/)
          const swapped = `${number.slice(0, at)}${number[at + 1]}${number[at]}${number.slice(at + 2)}`
          if (swapped !== number) expect(read(swapped)).toMatch(/^id_number/)
        },
      ),
    )
  })

  test('PV-03 only the last four are shown, in the length of the whole', () => {
    const number = '11010519491231002X' as IdNumber
    expect(idNumberTail(number)).toBe('002X')
    expect(maskIdTail('002X')).toBe('**************002X')
  })
})
