/** 退换: the slip is scanned, what comes back is chosen, everything is seen, then a manager says yes. */
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { RefundableSale, RefundCommitted } from '../../../shared/contract/refund.ts'
import { ApprovalDialog } from '../../parts/approval-dialog.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Keypad } from '../../parts/keypad.tsx'
import { MemberHead } from '../../parts/member-head.tsx'
import { Printing } from '../../parts/printing.tsx'
import { Say } from '../../parts/say.tsx'
import { Sink } from '../../parts/sink.tsx'
import { newActId } from '../../state/act-id.ts'
import type { ExchangeEvent } from '../../state/exchange.ts'
import { isRefundDone, type RefundEvent } from '../../state/refund.ts'
import { isWorthQuoting, refundDraft } from '../../state/refund-draft.ts'
import { dayText, localText, moneySignFull, moneyText, pointsText, signedPoints } from '../../text/format.ts'
import { slipNumberText } from '../../text/slip-number.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'
import { useHomeFocus } from '../../work/use-home-focus.ts'
import { Beside } from './beside.tsx'
import { ExchangeApproval, ExchangeBar, ExchangeDone, ExchangeGoods, useExchangeEnter } from './exchange.tsx'
import { RefundLines } from './lines.tsx'
import { useRefundSays } from './says.tsx'
import { netPoints, RefundSums } from './sums.tsx'

export function RefundScreen() {
  const { t } = useTranslation()
  const { state, dispatch } = useDesk()
  const { refund } = state
  const onEvent = (event: RefundEvent) => dispatch({ kind: 'refund', event })
  const says = useRefundSays()
  const done = isRefundDone(refund)
  const exchanged = refund.exchange?.act.commit
  useHomeFocus(`${refund.sale?.slipNumber ?? ''} ${done}`)
  return (
    <main className="work-place refund">
      <h1 className="unseen">{t('refund.title')}</h1>
      {refund.sale === null ? (
        <OpenSlip onEvent={onEvent} says={<Say items={says} />} />
      ) : (
        <>
          <div className="head">
            <SaleHead sale={refund.sale} />
          </div>
          <Say items={says} />
          {exchanged?.stage === 'done' ? (
            <ExchangeDone committed={exchanged.committed} onNext={() => onEvent({ kind: 'step_back' })} />
          ) : refund.commit.stage === 'done' ? (
            <RefundDone committed={refund.commit.committed} onNext={() => onEvent({ kind: 'step_back' })} />
          ) : (
            <Choosing sale={refund.sale} onEvent={onEvent} />
          )}
        </>
      )}
      <RefundApproval />
    </main>
  )
}

interface OpenSlipProps {
  readonly says: React.ReactNode
  onEvent(event: RefundEvent): void
}

function OpenSlip({ onEvent, says }: OpenSlipProps) {
  const { t } = useTranslation()
  const { state } = useDesk()
  const { refund } = state
  const open = () => {
    if (refund.slipText !== '') onEvent({ kind: 'opening', slipNumber: refund.slipText })
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
              text={refund.slipText}
              place="home"
              onText={(text) => onEvent({ kind: 'slip_text', text })}
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
          <Icon name="slip" />
          <h2>{t('refund.noSale')}</h2>
          <p>{t('refund.noSaleHint')}</p>
          {refund.presented !== null && (
            <p className="presented">
              <b>{refund.presented.maskedName}</b> {t('refund.cardPresented')}
            </p>
          )}
        </div>
        <Keypad look="digits" onClear={() => onEvent({ kind: 'slip_text', text: '' })} />
      </section>
    </>
  )
}

function SaleHead({ sale }: { readonly sale: RefundableSale }) {
  const { t } = useTranslation()
  const { speaker, state } = useDesk()
  const { commit } = state.refund
  const member = commit.stage === 'done' ? (commit.committed.member ?? sale.member) : sale.member
  const when =
    sale.daysAgo === 0
      ? t('refund.today')
      : t('refund.when', { date: dayText(sale.date, speaker.lang), days: sale.daysAgo })
  const facts = (
    <>
      <span>{t('refund.original', { number: slipNumberText(sale.slipNumber) })}</span>
      <span>{when}</span>
      <span>{t('refund.rules', { version: sale.programmeVersion })}</span>
    </>
  )
  if (member !== null) return <MemberHead member={member} facts={facts} />
  return (
    <section className="member" aria-label={t('refund.slip')}>
      <div className="seal-tier" data-plain="">
        <Icon name="slip" />
      </div>
      <div className="member-who">
        <h2 className="member-name">{t('sale.walkIn')}</h2>
        <p className="member-facts">{facts}</p>
      </div>
      <div className="balance">
        <p className="balance-number">{moneyText(sale.dueFen)}</p>
        <p className="balance-words">{t('refund.soldBy', { name: sale.cashierName })}</p>
      </div>
    </section>
  )
}

interface ChoosingProps {
  readonly sale: RefundableSale
  onEvent(event: RefundEvent): void
}

function Choosing({ sale, onEvent }: ChoosingProps) {
  const { t } = useTranslation()
  const { state } = useDesk()
  const { refund } = state
  const onExchange = (event: ExchangeEvent) => onEvent({ kind: 'exchange', event })
  const enterExchange = useExchangeEnter(onExchange)
  const enterRefund = useRefundEnter()
  const { exchange } = refund
  const enter = exchange === null ? enterRefund : enterExchange
  const draft = refundDraft(refund)
  const chosen = draft.kind === 'draft' && isWorthQuoting(draft.draft)
  const quotedResult = exchange === null ? refund.quoted?.quote.result : exchange.act.quoted?.quote.refund
  const result = chosen ? (quotedResult ?? null) : null
  const needs = refund.quoted?.quote.needs
  const booking = refund.commit.stage === 'asking' || refund.commit.stage === 'unsure'
  const label = refund.isVoid
    ? t('returns.voidAndPrint')
    : needs?.approval
      ? t('refund.approveAndRefund')
      : t('refund.refund')
  return (
    <>
      <section className="work-refund">
        {refund.isVoid ? (
          <p className="void-words">{t('returns.voidWhole')}</p>
        ) : (
          <RefundLines sale={sale} onEvent={onEvent} onEnter={enter} />
        )}
        <Beside sale={sale} result={result} onEvent={onEvent} />
        {exchange !== null && <ExchangeGoods exchange={exchange} onExchange={onExchange} onEnter={enter} />}
        {exchange === null && result !== null && <RefundSums sale={sale} result={result} />}
      </section>
      {exchange !== null && (
        <>
          <ExchangeBar exchange={exchange} sale={sale} onExchange={onExchange} onEnter={enter}>
            <button
              type="button"
              className="button-plain"
              aria-pressed
              onClick={() => onEvent({ kind: 'exchanging', on: false })}
            >
              {t('returns.exchange')}
            </button>
          </ExchangeBar>
          <ExchangeApproval exchange={exchange} onExchange={onExchange} />
        </>
      )}
      {exchange === null && (
        <section className="pay" aria-label={t('refund.handOut')}>
          <div className="pay-due">
            <span className="pay-label">{t('refund.handOut')}</span>
            <output className="pay-amount">
              <small>￥</small>
              {result === null ? '0.00' : moneyText(result.handOutFen)}
            </output>
          </div>
          {sale.member !== null && (
            <div className="pay-points">
              <span className="pay-label">{t('refund.points')}</span>
              <output className="pay-change">
                {result === null ? '0' : signedPoints(netPoints(result))}
              </output>
            </div>
          )}
          <div className="pay-choices">
            <button
              type="button"
              className="button-plain"
              onClick={() => onEvent({ kind: 'exchanging', on: true })}
            >
              {t('returns.exchange')}
            </button>
            {sale.voidable && (
              <button
                type="button"
                className="button-plain"
                aria-pressed={refund.isVoid}
                onClick={() => onEvent({ kind: 'void', on: !refund.isVoid })}
              >
                {t('returns.void')}
              </button>
            )}
            <button type="button" className="button-plain" onClick={() => onEvent({ kind: 'none' })}>
              {t('refund.clear')}
            </button>
            <button type="button" className="button-plain" onClick={() => onEvent({ kind: 'all' })}>
              {t('refund.whole')}
            </button>
          </div>
          <button type="button" className="button-main" onClick={enter} aria-disabled={booking}>
            {booking ? t('refund.refunding') : label} <kbd>Enter</kbd>
          </button>
        </section>
      )}
    </>
  )
}

function useRefundEnter(): () => void {
  const { state, dispatch } = useDesk()
  const { refund } = state
  return () => {
    if (refund.commit.stage === 'unsure') return dispatch({ kind: 'refund', event: { kind: 'retry' } })
    const outcome = refundDraft(refund)
    if (outcome.kind === 'unreadable') {
      return dispatch({ kind: 'refund', event: { kind: 'unreadable', refusal: outcome.refusal } })
    }
    if (outcome.kind === 'nothing') return
    if (!isWorthQuoting(outcome.draft)) {
      const refusal = { code: 'nothing_chosen', details: {} }
      return dispatch({ kind: 'refund', event: { kind: 'unreadable', refusal } })
    }
    const { draft, key } = outcome
    dispatch({ kind: 'refund', event: { kind: 'enter', actId: newActId(), key, draft } })
  }
}

function RefundApproval() {
  const { t } = useTranslation()
  const { state, status, dispatch } = useDesk()
  const { commit } = state.refund
  const asked = commit.stage === 'asking' && (commit.ask.approval !== null || commit.ask.reason !== null)
  if (commit.stage !== 'approval' && !asked) return null
  const { expected } = commit.ask
  const isManager = status.cashier?.role === 'manager'
  const overridden = commit.needs.overrides.map((each) => t(`refund.overrides.${each}`)).join('，')
  const change = expected.restoredPoints - expected.clawbackPoints
  const lead = t('refund.approveLead', {
    amount: moneySignFull(expected.handOutFen),
    points:
      change === 0 ? t('refund.noPoints') : signedPoints(netOf(state.refund.quoted?.quote.result ?? null)),
  })
  return (
    <ApprovalDialog
      title={t('refund.approveTitle')}
      lead={overridden === '' ? lead : `${lead}${overridden}。`}
      needsPin={commit.needs.approval && !isManager}
      needsReason={commit.needs.overrides.length > 0}
      busy={asked}
      refusal={commit.stage === 'approval' ? commit.refusal : null}
      onApprove={(approval, reason) =>
        dispatch({ kind: 'refund', event: { kind: 'approve', approval, reason } })
      }
      onClose={() => dispatch({ kind: 'refund', event: { kind: 'approval_closed' } })}
    />
  )
}

function netOf(result: Parameters<typeof netPoints>[0] | null) {
  return result === null ? (0 as ReturnType<typeof netPoints>) : netPoints(result)
}

interface RefundDoneProps {
  readonly committed: RefundCommitted
  onNext(): void
}

function RefundDone({ committed, onNext }: RefundDoneProps) {
  const { t } = useTranslation()
  const { speaker } = useDesk()
  const programme = useProgramme()
  const { result, member } = committed
  const next = useRef<HTMLButtonElement>(null)
  useEffect(() => next.current?.focus(), [])
  return (
    <section className="done" aria-labelledby="done-title">
      <div className="done-mark">
        <Icon name="check" />
      </div>
      <div className="done-words">
        <h2 id="done-title" role="status">
          {t('refund.done')}
        </h2>
        <p className="done-lead">{t('refund.doneHandOut')}</p>
        <p className="done-amount">
          <small>￥</small>
          {moneyText(result.handOutFen)}
        </p>
        <p className="done-tenders">
          {result.tenders
            .filter((tender) => tender.handedFen > 0)
            .map((tender) => {
              const kind = programme.tenders.find((each) => each.code === tender.code)
              const name = kind ? localText(kind.name, speaker.lang) : tender.code
              return (
                <span key={tender.code}>
                  {t('sale.doneTender', { tender: name, amount: moneySignFull(tender.handedFen) })}
                </span>
              )
            })}
        </p>
        {member !== null && (
          <p className="done-points">
            <b>{signedPoints(netPoints(result))}</b>
            <span>{t('sale.doneBalance', { points: pointsText(member.points.total) })}</span>
          </p>
        )}
        <p className="done-number">
          {t('sale.slipNumber', { number: slipNumberText(committed.slipNumber) })}
        </p>
        <Printing jobId={committed.printJobId} />
      </div>
      <div className="done-next">
        <button type="button" className="button-main" ref={next} data-place="home" onClick={onNext}>
          {t('refund.next')} <kbd>Enter</kbd>
        </button>
      </div>
    </section>
  )
}
