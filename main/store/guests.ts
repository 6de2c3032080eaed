/** Guests (EN-17): whom members brought along, known by a keyed hash of their phone; how often is the log's to say. */
import { sql } from 'kysely'
import { type ReadableDb, readOne, type WritableDb, write } from './query.ts'

const guestOfHash = readOne<{ hash: string }>()((db, argument) =>
  db.selectFrom('guest').select('id').where('phone_hash', '=', argument('hash')),
)
const guestRow = readOne<{ id: string }>()((db, argument) =>
  db.selectFrom('guest').select('phone_hash').where('id', '=', argument('id')),
)
const insertGuest = write<{ id: string; hash: string }>()((db, argument) =>
  db.insertInto('guest').values({ id: argument('id'), phone_hash: argument('hash') }),
)
const countUses = readOne<{ guest: string; except: string }>()((db, argument) =>
  db
    .selectFrom('sale')
    .select((select) => select.fn.countAll<number>().as('uses'))
    .where('guest_id', '=', argument('guest'))
    .where('wholly_returned', '=', sql.lit(0))
    .where('id', '!=', argument('except')),
)

/**
 * The guest's id, made by `newId` when this phone was never heard. `hashes`: of the phone under each key it may be known by, the
 * present one first; a new guest is kept under that.
 */
export function guestByPhoneHash(db: WritableDb, hashes: readonly string[], newId: () => string): string {
  for (const hash of hashes) {
    const known = guestOfHash(db, { hash })
    if (known !== undefined) return known.id
  }
  const id = newId()
  insertGuest(db, { id, hash: hashes[0] ?? '' })
  return id
}

/** The keyed hash a guest is known by, or null when there is no such guest. */
export function guestPhoneHash(db: ReadableDb, guestId: string): string | null {
  return guestRow(db, { id: guestId })?.phone_hash ?? null
}

/**
 * How often this guest had the member's price; what was wholly returned does not count (RF-07), nor does the sale `except`,
 * whose goods are being exchanged (RF-04).
 */
export function guestUses(db: ReadableDb, guestId: string, except = ''): number {
  return countUses(db, { guest: guestId, except })?.uses ?? 0
}
