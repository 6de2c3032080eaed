/** The birthday: what a sale looks at of it (EA-02), and the right to one sale a year at other prices (TI-06). */
import { type Birthday, birthdayDistance, birthdayOn } from './calendar.ts'
import type { Programme } from './programme.ts'
import type { SaleFacts, SaleMember } from './sale.ts'
import { refuseSale, type SaleRefusal } from './sale-refusals.ts'
import type { BusinessDate } from './time.ts'

/**
 * What a sale on `date` may know of the member's birthday: the day, its month, and, where the programme has factors for days
 * around it, the narrowest of those that reaches this date. A member without a birthday has none of them. @see EA-02
 */
export function birthdayAt(
  birthday: Pick<Birthday, 'calendar' | 'month' | 'day'> | null,
  date: BusinessDate,
  programme: Programme,
): SaleMember['birthday'] {
  if (birthday === null) return { day: false, month: false }
  const windows = programme.accrual.factors.flatMap(({ when }) =>
    when.kind === 'birthday_days' ? [when.days] : [],
  )
  const away = windows.length === 0 ? 0 : birthdayDistance(birthday, date)
  const reaching = windows.filter((days) => away <= days)
  const { day, month } = birthdayOn(birthday, date)
  return { day, month, ...(reaching.length === 0 ? {} : { withinDays: Math.min(...reaching) }) }
}

/** Why the chosen birthday right cannot be used, or null. @see TI-06 */
export function birthdayRightRefusal(facts: SaleFacts, programme: Programme): SaleRefusal | null {
  if (!facts.useBirthdayRight) return null
  const right = programme.birthdayRight
  if (facts.guest !== undefined) return refuseSale('birthday_right_not_for_guest', {})
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
