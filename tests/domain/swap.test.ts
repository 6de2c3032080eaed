/** Like for like: nothing moves but the goods, and only goods that are still kept (RF-04). */
import { describe, expect, test } from 'vitest'
import { judgeSwap, type SwapAsk } from '../../shared/domain/swap.ts'
import { plusDays } from '../../shared/domain/time.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { aBookedSale, aLine, aSale, ORDINARY_DAY } from '../support/builders.ts'

const sale = aBookedSale(aSale({ lines: [aLine({ quantity: 3 }), aLine()] }))

const anotherSize = (line: number, units: number, size = 39) => ({
  line,
  units,
  text: `羊皮短靴 ${size}`,
  article: `boot-${size}`,
})

const ask = (lines: SwapAsk['lines'], over: Partial<SwapAsk> = {}): SwapAsk => ({
  businessDate: ORDINARY_DAY,
  before: { kept: [2, 58_00] },
  lines,
  ...over,
})

describe('RF-04 like for like', () => {
  test('gives the lines as they are booked; pieces of one line may become different sizes', () => {
    const lines = [anotherSize(0, 1, 38), anotherSize(0, 1, 40), anotherSize(1, 58_00)]
    expect(judgeSwap(sale, ask(lines), SHOES)).toEqual({ ok: true, value: lines })
  })

  test.each<[string, SwapAsk['lines'], object]>([
    ['nothing_chosen', [], {}],
    ['unknown_line', [anotherSize(2, 1)], { lineNumber: 3 }],
    ['units_invalid', [anotherSize(0, 0)], { lineNumber: 1, units: 0 }],
    ['units_invalid', [anotherSize(0, 0.5)], { lineNumber: 1, units: 0.5 }],
    ['line_not_kept', [anotherSize(0, 3)], { lineNumber: 1 }],
    ['line_not_kept', [anotherSize(0, 1), anotherSize(0, 2)], { lineNumber: 1 }],
    ['line_not_kept', [anotherSize(1, 58_01)], { lineNumber: 2 }],
  ])('is refused: %s %j', (code, lines, details) => {
    expect(judgeSwap(sale, ask(lines), SHOES)).toEqual({ ok: false, code, details })
  })

  test.each([
    [90, false, true],
    [91, false, false],
    [91, true, true],
  ])('RF-06 on day %i of 90, a manager lets it through %s: %s', (days, overridePeriod, allowed) => {
    const late = ask([anotherSize(0, 1)], { businessDate: plusDays(ORDINARY_DAY, days) })
    const judged = judgeSwap(sale, late, SHOES, { overridePeriod })
    expect(judged).toMatchObject(
      allowed ? { ok: true } : { code: 'past_return_period', details: { days, limit: 90 } },
    )
  })
})
