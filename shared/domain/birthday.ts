/** The birthday right: one sale a year at other prices, used when the cashier chooses it (TI-06). */
import type { Programme } from './programme.ts'
import type { SaleFacts, SaleMember } from './sale.ts'
import { refuseSale, type SaleRefusal } from './sale-refusals.ts'

/** Why the chosen birthday right cannot be used, or null. @see TI-06 */
export function birthdayRightRefusal(facts: SaleFacts, programme: Programme): SaleRefusal | null {
  if (!facts.useBirthdayRight) return null
  const right = programme.birthdayRight
  if (facts.member === null || right === null) return refuseSale('birthday_right_not_available', {})
  if (!facts.member.cardActive) return refuseSale('card_not_active', {})
  if (right.window === 'month' && !facts.member.birthday.month) return refuseSale('not_birthday_month', {})
  if (right.window === 'day' && !facts.member.birthday.day) return refuseSale('not_birthday', {})
  if (facts.held.birthdayRights < 1) return refuseSale('birthday_right_not_available', {})
  return null
}

/** Whether the counter offers the right: whenever it is there, never by itself. `heldRights` are those that sit here. @see TI-06 */
export function offersBirthdayRight(
  member: Pick<SaleMember, 'cardActive' | 'birthday'>,
  heldRights: number,
  programme: Programme,
): boolean {
  const right = programme.birthdayRight
  if (right === null || !member.cardActive || heldRights < 1) return false
  return right.window === 'month' ? member.birthday.month : member.birthday.day
}
