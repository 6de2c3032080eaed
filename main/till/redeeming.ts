/**
 * While HQ has stopped this till's log the till sells on without redeeming: what lies in its books may be spent by another log of
 * the same epoch, or may have gone home.
 */
import type { SaleDraft } from '../../shared/contract/sale.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { type Refusal, refuse } from '../../shared/domain/result.ts'
import { asksForValue } from '../store/known-holdings.ts'
import type { ReadableDb } from '../store/query.ts'
import { epochStop } from '../store/stop.ts'

/** Refuses redeeming_stopped {stop}: fork, broken_chain, epoch_closed; null where points, value, vouchers and rights may be used. */
export function redeemingStopped(db: ReadableDb): Refusal | null {
  const stop = epochStop(db)
  return stop === null ? null : refuse('redeeming_stopped', { stop })
}

/** The same of a sale: null also where it uses nothing that sits anywhere. */
export function saleStopped(
  db: ReadableDb,
  draft: Pick<SaleDraft, 'redeemPoints' | 'useBirthdayRight' | 'tenders'>,
  programme: Programme,
): Refusal | null {
  const uses =
    draft.redeemPoints > 0 ||
    draft.useBirthdayRight ||
    draft.tenders.some(({ voucher }) => voucher !== undefined) ||
    asksForValue(draft.tenders, programme)
  return uses ? redeemingStopped(db) : null
}
