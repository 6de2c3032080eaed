/** Runs migrations: all missing ones in one transaction with user_version; refuses a database from the future. */
import type BetterSqlite3 from 'better-sqlite3'
import { type Migration, tillMigrations } from '../../migrations/till/list.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'

/**
 * @param afterwards what is done in the same transaction to a database that was in use before: projections are made anew
 * @returns the version reached. Refuses folder_newer {found, known}.
 */
export function migrate(
  connection: BetterSqlite3.Database,
  migrations: readonly Migration[] = tillMigrations,
  afterwards: () => void = () => undefined,
): Result<number, 'folder_newer'> {
  const known = migrations.at(-1)?.version ?? 0
  const found = Number(connection.pragma('user_version', { simple: true }))
  if (found > known) return refuse('folder_newer', { found, known })
  if (found === known) return ok(found)
  connection
    .transaction(() => {
      for (const migration of migrations) {
        if (migration.version <= found) continue
        for (const statement of migration.statements) connection.exec(statement)
      }
      connection.pragma(`user_version = ${known}`)
      if (found > 0) afterwards()
    })
    .immediate()
  return ok(known)
}
