/** 换货 (RF-04): the new goods under those that come back, and one net amount: to pay, or to hand out. */
import { useId } from 'react'
import type { ExchangeCommitted } from '../../../shared/contract/exchange.ts'
import type { RefundableSale } from '../../../shared/contract/refund.ts'
import { points } from '../../../shared/domain/points.ts'
import { ApprovalDialog } from '../../parts/approval-dialog.tsx'
import { Pick } from '../../parts/pick.tsx'
import { Sink } from '../../parts/sink.tsx'
import { WhyButton } from '../../parts/why-button.tsx'
import { newActId } from '../../state/act-id.ts'
import { amountOf, type ExchangeEvent, type ExchangeState, newlyPaidBy } from '../../state/exchange.ts'
import { typedTenders } from '../../state/sale-draft.ts'
import { listText, localText, moneySignFull, moneyText, rateText, signedPoints } from '../../text/format.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useCashier, useDesk, useProgramme } from '../../work/desk.ts'
import { exchangeOutcome } from '../../work/use-exchange-work.ts'
import { restedAmount } from '../sale/amounts.tsx'
import { Booked } from './booked.tsx'

interface ExchangeProps {
  readonly exchange: ExchangeState
  onExchange(event: ExchangeEvent): void
  onEnter(): void
}

/** One amount per price class, and what is newly paid with what. */
export function ExchangeGoods({ exchange, onExchange, onEnter }: ExchangeProps) {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const programme = useProgramme()
  const { inputs } = exchange
  return (
    <section className="exchange-goods">
      <h2 className="caption">
        <span>{t('returns.newGoods')}</span>
        <span>{t('sale.memberPrice')}</span>
      </h2>
      {programme.priceClasses.map(({ code, name }) => (
        <GoodsRow
          key={code}
          label={localText(name, speaker.lang)}
          rate={lineRate(exchange, code)}
          text={amountOf(inputs, code)}
          onText={(text) => onExchange({ kind: 'input', event: { kind: 'amount', priceClass: code, text } })}
          onEnter={onEnter}
        />
      ))}
    </section>
  )
}

interface GoodsRowProps {
  readonly label: string
  readonly rate: number | null
  readonly text: string
  onText(text: string): void
  onEnter(): void
}

function GoodsRow({ label, rate, text, onText, onEnter }: GoodsRowProps) {
  const { speaker } = useDesk()
  const labelId = useId()
  return (
    <div className="row">
      <span className="row-label" id={labelId}>
        {label}
      </span>
      <Sink
        kind="amount"
        look="lined"
        className="row-amount"
        label={label}
        labelledBy={labelId}
        placeholder="0.00"
        text={text}
        rested={restedAmount(text)}
        onText={onText}
        onEnter={onEnter}
      />
      <span className="row-price">{rate === null ? '' : rateText(rate, speaker.lang)}</span>
    </div>
  )
}

/** The rate at which the quote priced this class; null before there is one. */
function lineRate({ act }: ExchangeState, priceClass: string): number | null {
  const quoted = act.quoted
  const at = quoted?.draft.sale.lines.findIndex((line) => line.priceClass === priceClass) ?? -1
  return quoted?.quote.sale?.lines[at]?.ratePermille ?? null
}

interface ExchangeBarProps extends ExchangeProps {
  readonly sale: RefundableSale
}

/** The net amount, huge: 补 or 退, never both. */
export function ExchangeBar({ exchange, sale, onExchange, onEnter }: ExchangeBarProps) {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const programme = useProgramme()
  const quote = exchange.act.quoted?.quote ?? null
  const known = quote !== null && quote.sale !== null
  const pays = known && quote.payFen > 0
  const { stage } = exchange.act.commit
  const booking = stage === 'asking' || stage === 'unsure'
  return (
    <section className="pay" aria-label={t('returns.net')}>
      <div className="pay-due">
        <span className="pay-label">{pays ? t('returns.toPay') : t('refund.handOut')}</span>
        <output className="pay-amount">
          <small>￥</small>
          {known ? moneyText(pays ? quote.payFen : quote.handOutFen) : '0.00'}
        </output>
      </div>
      {sale.member !== null && (
        <div className="pay-points">
          <span className="pay-label">
            {t('refund.points')} <WhyButton />
          </span>
          <output className="pay-change">{known ? signedPoints(points(quote.netPoints)) : '0'}</output>
        </div>
      )}
      {pays && (
        <span className="pay-with">
          <span className="pay-label" aria-hidden="true">
            {t('returns.paidWith')}
          </span>
          <Pick
            label={t('returns.paidWith')}
            value={newlyPaidBy(exchange.inputs, programme)}
            items={typedTenders(programme).map((tender) => ({
              value: tender.code,
              label: localText(tender.name, speaker.lang),
            }))}
            onPick={(tender) => onExchange({ kind: 'input', event: { kind: 'rest_tender', tender } })}
          />
        </span>
      )}
      <button type="button" className="button-main" onClick={onEnter} aria-disabled={booking}>
        {booking ? t('refund.refunding') : t('returns.exchangeAndPrint')} <kbd>Enter</kbd>
      </button>
    </section>
  )
}

/** Enter: books what is shown, or says what is missing. */
export function useExchangeEnter(onExchange: (event: ExchangeEvent) => void): () => void {
  const { state, status } = useDesk()
  return () => {
    const act = state.refund.exchange?.act
    if (act === undefined) return
    if (act.commit.stage === 'unsure') return onExchange({ kind: 'act', event: { kind: 'retry' } })
    const outcome = exchangeOutcome(status, state.refund)
    if (outcome.kind === 'draft') {
      const { draft, key } = outcome
      return onExchange({ kind: 'act', event: { kind: 'enter', actId: newActId(), key, draft } })
    }
    const refusal =
      outcome.kind === 'unreadable' ? outcome.refusal : { code: 'exchange_incomplete', details: {} }
    onExchange({ kind: 'act', event: { kind: 'refused', refusal } })
  }
}

export function ExchangeApproval({ exchange, onExchange }: Omit<ExchangeProps, 'onEnter'>) {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const isManager = useCashier().role === 'manager'
  const { commit, quoted } = exchange.act
  const needs = quoted?.quote.needs
  const asked = commit.stage === 'asking' && (commit.ask.approval !== null || commit.ask.reason !== null)
  if ((commit.stage !== 'approval' && !asked) || needs === undefined) return null
  const refusal = commit.stage === 'approval' ? commit.refusal : null
  const { payFen, handOutFen } = commit.ask.expected
  const money =
    payFen > 0
      ? t('returns.leadPay', { amount: moneySignFull(payFen) })
      : t('returns.leadOut', { amount: moneySignFull(handOutFen) })
  const what = [
    ...needs.overrides.map((each) => t(`refund.overrides.${each}`)),
    ...needs.approvals.map((each) => t(`counter.approve.${each}`)),
  ]
  return (
    <ApprovalDialog
      title={t('returns.approveExchange')}
      lead={
        what.length === 0 ? money : t('returns.more', { lead: money, what: listText(what, speaker.lang) })
      }
      needsPin={
        !isManager && (needs.approval || needs.approvals.length > 0 || refusal?.code === 'needs_approval')
      }
      needsReason={needs.overrides.length > 0}
      busy={asked}
      refusal={refusal}
      onApprove={(approval, reason) =>
        onExchange({ kind: 'act', event: { kind: 'approve', approval, reason } })
      }
      onClose={() => onExchange({ kind: 'act', event: { kind: 'step_back' } })}
    />
  )
}

interface ExchangeDoneProps {
  readonly committed: ExchangeCommitted
  onNext(): void
}

export function ExchangeDone({ committed, onNext }: ExchangeDoneProps) {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const programme = useProgramme()
  const { payFen, handOutFen, refund, sale } = committed
  const paid = sale.tenders.flatMap(({ code, amountFen, carried }) =>
    carried === true ? [] : [{ code, amountFen }],
  )
  const handed = refund.tenders.map(({ code, handedFen }) => ({ code, amountFen: handedFen }))
  const how = (payFen > 0 ? paid : handOutFen === refund.handOutFen ? handed : [])
    .filter(({ amountFen }) => amountFen > 0)
    .map(({ code, amountFen }) => {
      const kind = programme.tenders.find((each) => each.code === code)
      const tender = kind ? localText(kind.name, speaker.lang) : code
      return <span key={code}>{t('sale.doneTender', { tender, amount: moneySignFull(amountFen) })}</span>
    })
  return (
    <Booked
      title={t('returns.exchanged')}
      money={{
        lead: payFen > 0 ? t('returns.toPay') : t('refund.doneHandOut'),
        amountFen: payFen > 0 ? payFen : handOutFen,
        how,
      }}
      points={points(committed.netPoints)}
      member={committed.member}
      slip={committed}
      onNext={onNext}
    />
  )
}
