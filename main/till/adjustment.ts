/** Points added or taken by hand (EA-11): a reason, somebody else's agreement, a limit for each employee and day. */
import type { AdjustmentDraft } from '../../shared/contract/points.ts'
import type { AdjustmentResult } from '../../shared/domain/act.ts'
import { evaluateAdjustment } from '../../shared/domain/adjustment.ts'
import { ENGINE } from '../../shared/domain/entry.ts'
import { adjustmentPostings } from '../../shared/domain/ledger-acts.ts'
import { NO_FEN } from '../../shared/domain/money.ts'
import { ok, refuse } from '../../shared/domain/result.ts'
import { adjustmentFacts } from '../store/known-acts.ts'
import type { JudgeAct } from './act.ts'
import { actSlip, nameOf } from './act-slips.ts'
import { type ActFor, askedMember, judgingAt, knownAt } from './judging.ts'
import { holderOf, type TillParts } from './parts.ts'

/** Refuses member_unknown and what the rules refuse. @see EA-11 */
export function judgeAdjustment(
  parts: TillParts,
  who: ActFor,
  { change, reason }: Pick<AdjustmentDraft, 'change' | 'reason'>,
): JudgeAct<AdjustmentResult> {
  return (db, { actor, atMs, actId }) => {
    const at = judgingAt(parts, atMs)
    const { programme, businessDate } = at
    const member = askedMember(db, who, businessDate, programme)
    if (member === null) return refuse('member_unknown')
    const asked = { change, reason, member, staffId: actor.staffId }
    const facts = adjustmentFacts(knownAt(db, parts), asked, at)
    if (!facts.ok) return facts
    const evaluated = evaluateAdjustment(facts.value, programme)
    if (!evaluated.ok) return evaluated
    const { result, why } = evaluated.value
    const { memberId } = who
    const points = change - (result.conversion?.points ?? 0)
    const posted = { id: actId, holder: holderOf(parts), businessDate, programme }
    return ok({
      result,
      why,
      figures: { points: change, fen: NO_FEN },
      memberId,
      change: { points, debt: 0 },
      approval: 'second_person',
      entry: () => ({
        kind: 'points.adjusted',
        postings: adjustmentPostings(posted, memberId, result),
        body: { v: 1, programme: parts.adopted.ref, engine: ENGINE, facts: facts.value, result },
      }),
      slip: (frame, standing) => {
        const rows = [
          { text: nameOf(programme.accrual.adjustment?.reasons ?? [], reason, frame), points: change },
        ]
        const act = {
          kind: 'points' as const,
          rows,
          change: points,
          conversion: result.conversion,
          signed: true,
        }
        return actSlip(frame, programme, act, standing)
      },
    })
  }
}
