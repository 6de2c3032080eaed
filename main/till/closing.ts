/** The end of a till that HQ took out of service: once everything is given home its log is closed, which HQ waits for. */
import { ok } from '../../shared/domain/result.ts'
import { tillIdentity } from '../store/identity.ts'
import { appendEntry, isLogClosed } from '../store/log.ts'
import { usableHere } from '../store/resting.ts'
import { openShiftOf } from '../store/shifts.ts'
import { isRetired } from '../store/standing.ts'
import { timeOrderedId } from './ids.ts'
import type { InboxParts } from './inbox-apply.ts'
import { actOf, holderOf } from './parts.ts'
import { bookShiftClosed } from './shift.ts'

export interface ClosingParts extends InboxParts {
  /** Whether somebody is signed in. */
  readonly isAttended: () => boolean
}

/**
 * Closes the log of a till out of service when nothing usable is here any more. Whoever is signed in closes the shift first; one
 * that nobody is at is closed with the log. @returns whether it was closed now
 */
export function closeRetiredLog({ store, clock, randomness, isAttended }: ClosingParts): boolean {
  const identity = tillIdentity(store.db)
  if (identity === null || !isRetired(store.db) || isLogClosed(store.db, identity)) return false
  const done = store.act((db) => {
    const shift = openShiftOf(db)
    if (shift !== null && isAttended()) return ok(false)
    if (usableHere(db, holderOf({ identity }), 1).length > 0) return ok(false)
    const atMs = clock.nowMs()
    const bySystem = () => actOf(timeOrderedId(atMs, randomness), atMs, null, null)
    if (shift !== null) bookShiftClosed(db, identity, shift.number, bySystem())
    appendEntry(db, identity, { ...bySystem(), kind: 'till.closed', postings: [], body: { v: 1 } })
    return ok(true)
  })
  return done.ok && done.value
}
