/** The reference comes to what was recorded of the first engine, from nothing but programme and facts. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Programme } from '../../shared/domain/programme.ts'
import type { BookedSale, RefundFacts, RefundResult } from '../../shared/domain/refund.ts'
import type { SaleFacts, SaleResult } from '../../shared/domain/sale.ts'
import { readProgramme } from '../../shared/programmes/read-programme.ts'
import type { Answer } from './answer.ts'
import { referenceRefund } from './refund.ts'
import { referenceSale } from './sale.ts'

interface Recorded<Facts, Value> {
  readonly facts: Facts
  readonly result?: Value
  readonly refusal?: { readonly code: string }
}

interface RecordedReturn extends Recorded<RefundFacts, RefundResult> {
  readonly overridePeriod: boolean
}

interface RecordedSale {
  readonly case: string
  readonly programme: number
  readonly sale: SaleFacts
  readonly result?: SaleResult
  readonly refusal?: { readonly code: string }
  readonly returns?: readonly RecordedReturn[]
}

const OWN_LOT = 'lot-of-this-sale'

const recordedLines = (name: string): readonly string[] =>
  readFileSync(join(import.meta.dirname, '../domain/recorded', `engine-1-${name}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n')

const documents = recordedLines('programmes').map((line): object => JSON.parse(line))

function programmeAt(place: number): Programme {
  const read = readProgramme({ ...documents[0], ...documents[place] })
  if (!read.ok) throw new Error(read.code)
  return read.value
}

/** Holds an answer against what was recorded: a refusal by one of the reasons, or the result. */
function compared<Value>(answer: Answer<Value>, recorded: Recorded<unknown, Value>, name: string): void {
  if ('refused' in answer) expect(answer.refused, name).toContain(recorded.refusal?.code)
  else expect(answer.value, name).toStrictEqual(recorded.result)
}

describe.each(['worked-examples', 'rules', 'refusals', 'generated-1', 'generated-2', 'generated-3'])(
  '%s',
  (file) => {
    test('the reference agrees with every recorded sale and return', () => {
      for (const line of recordedLines(file)) {
        const recorded: RecordedSale = JSON.parse(line)
        const programme = programmeAt(recorded.programme)
        compared(
          referenceSale(recorded.sale, programme),
          { ...recorded, facts: recorded.sale },
          recorded.case,
        )
        if (recorded.result === undefined) continue
        const sale: BookedSale = { facts: recorded.sale, result: recorded.result, lot: OWN_LOT }
        for (const [place, one] of (recorded.returns ?? []).entries()) {
          const overrides = { period: one.overridePeriod, priceClass: false }
          const answer = referenceRefund(sale, one.facts, programme, overrides)
          compared(answer, one, `${recorded.case}, return ${place}`)
        }
      }
    })
  },
)
