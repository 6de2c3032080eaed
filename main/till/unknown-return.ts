/** Goods of a sale that no ledger here knows (RF-11): a manager's act, the amount typed, points back at the base rate. */
import type { UnknownReturnDraft } from '../../shared/contract/points.ts'
import type { UnknownReturnResult } from '../../shared/domain/act.ts'
import { ENGINE } from '../../shared/domain/entry.ts'
import { unknownReturnPostings } from '../../shared/domain/ledger-acts.ts'
import { ok, refuse } from '../../shared/domain/result.ts'
import { evaluateUnknownReturn } from '../../shared/domain/unknown-return.ts'
import { unknownReturnFacts } from '../store/known-acts.ts'
import type { JudgeAct } from './act.ts'
import { ACT_WORDS, actSlip, nameOf } from './act-slips.ts'
import { type ActFor, askedMember, judgingAt, knownAt } from './judging.ts'
import { holderOf, type TillParts } from './parts.ts'
import { debtOfReturn } from './returning.ts'
import { localText } from './slips.ts'

/** Refuses member_unknown and what the rules refuse. @see RF-11 RF-03 */
export function judgeUnknownReturn(
  parts: TillParts,
  who: ActFor | null,
  draft: Omit<UnknownReturnDraft, 'identification'>,
): JudgeAct<UnknownReturnResult> {
  return (db, { atMs, actId }) => {
    const at = judgingAt(parts, atMs)
    const { programme, businessDate } = at
    const member = who === null ? null : askedMember(db, who, businessDate, programme)
    if (who !== null && member === null) return refuse('member_unknown')
    const facts = unknownReturnFacts(knownAt(db, parts), { ...draft, member }, at)
    if (!facts.ok) return facts
    const evaluated = evaluateUnknownReturn(facts.value, programme)
    if (!evaluated.ok) return evaluated
    const { result, why } = evaluated.value
    const memberId = who?.memberId ?? null
    const taken = result.clawbackLots.reduce((sum, lot) => sum + lot.points, 0)
    const posted = { id: actId, holder: holderOf(parts) }
    return ok({
      result,
      why: [why.change, why.handOut].flatMap((one) => one ?? []),
      figures: { points: result.clawbackPoints, fen: result.handOutFen },
      memberId,
      change: { points: -taken, debt: debtOfReturn(result) },
      approval: 'manager',
      entry: (slipNumber) => ({
        kind: 'return.unknown',
        postings: unknownReturnPostings(posted, memberId, result),
        body: { v: 1, programme: parts.adopted.ref, engine: ENGINE, slipNumber, facts: facts.value, result },
      }),
      slip: (frame, standing) => {
        const reasons = [...programme.refund.reasons, ...programme.overrideReasons]
        const goods = `${localText(ACT_WORDS.goods, frame.lang)} ${nameOf(reasons, draft.reason, frame)}`
        const short = result.shortfallPoints > 0 || result.withheldFen > 0
        return actSlip(
          frame,
          programme,
          {
            kind: 'unknown_return',
            rows: [{ text: goods, amountFen: draft.amountFen }],
            ...(short
              ? { shortfall: { points: result.shortfallPoints, amountFen: result.withheldFen } }
              : {}),
            money: {
              handedOut: true,
              amountFen: result.handOutFen,
              tenders: [{ code: draft.tender, amountFen: result.handOutFen }],
            },
            change: -taken,
            signed: true,
          },
          standing,
        )
      },
    })
  }
}
