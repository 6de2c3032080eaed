/** What is against a return before its numbers are looked at: the choice, the policy, the reason (RF-01, RF-06, RF-09). */
import type { Programme } from '../../shared/domain/programme.ts'
import type { BookedSale, RefundFacts } from '../../shared/domain/refund.ts'
import { daysBetween } from '../../shared/domain/time.ts'
import { at } from './exact.ts'
import { tenderKindOf } from './goods.ts'

/** What a manager lets through. */
export interface ReturnOverrides {
  readonly period: boolean
  readonly priceClass: boolean
}

export function isQuality(facts: Pick<RefundFacts, 'reason'>, programme: Programme): boolean {
  return programme.refund.reasons.some(({ code, quality }) => code === facts.reason && quality)
}

export function againstReturn(
  sale: BookedSale,
  facts: RefundFacts,
  programme: Programme,
  overrides: ReturnOverrides,
): readonly string[] {
  const choice = againstChoice(sale, facts)
  if (choice.includes('unknown_line')) return choice
  return [
    ...choice,
    ...(facts.void === true ? againstVoid(facts) : againstPolicy(sale, facts, programme, overrides)),
    ...againstCash(sale, facts, programme),
  ]
}

function againstChoice(sale: BookedSale, facts: RefundFacts): readonly string[] {
  const against: string[] = []
  if (facts.returned.length === 0) against.push('nothing_chosen')
  for (const { line, units } of facts.returned) {
    const kept = facts.before.kept[line]
    if (kept === undefined || line >= sale.facts.lines.length) against.push('unknown_line')
    else if (units > kept) against.push('more_than_kept')
    if (!Number.isInteger(units) || units < 1) against.push('units_invalid')
    if (facts.returned.filter((other) => other.line === line).length > 1) against.push('line_chosen_twice')
  }
  return against
}

function againstVoid(facts: RefundFacts): readonly string[] {
  const everything = facts.before.kept.every((kept, line) => {
    const chosen = facts.returned.find((one) => one.line === line)
    return (chosen?.units ?? 0) === kept
  })
  return everything ? [] : ['void_takes_everything']
}

function againstPolicy(
  sale: BookedSale,
  facts: RefundFacts,
  programme: Programme,
  overrides: ReturnOverrides,
): readonly string[] {
  const { periodDays, reasons } = programme.refund
  const against: string[] = []
  const days = daysBetween(sale.facts.businessDate, facts.businessDate)
  if (days > periodDays && !overrides.period) against.push('past_return_period')
  const refused = facts.returned.some(({ line }) => {
    const { priceClass } = at(sale.facts.lines, line)
    return programme.priceClasses.some(({ code, returnable }) => code === priceClass && !returnable)
  })
  if (refused && !overrides.priceClass && !isQuality(facts, programme)) against.push('not_returnable')
  const listed = reasons.some(({ code }) => code === facts.reason)
  if (reasons.length > 0 && !listed) against.push('reason_needed')
  return against
}

/** RF-07: cash instead is for money and principal only. */
function againstCash(sale: BookedSale, facts: RefundFacts, programme: Programme): readonly string[] {
  const wrong = (facts.inCash ?? []).some((position) => {
    const tender = sale.result.tenders[position]
    if (tender === undefined) return true
    const { kind } = tenderKindOf(programme, tender.code)
    return !(kind === 'money' || (kind === 'stored_value' && tender.asset === 'principal'))
  })
  return wrong ? ['not_in_cash'] : []
}
