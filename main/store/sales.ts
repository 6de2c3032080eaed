/** Sales as a return or a claim needs them: found by slip, by id or in a member's history, with what happened to them since. */
import { sql } from 'kysely'
import type { Entry } from '../../shared/domain/entry.ts'
import { type BookedReturn, returnIn, saleIn } from '../../shared/domain/entry-parts.ts'
import type { SaleSince } from '../../shared/domain/kept-sale.ts'
import { assert } from '../../shared/domain/result.ts'
import { entryAt, entryById, parseEntry } from './entries.ts'
import { type ReadableDb, readAll, readOne } from './query.ts'

type ClaimEntry = Extract<Entry, { kind: 'sale.claimed' }>

export interface KeptSale extends SaleSince {
  readonly whollyReturned: boolean
  /** The shift it was made in; null when none was open, and for a sale of another till. */
  readonly shift: number | null
  /** Sold at another till; its refund right came here once. */
  readonly fromElsewhere: boolean
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

interface ArrivedRow {
  readonly sale_id: string
  readonly epoch_number: number
  readonly seq: number
  readonly member_id: string | null
  readonly last_refund_id: string | null
  readonly wholly_returned: number
  readonly claim_id: string | null
}

const ARRIVED_COLUMNS = [
  'sale_id',
  'epoch_number',
  'seq',
  'member_id',
  'last_refund_id',
  'wholly_returned',
  'claim_id',
] as const

// Stand-alone shops number alike: of the sales of one slip number that came here, the one that came last.
const arrivedOfSlipRow = readOne<{ slip: string }>()((db, argument) =>
  db
    .selectFrom('sale_arrived')
    .select(ARRIVED_COLUMNS)
    .where('slip_number', '=', argument('slip'))
    .orderBy('epoch_number', 'desc')
    .orderBy('seq', 'desc')
    .limit(sql.lit(1)),
)
const arrivedOfIdRow = readOne<{ id: string }>()((db, argument) =>
  db.selectFrom('sale_arrived').select(ARRIVED_COLUMNS).where('sale_id', '=', argument('id')),
)

/** The sale of a slip number: this till's own, or one whose refund right came here; null when there is none. */
export function saleOfSlip(db: ReadableDb, slipNumber: string): KeptSale | null {
  const row = saleOfSlipRow(db, { slip: slipNumber })
  if (row !== undefined) return saleOfId(db, row.id)
  const arrived = arrivedOfSlipRow(db, { slip: slipNumber })
  return arrived === undefined ? null : arrivedSale(db, arrived, null)
}

/**
 * A sale by its id, as the tables of `books` have it; null when they have none. `log`: where entries are found, the same
 * database but in a replay.
 */
export function saleOfId(books: ReadableDb, saleId: string, log: ReadableDb = books): KeptSale | null {
  const row = saleOfIdRow(books, { id: saleId })
  const arrived = arrivedOfIdRow(books, { id: saleId })
  if (arrived !== undefined) return arrivedSale(log, arrived, row ?? null)
  return row === undefined ? null : keptSale(log, row)
}

/** As the message that brought its right has it, and what was booked here since; `own`: its row when it was sold here. */
function arrivedSale(log: ReadableDb, row: ArrivedRow, own: SaleRow | null): KeptSale {
  const brought = broughtBy(log, row)
  const find = (id: string | null) => (id === null ? null : (brought.get(id) ?? entryById(log, id)))
  const sold = find(row.sale_id)
  const sale = sold === null ? null : saleIn(sold)
  assert(sale !== null, 'a refund right came without its sale')
  return {
    sale,
    lastReturn: asReturn(row.last_refund_id, find(row.last_refund_id)),
    whollyReturned: row.wholly_returned === 1,
    claim: asClaim(row.claim_id, find(row.claim_id)),
    memberId: row.member_id,
    shift: own?.shift ?? null,
    fromElsewhere: own === null,
  }
}

/** The entries that came with a refund right, by id. */
function broughtBy(log: ReadableDb, row: ArrivedRow): ReadonlyMap<string, Entry> {
  const entry = entryAt(log, row.epoch_number, row.seq)
  const effect = entry?.kind === 'inbox.applied' ? entry.body.effect : null
  assert(effect?.kind === 'refund_right', 'a sale from elsewhere came by a message that has none')
  return new Map([effect.sale, ...effect.since].map(parseEntry).map((one) => [one.id, one]))
}

function keptSale(log: ReadableDb, row: SaleRow): KeptSale {
  const entry = entryById(log, row.id)
  const sale = entry === null ? null : saleIn(entry)
  assert(sale !== null, 'the projection of sales names an entry that is no sale')
  return {
    sale,
    lastReturn: asReturn(row.last_refund_id, entryOf(log, row.last_refund_id)),
    whollyReturned: row.wholly_returned === 1,
    claim: asClaim(row.claim_id, entryOf(log, row.claim_id)),
    memberId: row.member_id,
    shift: row.shift,
    fromElsewhere: false,
  }
}

function entryOf(log: ReadableDb, entryId: string | null): Entry | null {
  return entryId === null ? null : entryById(log, entryId)
}

function asReturn(entryId: string | null, entry: Entry | null): BookedReturn | null {
  if (entryId === null) return null
  const found = entry === null ? null : returnIn(entry)
  assert(found !== null, 'the projection of sales names a return that is none')
  return found
}

function asClaim(entryId: string | null, entry: Entry | null): ClaimEntry | null {
  if (entryId === null) return null
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
