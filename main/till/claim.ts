/** Claims (补积分): the slip of a sale without a member makes it a member's, by the rules of its day (EN-10, EN-20). */
import type { ClaimResult } from '../../shared/domain/act.ts'
import { evaluateClaim } from '../../shared/domain/claim.ts'
import { ENGINE } from '../../shared/domain/entry.ts'
import { bookedSale } from '../../shared/domain/kept-sale.ts'
import { claimPostings } from '../../shared/domain/ledger-acts.ts'
import { NO_FEN } from '../../shared/domain/money.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { claimFacts } from '../store/known-acts.ts'
import { programmeOf } from '../store/programmes.ts'
import type { ReadableDb } from '../store/query.ts'
import type { KeptSale } from '../store/sales.ts'
import type { ActBy, JudgeAct, JudgedAct } from './act.ts'
import { actSlip } from './act-slips.ts'
import { findSale } from './find-sale.ts'
import { type ActFor, askedMember, knownAt } from './judging.ts'
import { dateOf, holderOf, type TillParts } from './parts.ts'
import { pointsOfAct } from './points-of-act.ts'
import { changeReasons } from './slip-reasons.ts'

/** Refuses what finding the sale refuses, wholly_returned, member_unknown, and what the rules refuse. @see EN-10 EN-20 */
export function judgeClaim(parts: TillParts, who: ActFor, slipNumber: string): JudgeAct<ClaimResult> {
  return (db, by) => {
    const found = findSale(db, parts, slipNumber)
    if (!found.ok) return found
    if (found.value.whollyReturned) return refuse('wholly_returned')
    return judgeClaimOf(db, parts, who, found.value, by)
  }
}

/** The same for a sale that was found already. */
export function judgeClaimOf(
  db: ReadableDb,
  parts: TillParts,
  who: ActFor,
  kept: KeptSale,
  { atMs, actId }: Pick<ActBy, 'atMs' | 'actId'>,
): Result<JudgedAct<ClaimResult>> {
  const { sale } = kept
  const programme = programmeOf(db, sale.programme)
  const member = askedMember(db, who, sale.businessDate, programme)
  if (member === null) return refuse('member_unknown')
  const at = { businessDate: dateOf(atMs), programme }
  const facts = claimFacts(knownAt(db, parts), kept, member, at)
  if (!facts.ok) return facts
  const evaluated = evaluateClaim(bookedSale(kept), facts.value, programme)
  if (!evaluated.ok) return evaluated
  const { result, why } = evaluated.value
  const { memberId } = who
  const change = pointsOfAct(result)
  const posted = { id: actId, holder: holderOf(parts), businessDate: sale.businessDate, programme }
  return ok({
    result,
    why: [why.change, ...(why.conversion === null ? [] : [why.conversion])],
    figures: { points: result.accruedPoints, fen: NO_FEN },
    memberId,
    change: { points: change, debt: 0 },
    approval: null,
    entry: (slipNumber) => ({
      kind: 'sale.claimed',
      postings: claimPostings(posted, memberId, result),
      body: {
        v: 1,
        programme: sale.programme,
        engine: ENGINE,
        slipNumber,
        saleId: sale.id,
        memberId,
        facts: facts.value,
        result,
      },
    }),
    slip: (frame, standing) =>
      actSlip(
        frame,
        programme,
        {
          kind: 'claim',
          original: { slipNumber: sale.slipNumber, dateText: sale.businessDate },
          rows: [],
          change,
          reasons: changeReasons(programme, result, frame.lang),
          conversion: result.conversion,
        },
        standing,
      ),
  })
}
