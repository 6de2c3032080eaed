/**
 * Claims (补积分): the slip of a sale without a member is brought later, and the sale becomes the member's (EN-10, EN-20). Judged
 * by the programme, date and limits of the day of sale, for the goods as kept by then at the prices they were sold at.
 */
import { accrue } from './accrual.ts'
import type { ClaimFacts, ClaimResult } from './act.ts'
import { convert, explainConversion } from './conversion.ts'
import type { Explanation } from './explain.ts'
import { explainChange, pointsConverted } from './points-change.ts'
import type { Programme } from './programme.ts'
import type { BookedSale } from './refund.ts'
import { type ClaimRefusalCode, refuseClaim } from './refund-refusals.ts'
import { ok, type Refusal, type Result } from './result.ts'
import { paidForKept } from './returned-goods.ts'
import { daysBetween } from './time.ts'

export interface ClaimWhy {
  readonly accrual: Explanation
  /** Null when nothing converts. */
  readonly conversion: Explanation | null
  /** What it changes on the member's points. */
  readonly change: Explanation
}

export interface EvaluatedClaim {
  readonly result: ClaimResult
  readonly why: ClaimWhy
}

/** Judges a claim of `sale`; `programme` is the version the sale was judged by. @see EN-10 EN-20 EA-10 */
export function evaluateClaim(
  sale: BookedSale,
  facts: ClaimFacts,
  programme: Programme,
): Result<EvaluatedClaim, ClaimRefusalCode> {
  const refusal = claimRefusal(sale, facts, programme)
  if (refusal !== null) return refusal
  const { member, kept, held } = facts
  const ofItsTime = { member, businessDate: sale.facts.businessDate }
  const accrual = accrue(ofItsTime, paidForKept(sale, kept), sale.result.tenders, programme)
  const conversion = convert(member, held.lots, accrual.points, programme)
  return ok({
    result: {
      groups: accrual.groups,
      accruedPoints: accrual.points,
      ...(conversion === null ? {} : { conversion }),
    },
    why: {
      accrual: accrual.why,
      conversion:
        conversion === null ? null : explainConversion(conversion, held.lots, accrual.points, programme),
      change: explainChange([accrual.why], pointsConverted(conversion)),
    },
  })
}

function claimRefusal(
  sale: BookedSale,
  facts: ClaimFacts,
  programme: Programme,
): Refusal<ClaimRefusalCode> | null {
  const late = facts.givenFor === true ? null : windowRefusal(sale, facts, programme)
  if (late !== null) return late
  if (facts.claimedBefore || sale.facts.member !== null) return refuseClaim('already_claimed', {})
  if (!facts.member.cardActive) return refuseClaim('card_not_active', { what: 'claim' })
  if (facts.kept.every((units) => units === 0)) return refuseClaim('nothing_kept', {})
  return null
}

/** EN-10: the slip is brought within so many days of the sale, where it may be brought at all. */
function windowRefusal(
  sale: BookedSale,
  facts: ClaimFacts,
  programme: Programme,
): Refusal<ClaimRefusalCode> | null {
  const limit = programme.card.lateDays
  if (limit === null) return refuseClaim('claims_not_taken', {})
  const days = Math.max(0, daysBetween(sale.facts.businessDate, facts.businessDate))
  return days > limit ? refuseClaim('past_late_window', { days, limit }) : null
}

/**
 * The sale as it stands since its claim: the member's, with the claim's points, whose lots are named from the claim. Later
 * returns of it are judged by this. @see EN-20 RF-02
 */
export function claimedSale(
  sale: BookedSale,
  facts: ClaimFacts,
  result: ClaimResult,
  claimId: string,
): BookedSale {
  const { groups, accruedPoints, conversion } = result
  return {
    facts: { ...sale.facts, member: facts.member },
    result: {
      ...sale.result,
      groups,
      accruedPoints,
      ...(conversion === undefined ? {} : { conversion }),
    },
    lot: claimId,
  }
}
