/** What is against a sale before anything is paid: lines, people, rights, redemption. Every reason, in no order. */
import type { Programme } from '../../shared/domain/programme.ts'
import { SALE_LIMITS, type SaleFacts } from '../../shared/domain/sale.ts'
import { heapsOf } from './answer.ts'
import { total } from './exact.ts'

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

/** TI-06 EN-17 EA-12: the member, the guest, the birthday right, the deduction's reason. */
export function againstPeople(facts: SaleFacts, programme: Programme): readonly string[] {
  const { member, guest, deduction } = facts
  const against: string[] = []
  if (member !== null && !programme.tiers.some(({ code }) => code === member.tier))
    against.push('unknown_tier')
  if (deduction !== null && !programme.deductionReasons.some(({ code }) => code === deduction.reason)) {
    against.push('unknown_reason')
  }
  if (facts.useBirthdayRight) against.push(...againstBirthdayRight(facts, programme))
  if (guest === undefined) return against
  if (programme.guests === null) against.push('guests_not_allowed')
  const times = programme.guests?.times
  if (typeof times === 'number' && guest.used >= times) against.push('guest_used_up')
  if (member === null) against.push('guest_needs_member')
  if (member !== null && member.strength !== 'presented') against.push('guest_needs_card')
  if (facts.useBirthdayRight) against.push('birthday_right_not_for_guest')
  if (facts.redeemPoints > 0) against.push('redemption_not_for_guest')
  return against
}

function againstBirthdayRight(facts: SaleFacts, programme: Programme): readonly string[] {
  const { member } = facts
  const right = programme.birthdayRight
  if (member === null || right === null) return ['birthday_right_not_available']
  const against: string[] = []
  if (!member.cardActive) against.push('card_not_active')
  if (facts.held.birthdayRights < 1) against.push('birthday_right_not_available')
  if (!member.birthday[right.window]) {
    against.push(right.window === 'month' ? 'not_birthday_month' : 'not_birthday')
  }
  return against
}

/** RE-01 RE-02 RE-05: money off for points on a bill of `bill` fen after deductions. */
export function againstRedemption(facts: SaleFacts, bill: bigint, programme: Programme): readonly string[] {
  const wanted = BigInt(facts.redeemPoints)
  if (wanted === 0n) return []
  const { minimumPoints, stepPoints, stepFen, ceilingFenPerSale, moneyOff, mode } = programme.redemption
  const { member } = facts
  const against: string[] = []
  if (member === null) against.push('redemption_needs_member')
  if (member?.cardActive === false) against.push('card_not_active')
  if (!moneyOff) against.push('redemption_items_only')
  if (mode === 'automatic') against.push('redemption_automatic')
  if (!mayRedeemHere(facts, programme)) against.push('redemption_other_site')
  if (wanted < BigInt(minimumPoints)) against.push('redemption_below_minimum')
  if (wanted % BigInt(stepPoints) !== 0n) against.push('redemption_not_a_step')
  const worth = (wanted / BigInt(stepPoints)) * BigInt(stepFen)
  if (worth > bill) against.push('redemption_exceeds_bill')
  if (ceilingFenPerSale !== null && worth > BigInt(ceilingFenPerSale)) against.push('redemption_over_ceiling')
  if (wanted > total(heapsOf(facts.held.lots))) against.push('insufficient_points')
  return against
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
