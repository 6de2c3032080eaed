/** One act, booked once: a repetition is answered as done, another act under the same id is refused. */
import { type Result, refuse } from '../../shared/domain/result.ts'
import { knownAsk, rememberAsk } from '../store/log.ts'
import type { ReadableDb, WritableDb } from '../store/query.ts'
import type { TillStore } from '../store/store.ts'

/** An act as it was asked for; `digest` stands for all that was asked, and tells a repetition from another act. */
export interface AskedAct {
  readonly actId: string
  readonly digest: string
}

/**
 * Books an act in one transaction, with what was asked under its id. Refuses act_reused and whatever `book` refuses.
 * @param done what a repetition is answered, from what was booked
 */
export function actOnce<Value>(
  store: TillStore,
  ask: AskedAct,
  done: (db: ReadableDb) => Result<Value>,
  book: (db: WritableDb) => Result<Value>,
): Result<Value> {
  return store.act((db) => {
    const known = knownAsk(db, ask.actId, ask.digest)
    if (known === 'other') return refuse('act_reused')
    if (known === 'same') return done(db)
    const booked = book(db)
    if (booked.ok) rememberAsk(db, ask.actId, ask.digest)
    return booked
  })
}
