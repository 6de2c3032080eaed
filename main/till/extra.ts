/** Points without a sale (EA-05): for coming, sharing, a promotion of the programme. */
import type { ExtraDraft } from '../../shared/contract/points.ts'
import type { ExtraResult } from '../../shared/domain/act.ts'
import { ENGINE } from '../../shared/domain/entry.ts'
import { evaluateExtra } from '../../shared/domain/extra.ts'
import { extraPostings } from '../../shared/domain/ledger-acts.ts'
import { NO_FEN } from '../../shared/domain/money.ts'
import { ok, refuse } from '../../shared/domain/result.ts'
import { extraFacts } from '../store/known-acts.ts'
import type { JudgeAct } from './act.ts'
import { actSlip, nameOf } from './act-slips.ts'
import { type ActFor, askedMember, judgingAt, knownAt } from './judging.ts'
import { holderOf, type TillParts } from './parts.ts'
import { pointsOfAct } from './points-of-act.ts'

/** Refuses member_unknown and what the rules refuse. @see EA-05 */
export function judgeExtra(
  parts: TillParts,
  who: ActFor,
  { extra }: Pick<ExtraDraft, 'extra'>,
): JudgeAct<ExtraResult> {
  return (db, { atMs, actId }) => {
    const at = judgingAt(parts, atMs)
    const { programme, businessDate } = at
    const member = askedMember(db, who, businessDate, programme)
    if (member === null) return refuse('member_unknown')
    const facts = extraFacts(knownAt(db, parts), { extra, member }, at)
    if (!facts.ok) return facts
    const evaluated = evaluateExtra(facts.value, programme)
    if (!evaluated.ok) return evaluated
    const { result, why } = evaluated.value
    const { memberId } = who
    const change = pointsOfAct(result)
    const posted = { id: actId, holder: holderOf(parts), businessDate, programme }
    return ok({
      result,
      why,
      figures: { points: result.accruedPoints, fen: NO_FEN },
      memberId,
      change: { points: change, debt: 0 },
      approval: null,
      entry: () => ({
        kind: 'points.given',
        postings: extraPostings(posted, memberId, result),
        body: { v: 1, programme: parts.adopted.ref, engine: ENGINE, facts: facts.value, result },
      }),
      slip: (frame, standing) => {
        const text = nameOf(programme.accrual.extras, extra, frame)
        const rows = [{ text, points: result.accruedPoints }]
        const act = { kind: 'points' as const, rows, change, conversion: result.conversion }
        return actSlip(frame, programme, act, standing)
      },
    })
  }
}
