/**
 * Slip numbers, 17 digits, the same in print and in the slip's code: leading 7, site 4, till 2, epoch 2, seq 7 and a
 * check digit (ISO 7064 MOD 11,10). No payment code starts with 7 (WeChat 1, Alipay 2 or 30, UnionPay 62) and no
 * bank card does, so a slip is never taken for money.
 */
import { mod1110Digit, mod1110Valid } from './check-digits.ts'
import { assert, ok, type Result, refuse } from './result.ts'

declare const slipNumberBrand: unique symbol

/** Seventeen digits whose check digit is proved. */
export type SlipNumber = string & { readonly [slipNumberBrand]: true }

/** What a slip number says: which act of which till. */
export interface SlipParts {
  /** 0 is the stand-alone shop, whose slips are good at their own till only. */
  readonly site: number
  readonly till: number
  readonly epoch: number
  readonly seq: number
}

export const SLIP_NUMBER_LENGTH = 17

/** The largest part each field of the number can hold. */
export const SLIP_PARTS_MAX: SlipParts = { site: 9999, till: 99, epoch: 99, seq: 9_999_999 }

export type SlipFault = 'slip_length' | 'slip_not_ours' | 'slip_check_digit'

/** @throws DefectError when a part is no whole number from 0 to its SLIP_PARTS_MAX. */
export function makeSlipNumber(parts: SlipParts): SlipNumber {
  const payload = `7${field(parts, 'site', 4)}${field(parts, 'till', 2)}${field(parts, 'epoch', 2)}${field(parts, 'seq', 7)}`
  return `${payload}${mod1110Digit(payload)}` as SlipNumber
}

/** Reads a slip number, spaces and hyphens between its groups allowed; refuses what is none or was misread. */
export function readSlipNumber(text: string): Result<SlipParts, SlipFault> {
  const number = ungrouped(text)
  if (!/^[0-9]{17}$/.test(number)) return refuse('slip_length')
  if (!number.startsWith('7')) return refuse('slip_not_ours')
  if (!mod1110Valid(number)) return refuse('slip_check_digit')
  return ok({
    site: Number(number.slice(1, 5)),
    till: Number(number.slice(5, 7)),
    epoch: Number(number.slice(7, 9)),
    seq: Number(number.slice(9, 16)),
  })
}

export function isSlipNumber(text: string): text is SlipNumber {
  return text.length === SLIP_NUMBER_LENGTH && readSlipNumber(text).ok
}

/** The four digits of the site where a slip was printed. @throws DefectError when it is no slip number. */
export function siteOfSlip(number: string): string {
  assert(isSlipNumber(number), 'a slip number of ours')
  return number.slice(1, 5)
}

/** As printed under its code, in groups a person can type: '7000 0010 0000 01239'. */
export function groupedSlipNumber(number: SlipNumber): string {
  return `${number.slice(0, 4)} ${number.slice(4, 8)} ${number.slice(8, 12)} ${number.slice(12)}`
}

/** At most 64 characters are looked at: a number, its spaces, and room for clumsy typing. */
function ungrouped(text: string): string {
  return text.slice(0, 64).replace(/[\s-]/g, '')
}

function field(parts: SlipParts, name: keyof SlipParts, digits: number): string {
  const part = parts[name]
  assert(
    Number.isSafeInteger(part) && part >= 0 && part <= SLIP_PARTS_MAX[name],
    `a slip number has no room for ${name} ${part}`,
  )
  return String(part).padStart(digits, '0')
}
