/** Reading the log: one entry by id or place, its head, and all of it in order. */
import { sql } from 'kysely'
import type { Entry, UnhashedEntry } from '../../shared/domain/entry.ts'
import { type ReadableDb, readAll, readEach, readOne } from './query.ts'

export const headOfLog = readOne<Record<never, never>>()((db) =>
  db
    .selectFrom('entry')
    .select(['epoch_number', 'seq', 'hash', 'kind'])
    .orderBy('epoch_number', 'desc')
    .orderBy('seq', 'desc')
    .limit(sql.lit(1)),
)

interface EntryRow {
  readonly text: string
  readonly hash: string
}

/** An entry from its row. The text was written by appendEntry and is covered by its hash, which verify checks. */
export function parseEntry(row: EntryRow): Entry {
  const unhashed: UnhashedEntry = JSON.parse(row.text)
  return { ...unhashed, hash: row.hash }
}

const entryRow = readOne<{ id: string }>()((db, argument) =>
  db.selectFrom('entry').select(['text', 'hash']).where('id', '=', argument('id')),
)

export function entryById(db: ReadableDb, id: string): Entry | null {
  const row = entryRow(db, { id })
  return row === undefined ? null : parseEntry(row)
}

const placeRow = readOne<{ id: string }>()((db, argument) =>
  db.selectFrom('entry').select(['epoch_number', 'seq']).where('id', '=', argument('id')),
)

/** Where an entry stands in the log, or null. */
export function placeOf(
  db: ReadableDb,
  id: string,
): { readonly epochNumber: number; readonly seq: number } | null {
  const row = placeRow(db, { id })
  return row === undefined ? null : { epochNumber: row.epoch_number, seq: row.seq }
}

/** The whole log in order; bounded by the log itself, walked row by row. */
export const walkLog = readEach<Record<never, never>>()((db) =>
  db
    .selectFrom('entry')
    .select(['epoch_number', 'seq', 'id', 'kind', 'text', 'hash'])
    .orderBy('epoch_number')
    .orderBy('seq'),
)

const entryAtRow = readOne<{ epoch: number; seq: number }>()((db, argument) =>
  db
    .selectFrom('entry')
    .select(['text', 'hash'])
    .where('epoch_number', '=', argument('epoch'))
    .where('seq', '=', argument('seq')),
)

export function entryAt(db: ReadableDb, epochNumber: number, seq: number): Entry | null {
  const row = entryAtRow(db, { epoch: epochNumber, seq })
  return row === undefined ? null : parseEntry(row)
}

/** As many entries as are read at once where others are written meanwhile. */
const PAGE = 500

const pageRows = readAll<{ epoch: number; seq: number }>()((db, argument) =>
  db
    .selectFrom('entry')
    .select(['epoch_number', 'seq', 'text', 'hash'])
    .where(sql<boolean>`(epoch_number, seq) > (${argument('epoch')}, ${argument('seq')})`)
    .orderBy('epoch_number')
    .orderBy('seq')
    .limit(sql.lit(PAGE)),
)

/** Calls `visit` with every entry in order, with its epoch's number; unlike in walkLog, it may write. */
export function forEachEntry(db: ReadableDb, visit: (entry: Entry, epochNumber: number) => void): void {
  forEachEntryAfter(db, { epochNumber: 0, seq: 0 }, visit)
}

/** The same for the entries behind a place. */
export function forEachEntryAfter(
  db: ReadableDb,
  place: { readonly epochNumber: number; readonly seq: number },
  visit: (entry: Entry, epochNumber: number) => void,
): void {
  let after = { epoch: place.epochNumber, seq: place.seq }
  for (;;) {
    const rows = pageRows(db, after)
    for (const row of rows) visit(parseEntry(row), row.epoch_number)
    const last = rows.at(-1)
    if (last === undefined) return
    after = { epoch: last.epoch_number, seq: last.seq }
  }
}
