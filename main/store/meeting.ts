/**
 * Members as this till knows them by now: as its own log has them, or as HQ said later. Where HQ's directory says otherwise, the
 * next act of the member books `member.met` first, so that the log alone says what the act was judged by.
 */
import type { MemberMetBody } from '../../shared/domain/entry.ts'
import { tillHolder } from '../../shared/domain/ledger.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'
import { type DirectoryMember, directoryMember } from './directory.ts'
import { tillIdentity } from './identity.ts'
import { type ReadableDb, readOne } from './query.ts'
import { homeOf, mergedMember } from './standing.ts'

const loggedRow = readOne<{ id: string }>()((db, argument) =>
  db
    .selectFrom('member')
    .leftJoin('card', 'card.number', 'member.card_number')
    .select([
      'member.tier',
      'member.joined_on',
      'member.referrer',
      'member.profile_digest',
      'card.number',
      'card.state',
      'card.active_at_ms',
    ])
    .where('member.id', '=', argument('id')),
)
// What this till itself did to a person or a card, the newest first.
const lastOwnRow = readOne<{ member: string; epoch: number }>()((db, argument) =>
  db
    .selectFrom('history')
    .select('seq')
    .where('member_id', '=', argument('member'))
    .where('epoch_number', '=', argument('epoch'))
    .where('kind', 'in', ['enrolment', 'changed', 'card'])
    .orderBy('seq', 'desc'),
)

/** What HQ says of a member where the log does not say so yet; null: the log is as good, or HQ never told of them. */
export function newsOfMember(db: ReadableDb, memberId: string): DirectoryMember | null {
  const told = directoryMember(db, memberId)
  if (told === null || told.mergedInto !== null) return null
  const logged = loggedRow(db, { id: memberId })
  if (logged === undefined) return told
  const same =
    logged.tier === told.tier &&
    logged.joined_on === told.joinedOn &&
    logged.referrer === told.referrer &&
    logged.profile_digest === told.profileDigest &&
    logged.number === (told.card?.number ?? null) &&
    logged.state === (told.card?.state ?? null) &&
    logged.active_at_ms === (told.card?.activeAtMs ?? null) &&
    siteOf(db, memberId) === told.homeSite
  return same || !knowsOwnActs(db, told) ? null : told
}

/** Whether what HQ says counts what this till itself last did to the member's data or card. */
function knowsOwnActs(db: ReadableDb, told: DirectoryMember): boolean {
  const identity = tillIdentity(db)
  if (identity === null) return true
  const last = lastOwnRow(db, { member: told.memberId, epoch: identity.epochNumber })
  if (last === undefined) return true
  const own = tillHolder(identity.tillId, identity.epoch)
  return (told.counted.find(({ holder }) => holder === own)?.seq ?? 0) >= last.seq
}

/** The site that issued the member's card: as HQ said, else this one. */
function siteOf(db: ReadableDb, memberId: string): string {
  return homeOf(db, memberId)?.site ?? tillIdentity(db)?.siteCode ?? ''
}

/** What is booked before the next act of a member; null: there is nobody new to meet. */
export function meetingDue(db: ReadableDb, memberId: string): MemberMetBody | null {
  const told = newsOfMember(db, memberId)
  if (told === null) return null
  return {
    v: 1,
    memberId,
    change: { part: told.part, pos: told.pos },
    tier: told.tier,
    joinedOn: told.joinedOn as BusinessDate,
    homeSite: told.homeSite,
    cardNumber: told.card?.number ?? null,
    cardState: told.card?.state ?? null,
    appliedAtMs: told.card?.appliedAtMs ?? 0,
    activeAtMs: told.card?.activeAtMs ?? 0,
    profileDigest: told.profileDigest,
    referrer: told.referrer,
  }
}

/** Who a member is by now: whom the log or HQ's directory says they were merged into, or themselves. */
export function presentMember(db: ReadableDb, memberId: string): string {
  const merged = mergedMember(db, memberId)
  return directoryMember(db, merged)?.mergedInto ?? merged
}
