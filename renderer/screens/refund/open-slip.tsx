/** Finding the sale: by its slip, scanned or typed; from the purchases of a member whose card was swiped; or not at all. */
import { useEffect, useState } from 'react'
import type { HistoryItem, MemberView } from '../../../shared/contract/member.ts'
import { useGoodsTitle } from '../../parts/history-title.ts'
import { Icon } from '../../parts/icons.tsx'
import { Keypad } from '../../parts/keypad.tsx'
import { Sink } from '../../parts/sink.tsx'
import type { RefundEvent } from '../../state/refund.ts'
import { moneySignFull, shortDay, signedPoints } from '../../text/format.ts'
import { slipNumberText } from '../../text/slip-number.ts'
import { useTexts } from '../../text/use-texts.ts'
import { ask } from '../../till.ts'
import { useDesk } from '../../work/desk.ts'

interface OpenSlipProps {
  readonly says: React.ReactNode
  onEvent(event: RefundEvent): void
}

export function OpenSlip({ onEvent, says }: OpenSlipProps) {
  const { t } = useTexts()
  const { state } = useDesk()
  const { slipText, presented } = state.refund
  const purchases = usePurchases(presented)
  const [cursor, setCursor] = useState(0)
  const last = Math.max(0, purchases.length - 1)
  const here = Math.min(cursor, last)
  const openPurchase = (slipNumber: string) => onEvent({ kind: 'opening', slipNumber, withoutSlip: true })
  const open = () => {
    const slipNumber = purchases[here]?.slipNumber ?? null
    if (slipText !== '') onEvent({ kind: 'opening', slipNumber: slipText })
    else if (slipNumber !== null) openPurchase(slipNumber)
  }
  return (
    <>
      <div className="head">
        <section className="identify" aria-label={t('refund.slip')}>
          <div className="identify-boxes">
            <Sink
              kind="digits"
              className="identify-sink"
              label={t('refund.scan')}
              placeholder={t('refund.scan')}
              text={slipText}
              place="home"
              onText={(text) => onEvent({ kind: 'slip_text', text })}
              onUpDown={(by) => setCursor(Math.min(last, Math.max(0, here + by)))}
              onEnter={open}
            />
            <button type="button" className="button-plain identify-tall" onClick={open}>
              {t('refund.open')}
            </button>
          </div>
        </section>
      </div>
      {says}
      <section className="open-slip">
        <div className="open-slip-words">
          {presented === null ? (
            <>
              <Icon name="slip" />
              <h2>{t('refund.noSale')}</h2>
              <p>{t('refund.noSaleHint')}</p>
              <p>{t('returns.swipeForPurchases')}</p>
            </>
          ) : (
            <Purchases member={presented} items={purchases} here={here} onOpen={openPurchase} />
          )}
          <button
            type="button"
            className="button-plain open-slip-none"
            onClick={() => onEvent({ kind: 'without_sale', act: 'unknown' })}
          >
            {t('returns.noSlipNoSale')} <kbd>F8</kbd>
          </button>
        </div>
        <Keypad look="digits" onClear={() => onEvent({ kind: 'slip_text', text: '' })} />
      </section>
    </>
  )
}

interface PurchasesProps {
  readonly member: MemberView
  readonly items: readonly HistoryItem[]
  readonly here: number
  onOpen(slipNumber: string): void
}

function Purchases({ member, items, here, onOpen }: PurchasesProps) {
  const { t } = useTexts()
  const title = useGoodsTitle()
  return (
    <>
      <h2>{t('returns.purchasesOf', { name: member.maskedName })}</h2>
      <p>{t(items.length === 0 ? 'returns.noPurchases' : 'returns.purchasesHint')}</p>
      <ul className="purchases" aria-label={t('returns.purchasesOf', { name: member.maskedName })}>
        {items.map((item, at) => (
          <li key={item.entryId}>
            <button
              type="button"
              className="purchase"
              aria-current={at === here || undefined}
              tabIndex={-1}
              onClick={() => item.slipNumber !== null && onOpen(item.slipNumber)}
            >
              <span>{shortDay(item.date)}</span>
              <b>
                {title(item)}
                {item.returned !== undefined && <em>{t(`returns.returned.${item.returned}`)}</em>}
              </b>
              <small>{slipNumberText(item.slipNumber ?? '')}</small>
              <span className="gold">{item.points === 0 ? '—' : signedPoints(item.points)}</span>
              <span>{moneySignFull(item.amountFen)}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

/** What this member bought, newest first; a first page is enough to find what was bought lately. */
function usePurchases(member: MemberView | null): readonly HistoryItem[] {
  const { client } = useDesk()
  const [found, setFound] = useState<{ readonly of: string; readonly items: readonly HistoryItem[] }>()
  const identification = member?.identification ?? null
  useEffect(() => {
    if (identification === null) return
    void ask(client.member.history({ identification, beforeEntryId: null })).then((answer) => {
      if (answer.ok) setFound({ of: identification, items: answer.value.items.filter(isPurchase) })
    })
  }, [client, identification])
  return found !== undefined && found.of === identification ? found.items : NONE
}

const NONE: readonly HistoryItem[] = []

function isPurchase({ kind, slipNumber }: HistoryItem): boolean {
  return slipNumber !== null && (kind === 'sale' || kind === 'exchange')
}
