/** The shift: opened by the first sign-in, closed by one key. */
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { appendEntry } from '../store/log.ts'
import { nextShiftNumber, openShiftOf } from '../store/shifts.ts'
import { timeOrderedId } from './ids.ts'
import { type Actor, actOf, type TillParts } from './parts.ts'

/** Opens a shift unless one is open. @returns its number */
export function ensureShift(parts: TillParts, actor: Actor): Result<number> {
  return parts.store.act((db) => {
    const open = openShiftOf(db)
    if (open !== null) return ok(open.number)
    const atMs = parts.clock.nowMs()
    const shift = nextShiftNumber(db)
    appendEntry(db, parts.identity, {
      ...actOf(timeOrderedId(atMs, parts.randomness), atMs, actor, null),
      kind: 'shift.opened',
      postings: [],
      body: { v: 1, shift },
    })
    return ok(shift)
  })
}

/** Closes the open shift. Refuses no_open_shift. */
export function closeShift(parts: TillParts, actor: Actor, actId: string): Result<number> {
  return parts.store.act((db) => {
    const open = openShiftOf(db)
    if (open === null) return refuse('no_open_shift')
    appendEntry(db, parts.identity, {
      ...actOf(actId, parts.clock.nowMs(), actor, null),
      kind: 'shift.closed',
      postings: [],
      body: { v: 1, shift: open.number },
    })
    return ok(open.number)
  })
}
