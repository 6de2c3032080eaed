/**
 * Card numbers: our own (12 digits, leading 9, Luhn) and those of a programme's ranges.
 * Digits only, because a Chinese input method leaves digits alone; 12 of them, because payment codes have 16 and
 * more and bank cards 13 and more, so that no number of ours can be taken for one.
 */
import { luhnDigit, luhnValid } from './check-digits.ts'
import type { CardRange } from './programme.ts'
import { assert } from './result.ts'

declare const cardNumberBrand: unique symbol

/** The number of a card this shop's programme issues: digits only, its check digit proved. */
export type CardNumber = string & { readonly [cardNumberBrand]: true }

const OWN_CARD = /^9[0-9]{11}$/

/** Ten digits between the leading 9 and the check digit. */
export const CARD_SERIAL_MAX = 9_999_999_999

/** The longest number a programme's range may hold: ISO/IEC 7811 track 2 carries 37 digits and two sentinels. */
export const CARD_LENGTH_MAX = 37

/** Our own card number number `serial`. @throws DefectError when `serial` is no whole number from 0 to CARD_SERIAL_MAX. */
export function makeCardNumber(serial: number): CardNumber {
  assert(
    Number.isSafeInteger(serial) && serial >= 0 && serial <= CARD_SERIAL_MAX,
    'a card serial has ten digits',
  )
  const payload = `9${String(serial).padStart(10, '0')}`
  return `${payload}${luhnDigit(payload)}` as CardNumber
}

/** True for twelve digits with a leading 9 and a right check digit. */
export function isOwnCardNumber(text: string): text is CardNumber {
  return looksLikeOwnCard(text) && luhnValid(text)
}

/** True for twelve digits with a leading 9, whatever the check digit says. */
export function looksLikeOwnCard(text: string): boolean {
  return OWN_CARD.test(text)
}

/** Whether `text` has the prefix and length of `range`, whatever its check digit says. */
export function isInCardRange(text: string, range: CardRange): boolean {
  return /^[0-9]+$/.test(text) && text.length === range.length && text.startsWith(range.prefix)
}

/** The card number `text` is, by the programme's ranges or our own numbering; undefined for any other text. */
export function cardNumberIn(text: string, ranges: readonly CardRange[]): CardNumber | undefined {
  if (text.length > CARD_LENGTH_MAX) return undefined
  const known =
    isOwnCardNumber(text) || ranges.some((range) => isInCardRange(text, range) && holds(text, range))
  return known ? (text as CardNumber) : undefined
}

/** As a screen shows it: '9001 •••• 4742'. */
export function maskedCardOnScreen(number: CardNumber): string {
  return masked(number, ' •••• ')
}

/** As a slip prints it: '9001****4742'; every sign of it is in the printer's character set. */
export function maskedCardOnSlip(number: CardNumber): string {
  return masked(number, '****')
}

function holds(text: string, range: CardRange): boolean {
  return !range.luhn || luhnValid(text)
}

/** The first and last four digits; of a number of fewer than twelve only the last four, so that some stay hidden. */
function masked(number: CardNumber, gap: string): string {
  const head = number.length >= 12 ? number.slice(0, 4) : ''
  return `${head}${gap}${number.slice(-4)}`.trim()
}
