/**
 * The registered vouchers that an act gives, each with its number: rewards of a sale or top-up, items for points, a bought
 * voucher's share of returned goods. The numbers follow from the act's slip, so that they are the same for whoever asks.
 */
import type { LocalText, Programme, VoucherKind } from './programme.ts'
import type { BookedSale, RefundResult } from './refund.ts'
import { RESTORED_DAYS } from './restored-lots.ts'
import { assert } from './result.ts'
import type { RewardGiven } from './sale.ts'
import { readSlipNumber } from './slip-number.ts'
import { type BusinessDate, plusDays } from './time.ts'
import { type IssuedVoucher, voucherFor } from './voucher.ts'
import { makeVoucherNumber } from './voucher-number.ts'

export interface NumberedVoucher extends IssuedVoucher {
  readonly number: string
  readonly name: LocalText
  /** Who was given it; null: nobody in particular. */
  readonly memberId: string | null
}

/** The act that gives vouchers. */
export interface IssuingAct {
  readonly slipNumber: string
  readonly businessDate: BusinessDate
  readonly programme: Programme
}

/** As many vouchers as one slip can number. */
export const VOUCHERS_PER_ACT_MAX = 100

/** The number of the voucher at a place (from 0) of an act. @throws DefectError beyond VOUCHERS_PER_ACT_MAX */
export function voucherNumberAt(slipNumber: string, position: number): string {
  const slip = readSlipNumber(slipNumber)
  assert(slip.ok, 'a slip number of ours')
  return makeVoucherNumber({ ...slip.value, position })
}

/** Numbered by the reward's place in the list of those given. @see RF-10 SV-04 */
export function rewardVouchers(
  act: IssuingAct,
  memberId: string,
  rewards: readonly RewardGiven[] = [],
): readonly NumberedVoucher[] {
  return rewards.flatMap(({ gives, to, referrer }, position) => {
    if (gives.kind !== 'voucher') return []
    const whose = to === 'member' ? memberId : (referrer ?? null)
    return [numbered(act, gives.voucher, whose, position)]
  })
}

/** Numbered through over the whole act, in the order of its items. @see RE-03 */
export function itemVouchers(
  act: IssuingAct,
  memberId: string,
  items: readonly { readonly code: string; readonly quantity: number }[],
): readonly NumberedVoucher[] {
  const kinds = items.flatMap(({ code, quantity }) => {
    const item = act.programme.redemption.items.find((known) => known.code === code)
    return item?.kind === 'voucher' ? Array.from({ length: quantity }, () => item.voucher) : []
  })
  return kinds.map((kind, position) => numbered(act, kind, memberId, position))
}

/** Shares are numbered after any reward that the same slip may give (RF-04). */
const FIRST_SHARE = 50

export interface ShareVoucher extends Omit<NumberedVoucher, 'name' | 'memberId'> {
  /** The voucher it is a share of. */
  readonly of: string
}

/**
 * The shares of bought vouchers that a return gives back as new vouchers, numbered by the tender's place. Terms as the old
 * one's but for the value; as long to live as the old one, at least RESTORED_DAYS. @see RF-07
 */
export function shareVouchers(
  act: Pick<IssuingAct, 'slipNumber' | 'businessDate'>,
  sale: Pick<BookedSale, 'facts' | 'result'>,
  refund: Pick<RefundResult, 'tenders'>,
): readonly ShareVoucher[] {
  return refund.tenders.flatMap(({ newVoucherFen }, position) => {
    if (newVoucherFen === undefined) return []
    const of = sale.result.tenders[position]?.voucher
    const old = sale.facts.vouchers?.find(({ number }) => number === of)
    assert(old !== undefined, 'a voucher whose share comes back had paid')
    const atLeast = plusDays(act.businessDate, RESTORED_DAYS)
    return [
      {
        of: old.number,
        number: voucherNumberAt(act.slipNumber, FIRST_SHARE + position),
        kind: old.kind,
        terms: { ...old.terms, valueFen: newVoucherFen },
        boundTo: old.boundTo,
        validFrom: act.businessDate,
        validTo: old.validTo > atLeast ? old.validTo : atLeast,
      },
    ]
  })
}

function numbered(act: IssuingAct, code: string, memberId: string | null, position: number): NumberedVoucher {
  const kind = kindOf(code, act.programme)
  return {
    number: voucherNumberAt(act.slipNumber, position),
    name: kind.name,
    memberId,
    ...voucherFor(kind, act.businessDate, memberId),
  }
}

function kindOf(code: string, programme: Programme): VoucherKind {
  const kind = programme.vouchers.find((known) => known.code === code)
  assert(kind !== undefined, `no such voucher: ${code}`)
  return kind
}
