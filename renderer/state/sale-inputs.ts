/** What the cashier typed and chose for a sale, as text and codes; sale-draft.ts turns it into a draft. */
import type { VoucherView } from '../../shared/contract/member.ts'
import type { GuestView } from '../../shared/contract/people.ts'
import { NO_POINTS, type Points } from '../../shared/domain/points.ts'
import { SALE_LIMITS } from '../../shared/domain/sale.ts'
import { type TakenVoucher, withVoucher } from './sale-vouchers.ts'

/** One typed line (商品明细). */
export interface TypedLine {
  readonly id: number
  readonly text: string
  readonly priceClass: string
  readonly category: string
  readonly price: string
  readonly quantity: string
}

export interface SaleInputs {
  /** One amount per price class, or lines with texts. */
  readonly entry: 'amounts' | 'lines'
  readonly amounts: Readonly<Record<string, string>>
  readonly lines: readonly TypedLine[]
  readonly deductionText: string
  /** Null: the programme's first reason. */
  readonly deductionReason: string | null
  readonly redeemPoints: Points
  readonly useBirthdayRight: boolean
  /** The tender that takes the rest; null: the programme's first. */
  readonly restTender: string | null
  /** Amounts of the other tenders, while several are used. */
  readonly tenderTexts: Readonly<Record<string, string>>
  readonly splitting: boolean
  readonly salesperson: string | null
  readonly vouchers: readonly TakenVoucher[]
  /** EN-17: somebody the member brought along, who has the member's price. */
  readonly guest: GuestView | null
}

export const NO_INPUTS: SaleInputs = {
  entry: 'amounts',
  amounts: {},
  lines: [],
  deductionText: '',
  deductionReason: null,
  redeemPoints: NO_POINTS,
  useBirthdayRight: false,
  restTender: null,
  tenderTexts: {},
  splitting: false,
  salesperson: null,
  vouchers: [],
  guest: null,
}

export type SaleInputEvent =
  | { readonly kind: 'amount'; readonly priceClass: string; readonly text: string }
  | { readonly kind: 'deduction'; readonly text: string }
  | { readonly kind: 'deduction_reason'; readonly reason: string }
  | { readonly kind: 'redeem'; readonly points: Points }
  | { readonly kind: 'birthday_right'; readonly use: boolean }
  | { readonly kind: 'rest_tender'; readonly tender: string }
  | { readonly kind: 'tender'; readonly tender: string; readonly text: string }
  | { readonly kind: 'splitting'; readonly on: boolean }
  | { readonly kind: 'salesperson'; readonly staffId: string | null }
  | { readonly kind: 'voucher'; readonly voucher: VoucherView }
  | { readonly kind: 'remove_voucher'; readonly number: string }
  | { readonly kind: 'guest'; readonly guest: GuestView | null }
  /** To typed lines: amounts already typed become lines. */
  | { readonly kind: 'to_lines'; readonly category: string; readonly priceClasses: readonly string[] }
  | { readonly kind: 'to_amounts' }
  | { readonly kind: 'add_line'; readonly category: string; readonly priceClass: string }
  | { readonly kind: 'remove_line'; readonly id: number }
  | { readonly kind: 'line'; readonly id: number; readonly change: Partial<Omit<TypedLine, 'id'>> }
  | { readonly kind: 'clear_typed' }

export function saleInputsReducer(inputs: SaleInputs, event: SaleInputEvent): SaleInputs {
  switch (event.kind) {
    case 'amount':
      return { ...inputs, amounts: { ...inputs.amounts, [event.priceClass]: event.text } }
    case 'deduction':
      return { ...inputs, deductionText: event.text }
    case 'deduction_reason':
      return { ...inputs, deductionReason: event.reason }
    case 'redeem':
      return { ...inputs, redeemPoints: event.points }
    case 'birthday_right':
      return { ...inputs, useBirthdayRight: event.use }
    case 'rest_tender':
      return { ...inputs, restTender: event.tender, tenderTexts: without(inputs.tenderTexts, event.tender) }
    case 'tender':
      return { ...inputs, tenderTexts: { ...inputs.tenderTexts, [event.tender]: event.text } }
    case 'splitting':
      return { ...inputs, splitting: event.on, tenderTexts: event.on ? inputs.tenderTexts : {} }
    case 'salesperson':
      return { ...inputs, salesperson: event.staffId }
    case 'voucher':
      return withVoucher(inputs, event.voucher)
    case 'remove_voucher':
      return {
        ...inputs,
        vouchers: inputs.vouchers.filter(({ voucher }) => voucher.number !== event.number),
      }
    case 'guest':
      return { ...inputs, guest: event.guest, redeemPoints: NO_POINTS, useBirthdayRight: false }
    case 'to_lines':
      return toLines(inputs, event)
    case 'to_amounts':
      return { ...inputs, entry: 'amounts', lines: [] }
    case 'add_line':
      return { ...inputs, lines: withNewLine(inputs.lines, event.priceClass, event.category) }
    case 'remove_line':
      return { ...inputs, lines: inputs.lines.filter((line) => line.id !== event.id) }
    case 'line':
      return {
        ...inputs,
        lines: inputs.lines.map((line) => (line.id === event.id ? { ...line, ...event.change } : line)),
      }
    case 'clear_typed':
      return {
        ...inputs,
        amounts: {},
        lines: [],
        deductionText: '',
        redeemPoints: NO_POINTS,
        tenderTexts: {},
        vouchers: [],
      }
  }
}

/** Whether anything was typed that a swipe of another card must not silently carry to another member. */
export function hasTyped(inputs: SaleInputs): boolean {
  const amounts = Object.values(inputs.amounts).some((text) => text !== '')
  return (
    amounts ||
    inputs.lines.some((line) => line.text !== '' || line.price !== '') ||
    inputs.deductionText !== '' ||
    inputs.vouchers.length > 0
  )
}

function toLines(
  inputs: SaleInputs,
  event: { readonly category: string; readonly priceClasses: readonly string[] },
): SaleInputs {
  const typed = event.priceClasses.filter((code) => (inputs.amounts[code] ?? '') !== '')
  const lines = typed.map((priceClass, index) => ({
    id: index + 1,
    text: '',
    priceClass,
    category: event.category,
    price: inputs.amounts[priceClass] ?? '',
    quantity: '1',
  }))
  const first = event.priceClasses[0] ?? ''
  return {
    ...inputs,
    entry: 'lines',
    amounts: {},
    lines: lines.length > 0 ? lines : withNewLine([], first, event.category),
  }
}

function withNewLine(
  lines: readonly TypedLine[],
  priceClass: string,
  category: string,
): readonly TypedLine[] {
  if (lines.length >= SALE_LIMITS.linesMax) return lines
  const id = lines.reduce((highest, line) => Math.max(highest, line.id), 0) + 1
  return [...lines, { id, text: '', priceClass, category, price: '', quantity: '1' }]
}

function without(texts: Readonly<Record<string, string>>, key: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(texts).filter(([each]) => each !== key))
}
