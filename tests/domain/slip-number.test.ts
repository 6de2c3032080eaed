// Slip numbers: seventeen digits that say which act of which till a slip is.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  groupedSlipNumber,
  isSlipNumber,
  makeSlipNumber,
  readSlipNumber,
  SLIP_PARTS_MAX,
  type SlipParts,
} from '../../shared/domain/slip-number.ts'
import { holds } from '../support/properties.ts'

const parts: fc.Arbitrary<SlipParts> = fc.record({
  site: fc.integer({ min: 0, max: SLIP_PARTS_MAX.site }),
  till: fc.integer({ min: 0, max: SLIP_PARTS_MAX.till }),
  epoch: fc.integer({ min: 0, max: SLIP_PARTS_MAX.epoch }),
  seq: fc.integer({ min: 0, max: SLIP_PARTS_MAX.seq }),
})

describe('a slip number', () => {
  test('is 7, site, till, epoch, seq and its check digit', () => {
    expect(makeSlipNumber({ site: 0, till: 1, epoch: 0, seq: 123 })).toBe('70000010000001232')
    expect(makeSlipNumber(SLIP_PARTS_MAX).slice(0, 16)).toBe('7999999999999999')
  })

  test('says what it was made of', () => {
    holds(
      1000,
      fc.property(parts, (made) => {
        const number = makeSlipNumber(made)
        expect(number).toMatch(/^7[0-9]{16}$/)
        expect(isSlipNumber(number)).toBe(true)
        expect(readSlipNumber(number)).toEqual({ ok: true, value: made })
        expect(readSlipNumber(groupedSlipNumber(number))).toEqual({ ok: true, value: made })
      }),
    )
  })

  test('with one digit misread names no slip at all', () => {
    holds(
      1000,
      fc.property(parts, fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 9 }), (made, at, by) => {
        const number = makeSlipNumber(made)
        const wrong = number.slice(0, at) + ((Number(number[at]) + by) % 10) + number.slice(at + 1)
        expect(readSlipNumber(wrong)).toMatchObject({ ok: false, code: 'slip_check_digit' })
      }),
    )
  })

  test.each([
    ['', 'slip_length'],
    ['7000001000000123', 'slip_length'],
    ['700000100000012322', 'slip_length'],
    ['7000001000000123x', 'slip_length'],
    ['７0000010000001232', 'slip_length'],
    ['80000010000001232', 'slip_not_ours'],
    ['70000010000001233', 'slip_check_digit'],
  ])('%j is refused as %s', (text, code) => {
    expect(readSlipNumber(text)).toMatchObject({ ok: false, code })
  })

  test('is printed in groups a person can type', () => {
    expect(groupedSlipNumber(makeSlipNumber({ site: 0, till: 1, epoch: 0, seq: 123 }))).toBe(
      '7000 0010 0000 01232',
    )
    expect(readSlipNumber('7000-0010-0000-01232').ok).toBe(true)
  })

  test.each([
    { site: 10_000, till: 1, epoch: 0, seq: 1 },
    { site: 0, till: 100, epoch: 0, seq: 1 },
    { site: 0, till: 1, epoch: 100, seq: 1 },
    { site: 0, till: 1, epoch: 0, seq: 10_000_000 },
    { site: -1, till: 1, epoch: 0, seq: 1 },
    { site: 0, till: 1, epoch: 0, seq: 1.5 },
    { site: 0, till: Number.NaN, epoch: 0, seq: 1 },
  ])('has no room for %j', (tooBig) => {
    expect(() => makeSlipNumber(tooBig)).toThrow('no room')
  })

  test('of any length of text is read in bounded time', () => {
    expect(readSlipNumber(' '.repeat(1_000_000))).toMatchObject({ code: 'slip_length' })
  })
})
