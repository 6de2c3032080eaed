/** Which member an employee is (section 12 'staff'): set by a manager, looked at when a sale is rung up. */
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { appendEntry } from '../store/log.ts'
import { memberOfStaff, staffById } from '../store/staff.ts'
import { type AskedAct, actOnce } from './act-once.ts'
import { meetMember } from './authority.ts'
import type { Identification } from './identify.ts'
import { type Actor, actOf, type TillParts } from './parts.ts'

export interface LinkStaffAsk extends AskedAct {
  readonly staffId: string
  /** The employee's own member card; null: none any more. `expired` where the form names one that the till forgot. */
  readonly who: Identification | null | 'expired'
}

/** Refuses act_reused, needs_manager, unknown_staff, identification_expired, nothing_changed. */
export function linkStaff(parts: TillParts, actor: Actor, ask: LinkStaffAsk): Result<Record<never, never>> {
  return actOnce(
    parts.store,
    ask,
    () => ok({}),
    (db) => {
      if (actor.role !== 'manager') return refuse('needs_manager')
      if (staffById(db, ask.staffId) === null) return refuse('unknown_staff')
      if (ask.who === 'expired') return refuse('identification_expired')
      const memberId = ask.who?.memberId ?? null
      if (memberOfStaff(db, ask.staffId) === memberId) return refuse('nothing_changed')
      if (memberId !== null) meetMember(db, parts, memberId, parts.clock.nowMs())
      appendEntry(db, parts.identity, {
        ...actOf(ask.actId, parts.clock.nowMs(), actor, null),
        kind: 'staff.linked',
        postings: [],
        body: { v: 1, staffId: ask.staffId, memberId },
      })
      return ok({})
    },
  )
}
