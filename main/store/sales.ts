/** Sales as a return or a claim needs them: found by slip, by id or in a member's history, with what happened to them since. */
import { sql } from 'kysely'
import type { Entry } from '../../shared/domain/entry.ts'
import { type BookedReturn, returnIn, saleIn } from '../../shared/domain/entry-parts.ts'
import type { SaleSince } from '../../shared/domain/kept-sale.ts'
import { assert } from '../../shared/domain/result.ts'
import { entryById } from './entries.ts'
import { type ReadableDb, readAll, readOne } from './query.ts'

type ClaimEntry = Extract<Entry, { kind: 'sale.claimed' }>

export interface KeptSale extends SaleSince {
  readonly whollyReturned: boolean
  /** The shift it was made in; null when none was open. */
  readonly shift: number | null
}

interface SaleRow {
  readonly id: string
  readonly member_id: string | null
  readonly last_refund_id: string | null
  readonly wholly_returned: number
  readonly claim_id: string | null
  readonly shift: number | null
}

const COLUMNS = ['id', 'member_id', 'last_refund_id', 'wholly_returned', 'claim_id', 'shift'] as const

const saleOfSlipRow = readOne<{ slip: string }>()((db, argument) =>
  db.selectFrom('sale').select(COLUMNS).where('slip_number', '=', argument('slip')),
)
const saleOfIdRow = readOne<{ id: string }>()((db, argument) =>
  db.selectFrom('sale').select(COLUMNS).where('id', '=', argument('id')),
)

/** The sale of a slip number, or null when this till's log has no sale with it. */
export function saleOfSlip(db: ReadableDb, slipNumber: string): KeptSale | null {
  const row = saleOfSlipRow(db, { slip: slipNumber })
  return row === undefined ? null : keptSale(db, row)
}

/**
 * A sale by its id, as the tables of `books` have it; null when they have none. `log`: where entries are found, the same
 * database but in a replay.
 */
export function saleOfId(books: ReadableDb, saleId: string, log: ReadableDb = books): KeptSale | null {
  const row = saleOfIdRow(books, { id: saleId })
  return row === undefined ? null : keptSale(log, row)
}

function keptSale(log: ReadableDb, row: SaleRow): KeptSale {
  const entry = entryById(log, row.id)
  const sale = entry === null ? null : saleIn(entry)
  assert(sale !== null, 'the projection of sales names an entry that is no sale')
  return {
    sale,
    lastReturn: returnOf(log, row.last_refund_id),
    whollyReturned: row.wholly_returned === 1,
    claim: claimOf(log, row.claim_id),
    memberId: row.member_id,
    shift: row.shift,
  }
}

function returnOf(log: ReadableDb, entryId: string | null): BookedReturn | null {
  if (entryId === null) return null
  const entry = entryById(log, entryId)
  const found = entry === null ? null : returnIn(entry)
  assert(found !== null, 'the projection of sales names a return that is none')
  return found
}

function claimOf(log: ReadableDb, entryId: string | null): ClaimEntry | null {
  if (entryId === null) return null
  const entry = entryById(log, entryId)
  assert(entry?.kind === 'sale.claimed', 'the projection of sales names a claim that is none')
  return entry
}

/** More swaps of one sale than anybody reads. */
const SWAPS_SHOWN_MAX = 200

const swapRows = readAll<{ sale: string }>()((db, argument) =>
  db
    .selectFrom('sale_swap')
    .select(['line', 'units', 'text', 'article'])
    .where('sale_id', '=', argument('sale'))
    .orderBy('epoch_number')
    .orderBy('seq')
    .orderBy('position')
    .limit(sql.lit(SWAPS_SHOWN_MAX)),
)

export interface SwappedGoods {
  readonly line: number
  readonly units: number
  readonly text: string
  readonly article: string | null
}

/** What was given like for like since, in order (RF-04). */
export function swapsOf(db: ReadableDb, saleId: string): readonly SwappedGoods[] {
  return swapRows(db, { sale: saleId })
}
