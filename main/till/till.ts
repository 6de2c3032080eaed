/** The till as its hosts see it: one function per procedure of the contract, refusals as values. */
import type { SimulatedCard, SimulatedPaper, SlipJobView } from '../../shared/contract/counter.ts'
import type {
  EnrolCheck,
  EnrolForm,
  Enrolled,
  HistoryItem,
  Identified,
  MemberView,
} from '../../shared/contract/member.ts'
import type {
  RefundableSale,
  RefundCommitInput,
  RefundCommitted,
  RefundDraft,
  RefundQuote,
} from '../../shared/contract/refund.ts'
import type { SaleCommitInput, SaleCommitted, SaleDraft, SaleQuote } from '../../shared/contract/sale.ts'
import type { SettingsView, TillEvent, TillStatus } from '../../shared/contract/session.ts'
import type { Explanation } from '../../shared/domain/explain.ts'
import type { Result } from '../../shared/domain/result.ts'
import type { TillExchange } from './counter-exchange.ts'
import type { TillHq } from './counter-hq.ts'
import type { TillPeople } from './counter-people.ts'
import type { TillPoints } from './counter-points.ts'
import type { TillShift } from './counter-shift.ts'

/**
 * Whatever the host, a request has been validated by the contract before it arrives here, and what a signed-out till may
 * answer is decided here: every function but status, signIn, setUp and watch refuses `signed_out` until somebody signs in.
 */
export interface Till {
  status(): TillStatus
  /** Calls the listener with every event from now on. Returns the function that ends it. */
  watch(listener: (event: TillEvent) => void): () => void

  signIn(input: { readonly staffId: string; readonly pin: string }): Promise<Result<TillStatus>>
  lock(): Result<TillStatus>
  closeShift(input: { readonly actId: string }): Result<TillStatus>
  setUp(input: {
    readonly shopName: string
    readonly siteName: string
    readonly managerName: string
    readonly pin: string
  }): Promise<Result<TillStatus>>

  identify(input: { readonly text: string; readonly via: 'wedge' | 'hid' | 'typed' }): Result<Identified>
  openMember(input: { readonly memberId: string }): Result<MemberView>
  history(input: {
    readonly identification: string
    readonly beforeEntryId: string | null
  }): Result<{ readonly items: readonly HistoryItem[]; readonly more: boolean }>
  why(input: {
    readonly identification: string
    readonly entryId: string
  }): Result<{ readonly why: readonly Explanation[] }>
  enrolCheck(form: EnrolForm): Result<EnrolCheck>
  enrol(input: { readonly actId: string; readonly form: EnrolForm }): Result<Enrolled>
  /** Cards and people after enrolment. */
  readonly people: TillPeople

  quoteSale(input: { readonly draft: SaleDraft }): Result<SaleQuote>
  commitSale(input: SaleCommitInput): Promise<Result<SaleCommitted>>

  openSale(input: { readonly slipNumber: string }): Result<RefundableSale>
  quoteRefund(input: { readonly draft: RefundDraft }): Result<RefundQuote>
  commitRefund(input: RefundCommitInput): Promise<Result<RefundCommitted>>

  /** Goods for other goods, and like for like. */
  readonly exchange: TillExchange
  /** Points and value beside sales. */
  readonly points: TillPoints
  /** The shift's report. */
  readonly shift: TillShift
  /** HQ: joining, what waits, the proof, what sits elsewhere. Joining is open to an empty till, where nobody can sign in. */
  readonly hq: TillHq

  recentSlips(): Result<readonly SlipJobView[]>
  showSlip(input: { readonly jobId: number }): Result<{ readonly svg: string }>
  reprintSlip(input: { readonly actId: string; readonly jobId: number }): Result<SlipJobView>
  saveSettings(input: SettingsView): Result<TillStatus>
  printTest(): Result<SlipJobView>

  simulatedCards(): Result<readonly SimulatedCard[]>
  simulatedScan(input: { readonly text: string }): Result<Record<never, never>>
  simulatedPrinter(input: {
    readonly fault: 'none' | 'paper' | 'cover' | 'offline' | 'drop' | 'silent'
  }): Result<Record<never, never>>
  simulatedPaper(): Result<readonly SimulatedPaper[]>

  /** Writes a copy of the database beside it, encrypted like it, for work that would hold the counter up. Refuses read_only, disk_full. */
  copyDatabase(): Result<string>

  /** Lets work under way finish, stops devices, closes the database. Safe to call twice. */
  close(): Promise<void>
}
