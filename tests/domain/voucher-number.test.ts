// Voucher numbers: nineteen digits that say which act of which till gave a voucher, and which of its vouchers it is.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SLIP_PARTS_MAX } from '../../shared/domain/slip-number.ts'
import {
  groupedVoucherNumber,
  isVoucherNumber,
  makeVoucherNumber,
  readVoucherNumber,
  VOUCHER_POSITION_MAX,
  type VoucherParts,
} from '../../shared/domain/voucher-number.ts'
import { holds } from '../support/properties.ts'

const parts: fc.Arbitrary<VoucherParts> = fc.record({
  site: fc.integer({ min: 0, max: SLIP_PARTS_MAX.site }),
  till: fc.integer({ min: 0, max: SLIP_PARTS_MAX.till }),
  epoch: fc.integer({ min: 0, max: SLIP_PARTS_MAX.epoch }),
  seq: fc.integer({ min: 0, max: SLIP_PARTS_MAX.seq }),
  position: fc.integer({ min: 0, max: VOUCHER_POSITION_MAX }),
})

describe('SV-07 a voucher number', () => {
  test('is 8, site, till, epoch, seq, its place and its check digit', () => {
    const number = makeVoucherNumber({ site: 12, till: 1, epoch: 0, seq: 123, position: 1 })
    expect(number).toBe('8001201000000123019')
    expect(groupedVoucherNumber(number)).toBe('8001 2010 0000 0123 019')
    const last = makeVoucherNumber({ ...SLIP_PARTS_MAX, position: VOUCHER_POSITION_MAX })
    expect(last.slice(0, 18)).toBe('899999999999999999')
  })

  test('says what it was made of', () => {
    holds(
      1000,
      fc.property(parts, (made) => {
        const number = makeVoucherNumber(made)
        expect(number).toMatch(/^8[0-9]{18}$/)
        expect(isVoucherNumber(number)).toBe(true)
        expect(readVoucherNumber(number)).toEqual({ ok: true, value: made })
        expect(readVoucherNumber(groupedVoucherNumber(number))).toEqual({ ok: true, value: made })
      }),
    )
  })

  test('with one digit misread names no voucher at all', () => {
    holds(
      1000,
      fc.property(parts, fc.integer({ min: 1, max: 18 }), fc.integer({ min: 1, max: 9 }), (made, at, by) => {
        const number = makeVoucherNumber(made)
        const wrong = number.slice(0, at) + ((Number(number[at]) + by) % 10) + number.slice(at + 1)
        expect(readVoucherNumber(wrong)).toMatchObject({ ok: false, code: 'voucher_check_digit' })
        expect(isVoucherNumber(wrong)).toBe(false)
      }),
    )
  })

  test.each([
    ['', 'voucher_length'],
    ['800120100000012301', 'voucher_length'],
    ['80012010000001230199', 'voucher_length'],
    ['800120100000012301x', 'voucher_length'],
    ['7001201000000123019', 'voucher_not_ours'],
    ['8001201000000123010', 'voucher_check_digit'],
  ])('%j is refused as %s', (text, code) => {
    expect(readVoucherNumber(text)).toMatchObject({ ok: false, code })
  })

  test('what stands beyond 64 characters is not looked at', () => {
    expect(readVoucherNumber(`8001201000000123019${' '.repeat(45)}x`).ok).toBe(true)
    expect(readVoucherNumber(`8001201000000123019${' '.repeat(44)}x`).ok).toBe(false)
  })

  test('a grouped number is read, and is none by itself', () => {
    expect(isVoucherNumber('8001 2010 0000 0123 019')).toBe(false)
    expect(readVoucherNumber('8001-2010 0000 0123 019').ok).toBe(true)
  })

  test.each([-1, 100, 1.5])('has no room for position %d', (position) => {
    expect(() => makeVoucherNumber({ site: 1, till: 1, epoch: 1, seq: 1, position })).toThrow('position')
  })
})
