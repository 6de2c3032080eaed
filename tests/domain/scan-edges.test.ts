/** The very edges of what a scan is: one digit more or fewer, a sign in another place, a track beside another. */
import { describe, expect, test } from 'vitest'
import { cardNumberIn, isInCardRange, makeCardNumber } from '../../shared/domain/card-number.ts'
import { ean13Valid, luhnDigit, luhnValid } from '../../shared/domain/check-digits.ts'
import type { CardRange } from '../../shared/domain/programme.ts'
import { classifyScan, SCAN_LENGTH_MAX, type ScanVia } from '../../shared/domain/scan.ts'
import {
  groupedSlipNumber,
  isSlipNumber,
  makeSlipNumber,
  readSlipNumber,
  siteOfSlip,
} from '../../shared/domain/slip-number.ts'

const kindOf = (text: string, via: ScanVia = 'hid', cardRanges: readonly CardRange[] = []) => {
  const scan = classifyScan(text, { via, cardRanges })
  return scan.kind === 'damaged' ? scan.why : scan.kind === 'payment_code' ? scan.which : scan.kind
}

/** So many digits that begin so; their Luhn digit right or wrong, and no code of goods: nine in ten are none, so it ends soon. */
function digits(prefix: string, length: number, luhn: boolean): string {
  for (let fill = 0; ; fill += 1) {
    const payload = prefix + String(fill).padStart(length - prefix.length - 1, '0')
    const right = luhnDigit(payload)
    const code = `${payload}${luhn ? right : (right + 1) % 10}`
    if (luhnValid(code) === luhn && !ean13Valid(code.padStart(13, '0'))) return code
  }
}

const OWN = makeCardNumber(17)

describe('bank cards', () => {
  test.each([
    ['5', 12, 'foreign_card'],
    ['5', 13, 'bank_card'],
    ['5', 19, 'bank_card'],
    ['5', 20, 'foreign_card'],
    ['30', 14, 'bank_card'],
    ['30', 15, 'bank_card'],
    ['30', 16, 'alipay'],
    ['69', 13, 'foreign_card'],
    ['69', 14, 'bank_card'],
    ['69', 16, 'bank_card'],
    ['2220', 16, 'foreign_card'],
    ['2221', 16, 'bank_card'],
    ['2720', 16, 'bank_card'],
    ['2721', 16, 'alipay'],
    ['2221', 15, 'foreign_card'],
    ['2221', 18, 'foreign_card'],
    ['1745', 16, 'foreign_card'],
    ['7456', 16, 'foreign_card'],
    ['7456', 19, 'foreign_card'],
  ])('%s… of %i digits with a right check digit: %s', (prefix, length, kind) => {
    expect(kindOf(digits(prefix, length, true))).toBe(kind)
  })
})

describe('payment codes', () => {
  test.each([
    ['10', 18, 'wechat'],
    ['15', 18, 'wechat'],
    ['16', 18, 'foreign_card'],
    ['10', 17, 'foreign_card'],
    ['10', 19, 'foreign_card'],
    ['910', 19, 'foreign_card'],
    ['24', 16, 'foreign_card'],
    ['25', 15, 'foreign_card'],
    ['25', 16, 'alipay'],
    ['25', 24, 'alipay'],
    ['25', 25, 'foreign_card'],
    ['925', 17, 'foreign_card'],
    ['930', 17, 'foreign_card'],
    ['62', 18, 'foreign_card'],
    ['62', 19, 'unionpay'],
    ['62', 20, 'foreign_card'],
    ['962', 20, 'foreign_card'],
  ])('%s… of %i digits with a wrong check digit: %s', (prefix, length, kind) => {
    expect(kindOf(digits(prefix, length, false))).toBe(kind)
  })
})

describe('swiped tracks', () => {
  const twelve = digits('5', 12, true)
  const twenty = digits('5', 20, true)

  test.each([
    ['its number alone is no bank card', `;${twelve}?`, 'foreign_card'],
    ['with the month it expires it is', `;${twelve}=2512?`, 'bank_card'],
    ['two digits are no month', `;${twelve}=25?`, 'foreign_card'],
    ['with a name between its signs it is', `%B${twelve}^LI/NA^?`, 'bank_card'],
    ['twenty digits are too many for one', `;${twenty}=2512?`, 'foreign_card'],
    ['a bank card needs no more than its number', `;${digits('4', 16, true)}?`, 'bank_card'],
    ['UnionPay with a wrong digit', `;${digits('62', 16, false)}?`, 'bank_card'],
    ['UnionPay with a digit before it', `;${digits('962', 17, false)}?`, 'foreign_card'],
    ['UnionPay with a digit too many', `;${digits('62', 20, false)}?`, 'foreign_card'],
    ['ours', `;${OWN}=?`, 'card'],
    ['ours after two blanks', `  ;${OWN}?`, 'card'],
    ['ours with a letter among its digits', `;${OWN.slice(0, 6)}A${OWN.slice(6)}?`, 'foreign_card'],
    ['a reading error beside ours', `%E?;${OWN}?`, 'card'],
    ['a reading error beside somebody else’s', `%E?;${digits('1', 7, true)}?`, 'read_error'],
    ['a reading error beside ours and somebody else’s', `%E?;${OWN}?+123?`, 'tracks_differ'],
    ['a reading error alone', '%E?', 'read_error'],
    ['half a track of no bank', ';7000000000000', 'half_track'],
    ['half a track of a bank', `;${digits('4', 16, true)}`, 'bank_card'],
    ['a sign of a track in the middle', 'AB%CD', 'foreign_card'],
  ])('%s', (_, text, kind) => {
    expect(kindOf(text)).toBe(kind)
  })

  test.each(['%ABC123?', '%A123BC?'])('%s typed is no number', (text) => {
    expect(kindOf(text, 'typed')).toBe('foreign_card')
  })
})

describe('typed text', () => {
  test('as long as is looked at, and one more', () => {
    expect(kindOf('a'.repeat(SCAN_LENGTH_MAX), 'typed')).toBe('name_or_pinyin')
    expect(kindOf('a'.repeat(SCAN_LENGTH_MAX + 1), 'typed')).toBe('too_long')
  })

  test('a wide blank between two names stays one', () => {
    expect(classifyScan('欧阳　　锋', { via: 'typed', cardRanges: [] })).toEqual({
      kind: 'name_or_pinyin',
      text: '欧阳 锋',
    })
  })

  test('Chinese with a sign and no digit is no name and no input method’s work', () => {
    expect(kindOf('张三!', 'typed')).toBe('foreign_card')
    expect(kindOf('张3', 'typed')).toBe('input_method')
  })
})

describe('EN-11 a range of the programme', () => {
  const range: CardRange = { prefix: '55', length: 10, luhn: true }

  test('a wrong check digit in it is a misread card of ours', () => {
    expect(kindOf(digits('55', 10, true), 'hid', [range])).toBe('card')
    expect(kindOf(digits('55', 10, false), 'hid', [range])).toBe('check_digit')
    expect(kindOf(digits('55', 10, false))).toBe('foreign_card')
  })

  test('holds digits only', () => {
    expect(isInCardRange('5512345678', range)).toBe(true)
    for (const text of ['55a2345678', '551234567a', 'a512345678']) {
      expect(isInCardRange(text, range)).toBe(false)
    }
  })

  test('may be as long as a track', () => {
    const longest = { prefix: '55', length: 37, luhn: false }
    const text = '55'.padEnd(37, '1')
    expect(cardNumberIn(text, [longest])).toBe(text)
  })
})

describe('slip numbers', () => {
  const number = makeSlipNumber({ site: 12, till: 3, epoch: 4, seq: 567 })

  test('are told from what only can be read as one', () => {
    expect(isSlipNumber(number)).toBe(true)
    expect(isSlipNumber(groupedSlipNumber(number))).toBe(false)
    expect(isSlipNumber('7'.repeat(17))).toBe(false)
    expect(isSlipNumber('')).toBe(false)
  })

  test('name their site, and nothing else does', () => {
    expect(siteOfSlip(number)).toBe('0012')
    expect(() => siteOfSlip(`${number}0`)).toThrow('a slip number of ours')
  })

  test('are looked for in the first sixty-four signs', () => {
    expect(readSlipNumber(`${' '.repeat(64 - 17)}${number}`)).toMatchObject({ ok: true })
    expect(readSlipNumber(`${' '.repeat(64)}${number}`)).toMatchObject({ ok: false, code: 'slip_length' })
  })
})
