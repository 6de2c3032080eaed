// What a scan, a swipe or a typed text is: the table of the counter.
import { describe, expect, test } from 'vitest'
import { makeCardNumber } from '../../shared/domain/card-number.ts'
import {
  classifyScan,
  identificationStrength,
  SCAN_LENGTH_MAX,
  type ScanVia,
} from '../../shared/domain/scan.ts'
import { makeSlipNumber } from '../../shared/domain/slip-number.ts'
import { makeVoucherNumber } from '../../shared/domain/voucher-number.ts'

const CARD = makeCardNumber(10_000_474)
const SLIP = makeSlipNumber({ site: 0, till: 1, epoch: 0, seq: 123 })
const VOUCHER = makeVoucherNumber({ site: 12, till: 1, epoch: 0, seq: 123, position: 1 })
const RANGES = [{ prefix: '605143', length: 20, luhn: false }]
const EVERY_WAY: readonly ScanVia[] = ['wedge', 'hid', 'typed']

const classify = (text: string, via: ScanVia) => classifyScan(text, { via, cardRanges: RANGES })

function expectKind(text: string, kind: string, ways: readonly ScanVia[] = EVERY_WAY): void {
  for (const via of ways) expect(`${via}: ${classify(text, via).kind}`).toBe(`${via}: ${kind}`)
}

describe('a card of ours', () => {
  test.each([
    ['bare digits, as a bar code or a QR code holds them', CARD],
    ['track 2 of a loyalty card, without a separator', `;${CARD}?`],
    ['track 2 with a separator', `;${CARD}=2612101000?`],
    ['track 1', `%B${CARD}^WANG/XIAOMING^2612101000?`],
    ['track 1 without a format letter', `%${CARD}?`],
    ['both tracks', `%B${CARD}^WANG^2612?;${CARD}=2612?`],
    ['both tracks, the first unreadable', `%E?;${CARD}?`],
    ['both tracks, the first blank', `%?;${CARD}?`],
    ['three tracks', `%B${CARD}^W^26?;${CARD}=26?+${CARD}?`],
    ['with the suffixes readers add', `${CARD}\r\n`],
    ['in full-width digits and signs of an input method', '；９００１００００４７４７？'],
    ['in groups', '9001 0000 4747'],
    ['with an invisible sign before it', `\u200b${CARD}`],
  ])('is known from %s', (_, text) => {
    for (const via of EVERY_WAY) expect(classify(text, via)).toEqual({ kind: 'card', number: CARD })
  })

  test("a number of the programme's range is one too, bare or on a track without a separator", () => {
    const number = '60514362659100004742'
    expect(classify(number, 'wedge')).toEqual({ kind: 'card', number })
    expect(classify(`;${number}?`, 'wedge')).toEqual({ kind: 'card', number })
  })

  test('a range is tested before bank and payment rules', () => {
    const bankLike = '6212345678901232'
    const payLike = '131234567890123456'
    const cardRanges = [
      { prefix: '621234', length: 16, luhn: true },
      { prefix: '13', length: 18, luhn: false },
    ]
    expect(classifyScan(bankLike, { via: 'wedge', cardRanges: [] })).toEqual({ kind: 'bank_card' })
    expect(classifyScan(bankLike, { via: 'wedge', cardRanges })).toEqual({ kind: 'card', number: bankLike })
    expect(classifyScan(`;${bankLike}=2612?`, { via: 'wedge', cardRanges }).kind).toBe('card')
    expect(classifyScan(payLike, { via: 'wedge', cardRanges })).toEqual({ kind: 'card', number: payLike })
  })
})

describe("another company's card is refused by its prefix (EN-11)", () => {
  test.each([
    ['a number of nobody we know', '880012345679', EVERY_WAY],
    ['its track', ';70514362659100004742?', EVERY_WAY],
    ['a tag of ten digits', '1683418945', ['wedge', 'hid'] as const],
    ['letters and digits', 'MC123456', EVERY_WAY],
    ['a web address', 'https://example.com/v?m=AB12', EVERY_WAY],
    ['a track of letters', '%HELLO WORLD?', EVERY_WAY],
    ['Chinese text in a code, read in data mode', '会员张三123456', ['hid'] as const],
  ])('%s', (_, text, ways) => {
    expectKind(text, 'foreign_card', ways)
  })
})

describe('a slip', () => {
  test('is known by its number, before any payment rule', () => {
    for (const via of EVERY_WAY) {
      expect(classify(SLIP, via)).toEqual({
        kind: 'slip',
        number: SLIP,
        parts: { site: 0, till: 1, epoch: 0, seq: 123 },
      })
    }
  })

  test('typed in its printed groups is the same slip', () => {
    expect(classify('7000 0010 0000 01232', 'typed').kind).toBe('slip')
    expect(classify('7000-0010-0000-01232', 'typed')).toMatchObject({ number: SLIP })
  })
})

describe('a bank card is refused and nothing of it is kept', () => {
  test.each([
    ['Visa', '4111111111111111'],
    ['Visa of 19 digits', '4000000000000000006'],
    ['Mastercard', '5350290149345177'],
    ['Mastercard of the 2 series', '2223003122003222'],
    ['American Express', '378282246310005'],
    ['Diners', '30569309025904'],
    ['JCB', '3530111333300000'],
    ['UnionPay', '6212345678901232'],
    ['Discover', '6011111111111117'],
    ['a swipe', '%B5350290149345177^FATEHI/SUALEH^16042010000000000?;5350290149345177=16042010000000000?'],
    ['track 2 alone', ';5350290149345177=16042010000000000?'],
    ['an old number of 9558', ';9558804412345678901=2612101000?'],
    ['a UnionPay track whose Luhn digit is wrong', ';6212345678901234567=2612101000?'],
    ['its second track beside a broken first', '%E?;5350290149345177=1604?'],
    ['half a track', '5350290149345177=16042010?'],
    ['a track beside one of ours', `%B${CARD}^W^26?;5350290149345177=1604?`],
    ['a track with spaces in the number', '%B3782 822463 10005^AMEX^2612?'],
  ])('%s', (_, text) => {
    for (const via of EVERY_WAY) expect(classify(text, via)).toEqual({ kind: 'bank_card' })
  })
})

describe('a payment code is refused and nothing of it is kept', () => {
  test.each([
    ['wechat', '100000000000000000'],
    ['wechat', '134567890123456789'],
    ['wechat', '159999999999999999'],
    ['alipay', '281234567890123456'],
    ['alipay', '2512345678901234'],
    ['alipay', '301234567890123456'],
    ['alipay', '301234567890123456789012'],
    ['unionpay', '6212345678901234567'],
  ])('%s %s', (which, text) => {
    for (const via of EVERY_WAY) expect(classify(text, via)).toEqual({ kind: 'payment_code', which })
  })

  test('a phone has eleven digits and is none', () => {
    expect(classify('13800138000', 'typed')).toEqual({ kind: 'phone', phone: '13800138000' })
    expect(classify('138 0013 8000', 'typed')).toEqual({ kind: 'phone', phone: '13800138000' })
    expectKind('16412345678', 'phone')
    expectKind('12800138000', 'damaged', ['typed'])
  })
})

describe('goods', () => {
  test.each(['6957842208856', '4006381333931', '012345678905'])('%s is a bar code of goods', (code) => {
    expect(classify(code, 'hid')).toEqual({ kind: 'goods_code', code: code.padStart(13, '0') })
  })

  test('of China are never taken for bank cards, though one in ten has a right Luhn digit', () => {
    expect(classify('6901234560046', 'hid')).toEqual({ kind: 'goods_code', code: '6901234560046' })
  })

  test('with a wrong check digit are nothing we know', () => {
    expectKind('6957842208857', 'foreign_card')
  })
})

describe('a text that cannot be trusted is damaged', () => {
  test.each([
    ['the reader says so', '%E?;E?', 'read_error'],
    ['the reader says so of the only track', ';E?', 'read_error'],
    ['the card is blank', '%?;?', 'read_error'],
    ['the start sign is lost', `${CARD}?`, 'half_track'],
    ['the end sign is lost', `;${CARD}`, 'half_track'],
    ['the end sign of the first track is lost', `%B${CARD}^W^26;${CARD}?`, 'half_track'],
    ['something stands between the tracks', `%B${CARD}^W^26?x;${CARD}?`, 'half_track'],
    ['there are more tracks than a card has', `;${CARD}?`.repeat(4), 'half_track'],
    ['the tracks name different cards', `%${CARD}?;${makeCardNumber(5)}?`, 'tracks_differ'],
    ['a digit of our card was misread', '900100004742', 'check_digit'],
    ['a digit on its track was misread', ';900100004742?', 'check_digit'],
    ['a digit of a slip was misread', '70000010000001233', 'check_digit'],
    ['a digit of a voucher was misread', '8001201000000123010', 'check_digit'],
    ['it is too long', '9'.repeat(SCAN_LENGTH_MAX + 1), 'too_long'],
    ['a control character is in it', `9001\u0003${CARD}`, 'control_characters'],
    ['a line break is in it', `${CARD}\n${CARD}`, 'control_characters'],
    ['half a surrogate pair is in it', '\ud840abc', 'control_characters'],
  ])('%s', (_, text, why) => {
    for (const via of EVERY_WAY) expect(classify(text, via)).toEqual({ kind: 'damaged', why })
  })

  test('an input method took part of the code (as seen with a pinyin method: mc123456 became 名称23456)', () => {
    for (const via of ['wedge', 'typed'] as const) {
      expect(classify('名称23456', via)).toEqual({ kind: 'damaged', why: 'input_method' })
    }
    expect(classify('名称', 'wedge')).toEqual({ kind: 'damaged', why: 'input_method' })
  })

  test('typed digits that stop short are incomplete, not foreign', () => {
    for (const text of ['13800', '1380013800', '90010000474']) {
      expect(classify(text, 'typed')).toEqual({ kind: 'damaged', why: 'incomplete' })
    }
  })
})

describe('typing', () => {
  test.each([
    ['4742', { kind: 'last_four', digits: '4742' }],
    [' 4742 ', { kind: 'last_four', digits: '4742' }],
    ['张三', { kind: 'name_or_pinyin', text: '张三' }],
    ['张  三 ', { kind: 'name_or_pinyin', text: '张 三' }],
    ['䶮喆', { kind: 'name_or_pinyin', text: '䶮喆' }],
    ['阿卜杜·热合曼', { kind: 'name_or_pinyin', text: '阿卜杜·热合曼' }],
    ['zhangsan', { kind: 'name_or_pinyin', text: 'zhangsan' }],
    ['ZS', { kind: 'name_or_pinyin', text: 'ZS' }],
    ["xi'an", { kind: 'name_or_pinyin', text: "xi'an" }],
    ['李Amy', { kind: 'name_or_pinyin', text: '李Amy' }],
    ['lü', { kind: 'name_or_pinyin', text: 'lü' }],
    ['', { kind: 'nothing' }],
    ['  \r\n', { kind: 'nothing' }],
    ['张', { kind: 'nothing' }],
    ['z', { kind: 'nothing' }],
    ['474', { kind: 'nothing' }],
    ['--', { kind: 'nothing' }],
  ])('%j is %j', (text, scan) => {
    expect(classify(text, 'typed')).toEqual(scan)
  })

  test('names and last fours are for fingers: a reader does not send them', () => {
    expectKind('4742', 'foreign_card', ['wedge', 'hid'])
    expectKind('zhangsan', 'foreign_card', ['wedge', 'hid'])
  })
})

describe('SV-07 a voucher of ours', () => {
  test.each([
    ['as its code holds it', VOUCHER],
    ['in groups', '8001 2010 0000 0123 019'],
  ])('is known %s, and says which act gave it', (_, text) => {
    const parts = { site: 12, till: 1, epoch: 0, seq: 123, position: 1 }
    for (const via of EVERY_WAY) {
      expect(classify(text, via)).toEqual({ kind: 'voucher', number: VOUCHER, parts })
    }
  })

  test('names no member', () => {
    expect(identificationStrength(classify(VOUCHER, 'hid'), 'hid')).toBe('typed')
  })

  test('nineteen digits that begin otherwise are none', () => {
    expect(classify('9001201000000123019', 'hid').kind).toBe('foreign_card')
  })
})

describe('how strongly a member is named (EN-18)', () => {
  test.each([
    ['wedge', CARD, 'presented'],
    ['hid', CARD, 'presented'],
    ['typed', CARD, 'typed'],
    ['hid', SLIP, 'presented'],
    ['hid', '13800138000', 'typed'],
    ['typed', '张三', 'typed'],
  ] as const)('%s %s is %s', (via, text, strength) => {
    expect(identificationStrength(classify(text, via), via)).toBe(strength)
  })
})
