/**
 * Like for like: the same article in another size or colour, or a piece for a faulty one. Nothing is priced again and nothing
 * moves but the goods: price, points, benefit and return period stay those of the sale (RF-04).
 */
import type { SwapBody } from './entry.ts'
import type { Programme } from './programme.ts'
import type { BookedSale, RefundState } from './refund.ts'
import { type RefundOptions, returnDay } from './refund-policy.ts'
import { refuseSwap, type SwapRefusalCode } from './refund-refusals.ts'
import { ok, type Refusal, type Result } from './result.ts'
import type { BusinessDate } from './time.ts'

export interface SwapAsk {
  readonly businessDate: BusinessDate
  readonly before: Pick<RefundState, 'kept'>
  readonly lines: SwapBody['lines']
}

/**
 * Whether these goods may be changed like for like: they are still kept, and the return period is not over, or a manager lets
 * it through. Pieces of one line may become different things. Gives the lines as they are booked. @see RF-04 RF-06
 */
export function judgeSwap(
  sale: BookedSale,
  ask: SwapAsk,
  programme: Programme,
  options: RefundOptions = {},
): Result<SwapBody['lines'], SwapRefusalCode> {
  return linesRefusal(ask) ?? periodRefusal(sale, ask, programme, options) ?? ok(ask.lines)
}

function linesRefusal({ before, lines }: SwapAsk): Refusal<SwapRefusalCode> | null {
  if (lines.length === 0) return refuseSwap('nothing_chosen', {})
  const left = [...before.kept]
  for (const { line, units } of lines) {
    const lineNumber = line + 1
    const kept = left[line]
    if (kept === undefined) return refuseSwap('unknown_line', { lineNumber })
    if (!Number.isInteger(units) || units < 1) return refuseSwap('units_invalid', { lineNumber, units })
    if (units > kept) return refuseSwap('line_not_kept', { lineNumber })
    left[line] = kept - units
  }
  return null
}

function periodRefusal(
  sale: BookedSale,
  ask: SwapAsk,
  programme: Programme,
  options: RefundOptions,
): Refusal<SwapRefusalCode> | null {
  const days = returnDay(sale, ask)
  const limit = programme.refund.periodDays
  if (days <= limit || options.overridePeriod === true) return null
  return refuseSwap('past_return_period', { days, limit })
}
