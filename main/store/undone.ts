/** Redemptions and top-ups that were undone. */
import { type ReadableDb, readOne } from './query.ts'

const undoneRow = readOne<{ id: string }>()((db, argument) =>
  db.selectFrom('undone').select('undone_by').where('entry_id', '=', argument('id')),
)

/** The entry that undid this one, or null. */
export function undoneBy(books: ReadableDb, entryId: string): string | null {
  return undoneRow(books, { id: entryId })?.undone_by ?? null
}
