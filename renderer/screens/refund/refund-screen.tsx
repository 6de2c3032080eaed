/** 退换: the slip is scanned, what comes back is chosen, everything is seen, then a manager says yes. */

import type { RefundableSale, RefundCommitted } from '../../../shared/contract/refund.ts'
import { points } from '../../../shared/domain/points.ts'
import { ApprovalDialog } from '../../parts/approval-dialog.tsx'
import { Icon } from '../../parts/icons.tsx'
import { MemberHead } from '../../parts/member-head.tsx'
import { Say } from '../../parts/say.tsx'
import { WhyButton } from '../../parts/why-button.tsx'
import { newActId } from '../../state/act-id.ts'
import type { ExchangeEvent } from '../../state/exchange.ts'
import { isRefundDone, type RefundEvent } from '../../state/refund.ts'
import { isWorthQuoting, refundDraft } from '../../state/refund-draft.ts'
import type { ReturnAct, ReturnActEvent } from '../../state/return-act.ts'
import { wayOf } from '../../state/return-way.ts'
import { dayText, listText, localText, moneySignFull, moneyText, signedPoints } from '../../text/format.ts'
import { slipNumberText } from '../../text/slip-number.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'
import { useHomeFocus } from '../../work/use-home-focus.ts'
import { Beside } from './beside.tsx'
import { Booked } from './booked.tsx'
import { Claiming } from './claim.tsx'
import { ExchangeApproval, ExchangeBar, ExchangeDone, ExchangeGoods, useExchangeEnter } from './exchange.tsx'
import { GoneRewards } from './gone-rewards.tsx'
import { RefundLines } from './lines.tsx'
import { OpenSlip } from './open-slip.tsx'
import { ReturnActApproval, ReturnActBar, ReturnActDone, useReturnActEnter } from './return-act.tsx'
import { useRefundSays } from './says.tsx'
import { RefundSums } from './sums.tsx'
import { Swapping } from './swap.tsx'
import { Undoing } from './undo.tsx'
import { UnknownGoods, UnknownHead } from './unknown.tsx'
import { onChoiceEnter, Ways } from './ways.tsx'
import { WorkPad } from './work-pad.tsx'

export function RefundScreen() {
  const { t } = useTexts()
  const { state, dispatch } = useDesk()
  const { refund } = state
  const { sale, other } = refund
  const onEvent = (event: RefundEvent) => dispatch({ kind: 'refund', event })
  const onOther = (event: ReturnActEvent) => onEvent({ kind: 'other', event })
  const says = <Say items={useRefundSays()} />
  useHomeFocus(`${sale?.slipNumber ?? ''} ${other?.kind} ${wayOf(refund)} ${isRefundDone(refund)}`)
  return (
    <main className="work-place refund">
      <h1 className="unseen">{t('refund.title')}</h1>
      {sale === null && other === null ? (
        <OpenSlip onEvent={onEvent} says={says} />
      ) : (
        <>
          <div className="head">
            {sale !== null ? <SaleHead sale={sale} /> : other !== null && <UnknownHead other={other} />}
          </div>
          {says}
          {isRefundDone(refund) ? (
            <RefundBooked onEvent={onEvent} />
          ) : other !== null ? (
            <OtherAct other={other} onEvent={onEvent} onOther={onOther} />
          ) : (
            sale !== null && <Choosing sale={sale} onEvent={onEvent} />
          )}
        </>
      )}
      <RefundApproval />
      {other !== null && <ReturnActApproval other={other} onOther={onOther} />}
    </main>
  )
}

function RefundBooked({ onEvent }: { onEvent(event: RefundEvent): void }) {
  const { state } = useDesk()
  const { other, exchange, commit } = state.refund
  const onNext = () => onEvent({ kind: 'step_back' })
  if (other !== null) return <ReturnActDone other={other} onEvent={onEvent} />
  if (exchange?.act.commit.stage === 'done') {
    return <ExchangeDone committed={exchange.act.commit.committed} onNext={onNext} />
  }
  return commit.stage === 'done' ? <RefundDone committed={commit.committed} onNext={onNext} /> : null
}

interface OtherActProps {
  readonly other: ReturnAct
  onEvent(event: RefundEvent): void
  onOther(event: ReturnActEvent): void
}

/** A claim, a swap, goods of an unknown sale, an act undone: the same place, the same bar, the same key. */
function OtherAct({ other, onEvent, onOther }: OtherActProps) {
  const { state } = useDesk()
  const { sale } = state.refund
  const enter = useReturnActEnter()
  return (
    <>
      <section className="work-refund" onKeyDownCapture={(event) => onChoiceEnter(event, enter)}>
        {sale !== null && <Ways sale={sale} onEvent={onEvent} />}
        {sale !== null && other.kind === 'claim' && <Claiming sale={sale} />}
        {sale !== null && other.kind === 'swap' && (
          <>
            <RefundLines sale={sale} onEvent={onEvent} onEnter={enter} />
            <Swapping sale={sale} other={other} onOther={onOther} onEnter={enter} />
          </>
        )}
        {(other.kind === 'unknown' || other.kind === 'unbacked') && (
          <UnknownGoods other={other} onOther={onOther} onEnter={enter} />
        )}
        {other.kind === 'undo' && <Undoing other={other} onOther={onOther} />}
      </section>
      <ReturnActBar other={other} onEnter={enter} />
    </>
  )
}

function SaleHead({ sale }: { readonly sale: RefundableSale }) {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const member = useMemberNow(sale)
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

/** The member as of now: after what was booked, else of the sale, else who claims it. */
function useMemberNow(sale: RefundableSale) {
  const { state } = useDesk()
  const { commit, exchange, other, presented } = state.refund
  const acts = [other?.act.commit, exchange?.act.commit, commit]
  const booked = acts.flatMap((each) => (each?.stage === 'done' ? [each.committed.member] : []))
  return booked[0] ?? sale.member ?? (other?.kind === 'claim' ? presented : null)
}

interface ChoosingProps {
  readonly sale: RefundableSale
  onEvent(event: RefundEvent): void
}

function Choosing({ sale, onEvent }: ChoosingProps) {
  const { t } = useTexts()
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
  const byAmount = sale.lines.some(({ kind, keptUnits }) => kind === 'amount' && keptUnits > 0)
  const label = refund.isVoid
    ? t('returns.voidAndPrint')
    : needs?.approval
      ? t('refund.approveAndRefund')
      : t('refund.refund')
  return (
    <>
      <section className="work-refund" onKeyDownCapture={(event) => onChoiceEnter(event, enter)}>
        <Ways sale={sale} onEvent={onEvent} />
        {exchange !== null ? (
          <div className="padded" data-goods="">
            <div className="padded-work">
              <RefundLines sale={sale} onEvent={onEvent} onEnter={enter} />
              <Beside sale={sale} result={result} onEvent={onEvent} />
              {result !== null && <GoneRewards sale={sale} result={result} />}
            </div>
            <div className="padded-goods">
              <ExchangeGoods exchange={exchange} onExchange={onExchange} onEnter={enter} />
              <WorkPad />
            </div>
          </div>
        ) : refund.isVoid ? (
          <p className="void-words">
            {t('returns.voidWhole')}
            {result !== null && result.withheldFen > 0 && (
              <b>{t('returns.voidKept', { amount: moneySignFull(result.withheldFen) })}</b>
            )}
          </p>
        ) : (
          <div className="padded" data-pad={byAmount || undefined}>
            <div className="padded-work">
              <RefundLines sale={sale} onEvent={onEvent} onEnter={enter} />
              <Beside sale={sale} result={result} onEvent={onEvent} />
            </div>
            {byAmount && <WorkPad />}
          </div>
        )}
        {refund.isVoid && <Beside sale={sale} result={result} onEvent={onEvent} />}
        {exchange === null && result !== null && refund.quoted !== null && (
          <RefundSums {...refund.quoted.quote} sale={sale} result={result} />
        )}
      </section>
      {exchange !== null && (
        <>
          <ExchangeBar exchange={exchange} sale={sale} onExchange={onExchange} onEnter={enter} />
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
              <span className="pay-label">
                {t('refund.points')} <WhyButton />
              </span>
              <output className="pay-change">
                {result === null ? '0' : signedPoints(points(refund.quoted?.quote.netPoints ?? 0))}
              </output>
            </div>
          )}
          <button
            type="button"
            className="button-main"
            data-place={refund.isVoid ? 'home' : undefined}
            onClick={enter}
            aria-disabled={booking}
          >
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
  const { t } = useTexts()
  const { state, status, dispatch, speaker } = useDesk()
  const { commit } = state.refund
  const asked = commit.stage === 'asking' && (commit.ask.approval !== null || commit.ask.reason !== null)
  if (commit.stage !== 'approval' && !asked) return null
  const isManager = status.cashier?.role === 'manager'
  const overridden = listText(
    commit.needs.overrides.map((each) => t(`refund.overrides.${each}`)),
    speaker.lang,
  )
  const change = state.refund.quoted?.quote.netPoints ?? 0
  const lead = t('refund.approveLead', {
    amount: moneySignFull(commit.ask.expected.handOutFen),
    points: change === 0 ? t('refund.noPoints') : signedPoints(points(change)),
  })
  return (
    <ApprovalDialog
      title={t('refund.approveTitle')}
      lead={overridden === '' ? lead : t('returns.more', { lead, what: overridden })}
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

interface RefundDoneProps {
  readonly committed: RefundCommitted
  onNext(): void
}

function RefundDone({ committed, onNext }: RefundDoneProps) {
  const { t } = useTexts()
  const { state, speaker } = useDesk()
  const programme = useProgramme()
  const { result, member } = committed
  const handed = result.tenders.filter((tender) => tender.handedFen > 0)
  const how = handed.map(({ code, handedFen }) => {
    const kind = programme.tenders.find((each) => each.code === code)
    const tender = kind ? localText(kind.name, speaker.lang) : code
    return <span key={code}>{t('sale.doneTender', { tender, amount: moneySignFull(handedFen) })}</span>
  })
  return (
    <Booked
      title={state.refund.isVoid ? t('returns.voided') : t('refund.done')}
      money={{ lead: t('refund.doneHandOut'), amountFen: result.handOutFen, how }}
      points={points(committed.netPoints)}
      member={member}
      slip={committed}
      onNext={onNext}
    />
  )
}
