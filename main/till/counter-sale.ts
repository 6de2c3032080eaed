/** Sales as the till's hosts see them. */
import type { SaleCommitInput, SaleCommitted, SaleDraft, SaleQuote } from '../../shared/contract/sale.ts'
import { saleIn } from '../../shared/domain/entry-parts.ts'
import { assert, ok, type Result } from '../../shared/domain/result.ts'
import { entryById } from '../store/entries.ts'
import { hashOf } from '../store/hash.ts'
import { knownAsk } from '../store/log.ts'
import { type Counter, slipOfAct } from './counter.ts'
import { type Identification, identificationOf } from './identify.ts'
import { memberViewIfThere } from './member-view.ts'
import type { TillParts } from './parts.ts'
import { bookSale, quoteDraft } from './sale.ts'

export function quoteSaleAt(counter: Counter, { draft }: { readonly draft: SaleDraft }): Result<SaleQuote> {
  return counter.serving((parts, actor) => {
    const who = identificationOf(counter.identifications, draft.identification)
    if (!who.ok) return who
    return quoteDraft(parts, actor, { for: who.value, draft }, (slip) => counter.preview(slip))
  })
}

export function commitSaleAt(counter: Counter, input: SaleCommitInput): Promise<Result<SaleCommitted>> {
  return counter.approved(input.approval, (parts, actor, approver) => {
    const digest = hashOf({ sale: input.draft, expected: input.expected })
    const done = knownAsk(parts.store.db, input.actId, digest) === 'same'
    const who = done ? ok(null) : identificationOf(counter.identifications, input.draft.identification)
    if (!who.ok) return who
    const booked = bookSale(parts, actor, { ...input, digest, for: who.value, approver })
    if (!booked.ok) return booked
    counter.wakePrinter()
    const answer = saleAnswer(counter, parts, input.actId, who.value)
    counter.identifications.leave()
    return ok(answer)
  })
}

/** What was booked, from the log: the same for the first answer and for every repetition. */
function saleAnswer(
  counter: Counter,
  parts: TillParts,
  entryId: string,
  who: Identification | null,
): SaleCommitted {
  const { db } = parts.store
  const entry = entryById(db, entryId)
  const sale = entry === null ? null : saleIn(entry)
  assert(sale !== null, 'a booked sale is in the log')
  const { member } = sale.facts
  const known =
    member === null ? null : (who ?? counter.identifications.remember(member.memberId, member.strength))
  return {
    entryId,
    slipNumber: sale.slipNumber,
    result: sale.result,
    member: known === null ? null : memberViewIfThere(db, parts, known),
    ...slipOfAct(counter, parts, entryId),
  }
}
