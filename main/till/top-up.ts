/** Value put onto a card (储值充值): a step of the programme, its bonus, and what it earns and gives (SV-01, SV-04, EA-04). */
import type { TopUpDraft } from '../../shared/contract/points.ts'
import type { TopUpResult } from '../../shared/domain/act.ts'
import { ENGINE } from '../../shared/domain/entry.ts'
import { topUpPostings } from '../../shared/domain/ledger-acts.ts'
import { addFen } from '../../shared/domain/money.ts'
import { ok, refuse } from '../../shared/domain/result.ts'
import { evaluateTopUp, topUpApprovals } from '../../shared/domain/top-up.ts'
import { topUpFacts } from '../store/known-acts.ts'
import type { JudgeAct } from './act.ts'
import { ACT_WORDS, actSlip } from './act-slips.ts'
import { type ActFor, askedMember, judgingAt, knownAt } from './judging.ts'
import { holderOf, type TillParts } from './parts.ts'
import { pointsOfAct } from './points-of-act.ts'
import { givenOnSlip } from './sale-slips.ts'
import { changeReasons } from './slip-reasons.ts'
import { localText } from './slips.ts'

/** Refuses member_unknown and what the rules refuse. @see SV-01 SV-05 EN-18 */
export function judgeTopUp(
  parts: TillParts,
  who: ActFor,
  draft: Omit<TopUpDraft, 'identification'>,
): JudgeAct<TopUpResult> {
  return (db, { atMs, actId }) => {
    const at = judgingAt(parts, atMs)
    const { programme, businessDate } = at
    const member = askedMember(db, who, businessDate, programme)
    if (member === null) return refuse('member_unknown')
    const facts = topUpFacts(knownAt(db, parts), { ...draft, member }, at)
    if (!facts.ok) return facts
    const evaluated = evaluateTopUp(facts.value, programme)
    if (!evaluated.ok) return evaluated
    const { result, why } = evaluated.value
    const { memberId } = who
    const valueFen = addFen(result.principalFen, result.bonusFen)
    const change = pointsOfAct(result)
    const posted = { id: actId, holder: holderOf(parts), businessDate, programme }
    return ok({
      result,
      why,
      figures: { points: result.accruedPoints, fen: valueFen },
      memberId,
      change: { points: change, debt: 0 },
      ...(result.rewards === undefined ? {} : { rewards: result.rewards }),
      approval: topUpApprovals(facts.value).length > 0 ? 'manager' : null,
      entry: (slipNumber) => ({
        kind: 'top_up',
        postings: topUpPostings({ ...posted, slipNumber }, memberId, result),
        body: { v: 1, programme: parts.adopted.ref, engine: ENGINE, slipNumber, facts: facts.value, result },
      }),
      slip: (frame, standing) =>
        actSlip(
          frame,
          programme,
          {
            kind: 'top_up',
            rows: [
              { text: localText(ACT_WORDS.principal, frame.lang), amountFen: result.principalFen },
              ...(result.bonusFen === 0
                ? []
                : [{ text: localText(ACT_WORDS.bonus, frame.lang), amountFen: result.bonusFen }]),
            ],
            money: { handedOut: false, amountFen: result.principalFen, tenders: result.tenders },
            given: givenOnSlip(frame, programme, businessDate, standing, result.rewards),
            change,
            reasons: changeReasons(programme, result, frame.lang),
            conversion: result.conversion,
          },
          standing,
        ),
    })
  }
}
