/** One amount per price class and the deduction: the quickest way to ring up a sale. */
import { useId } from 'react'
import type { SaleQuote } from '../../../shared/contract/sale.ts'
import type { PriceClass } from '../../../shared/domain/programme.ts'
import { Pick } from '../../parts/pick.tsx'
import { Sink } from '../../parts/sink.tsx'
import { fenOfText } from '../../state/money-text.ts'
import { hasTyped, type SaleInputEvent } from '../../state/sale-inputs.ts'
import { localText, moneyText, rateText } from '../../text/format.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'

export interface AmountsProps {
  onInput(event: SaleInputEvent): void
  onEnter(): void
  onSide(by: 1 | -1): void
}

export function Amounts({ onInput, onEnter, onSide }: AmountsProps) {
  const { t } = useTexts()
  const { state } = useDesk()
  const programme = useProgramme()
  const { inputs, member } = state.sale
  const begins = member === null && !hasTyped(inputs)
  return (
    <>
      <h2 className="caption">
        <span>{t('sale.amounts')}</span>
        <span>{member?.card.state === 'active' ? t('sale.memberPrice') : t('sale.listPrice')}</span>
      </h2>
      <div className="amounts" {...columns(programme.priceClasses.length)}>
        {programme.priceClasses.map((each, at) => (
          <AmountRow
            key={each.code}
            priceClass={each}
            text={inputs.amounts[each.code] ?? ''}
            place={at > 0 ? undefined : begins ? 'work' : 'home'}
            onText={(text) => onInput({ kind: 'amount', priceClass: each.code, text })}
            onEnter={onEnter}
            onSide={onSide}
          />
        ))}
        <DeductionRow onInput={onInput} onEnter={onEnter} onSide={onSide} />
      </div>
    </>
  )
}

/** Price classes that stand one under another beside the pad; more stand in two columns, down the first, then the second. */
const ONE_COLUMN_MAX = 2

function columns(classes: number) {
  if (classes <= ONE_COLUMN_MAX) return {}
  const gridTemplateRows = `repeat(${Math.ceil((classes + 1) / 2)}, auto)`
  return { 'data-columns': 2, style: { gridTemplateRows } }
}

interface AmountRowProps {
  readonly priceClass: PriceClass
  readonly text: string
  readonly place: 'home' | 'work' | undefined
  onText(text: string): void
  onEnter(): void
  onSide(by: 1 | -1): void
}

function AmountRow({ priceClass, text, place, onText, onEnter, onSide }: AmountRowProps) {
  const { t } = useTexts()
  const { state, speaker } = useDesk()
  const labelId = useId()
  return (
    <div className="row">
      <span className="row-label" id={labelId}>
        {localText(priceClass.name, speaker.lang)}
      </span>
      <Sink
        kind="amount"
        look="lined"
        className="row-amount"
        label={localText(priceClass.name, speaker.lang)}
        labelledBy={labelId}
        placeholder={t('sale.empty')}
        text={text}
        rested={restedAmount(text)}
        place={place}
        onText={onText}
        onEnter={onEnter}
        onSide={onSide}
      />
      <RowPrice code={priceClass.code} quoted={state.sale.quoted?.quote ?? null} typed={text !== ''} />
    </div>
  )
}

/** What this class comes to: the quote's price once there is one, before that the member's rate. */
function RowPrice({
  code,
  quoted,
  typed,
}: {
  readonly code: string
  readonly quoted: SaleQuote | null
  readonly typed: boolean
}) {
  const { state, speaker } = useDesk()
  const programme = useProgramme()
  const { member } = state.sale
  const lines = state.sale.quoted?.draft.lines ?? []
  const line = typed ? quoted?.result?.lines[lines.findIndex((each) => each.priceClass === code)] : undefined
  const usual = member?.card.state === 'active' ? (programme.memberPrice[member.tier]?.[code] ?? 1000) : 1000
  const rate = rateText(line?.ratePermille ?? usual, speaker.lang)
  return (
    <span className="row-price">
      <span>{rate}</span>
      {line && <b>{moneyText(line.priceFen)}</b>}
    </span>
  )
}

function DeductionRow({ onInput, onEnter, onSide }: AmountsProps) {
  const { t } = useTexts()
  const { state, speaker } = useDesk()
  const programme = useProgramme()
  const { deductionText, deductionReason } = state.sale.inputs
  const reasons = programme.deductionReasons.map((each) => ({
    value: each.code,
    label: localText(each.name, speaker.lang),
  }))
  return (
    <div className="row">
      <Pick
        quiet
        label={t('sale.reason')}
        value={deductionReason ?? reasons[0]?.value ?? ''}
        items={reasons}
        onPick={(reason) => onInput({ kind: 'deduction_reason', reason })}
      />
      <Sink
        kind="amount"
        look="lined"
        className="row-amount"
        label={t('sale.deduction')}
        placeholder={t('sale.empty')}
        text={deductionText}
        rested={restedAmount(deductionText)}
        onText={(text) => onInput({ kind: 'deduction', text })}
        onEnter={onEnter}
        onSide={onSide}
      />
      <span className="row-price">{t('sale.spread')}</span>
    </div>
  )
}

/** At rest an amount shows its fen: '598' reads 598.00. */
export function restedAmount(text: string): string {
  const amount = fenOfText(text)
  return amount.ok ? moneyText(amount.value) : text
}
