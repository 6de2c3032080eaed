/** What a till with an HQ behind it knows of HQ when it judges an act. A till without HQ has none: it is its own authority. */
import type { TillPolicy } from '../../shared/domain/inbox.ts'
import { DEBT_ASSET, POINTS_ASSET } from '../../shared/domain/ledger.ts'
import { points } from '../../shared/domain/points.ts'
import type { ChangePlace } from '../../shared/domain/refund.ts'
import { directoryMember } from '../store/directory.ts'
import { elsewhereOf, heldAtHq } from '../store/elsewhere.ts'
import type { KnownHq } from '../store/known-member.ts'
import type { ReadableDb } from '../store/query.ts'
import { policyOf } from '../store/standing.ts'
import { hqLink } from '../store/sync-state.ts'

export interface HqStanding {
  /** What HQ lets this till do alone, as last sent. */
  policy(db: ReadableDb): TillPolicy
  /** What a member has of an asset with all other holders, as this till last knew. */
  elsewhere(db: ReadableDb, memberId: string, asset: string): number
  /** Of that, what sits at HQ itself. */
  atHq(db: ReadableDb, memberId: string, asset: string): number
  /** HQ's last change of a member that this till has; null when there is none. */
  changeOf(db: ReadableDb, memberId: string): ChangePlace | null
  /** Whether HQ answered the last time it was asked. */
  isOnline(): boolean
  /** Whether the till that has the refund right of this slip was asked for it and did not answer in time. */
  isSilent(slipNumber: string): boolean
}

/** What acts are judged by of all this. */
export function knownHq(db: ReadableDb, hq: HqStanding): KnownHq {
  return {
    owable: (memberId) => owable(db, hq, memberId),
    atHq: (memberId, asset) => hq.atHq(db, memberId, asset),
  }
}

/**
 * RF-03: points elsewhere that a claw-back may take as debt: what is there and not owed already, within what HQ lets a till
 * book for one member.
 */
function owable(db: ReadableDb, hq: HqStanding, memberId: string): ReturnType<KnownHq['owable']> {
  const there = hq.elsewhere(db, memberId, POINTS_ASSET)
  const owed = hq.elsewhere(db, memberId, DEBT_ASSET)
  const most = Math.min(there, hq.policy(db).debtMaxPoints)
  const elsewherePoints = points(Math.max(0, most - owed))
  const change = hq.changeOf(db, memberId)
  return elsewherePoints === 0 || change === null
    ? { elsewherePoints }
    : { elsewherePoints, elsewhereAt: change }
}

/** What this till's own database says of HQ; null for a till that joined none. `talk`: of the service that speaks with HQ. */
export function storedStanding(
  db: ReadableDb,
  talk: Pick<HqStanding, 'isOnline' | 'isSilent'>,
): HqStanding | null {
  if (hqLink(db) === null) return null
  return {
    policy: policyOf,
    elsewhere: elsewhereOf,
    atHq: heldAtHq,
    changeOf: (books, memberId) => {
      const told = directoryMember(books, memberId)
      return told === null ? null : { part: told.part, pos: told.pos }
    },
    isOnline: talk.isOnline,
    isSilent: talk.isSilent,
  }
}
