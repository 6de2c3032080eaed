/** The counter that the till's procedures stand at: who is signed in, who was identified, what is printed and shown. */
import type { ApprovalInput } from '../../shared/contract/common.ts'
import type { Result } from '../../shared/domain/result.ts'
import type { Slip } from '../../shared/receipt/slip.ts'
import { originalJobOf } from '../store/print-jobs.ts'
import type { Identifications } from './identify.ts'
import type { Actor, TillParts } from './parts.ts'

export interface Counter {
  readonly identifications: Identifications
  /** Runs `serve` for whoever is signed in; refuses signed_out, set_up_first. */
  serving<Value>(serve: (parts: TillParts, actor: Actor) => Result<Value>): Result<Value>
  /** The same, after the approval was checked; refuses what checkApproval refuses. A locked till tries no manager's PIN. */
  approved<Value>(
    approval: ApprovalInput | null,
    serve: (parts: TillParts, actor: Actor, approver: Actor | null) => Result<Value>,
  ): Promise<Result<Value>>
  /** Something changed that the till's status says. */
  tellStatus(): void
  /** A slip was queued. */
  wakePrinter(): void
  /** A queued slip's picture. */
  showJob(jobId: number): string
  /** A slip's picture, as it would be printed. */
  preview(slip: Slip): string
}

/** The slip that was queued with an act. */
export function slipOfAct(
  counter: Counter,
  parts: TillParts,
  entryId: string,
): { readonly printJobId: number; readonly slipSvg: string } {
  const printJobId = originalJobOf(parts.store.db, entryId)?.id ?? 0
  return { printJobId, slipSvg: counter.showJob(printJobId) }
}
