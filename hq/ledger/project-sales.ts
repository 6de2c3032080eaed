/** What entries make of HQ's sales, as a return at another till needs them, in memory. */
import type { Entry } from '../../shared/domain/entry.ts'
import { returnIn, saleIn } from '../../shared/domain/entry-parts.ts'
import type { EntryOf } from '../../shared/domain/recompute-known.ts'
import type { BookedSaleRow, Books } from './books.ts'
import { siteDay } from './counts.ts'

/** A sale, or the new goods of an exchange. */
export function projectSale(books: Books, entry: EntryOf<'sale' | 'exchange'>): readonly string[] {
  const sale = saleIn(entry)
  if (sale === null) return []
  if (books.sales.has(sale.id)) return ['sale_again']
  const memberId = sale.facts.member?.memberId ?? null
  books.sales.set(sale.id, {
    row: {
      id: sale.id,
      till: entry.till,
      epoch: entry.epoch,
      seq: entry.seq,
      slip_number: sale.slipNumber,
      member_id: memberId,
      business_date: entry.businessDate,
      last_refund_id: null,
      claim_id: null,
      wholly_returned: false,
    },
    since: { sale, lastReturn: null, claim: null, memberId },
    places: 0,
    isChanged: true,
    isNew: true,
  })
  const day = siteDay(books, entry.businessDate)
  day.sales += 1
  day.due_fen += sale.result.dueFen
  if (memberId === null) return []
  day.member_sales += 1
  day.member_due_fen += sale.result.dueFen
  return []
}

/** A return, or the old goods of an exchange. */
export function projectReturn(books: Books, entry: EntryOf<'refund' | 'exchange'>): readonly string[] {
  const refund = returnIn(entry)
  const sale = refund === null ? undefined : books.sales.get(refund.saleId)
  if (refund === null || sale === undefined) return ['sale']
  sale.since = { ...sale.since, lastReturn: refund }
  sale.row.last_refund_id = entry.id
  sale.row.wholly_returned = refund.result.after.kept.every((kept) => kept === 0)
  happened(books, sale, entry)
  const day = siteDay(books, entry.businessDate)
  day.refunds += 1
  day.refunded_fen += refund.result.handOutFen
  return []
}

/** EN-20: from now on the sale is the member's, and counts as theirs on its own day. */
export function projectClaim(books: Books, entry: EntryOf<'sale.claimed'>): readonly string[] {
  const { saleId, memberId } = entry.body
  const sale = books.sales.get(saleId)
  if (sale === undefined) return ['sale']
  sale.since = { ...sale.since, claim: entry, memberId }
  sale.row.claim_id = entry.id
  sale.row.member_id = memberId
  happened(books, sale, entry)
  const day = siteDay(books, sale.since.sale.businessDate)
  day.member_sales += 1
  day.member_due_fen += sale.since.sale.result.dueFen
  return []
}

function happened(books: Books, sale: BookedSaleRow, entry: Entry): void {
  sale.places += 1
  sale.isChanged = true
  books.made.since.push({ sale_id: sale.row.id, place: sale.places, entry_id: entry.id, till: entry.till })
}
