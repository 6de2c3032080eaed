/** What an act is judged by at one instant: the books of this till, the day, the rules in force, who the member is. */
import { birthdayAt } from '../../shared/domain/birthday.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { IdentityStrength } from '../../shared/domain/sale.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'
import type { AskedMember, Known } from '../store/known-member.ts'
import type { Judging } from '../store/known-sale.ts'
import { memberById } from '../store/members.ts'
import type { ReadableDb } from '../store/query.ts'
import { knownHq } from './hq-standing.ts'
import { dateOf, holderOf, type TillParts } from './parts.ts'

/** Whom an act is for, and how surely we know. */
export interface ActFor {
  readonly memberId: string
  readonly strength: IdentityStrength
}

/** This till's books; entries stand in the same database. */
export function knownAt(db: ReadableDb, parts: Pick<TillParts, 'identity' | 'hq'>): Known {
  const { hq } = parts
  return {
    books: db,
    log: db,
    holder: holderOf(parts),
    site: parts.identity.siteCode,
    ...(hq === undefined ? {} : { hq: knownHq(db, hq) }),
  }
}

/** An instant, its business date, and the rules in force. */
export function judgingAt(parts: Pick<TillParts, 'adopted'>, atMs: number): Judging {
  return { atMs, businessDate: dateOf(atMs), programme: parts.adopted.programme }
}

/** The member with their birthday as of a day, which lies beside the books; null when there is no such member. */
export function askedMember(
  db: ReadableDb,
  who: ActFor,
  date: BusinessDate,
  programme: Programme,
): AskedMember | null {
  const member = memberById(db, who.memberId)
  if (member === null) return null
  return { ...who, birthday: birthdayAt(member.birthday, date, programme) }
}
