/** What else a slip is good for, as it is seen and confirmed: the figures, one key, the manager's word, what was booked. */

import { type Fen, NO_FEN } from '../../../shared/domain/money.ts'
import { NO_POINTS, type Points, points } from '../../../shared/domain/points.ts'
import { ApprovalDialog } from '../../parts/approval-dialog.tsx'
import { WhyButton } from '../../parts/why-button.tsx'
import { newActId } from '../../state/act-id.ts'
import type { RefundEvent } from '../../state/refund.ts'
import {
  type ReturnAct,
  type ReturnActEvent,
  type ReturnQuote,
  returnActNeeds,
  returnActOutcome,
  returnActWhy,
} from '../../state/return-act.ts'
import { localText, moneySignFull, moneyText, signedPoints } from '../../text/format.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useCashier, useDesk, useProgramme } from '../../work/desk.ts'
import { Booked } from './booked.tsx'

interface ReturnActProps {
  readonly other: ReturnAct
  onOther(event: ReturnActEvent): void
}

/** Money handed out and the change of points; zero for acts that move neither. */
export function figuresOf(quote: ReturnQuote | undefined): {
  readonly handOutFen: Fen
  readonly points: Points
} {
  if (quote?.kind === 'claim') {
    return { handOutFen: NO_FEN, points: quote.quote.result?.accruedPoints ?? NO_POINTS }
  }
  if (quote?.kind === 'unknown') {
    const lots = quote.quote.result?.clawbackLots ?? []
    const taken = lots.reduce((sum, lot) => sum + lot.points, 0)
    return { handOutFen: quote.quote.result?.handOutFen ?? NO_FEN, points: points(-taken) }
  }
  if (quote?.kind === 'unbacked') {
    return { handOutFen: quote.quote.result?.handOutFen ?? NO_FEN, points: NO_POINTS }
  }
  if (quote?.kind === 'undo') {
    const { result } = quote.quote
    return { handOutFen: result?.handOutFen ?? NO_FEN, points: result?.points ?? NO_POINTS }
  }
  return { handOutFen: NO_FEN, points: NO_POINTS }
}

/** The quote of what is typed now. */
export function useLiveQuote(other: ReturnAct): ReturnQuote | undefined {
  const { state } = useDesk()
  const programme = useProgramme()
  const outcome = returnActOutcome(state.refund, programme)
  const { quoted } = other.act
  return outcome.kind === 'request' && quoted?.key === outcome.key ? quoted.quote : undefined
}

export function ReturnActBar({ other, onEnter }: { readonly other: ReturnAct; onEnter(): void }) {
  const { t } = useTexts()
  const quote = useLiveQuote(other)
  const { handOutFen, points: change } = figuresOf(quote)
  const { stage } = other.act.commit
  const booking = stage === 'asking' || stage === 'unsure'
  return (
    <section className="pay" aria-label={t(`returns.confirm.${other.kind}`)}>
      {other.kind !== 'claim' && (
        <div className="pay-due">
          <span className="pay-label">{t(other.kind === 'swap' ? 'returns.net' : 'refund.handOut')}</span>
          <output className="pay-amount">
            <small>￥</small>
            {moneyText(handOutFen)}
          </output>
        </div>
      )}
      <div className="pay-points">
        <span className="pay-label">
          {t('refund.points')} {returnActWhy(quote).length > 0 && <WhyButton />}
        </span>
        <output className={other.kind === 'claim' ? 'pay-amount gold' : 'pay-change'}>
          {change === 0 ? '0' : signedPoints(change)}
        </output>
      </div>
      <button
        type="button"
        className="button-main"
        data-place={other.kind === 'claim' || other.kind === 'undo' ? 'home' : undefined}
        aria-disabled={booking}
        onClick={onEnter}
      >
        {booking ? t('refund.refunding') : t(`returns.confirm.${other.kind}`)} <kbd>Enter</kbd>
      </button>
    </section>
  )
}

/** Enter: books what is shown, or says what is missing. */
export function useReturnActEnter(): () => void {
  const { state, dispatch } = useDesk()
  const programme = useProgramme()
  return () => {
    const { other } = state.refund
    if (other === null) return
    const onAct = (event: Extract<ReturnActEvent, { kind: 'act' }>['event']) =>
      dispatch({ kind: 'refund', event: { kind: 'other', event: { kind: 'act', event } } })
    if (other.act.commit.stage === 'unsure') return onAct({ kind: 'retry' })
    const outcome = returnActOutcome(state.refund, programme)
    if (outcome.kind === 'missing') return onAct({ kind: 'refused', refusal: outcome.refusal })
    const { request: draft, key } = outcome
    onAct({ kind: 'enter', actId: newActId(), key, draft })
  }
}

export function ReturnActApproval({ other, onOther }: ReturnActProps) {
  const { t } = useTexts()
  const isManager = useCashier().role === 'manager'
  const { commit, quoted } = other.act
  const asked = commit.stage === 'asking' && (commit.ask.approval !== null || commit.ask.reason !== null)
  if ((commit.stage !== 'approval' && !asked) || quoted === null) return null
  const refusal = commit.stage === 'approval' ? commit.refusal : null
  const needs = returnActNeeds(quoted.quote)
  const { handOutFen, points: change } = figuresOf(quoted.quote)
  const lead =
    other.kind === 'unknown' || other.kind === 'unbacked' || other.kind === 'undo'
      ? t('refund.approveLead', {
          amount: moneySignFull(handOutFen),
          points: change === 0 ? t('refund.noPoints') : signedPoints(change),
        })
      : t(`returns.approveLead.${other.kind}`)
  return (
    <ApprovalDialog
      title={t(`returns.approve.${other.kind}`)}
      lead={lead}
      needsPin={!isManager && (needs.approval || refusal?.code === 'needs_approval')}
      needsReason={needs.reason}
      busy={asked}
      refusal={refusal}
      onApprove={(approval, reason) => onOther({ kind: 'act', event: { kind: 'approve', approval, reason } })}
      onClose={() => onOther({ kind: 'act', event: { kind: 'step_back' } })}
    />
  )
}

interface ReturnActDoneProps {
  readonly other: ReturnAct
  onEvent(event: RefundEvent): void
}

export function ReturnActDone({ other, onEvent }: ReturnActDoneProps) {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const programme = useProgramme()
  const { commit, quoted } = other.act
  if (commit.stage !== 'done') return null
  const { committed, ask } = commit
  const { handOutFen, points: change } = figuresOf(quoted?.quote)
  const { draft } = ask
  const code = draft.kind === 'unknown' || draft.kind === 'unbacked' ? draft.draft.tender : null
  const tender = programme.tenders.find((each) => each.code === code)
  return (
    <Booked
      title={t(`returns.done.${other.kind}`)}
      money={
        handOutFen === 0
          ? null
          : {
              lead: t('refund.doneHandOut'),
              amountFen: handOutFen,
              how:
                tender === undefined
                  ? t('returns.asItCame')
                  : t('sale.doneTender', {
                      tender: localText(tender.name, speaker.lang),
                      amount: moneySignFull(handOutFen),
                    }),
            }
      }
      points={
        other.kind === 'swap' || other.kind === 'unbacked' || (other.kind === 'undo' && change === 0)
          ? null
          : change
      }
      member={committed.member}
      slip={committed}
      onNext={() => onEvent({ kind: 'step_back' })}
    />
  )
}
