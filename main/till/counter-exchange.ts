/** Exchanges and like-for-like swaps as the till's hosts see them. */

import type { ApprovalInput } from '../../shared/contract/common.ts'
import type {
  ActCommitted,
  ExchangeCommitInput,
  ExchangeCommitted,
  ExchangeDraft,
  ExchangeQuote,
  SwapDraft,
  SwapQuote,
} from '../../shared/contract/exchange.ts'
import { addFen, type Fen, subtractFen } from '../../shared/domain/money.ts'
import { assert, ok, type Result } from '../../shared/domain/result.ts'
import { entryById } from '../store/entries.ts'
import { hashOf } from '../store/hash.ts'
import { knownAsk } from '../store/log.ts'
import { type Counter, slipOfAct } from './counter.ts'
import { typedMember } from './counter-returns.ts'
import { bookExchange, quoteExchange } from './exchange.ts'
import { identificationOf } from './identify.ts'
import { slipNumberAt, type TillParts } from './parts.ts'
import { pointsIn } from './points-of-act.ts'
import { bookSwap, quoteSwap } from './swap.ts'

export interface TillExchange {
  quote(input: { readonly draft: ExchangeDraft }): Result<ExchangeQuote>
  commit(input: ExchangeCommitInput): Promise<Result<ExchangeCommitted>>
  quoteSwap(input: { readonly draft: SwapDraft }): Result<SwapQuote>
  swap(input: {
    readonly actId: string
    readonly draft: SwapDraft
    readonly approval: ApprovalInput | null
    readonly reason: string | null
  }): Promise<Result<ActCommitted>>
}

/** The functions over one counter. */
export function exchangeAt(counter: Counter): TillExchange {
  return {
    quote: ({ draft }) =>
      counter.serving((parts, actor) => {
        const presented = identificationOf(counter.identifications, draft.refund.identification)
        if (!presented.ok) return presented
        const ask = { refund: { ...draft.refund, presented: presented.value }, sale: draft.sale }
        return quoteExchange(parts, actor, ask, (slip) => counter.preview(slip))
      }),
    commit: (input) => commitExchange(counter, input),
    quoteSwap: ({ draft }) =>
      counter.serving((parts, actor) => quoteSwap(parts, actor, draft, (slip) => counter.preview(slip))),
    swap: (input) =>
      counter.approved(input.approval, (parts, actor, approver) => {
        const overrideReason = input.approval?.reason ?? input.reason
        const digest = hashOf({ swap: input.draft, reason: overrideReason })
        const { actId, draft } = input
        const booked = bookSwap(parts, actor, { actId, draft, digest, approver, overrideReason })
        return booked.ok ? ok(actAnswer(counter, parts, actId)) : booked
      }),
  }
}

function commitExchange(counter: Counter, input: ExchangeCommitInput): Promise<Result<ExchangeCommitted>> {
  return counter.approved(input.approval, (parts, actor, approver) => {
    const { draft, expected, actId } = input
    const overrideReason = input.approval?.reason ?? input.reason
    const digest = hashOf({ exchange: draft, expected, reason: overrideReason })
    const done = knownAsk(parts.store.db, actId, digest) === 'same'
    const { identification } = draft.refund
    const presented = done ? ok(null) : identificationOf(counter.identifications, identification)
    if (!presented.ok) return presented
    const goods = { refund: { ...draft.refund, presented: presented.value }, sale: draft.sale }
    const ask = { ...goods, actId, digest, expected, approver, overrideReason }
    const booked = bookExchange(parts, actor, ask)
    if (!booked.ok) return booked
    const answer = exchangeAnswer(counter, parts, actId)
    counter.identifications.leave()
    return ok(answer)
  })
}

/** What was booked, from the log: the same for the first answer and for every repetition. */
function exchangeAnswer(counter: Counter, parts: TillParts, entryId: string): ExchangeCommitted {
  const entry = entryById(parts.store.db, entryId)
  assert(entry?.kind === 'exchange', 'a booked exchange is in the log')
  const { refund, sale, slipNumber } = entry.body
  const sumOf = (carried: boolean): Fen =>
    addFen(
      ...sale.result.tenders
        .filter((tender) => (tender.carried === true) === carried)
        .map(({ amountFen }) => amountFen),
    )
  const memberId = sale.facts.member?.memberId ?? refund.memberId
  counter.wakePrinter()
  return {
    entryId,
    slipNumber,
    refund: refund.result,
    sale: sale.result,
    payFen: sumOf(false),
    handOutFen: subtractFen(refund.result.handOutFen, sumOf(true)),
    netPoints: memberId === null ? 0 : pointsIn(entry, memberId),
    member: typedMember(counter, parts, memberId),
    ...slipOfAct(counter, parts, entryId),
  }
}

/** The answer to any act that leaves a slip. */
export function actAnswer(counter: Counter, parts: TillParts, entryId: string): ActCommitted {
  const entry = entryById(parts.store.db, entryId)
  assert(entry !== null, 'a booked act is in the log')
  counter.wakePrinter()
  const { printJobId, slipSvg } = slipOfAct(counter, parts, entryId)
  return {
    entryId,
    slipNumber: slipNumberAt(parts, entry.seq),
    member: typedMember(counter, parts, memberOfAct(entry)),
    printJobId,
    slipSvg,
  }
}

function memberOfAct({ body }: NonNullable<ReturnType<typeof entryById>>): string | null {
  if ('memberId' in body) return body.memberId
  if (!('facts' in body) || !('member' in body.facts)) return null
  return body.facts.member?.memberId ?? null
}
