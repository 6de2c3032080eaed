/** How the bill is paid: one tender by a tap, several with their amounts, one of which takes the rest. */
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Pick } from '../../parts/pick.tsx'
import { Segments } from '../../parts/segments.tsx'
import { Sink } from '../../parts/sink.tsx'
import { restTenderOf } from '../../state/sale-draft.ts'
import type { SaleInputEvent } from '../../state/sale-inputs.ts'
import { localText, moneyText } from '../../text/format.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'
import { restedAmount } from './amounts.tsx'

export function TenderRow({ onInput }: { onInput(event: SaleInputEvent): void }) {
  const { t } = useTranslation()
  const { state, status, speaker } = useDesk()
  const programme = useProgramme()
  const { inputs } = state.sale
  const nobody = { value: '', label: t('sale.noSalesperson') }
  const staff = status.staff.map((each) => ({ value: each.staffId, label: each.name }))
  return (
    <div className="tender-row">
      <Segments
        look="pills"
        label={t('sale.tenders')}
        value={restTenderOf(inputs, programme)?.code ?? ''}
        segments={programme.tenders.map((tender) => ({
          value: tender.code,
          label: localText(tender.name, speaker.lang),
        }))}
        onChoose={(tender) => onInput({ kind: 'rest_tender', tender })}
      />
      <button
        type="button"
        className="button-plain split"
        aria-pressed={inputs.splitting}
        onClick={() => onInput({ kind: 'splitting', on: !inputs.splitting })}
      >
        {t('sale.split')}
      </button>
      <span className="salesperson">
        <span aria-hidden="true">{t('sale.salesperson')}</span>
        <Pick
          quiet
          label={t('sale.salesperson')}
          value={inputs.salesperson ?? ''}
          items={[nobody, ...staff]}
          onPick={(staffId) => onInput({ kind: 'salesperson', staffId: staffId === '' ? null : staffId })}
        />
      </span>
    </div>
  )
}

export interface SplitProps {
  onInput(event: SaleInputEvent): void
  onEnter(): void
}

/** Amounts of the other tenders; the chosen one takes what is left. */
export function Split({ onInput, onEnter }: SplitProps) {
  const { t } = useTranslation()
  const { state, speaker } = useDesk()
  const programme = useProgramme()
  const { inputs, quoted } = state.sale
  const rest = restTenderOf(inputs, programme)
  const rows = useRef<HTMLDivElement>(null)
  useEffect(() => rows.current?.querySelector<HTMLElement>('[data-sink]')?.focus(), [])
  const restAmount = quoted?.quote.result?.tenders.find((each) => each.code === rest?.code)
  return (
    <section className="block">
      <h2 className="caption">
        <span>{t('sale.split')}</span>
      </h2>
      <div className="split-rows" ref={rows}>
        {programme.tenders.map((tender) => (
          <div key={tender.code} className="row row-split">
            <span className="row-label">{localText(tender.name, speaker.lang)}</span>
            {tender.code === rest?.code ? (
              <span className="row-rest">
                {t('sale.restAmount', { amount: restAmount ? moneyText(restAmount.amountFen) : '0.00' })}
              </span>
            ) : (
              <Sink
                kind="amount"
                look="lined"
                className="row-split-amount"
                label={localText(tender.name, speaker.lang)}
                placeholder={t('sale.empty')}
                text={inputs.tenderTexts[tender.code] ?? ''}
                rested={restedAmount(inputs.tenderTexts[tender.code] ?? '')}
                onText={(text) => onInput({ kind: 'tender', tender: tender.code, text })}
                onEnter={onEnter}
              />
            )}
          </div>
        ))}
      </div>
    </section>
  )
}
