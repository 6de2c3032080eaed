/** Runs the counter: the state, everything that comes by itself, and the traffic with the till. */
import {
  type RefObject,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from 'react'
import type { TillEvent, TillStatus } from '../../shared/contract/session.ts'
import type { SinkDesk } from '../parts/sink-desk.ts'
import { useScanner } from '../scan/use-scanner.ts'
import {
  type CounterEvent,
  type CounterState,
  counterReducer,
  isBooking,
  OPENING_COUNTER,
} from '../state/counter.ts'
import { type DraftOutcome, saleDraft } from '../state/sale-draft.ts'
import { ask } from '../till.ts'
import type { Connection } from '../transport.ts'
import { amountLineTexts } from './amount-lines.ts'
import { useEnrolWork } from './use-enrol-work.ts'
import { useExchangeWork } from './use-exchange-work.ts'
import { useFetchWork } from './use-fetch-work.ts'
import { type Finding, type FindingView, isStuck, useFinding } from './use-finding.ts'
import { useIdleLock } from './use-idle-lock.ts'
import { useLookupWork } from './use-lookup-work.ts'
import { useMemberActWork } from './use-member-act-work.ts'
import { useRefundWork } from './use-refund-work.ts'
import { useReturnActWork } from './use-return-act-work.ts'
import { useSaleWork } from './use-sale-work.ts'

export interface Counter {
  readonly status: TillStatus | null
  readonly state: CounterState
  /** The sale as a draft; null until the till has a programme. */
  readonly outcome: DraftOutcome | null
  readonly finding: Finding
  dispatch(event: CounterEvent): void
}

export function useCounter(connection: Connection, connected: boolean, sinks: SinkDesk): Counter {
  const { client } = connection
  const [status, setStatus] = useState<TillStatus | null>(null)
  const [state, dispatch] = useReducer(counterReducer, OPENING_COUNTER)
  const serving = status?.stage === 'ready'
  const view = useView({ state, serving, connected })
  const finding = useFinding(client, view, dispatch)

  const onTillEvent = useEffectEvent((event: TillEvent) => {
    if (event.kind === 'status') setStatus(event.status)
    else if (event.kind === 'print') dispatch({ kind: 'printing', jobId: event.jobId, state: event.state })
    else finding.scan(event.text, event.via)
  })
  useEffect(() => connection.watch((event) => onTillEvent(event)), [connection])
  useWedge(sinks, finding, dispatch)

  const outcome = useSaleOutcome(status, state)
  useSaleWork(client, connected, state.sale, outcome, dispatch)
  useRefundWork(client, connected, state.refund, dispatch)
  useExchangeWork(client, connected, status, state.refund, dispatch)
  useReturnActWork(client, connected, status, state.refund, dispatch)
  useEnrolWork(client, connected, serving && state.mode === 'enrol', state.enrol, dispatch)
  const isExplaining = state.mode === 'member' && state.overlay === 'why'
  useLookupWork(client, state.lookup, isExplaining, dispatch)
  useMemberActWork(client, connected, state.lookup, status?.programme ?? null, dispatch)
  useFetchWork(client, state.fetching, dispatch)
  useHeldScan({ state, serving, connected }, finding, dispatch)
  useLocking(connection, serving, status, state, dispatch)
  return { status, state, outcome, finding, dispatch }
}

/** The view as it is on the screen, for what happens between renders. */
function useView(view: FindingView): RefObject<FindingView> {
  const latest = useRef(view)
  useLayoutEffect(() => {
    latest.current = view
  })
  return latest
}

/** The keyboard wedge: a burst is a scan wherever the focus is, and what it left in a box or a queue is taken back. */
function useWedge(sinks: SinkDesk, finding: Finding, dispatch: (event: CounterEvent) => void): void {
  const { ahead } = finding
  useEffect(() => sinks.waitWith(ahead.keepKey), [sinks, ahead])
  useScanner({
    onScan: (text) => finding.scan(text, 'wedge'),
    onRescan: () => dispatch({ kind: 'notice', notice: { kind: 'hint', text: 'rescan' } }),
    onRunStart: () => {
      sinks.beginRun()
      ahead.beginRun()
    },
    onTakeBack: () => {
      sinks.takeBack()
      ahead.takeBack()
    },
  })
}

/** The draft of the sale screen; amount lines are named in the slip's language. */
function useSaleOutcome(status: TillStatus | null, state: CounterState): DraftOutcome | null {
  const programme = status?.programme ?? null
  const settings = status?.settings ?? null
  const { inputs, member } = state.sale
  const identification = member?.identification ?? null
  return useMemo(() => {
    if (programme === null || settings === null) return null
    const amountLineText = amountLineTexts({ programme, settings })
    return saleDraft(inputs, { programme, identification, amountLineText })
  }, [programme, settings, inputs, identification])
}

/** A scan that had to wait opens as soon as it can; keys wait with it only while that is soon. */
function useHeldScan(view: FindingView, finding: Finding, dispatch: (event: CounterEvent) => void): void {
  const { state, serving } = view
  const free = serving && !isBooking(state)
  const release = useEffectEvent(() => {
    if (!free || state.held === null) return
    const { text, via } = state.held
    dispatch({ kind: 'release' })
    finding.scan(text, via)
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: released when the till is free
  useEffect(() => release(), [free])

  const stuck = isStuck(view)
  const { ahead } = finding
  useEffect(() => {
    if (stuck) ahead.forget()
  }, [stuck, ahead])
}

/** Locking: by itself after a while; the member whose sale was open is opened again after the PIN. */
function useLocking(
  connection: Connection,
  serving: boolean,
  status: TillStatus | null,
  state: CounterState,
  dispatch: (event: CounterEvent) => void,
): void {
  const { client } = connection
  useIdleLock(serving, status?.settings.lockMinutes ?? 60, () => void ask(client.session.lock()))
  const stage = status?.stage ?? null
  const onStage = useEffectEvent(async () => {
    if (stage === 'sign_in') dispatch({ kind: 'locked' })
    if (stage !== 'ready' || state.reopenMemberId === null) return
    const memberId = state.reopenMemberId
    dispatch({ kind: 'reopened' })
    // A card swiped while the till was locked says better who is served now.
    if (state.held !== null) return
    const answer = await ask(client.member.open({ memberId }))
    if (answer.ok) dispatch({ kind: 'sale', event: { kind: 'member', member: answer.value } })
    dispatch({ kind: 'notice', notice: { kind: 'hint', text: answer.ok ? 'welcomeBack' : 'reopenFailed' } })
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each change of stage
  useEffect(() => {
    void onStage()
  }, [stage])
}
