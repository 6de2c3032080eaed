/** One act, booked once: a repetition is answered as done, another act under the same id is refused. */
import { type Result, refuse } from '../../shared/domain/result.ts'
import { knownAsk, rememberAsk } from '../store/log.ts'
import type { ReadableDb, WritableDb } from '../store/query.ts'
import { isRetired } from '../store/standing.ts'
import type { TillStore } from '../store/store.ts'

/** An act as it was asked for; `digest` stands for all that was asked, and tells a repetition from another act. */
export interface AskedAct {
  readonly actId: string
  readonly digest: string
}

/**
 * Books an act in one transaction, with what was asked under its id. Refuses act_reused, till_retired and whatever `book` refuses.
 * @param done what a repetition is answered, from what was booked
 * @param retired what a till out of service does of it: its log is closed, and HQ would never hear of a sale
 */
export function actOnce<Value>(
  store: TillStore,
  ask: AskedAct,
  done: (db: ReadableDb) => Result<Value>,
  book: (db: WritableDb) => Result<Value>,
  retired: 'refuses' | 'books' = 'refuses',
): Result<Value> {
  return store.act((db) => {
    const known = knownAsk(db, ask.actId, ask.digest)
    if (known === 'other') return refuse('act_reused')
    if (known === 'same') return done(db)
    if (retired === 'refuses' && isRetired(db)) return refuse('till_retired')
    const booked = book(db)
    if (booked.ok) rememberAsk(db, ask.actId, ask.digest)
    return booked
  })
}
