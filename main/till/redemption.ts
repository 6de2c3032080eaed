/** Points for items (积分兑换): gifts, places, vouchers, value on the card, with money beside them where it is asked (RE-03). */
import type { RedemptionDraft } from '../../shared/contract/points.ts'
import type { RedemptionFacts, RedemptionResult } from '../../shared/domain/act.ts'
import { ENGINE } from '../../shared/domain/entry.ts'
import { itemVouchers, VOUCHERS_PER_ACT_MAX } from '../../shared/domain/issued-vouchers.ts'
import { evaluateRedemption, redemptionApprovals } from '../../shared/domain/item-redemption.ts'
import { redemptionPostings } from '../../shared/domain/ledger-acts.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { ok, refuse } from '../../shared/domain/result.ts'
import { redemptionFacts } from '../store/known-acts.ts'
import type { JudgeAct } from './act.ts'
import { actSlip, nameOf } from './act-slips.ts'
import { type ActFor, askedMember, judgingAt, knownAt } from './judging.ts'
import { holderOf, type TillParts } from './parts.ts'
import { redeemingStopped } from './redeeming.ts'
import { voucherOnSlip } from './sale-slips.ts'
import type { SlipFrame } from './slips.ts'

/** Refuses member_unknown, redeeming_stopped, too_many_vouchers {max}, and what the rules refuse. @see RE-03 RE-05 RE-06 EN-18 */
export function judgeRedemption(
  parts: TillParts,
  who: ActFor,
  draft: Omit<RedemptionDraft, 'identification'>,
): JudgeAct<RedemptionResult> {
  return (db, { atMs, actId }) => {
    const stopped = redeemingStopped(db)
    if (stopped !== null) return stopped
    const at = judgingAt(parts, atMs)
    const { programme, businessDate } = at
    const member = askedMember(db, who, businessDate, programme)
    if (member === null) return refuse('member_unknown')
    const facts = redemptionFacts(knownAt(db, parts), { ...draft, member }, at)
    if (!facts.ok) return facts
    const evaluated = evaluateRedemption(facts.value, programme)
    if (!evaluated.ok) return evaluated
    const { result, why } = evaluated.value
    if (vouchersOf(programme, result) > VOUCHERS_PER_ACT_MAX) {
      return refuse('too_many_vouchers', { max: VOUCHERS_PER_ACT_MAX })
    }
    const { memberId } = who
    const posted = { id: actId, holder: holderOf(parts), businessDate, programme }
    return ok({
      result,
      why,
      figures: { points: result.points, fen: result.payFen },
      memberId,
      change: { points: -result.points, debt: 0 },
      approval: redemptionApprovals(facts.value, programme).length > 0 ? 'manager' : null,
      entry: (slipNumber) => ({
        kind: 'redemption',
        postings: redemptionPostings({ ...posted, slipNumber }, memberId, result),
        body: { v: 1, programme: parts.adopted.ref, engine: ENGINE, slipNumber, facts: facts.value, result },
      }),
      slip: (frame, standing) =>
        actSlip(frame, programme, onSlip(frame, programme, memberId, facts.value, result), standing),
    })
  }
}

function vouchersOf({ redemption }: Programme, { items }: RedemptionResult): number {
  const kinds = new Map(redemption.items.map(({ code, kind }) => [code, kind]))
  return items.reduce((sum, { code, quantity }) => sum + (kinds.get(code) === 'voucher' ? quantity : 0), 0)
}

function onSlip(
  frame: SlipFrame,
  programme: Programme,
  memberId: string,
  facts: RedemptionFacts,
  result: RedemptionResult,
) {
  const { slipNumber } = frame
  const act = { slipNumber: slipNumber ?? '', businessDate: facts.businessDate, programme }
  const vouchers = slipNumber === null ? [] : itemVouchers(act, memberId, result.items)
  const given = vouchers.map((voucher) => ({
    text: nameOf(programme.vouchers, voucher.kind, frame),
    voucher: voucherOnSlip(voucher),
  }))
  return {
    kind: 'redemption' as const,
    rows: result.items.map(({ code, quantity, points }) => ({
      text: nameOf(programme.redemption.items, code, frame),
      quantity,
      points: -points,
    })),
    ...(result.payFen === 0
      ? {}
      : { money: { handedOut: false, amountFen: result.payFen, tenders: result.tenders } }),
    ...(given.length === 0 ? {} : { given: { given } }),
    change: -result.points,
  }
}
