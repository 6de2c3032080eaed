/**
 * Goods and money back for a sale whose refund right could not be fetched: no points move, HQ settles them with the right. A
 * manager's act always, so many a day. @see RF-11
 */
import type { Fen } from './money.ts'
import type { Programme } from './programme.ts'
import { ok, type Result, refuse } from './result.ts'

export interface UnbackedAsk {
  readonly amountFen: Fen
  /** The tender of kind money that is handed out. */
  readonly tender: string
  /** Any of the programme's reasons, for returns or for overrides. */
  readonly reason: string
  /** Why the manager does not wait for the right: a code of the programme's overrideReasons. */
  readonly overrideReason: string
}

export interface UnbackedResult {
  readonly handOutFen: Fen
}

/** Refuses amount_not_positive, unknown_tender, reason_needed, reason_missing, unknown_reason. */
export function evaluateUnbacked(ask: UnbackedAsk, programme: Programme): Result<UnbackedResult> {
  const { amountFen, tender, reason, overrideReason } = ask
  if (amountFen <= 0) return refuse('amount_not_positive', { what: 'return', number: 0 })
  if (!programme.tenders.some(({ code, kind }) => code === tender && kind === 'money')) {
    return refuse('unknown_tender', { tenderNumber: 1, tender })
  }
  const reasons = [...programme.refund.reasons, ...programme.overrideReasons]
  if (!reasons.some(({ code }) => code === reason)) return refuse('reason_needed', {})
  return programme.overrideReasons.some(({ code }) => code === overrideReason)
    ? ok({ handOutFen: amountFen })
    : refuse('unknown_reason', { reason: overrideReason })
}
