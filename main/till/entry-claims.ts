/** The purchases that a card was given for become the member's and earn, where the programme lets them (EN-04, EN-05). */
import type { EntryPurchase } from '../store/entry-purchases.ts'
import { programmeOf } from '../store/programmes.ts'
import type { WritableDb } from '../store/query.ts'
import { saleOfId } from '../store/sales.ts'
import { writeAct } from './act.ts'
import { judgeClaimOf } from './claim.ts'
import { timeOrderedId } from './ids.ts'
import type { Actor, TillParts } from './parts.ts'

/**
 * Claims each sale among them for the member whose card was issued for it, by the rules of its day and with a slip of its own
 * (PV-05), in the caller's transaction. A sale that cannot be claimed stays without a member; the card is given all the same.
 */
export function claimEntryPurchases(
  db: WritableDb,
  parts: TillParts,
  by: { readonly actor: Actor; readonly atMs: number },
  memberId: string,
  purchases: readonly EntryPurchase[],
): void {
  for (const { purchaseId } of purchases) {
    const kept = saleOfId(db, purchaseId)
    if (kept === null || kept.memberId !== null || kept.whollyReturned) continue
    if (programmeOf(db, kept.sale.programme).card.enrolmentPurchase !== 'earns') continue
    const act = { ...by, approver: null, actId: timeOrderedId(by.atMs, parts.randomness) }
    const judged = judgeClaimOf(db, parts, { memberId, strength: 'presented' }, kept, act)
    if (judged.ok) writeAct(db, parts, act, judged.value)
  }
}
