/** What is against a return before its numbers are looked at: the choice, the policy, the reason (RF-01, RF-06, RF-09). */
import type { Programme } from '../../shared/domain/programme.ts'
import type { BookedSale, RefundFacts } from '../../shared/domain/refund.ts'
import { daysBetween } from '../../shared/domain/time.ts'
import { tenderKindOf } from './goods.ts'

/** What a manager lets through. */
export interface ReturnOverrides {
  readonly period: boolean
  readonly priceClass: boolean
}

export function isQuality(facts: Pick<RefundFacts, 'reason'>, programme: Programme): boolean {
  return programme.refund.reasons.some(({ code, quality }) => code === facts.reason && quality)
}

/** The reasons of the first step that has any: the choice, the period, the price class, the reason, cash (decision 0004). */
export function againstReturn(
  sale: BookedSale,
  facts: RefundFacts,
  programme: Programme,
  overrides: ReturnOverrides,
): readonly string[] {
  const policy = facts.void === true ? [] : againstPolicy(sale, facts, programme, overrides)
  const steps = [againstChoice(sale, facts), ...policy, againstCash(sale, facts, programme)]
  return steps.find((against) => against.length > 0) ?? []
}

/** RF-09: a void takes everything that is kept, whatever was chosen. */
export function chosen(facts: RefundFacts): RefundFacts['returned'] {
  if (facts.void !== true) return facts.returned
  return facts.before.kept.map((units, line) => ({ line, units })).filter(({ units }) => units > 0)
}

function againstChoice(sale: BookedSale, facts: RefundFacts): readonly string[] {
  const against: string[] = []
  const returned = chosen(facts)
  if (returned.length === 0) against.push('nothing_chosen')
  for (const { line, units } of returned) {
    const kept = facts.before.kept[line]
    if (kept === undefined || line >= sale.facts.lines.length) against.push('unknown_line')
    else if (units > kept) against.push('more_than_kept')
    if (!Number.isInteger(units) || units < 1) against.push('units_invalid')
    if (returned.filter((other) => other.line === line).length > 1) against.push('line_chosen_twice')
  }
  return against
}

function againstPolicy(
  sale: BookedSale,
  facts: RefundFacts,
  programme: Programme,
  overrides: ReturnOverrides,
): readonly (readonly string[])[] {
  const { periodDays, reasons } = programme.refund
  const days = daysBetween(sale.facts.businessDate, facts.businessDate)
  const isRefused = facts.returned.some(({ line }) => {
    const priceClass = sale.facts.lines[line]?.priceClass
    return programme.priceClasses.some(({ code, returnable }) => code === priceClass && !returnable)
  })
  const isListed = reasons.some(({ code }) => code === facts.reason)
  return [
    days > periodDays && !overrides.period ? ['past_return_period'] : [],
    isRefused && !overrides.priceClass && !isQuality(facts, programme) ? ['not_returnable'] : [],
    reasons.length > 0 && !isListed ? ['reason_needed'] : [],
  ]
}

/** RF-07, SV-05: cash instead is for money only; stored value goes to the card. */
function againstCash(sale: BookedSale, facts: RefundFacts, programme: Programme): readonly string[] {
  const wrong = (facts.inCash ?? []).some((position) => {
    const tender = sale.result.tenders[position]
    return tender === undefined || tenderKindOf(programme, tender.code).kind !== 'money'
  })
  return wrong ? ['not_in_cash'] : []
}
