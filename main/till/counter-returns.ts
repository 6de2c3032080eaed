/** Returns as the till's hosts see them. */
import type {
  RefundableSale,
  RefundCommitInput,
  RefundCommitted,
  RefundDraft,
  RefundQuote,
} from '../../shared/contract/refund.ts'
import { returnIn } from '../../shared/domain/entry-parts.ts'
import { assert, ok, type Result } from '../../shared/domain/result.ts'
import { entryById } from '../store/entries.ts'
import { hashOf } from '../store/hash.ts'
import { knownAsk } from '../store/log.ts'
import { type Counter, slipOfAct } from './counter.ts'
import { openSale } from './find-sale.ts'
import { identificationOf } from './identify.ts'
import { memberViewIfThere } from './member-view.ts'
import type { TillParts } from './parts.ts'
import { pointsIn } from './points-of-act.ts'
import { bookRefund, quoteRefund } from './refund.ts'

export function openSaleAt(counter: Counter, input: { readonly slipNumber: string }): Result<RefundableSale> {
  return counter.serving((parts) => {
    const opened = openSale(parts, input.slipNumber)
    if (!opened.ok) return opened
    const { memberId, ...sale } = opened.value
    return ok({ ...sale, member: typedMember(counter, parts, memberId) })
  })
}

/** The member of an act: known by its slip, so no more surely than if they had been typed; nobody once they were erased. */
export function typedMember(counter: Counter, parts: TillParts, memberId: string | null) {
  if (memberId === null) return null
  return memberViewIfThere(parts.store.db, parts, counter.identifications.remember(memberId, 'typed'))
}

export function quoteRefundAt(
  counter: Counter,
  { draft }: { readonly draft: RefundDraft },
): Result<RefundQuote> {
  return counter.serving((parts, actor) => {
    const presented = identificationOf(counter.identifications, draft.identification)
    if (!presented.ok) return presented
    const ask = { ...draft, presented: presented.value }
    return quoteRefund(parts, actor, ask, (slip) => counter.preview(slip))
  })
}

export function commitRefundAt(counter: Counter, input: RefundCommitInput): Promise<Result<RefundCommitted>> {
  return counter.approved(input.approval, (parts, actor, approver) => {
    const reason = input.approval?.reason ?? input.reason
    const digest = hashOf({ refund: input.draft, expected: input.expected, reason })
    const done = knownAsk(parts.store.db, input.actId, digest) === 'same'
    const presented = done ? ok(null) : identificationOf(counter.identifications, input.draft.identification)
    if (!presented.ok) return presented
    const booked = bookRefund(parts, actor, {
      ...input.draft,
      actId: input.actId,
      digest,
      expected: input.expected,
      presented: presented.value,
      approver,
      overrideReason: reason,
    })
    if (!booked.ok) return booked
    counter.wakePrinter()
    const answer = refundAnswer(counter, parts, input.actId)
    counter.identifications.leave()
    return ok(answer)
  })
}

function refundAnswer(counter: Counter, parts: TillParts, entryId: string): RefundCommitted {
  const entry = entryById(parts.store.db, entryId)
  const refund = entry === null ? null : returnIn(entry)
  assert(entry !== null && refund !== null, 'a booked return is in the log')
  return {
    entryId,
    slipNumber: refund.slipNumber,
    result: refund.result,
    netPoints: refund.memberId === null ? 0 : pointsIn(entry, refund.memberId),
    member: typedMember(counter, parts, refund.memberId),
    ...slipOfAct(counter, parts, entryId),
  }
}
