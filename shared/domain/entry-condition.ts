/** The entry condition of a card: what must have been bought for it, and must stay bought (EN-05, EN-15). */
import { type Fen, fen, sumOfFen } from './money.ts'
import type { EntryCondition } from './programme.ts'
import type { EntryGround } from './refund.ts'
import { assertNever } from './result.ts'
import { daysBetween } from './time.ts'

/** Whether the purchases, as they stand, fulfil the condition on the day of application. @see EN-05 */
export function entryHolds(ground: EntryGround): boolean {
  return conditionHolds(ground.condition, ground)
}

function conditionHolds(condition: EntryCondition, ground: EntryGround): boolean {
  switch (condition.kind) {
    case 'none':
      return true
    case 'sale_from':
      return largest(ground, 'sale') >= condition.amountFen
    case 'top_up_from':
      return largest(ground, 'top_up') >= condition.amountFen
    case 'sales_from':
      return salesWithin(ground, condition.days) >= condition.amountFen
    case 'all':
      return condition.of.every((one) => conditionHolds(one, ground))
    case 'any':
      return condition.of.some((one) => conditionHolds(one, ground))
    default:
      return assertNever(condition)
  }
}

function largest({ purchases }: EntryGround, kind: 'sale' | 'top_up'): number {
  return Math.max(0, ...purchases.filter((one) => one.kind === kind).map(({ netFen }) => netFen))
}

/** The sales of the last so many days together, the day of application being the last of them. */
function salesWithin({ purchases, appliedOn }: EntryGround, days: number): number {
  const counted = purchases.filter(({ kind, businessDate }) => {
    const ago = daysBetween(businessDate, appliedOn)
    return kind === 'sale' && ago >= 0 && ago < days
  })
  return sumOfFen(counted.reduce((sum, { netFen }) => sum + netFen, 0))
}

/**
 * The same ground after so much ground money of the sale that is being returned came back; what was taken in exchange counts
 * in its place. @see EN-15 RF-04
 */
export function groundAfterReturn(ground: EntryGround, returnedFen: Fen): EntryGround {
  const { exchangedFen = 0 } = ground
  return {
    ...ground,
    purchases: ground.purchases.map((purchase) =>
      purchase.thisSale
        ? { ...purchase, netFen: fen(Math.max(0, purchase.netFen - returnedFen) + exchangedFen) }
        : purchase,
    ),
  }
}
