/** Which way to go on with the sale: F8 goes through them, and only those that this sale has are shown. */
import type { KeyboardEvent } from 'react'
import type { RefundableSale } from '../../../shared/contract/refund.ts'
import { Segments } from '../../parts/segments.tsx'
import type { RefundEvent } from '../../state/refund.ts'
import { wayOf, waysOf } from '../../state/return-way.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk } from '../../work/desk.ts'

interface WaysProps {
  readonly sale: RefundableSale
  onEvent(event: RefundEvent): void
}

export function Ways({ sale, onEvent }: WaysProps) {
  const { t } = useTexts()
  const { state } = useDesk()
  const ways = waysOf(sale)
  const way = wayOf(state.refund)
  const choosesLines = way === 'refund' || way === 'exchange' || way === 'swap'
  return (
    <div className="ways">
      <Segments
        label={t('returns.ways')}
        value={way}
        segments={ways.map((value) => ({ value, label: t(`returns.way.${value}`) }))}
        onChoose={(value) => {
          const chosen = ways.find((each) => each === value)
          if (chosen !== undefined) onEvent({ kind: 'way', way: chosen })
        }}
      />
      <kbd>F8</kbd>
      {choosesLines && (
        <>
          <span className="ways-how">{t('refund.how')}</span>
          <button type="button" className="button-quiet" onClick={() => onEvent({ kind: 'none' })}>
            {t('refund.clear')}
          </button>
          <button type="button" className="button-quiet" onClick={() => onEvent({ kind: 'all' })}>
            {t('refund.whole')} <kbd>F10</kbd>
          </button>
        </>
      )}
    </div>
  )
}

/** On a choice or a tick Enter means the whole act. */
export function onChoiceEnter(event: KeyboardEvent, enter: () => void): void {
  const { target } = event
  if (event.key !== 'Enter' || !(target instanceof Element)) return
  if (!target.matches('.segment, .beside [type="checkbox"]')) return
  event.preventDefault()
  event.stopPropagation()
  enter()
}
