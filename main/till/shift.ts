/** The shift: opened by the first sign-in, closed by one key. */
import { assert, ok, type Result, refuse } from '../../shared/domain/result.ts'
import { entryById } from '../store/entries.ts'
import { appendEntry, type LogIdentity } from '../store/log.ts'
import type { ReadableDb, WritableDb } from '../store/query.ts'
import { nextShiftNumber, openShiftOf } from '../store/shifts.ts'
import { isRetired } from '../store/standing.ts'
import { actOnce } from './act-once.ts'
import { sweepExpired } from './authority.ts'
import { timeOrderedId } from './ids.ts'
import { type Actor, actOf, type TillParts } from './parts.ts'

/** Opens a shift unless one is open. @returns its number; null at a till out of service, where one only looks things up */
export function ensureShift(parts: TillParts, actor: Actor): Result<number | null> {
  return parts.store.act((db) => {
    const open = openShiftOf(db)
    if (open !== null) return ok(open.number)
    if (isRetired(db)) return ok(null)
    const atMs = parts.clock.nowMs()
    const shift = nextShiftNumber(db)
    appendEntry(db, parts.identity, {
      ...actOf(timeOrderedId(atMs, parts.randomness), atMs, actor, null),
      kind: 'shift.opened',
      postings: [],
      body: { v: 1, shift },
    })
    // Nobody's points wait for their next visit to expire: some of what is due is booked each day.
    sweepExpired(db, parts, atMs)
    return ok(shift)
  })
}

/** What is asked for under the act's id; a shift is closed or it is not, so there is nothing more to tell apart. */
const CLOSING = 'close the shift'

/**
 * Closes the open shift. The same act again is answered as done and closes no other. Refuses no_open_shift, act_reused.
 * @returns the number of the shift it closed
 */
export function closeShift(parts: TillParts, actor: Actor, actId: string): Result<number> {
  return actOnce(
    parts.store,
    { actId, digest: CLOSING },
    (db) => ok(shiftClosedBy(db, actId)),
    (db) => {
      const open = openShiftOf(db)
      if (open === null) return refuse('no_open_shift')
      bookShiftClosed(db, parts.identity, open.number, actOf(actId, parts.clock.nowMs(), actor, null))
      return ok(open.number)
    },
    'books',
  )
}

/** Closes a shift in the caller's transaction. */
export function bookShiftClosed(
  db: WritableDb,
  identity: LogIdentity,
  shift: number,
  by: ReturnType<typeof actOf>,
): void {
  appendEntry(db, identity, { ...by, kind: 'shift.closed', postings: [], body: { v: 1, shift } })
}

function shiftClosedBy(db: ReadableDb, actId: string): number {
  const entry = entryById(db, actId)
  assert(entry?.kind === 'shift.closed', 'an act that closed a shift is in the log')
  return entry.body.shift
}
