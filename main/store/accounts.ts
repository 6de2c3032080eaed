/** Accounts: postings of entries, and the balances they make. Derived from the log, never written by hand. */
import { sql } from 'kysely'
import type { Entry } from '../../shared/domain/entry.ts'
import { POINTS_ASSET } from '../../shared/domain/ledger.ts'
import { NO_POINTS, type Points } from '../../shared/domain/points.ts'
import type { LotHolding } from '../../shared/domain/sale.ts'
import { type ReadableDb, readEach, readOne, type WritableDb, write } from './query.ts'

type AccountKey = { owner: string; asset: string; holder: string }

const insertPosting = write<
  AccountKey & { epoch: number; seq: number; line: number; lot: string; amount: number }
>()((db, argument) =>
  db.insertInto('posting').values({
    epoch_number: argument('epoch'),
    seq: argument('seq'),
    line: argument('line'),
    owner: argument('owner'),
    asset: argument('asset'),
    lot: argument('lot'),
    holder: argument('holder'),
    amount: argument('amount'),
  }),
)

// Update first and insert only what was not there: SQLite checks a row's constraints before an upsert turns into an update,
// and a debit alone would fail them.
const addToBalance = write<AccountKey & { lot: string; amount: number }>()((db, argument) =>
  db
    .updateTable('balance')
    .set((update) => ({ amount: update('amount', '+', argument('amount')) }))
    .where('owner', '=', argument('owner'))
    .where('asset', '=', argument('asset'))
    .where('holder', '=', argument('holder'))
    .where('lot', '=', argument('lot')),
)
const openBalance = write<AccountKey & { lot: string; since: number; amount: number }>()((db, argument) =>
  db.insertInto('balance').values({
    owner: argument('owner'),
    asset: argument('asset'),
    holder: argument('holder'),
    lot: argument('lot'),
    since: argument('since'),
    amount: argument('amount'),
  }),
)
const closeBalance = write<AccountKey & { lot: string }>()((db, argument) =>
  db
    .deleteFrom('balance')
    .where('owner', '=', argument('owner'))
    .where('asset', '=', argument('asset'))
    .where('holder', '=', argument('holder'))
    .where('lot', '=', argument('lot'))
    .where('amount', '=', sql.lit(0)),
)
const addToHolding = write<AccountKey & { amount: number }>()((db, argument) =>
  db
    .updateTable('holding')
    .set((update) => ({ amount: update('amount', '+', argument('amount')) }))
    .where('owner', '=', argument('owner'))
    .where('asset', '=', argument('asset'))
    .where('holder', '=', argument('holder')),
)
const openHolding = write<AccountKey & { amount: number }>()((db, argument) =>
  db.insertInto('holding').values({
    owner: argument('owner'),
    asset: argument('asset'),
    holder: argument('holder'),
    amount: argument('amount'),
  }),
)

const lotOrigin = readOne<{ sale: string }>()((db, argument) =>
  db.selectFrom('sale').select(['epoch_number', 'seq']).where('id', '=', argument('sale')),
)

/** More places than one epoch's log can have. */
const PLACES_PER_EPOCH = 10_000_000_000

/** The place of the sale that made a lot, also when redeemed points come back to it much later; else of this very act. */
function ageOfLot(db: ReadableDb, epochNumber: number, entry: Entry, lot: string): number {
  const origin = lot === '' || lot === entry.id ? undefined : lotOrigin(db, { sale: lot })
  return (origin?.epoch_number ?? epochNumber) * PLACES_PER_EPOCH + (origin?.seq ?? entry.seq)
}

/**
 * Books an entry's postings in their order.
 * @throws SqliteError when an account other than a source would fall below zero: a defect of the deciding code
 */
export function postToAccounts(db: WritableDb, epochNumber: number, entry: Entry): void {
  entry.postings.forEach((posting, line) => {
    insertPosting(db, { ...posting, epoch: epochNumber, seq: entry.seq, line })
    if (addToBalance(db, posting).changes === 0) {
      openBalance(db, { ...posting, since: ageOfLot(db, epochNumber, entry, posting.lot) })
    }
    if (posting.amount < 0) closeBalance(db, posting)
    if (addToHolding(db, posting).changes === 0) openHolding(db, posting)
  })
}

const holdingAmount = readOne<AccountKey>()((db, argument) =>
  db
    .selectFrom('holding')
    .select('amount')
    .where('owner', '=', argument('owner'))
    .where('asset', '=', argument('asset'))
    .where('holder', '=', argument('holder')),
)

/** What an owner has of an asset at a holder, over all lots; null when there never was such an account. */
export function holdingOf(db: ReadableDb, owner: string, asset: string, holder: string): number | null {
  return holdingAmount(db, { owner, asset, holder })?.amount ?? null
}

const assetAmount = readOne<{ owner: string; asset: string }>()((db, argument) =>
  db
    .selectFrom('holding')
    .select((select) => select.fn.sum<number | null>('amount').as('amount'))
    .where('owner', '=', argument('owner'))
    .where('asset', '=', argument('asset')),
)

/** What an owner has of an asset wherever this till knows of it; one row per holder, so bounded by the tills there are. */
export function amountOf(db: ReadableDb, owner: string, asset: string): number {
  return assetAmount(db, { owner, asset })?.amount ?? 0
}

const lotsOldestFirst = readEach<AccountKey>()((db, argument) =>
  db
    .selectFrom('balance')
    .select(['lot', 'amount'])
    .where('owner', '=', argument('owner'))
    .where('asset', '=', argument('asset'))
    .where('holder', '=', argument('holder'))
    .orderBy('since'),
)
const lotAmount = readOne<AccountKey & { lot: string }>()((db, argument) =>
  db
    .selectFrom('balance')
    .select('amount')
    .where('owner', '=', argument('owner'))
    .where('asset', '=', argument('asset'))
    .where('holder', '=', argument('holder'))
    .where('lot', '=', argument('lot')),
)

/**
 * Points of an owner here by lots, oldest first by their place in the log, as many lots as make up `enough` points.
 * `ownLot` is put among them wherever it is in age.
 */
export function pointsHeld(
  db: ReadableDb,
  owner: string,
  holder: string,
  enough: number,
  ownLot: string | null = null,
): readonly LotHolding[] {
  const key = { owner, asset: POINTS_ASSET, holder }
  const held: LotHolding[] = []
  let sum = 0
  for (const row of lotsOldestFirst(db, key)) {
    if (sum >= enough) break
    held.push({ lot: row.lot, points: row.amount as Points })
    sum += row.amount
  }
  if (ownLot === null || held.some((holding) => holding.lot === ownLot)) return held
  const own = lotAmount(db, { ...key, lot: ownLot })?.amount ?? NO_POINTS
  return own === 0 ? held : [...held, { lot: ownLot, points: own as Points }]
}
