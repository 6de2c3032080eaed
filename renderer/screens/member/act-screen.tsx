/** One act for a member: its form, what it would change, and one key that does it. */
import type { KeyboardEvent } from 'react'
import type { MemberView } from '../../../shared/contract/member.ts'
import { ApprovalDialog } from '../../parts/approval-dialog.tsx'
import { Done, DoneSlip } from '../../parts/done.tsx'
import { MemberFacts, MemberHead } from '../../parts/member-head.tsx'
import { Say, type SayItem } from '../../parts/say.tsx'
import { newActId } from '../../state/act-id.ts'
import type { LookupEvent } from '../../state/lookup.ts'
import { type ActDone, type MemberAct, type MemberActEvent, NOTHING_SEEN } from '../../state/member-act.ts'
import { actOutcome, isQuotedRequest } from '../../state/member-act-inputs.ts'
import { isActFrozen } from '../../state/quoted-act.ts'
import { pointsText } from '../../text/format.ts'
import { refusalSentence } from '../../text/sentences.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useCashier, useDesk, useProgramme } from '../../work/desk.ts'
import { useHomeFocus } from '../../work/use-home-focus.ts'
import { ActFigures } from './act-figures.tsx'
import { ActForm } from './act-form.tsx'
import { asksApproval } from './possible.ts'

/** An event on the act's way to the till. */
type WayEvent = Extract<MemberActEvent, { readonly kind: 'act' }>['event']

export interface ActScreenProps {
  readonly act: MemberAct
  readonly member: MemberView | null
  onEvent(event: LookupEvent): void
}

export function ActScreen({ act, member, onEvent }: ActScreenProps) {
  const { t } = useTexts()
  const { commit } = act.act
  const done = commit.stage === 'done'
  const onInput = (event: MemberActEvent) => onEvent({ kind: 'act', event })
  const onAct = (event: WayEvent) => onInput({ kind: 'act', event })
  const leave = () => onEvent({ kind: 'step_back' })
  const enter = useActEnter(act, member, onAct)
  const says = useActSays(act, member, onAct)
  useHomeFocus(`${act.kind} ${done}`)
  return (
    <main className="work-place act" data-titled={member === null ? '' : undefined}>
      <div className="head">
        {member === null ? (
          <h1 className="act-alone">{t(`acts.title.${act.kind}`)}</h1>
        ) : (
          <MemberHead member={member} facts={<MemberFacts member={member} />} />
        )}
      </div>
      <Say items={says} />
      {commit.stage === 'done' ? (
        <ActBooked act={act} done={commit.committed} member={member} onNext={leave} />
      ) : (
        <>
          <section className="act-work" onKeyDownCapture={(event) => onChoiceEnter(event, enter)}>
            <div className="act-head">
              {member !== null && <h1>{t(`acts.title.${act.kind}`)}</h1>}
              {member !== null && <p>{t(`acts.lead.${act.kind}`)}</p>}
              <button type="button" className="button-quiet" onClick={leave}>
                {t('acts.back')} <kbd>Esc</kbd>
              </button>
            </div>
            <ActForm act={act} member={member} onEvent={onInput} onEnter={enter} />
          </section>
          <section className="pay act-pay" aria-label={t(`acts.title.${act.kind}`)}>
            <ActFigures act={act} member={member} />
            <button
              type="button"
              className="button-main"
              data-place={HAS_BOX.has(act.kind) ? undefined : 'home'}
              aria-disabled={isActFrozen(act.act)}
              onClick={enter}
            >
              {t(`acts.confirm.${act.kind}`)} <kbd>Enter</kbd>
            </button>
          </section>
        </>
      )}
      <ActApproval act={act} onAct={onAct} />
    </main>
  )
}

/** Acts that begin at a box or a choice; the others begin at the button itself. */
const HAS_BOX: ReadonlySet<MemberAct['kind']> = new Set<MemberAct['kind']>([
  'redemption',
  'top_up',
  'extra',
  'adjustment',
  'claim',
  'replace',
  'change',
  'release_phone',
])

/** On a choice or a tick Enter means the whole act. */
function onChoiceEnter(event: KeyboardEvent, enter: () => void): void {
  const { target } = event
  if (event.key !== 'Enter' || !(target instanceof Element)) return
  if (!target.matches('.segment, [type="checkbox"]')) return
  event.preventDefault()
  event.stopPropagation()
  enter()
}

function useActEnter(act: MemberAct, member: MemberView | null, onAct: (event: WayEvent) => void) {
  const { state } = useDesk()
  const programme = useProgramme()
  const isManager = useCashier().role === 'manager'
  return () => {
    if (act.act.commit.stage === 'unsure') return onAct({ kind: 'retry' })
    const outcome = actOutcome(act.kind, act.inputs, member, programme)
    if (outcome.kind === 'missing') return onAct({ kind: 'refused', refusal: outcome.refusal })
    const { key, request: draft } = outcome
    const { identityProved } = act.inputs
    const given = { member, cardActions: state.lookup.cardActions, identityProved }
    const unquoted = isQuotedRequest(draft)
      ? null
      : { expected: NOTHING_SEEN, asks: asksApproval(act.kind, isManager, given) }
    onAct({ kind: 'enter', actId: newActId(), key, draft, unquoted })
  }
}

/** What stands in the way: what the till said to the last Enter, else what the quote of what is typed now refuses. */
function useActSays(
  act: MemberAct,
  member: MemberView | null,
  onAct: (event: WayEvent) => void,
): readonly SayItem[] {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const programme = useProgramme()
  const tag = t('acts.attention')
  const { commit, quoted, refusal: said } = act.act
  if (commit.stage === 'done') return []
  if (commit.stage === 'unsure') {
    const again = { label: t('sale.again'), onPress: () => onAct({ kind: 'retry' }) }
    return [{ id: 'unsure', tag, tone: 'warn', text: t('acts.unsure'), alert: true, actions: [again] }]
  }
  const outcome = actOutcome(act.kind, act.inputs, member, programme)
  const isAbout =
    outcome.kind === 'request' && isQuotedRequest(outcome.request) && quoted?.key === outcome.key
  const refusal = said ?? (isAbout ? (quoted?.quote.quote.refusal ?? null) : null)
  if (refusal === null) return []
  return [{ id: 'refused', tag, tone: 'warn', text: refusalSentence(speaker, refusal), alert: true }]
}

interface ActBookedProps {
  readonly act: MemberAct
  readonly done: ActDone
  readonly member: MemberView | null
  onNext(): void
}

function ActBooked({ act, done, member, onNext }: ActBookedProps) {
  const { t } = useTexts()
  return (
    <>
      {member !== null && <h1 className="unseen">{t(`acts.title.${act.kind}`)}</h1>}
      <Done title={t(`acts.done.${act.kind}`)} next={t('acts.backToMember')} onNext={onNext}>
        {member !== null && (
          <p className="done-lead">{t('sale.doneBalance', { points: pointsText(member.points.total) })}</p>
        )}
        {done.slip !== null && <DoneSlip number={done.slip.number} jobId={done.slip.printJobId} />}
      </Done>
    </>
  )
}

function ActApproval({ act, onAct }: { readonly act: MemberAct; onAct(event: WayEvent): void }) {
  const { t } = useTexts()
  const cashier = useCashier()
  const { commit } = act.act
  const asked = commit.stage === 'asking' && commit.ask.approval !== null
  if (commit.stage !== 'approval' && !asked) return null
  const second = act.kind === 'adjustment'
  return (
    <ApprovalDialog
      title={t('acts.approveTitle')}
      lead={second ? t('acts.approveSecond') : t('acts.approveOther', { act: t(`acts.title.${act.kind}`) })}
      needsPin
      needsReason={false}
      exceptStaffId={second ? cashier.staffId : undefined}
      busy={asked}
      refusal={commit.stage === 'approval' ? commit.refusal : null}
      onApprove={(approval) => onAct({ kind: 'approve', approval, reason: null })}
      onClose={() => onAct({ kind: 'step_back' })}
    />
  )
}
