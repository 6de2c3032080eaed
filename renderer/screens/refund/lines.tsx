/** The lines of a sold slip: which come back, by pieces or by amount. */
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { RefundableLine, RefundableSale } from '../../../shared/contract/refund.ts'
import { fen } from '../../../shared/domain/money.ts'
import { Sink } from '../../parts/sink.tsx'
import { useSinkDesk } from '../../parts/sink-desk.ts'
import type { RefundEvent } from '../../state/refund.ts'
import { isChosen } from '../../state/refund-draft.ts'
import { shownCost } from '../../state/refund-lines.ts'
import { localText, moneyText, rateText } from '../../text/format.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'
import { restedAmount } from '../sale/amounts.tsx'

export interface RefundLinesProps {
  readonly sale: RefundableSale
  onEvent(event: RefundEvent): void
  onEnter(): void
}

export function RefundLines({ sale, onEvent, onEnter }: RefundLinesProps) {
  const { t } = useTexts()
  useBackFromScan()
  return (
    <section className="returns">
      <ul className="returns-lines" aria-label={t('refund.choose')}>
        {sale.lines.map((line, at) => (
          <ReturnLine key={line.line} line={line} at={at} onEvent={onEvent} onEnter={onEnter} />
        ))}
      </ul>
    </section>
  )
}

interface ReturnLineProps {
  readonly line: RefundableLine
  readonly at: number
  onEvent(event: RefundEvent): void
  onEnter(): void
}

function ReturnLine({ line, at, onEvent, onEnter }: ReturnLineProps) {
  const { state, speaker } = useDesk()
  const programme = useProgramme()
  const { refund } = state
  const gone = line.keptUnits === 0
  const chosen = isChosen(refund, line, at)
  const box = useCursor(at)
  const onKey = useLineKeys(line, at, onEvent, onEnter)
  const className = programme.priceClasses.find((each) => each.code === line.priceClass)
  const classText = className ? localText(className.name, speaker.lang) : line.priceClass
  return (
    <li className="return" data-chosen={chosen || undefined} data-gone={gone || undefined}>
      <label className="return-box">
        <input
          type="checkbox"
          className="checkbox"
          checked={chosen}
          disabled={gone}
          ref={box}
          data-field=""
          data-place={at === refund.cursor ? 'home' : undefined}
          onKeyDown={onKey}
          onChange={() => onEvent({ kind: 'toggle', line: at })}
        />
        <span>
          <span className="return-text">{line.text}</span>
          <small className="return-class">
            {classText} {rateText(line.ratePermille, speaker.lang)}
          </small>
        </span>
      </label>
      <ReturnUnits line={line} at={at} onEvent={onEvent} onEnter={onEnter} />
      <span className="return-cost">{moneyText(shownCost(refund, line, at))}</span>
    </li>
  )
}

function ReturnUnits({ line, at, onEvent, onEnter }: ReturnLineProps) {
  const { t } = useTexts()
  const { state } = useDesk()
  const { refund } = state
  if (line.keptUnits === 0) return <span className="return-units gone">{t('refund.gone')}</span>
  if (line.kind === 'counted') {
    const pieces = refund.pieces[at] ?? 0
    return (
      <span className="return-units">
        <button
          type="button"
          tabIndex={-1}
          aria-label={t('refund.fewer')}
          disabled={pieces === 0}
          onClick={() => onEvent({ kind: 'pieces', line: at, by: -1 })}
        >
          −
        </button>
        <span>{t('refund.pieces', { chosen: pieces, kept: line.keptUnits })}</span>
        <button
          type="button"
          tabIndex={-1}
          aria-label={t('refund.more')}
          disabled={pieces === line.keptUnits}
          onClick={() => onEvent({ kind: 'pieces', line: at, by: 1 })}
        >
          +
        </button>
      </span>
    )
  }
  const text = refund.amounts[at] ?? ''
  return (
    <span className="return-units">
      <Sink
        kind="amount"
        look="lined"
        className="return-amount"
        label={`${line.text} ${t('refund.amountBack')}`}
        placeholder={t('refund.atMost', { amount: moneyText(fen(line.keptUnits)) })}
        text={text}
        rested={restedAmount(text)}
        onText={(next) => onEvent({ kind: 'amount', line: at, text: next })}
        onEnter={onEnter}
      />
    </span>
  )
}

/** The line the arrow keys are on has the focus, when the focus is on a line at all. */
function useCursor(at: number) {
  const { state } = useDesk()
  const box = useRef<HTMLInputElement>(null)
  const here = state.refund.cursor === at
  useEffect(() => {
    if (here && document.activeElement?.matches('.return .checkbox')) box.current?.focus()
  }, [here])
  return box
}

/** A card swiped on an amount line: the first figure of it went into the box, which is empty again; so the line has the keys. */
function useBackFromScan(): void {
  const { state } = useDesk()
  const { presented } = state.refund
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each card that was swiped
  useEffect(() => {
    const box = document.activeElement
    if (!(box instanceof HTMLInputElement) || box.value !== '' || !box.matches('.return [data-sink]')) return
    box.closest('.return')?.querySelector<HTMLElement>('.checkbox')?.focus()
  }, [presented])
}

/** Up and down change the line, left and right the pieces; digits on an amount line go into its box. */
function useLineKeys(
  line: RefundableLine,
  at: number,
  onEvent: (event: RefundEvent) => void,
  onEnter: () => void,
): (event: KeyboardEvent<HTMLInputElement>) => void {
  const desk = useSinkDesk()
  return (event) => {
    switch (event.key) {
      case 'ArrowUp':
        onEvent({ kind: 'move', by: -1 })
        break
      case 'ArrowDown':
        onEvent({ kind: 'move', by: 1 })
        break
      case 'ArrowLeft':
        onEvent({ kind: 'pieces', line: at, by: -1 })
        break
      case 'ArrowRight':
        onEvent({ kind: 'pieces', line: at, by: 1 })
        break
      case 'Enter':
        onEnter()
        break
      default:
        if (line.kind === 'counted' || !/^[0-9]$/.test(event.key)) return
        // Typed into the box itself, so that a scan whose first figure this was is taken back.
        event.currentTarget.closest('.return')?.querySelector<HTMLElement>('[data-sink]')?.focus()
        desk.current()?.press('Delete')
        desk.current()?.press(event.key)
    }
    event.preventDefault()
  }
}
