/** What a card act leaves behind, read back from the log for its repetition. */
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { entryById } from '../store/entries.ts'
import type { ReadableDb } from '../store/query.ts'

export interface BookedCardAct {
  readonly entryId: string
  readonly memberId: string
}

/** The member of a card act that was booked under this id. */
export function bookedCardAct(db: ReadableDb, actId: string): Result<BookedCardAct> {
  const entry = entryById(db, actId)
  return entry?.kind === 'card.moved' || entry?.kind === 'card.replaced'
    ? ok({ entryId: actId, memberId: entry.body.memberId })
    : refuse('act_reused')
}
