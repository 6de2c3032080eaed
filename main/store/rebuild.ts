/**
 * Making the projections anew from the log, after a migration changed what they hold: derived tables are never migrated row
 * by row. Postings and balances follow from the entries alone and stay.
 */
import { forEachEntry } from './entries.ts'
import { PROJECTIONS, project } from './projections.ts'
import type { WritableDb } from './query.ts'

/** In the caller's transaction; the whole log is read. */
export function rebuildProjections(db: WritableDb): void {
  db.connection.pragma('defer_foreign_keys = ON')
  for (const table of PROJECTIONS) db.connection.exec(`DELETE FROM ${table}`)
  forEachEntry(db, (entry, epochNumber) => project(db, db, epochNumber, entry))
}
