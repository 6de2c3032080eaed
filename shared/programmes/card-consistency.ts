/** Card rules against the rest: identity, loss, entry (EN-02, EN-05, EN-11). */
import type { EntryCondition, Programme, StoredValueRules } from '../domain/programme.ts'
import { type DocumentPath, demand, type Inconsistency } from './inconsistency.ts'
import { largestTopUp } from './value-consistency.ts'

export function cardInconsistencies({ card, storedValue }: Programme): readonly Inconsistency[] {
  return [
    ...demand(
      card.identity !== 'id_document' || card.idDocument === 'required',
      ['card', 'idDocument'],
      'what identifies a person is asked of everybody',
    ),
    // EN-11: money on a card that is lost must not be lost with it.
    ...demand(
      card.loss.kind !== 'not_replaced' || storedValue === null,
      ['card', 'loss'],
      'a card that money is kept on is replaced or frozen when it is lost',
    ),
    ...unreachableEntry(card.entry, ['card', 'entry'], storedValue),
  ]
}

/** EN-05: a top-up that is asked for can be made. Conditions are no deeper than the schema lets them be. */
function unreachableEntry(
  entry: EntryCondition,
  path: DocumentPath,
  storedValue: StoredValueRules | null,
): readonly Inconsistency[] {
  switch (entry.kind) {
    case 'all':
    case 'any':
      return entry.of.flatMap((part, index) => unreachableEntry(part, [...path, 'of', index], storedValue))
    case 'top_up_from':
      return demand(largestTopUp(storedValue) >= entry.amountFen, path, 'no top-up is as large as this')
    default:
      return []
  }
}
