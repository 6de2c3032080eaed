/** Accounts: postings of entries, and the balances they make. Derived from the log, never written by hand. */
import { sql } from 'kysely'
import type { Entry } from '../../shared/domain/entry.ts'
import type { MovedAmount } from '../../shared/domain/inbox.ts'
import { actOfLot, POINTS_ASSET, tillHolder } from '../../shared/domain/ledger.ts'
import { accrualOf } from '../../shared/domain/lots.ts'
import type { Fen } from '../../shared/domain/money.ts'
import type { Points } from '../../shared/domain/points.ts'
import type { LotHolding, ValueLot } from '../../shared/domain/sale.ts'
import { placeOf } from './entries.ts'
import { type ReadableDb, readAll, readEach, readOne, type WritableDb, write } from './query.ts'

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

/** More places than one epoch's log can have. */
const PLACES_PER_EPOCH = 10_000_000_000

/**
 * The place of the act that made a lot, also when points or value come back to it much later or live on with a later last
 * day; else of this very act.
 */
function ageOfLot(log: ReadableDb, epochNumber: number, entry: Entry, lot: string): number {
  const act = actOfLot(lot)
  const origin = lot === '' || act === entry.id ? null : placeOf(log, act)
  return (origin?.epochNumber ?? epochNumber) * PLACES_PER_EPOCH + (origin?.seq ?? entry.seq)
}

/**
 * Books an entry's postings in their order. Balances are kept of what sits with the entry's own holder; what it takes from the way
 * to this till or gives to HQ is HQ's to add up. `log`: where entries are found, the same database but in a replay.
 * @throws SqliteError when an account other than a source would fall below zero: a defect of the deciding code
 */
export function postToAccounts(db: WritableDb, log: ReadableDb, epochNumber: number, entry: Entry): void {
  const own = tillHolder(entry.till, entry.epoch)
  entry.postings.forEach((posting, line) => {
    insertPosting(db, { ...posting, epoch: epochNumber, seq: entry.seq, line })
    if (posting.holder !== own) return
    if (addToBalance(db, posting).changes === 0) {
      openBalance(db, { ...posting, since: ageOfLot(log, epochNumber, entry, posting.lot) })
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

// Lots of one act have one age: their names decide, the one without a last day and the nearest last day first.
const lotsOldestFirst = readEach<AccountKey>()((db, argument) =>
  db
    .selectFrom('balance')
    .select(['lot', 'amount'])
    .where('owner', '=', argument('owner'))
    .where('asset', '=', argument('asset'))
    .where('holder', '=', argument('holder'))
    .orderBy('since')
    .orderBy('lot'),
)
// Bounded by the lots of one accrual: one for each last day its points ever had.
const lotsFrom = readAll<AccountKey & { from: string; to: string }>()((db, argument) =>
  db
    .selectFrom('balance')
    .select(['lot', 'amount'])
    .where('owner', '=', argument('owner'))
    .where('asset', '=', argument('asset'))
    .where('holder', '=', argument('holder'))
    .where('lot', '>=', argument('from'))
    .where('lot', '<', argument('to'))
    .orderBy('lot'),
)

/** Above every character that a lot's name goes on with. */
const END = '\u{10ffff}'

/** An owner's points of one accrual, wherever their last day is. */
export function pointsOfAccrual(
  db: ReadableDb,
  owner: string,
  holder: string,
  accrual: string,
): readonly LotHolding[] {
  return lotsFrom(db, { owner, asset: POINTS_ASSET, holder, from: accrual, to: accrual + END })
    .filter(({ lot, amount }) => accrualOf(lot) === accrual && amount > 0)
    .map(({ lot, amount }) => ({ lot, points: amount as Points }))
}

/**
 * Points of an owner here by lots, oldest first by their place in the log, as many lots as make up `enough` points that
 * `counts` lets count. The lots of `ownAccrual` are among them wherever they are in age.
 */
export function pointsHeld(
  db: ReadableDb,
  owner: string,
  holder: string,
  enough: number,
  ownAccrual: string | null = null,
  counts: (lot: string) => boolean = () => true,
): readonly LotHolding[] {
  const held: LotHolding[] = []
  let sum = 0
  for (const row of lotsOldestFirst(db, { owner, asset: POINTS_ASSET, holder })) {
    if (sum >= enough) break
    if (!counts(row.lot)) continue
    held.push({ lot: row.lot, points: row.amount as Points })
    sum += row.amount
  }
  if (ownAccrual === null) return held
  const named = new Set(held.map(({ lot }) => lot))
  const own = pointsOfAccrual(db, owner, holder, ownAccrual)
  return [...held, ...own.filter(({ lot }) => !named.has(lot) && counts(lot))]
}

/** An owner's lots of an asset here that is counted in points, oldest first; for assets of few lots (debt). */
export function lotsHeld(
  db: ReadableDb,
  owner: string,
  asset: string,
  holder: string,
): readonly LotHolding[] {
  return [...lotsOldestFirst(db, { owner, asset, holder })].map(({ lot, amount }) => ({
    lot,
    points: amount as Points,
  }))
}

/** An owner's stored value of one asset here by lots, oldest first; bounded by what was ever put on one card. */
export function valueHeld(db: ReadableDb, owner: string, asset: string, holder: string): readonly ValueLot[] {
  return [...lotsOldestFirst(db, { owner, asset, holder })].map(({ lot, amount }) => ({
    lot,
    fen: amount as Fen,
  }))
}

// Bounded by what one owner has here.
const everythingOf = readAll<{ owner: string; holder: string }>()((db, argument) =>
  db
    .selectFrom('balance')
    .select(['asset', 'lot', 'since', 'amount'])
    .where('owner', '=', argument('owner'))
    .where('holder', '=', argument('holder'))
    .where('amount', '>', sql.lit(0))
    .orderBy('asset')
    .orderBy('since')
    .orderBy('lot'),
)

/** All that an owner has here, by asset and then the oldest lot first. */
export function everythingHeld(db: ReadableDb, owner: string, holder: string): readonly MovedAmount[] {
  return everythingOf(db, { owner, holder }).map(({ asset, lot, amount }) => ({ owner, asset, lot, amount }))
}

const lotAmount = readOne<AccountKey & { lot: string }>()((db, argument) =>
  db
    .selectFrom('balance')
    .select('amount')
    .where('owner', '=', argument('owner'))
    .where('asset', '=', argument('asset'))
    .where('holder', '=', argument('holder'))
    .where('lot', '=', argument('lot')),
)

/** What one lot of an account has. */
export function amountInLot(
  db: ReadableDb,
  owner: string,
  asset: string,
  holder: string,
  lot: string,
): number {
  return lotAmount(db, { owner, asset, holder, lot })?.amount ?? 0
}
