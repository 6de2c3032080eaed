/** 消费: who it is, what was bought, what is paid, Enter. */

import type { MemberView } from '../../../shared/contract/member.ts'
import type { SaleQuote } from '../../../shared/contract/sale.ts'
import { fen } from '../../../shared/domain/money.ts'
import { ApprovalDialog } from '../../parts/approval-dialog.tsx'
import { IdentifyBox } from '../../parts/identify-box.tsx'
import { Keypad } from '../../parts/keypad.tsx'
import { MemberFacts, MemberHead } from '../../parts/member-head.tsx'
import { Say } from '../../parts/say.tsx'
import { newActId } from '../../state/act-id.ts'
import { defaultCategory, restTenderOf, typedTenders } from '../../state/sale-draft.ts'
import { pointsMoved } from '../../state/sale-earned.ts'
import { hasTyped, type SaleInputEvent } from '../../state/sale-inputs.ts'
import { MINUS, moneySignFull, moneyText, pointsText, signedPoints } from '../../text/format.ts'
import { type Translate, useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'
import { useHomeFocus } from '../../work/use-home-focus.ts'
import { Amounts } from './amounts.tsx'
import { SaleDone } from './done.tsx'
import { Earned } from './earned.tsx'
import { GuestBox } from './guest-box.tsx'
import { Guide } from './guide.tsx'
import { Lines } from './lines.tsx'
import { Recent } from './recent.tsx'
import { Redemption } from './redemption.tsx'
import { useSaleSays } from './says.tsx'
import { Split, TenderRow, valueOnCard } from './tenders.tsx'
import { Vouchers } from './vouchers.tsx'

export function SaleScreen() {
  const { t } = useTexts()
  const { state, dispatch } = useDesk()
  const { sale } = state
  const onInput = (event: SaleInputEvent) => dispatch({ kind: 'sale', event: { kind: 'input', event } })
  const enter = useEnter()
  const says = useSaleSays(onInput)
  const done = sale.commit.stage === 'done'
  useHomeFocus(`${sale.member?.memberId ?? ''} ${done} ${sale.inputs.entry}`)
  return (
    <main className="work-place sale" data-booking={sale.commit.stage === 'asking' || undefined}>
      <h1 className="unseen">{t('sale.title')}</h1>
      <div className="head">
        {sale.member === null ? (
          done ? (
            <p className="walk-in">
              <b>{t('sale.walkIn')}</b>
              <span>{t('sale.walkInHint')}</span>
            </p>
          ) : (
            <IdentifyBox
              on="sale"
              home={!hasTyped(sale.inputs)}
              identify={sale.identify}
              onEvent={(event) => dispatch({ kind: 'sale', event: { kind: 'identify', event } })}
            />
          )
        ) : (
          <MemberHead
            member={sale.member}
            facts={<SaleFacts member={sale.member} />}
            {...(done ? {} : { onClose: () => dispatch({ kind: 'sale', event: { kind: 'close_member' } }) })}
          />
        )}
      </div>
      <Say items={says} />
      {sale.commit.stage === 'done' ? (
        <SaleDone
          committed={sale.commit.committed}
          onNext={() => dispatch({ kind: 'sale', event: { kind: 'new_sale' } })}
        />
      ) : (
        <>
          <Work onInput={onInput} onEnter={enter} />
          <PayBar onInput={onInput} onEnter={enter} />
        </>
      )}
      <SaleApproval />
      {sale.asksGuest && <GuestBox />}
    </main>
  )
}

/** The member's facts, what is on the card, and whom they may bring along. */
function SaleFacts({ member }: { readonly member: MemberView }) {
  const { t } = useTexts()
  const { state, dispatch } = useDesk()
  const open = state.sale.commit.stage !== 'done'
  return (
    <>
      <MemberFacts member={member} />
      {member.value !== null && (
        <span title={valueParts(t, member.value)}>
          {t('counter.value', { amount: moneySignFull(fen(valueOnCard(member))) })}
        </span>
      )}
      {open && member.mayBringGuest && state.sale.inputs.guest === null && (
        <button
          type="button"
          className="caption-link"
          title={t('counter.guestOffer')}
          onClick={() => dispatch({ kind: 'sale', event: { kind: 'ask_guest', open: true } })}
        >
          {t('counter.guest')}
        </button>
      )}
    </>
  )
}

function valueParts(t: Translate, value: NonNullable<MemberView['value']>): string {
  return t('counter.valueParts', {
    principal: moneySignFull(value.principalFen),
    bonus: moneySignFull(value.bonusFen),
    rebate: moneySignFull(value.rebateFen),
  })
}

/** EN-18: what exactly the manager agrees to. */
function approvalLead(t: Translate, quote: SaleQuote | null): string {
  const what = (quote?.approvals ?? []).map((approval) => t(`counter.approve.${approval}`))
  return what.length === 0 ? t('sale.approveTyped') : t('counter.approveLead', { what: what.join('、') })
}

interface WorkProps {
  onInput(event: SaleInputEvent): void
  onEnter(): void
}

function Work({ onInput, onEnter }: WorkProps) {
  const { t } = useTexts()
  const { state } = useDesk()
  const programme = useProgramme()
  const { inputs, member } = state.sale
  const onSide = useTenderSide(onInput)
  const byLines = inputs.entry === 'lines'
  const toggle = () =>
    byLines
      ? onInput({ kind: 'to_amounts' })
      : onInput({
          kind: 'to_lines',
          category: defaultCategory(programme),
          priceClasses: programme.priceClasses.map((each) => each.code),
        })
  const keypad = (
    <Keypad
      onClear={() => onInput({ kind: 'clear_typed' })}
      extra={{ label: byLines ? t('pad.amounts') : t('pad.lines'), onPress: toggle }}
    />
  )
  const Entry = byLines ? Lines : Amounts
  return (
    <section className="work" data-entry={inputs.entry}>
      <div className="work-entry">
        <Entry onInput={onInput} onEnter={onEnter} onSide={onSide} />
        {!byLines && keypad}
      </div>
      <div className="work-side">
        <div className="work-facts">
          {inputs.splitting && byLines && <Split onInput={onInput} onEnter={onEnter} />}
          {member !== null && <Redemption onInput={onInput} />}
          <Vouchers onInput={onInput} />
          {member === null && !inputs.splitting && !byLines && <Guide />}
          {inputs.splitting && !byLines && <Split onInput={onInput} onEnter={onEnter} />}
          {!inputs.splitting && member !== null && <Earned brief={byLines} />}
          {!byLines && member !== null && !inputs.splitting && <Recent items={member.recent} />}
        </div>
        {byLines && keypad}
      </div>
    </section>
  )
}

function PayBar({ onInput, onEnter }: WorkProps) {
  const { t } = useTexts()
  const { state, outcome } = useDesk()
  const { sale } = state
  const result = sale.quoted?.quote.result ?? null
  const typed = result !== null
  const moved = typed ? pointsMoved(result) : null
  const unreadable = outcome?.kind === 'unreadable'
  const booking = sale.commit.stage === 'asking' || sale.commit.stage === 'unsure'
  return (
    <section className="pay" aria-label={t('sale.due')}>
      <TenderRow onInput={onInput} />
      <div className="pay-due">
        <span className="pay-label">{t('sale.due')}</span>
        <output className="pay-amount">
          <small>￥</small>
          {typed ? moneyText(result.dueFen) : unreadable ? '—' : '0.00'}
        </output>
      </div>
      {sale.member !== null && (
        <div className="pay-points">
          <span className="pay-label">{t('sale.points')}</span>
          <output className="pay-change">
            {moved !== null ? signedPoints(moved.gained) : unreadable ? '—' : '0'}
            {moved !== null && moved.used > 0 && ` ${MINUS}${pointsText(moved.used)}`}
          </output>
        </div>
      )}
      <button type="button" className="button-main" onClick={onEnter} aria-disabled={booking}>
        {booking ? t('sale.booking') : t('sale.finish')} <kbd>Enter</kbd>
      </button>
    </section>
  )
}

/** Enter: commits what is shown; asks again where no answer came. */
function useEnter(): () => void {
  const { state, outcome, dispatch } = useDesk()
  return () => {
    if (state.sale.commit.stage === 'unsure') {
      dispatch({ kind: 'sale', event: { kind: 'retry' } })
    } else if (outcome?.kind === 'draft') {
      const { draft, key } = outcome
      if (draft.lines.length === 0) {
        const refusal = { code: 'no_lines', details: {} }
        dispatch({ kind: 'sale', event: { kind: 'unreadable', refusal } })
      } else dispatch({ kind: 'sale', event: { kind: 'enter', actId: newActId(), key, draft } })
    } else if (outcome?.kind === 'unreadable') {
      dispatch({ kind: 'sale', event: { kind: 'unreadable', refusal: outcome.refusal } })
    }
  }
}

/** Left and right in an amount box change the tender, so that hands stay on the number pad. */
function useTenderSide(onInput: (event: SaleInputEvent) => void): (by: 1 | -1) => void {
  const { state } = useDesk()
  const programme = useProgramme()
  return (by) => {
    const tenders = typedTenders(programme)
    const at = tenders.findIndex((each) => each.code === restTenderOf(state.sale.inputs, programme)?.code)
    const next = tenders[(at + by + tenders.length) % tenders.length]
    if (next) onInput({ kind: 'rest_tender', tender: next.code })
  }
}

function SaleApproval() {
  const { t } = useTexts()
  const { state, dispatch } = useDesk()
  const { commit } = state.sale
  const asked = commit.stage === 'asking' && commit.ask.approval !== null
  if (commit.stage !== 'approval' && !asked) return null
  return (
    <ApprovalDialog
      title={t('sale.approveTitle')}
      lead={approvalLead(t, state.sale.quoted?.quote ?? null)}
      needsPin
      needsReason={false}
      busy={asked}
      refusal={commit.stage === 'approval' ? commit.refusal : null}
      onApprove={(approval) => {
        if (approval) dispatch({ kind: 'sale', event: { kind: 'approve', approval } })
      }}
      onClose={() => dispatch({ kind: 'sale', event: { kind: 'approval_closed' } })}
    />
  )
}
