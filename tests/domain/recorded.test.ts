/**
 * What engine 1 decided stays decided: sales and returns written down with their results while it was the only engine.
 * The files are evidence and are never written again; a difference is a defect of the program, not of the record.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../shared/domain/canonical.ts'
import type { Figure } from '../../shared/domain/explain.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { evaluateSale } from '../../shared/domain/quote.ts'
import type { BookedSale, RefundFacts, RefundResult } from '../../shared/domain/refund.ts'
import { evaluateRefund } from '../../shared/domain/refund-evaluation.ts'
import type { Refusal } from '../../shared/domain/result.ts'
import type { SaleFacts, SaleResult } from '../../shared/domain/sale.ts'
import { readProgramme } from '../../shared/programmes/read-programme.ts'
import { accepted, OWN_LOT } from '../support/builders.ts'

type RecordedRefusal = Pick<Refusal, 'code' | 'details'>

interface RecordedReturn {
  readonly facts: RefundFacts
  readonly overridePeriod: boolean
  /** Either a result or a refusal. */
  readonly result?: RefundResult
  readonly refusal?: RecordedRefusal
}

interface RecordedSale {
  readonly case: string
  /** Line of the programmes' file, from 0. */
  readonly programme: number
  readonly sale: SaleFacts
  /** Either a result, with the figure its explanation of the points comes to, or a refusal. */
  readonly result?: SaleResult
  readonly accrual?: Figure
  readonly refusal?: RecordedRefusal
  readonly returns?: readonly RecordedReturn[]
}

const recordedLines = (name: string): readonly string[] =>
  readFileSync(join(import.meta.dirname, 'recorded', `engine-1-${name}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n')

const recordedSales = (name: string): readonly RecordedSale[] =>
  recordedLines(name).map((line): RecordedSale => JSON.parse(line))

/** Documents as they were kept: the first one whole, of each other only the members that differ from the first. */
const documents: readonly object[] = recordedLines('programmes').map((line): object => JSON.parse(line))

const programmes: readonly Programme[] = documents.map((document) =>
  accepted(readProgramme({ ...documents[0], ...document })),
)

const refusalOf = ({ code, details }: Refusal): RecordedRefusal => ({ code, details })

/** A recorded sale with all its returns, judged anew from nothing but the programme and the facts. */
function judgedAgain({ case: name, programme: number, sale, returns = [] }: RecordedSale): unknown {
  const programme = programmes[number]
  if (programme === undefined) throw new Error(`no programme ${number}`)
  const judged = evaluateSale(sale, programme)
  if (!judged.ok) return { case: name, programme: number, sale, refusal: refusalOf(judged) }
  const { result, why } = judged.value
  const booked: BookedSale = { facts: sale, result, lot: OWN_LOT }
  return {
    case: name,
    programme: number,
    sale,
    result,
    accrual: why.accrual.value,
    returns: returns.map(({ facts, overridePeriod }) => {
      const refund = evaluateRefund(booked, facts, programme, { overridePeriod })
      if (!refund.ok) return { facts, overridePeriod, refusal: refusalOf(refund) }
      return { facts, overridePeriod, result: refund.value.result }
    }),
  }
}

/** A value as an entry keeps it. */
const asKept = (value: unknown): unknown => JSON.parse(canonicalJson(value))

describe.each([
  { name: 'worked-examples', sales: 32, returns: 55 },
  { name: 'rules', sales: 113, returns: 108 },
  { name: 'generated-1', sales: 90, returns: 140 },
  { name: 'generated-2', sales: 90, returns: 133 },
  { name: 'generated-3', sales: 90, returns: 155 },
  { name: 'refusals', sales: 34, returns: 8 },
])('the recorded $name', ({ name, sales, returns }) => {
  test(`engine 1: ${sales} sales and ${returns} returns are judged as they were recorded`, () => {
    const recorded = recordedSales(name)
    for (const one of recorded) expect(asKept(judgedAgain(one)), one.case).toStrictEqual(one)
    expect(recorded).toHaveLength(sales)
    expect(recorded.flatMap((one) => one.returns ?? [])).toHaveLength(returns)
  })
})
