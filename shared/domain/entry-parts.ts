/** Sales and returns within entries: each stands in an entry of its own or in an exchange, and is the same thing in both. */
import type { Entry, RefundBody, SaleBody } from './entry.ts'
import { tillHolder } from './ledger.ts'
import type { BusinessDate } from './time.ts'

/** A sale as the log has it; its id is that of its entry. */
export interface SoldSale extends Omit<SaleBody, 'v'> {
  readonly id: string
  readonly atMs: number
  readonly businessDate: BusinessDate
  readonly staff: string | null
  /** Whose log it stands in: what it moved into sinks lies there. */
  readonly holder: string
}

/** A return as the log has it; its id is that of its entry. */
export interface BookedReturn extends Omit<RefundBody, 'v'> {
  readonly id: string
}

/** The sale of an entry: its own, or the new one of an exchange (RF-04); null in any other entry. */
export function saleIn(entry: Entry): SoldSale | null {
  const { id, atMs, businessDate, staff } = entry
  const holder = tillHolder(entry.till, entry.epoch)
  if (entry.kind === 'sale') {
    const { v: _, ...sale } = entry.body
    return { id, atMs, businessDate, staff, holder, ...sale }
  }
  if (entry.kind !== 'exchange') return null
  const { sale, slipNumber } = entry.body
  return { id, atMs, businessDate, staff, holder, ...sale, slipNumber }
}

/** The return of an entry: its own, or that of an exchange's old goods; null in any other entry. */
export function returnIn(entry: Entry): BookedReturn | null {
  if (entry.kind === 'refund') {
    const { v: _, ...refund } = entry.body
    return { id: entry.id, ...refund }
  }
  if (entry.kind !== 'exchange') return null
  return { id: entry.id, ...entry.body.refund, slipNumber: entry.body.slipNumber }
}
