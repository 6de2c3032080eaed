/** Registered vouchers taken into a sale: each pays as much as it may of what is left to pay. */
import type { RefusalView } from '../../shared/contract/common.ts'
import type { VoucherView } from '../../shared/contract/member.ts'
import { type Fen, fen, NO_FEN } from '../../shared/domain/money.ts'
import { fenOfText } from './money-text.ts'
import type { SaleInputs } from './sale-inputs.ts'

export interface TakenVoucher {
  readonly voucher: VoucherView
  /** What it pays by the last quote; 0 when nothing is left for it. */
  readonly payFen: Fen
}

/** Takes a voucher in, once; before any quote it is meant to pay its whole value. */
export function withVoucher(inputs: SaleInputs, voucher: VoucherView): SaleInputs {
  if (inputs.vouchers.some((taken) => taken.voucher.number === voucher.number)) return inputs
  return { ...inputs, vouchers: [...inputs.vouchers, { voucher, payFen: voucher.valueFen }] }
}

/** Why a voucher cannot be taken into any sale today, or null; the till judges the rest. */
export function voucherProblem(voucher: VoucherView): RefusalView | null {
  switch (voucher.state) {
    case 'usable':
      return null
    case 'used':
    case 'cancelled':
      return { code: 'voucher_not_here', details: {} }
    case 'not_yet':
      return { code: 'voucher_not_yet_valid', details: { validFrom: voucher.validFrom } }
    case 'past':
      return { code: 'voucher_expired', details: { validTo: voucher.validTo } }
  }
}

/**
 * Which of the taken vouchers the till will not take, by its refusal; null where it speaks of none of them. The vouchers that
 * pay something stand first among the tenders, in the order they were taken.
 */
export function refusedVoucher(inputs: SaleInputs, refusal: RefusalView | null): TakenVoucher | null {
  if (refusal === null || !refusal.code.startsWith('voucher_')) return null
  const paying = inputs.vouchers.filter(({ payFen }) => payFen > 0)
  const { tenderNumber } = refusal.details
  return (typeof tenderNumber === 'number' ? paying[tenderNumber - 1] : paying.at(-1)) ?? null
}

/**
 * The vouchers paying what is left of `dueFen` after the typed amounts of other tenders, in the order they were taken.
 * The same inputs when nothing changes.
 */
export function voucherAmounts(inputs: SaleInputs, dueFen: Fen): SaleInputs {
  let left = dueFen - typedFen(inputs)
  const vouchers = inputs.vouchers.map((taken) => {
    const payFen = fen(Math.max(0, Math.min(taken.voucher.valueFen, left)))
    left -= payFen
    return taken.payFen === payFen ? taken : { ...taken, payFen }
  })
  const same = vouchers.every((taken, at) => taken === inputs.vouchers[at])
  return same ? inputs : { ...inputs, vouchers }
}

function typedFen(inputs: SaleInputs): number {
  return Object.entries(inputs.tenderTexts).reduce((sum, [code, text]) => {
    const amount = code === inputs.restTender ? null : fenOfText(text)
    return sum + (amount?.ok ? amount.value : NO_FEN)
  }, 0)
}
