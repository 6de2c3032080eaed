/** The purchases that a card is given out for (EN-05): slips that the form names, and whether they come to enough. */
import { entryHolds } from '../../shared/domain/entry-condition.ts'
import { type Fen, sumOfFen } from '../../shared/domain/money.ts'
import type { EntryCondition } from '../../shared/domain/programme.ts'
import { ok, type Refusal, type Result, refuse } from '../../shared/domain/result.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'
import { type EntryPurchase, entryGround, entryPurchase, saleIdOfSlip } from '../store/entry-purchases.ts'
import type { ReadableDb } from '../store/query.ts'
import type { TillParts } from './parts.ts'

/**
 * The sales of the slips, in their order. Each is a sale without a member, kept at least in part, that gave out no card yet.
 * Refuses entry_slip_unknown, entry_slip_twice, entry_slip_of_member, entry_slip_used, entry_slip_returned, all {number}:
 * its place in the form, from 1.
 */
export function entryPurchasesOf(db: ReadableDb, slips: readonly string[]): Result<readonly EntryPurchase[]> {
  const found: EntryPurchase[] = []
  for (const [position, slip] of slips.entries()) {
    const saleId = saleIdOfSlip(db, slip)
    const purchase = saleId === null ? null : entryPurchase({ books: db, log: db }, saleId)
    const problem = slipProblem(purchase, found, position + 1)
    if (problem !== null) return problem
    if (purchase !== null) found.push(purchase)
  }
  return ok(found)
}

function slipProblem(
  purchase: EntryPurchase | null,
  before: readonly EntryPurchase[],
  number: number,
): Refusal | null {
  if (purchase === null) return refuse('entry_slip_unknown', { number })
  if (before.some(({ purchaseId }) => purchaseId === purchase.purchaseId)) {
    return refuse('entry_slip_twice', { number })
  }
  if (purchase.memberId !== null) return refuse('entry_slip_of_member', { number })
  if (purchase.usedBy !== null) return refuse('entry_slip_used', { number })
  return purchase.netFen === 0 ? refuse('entry_slip_returned', { number }) : null
}

export interface EntryStanding {
  /** What the purchases come to, all together. */
  readonly countedFen: Fen
  readonly met: boolean
  /** Not met, but a top-up of the person's own can still meet it: the card waits for it. */
  readonly byTopUp: boolean
}

/** How the programme's entry condition stands; null where it asks for nothing. @see EN-05 */
export function entryStanding(
  parts: TillParts,
  appliedOn: BusinessDate,
  purchases: readonly EntryPurchase[],
): EntryStanding | null {
  const { programme } = parts.adopted
  if (programme.card.entry.kind === 'none') return null
  const ground = entryGround(programme, appliedOn, purchases)
  const met = entryHolds(ground)
  const largest = largestTopUp(programme.card.entry)
  const topUp = { businessDate: appliedOn, kind: 'top_up' as const, netFen: largest, thisSale: false }
  const byTopUp = !met && entryHolds({ ...ground, purchases: [...ground.purchases, topUp] })
  const countedFen = sumOfFen(purchases.reduce((sum, { netFen }) => sum + netFen, 0))
  return { countedFen, met, byTopUp }
}

/** A top-up that meets every condition on top-ups in it. */
function largestTopUp(condition: EntryCondition): Fen {
  switch (condition.kind) {
    case 'top_up_from':
      return condition.amountFen
    case 'all':
    case 'any':
      return sumOfFen(Math.max(...condition.of.map(largestTopUp)))
    default:
      return sumOfFen(0)
  }
}

/** Refuses entry_not_met {countedFen} where neither the purchases nor a top-up to come meet the condition. */
export function entryProblem(standing: EntryStanding | null): Refusal | null {
  if (standing === null || standing.met || standing.byTopUp) return null
  return refuse('entry_not_met', { countedFen: standing.countedFen })
}
