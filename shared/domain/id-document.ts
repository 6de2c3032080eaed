/**
 * Numbers of resident identity cards (GB 11643): seventeen digits (place, birthday, sequence) and a check character.
 * Only a keyed hash and the last four are ever kept of one (EN-02).
 */
import { ok, type Result, refuse } from './result.ts'
import { isBusinessDate } from './time.ts'

declare const idNumberBrand: unique symbol

/** Eighteen characters, the last a digit or X, its check character proved. */
export type IdNumber = string & { readonly [idNumberBrand]: true }

export type IdNumberRefusal = 'id_number_old' | 'id_number_length' | 'id_number_invalid' | 'id_number_check'

const LENGTH = 18
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const
const CHECK_CHARACTERS = '10X98765432'

/**
 * The number as typed or read: full-width characters, spaces and a small x are forgiven. Refuses id_number_old (fifteen
 * digits, of cards that no longer hold), id_number_length {length}, id_number_invalid (no such place or day), id_number_check.
 */
export function readIdNumber(typed: string): Result<IdNumber, IdNumberRefusal> {
  const text = typed.normalize('NFKC').replace(/[\s-]/gu, '').toUpperCase()
  if (/^\d{15}$/.test(text)) return refuse('id_number_old')
  if (text.length !== LENGTH) return refuse('id_number_length', { length: text.length })
  if (!/^[1-9]\d{16}[\dX]$/.test(text) || !isBirthdayOf(text)) return refuse('id_number_invalid')
  return checkCharacter(text) === text.at(-1) ? ok(text as IdNumber) : refuse('id_number_check')
}

/** Digits 7 to 14 are the holder's birthday. */
function isBirthdayOf(text: string): boolean {
  return isBusinessDate(`${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`)
}

/** ISO 7064 MOD 11-2 over the first seventeen digits, weights as the standard prints them. */
function checkCharacter(text: string): string {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(text[at]), 0)
  return CHECK_CHARACTERS.charAt(sum % 11)
}

/** What is kept of a number in clear: its last four. */
export function idNumberTail(number: IdNumber): string {
  return number.slice(-4)
}

/** '**************001X', as long as the number, from its last four. @see PV-03 */
export function maskIdTail(tail: string): string {
  return tail.padStart(LENGTH, '*')
}
