/**
 * A new epoch of this till, holding nothing: after its folder was put back from a copy, or after HQ stopped its log. The first
 * entry says what this folder had last and what is known to have stood there, so that HQ can judge whether the old log is whole.
 */
import type { EpochOpenedBody } from '../../shared/domain/entry.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { SLIP_PARTS_MAX } from '../../shared/domain/slip-number.ts'
import type { LogPosition } from '../store/anchor.ts'
import { entryAt, headOfLog } from '../store/entries.ts'
import type { FolderRefusal } from '../store/folder.ts'
import { saveTillEpoch, type TillIdentity, tillIdentity } from '../store/identity.ts'
import { appendEntry } from '../store/log.ts'
import { offerWaitingJobs } from '../store/print-jobs.ts'
import type { ReadableDb, WritableDb } from '../store/query.ts'
import { epochStop } from '../store/stop.ts'
import type { TillStore } from '../store/store.ts'
import { hqLink, saveSyncState, timeOffsetMs } from '../store/sync-state.ts'
import { keepTail } from '../store/tails.ts'
import { type AskedAct, actOnce } from './act-once.ts'
import { type Clock, correctedClock } from './clock.ts'
import { epochName, type Randomness, timeOrderedId } from './ids.ts'
import { type Actor, actOf } from './parts.ts'

export interface EpochParts {
  readonly store: TillStore
  readonly clock: Clock
  readonly randomness: Randomness
}

/** Why and by whom an epoch is opened. */
interface Opening {
  readonly id: string
  readonly atMs: number
  readonly actor: Actor | null
  /** The number and what body.anchor says come after what this names. */
  readonly record: LogPosition | null
  readonly anchor: EpochOpenedBody['anchor']
}

/** An act of a person, who sees that the till has stopped. */
const ASKED = 'open an epoch'

/**
 * Goes on in a folder that is older than its anchor. Only HQ can say what became of what the folder lacks: without one it stays
 * refused, folder_older_than_record. Nothing that waited to be printed prints by itself.
 */
export function goOnFromCopy(
  { store, clock, randomness }: EpochParts,
  record: LogPosition,
): Result<null, FolderRefusal> {
  const atMs = correctedClock(clock, () => timeOffsetMs(store.db)).nowMs()
  const { seq, hash } = record
  const opening = { id: timeOrderedId(atMs, randomness), atMs, actor: null, record, anchor: { seq, hash } }
  const opened = store.act((db) => {
    const next = beginEpoch(db, randomness, opening)
    if (next.ok) offerWaitingJobs(db)
    return next
  })
  if (opened.ok) return ok(null)
  switch (opened.code) {
    case 'disk_full':
      return refuse('folder_full')
    case 'read_only':
      return refuse('folder_read_only')
    case 'disk_error':
      return refuse('folder_unreadable')
    default:
      return refuse('folder_older_than_record')
  }
}

/**
 * A manager goes on where HQ has stopped this till's log. Refuses needs_manager, not_stopped, epochs_used_up, act_reused, and what
 * the disk refuses. The same act again opens no other.
 */
export function openEpochByHand(
  { store, clock, randomness }: EpochParts,
  actor: Actor,
  actId: string,
): Result<null> {
  if (actor.role !== 'manager') return refuse('needs_manager')
  const ask: AskedAct = { actId, digest: ASKED }
  return actOnce(
    store,
    ask,
    () => ok(null),
    (db) => {
      const stop = epochStop(db)
      if (stop === null) return refuse('not_stopped')
      // An epoch with two logs, or with one that does not prove right, is whole by nobody's word.
      const head = stop === 'epoch_closed' ? (headOfLog(db, {}) ?? null) : null
      const anchor = head === null ? null : { seq: head.seq, hash: head.hash }
      const opened = beginEpoch(db, randomness, {
        id: actId,
        atMs: clock.nowMs(),
        actor,
        record: null,
        anchor,
      })
      return opened.ok ? ok(null) : opened
    },
    'books',
  )
}

function beginEpoch(
  db: WritableDb,
  randomness: Randomness,
  { id, atMs, actor, record, anchor }: Opening,
): Result<TillIdentity, 'no_hq' | 'epochs_used_up'> {
  const identity = tillIdentity(db)
  if (identity === null || hqLink(db) === null) return refuse('no_hq')
  const epochNumber = Math.max(identity.epochNumber, record?.epochNumber ?? 0) + 1
  if (epochNumber > SLIP_PARTS_MAX.epoch) return refuse('epochs_used_up')
  const after = lastPlace(db)
  keepTail(db)
  const next = { ...identity, epochNumber, epoch: epochName(epochNumber, randomness) }
  saveTillEpoch(db, next)
  const { siteCode, tillNumber, publicKey } = next
  appendEntry(db, next, {
    ...actOf(id, atMs, actor, null),
    kind: 'epoch.opened',
    postings: [],
    body: { v: 1, siteCode, tillNumber, publicKey, after, anchor },
  })
  // Of the new epoch nothing is acknowledged yet, and no message was taken in.
  saveSyncState(db, { problem: null, problemSinceMs: null })
  return ok(next)
}

function lastPlace(db: ReadableDb): EpochOpenedBody['after'] {
  const head = headOfLog(db, {})
  const entry = head === undefined ? null : entryAt(db, head.epoch_number, head.seq)
  return entry === null ? null : { epoch: entry.epoch, seq: entry.seq, hash: entry.hash }
}
