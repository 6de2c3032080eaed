/** A guest (EN-17): somebody whom a member who is there brought along, and who may have the member's price. */
import type { Programme } from './programme.ts'
import type { SaleFacts } from './sale.ts'
import { refuseSale, type SaleRefusal } from './sale-refusals.ts'

/**
 * Why this guest may not have the introducing member's price, or null: the programme knows no guests, nobody introduces, the
 * member's own card was not shown, or this guest had the price as often as one may. @see EN-17
 */
export function guestRefusal(
  { guest, member }: Pick<SaleFacts, 'guest' | 'member'>,
  { guests: rules }: Programme,
): SaleRefusal | null {
  if (guest === undefined) return null
  if (rules === null) return refuseSale('guests_not_allowed', {})
  if (member === null) return refuseSale('guest_needs_member', {})
  if (member.strength !== 'presented') return refuseSale('guest_needs_card', {})
  const { times } = rules
  return times !== null && guest.used >= times ? refuseSale('guest_used_up', { times }) : null
}
