/** EN-05 EN-15: whether what was bought opens a card, and whether a return takes that ground away. */
import type { EntryCondition } from '../../shared/domain/programme.ts'
import type { EntryGround } from '../../shared/domain/refund.ts'
import { daysBetween } from '../../shared/domain/time.ts'
import { sum } from './exact.ts'

type Purchase = Omit<EntryGround['purchases'][number], 'netFen'> & { readonly net: bigint }

function holds(
  condition: EntryCondition,
  purchases: readonly Purchase[],
  appliedOn: EntryGround['appliedOn'],
): boolean {
  const sales = purchases.filter(({ kind }) => kind === 'sale')
  switch (condition.kind) {
    case 'none':
      return true
    case 'sale_from':
      return sales.some(({ net }) => net >= BigInt(condition.amountFen))
    case 'top_up_from':
      return purchases.some(({ kind, net }) => kind === 'top_up' && net >= BigInt(condition.amountFen))
    case 'sales_from': {
      const within = sales.filter(({ businessDate }) => {
        const daysAgo = daysBetween(businessDate, appliedOn)
        return daysAgo >= 0 && daysAgo < condition.days
      })
      return sum(within.map(({ net }) => net)) >= BigInt(condition.amountFen)
    }
    case 'all':
      return condition.of.every((part) => holds(part, purchases, appliedOn))
    case 'any':
      return condition.of.some((part) => holds(part, purchases, appliedOn))
  }
}

/** Whether the card comes back first, when `keptMoney` is what counts of the returned sale from now on. */
export function surrenders(entry: EntryGround | undefined, keptMoney: bigint): boolean {
  if (entry === undefined) return false
  const { condition, appliedOn, purchases } = entry
  const before = purchases.map((purchase) => ({ ...purchase, net: BigInt(purchase.netFen) }))
  const net = keptMoney + BigInt(entry.exchangedFen ?? 0)
  const after = before.map((purchase) => (purchase.thisSale ? { ...purchase, net } : purchase))
  return holds(condition, before, appliedOn) && !holds(condition, after, appliedOn)
}
