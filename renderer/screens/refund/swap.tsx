/** 换码 (RF-04): what each chosen line becomes, and why; price, points and period stay as they are. */
import { useEffect, useEffectEvent, useId, useRef } from 'react'
import type { RefundableLine, RefundableSale } from '../../../shared/contract/refund.ts'
import { SALE_LIMITS } from '../../../shared/domain/sale.ts'
import { Segments } from '../../parts/segments.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { isChosen } from '../../state/refund-draft.ts'
import type { ReturnAct, ReturnActEvent } from '../../state/return-act.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk } from '../../work/desk.ts'

interface SwappingProps {
  readonly sale: RefundableSale
  readonly other: ReturnAct
  onOther(event: ReturnActEvent): void
  onEnter(): void
}

const WHYS = ['other_size', 'defect'] as const

export function Swapping({ sale, other, onOther, onEnter }: SwappingProps) {
  const { t } = useTexts()
  const { state } = useDesk()
  const chosen = sale.lines.filter((line) => isChosen(state.refund, line, line.line))
  const rows = useRef<HTMLDivElement>(null)
  const missing = other.act.refusal?.code === 'swap_text_missing' ? other.act.refusal : null
  const toMissing = useEffectEvent(() => {
    // Ready to be changed at its end, where the size stands.
    const box = [...(rows.current?.querySelectorAll('input') ?? [])].find(
      ({ value }, at) => value.trim() === '' || value === chosen[at]?.text,
    )
    box?.focus()
    box?.setSelectionRange(box.value.length, box.value.length)
  })
  useEffect(() => {
    if (missing !== null) toMissing()
  }, [missing])
  return (
    <section className="swapping">
      <Segments
        look="pills"
        label={t('returns.swapWhy')}
        value={other.inputs.swapWhy}
        segments={WHYS.map((value) => ({ value, label: t(`returns.swapWhys.${value}`) }))}
        onChoose={(value) => {
          const swapWhy = WHYS.find((each) => each === value)
          if (swapWhy !== undefined) onOther({ kind: 'input', change: { swapWhy } })
        }}
      />
      <p className="swapping-words">{t('returns.swapWords')}</p>
      <div className="swapping-lines" ref={rows}>
        {chosen.map((line) => (
          <SwapRow
            key={line.line}
            line={line}
            text={other.inputs.swapTexts[line.line] ?? line.text}
            onText={(text) => onOther({ kind: 'swap_text', line: line.line, text })}
            onEnter={onEnter}
          />
        ))}
      </div>
    </section>
  )
}

interface SwapRowProps {
  readonly line: RefundableLine
  readonly text: string
  onText(text: string): void
  onEnter(): void
}

function SwapRow({ line, text, onText, onEnter }: SwapRowProps) {
  const { t } = useTexts()
  const labelId = useId()
  return (
    <div className="swap-row">
      <span id={labelId}>
        {line.text} {t('returns.becomes')}
      </span>
      <TextField
        label={t('returns.becomes')}
        labelledBy={labelId}
        text={text}
        lengthMax={SALE_LIMITS.lineTextMax}
        onText={onText}
        onEnter={onEnter}
      />
    </div>
  )
}
