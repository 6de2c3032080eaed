/** The till and HQ as the counter sees them: joining, what waits, what HQ would not take, the proof that the books are right. */
import { z } from 'zod'
import { actIdSchema, procedure, slipNumberSchema, textSchema, view } from './common.ts'
import type { MemberView } from './member.ts'
import type { TillStatus } from './session.ts'

/** How sync stands; part of every status. */
export interface SyncView {
  readonly mode: 'standalone' | 'hq'
  /** Entries of this till's log. */
  readonly entries: number
  /** Entries HQ has not acknowledged, and since when the oldest waits. */
  readonly waiting: number
  readonly sinceMs: number | null
  /** `stopped`: sync goes on only when a person has done something; the till sells on. */
  readonly state: 'idle' | 'working' | 'offline' | 'stopped'
  /** Why it does not work, a code with a sentence in the screens' texts (sync.<code>). */
  readonly problem: string | null
  readonly nextTryAtMs: number | null
  readonly lastContactAtMs: number | null
  /** Entries of this till that HQ parked. */
  readonly parked: number
  /** The first load of members, while it is under way. */
  readonly load: { readonly done: number; readonly total: number } | null
}

/** A shop without HQ: nothing waits for anybody. */
export function standaloneSync(entries: number): SyncView {
  return {
    mode: 'standalone',
    entries,
    waiting: 0,
    sinceMs: null,
    state: 'idle',
    problem: null,
    nextTryAtMs: null,
    lastContactAtMs: null,
    parked: 0,
    load: null,
  }
}

/** One waiting or parked entry, in words: what it is, when, never of whom. */
export interface QueuedEntry {
  readonly entryId: string
  readonly seq: number
  readonly kind: string
  readonly atMs: number
  readonly slipNumber: string | null
  /** Why HQ parked it, a code; null while it waits. */
  readonly parked: string | null
}

export interface QueueView {
  readonly sync: SyncView
  readonly organisationName: string
  readonly address: string
  /** Oldest first; at most 200. */
  readonly waiting: readonly QueuedEntry[]
  readonly parked: readonly QueuedEntry[]
}

/** What the proof page shows for one invariant of protocol.md. */
export interface ProofLine {
  /** balanced, not_below_zero, chain, projections, recomputed, refunds, slips, acknowledged. */
  readonly code: string
  readonly checked: number
  readonly findings: readonly { readonly where: string; readonly what: string }[]
}

export interface ProofView {
  /** `failed`: the proof itself could not be made; nothing is said about the books then. */
  readonly state: 'none' | 'running' | 'done' | 'failed'
  readonly startedAtMs: number | null
  readonly tookMs: number | null
  readonly lines: readonly ProofLine[]
}

/** `fetched`: all that was asked for is here; `partly`: what is missing sits at a till that did not answer; `offline`: nobody was asked. */
export type FetchedPointsWas = 'fetched' | 'partly' | 'offline'

/** What came of asking for a member's points: the member as they stand now, under the same identification. */
export interface FetchedPoints {
  readonly member: MemberView
  readonly was: FetchedPointsWas
}

/** `here`: the sale can be opened now; `recalled`: its till was asked and has not answered; `offline`: nobody was asked. */
export type FetchedRefundRightWas = 'here' | 'recalled' | 'unknown' | 'wholly_returned' | 'offline'

export const hqContract = {
  /**
   * First run, where nobody is signed in yet, or later by a manager: address and one-time code. Refuses needs_manager,
   * address_malformed, code_malformed, hq_unreachable, hq_other_key, code_refused, already_joined.
   */
  join: procedure
    .input(z.object({ address: textSchema(200).min(1), code: textSchema(40).min(1) }))
    .output(view<TillStatus>()),
  queue: procedure.output(view<QueueView>()),
  /** Tries at once instead of waiting for the next turn. */
  syncNow: procedure.output(view<QueueView>()),
  /**
   * A manager goes on in a new epoch, which holds nothing, where HQ has stopped this till's log (sync.problem fork, broken_chain,
   * epoch_closed). Refuses needs_manager, not_stopped, epochs_used_up, act_reused.
   */
  openEpoch: procedure.input(z.object({ actId: actIdSchema })).output(view<QueueView>()),
  startProof: procedure.output(view<ProofView>()),
  proof: procedure.output(view<ProofView>()),
  /**
   * Fetches a member's points from elsewhere, with all stored value, rights and vouchers there, 2.5 seconds at most. Refuses
   * identification_expired.
   */
  fetchPoints: procedure
    .input(
      z.object({
        identification: z.string().min(1).max(64),
        points: z.number().int().min(0).max(1_000_000_000),
      }),
    )
    .output(view<FetchedPoints>()),
  /** Fetches the right to refund another till's sale. */
  fetchRefundRight: procedure
    .input(z.object({ actId: actIdSchema, slipNumber: slipNumberSchema }))
    .output(view<{ readonly was: FetchedRefundRightWas }>()),
}
