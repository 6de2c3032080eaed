/** A registered voucher as the counter may see it (SV-07). */
import type { VoucherView } from '../../shared/contract/member.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'
import type { KnownVoucher } from '../store/vouchers.ts'

export function voucherView(voucher: KnownVoucher, today: BusinessDate): VoucherView {
  const { number, kind, name, terms, validFrom, validTo, boundTo } = voucher
  return {
    number,
    kind,
    name,
    valueFen: terms.valueFen,
    minimumFen: terms.minimumFen,
    validFrom,
    validTo,
    bound: boundTo !== null,
    state: stateOn(voucher, today),
  }
}

function stateOn({ state, validFrom, validTo }: KnownVoucher, today: BusinessDate): VoucherView['state'] {
  if (state !== 'unused') return state
  if (today < validFrom) return 'not_yet'
  return today > validTo ? 'past' : 'usable'
}
