/**
 * Tails of this till's earlier epochs: how far HQ had each when the next one was opened, and what it said to the rest since.
 * Beside the log, for an epoch that begins with nothing still owes HQ the history before it.
 */
import { tillIdentity } from './identity.ts'
import { entriesIn, type OutboxEntry, ownHead } from './outbox.ts'
import type { ReadableDb, WritableDb } from './query.ts'
import { readSetting, saveSetting } from './settings.ts'
import { epochStop } from './stop.ts'
import { syncState } from './sync-state.ts'

export interface Tail {
  readonly epochNumber: number
  readonly epoch: string
  /** HQ has this epoch's log up to here; 0: nothing of it. */
  readonly ackedSeq: number
  /** Where it ends in this folder. */
  readonly lastSeq: number
  /** Why HQ takes no more of it, a code; null while the rest is to be sent. */
  readonly refused: string | null
}

const NAME = 'earlier_epochs'

/** One for each epoch that ended in this folder, the oldest first; an epoch's number has two digits. */
export function tailsOf(db: ReadableDb): readonly Tail[] {
  return (readSetting(db, NAME) as readonly Tail[] | null) ?? []
}

/**
 * Keeps where the present epoch stands, which is about to end. One that HQ has stopped for what its log says is not told again:
 * the same entry would be refused.
 */
export function keepTail(db: WritableDb): void {
  const identity = tillIdentity(db)
  const lastSeq = ownHead(db).seq
  if (identity === null || lastSeq === 0) return
  const { epochNumber, epoch } = identity
  const stop = epochStop(db)
  const refused = stop === 'epoch_closed' ? null : stop
  saveTail(db, { epochNumber, epoch, ackedSeq: syncState(db).acked.seq, lastSeq, refused })
}

export function saveTail(db: WritableDb, tail: Tail): void {
  const others = tailsOf(db).filter(({ epochNumber }) => epochNumber !== tail.epochNumber)
  saveSetting(
    db,
    NAME,
    [...others, tail].toSorted((one, other) => one.epochNumber - other.epochNumber),
  )
}

/** The oldest tail that is still to be sent, or null. */
export function nextTail(db: ReadableDb): Tail | null {
  return tailsOf(db).find(isToSend) ?? null
}

function isToSend({ ackedSeq, lastSeq, refused }: Tail): boolean {
  return refused === null && ackedSeq < lastSeq
}

/** How many entries of earlier epochs wait for HQ. */
export function tailsWaiting(db: ReadableDb): number {
  return tailsOf(db)
    .filter(isToSend)
    .reduce((sum, { ackedSeq, lastSeq }) => sum + lastSeq - ackedSeq, 0)
}

/** The entries of earlier epochs that wait for HQ, the oldest first, at most as many. */
export function tailEntries(db: ReadableDb, limit: number): readonly OutboxEntry[] {
  const bounds = { entries: limit, characters: Number.MAX_SAFE_INTEGER }
  return tailsOf(db)
    .filter(isToSend)
    .flatMap(({ epochNumber, ackedSeq }) => entriesIn(db, epochNumber, ackedSeq + 1, bounds))
    .slice(0, limit)
}

/** Whether an entry of this till was not acknowledged by HQ yet, of whichever epoch. */
export function isUnsent(db: ReadableDb, epochNumber: number, seq: number): boolean {
  if (epochNumber === tillIdentity(db)?.epochNumber) return seq > syncState(db).acked.seq
  const tail = tailsOf(db).find((one) => one.epochNumber === epochNumber)
  return tail !== undefined && isToSend(tail) && seq > tail.ackedSeq
}
