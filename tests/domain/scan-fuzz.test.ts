// Nothing a card, a code or a keyboard can send breaks the reading of it or gets a bank's digits past it (T13).
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CARD_SERIAL_MAX, makeCardNumber } from '../../shared/domain/card-number.ts'
import { luhnDigit } from '../../shared/domain/check-digits.ts'
import { classifyScan, type Scan, type ScanVia } from '../../shared/domain/scan.ts'
import { makeSlipNumber, SLIP_PARTS_MAX } from '../../shared/domain/slip-number.ts'
import { holds } from '../support/properties.ts'

const EVERY_WAY: readonly ScanVia[] = ['wedge', 'hid', 'typed']
const CARRIES_NOTHING: readonly Scan['kind'][] = [
  'foreign_card',
  'bank_card',
  'payment_code',
  'damaged',
  'nothing',
]

/** A seeded stream of whole numbers below a bound (mulberry32): a million of fast-check's values take minutes. */
function chance(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

// biome-ignore format: one piece after the other
const PIECES = [
  ';', '?', '%', '%B', '=', '^', '+', '%E?', ';E?', ' ', '-', '\r', '\n', '\t', '\u0000', '\u0003', '\u001b', 'E',
  '9', '7', '62', '4', '1', '28', '30', '69', '名称', '张', 'zs', '·', 'é', '９', '；', '？', '\u200b', '\ud83d', '👍',
  '900100004747', '70000010000001232', '8001201000000123019', '5350290149345177', '6212345678901234567', '131234567890123456', '13800138000',
  '=16042010', 'https://a.b/', '{x:', '|', '~', '"', '\\',
] as const

function randomText(next: (below: number) => number): string {
  let text = ''
  const pieces = next(9)
  for (let count = 0; count < pieces; count += 1) {
    const which = next(4)
    if (which === 0) text += String(next(10 ** (1 + next(9))))
    else if (which === 1) text += String.fromCharCode(next(0x10000))
    else text += PIECES[next(PIECES.length)] ?? ''
  }
  return next(50) === 0 ? text.repeat(1 + next(40)) : text
}

/** What must hold of every answer; undefined when all does. */
function fault(text: string, scan: Scan): string | undefined {
  const answer = JSON.stringify(scan)
  const carries = !CARRIES_NOTHING.includes(scan.kind)
  if (!carries && /[0-9]{3}/.test(answer)) return `${scan.kind} carries digits`
  if (!carries && Object.keys(scan).length > 2) return `${scan.kind} carries more than a reason`
  if (scan.kind === 'name_or_pinyin' && /[0-9\p{Cc}]/u.test(scan.text)) return 'a name carries digits'
  if (scan.kind === 'last_four' && !/^[0-9]{4}$/.test(scan.digits)) return 'not four digits'
  if (scan.kind === 'phone' && !/^1[3-9][0-9]{9}$/.test(scan.phone)) return 'no phone'
  if (scan.kind === 'card' && !/^9[0-9]{11}$/.test(scan.number)) return 'no card of ours'
  if (scan.kind === 'slip' && !/^7[0-9]{16}$/.test(scan.number)) return 'no slip of ours'
  if (scan.kind === 'voucher' && !/^8[0-9]{18}$/.test(scan.number)) return 'no voucher of ours'
  return text.length > 128 && scan.kind !== 'damaged' ? 'too long and taken' : undefined
}

test('a million texts have an answer each, and no refused one carries a digit of its text', {
  timeout: 120_000,
}, () => {
  const seed = Number(process.env['PROPERTY_SEED'] ?? Math.floor(Math.random() * 2 ** 32))
  console.log(`scan fuzz: PROPERTY_SEED=${seed}`)
  const next = chance(seed)
  const kinds = new Set<string>()
  for (let count = 0; count < 1_000_000; count += 1) {
    const text = randomText(next)
    const scan = classifyScan(text, { via: EVERY_WAY[count % 3] ?? 'typed', cardRanges: [] })
    kinds.add(scan.kind)
    const found = fault(text, scan)
    if (found) expect.fail(`seed ${seed}, text ${count} ${JSON.stringify(text)}: ${found}`)
  }
  // Twelve kinds: were one missing, the texts would not reach the rule they are there to shake.
  expect([...kinds].sort()).toHaveLength(12)
})

test('any string at all has an answer', () => {
  holds(
    20_000,
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom(...EVERY_WAY), (text, via) => {
      expect(fault(text, classifyScan(text, { via, cardRanges: [] }))).toBeUndefined()
    }),
  )
})

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(''))

/** Numbers as banks issue them: a scheme's first digits, filled up to a length, with the right Luhn digit. */
const bankNumbers = fc
  .constantFrom(
    ['4', 16],
    ['4', 19],
    ['51', 16],
    ['55', 16],
    ['2221', 16],
    ['2720', 16],
    ['34', 15],
    ['37', 15],
    ['36', 14],
    ['3528', 16],
    ['62', 16],
    ['62', 17],
    ['62', 18],
    ['62', 19],
    ['6011', 16],
    ['65', 16],
    ['50', 16],
    ['58', 13],
  )
  .chain(([prefix, length]) =>
    digits(Number(length) - String(prefix).length - 1).map((rest) => {
      const payload = `${prefix}${rest}`
      return `${payload}${luhnDigit(payload)}`
    }),
  )

describe('a bank card, however it comes,', () => {
  const ways = fc.constantFrom<(pan: string) => string>(
    (pan) => pan,
    (pan) => `;${pan}=26122010000?`,
    (pan) => `%B${pan}^WANG/XIAO^26122010000?;${pan}=26122010000?`,
    (pan) => `%E?;${pan}=26122010000?`,
    (pan) => `${pan}=26122010000?`,
    (pan) => pan.replace(/(.{4})(?=.)/g, '$1 '),
  )

  test('is refused as one, and leaves none of its digits', () => {
    holds(
      20_000,
      fc.property(bankNumbers, ways, fc.constantFrom(...EVERY_WAY), (pan, dress, via) => {
        expect(classifyScan(dress(pan), { via, cardRanges: [] })).toEqual({ kind: 'bank_card' })
      }),
    )
  })
})

describe('numbers of ours match no rule of money', () => {
  // The wallets' published formats and the card schemes' lengths, written down here a second time on purpose.
  const MONEY = [
    /^1[0-5]\d{16}$/,
    /^(2[5-9]|30)\d{14,22}$/,
    /^62\d{17}$/,
    /^(62|4|5|3|6)\d{11,18}$/,
    /^1[3-9]\d{9}$/,
  ]

  test('no card of ours', () => {
    holds(
      5000,
      fc.property(fc.integer({ min: 0, max: CARD_SERIAL_MAX }), (serial) => {
        const number = makeCardNumber(serial)
        expect(MONEY.some((rule) => rule.test(number))).toBe(false)
        expect(classifyScan(number, { via: 'wedge', cardRanges: [] })).toEqual({ kind: 'card', number })
      }),
    )
  })

  test('no slip of ours', () => {
    const parts = fc.record({
      site: fc.integer({ min: 0, max: SLIP_PARTS_MAX.site }),
      till: fc.integer({ min: 0, max: SLIP_PARTS_MAX.till }),
      epoch: fc.integer({ min: 0, max: SLIP_PARTS_MAX.epoch }),
      seq: fc.integer({ min: 0, max: SLIP_PARTS_MAX.seq }),
    })
    holds(
      5000,
      fc.property(parts, (made) => {
        const number = makeSlipNumber(made)
        expect(MONEY.some((rule) => rule.test(number))).toBe(false)
        expect(classifyScan(number, { via: 'hid', cardRanges: [] })).toEqual({
          kind: 'slip',
          number,
          parts: made,
        })
      }),
    )
  })

  test('no payment code is a card, a slip or a phone', () => {
    const codes = fc.oneof(
      fc.tuple(fc.integer({ min: 10, max: 15 }), digits(16)).map((code) => code.join('')),
      fc
        .tuple(fc.constantFrom(25, 26, 27, 28, 29, 30), fc.integer({ min: 14, max: 22 }))
        .chain(([head, length]) => digits(length).map((rest) => `${head}${rest}`)),
      digits(17).map((rest) => `62${rest}`),
    )
    holds(
      10_000,
      fc.property(codes, fc.constantFrom(...EVERY_WAY), (code, via) => {
        const { kind } = classifyScan(code, { via, cardRanges: [] })
        expect(['payment_code', 'bank_card']).toContain(kind)
      }),
    )
  })
})
