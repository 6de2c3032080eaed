/** How the bill is paid: one tender by a tap, several with their amounts, one of which takes the rest. */
import { useEffect, useRef } from 'react'
import type { MemberView } from '../../../shared/contract/member.ts'
import { fen } from '../../../shared/domain/money.ts'
import { Pick } from '../../parts/pick.tsx'
import { Segments } from '../../parts/segments.tsx'
import { Sink } from '../../parts/sink.tsx'
import { restTenderOf, typedTenders } from '../../state/sale-draft.ts'
import type { SaleInputEvent } from '../../state/sale-inputs.ts'
import { localText, moneyText } from '../../text/format.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'
import { restedAmount } from './amounts.tsx'

export function TenderRow({ onInput }: { onInput(event: SaleInputEvent): void }) {
  const { t } = useTexts()
  const { state, status, speaker } = useDesk()
  const programme = useProgramme()
  const { inputs } = state.sale
  const nobody = { value: '', label: t('sale.noSalesperson') }
  const staff = status.staff.map((each) => ({ value: each.staffId, label: each.name }))
  const valueFen = valueOnCard(state.sale.member)
  /** Stored value pays all of it, or as much as there is and the tender chosen before the rest. */
  const choose = (code: string) => {
    const chosen = programme.tenders.find((tender) => tender.code === code)
    const dueFen = state.sale.quoted?.quote.result?.dueFen ?? 0
    if (chosen?.kind === 'stored_value' && valueFen < dueFen) {
      onInput({ kind: 'splitting', on: true })
      onInput({ kind: 'tender', tender: code, text: moneyText(fen(valueFen)).replaceAll(',', '') })
    } else onInput({ kind: 'rest_tender', tender: code })
  }
  return (
    <div className="tender-row">
      <Segments
        look="pills"
        label={t('sale.tenders')}
        value={restTenderOf(inputs, programme)?.code ?? ''}
        segments={typedTenders(programme).map((tender) => ({
          value: tender.code,
          label: localText(tender.name, speaker.lang),
          disabled: tender.kind === 'stored_value' && valueFen === 0,
        }))}
        onChoose={choose}
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

/** Principal, bonus and rebate together, in fen; 0 without a card that works. */
export function valueOnCard(member: MemberView | null): number {
  if (member === null || member.value === null || member.card.state !== 'active') return 0
  return member.value.principalFen + member.value.bonusFen + member.value.rebateFen
}

export interface SplitProps {
  onInput(event: SaleInputEvent): void
  onEnter(): void
}

/** Amounts of the other tenders; the chosen one takes what is left. */
export function Split({ onInput, onEnter }: SplitProps) {
  const { t } = useTexts()
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
        {typedTenders(programme).map((tender) => (
          <div key={tender.code} className="row row-split">
            <span className="row-label split-name" title={localText(tender.name, speaker.lang)}>
              {localText(tender.name, speaker.lang)}
            </span>
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
