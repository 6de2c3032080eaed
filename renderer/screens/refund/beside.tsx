/** What goes with a return besides the goods: its reason, gifts that came back, cash instead, the card on the counter. */

import type { RefundableSale } from '../../../shared/contract/refund.ts'
import { NO_FEN } from '../../../shared/domain/money.ts'
import type { RefundResult } from '../../../shared/domain/refund.ts'
import { Pick } from '../../parts/pick.tsx'
import type { RefundEvent } from '../../state/refund.ts'
import { refundReason } from '../../state/refund-draft.ts'
import { localText, moneySignFull } from '../../text/format.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'

interface BesideProps {
  readonly sale: RefundableSale
  readonly result: RefundResult | null
  onEvent(event: RefundEvent): void
}

export function Beside({ sale, result, onEvent }: BesideProps) {
  const { t } = useTexts()
  const { state, speaker } = useDesk()
  const { refund } = state
  const reason = sale.reasons.find(({ code }) => code === refundReason(refund, sale))
  const needsCard = (result?.surrenderCard ?? false) || refund.cardHandedBack
  return (
    <div className="beside">
      {sale.reasons.length > 0 && !refund.isVoid && (
        <span className="beside-reason">
          <span aria-hidden="true">{t('returns.reason')}</span>
          <Pick
            label={t('returns.reason')}
            value={reason?.code ?? ''}
            items={sale.reasons.map(({ code, name }) => ({
              value: code,
              label: localText(name, speaker.lang),
            }))}
            onPick={(code) => onEvent({ kind: 'reason', reason: code })}
          />
          {reason?.quality && <small>{t('returns.quality')}</small>}
        </span>
      )}
      <Gifts sale={sale} onEvent={onEvent} />
      {!refund.isVoid && result !== null && <CashInstead sale={sale} result={result} onEvent={onEvent} />}
      {needsCard && (
        <Tick
          label={t('returns.cardHandedBack')}
          checked={refund.cardHandedBack}
          onCheck={(back) => onEvent({ kind: 'card_back', back })}
        />
      )}
    </div>
  )
}

/** RF-10: each gift of the sale; one that is not there is paid for. */
function Gifts({ sale, onEvent }: Omit<BesideProps, 'result'>) {
  const { t } = useTexts()
  const { state, speaker } = useDesk()
  const programme = useProgramme()
  const gifts = sale.rewards.filter(({ reward }) => reward.gives.kind === 'gift')
  return gifts.map(({ position, reward }) => {
    const found = programme.rewards.find(({ code }) => code === reward.code)
    return (
      <Tick
        key={position}
        label={t('returns.giftBack', { name: found ? localText(found.name, speaker.lang) : reward.code })}
        checked={state.refund.giftsBack.includes(position)}
        onCheck={(back) => onEvent({ kind: 'gift_back', position, back })}
      />
    )
  })
}

/** RF-07: what of this return a manager may hand out in cash instead of the way it came. */
function CashInstead({ sale, result, onEvent }: BesideProps & { readonly result: RefundResult }) {
  const { t } = useTexts()
  const { state, speaker } = useDesk()
  const programme = useProgramme()
  const cashable = sale.tenders
    .map((tender, position) => {
      const handedFen = result.tenders[position]?.handedFen ?? NO_FEN
      return { ...tender, position, handedFen, on: state.refund.inCash.includes(position) }
    })
    .filter(({ cashable, code, handedFen, on }) => cashable && code !== 'cash' && (handedFen > 0 || on))
  return cashable.map(({ code, handedFen, position, on }) => {
    const kind = programme.tenders.find((each) => each.code === code)
    const name = kind ? localText(kind.name, speaker.lang) : code
    return (
      <Tick
        key={position}
        label={t('returns.cashTender', { name, amount: moneySignFull(handedFen) })}
        checked={on}
        onCheck={(next) => onEvent({ kind: 'in_cash', position, on: next })}
      />
    )
  })
}

interface TickProps {
  readonly label: string
  readonly checked: boolean
  onCheck(checked: boolean): void
}

export function Tick({ label, checked, onCheck }: TickProps) {
  return (
    <label className="beside-tick">
      <input
        type="checkbox"
        className="checkbox"
        data-field=""
        checked={checked}
        onChange={(event) => onCheck(event.target.checked)}
      />
      <span>{label}</span>
    </label>
  )
}
