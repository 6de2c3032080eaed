/**
 * Projections: what each entry makes of the tables that are derived from the log. The same function serves the act itself, a
 * migration that makes them anew, and verify, which runs the whole log through it again and compares.
 */
import { sql } from 'kysely'
import type { Entry } from '../../shared/domain/entry.ts'
import { assertNever } from '../../shared/domain/result.ts'
import {
  projectAdjustment,
  projectExtra,
  projectRedemption,
  projectTopUp,
  projectUndone,
  projectUnknownReturn,
} from './project-acts.ts'
import { addHistory } from './project-history.ts'
import { projectAdoption, projectMeeting, projectMessage } from './project-hq.ts'
import {
  projectCardMoved,
  projectCardReplaced,
  projectEnrolment,
  projectMemberChanged,
  projectStaffLinked,
} from './project-people.ts'
import { projectReturn } from './project-returns.ts'
import { projectClaim, projectExchangeHistory, projectSale, projectSwap } from './project-sales.ts'
import { type ReadableDb, type WritableDb, write } from './query.ts'
import { projectUnbacked } from './unbacked.ts'

/** Tables that the log alone makes; those of postings and balances are made by accounts.ts. */
export const PROJECTIONS = [
  'member',
  'card',
  'staff_member',
  'entry_purchase',
  'sale',
  'sale_line',
  'sale_tender',
  'sale_swap',
  'unbacked',
  'history',
  'member_year',
  'member_day',
  'times_given',
  'adjusted_day',
  'undone',
  'voucher',
  'conversion',
  'conversion_lot',
  'shift',
  'standing',
  'programme_adopted',
  'programme_due',
  'sale_arrived',
  'member_alias',
  'home',
] as const

const openShiftRow = write<{ number: number; by: string; at: number }>()((db, argument) =>
  db.insertInto('shift').values({
    number: argument('number'),
    opened_by: argument('by'),
    opened_at_ms: argument('at'),
    closed_at_ms: null,
  }),
)
const closeShiftRow = write<{ number: number; at: number }>()((db, argument) =>
  db
    .updateTable('shift')
    .set({ closed_at_ms: argument('at') })
    .where('number', '=', argument('number'))
    .where('closed_at_ms', 'is', sql.lit(null)),
)

const endShiftRow = write<{ at: number }>()((db, argument) =>
  db
    .updateTable('shift')
    .set({ closed_at_ms: argument('at') })
    .where('closed_at_ms', 'is', sql.lit(null)),
)

/** The shift that was open in a copy went on, was closed, was followed by others in what the copy lacks: it ends with it. */
function projectEpoch(db: WritableDb, { atMs, body }: Extract<Entry, { kind: 'epoch.opened' }>): void {
  const isRestored = body.anchor !== null && body.anchor.hash !== body.after?.hash
  if (isRestored) endShiftRow(db, { at: atMs })
}

/**
 * Applies one entry to every projection, in the caller's transaction. `log`: where entries and programmes are found, the same
 * database but in a replay.
 */
export function project(db: WritableDb, log: ReadableDb, epochNumber: number, entry: Entry): void {
  switch (entry.kind) {
    case 'sale':
      projectSale(db, log, epochNumber, entry)
      return
    case 'refund':
      projectReturn(db, log, epochNumber, entry)
      return
    case 'exchange':
      projectReturn(db, log, epochNumber, entry)
      projectSale(db, log, epochNumber, entry)
      projectExchangeHistory(db, epochNumber, entry)
      return
    case 'refund.unbacked':
      projectUnbacked(db, epochNumber, entry)
      return
    case 'swap':
      projectSwap(db, epochNumber, entry)
      return
    case 'sale.claimed':
      projectClaim(db, log, epochNumber, entry)
      return
    case 'return.unknown':
      projectUnknownReturn(db, epochNumber, entry)
      return
    case 'redemption':
      projectRedemption(db, log, epochNumber, entry)
      return
    case 'top_up':
      projectTopUp(db, log, epochNumber, entry)
      return
    case 'redemption.undone':
    case 'top_up.undone':
      projectUndone(db, log, epochNumber, entry)
      return
    case 'points.given':
      projectExtra(db, log, epochNumber, entry)
      return
    case 'points.adjusted':
      projectAdjustment(db, log, epochNumber, entry)
      return
    case 'points.expired':
      addHistory(db, epochNumber, entry, { member: entry.body.memberId, kind: 'expiry' })
      return
    case 'debt.netted':
      addHistory(db, epochNumber, entry, { member: entry.body.memberId, kind: 'debt' })
      return
    case 'member.enrolled':
      projectEnrolment(db, epochNumber, entry)
      return
    case 'card.moved':
      projectCardMoved(db, epochNumber, entry)
      return
    case 'card.replaced':
      projectCardReplaced(db, epochNumber, entry)
      return
    case 'member.changed':
      projectMemberChanged(db, epochNumber, entry)
      return
    case 'staff.linked':
      projectStaffLinked(db, entry)
      return
    case 'shift.opened':
      openShiftRow(db, { number: entry.body.shift, by: entry.staff ?? '', at: entry.atMs })
      return
    case 'shift.closed':
      closeShiftRow(db, { number: entry.body.shift, at: entry.atMs })
      return
    case 'programme.adopted':
      projectAdoption(db, epochNumber, entry)
      return
    case 'inbox.applied':
      projectMessage(db, log, epochNumber, entry)
      return
    case 'member.met':
      projectMeeting(db, entry)
      return
    case 'till.opened':
    case 'staff.added':
    case 'right.issued':
    case 'slip.reprinted':
    case 'till.closed':
    case 'stock.counted':
    case 'hq.joined':
    case 'amounts.returned':
      return
    case 'epoch.opened':
      projectEpoch(db, entry)
      return
    default:
      assertNever(entry)
  }
}
