/** What came back of goods that were sold, as a list of purchases says it (RF-01). */
import type { HistoryItem } from '../../shared/contract/member.ts'
import type { HistoryRow } from '../store/members.ts'
import type { ReadableDb } from '../store/query.ts'
import { saleOfSlip } from '../store/sales.ts'

/** Nothing for rows that sold nothing, or of which everything is kept. */
export function returnedOf(
  db: ReadableDb,
  { kind, slipNumber }: Pick<HistoryRow, 'kind' | 'slipNumber'>,
): Pick<HistoryItem, 'returned'> {
  if (slipNumber === null || (kind !== 'sale' && kind !== 'exchange')) return {}
  const kept = saleOfSlip(db, slipNumber)
  if (kept === null || kept.lastReturn === null) return {}
  if (!kept.whollyReturned) return { returned: 'part' }
  return { returned: kept.lastReturn.facts.void === true ? 'void' : 'whole' }
}
