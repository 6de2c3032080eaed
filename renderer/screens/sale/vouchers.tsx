/** Registered vouchers (代金券): those taken into this sale, and those of the member that lie ready. */

import type { VoucherView } from '../../../shared/contract/member.ts'
import type { Fen } from '../../../shared/domain/money.ts'
import { Icon } from '../../parts/icons.tsx'
import type { SaleInputEvent } from '../../state/sale-inputs.ts'
import { refusedVoucher } from '../../state/sale-vouchers.ts'
import { localText, MINUS, moneySign } from '../../text/format.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk } from '../../work/desk.ts'

/** A member may have many; the first to run out are offered, the rest can be scanned. */
const OFFERED_MAX = 2

export function Vouchers({ onInput }: { onInput(event: SaleInputEvent): void }) {
  const { t } = useTexts()
  const { state, speaker } = useDesk()
  const { inputs, member, quoted } = state.sale
  const taken = inputs.vouchers
  const refused = refusedVoucher(inputs, quoted?.quote.refusal ?? null)?.voucher.number
  const offered = (member?.vouchers ?? [])
    .filter(({ state: stands }) => stands === 'usable')
    .filter(({ number }) => !taken.some(({ voucher }) => voucher.number === number))
    .toSorted((one, other) => one.validTo.localeCompare(other.validTo))
    .slice(0, OFFERED_MAX)
  if (taken.length === 0 && offered.length === 0) return null
  const nameOf = (voucher: VoucherView) => localText(voucher.name, speaker.lang)
  const paid = (voucher: VoucherView, payFen: Fen) => {
    if (voucher.number === refused) return t('counter.voucherRefused')
    return payFen > 0 ? `${MINUS}${moneySign(payFen)}` : t('counter.voucherNotNeeded')
  }
  return (
    <section className="block vouchers">
      <h2 className="caption">
        <span>{t('counter.vouchers')}</span>
        <span>{t('counter.noChange')}</span>
      </h2>
      <ul className="voucher-list">
        {taken.map(({ voucher, payFen }) => (
          <li key={voucher.number}>
            <button
              type="button"
              className="voucher"
              data-taken
              data-refused={voucher.number === refused || undefined}
              aria-label={t('counter.removeVoucher', { name: nameOf(voucher) })}
              onClick={() => onInput({ kind: 'remove_voucher', number: voucher.number })}
            >
              <span className="voucher-what" title={nameOf(voucher)}>
                <b className="voucher-name">{nameOf(voucher)}</b>
              </span>
              <b>{paid(voucher, payFen)}</b>
              <Icon name="close" />
            </button>
          </li>
        ))}
        {offered.map((voucher) => (
          <li key={voucher.number}>
            <button type="button" className="voucher" onClick={() => onInput({ kind: 'voucher', voucher })}>
              <span className="voucher-what" title={nameOf(voucher)}>
                <b className="voucher-name">{nameOf(voucher)}</b>
                <small>{t('counter.voucherUntil', { date: voucher.validTo })}</small>
              </span>
              <b>{t('counter.useVoucher')}</b>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
