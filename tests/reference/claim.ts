/** EN-10 EN-20: a slip without a member, claimed within the late window by the rules of its day. */
import type { ClaimFacts, ClaimResult } from '../../shared/domain/act.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { BookedSale } from '../../shared/domain/refund.ts'
import { daysBetween } from '../../shared/domain/time.ts'
import { type Answer, heapsOf, toPoints } from './answer.ts'
import { conversionOf } from './conversion.ts'
import { goodsKept } from './goods.ts'
import { pointsOf } from './points-of-goods.ts'

export function referenceClaim(
  sale: BookedSale,
  facts: ClaimFacts,
  programme: Programme,
): Answer<ClaimResult> {
  const { lateDays } = programme.card
  const against: string[] = []
  const days = daysBetween(sale.facts.businessDate, facts.businessDate)
  const asksWindow = facts.givenFor !== true
  if (asksWindow && lateDays === null) against.push('claims_not_taken')
  if (asksWindow && lateDays !== null && days > lateDays) against.push('past_late_window')
  if (facts.claimedBefore || sale.facts.member !== null) against.push('already_claimed')
  if (!facts.member.cardActive) against.push('card_not_active')
  if (facts.kept.every((kept) => kept === 0)) against.push('nothing_kept')
  if (against.length > 0) return { refused: against }
  const { groups, points } = pointsOf(
    goodsKept(sale, facts.kept.map(BigInt)),
    { facts: { ...sale.facts, member: facts.member }, result: sale.result },
    programme,
  )
  const conversion = conversionOf(heapsOf(facts.held.lots), points, programme)
  return {
    value: { groups, accruedPoints: toPoints(points), ...(conversion === undefined ? {} : { conversion }) },
  }
}
