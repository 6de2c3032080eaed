/** Typed lines (商品明细): what was sold, piece by piece, for a slip that names the goods. */

import { useEffect, useRef } from 'react'
import { SALE_LIMITS } from '../../../shared/domain/sale.ts'
import { Icon } from '../../parts/icons.tsx'
import { Pick } from '../../parts/pick.tsx'
import { Sink } from '../../parts/sink.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { defaultCategory, isBlankLine } from '../../state/sale-draft.ts'
import { hasTyped, type TypedLine } from '../../state/sale-inputs.ts'
import { localText, moneyText, rateText } from '../../text/format.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'
import { type AmountsProps, restedAmount } from './amounts.tsx'

export function Lines({ onInput, onEnter, onSide }: AmountsProps) {
  const { t } = useTexts()
  const { state } = useDesk()
  const programme = useProgramme()
  const { lines } = state.sale.inputs
  const list = useRef<HTMLOListElement>(null)
  const newest = lines.at(-1)?.id
  // biome-ignore lint/correctness/useExhaustiveDependencies: a line that was added comes into sight
  useEffect(() => {
    list.current?.lastElementChild?.scrollIntoView({ block: 'nearest' })
  }, [newest])
  const add = () =>
    onInput({
      kind: 'add_line',
      priceClass: programme.priceClasses[0]?.code ?? '',
      category: defaultCategory(programme),
    })
  return (
    <>
      <div className="lines-head caption" aria-hidden="true">
        <span />
        <span>{t('sale.lineName')}</span>
        <span>{t('sale.priceClass')}</span>
        <span>{t('sale.category')}</span>
        <span>{t('sale.price')}</span>
        <span>{t('sale.quantity')}</span>
        <span>{t('sale.memberPrice')}</span>
        <span />
      </div>
      <ol className="lines" ref={list} aria-label={t('sale.lines')}>
        {lines.map((line, at) => (
          <LineRow key={line.id} line={line} at={at} onInput={onInput} onEnter={onEnter} onSide={onSide} />
        ))}
      </ol>
      {lines.length >= SALE_LIMITS.linesMax ? (
        <p className="lines-full">{t('counter.linesFull', { max: SALE_LIMITS.linesMax })}</p>
      ) : (
        <button type="button" className="button-quiet lines-add" onClick={add}>
          + {t('sale.addLine')}
        </button>
      )}
    </>
  )
}

interface LineRowProps extends AmountsProps {
  readonly line: TypedLine
  readonly at: number
}

function LineRow({ line, at, onInput, onEnter, onSide }: LineRowProps) {
  const { t } = useTexts()
  const { state, speaker } = useDesk()
  const programme = useProgramme()
  const change = (next: Partial<Omit<TypedLine, 'id'>>) =>
    onInput({ kind: 'line', id: line.id, change: next })
  const name = (what: string) => `${t('sale.lineNumber', { line: at + 1 })} ${what}`
  const begins = state.sale.member === null && !hasTyped(state.sale.inputs)
  const home = at > 0 ? undefined : begins ? 'work' : 'home'
  return (
    <li className="line" title={line.text}>
      <span className="line-place">{at + 1}</span>
      <TextField
        label={name(t('sale.lineName'))}
        placeholder={t('sale.lineName')}
        className="line-name"
        text={line.text}
        lengthMax={SALE_LIMITS.lineTextMax}
        onText={(text) => change({ text })}
      />
      <Pick
        quiet
        label={name(t('sale.priceClass'))}
        value={line.priceClass}
        items={programme.priceClasses.map((each) => ({
          value: each.code,
          label: localText(each.name, speaker.lang),
        }))}
        onPick={(priceClass) => change({ priceClass })}
      />
      <Pick
        quiet
        label={name(t('sale.category'))}
        value={line.category}
        items={programme.categories.map((each) => ({
          value: each.code,
          label: localText(each.name, speaker.lang),
        }))}
        onPick={(category) => change({ category })}
      />
      <Sink
        kind="amount"
        look="lined"
        className="line-number"
        label={name(t('sale.price'))}
        placeholder={t('sale.empty')}
        text={line.price}
        rested={restedAmount(line.price)}
        place={home}
        onText={(price) => change({ price })}
        onEnter={onEnter}
        onSide={onSide}
      />
      <Sink
        kind="digits"
        look="lined"
        end
        className="line-number"
        label={name(t('sale.quantity'))}
        placeholder="1"
        text={line.quantity}
        lengthMax={4}
        onText={(quantity) => change({ quantity })}
        onEnter={onEnter}
        onSide={onSide}
      />
      <LinePrice line={line} />
      <button
        type="button"
        className="line-remove"
        aria-label={t('sale.removeLine', { line: at + 1 })}
        onClick={() => onInput({ kind: 'remove_line', id: line.id })}
      >
        <Icon name="close" />
      </button>
    </li>
  )
}

/** The line's price as quoted; lines in which nothing was typed are no part of the quote. */
function LinePrice({ line }: { readonly line: TypedLine }) {
  const { state, speaker } = useDesk()
  const quoted = state.sale.quoted
  const quotedAt = state.sale.inputs.lines
    .filter((each) => !isBlankLine(each))
    .findIndex((each) => each.id === line.id)
  const result = quotedAt === -1 ? undefined : quoted?.quote.result?.lines[quotedAt]
  if (!result) return <span className="line-result" />
  return (
    <span className="line-result">
      <b>{moneyText(result.priceFen)}</b>
      <small>{rateText(result.ratePermille, speaker.lang)}</small>
    </span>
  )
}
