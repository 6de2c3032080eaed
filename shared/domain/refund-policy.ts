/** Whether goods are taken back at all: what was chosen, the return policy, the reason, how it is handed out (RF-06, RF-09). */
import type { RefundOverride } from './entry.ts'
import { mayBeCash } from './hand-back.ts'
import type { Programme } from './programme.ts'
import type { BookedSale, RefundFacts } from './refund.ts'
import { type RefundRefusal, refuseRefund } from './refund-refusals.ts'
import { assert } from './result.ts'
import { daysBetween } from './time.ts'

export interface RefundOptions {
  /** RF-06: a manager lets a late return through. */
  readonly overridePeriod?: boolean
  /** RF-06: a manager lets goods through whose price class is not taken back. */
  readonly overrideNotReturnable?: boolean
}

/** Days since the sale as the return period counts them, the day of sale being day 0. @see RF-06 */
export function returnDay(sale: BookedSale, facts: Pick<RefundFacts, 'businessDate'>): number {
  return Math.max(0, daysBetween(sale.facts.businessDate, facts.businessDate))
}

/** What comes back: as chosen, or for a void everything that is kept. @see RF-09 */
export function chosenUnits(
  facts: Pick<RefundFacts, 'before' | 'returned' | 'void'>,
): RefundFacts['returned'] {
  if (facts.void !== true) return facts.returned
  return facts.before.kept.flatMap((units, line) => (units === 0 ? [] : [{ line, units }]))
}

/** RF-01: a quality defect, for which neither slip nor card nor money for missing points may be demanded. */
export function isQualityReturn(facts: Pick<RefundFacts, 'reason'>, programme: Programme): boolean {
  return programme.refund.reasons.some(({ code, quality }) => code === facts.reason && quality)
}

/** The first thing that stands in the way: choice, period, price class, reason, cash. @see RF-06 RF-07 RF-09 */
export function policyRefusal(
  sale: BookedSale,
  facts: RefundFacts,
  programme: Programme,
  options: RefundOptions,
): RefundRefusal | null {
  return (
    choiceRefusal(sale, facts) ??
    (facts.void === true ? null : returnRefusal(sale, facts, programme, options)) ??
    cashRefusal(sale, facts, programme)
  )
}

/** What a manager must let through for this return to be made, in the words of its entry. @see RF-06 RF-07 */
export function overridesNeeded(
  sale: BookedSale,
  facts: RefundFacts,
  programme: Programme,
): readonly Extract<RefundOverride, 'past_period' | 'not_returnable' | 'in_cash'>[] {
  const asked = facts.void !== true
  return [
    ...(asked && periodRefusal(sale, facts, programme) !== null ? (['past_period'] as const) : []),
    ...(asked && classRefusal(sale, facts, programme) !== null ? (['not_returnable'] as const) : []),
    ...((facts.inCash ?? []).length > 0 ? (['in_cash'] as const) : []),
  ]
}

function choiceRefusal(sale: BookedSale, facts: RefundFacts): RefundRefusal | null {
  const { before } = facts
  assert(before.kept.length === sale.result.lines.length, 'the state belongs to this sale')
  const chosen = chosenUnits(facts)
  if (chosen.length === 0) return refuseRefund('nothing_chosen', {})
  const seen = new Set<number>()
  for (const { line, units } of chosen) {
    const lineNumber = line + 1
    const kept = before.kept[line]
    if (kept === undefined) return refuseRefund('unknown_line', { lineNumber })
    if (seen.has(line)) return refuseRefund('line_chosen_twice', { lineNumber })
    if (!Number.isInteger(units) || units < 1) return refuseRefund('units_invalid', { lineNumber, units })
    if (units > kept) return refuseRefund('more_than_kept', { lineNumber, units, kept })
    seen.add(line)
  }
  return null
}

function returnRefusal(
  sale: BookedSale,
  facts: RefundFacts,
  programme: Programme,
  options: RefundOptions,
): RefundRefusal | null {
  return (
    (options.overridePeriod === true ? null : periodRefusal(sale, facts, programme)) ??
    (options.overrideNotReturnable === true ? null : classRefusal(sale, facts, programme)) ??
    reasonRefusal(facts, programme)
  )
}

function periodRefusal(sale: BookedSale, facts: RefundFacts, programme: Programme): RefundRefusal | null {
  const days = returnDay(sale, facts)
  const limit = programme.refund.periodDays
  return days <= limit ? null : refuseRefund('past_return_period', { days, limit })
}

/** Goods of some price classes are not taken back; a quality defect lets them through. */
function classRefusal(sale: BookedSale, facts: RefundFacts, programme: Programme): RefundRefusal | null {
  if (isQualityReturn(facts, programme)) return null
  const refused = programme.priceClasses.filter(({ returnable }) => !returnable).map(({ code }) => code)
  for (const { line } of facts.returned) {
    const priceClass = sale.facts.lines[line]?.priceClass ?? ''
    if (refused.includes(priceClass))
      return refuseRefund('not_returnable', { lineNumber: line + 1, priceClass })
  }
  return null
}

function reasonRefusal({ reason }: RefundFacts, programme: Programme): RefundRefusal | null {
  const { reasons } = programme.refund
  if (reasons.length === 0 || reasons.some(({ code }) => code === reason)) return null
  return refuseRefund('reason_needed', {})
}

function cashRefusal(
  sale: BookedSale,
  { inCash = [] }: RefundFacts,
  programme: Programme,
): RefundRefusal | null {
  const wrong = inCash.find((position) => {
    const tender = sale.result.tenders[position]
    return tender === undefined || !mayBeCash(tender, programme)
  })
  return wrong === undefined ? null : refuseRefund('not_in_cash', { tenderNumber: wrong + 1 })
}
