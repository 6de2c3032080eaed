/** Items for points (RE-03): what there is, what it costs, how many are here, how many are wanted. */
import { type KeyboardEvent, useEffect, useEffectEvent, useState } from 'react'
import type { StockItem } from '../../../shared/contract/points.ts'
import type { RedemptionItem } from '../../../shared/domain/programme.ts'
import { focusBox } from '../../parts/sink-desk.ts'
import { localText, moneySign, pointsText } from '../../text/format.ts'
import { useTexts } from '../../text/use-texts.ts'
import { ask } from '../../till.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'
import { type ActFormProps, ActTenders } from './act-parts.tsx'

export function ItemsForm({ act, onEvent, onEnter }: ActFormProps) {
  const { t } = useTexts()
  const { redemption } = useProgramme()
  const stock = useStock()
  const { quantities } = act.inputs
  const isPaid = redemption.items.some(({ code, payFen }) => payFen > 0 && (quantities[code] ?? 0) > 0)
  return (
    <>
      <h2 className="caption">
        <span />
        <span>{t('acts.itemsHow')}</span>
      </h2>
      <ul className="items">
        {redemption.items.map((item, at) => (
          <ItemRow
            key={item.code}
            item={item}
            home={at === 0}
            quantity={quantities[item.code] ?? 0}
            here={stock.find(({ code }) => code === item.code)?.here ?? null}
            onStep={(by) => onEvent({ kind: 'quantity', item: item.code, by })}
            onEnter={onEnter}
          />
        ))}
      </ul>
      {isPaid && <ActTenders act={act} onEvent={onEvent} />}
    </>
  )
}

/** What is in stock here, asked once for each time the form is opened. */
function useStock(): readonly StockItem[] {
  const { client } = useDesk()
  const [stock, setStock] = useState<readonly StockItem[]>([])
  const fetchStock = useEffectEvent(async () => {
    const answer = await ask(client.points.stock())
    if (answer.ok) setStock(answer.value)
  })
  useEffect(() => {
    void fetchStock()
  }, [])
  return stock
}

interface ItemRowProps {
  readonly item: RedemptionItem
  readonly home: boolean
  readonly quantity: number
  /** Null: no stock is kept of it. */
  readonly here: number | null
  onStep(by: 1 | -1): void
  onEnter(): void
}

function ItemRow({ item, home, quantity, here, onStep, onEnter }: ItemRowProps) {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const name = localText(item.name, speaker.lang)
  const cost = { points: pointsText(item.points), pay: moneySign(item.payFen) }
  const onKey = (event: KeyboardEvent) => {
    switch (event.key) {
      case 'ArrowUp':
        focusBox(-1)
        break
      case 'ArrowDown':
        focusBox(1)
        break
      case 'ArrowLeft':
        onStep(-1)
        break
      case 'ArrowRight':
        onStep(1)
        break
      case 'Enter':
        onEnter()
        break
      default:
        return
    }
    event.preventDefault()
  }
  return (
    <li className="item" data-chosen={quantity > 0 || undefined} data-gone={here === 0 || undefined}>
      <b className="item-name">{name}</b>
      <span className="item-cost">
        {item.payFen === 0 ? t('acts.itemPoints', cost) : t('acts.itemPointsPay', cost)}
      </span>
      <span className="item-here">
        {here === null ? '' : here === 0 ? t('acts.itemOut') : t('acts.itemHere', { count: here })}
      </span>
      <span className="item-count">
        <button
          type="button"
          tabIndex={-1}
          aria-label={t('acts.fewer', { name })}
          disabled={quantity === 0}
          onClick={() => onStep(-1)}
        >
          −
        </button>
        <span
          role="spinbutton"
          tabIndex={0}
          aria-label={t('acts.quantity', { name })}
          aria-valuenow={quantity}
          aria-valuemin={0}
          aria-valuemax={99}
          data-field=""
          data-place={home ? 'home' : undefined}
          onKeyDown={onKey}
        >
          {quantity}
        </span>
        <button
          type="button"
          tabIndex={-1}
          aria-label={t('acts.more', { name })}
          disabled={here === 0}
          onClick={() => onStep(1)}
        >
          +
        </button>
      </span>
    </li>
  )
}
