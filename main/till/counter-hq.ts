/** The till and HQ at the counter: joining, what waits, the proof, and fetching what sits elsewhere. */
import {
  type FetchedPoints,
  type FetchedPointsWas,
  type FetchedRefundRightWas,
  type ProofView,
  type QueuedEntry,
  type QueueView,
  type SyncView,
  standaloneSync,
} from '../../shared/contract/hq.ts'
import type { Identified } from '../../shared/contract/member.ts'
import type { TillStatus } from '../../shared/contract/session.ts'
import { type Points, points } from '../../shared/domain/points.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { headOfLog } from '../store/entries.ts'
import type { ReadableDb } from '../store/query.ts'
import type { Counter } from './counter.ts'
import type { HqStanding } from './hq-standing.ts'
import { identify } from './identify.ts'
import { memberView } from './member-view.ts'
import { openEpochByHand } from './new-epoch.ts'
import type { Proof } from './proof.ts'

/** What the program that speaks with HQ does for the counter; null where there is no HQ. */
export interface HqService {
  view(): SyncView
  /** What the page of sync says besides: whose till it is, and what waits or was parked, oldest first, at most 200 of each. */
  queue(): {
    readonly organisationName: string
    readonly address: string
    readonly waiting: readonly QueuedEntry[]
    readonly parked: readonly QueuedEntry[]
  }
  /** Tries at once instead of waiting for the next turn. */
  syncNow(): void
  /** The till goes on in another epoch: HQ is greeted anew. */
  epochOpened(): void
  /** Answers within 2.5 seconds; what is granted was applied before it answers. */
  fetchPoints(memberId: string, amount: Points): Promise<FetchedPointsWas>
  fetchRefundRight(requestId: string, slipNumber: string): Promise<FetchedRefundRightWas>
  /** Members whom this till does not know, as HQ has them, kept in the directory; null when HQ was not heard in time. */
  lookup(by: 'card' | 'phone', text: string): Promise<readonly unknown[] | null>
}

/** Slips whose refund right was recalled from a till that did not answer. */
export interface SilentSlips {
  note(slipNumber: string, was: FetchedRefundRightWas): void
  has(slipNumber: string): boolean
}

/** More than are asked for in a day; the oldest goes first. */
const SILENT_MAX = 100

export function createSilentSlips(): SilentSlips {
  const silent = new Set<string>()
  return {
    note: (slipNumber, was) => {
      silent.delete(slipNumber)
      if (was === 'recalled') silent.add(slipNumber)
      const [oldest] = silent
      if (silent.size > SILENT_MAX && oldest !== undefined) silent.delete(oldest)
    },
    has: (slipNumber) => silent.has(slipNumber),
  }
}

/** Whether HQ answered when it was asked last, and which slips' tills did not. */
export function talkWith(
  service: () => HqService | null,
  silent: SilentSlips,
): Pick<HqStanding, 'isOnline' | 'isSilent'> {
  return {
    isOnline: () => {
      const hq = service()
      return hq !== null && isAnswering(hq)
    },
    isSilent: (slipNumber) => silent.has(slipNumber),
  }
}

export interface TillHq {
  join(input: { readonly address: string; readonly code: string }): Promise<Result<TillStatus>>
  /** Whoever HQ knows by a card or a phone that nobody here has; at once where HQ does not answer. */
  identify(input: IdentifyAsk): Promise<Result<Identified>>
  queue(): Result<QueueView>
  syncNow(): Result<QueueView>
  /** A manager goes on in a new epoch where HQ has stopped the old one's log. */
  openEpoch(input: { readonly actId: string }): Result<QueueView>
  startProof(): Result<ProofView>
  proof(): Result<ProofView>
  fetchPoints(input: {
    readonly identification: string
    readonly points: number
  }): Promise<Result<FetchedPoints>>
  fetchRefundRight(input: {
    readonly actId: string
    readonly slipNumber: string
  }): Promise<Result<{ readonly was: FetchedRefundRightWas }>>
}

export interface HqAtCounter {
  readonly counter: Counter
  readonly proof: Proof
  /** Null while there is no HQ. */
  readonly service: () => HqService | null
  readonly join: TillHq['join']
  /** Whoever serves goes on as the new epoch. */
  readonly takePlace: () => void
  readonly silent: SilentSlips
}

export function hqAt({ counter, proof, service, silent, join, takePlace }: HqAtCounter): TillHq {
  const queue = () => counter.serving((parts) => ok(queueView(parts.store.db, service())))
  return {
    join,
    identify: (input) => identifyAnywhere(counter, service, input),
    queue,
    syncNow: () => {
      const asked = counter.serving(() => ok(service()?.syncNow()))
      return asked.ok ? queue() : asked
    },
    openEpoch: ({ actId }) => {
      const opened = counter.serving((parts, actor) => openEpochByHand(parts, actor, actId))
      if (!opened.ok) return opened
      takePlace()
      service()?.epochOpened()
      counter.tellStatus()
      return queue()
    },
    startProof: () => counter.serving((parts) => proof.start(parts.store)),
    proof: () => counter.serving(() => ok(proof.view())),
    fetchPoints: (input) => fetchPoints(counter, service, input),
    fetchRefundRight: async ({ actId, slipNumber }) => {
      const open = counter.serving(() => ok(service()))
      if (!open.ok) return open
      if (open.value === null) return refuse('no_hq')
      const was = await open.value.fetchRefundRight(actId, slipNumber)
      silent.note(slipNumber, was)
      return counter.serving(() => ok({ was }))
    },
  }
}

function queueView(db: ReadableDb, service: HqService | null): QueueView {
  if (service !== null) return { sync: service.view(), ...service.queue() }
  const sync = standaloneSync(headOfLog(db, {})?.seq ?? 0)
  return { sync, organisationName: '', address: '', waiting: [], parked: [] }
}

/** The member may have been closed or the till locked meanwhile; then what was fetched is here and nobody is shown it. */
async function fetchPoints(
  counter: Counter,
  service: () => HqService | null,
  input: { readonly identification: string; readonly points: number },
): Promise<Result<FetchedPoints>> {
  const who = () => counter.identifications.find(input.identification)
  const asked = counter.serving(() => {
    const found = who()
    const hq = service()
    if (found === null) return refuse('identification_expired')
    return hq === null ? refuse('no_hq') : ok({ hq, memberId: found.memberId })
  })
  if (!asked.ok) return asked
  const was = await asked.value.hq.fetchPoints(asked.value.memberId, points(input.points))
  return counter.serving((parts) => {
    const found = who()
    if (found === null) return refuse('identification_expired')
    return ok({ member: memberView(parts.store.db, parts, found), was })
  })
}

type IdentifyAsk = Parameters<typeof identify>[2]

/** Somebody new to this till: enrolled elsewhere since HQ was heard last, or not yet among the members of the first load. */
async function identifyAnywhere(
  counter: Counter,
  service: () => HqService | null,
  input: IdentifyAsk,
): Promise<Result<Identified>> {
  const here = () => counter.serving((parts) => ok(identify(parts, counter.identifications, input)))
  const known = here()
  const hq = service()
  if (!known.ok || known.value.kind !== 'none' || hq === null || !isAnswering(hq)) return known
  const { cardNumber, phone } = known.value
  const text = cardNumber ?? phone
  if (text === null) return known
  const found = await hq.lookup(cardNumber === null ? 'phone' : 'card', text)
  return found === null || found.length === 0 ? known : here()
}

function isAnswering(hq: HqService): boolean {
  const { state } = hq.view()
  return state === 'idle' || state === 'working'
}
