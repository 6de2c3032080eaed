/** What is against a sale before anything is paid: lines, people, rights, the deduction, redemption. */
import type { Programme } from '../../shared/domain/programme.ts'
import { SALE_LIMITS, type SaleFacts } from '../../shared/domain/sale.ts'
import { heapsOf } from './answer.ts'
import { total } from './exact.ts'
import type { Objection } from './objections.ts'

/** Every reason against the lines: what is asked first of them is not decided. */
export function againstLines(facts: SaleFacts, programme: Programme): readonly string[] {
  const against: string[] = []
  if (facts.lines.length === 0) against.push('no_lines')
  if (facts.lines.length > SALE_LIMITS.linesMax) against.push('too_many_lines')
  for (const { kind, unitPriceFen, quantity, priceClass, category } of facts.lines) {
    if (unitPriceFen <= 0) against.push('amount_not_positive')
    if (unitPriceFen > SALE_LIMITS.unitPriceFenMax) against.push('amount_too_large')
    const quantityMax = kind === 'amount' ? 1 : SALE_LIMITS.quantityMax
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > quantityMax) {
      against.push('quantity_invalid')
    }
    if (!programme.priceClasses.some(({ code }) => code === priceClass)) against.push('unknown_price_class')
    if (!programme.categories.some(({ code }) => code === category)) against.push('unknown_category')
  }
  return against
}

/** TI-06 EN-17: tier, guest, birthday right. */
export function againstPeople(facts: SaleFacts, programme: Programme): readonly Objection[] {
  const { member, guest } = facts
  const isKnown = programme.tiers.some(({ code }) => code === member?.tier)
  const times = programme.guests?.times
  const right = programme.birthdayRight
  const wants = facts.useBirthdayRight
  const isGuests = guest !== undefined
  return [
    [member !== null && !isKnown, 'unknown_tier'],
    [isGuests && programme.guests === null, 'guests_not_allowed'],
    [isGuests && member === null, 'guest_needs_member'],
    [isGuests && member?.strength !== 'presented', 'guest_needs_card'],
    [isGuests && typeof times === 'number' && guest.used >= times, 'guest_used_up'],
    [wants && isGuests, 'birthday_right_not_for_guest'],
    [wants && (member === null || right === null), 'birthday_right_not_available'],
    [wants && member?.cardActive !== true, 'card_not_active'],
    [wants && right?.window === 'month' && member?.birthday.month !== true, 'not_birthday_month'],
    [wants && right?.window === 'day' && member?.birthday.day !== true, 'not_birthday'],
    [wants && facts.held.birthdayRights < 1, 'birthday_right_not_available'],
  ]
}

/** EA-12 */
export function againstDeduction(
  { deduction }: SaleFacts,
  bill: bigint,
  programme: Programme,
): readonly string[] {
  if (deduction === null) return []
  const against: string[] = []
  if (!programme.deductionReasons.some(({ code }) => code === deduction.reason))
    against.push('unknown_reason')
  if (deduction.amountFen <= 0) against.push('amount_not_positive')
  if (deduction.amountFen > bill) against.push('deduction_exceeds_bill')
  return against
}

/** RE-01 RE-02 RE-05: money off for points on a bill of `bill` fen after deductions. */
export function againstRedemption(
  facts: SaleFacts,
  bill: bigint,
  programme: Programme,
): readonly Objection[] {
  const wanted = BigInt(facts.redeemPoints)
  if (wanted === 0n) return []
  const { minimumPoints, stepPoints, stepFen, ceilingFenPerSale, moneyOff, mode } = programme.redemption
  const { member, guest } = facts
  const worth = (wanted / BigInt(stepPoints)) * BigInt(stepFen)
  return [
    [member === null, 'redemption_needs_member'],
    [member?.cardActive !== true, 'card_not_active'],
    [guest !== undefined, 'redemption_not_for_guest'],
    [!moneyOff, 'redemption_items_only'],
    [mode === 'automatic', 'redemption_automatic'],
    [!mayRedeemHere(facts, programme), 'redemption_other_site'],
    [wanted < BigInt(minimumPoints), 'redemption_below_minimum'],
    [wanted % BigInt(stepPoints) !== 0n, 'redemption_not_a_step'],
    [worth > bill, 'redemption_exceeds_bill'],
    [ceilingFenPerSale !== null && worth > BigInt(ceilingFenPerSale), 'redemption_over_ceiling'],
    [wanted > total(heapsOf(facts.held.lots)), 'insufficient_points'],
  ]
}

/** RE-05 */
export function mayRedeemHere(
  { site, member }: Pick<SaleFacts, 'site' | 'member'>,
  programme: Programme,
): boolean {
  const { where } = programme.redemption
  switch (where.kind) {
    case 'everywhere':
      return true
    case 'sites':
      return site !== undefined && where.sites.includes(site)
    case 'issuing_site':
      return member?.homeSite === site
  }
}
