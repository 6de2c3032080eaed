/**
 * HQ's own log: entries in the envelope of all logs, chained by hash in 64 lanes of one generation. An entry locks the lane of
 * its member's partition; what it moves is booked in the same transaction. Order of locks: tills by id, lanes, accounts by key.
 */
import { canonicalJson } from '../../shared/domain/canonical.ts'
import type { Posting } from '../../shared/domain/entry.ts'
import { HQ_TILL } from '../../shared/domain/inbox.ts'
import { unbalanced } from '../../shared/domain/ledger.ts'
import { assert } from '../../shared/domain/result.ts'
import { businessDateAt } from '../../shared/domain/time.ts'
import { partitionOf } from '../../shared/wire/changes.ts'
import type { HqTransaction } from '../db.ts'
import { timeOrderedId } from '../ids.ts'
import { applyPostings } from './balances.ts'
import type { HqEntryBodies, HqEntryKind } from './entries.ts'
import { countFlowOfHq } from './flow-of-hq.ts'
import { genesisHash, hashOf, sha256 } from './hashes.ts'
import { type AuthorityParts, generationOf } from './parts.ts'

/** What the log needs of HQ: the push books covers through it too. */
export type LogParts = Pick<AuthorityParts, 'clock' | 'randomness'>

export type NewHqEntry = {
  readonly [Kind in HqEntryKind]: {
    /** Whose lane: 'm:ID', or any other owner. */
    readonly owner: string
    readonly kind: Kind
    readonly postings: readonly Posting[]
    readonly body: HqEntryBodies[Kind]
    /** The officer who decided it; null: HQ by itself. */
    readonly officer?: string | null
    readonly approver?: string | null
  }
}[HqEntryKind]

export interface AppendedHqEntry {
  readonly till: string
  readonly epoch: string
  readonly seq: number
  readonly id: string
  readonly hash: string
}

/** The lane of an owner: its member's partition, or that of the owner's own name. */
export function laneOf(owner: string): number {
  return partitionOf(sha256(owner.startsWith('m:') ? owner.slice('m:'.length) : owner))
}

/** The `till` of a lane's entries: 'hq.07'. */
export function laneTill(lane: number): string {
  return `${HQ_TILL}.${String(lane).padStart(2, '0')}`
}

interface LaneHead {
  readonly lane: number
  readonly generation: string
  readonly seq: number
  readonly hash: string
}

/** Locks a lane, as it stands in HQ's present generation. Before accounts are locked. */
export async function lockLane(tx: HqTransaction, owner: string): Promise<LaneHead> {
  const lane = laneOf(owner)
  const generation = await generationOf(tx)
  const fresh = { lane, generation, seq: 0, hash: genesisHash(laneTill(lane), generation) }
  await tx
    .insertInto('hq_lane')
    .values(fresh)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await tx
    .selectFrom('hq_lane')
    .selectAll()
    .where('lane', '=', lane)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return row.generation === generation ? row : fresh
}

/**
 * Appends an entry of HQ's own and books what it moves.
 * @throws DefectError when its postings do not balance; PostgreSQL refuses an account below zero
 */
export async function appendHqEntry(
  tx: HqTransaction,
  parts: LogParts,
  entry: NewHqEntry,
): Promise<AppendedHqEntry> {
  assert(unbalanced(entry.postings) === null, `an entry ${entry.kind} of HQ balances`)
  const head = await lockLane(tx, entry.owner)
  const atMs = parts.clock.nowMs()
  const till = laneTill(head.lane)
  const id = timeOrderedId(atMs, parts.randomness)
  const unhashed = {
    v: 1,
    till,
    epoch: head.generation,
    seq: head.seq + 1,
    id,
    kind: entry.kind,
    atMs,
    businessDate: businessDateAt(atMs),
    staff: entry.officer ?? null,
    approver: entry.approver ?? null,
    postings: entry.postings,
    body: entry.body,
    prev: head.hash,
  }
  const hash = hashOf(unhashed)
  await tx
    .insertInto('entry')
    .values({
      till,
      epoch: head.generation,
      seq: unhashed.seq,
      id,
      kind: entry.kind,
      business_date: unhashed.businessDate,
      at_ms: atMs,
      received_at_ms: atMs,
      text: canonicalJson(unhashed),
      hash,
      parked: null,
    })
    .execute()
  await tx
    .updateTable('hq_lane')
    .set({ generation: head.generation, seq: unhashed.seq, hash })
    .where('lane', '=', head.lane)
    .execute()
  await applyPostings(tx, entry.postings)
  await countFlowOfHq(tx, unhashed.businessDate, entry.postings)
  return { till, epoch: head.generation, seq: unhashed.seq, id, hash }
}
