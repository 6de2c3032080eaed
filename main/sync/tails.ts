/**
 * Tells HQ what it lacks of this till's earlier epochs, in the same words as the present log. Whatever becomes of that is kept
 * with the tail: it never stops the epoch that is served now.
 */
import { ok } from '../../shared/domain/result.ts'
import type { Problem } from '../../shared/wire/common.ts'
import type { WireInputs, WireOutputs } from '../../shared/wire/contract.ts'
import { noteParked } from '../store/outbox.ts'
import type { ReadableDb } from '../store/query.ts'
import type { TillStore } from '../store/store.ts'
import { nextTail, saveTail, type Tail } from '../store/tails.ts'
import { pushInput } from './requests.ts'

export interface TailPush {
  readonly tail: Tail
  readonly input: WireInputs['push']
}

/** The next piece of the oldest tail, or null when none is left. */
export function nextTailPush(db: ReadableDb, entriesMax: number): TailPush | null {
  const tail = nextTail(db)
  return tail === null ? null : { tail, input: pushInput(db, tail, tail.ackedSeq + 1, entriesMax) }
}

/** Keeps how far HQ has the tail by now, and what it could not judge. @returns false where the disk refuses */
export function keepTailTaken(
  store: TillStore,
  { tail, input }: TailPush,
  { acked, entries }: WireOutputs['push'],
): boolean {
  const { epochNumber } = tail
  // HQ may have more of it: what the folder's copy went on from was pushed before.
  const ackedSeq = Math.min(acked.seq, input.firstSeq + input.entries.length - 1)
  const kept = store.act((db) => {
    for (const { seq, was, reason = 'unknown' } of entries) {
      if (was === 'parked') noteParked(db, epochNumber, seq, reason)
    }
    // An acknowledgement that brings nothing new would be asked for again for ever.
    saveTail(db, ackedSeq > tail.ackedSeq ? { ...tail, ackedSeq } : { ...tail, refused: 'no_progress' })
    return ok(null)
  })
  return kept.ok
}

/**
 * Keeps that HQ does not take this tail. @returns null where the refusal is about the till or the moment and not about the tail;
 * false where the disk refuses
 */
export function keepTailRefused(store: TillStore, { tail }: TailPush, problem: Problem): boolean | null {
  const next = refusedTail(tail, problem)
  if (next === null) return null
  const kept = store.act((db) => {
    saveTail(db, next)
    return ok(null)
  })
  return kept.ok
}

function refusedTail(tail: Tail, problem: Problem): Tail | null {
  switch (problem.code) {
    case 'gap': {
      // HQ lacks what it had acknowledged: it is told again from there.
      const ackedSeq = problem.expected - 1
      return ackedSeq < tail.ackedSeq ? { ...tail, ackedSeq } : { ...tail, refused: problem.code }
    }
    case 'fork':
    case 'broken_chain':
    case 'epoch_closed':
    case 'malformed':
      return { ...tail, refused: problem.code }
    default:
      return null
  }
}
