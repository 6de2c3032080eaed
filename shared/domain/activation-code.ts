/**
 * The one-time code that brings a till into an organisation: 'XXXX-XXXX-XXXX-XXXX-FFFF', 80 random bits that only HQ
 * knew, and 20 bits of the fingerprint of HQ's public key, so that a till knows it speaks with the HQ that gave the code.
 */
import { ok, type Result, refuse } from './result.ts'

/** Crockford's base 32: no I, L, O, U, so nothing reads like another and no code is a word. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const SECRET_LETTERS = 16
const FINGERPRINT_LETTERS = 4
const TYPED_LETTERS_MAX = 60

export interface ActivationCode {
  /** 16 letters: what HQ knows only the SHA-256 of. */
  readonly secret: string
  /** 4 letters: the first 20 bits of the SHA-256 of HQ's public key (SPKI, DER). */
  readonly fingerprint: string
}

/** Reads a code as a person types it: small letters, O for 0, I or L for 1, any dashes and spaces. Refuses code_malformed. */
export function readActivationCode(typed: string): Result<ActivationCode, 'code_malformed'> {
  if (typed.length > TYPED_LETTERS_MAX) return refuse('code_malformed')
  const letters = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  const isWhole = letters.length === SECRET_LETTERS + FINGERPRINT_LETTERS
  if (!isWhole || [...letters].some((letter) => !LETTERS.includes(letter))) return refuse('code_malformed')
  return ok({ secret: letters.slice(0, SECRET_LETTERS), fingerprint: letters.slice(SECRET_LETTERS) })
}

/** The code in groups of four, as it is printed. */
export function writeActivationCode(code: ActivationCode): string {
  return (`${code.secret}${code.fingerprint}`.match(/.{4}/g) ?? []).join('-')
}

/** The first letters of some bits given as hex, five bits a letter. */
export function crockfordLetters(hex: string, letters: number): string {
  const bits = [...hex].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('')
  return Array.from({ length: letters }, (_, at) =>
    LETTERS.charAt(Number.parseInt(bits.slice(at * 5, at * 5 + 5).padEnd(5, '0'), 2)),
  ).join('')
}

/** @param hash the SHA-256, hex, of HQ's public key (SPKI, DER) */
export function fingerprintLetters(hash: string): string {
  return crockfordLetters(hash, FINGERPRINT_LETTERS)
}

/** @param random 10 random bytes, hex; @param publicKeyHash as for the fingerprint */
export function activationCodeOf(random: string, publicKeyHash: string): ActivationCode {
  return {
    secret: crockfordLetters(random, SECRET_LETTERS),
    fingerprint: fingerprintLetters(publicKeyHash),
  }
}
