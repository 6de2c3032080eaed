/** The sales that a card was given for, once the card is issued: they earn where the programme lets them (EN-04, EN-05). */
import { purchasesOfCard } from '../store/entry-purchases.ts'
import { appendEntry, nextSeq } from '../store/log.ts'
import type { WritableDb } from '../store/query.ts'
import { saleOfId } from '../store/sales.ts'
import { bookNetting } from './authority.ts'
import { judgeClaimOf } from './claim.ts'
import { timeOrderedId } from './ids.ts'
import { type Actor, actOf, slipNumberAt, type TillParts } from './parts.ts'

/**
 * Claims them for the member in the act's own transaction, by the rules of their day; what those rules do not let earn stays
 * as it is. The welcome slip says no points: the card's standing does.
 */
export function claimPurchases(
  db: WritableDb,
  parts: TillParts,
  actor: Actor,
  memberId: string,
  atMs: number,
): void {
  for (const purchaseId of purchasesOfCard(db, memberId)) {
    const kept = saleOfId(db, purchaseId)
    if (kept === null || kept.memberId !== null || kept.whollyReturned) continue
    const id = timeOrderedId(atMs, parts.randomness)
    const who = { memberId, strength: 'presented' } as const
    const judged = judgeClaimOf(db, parts, who, kept, { atMs, actId: id })
    if (!judged.ok || kept.sale.facts.member !== null) continue
    const slipNumber = slipNumberAt(parts, nextSeq(db, parts.identity))
    appendEntry(db, parts.identity, {
      ...actOf(id, atMs, actor, null),
      ...judged.value.entry(slipNumber),
    })
    bookNetting(db, parts, memberId, atMs)
  }
}
