/**
 * Goods and money back (先退商品和钱) for a sale of another till whose refund right cannot be fetched now: a manager's act, so many
 * a day, once for a slip; HQ settles the points when the right arrives.
 */
import type { UnbackedRefundDraft } from '../../shared/contract/points.ts'
import { NO_POINTS } from '../../shared/domain/points.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { readSlipNumber } from '../../shared/domain/slip-number.ts'
import { evaluateUnbacked, type UnbackedResult } from '../../shared/domain/unbacked.ts'
import type { ReadableDb } from '../store/query.ts'
import { saleOfSlip } from '../store/sales.ts'
import { isUnbacked, unbackedOn } from '../store/unbacked.ts'
import type { JudgeAct } from './act.ts'
import { ACT_WORDS, actSlip, nameOf } from './act-slips.ts'
import { hasRefundRight, readOwnSlip, slipDigits } from './find-sale.ts'
import { type ActFor, judgingAt } from './judging.ts'
import { dateOf, type TillParts } from './parts.ts'
import { localText } from './slips.ts'

/**
 * Refuses no_hq, slip_unreadable, slip_unknown, refund_right_here, refund_right_elsewhere, refunded_unbacked, unbacked_limit
 * {limit}, and what the rules refuse.
 */
export function judgeUnbacked(
  parts: TillParts,
  who: ActFor | null,
  { identification: _who, slipNumber: ofSlip, ...ask }: UnbackedRefundDraft,
): JudgeAct<UnbackedResult> {
  return (db, { atMs }) => {
    const slip = unbackedSlip(db, parts, ofSlip, atMs)
    if (!slip.ok) return slip
    const { programme } = judgingAt(parts, atMs)
    const evaluated = evaluateUnbacked(ask, programme)
    if (!evaluated.ok) return evaluated
    const { handOutFen } = evaluated.value
    const memberId = who?.memberId ?? null
    const { tender, reason, overrideReason } = ask
    return ok({
      result: evaluated.value,
      why: [],
      figures: { points: NO_POINTS, fen: handOutFen },
      memberId,
      change: { points: 0, debt: 0 },
      approval: 'manager',
      entry: (slipNumber) => ({
        kind: 'refund.unbacked',
        postings: [],
        body: {
          v: 1,
          slipNumber,
          ofSlip: slip.value,
          memberId,
          amountFen: handOutFen,
          tender,
          reason,
          overrideReason,
        },
      }),
      slip: (frame, standing) => {
        const reasons = [...programme.refund.reasons, ...programme.overrideReasons]
        const goods = `${localText(ACT_WORDS.goods, frame.lang)} ${nameOf(reasons, reason, frame)}`
        return actSlip(
          frame,
          programme,
          {
            kind: 'unbacked',
            rows: [
              { text: goods, amountFen: handOutFen },
              { text: `${localText(ACT_WORDS.ofSlip, frame.lang)} ${slip.value}` },
              { text: localText(ACT_WORDS.settledLater, frame.lang) },
            ],
            money: {
              handedOut: true,
              amountFen: handOutFen,
              tenders: [{ code: tender, amountFen: handOutFen }],
            },
            change: 0,
            signed: true,
          },
          standing,
        )
      },
    })
  }
}

/** The number of a slip that may be refunded this way now. */
function unbackedSlip(db: ReadableDb, parts: TillParts, slipText: string, atMs: number): Result<string> {
  const { hq } = parts
  if (hq === undefined) return refuse('no_hq')
  const slip = readSlipNumber(slipText)
  if (!slip.ok) return refuse('slip_unreadable', { why: slip.code })
  const number = slipDigits(slipText)
  const kept = saleOfSlip(db, number)
  if (kept === null && readOwnSlip(parts, slipText).ok) return refuse('slip_unknown')
  if (kept !== null && hasRefundRight(db, parts, kept)) return refuse('refund_right_here')
  if (isUnbacked(db, number)) return refuse('refunded_unbacked')
  if (hq.isOnline() && !hq.isSilent(number)) return refuse('refund_right_elsewhere')
  const limit = hq.policy(db).unbackedPerDay
  return unbackedOn(db, dateOf(atMs)) < limit ? ok(number) : refuse('unbacked_limit', { limit })
}
