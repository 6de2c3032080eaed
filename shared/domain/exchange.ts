/**
 * Exchange (换货): goods for other goods as one act with one net amount. The return is judged like any return; what it would
 * hand out pays the new goods first, the rest is handed out; the new sale is a sale of today (RF-04).
 */

import { type CarriedOver, carryOver, type HandedOut } from './carried.ts'
import { type ExchangeWhy, explainExchange } from './exchange-why.ts'
import { groundMoney } from './ground-money.ts'
import { factsAfterReturn } from './held-after-return.ts'
import { addFen, type Fen, NO_FEN, subtractFen } from './money.ts'
import type { Programme } from './programme.ts'
import { type EvaluatedSale, evaluateSale, quoteSale } from './quote.ts'
import type { BookedSale, RefundFacts, RefundResult } from './refund.ts'
import { type EvaluatedRefund, evaluateRefund } from './refund-evaluation.ts'
import type { RefundOptions } from './refund-policy.ts'
import type { RefundRefusalCode } from './refund-refusals.ts'
import { assert, ok, type Refusal, type Result } from './result.ts'
import type { SaleFacts, SaleResult } from './sale.ts'
import type { SaleRefusalCode } from './sale-refusals.ts'

/** Both halves of an exchange, each with the programme it is judged by. */
export interface ExchangeAsk {
  readonly refund: {
    readonly sale: BookedSale
    /** As for any return; `entry` without what is taken in exchange. */
    readonly facts: RefundFacts
    /** The version the old sale was judged by. */
    readonly programme: Programme
    readonly options?: RefundOptions
  }
  readonly sale: {
    /**
     * The new goods with the tenders that pay what the returned goods do not. `held` and `member.accrued` as they are before
     * the act: what the return changes about them is put in here; everything else as it is once the goods are back.
     */
    readonly facts: SaleFacts
    /** Today's. */
    readonly programme: Programme
  }
}

export interface EvaluatedExchange {
  /** Complete: evaluateRefund alone comes to the same. */
  readonly refundFacts: RefundFacts
  readonly refund: EvaluatedRefund
  /** Complete: with the tenders carried over and what is held after the return; evaluateSale alone comes to the same. */
  readonly saleFacts: SaleFacts
  readonly sale: EvaluatedSale
  /** What is newly paid. */
  readonly payFen: Fen
  /** What of the return is handed out, by the old sale's tender; and its sum. */
  readonly handOut: readonly HandedOut[]
  readonly handOutFen: Fen
  /** Change of the member's points, before anything short; may be negative. */
  readonly netPoints: number
  readonly why: ExchangeWhy
}

export type ExchangeRefusalCode = RefundRefusalCode | SaleRefusalCode

/** An exchange as far as it can be judged, and what stands in the way of booking it. */
export interface ExchangeQuoteResult {
  readonly refusal: Refusal<ExchangeRefusalCode> | null
  readonly refund: EvaluatedRefund | null
  readonly sale: EvaluatedSale | null
  readonly exchange: EvaluatedExchange | null
}

/** Judges an exchange. A refusal of either half refuses it. @see RF-04 */
export function evaluateExchange(ask: ExchangeAsk): Result<EvaluatedExchange, ExchangeRefusalCode> {
  const { refusal, exchange } = quoteExchange(ask)
  if (refusal !== null) return refusal
  assert(exchange !== null, 'what is not refused is judged')
  return ok(exchange)
}

/** The live quote: the exchange as judged, or its refusal together with the halves that can be judged. */
export function quoteExchange(ask: ExchangeAsk): ExchangeQuoteResult {
  const { sale: old, facts, programme, options } = ask.refund
  const refund = evaluateRefund(old, facts, programme, options)
  if (!refund.ok) return { refusal: refund, refund: null, sale: null, exchange: null }
  const saleFacts = completed(ask, refund.value)
  const sale = evaluateSale(saleFacts, ask.sale.programme)
  if (!sale.ok) {
    const quoted = quoteSale(saleFacts, ask.sale.programme).evaluated
    return { refusal: sale, refund: refund.value, sale: quoted, exchange: null }
  }
  const refundFacts = withExchanged(facts, sale.value.result, ask.sale.programme)
  const netRefund = evaluateRefund(old, refundFacts, programme, options)
  assert(netRefund.ok, 'what is taken in exchange refuses no return')
  const exchange = put(ask, refundFacts, netRefund.value, saleFacts, sale.value)
  return { refusal: null, refund: netRefund.value, sale: sale.value, exchange }
}

/** The new sale's facts with what the return changes: what is held, and the tenders carried over, before those asked for. */
function completed(ask: ExchangeAsk, refund: EvaluatedRefund): SaleFacts {
  const { programme } = ask.sale
  const before = { sale: ask.refund.sale, facts: ask.refund.facts, result: refund.result }
  const after = factsAfterReturn(ask.sale.facts, before, programme)
  const { carried } = carryOverOf(ask, refund.result, dueOf(after, programme))
  return { ...after, tenders: [...carried, ...after.tenders] }
}

/** What the new goods cost, whatever they are paid with; nothing where they cannot be priced, which evaluating them then tells. */
function dueOf(facts: SaleFacts, programme: Programme): Fen {
  const money = programme.tenders.find(({ kind }) => kind === 'money')
  assert(money !== undefined, 'a programme has a tender of money')
  const priced = evaluateSale({ ...facts, tenders: [{ code: money.code, amountFen: null }] }, programme)
  return priced.ok ? priced.value.result.dueFen : NO_FEN
}

/** EN-15: the new goods' ground money counts in place of what comes back. */
function withExchanged(facts: RefundFacts, sale: SaleResult, programme: Programme): RefundFacts {
  if (facts.entry === undefined) return facts
  const exchangedFen = groundOf(sale, programme)
  return exchangedFen === 0 ? facts : { ...facts, entry: { ...facts.entry, exchangedFen } }
}

function groundOf({ tenders }: SaleResult, programme: Programme): Fen {
  return groundMoney(
    tenders,
    tenders.map(({ amountFen }) => amountFen),
    programme,
  )
}

function put(
  ask: ExchangeAsk,
  refundFacts: RefundFacts,
  refund: EvaluatedRefund,
  saleFacts: SaleFacts,
  sale: EvaluatedSale,
): EvaluatedExchange {
  const { dueFen } = sale.result
  const { carried, handOut } = carryOverOf(ask, refund.result, dueFen)
  const payFen = subtractFen(dueFen, addFen(...carried.map(({ amountFen }) => amountFen)))
  const handOutFen = addFen(...handOut.map(({ amountFen }) => amountFen))
  const why = explainExchange(refund, sale, { payFen, handOutFen, carried })
  const netPoints = why.points.value.amount
  return { refundFacts, refund, saleFacts, sale, payFen, handOut, handOutFen, netPoints, why }
}

function carryOverOf({ refund, sale }: ExchangeAsk, result: RefundResult, dueFen: Fen): CarriedOver {
  return carryOver(refund.sale, refund.programme, result, dueFen, sale.programme)
}
