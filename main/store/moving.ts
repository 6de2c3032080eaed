/** What moves between this till and HQ by an entry, as postings out of the books: debt at joining, a member's all at a merge. */
import type { Posting } from '../../shared/domain/entry.ts'
import { HQ_HOLDER, type InboxEffect, movePostings, takenInPostings } from '../../shared/domain/inbox.ts'
import { DEBT_ASSET, memberOwner } from '../../shared/domain/ledger.ts'
import { mergePostings } from '../../shared/domain/merging.ts'
import { everythingHeld, holdingOf } from './accounts.ts'
import { type ReadableDb, readAll } from './query.ts'

// Debt is rare, and each has an entry of its own; the entry's bound on its text holds this one too.
const debtRows = readAll<{ asset: string; holder: string }>()((db, argument) =>
  db
    .selectFrom('balance')
    .select(['owner', 'lot', 'amount'])
    .where('asset', '=', argument('asset'))
    .where('holder', '=', argument('holder'))
    .where('owner', 'like', 'm:%')
    .orderBy('owner')
    .orderBy('lot'),
)

/** All debt that sits here goes to HQ, which alone nets it from now on. */
export function debtToHq(books: ReadableDb, holder: string): Posting[] {
  return debtRows(books, { asset: DEBT_ASSET, holder }).flatMap(({ owner, lot, amount }) =>
    movePostings({ owner, asset: DEBT_ASSET, lot, amount }, holder, HQ_HOLDER),
  )
}

/** What taking in a message moves. */
export function messagePostings(books: ReadableDb, effect: InboxEffect, holder: string): Posting[] {
  switch (effect.kind) {
    case 'grant':
    case 'refund_right':
      return takenInPostings(effect.amounts, holder)
    case 'merge': {
      const to = memberOwner(effect.to)
      return mergePostings(
        everythingHeld(books, memberOwner(effect.from), holder),
        holder,
        effect,
        (asset) => holdingOf(books, to, asset, holder) !== null,
      )
    }
    default:
      return []
  }
}
