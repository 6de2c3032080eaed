/**
 * What a scan, a swipe or a typed text is: a member card, a slip, something to search by, or something refused.
 * The text comes from outside and is believed in nothing: it is bounded, read strictly, and what is refused leaves
 * no digit of itself in the answer, so that no bank card or payment code can reach a screen, a log or the database.
 */
import { type CardNumber, cardNumberIn, isInCardRange, looksLikeOwnCard } from './card-number.ts'
import { ean13Valid, luhnValid } from './check-digits.ts'
import type { CardRange } from './programme.ts'
import { readSlipNumber, SLIP_NUMBER_LENGTH, type SlipNumber, type SlipParts } from './slip-number.ts'
import {
  readVoucherNumber,
  VOUCHER_NUMBER_LENGTH,
  type VoucherNumber,
  type VoucherParts,
} from './voucher-number.ts'

/** How the text came in: a keyboard-wedge burst, a reader in data mode, or a person's fingers. */
export type ScanVia = 'wedge' | 'hid' | 'typed'

export interface ScanContext {
  readonly via: ScanVia
  /** The programme's card ranges, tested first, before our own numbering and before bank and payment rules. */
  readonly cardRanges: readonly CardRange[]
}

export type PaymentCode = 'wechat' | 'alipay' | 'unionpay'

/** Why a text cannot be trusted; the answer to each is to scan, swipe or type once more. */
export type ScanDamage =
  /** The reader itself said so ('%E?;E?'). */
  | 'read_error'
  /** A track without its start or end sign, or with something beside it. */
  | 'half_track'
  /** Two tracks of one swipe name different numbers. */
  | 'tracks_differ'
  /** A card of ours, a slip or a voucher with a wrong check digit. */
  | 'check_digit'
  | 'too_long'
  | 'control_characters'
  /** Chinese characters where a reader sent letters: an input method took part of the code. */
  | 'input_method'
  /** More digits than the last four and fewer than any phone or card number. */
  | 'incomplete'

export type Scan =
  | { readonly kind: 'card'; readonly number: CardNumber }
  /** A well-formed code of somebody else's (EN-11). */
  | { readonly kind: 'foreign_card' }
  | { readonly kind: 'slip'; readonly number: SlipNumber; readonly parts: SlipParts }
  /** A registered voucher of ours (SV-07). */
  | { readonly kind: 'voucher'; readonly number: VoucherNumber; readonly parts: VoucherParts }
  /** The bar code of goods, EAN-13 or UPC-A; thirteen digits. */
  | { readonly kind: 'goods_code'; readonly code: string }
  | { readonly kind: 'phone'; readonly phone: string }
  | { readonly kind: 'last_four'; readonly digits: string }
  /** At least two Chinese characters or letters, spaces collapsed, no digit. */
  | { readonly kind: 'name_or_pinyin'; readonly text: string }
  | { readonly kind: 'bank_card' }
  | { readonly kind: 'payment_code'; readonly which: PaymentCode }
  | { readonly kind: 'damaged'; readonly why: ScanDamage }
  /** Empty, or too little to search by. */
  | { readonly kind: 'nothing' }

/** At most this many characters are looked at: track 1 and 2 of one card together have 119. */
export const SCAN_LENGTH_MAX = 128

const MOBILE = /^1[3-9][0-9]{9}$/
const NAME = /^[\p{Script=Han}\p{Script=Latin}·•.' -]+$/u
const HAN = /\p{Script=Han}/u

/**
 * Says what `text` is, in this order: damage, the programme's cards, our own, slips, vouchers, bank cards, payment codes, goods,
 * phones, the last four, names. Total: any string has an answer, none throws.
 */
export function classifyScan(text: string, context: ScanContext): Scan {
  if (text.length > SCAN_LENGTH_MAX) return damaged('too_long')
  const cleaned = cleanedText(text)
  if (/[\p{Cc}\p{Cs}]/u.test(cleaned)) return damaged('control_characters')
  if (cleaned === '') return { kind: 'nothing' }
  if (/^[%;]|\?$/.test(cleaned)) return classifyTracks(cleaned, context)
  const digits = cleaned.replace(/[ -]/g, '')
  if (/^[0-9]+$/.test(digits)) return classifyNumber(digits, context)
  return context.via === 'typed' ? classifyTyped(cleaned) : classifyCodeText(cleaned, context.via)
}

/**
 * EN-18: how strongly this names a member. A card or slip that a reader read was *presented*; whatever fingers typed,
 * and a phone or name however it came, is *typed*.
 */
export function identificationStrength(scan: Scan, via: ScanVia): 'presented' | 'typed' {
  return via !== 'typed' && (scan.kind === 'card' || scan.kind === 'slip') ? 'presented' : 'typed'
}

/** Suffixes of readers taken off; full-width digits and signs (an input method's) made ASCII; invisible signs dropped. */
function cleanedText(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\u00A0]/g, ' ')
    .replace(/\p{Cf}/gu, '')
    .replace(/[ \t\r\n]+$/, '')
    .replace(/^ +/, '')
}

type TrackReading = { readonly number: string; readonly isBankLayout: boolean } | 'error' | 'blank'

/** A swipe: one to three tracks, each from its start sign to its '?' and nothing between them. */
function classifyTracks(text: string, context: ScanContext): Scan {
  const tracks = text.match(/[%;+][^%;?]*\?/g) ?? []
  if (tracks.join('') !== text || tracks.length > 3) return halfTrack(text, context)
  const readings = tracks.map(readTrack)
  const numbers = readings.filter((reading) => typeof reading === 'object')
  const scans = numbers.map((track) => classifyTrackNumber(track, context))
  const bank = scans.find((scan) => scan.kind === 'bank_card')
  if (bank) return bank
  if (readings.includes('error') && !scans.some((scan) => scan.kind === 'card')) return damaged('read_error')
  if (new Set(numbers.map((track) => track.number)).size > 1) return damaged('tracks_differ')
  return scans[0] ?? damaged('read_error')
}

/** What is left of a broken track is never guessed at, but a bank card is named as one, so that nobody swipes it again. */
function halfTrack(text: string, context: ScanContext): Scan {
  const numbers = text.match(/[0-9]{13,19}/g) ?? []
  const isBank = numbers.some((number) => !cardNumberIn(number, context.cardRanges) && isBankCard(number))
  return isBank ? { kind: 'bank_card' } : damaged('half_track')
}

/** Track 1 is '%B…^name^…?' or '%…?', track 2 ';…=…?' or ';…?' (ISO/IEC 7811, 7813); a lone E is the reader's error. */
function readTrack(track: string): TrackReading {
  const body = track.slice(1, -1)
  if (body === '') return 'blank'
  if (body === 'E') return 'error'
  const [number = ''] = body.replace(/^[A-Z]/, '').split(/[=^]/)
  return { number: number.replaceAll(' ', ''), isBankLayout: /[=^][0-9]{4}|\^.*\^/.test(body) }
}

function classifyTrackNumber(
  track: { readonly number: string; readonly isBankLayout: boolean },
  context: ScanContext,
): Scan {
  if (!/^[0-9]+$/.test(track.number)) return { kind: 'foreign_card' }
  const scan = classifyNumber(track.number, context)
  if (scan.kind === 'card' || scan.kind === 'damaged' || scan.kind === 'bank_card') return scan
  const isBank = track.isBankLayout && /^[0-9]{12,19}$/.test(track.number) && luhnValid(track.number)
  return isBank || /^62[0-9]{14,17}$/.test(track.number) ? { kind: 'bank_card' } : { kind: 'foreign_card' }
}

function classifyNumber(digits: string, context: ScanContext): Scan {
  const card = cardNumberIn(digits, context.cardRanges)
  if (card) return { kind: 'card', number: card }
  if (digits.length === SLIP_NUMBER_LENGTH && digits.startsWith('7')) return classifySlip(digits)
  if (digits.length === VOUCHER_NUMBER_LENGTH && digits.startsWith('8')) return classifyVoucher(digits)
  if (isBankCard(digits)) return { kind: 'bank_card' }
  const payment = paymentCode(digits)
  if (payment) return { kind: 'payment_code', which: payment }
  const misread = looksLikeOwnCard(digits) || context.cardRanges.some((range) => isInCardRange(digits, range))
  if (misread) return damaged('check_digit')
  const goods = digits.length === 12 ? `0${digits}` : digits
  if (ean13Valid(goods)) return { kind: 'goods_code', code: goods }
  if (MOBILE.test(digits)) return { kind: 'phone', phone: digits }
  return context.via === 'typed' ? classifyTypedDigits(digits) : { kind: 'foreign_card' }
}

function classifySlip(digits: string): Scan {
  const read = readSlipNumber(digits)
  return read.ok ? { kind: 'slip', number: digits as SlipNumber, parts: read.value } : damaged('check_digit')
}

function classifyVoucher(digits: string): Scan {
  const read = readVoucherNumber(digits)
  return read.ok
    ? { kind: 'voucher', number: digits as VoucherNumber, parts: read.value }
    : damaged('check_digit')
}

function classifyTypedDigits(digits: string): Scan {
  if (digits.length === 4) return { kind: 'last_four', digits }
  if (digits.length < 4) return { kind: 'nothing' }
  return digits.length < 12 ? damaged('incomplete') : { kind: 'foreign_card' }
}

function classifyTyped(text: string): Scan {
  const letters = text.match(/[\p{Script=Han}\p{Script=Latin}]/gu)?.length ?? 0
  if (NAME.test(text)) {
    return letters >= 2
      ? { kind: 'name_or_pinyin', text: text.trim().replace(/ +/g, ' ') }
      : { kind: 'nothing' }
  }
  return HAN.test(text) && /[0-9]/.test(text) ? damaged('input_method') : { kind: 'foreign_card' }
}

/** A code with letters or signs: none of ours has any; Chinese in a wedge burst is an input method's work. */
function classifyCodeText(text: string, via: 'wedge' | 'hid'): Scan {
  return via === 'wedge' && HAN.test(text) ? damaged('input_method') : { kind: 'foreign_card' }
}

/**
 * A payment card by its first digits, length and Luhn digit (ISO/IEC 7812): Visa 4, Mastercard 5 and 2221 to 2720,
 * UnionPay 62, Discover and Maestro 5 and 6, Amex, Diners and JCB 3. A '30' of sixteen digits and more is left to
 * Alipay, whose codes begin so; a '69' of thirteen is left to China's goods (GS1 690 to 699), of which one in ten has
 * a right Luhn digit by chance.
 */
function isBankCard(digits: string): boolean {
  if (digits.length < 13 || digits.length > 19 || !luhnValid(digits)) return false
  if (digits.startsWith('30') && digits.length >= 16) return false
  if (digits.startsWith('69') && digits.length === 13) return false
  const isMastercard2 =
    digits.length === 16 && Number(digits.slice(0, 4)) >= 2221 && Number(digits.slice(0, 4)) <= 2720
  return /^[3-6]/.test(digits) || isMastercard2
}

/** The wallets' published formats: WeChat 18 digits from 10 to 15, Alipay 16 to 24 from 25 to 30, UnionPay 19 from 62. */
function paymentCode(digits: string): PaymentCode | undefined {
  if (/^1[0-5][0-9]{16}$/.test(digits)) return 'wechat'
  if (/^(2[5-9]|30)[0-9]{14,22}$/.test(digits)) return 'alipay'
  return /^62[0-9]{17}$/.test(digits) ? 'unionpay' : undefined
}

function damaged(why: ScanDamage): Scan {
  return { kind: 'damaged', why }
}
