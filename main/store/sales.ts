/** Sales as a refund needs them: found by the slip's number, with the state that earlier refunds left behind. */
import type { Entry } from '../../shared/domain/entry.ts'
import { assert } from '../../shared/domain/result.ts'
import { entryById } from './log.ts'
import { type ReadableDb, readOne } from './query.ts'

type SaleEntry = Extract<Entry, { kind: 'sale' }>
type RefundEntry = Extract<Entry, { kind: 'refund' }>

export interface KeptSale {
  readonly sale: SaleEntry
  /** The last refund of it, null while nothing was returned. */
  readonly lastRefund: RefundEntry | null
  readonly whollyReturned: boolean
}

const saleRow = readOne<{ slip: string }>()((db, argument) =>
  db
    .selectFrom('sale')
    .select(['id', 'last_refund_id', 'wholly_returned'])
    .where('slip_number', '=', argument('slip')),
)

/** The sale of a slip number, or null when this till's log has no sale with it. */
export function saleOfSlip(db: ReadableDb, slipNumber: string): KeptSale | null {
  const row = saleRow(db, { slip: slipNumber })
  if (row === undefined) return null
  const sale = entryById(db, row.id)
  assert(sale?.kind === 'sale', 'the projection of sales names an entry that is no sale')
  return { sale, lastRefund: refundOf(db, row.last_refund_id), whollyReturned: row.wholly_returned === 1 }
}

function refundOf(db: ReadableDb, entryId: string | null): RefundEntry | null {
  if (entryId === null) return null
  const refund = entryById(db, entryId)
  assert(refund?.kind === 'refund', 'the projection of sales names a refund that is none')
  return refund
}
