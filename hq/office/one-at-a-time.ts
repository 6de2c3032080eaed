/** Counts that read whole tables: one at a time in all of HQ's processes, so that they never take the database from the tills. */
import { sql } from 'kysely'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { type HqDb, type HqTransaction, inTransaction } from '../db.ts'

/** Any number will do, as long as every HQ takes the same and nothing else does. */
const COUNT_LOCK = 4_711_002

/** How long somebody who counts at the same time as another waits before asking again, milliseconds. */
export const COUNT_AGAIN_MS = 2_000

/** What `work` counts, all of it as of one moment. Refuses counting: another one runs. */
export function oneAtATime<Value>(
  db: HqDb,
  work: (tx: HqTransaction) => Promise<Value>,
): Promise<Result<Value, 'counting'>> {
  return inTransaction(
    db,
    async (tx) => {
      const tried = await sql<{
        mine: boolean
      }>`SELECT pg_try_advisory_xact_lock(${COUNT_LOCK}) AS mine`.execute(tx)
      if (tried.rows[0]?.mine !== true) return refuse('counting')
      return ok(await work(tx))
    },
    'repeatable read',
  )
}
