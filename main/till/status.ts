/** How the till stands, as every screen's top bar and the sign-in screen show it. */
import { type SyncView, standaloneSync } from '../../shared/contract/hq.ts'
import type { PrinterView, ReaderView, StaffView, TillStatus } from '../../shared/contract/session.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { headOfLog } from '../store/entries.ts'
import type { TillIdentity } from '../store/identity.ts'
import type { ReadableDb } from '../store/query.ts'
import { openShiftOf } from '../store/shifts.ts'
import { allStaff, memberOfStaff, type StaffMember } from '../store/staff.ts'
import { type Actor, dateOf } from './parts.ts'
import { settingsOf } from './printing.ts'

export interface StatusParts {
  /** Null until the till was set up. */
  readonly identity: TillIdentity | null
  readonly programme: Programme | null
  readonly actor: Actor | null
  readonly printer: PrinterView | null
  readonly readers: readonly ReaderView[]
  /** Null without an HQ. */
  readonly sync: SyncView | null
}

const NO_PRINTER: PrinterView = { kind: 'none', state: 'unknown', waiting: 0, unknown: 0, sinceMs: null }

export function tillStatus(db: ReadableDb, atMs: number, parts: StatusParts): TillStatus {
  const { identity, actor } = parts
  const staff = allStaff(db).map((one) => staffView(db, one, identity?.demo ?? false))
  return {
    stage: identity === null ? 'setup' : actor === null ? 'sign_in' : 'ready',
    blocked: null,
    demo: identity?.demo ?? false,
    shopName: identity?.shopName ?? '',
    siteName: identity?.siteName ?? '',
    tillNumber: identity?.tillNumber ?? 0,
    businessDate: dateOf(atMs),
    shift: openShiftOf(db),
    cashier: staff.find((one) => one.staffId === actor?.staffId) ?? null,
    staff,
    programme: parts.programme,
    outbox: parts.sync ?? standaloneSync(headOfLog(db, {})?.seq ?? 0),
    printer: parts.printer ?? NO_PRINTER,
    readers: parts.readers,
    keyStore: 'file',
    settings: settingsOf(db),
  }
}

function staffView(db: ReadableDb, staff: StaffMember, demo: boolean): StaffView {
  return {
    staffId: staff.id,
    name: staff.name,
    role: staff.role,
    linked: memberOfStaff(db, staff.id) !== null,
    demoPin: demo ? staff.demoPin : null,
  }
}
