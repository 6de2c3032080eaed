/** Who stands at the till, and how the till stands: first run, sign-in, shift, status, events. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import type { Programme } from '../domain/programme.ts'
import type { BusinessDate } from '../domain/time.ts'
import {
  actIdSchema,
  entityIdSchema,
  pinSchema,
  procedure,
  type RefusalView,
  textSchema,
  view,
} from './common.ts'
import type { SyncView } from './hq.ts'

export type Role = 'cashier' | 'manager'

export interface StaffView {
  readonly staffId: string
  readonly name: string
  readonly role: Role
  /** Section 12 'staff': whether it is known which member this employee is. */
  readonly linked: boolean
  /** The demo shop shows its PINs on the sign-in screen; any other shop never does. */
  readonly demoPin: string | null
}

export interface PrinterView {
  readonly kind: PrinterSetting['kind']
  readonly state: 'ready' | 'paper_near_end' | 'paper' | 'cover' | 'offline' | 'unknown' | 'none'
  /** Jobs waiting to print, and jobs of which nobody knows whether they came out. */
  readonly waiting: number
  readonly unknown: number
  readonly sinceMs: number | null
}

export interface ReaderView {
  readonly kind: 'wedge' | 'hid' | 'simulated'
  readonly state: 'ready' | 'absent' | 'unavailable'
  /** Why it is unavailable: the system's library is missing, or the system will not let us at it. */
  readonly fault: 'library_missing' | 'cannot_open' | 'cannot_list' | null
  readonly name: string
}

export interface TillStatus {
  /**
   * `blocked`: the data folder cannot be used, `blocked` says why; `setup`: an empty till waits for site, manager and PIN;
   * `sign_in`: nobody is signed in; `ready`: serving.
   */
  readonly stage: 'blocked' | 'setup' | 'sign_in' | 'ready'
  readonly blocked: RefusalView | null
  readonly demo: boolean
  readonly shopName: string
  readonly siteName: string
  readonly tillNumber: number
  readonly businessDate: BusinessDate
  readonly shift: { readonly number: number; readonly openedAtMs: number } | null
  readonly cashier: StaffView | null
  readonly staff: readonly StaffView[]
  readonly programme: Programme | null
  readonly outbox: SyncView
  readonly printer: PrinterView
  readonly readers: readonly ReaderView[]
  /** Where the database key lies; `file` is said plainly on a chip. */
  readonly keyStore: 'file'
  readonly settings: SettingsView
}

export type PrinterSetting =
  /** No printer: slips are kept and can be printed later as 补打. */
  | { readonly kind: 'none' }
  /** The demo shop's. */
  | { readonly kind: 'simulated' }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'file'; readonly path: string }

export interface SettingsView {
  readonly paper: 58 | 80
  readonly slipLang: 'zh-CN' | 'en'
  readonly printer: PrinterSetting
  /** Minutes without input until the PIN is asked again, 1 to 60. */
  readonly lockMinutes: number
}

/** What happens by itself. */
export type TillEvent =
  | { readonly kind: 'status'; readonly status: TillStatus }
  | { readonly kind: 'scan'; readonly text: string; readonly via: 'hid' }
  | { readonly kind: 'print'; readonly jobId: number; readonly state: string }

export const sessionContract = {
  status: procedure.output(view<TillStatus>()),
  /** Begins with the present status; then every change. */
  events: procedure.output(eventIterator(view<TillEvent>())),
  /** Choose the name, give the PIN. The first sign-in of a shift opens it. Refuses wrong_pin {left}, locked_out {seconds}. */
  signIn: procedure.input(z.object({ staffId: entityIdSchema, pin: pinSchema })).output(view<TillStatus>()),
  /** Leaves the shift open and asks for a PIN again. */
  lock: procedure.output(view<TillStatus>()),
  closeShift: procedure.input(z.object({ actId: actIdSchema })).output(view<TillStatus>()),
  /** First run of an empty till: stand-alone shop. */
  setUp: procedure
    .input(
      z.object({
        shopName: textSchema(40).min(1),
        siteName: textSchema(40).min(1),
        managerName: textSchema(20).min(1),
        pin: pinSchema,
      }),
    )
    .output(view<TillStatus>()),
}
