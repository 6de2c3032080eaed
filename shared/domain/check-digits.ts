/**
 * Check digits of the codes that meet at the counter: cards (Luhn), slips (ISO 7064 MOD 11,10), goods (EAN-13).
 * The digit functions take ASCII digits without the check digit; the valid functions take the whole code and
 * answer false for anything that is not all digits.
 */
import { assert } from './result.ts'

const DIGITS = /^[0-9]+$/

/** The Luhn digit to append (ISO/IEC 7812-1, annex B). @throws DefectError when `payload` is not all digits. */
export function luhnDigit(payload: string): number {
  return (10 - (luhnSum(`${digitsOnly(payload)}0`) % 10)) % 10
}

export function luhnValid(code: string): boolean {
  return DIGITS.test(code) && code.length > 1 && luhnSum(code) % 10 === 0
}

/** The ISO 7064 MOD 11,10 digit to append. @throws DefectError when `payload` is not all digits. */
export function mod1110Digit(payload: string): number {
  return (11 - mod1110Product(digitsOnly(payload))) % 10
}

export function mod1110Valid(code: string): boolean {
  return DIGITS.test(code) && code.length > 1 && mod1110Digit(code.slice(0, -1)) === Number(code.at(-1))
}

/** The EAN-13 digit to append to twelve digits. @throws DefectError for anything but twelve digits. */
export function ean13Digit(payload: string): number {
  assert(payload.length === 12, 'an EAN-13 has twelve digits before its check digit')
  const sum = digitsOf(digitsOnly(payload)).reduce(
    (total, digit, at) => total + digit * (at % 2 === 0 ? 1 : 3),
    0,
  )
  return (10 - (sum % 10)) % 10
}

export function ean13Valid(code: string): boolean {
  return code.length === 13 && DIGITS.test(code) && ean13Digit(code.slice(0, -1)) === Number(code.at(-1))
}

/** The sum in which every second digit from the right, check digit not counted, is doubled with its digits added. */
function luhnSum(code: string): number {
  return digitsOf(code).reduce((sum, digit, at) => {
    const doubled = (code.length - at) % 2 === 0
    return sum + (doubled ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit)
  }, 0)
}

/** The running product of the hybrid system: starts at ten, never zero before it is doubled. */
function mod1110Product(payload: string): number {
  return digitsOf(payload).reduce((product, digit) => (((product + digit) % 10 || 10) * 2) % 11, 10)
}

function digitsOnly(payload: string): string {
  assert(DIGITS.test(payload), 'a check digit is computed over digits')
  return payload
}

function digitsOf(code: string): readonly number[] {
  return Array.from(code, Number)
}
