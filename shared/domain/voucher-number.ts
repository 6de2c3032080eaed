/**
 * Numbers of registered vouchers, 19 digits, the same in print and in the voucher's code: leading 8, then the number of the
 * slip it was given with (site 4, till 2, epoch 2, seq 7), its place among the vouchers of that slip (2) and a check digit
 * (ISO 7064 MOD 11,10). No payment code and no bank card begins with 8.
 */
import { mod1110Digit, mod1110Valid } from './check-digits.ts'
import { assert, ok, type Result, refuse } from './result.ts'
import { makeSlipNumber, readSlipNumber, type SlipParts } from './slip-number.ts'

declare const voucherNumberBrand: unique symbol

/** Nineteen digits whose check digit is proved. */
export type VoucherNumber = string & { readonly [voucherNumberBrand]: true }

/** What a voucher number says: which act of which till gave it, and which of that act's vouchers it is. */
export interface VoucherParts extends SlipParts {
  readonly position: number
}

export const VOUCHER_NUMBER_LENGTH = 19

export const VOUCHER_POSITION_MAX = 99

export type VoucherFault = 'voucher_length' | 'voucher_not_ours' | 'voucher_check_digit'

/** @throws DefectError when a part does not fit its digits. */
export function makeVoucherNumber({ position, ...slip }: VoucherParts): VoucherNumber {
  assert(
    Number.isSafeInteger(position) && position >= 0 && position <= VOUCHER_POSITION_MAX,
    `a voucher number has no room for position ${position}`,
  )
  const payload = `8${slipFields(slip)}${String(position).padStart(2, '0')}`
  return `${payload}${mod1110Digit(payload)}` as VoucherNumber
}

/** Reads a voucher number, spaces and hyphens between its groups allowed; refuses what is none or was misread. */
export function readVoucherNumber(text: string): Result<VoucherParts, VoucherFault> {
  const number = text.slice(0, 64).replace(/[\s-]/g, '')
  if (!/^[0-9]{19}$/.test(number)) return refuse('voucher_length')
  if (!number.startsWith('8')) return refuse('voucher_not_ours')
  if (!mod1110Valid(number)) return refuse('voucher_check_digit')
  const slip = readSlipNumber(asSlip(number.slice(1, 16)))
  assert(slip.ok, 'fifteen digits are the fields of a slip')
  return ok({ ...slip.value, position: Number(number.slice(16, 18)) })
}

export function isVoucherNumber(text: string): text is VoucherNumber {
  return text.length === VOUCHER_NUMBER_LENGTH && readVoucherNumber(text).ok
}

/** As printed under its code, in groups a person can type: '8001 2010 0000 0123 019'. */
export function groupedVoucherNumber(number: VoucherNumber): string {
  return number.replace(/(.{4})(?=.)/g, '$1 ')
}

/** The fifteen digits of a slip's number between its leading digit and its check digit. */
function slipFields(slip: SlipParts): string {
  return makeSlipNumber(slip).slice(1, -1)
}

function asSlip(fields: string): string {
  const payload = `7${fields}`
  return `${payload}${mod1110Digit(payload)}`
}
