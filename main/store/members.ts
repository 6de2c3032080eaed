/** Members and cards as the counter finds them: by card, phone, name; one member's row; years and timeline. */
import { type Selectable, sql } from 'kysely'
import { CARD_MOVE_REASONS, CARD_STATES, type CardStanding } from '../../shared/domain/card.ts'
import type { CardNumber } from '../../shared/domain/card-number.ts'
import { assert } from '../../shared/domain/result.ts'
import { type DirectoryCard, type DirectoryMember, directoryMemberOfCard } from './directory.ts'
import { newsOfMember } from './meeting.ts'
import { type Birthday, birthdayOf, profileOf } from './profiles.ts'
import { type ReadableDb, readAll, readOne } from './query.ts'
import type { Schema } from './schema.ts'

export interface MemberRow {
  readonly memberId: string
  readonly tier: string
  readonly joinedOn: string
  readonly name: string
  readonly phone: string | null
  readonly birthday: Birthday | null
  /** The last four of the ID document. */
  readonly idTail: string | null
  /** The card they have now, or had last; `state` as the books have it, an issued card becomes active by the clock (EN-14). */
  readonly card: MemberCard | null
  /** EN-17: who introduced them. */
  readonly referrer: string | null
  /** The act whose purchases the card was given out for (EN-05). */
  readonly groundEntry: string | null
  /** EN-19: the phone was lost; nobody is looked up by its number. */
  readonly phoneLost: boolean
}

export interface MemberCard extends CardStanding {
  readonly number: CardNumber
}

/** A search shows at most this many; a ninth says that there are more. */
export const MATCHES_MAX = 8

const memberRow = readOne<{ id: string }>()((db, argument) =>
  db
    .selectFrom('member')
    .innerJoin('profile', 'profile.member_id', 'member.id')
    .leftJoin('card', 'card.number', 'member.card_number')
    .leftJoin('id_document', 'id_document.member_id', 'member.id')
    .select([
      'member.id',
      'member.tier',
      'member.joined_on',
      'member.referrer',
      'member.ground_entry',
      'member.phone_lost',
      'profile.name',
      'profile.phone',
      'profile.birthday_calendar',
      'profile.birthday_year',
      'profile.birthday_month',
      'profile.birthday_day',
      'card.number',
      'card.state',
      'card.active_at_ms',
      'card.why',
      'id_document.tail',
    ])
    .where('member.id', '=', argument('id')),
)

/** A member as the log has them, or as HQ said later; null: nobody knows of them, or the person was erased. */
export function memberById(db: ReadableDb, memberId: string): MemberRow | null {
  const logged = loggedMember(db, memberId)
  const told = newsOfMember(db, memberId)
  return told === null ? logged : toldMember(db, told, logged)
}

/** As HQ says, with what lies beside the log of the person. */
function toldMember(db: ReadableDb, told: DirectoryMember, logged: MemberRow | null): MemberRow | null {
  const { memberId, tier, joinedOn, card, referrer, phoneLost } = told
  const profile = logged === null ? profileOf(db, memberId) : null
  if (logged === null && profile === null) return null
  return {
    ...(logged ?? {
      groundEntry: null,
      name: profile?.name ?? '',
      phone: profile?.phone ?? null,
      birthday: profile?.birthday ?? null,
      idTail: profile?.idDocument?.tail ?? null,
    }),
    memberId,
    tier,
    joinedOn,
    referrer,
    phoneLost,
    card: card === null ? null : toldCard(card),
  }
}

function toldCard({ number, state, activeAtMs, why }: DirectoryCard): MemberCard {
  return { number: number as CardNumber, state, activeAtMs, ...(why === null ? {} : { why }) }
}

function loggedMember(db: ReadableDb, memberId: string): MemberRow | null {
  const row = memberRow(db, { id: memberId })
  if (row === undefined) return null
  return {
    memberId: row.id,
    tier: row.tier,
    joinedOn: row.joined_on,
    name: row.name,
    phone: row.phone,
    birthday: birthdayOf(row),
    idTail: row.tail,
    card: cardOf(row),
    referrer: row.referrer,
    groundEntry: row.ground_entry,
    phoneLost: row.phone_lost === 1,
  }
}

function cardOf(row: {
  number: string | null
  state: string | null
  active_at_ms: number | null
  why: string | null
}): MemberCard | null {
  if (row.number === null || row.active_at_ms === null) return null
  const state = CARD_STATES.find((known) => known === row.state)
  assert(state !== undefined, 'a card is in a state that does not exist')
  const why = CARD_MOVE_REASONS.find((known) => known === row.why)
  return {
    number: row.number as CardNumber,
    state,
    activeAtMs: row.active_at_ms,
    ...(why === undefined ? {} : { why }),
  }
}

// The bound value stands in a scalar subselect, or the planner of the pinned SQLite takes the slow road.
const memberOfCardRow = readOne<{ number: string }>()((db, argument) =>
  db.selectFrom('card').select('member_id').where('number', '=', argument('number')),
)
const membersOfPhoneRows = readAll<{ phone: string }>()((db, argument) =>
  db
    .selectFrom('profile')
    .select('member_id')
    .where('phone', '=', argument('phone'))
    .orderBy('member_id')
    .limit(sql.lit(MATCHES_MAX + 1)),
)

/** Whose card this is: a member of this log, or one that HQ told of. */
export function memberOfCard(db: ReadableDb, cardNumber: string): string | null {
  return memberOfCardRow(db, { number: cardNumber })?.member_id ?? directoryMemberOfCard(db, cardNumber)
}

/** Who has this phone, at most MATCHES_MAX + 1 ids: one at most where the phone identifies a person (EN-02). */
export function membersOfPhone(db: ReadableDb, phone: string): readonly string[] {
  return membersOfPhoneRows(db, { phone }).map((row) => row.member_id)
}

/** As many as one screen shows; the oldest are decided first. */
const PROPOSALS_MAX = 200

const proposedCards = readAll<Record<never, never>>()((db) =>
  db
    .selectFrom('card')
    .select('member_id')
    .where('state', '=', sql.lit('proposed'))
    .orderBy('applied_at_ms')
    .limit(sql.lit(PROPOSALS_MAX)),
)

/** EN-08: members whose card waits for a manager, the longest wait first. */
export function proposedMembers(db: ReadableDb): readonly string[] {
  return proposedCards(db, {}).map((row) => row.member_id)
}

const byLastFour = readAll<{ digits: string }>()((db, argument) =>
  db
    .selectFrom('profile')
    .select('member_id')
    .where('last_four', '=', argument('digits'))
    .limit(sql.lit(MATCHES_MAX + 1)),
)
const byName = readAll<{ from: string; to: string }>()((db, argument) =>
  db
    .selectFrom('profile')
    .select('member_id')
    .where('name', '>=', argument('from'))
    .where('name', '<', argument('to'))
    .limit(sql.lit(MATCHES_MAX + 1)),
)
const byPinyin = readAll<{ from: string; to: string }>()((db, argument) =>
  db
    .selectFrom('profile')
    .select('member_id')
    .where('pinyin', '>=', argument('from'))
    .where('pinyin', '<', argument('to'))
    .limit(sql.lit(MATCHES_MAX + 1)),
)
const byInitials = readAll<{ initials: string }>()((db, argument) =>
  db
    .selectFrom('profile')
    .select('member_id')
    .where('initials', '=', argument('initials'))
    .limit(sql.lit(MATCHES_MAX + 1)),
)

/** Above every character, so that [text, text+END) is all that begins with text; LIKE would not use the index. */
const END = '\u{10ffff}'

/** Members by a name's beginning, a pinyin beginning, initials or the phone's last four; at most MATCHES_MAX + 1 ids. */
export function searchMembers(db: ReadableDb, by: 'name' | 'last_four', text: string): readonly string[] {
  if (by === 'last_four') return byLastFour(db, { digits: text }).map((row) => row.member_id)
  const lower = text.toLowerCase()
  const found = new Set<string>()
  const add = (rows: readonly { member_id: string }[]) => {
    for (const row of rows) if (found.size <= MATCHES_MAX) found.add(row.member_id)
  }
  add(byName(db, { from: text, to: text + END }))
  if (/^[a-z]+$/.test(lower)) {
    add(byInitials(db, { initials: lower }))
    add(byPinyin(db, { from: lower, to: lower + END }))
  }
  return [...found]
}

export interface HistoryRow {
  readonly epochNumber: number
  readonly seq: number
  readonly entryId: string
  readonly kind: string
  readonly date: string
  readonly firstLine: string
  readonly lineCount: number
  readonly amountFen: number
  readonly points: number
  readonly slipNumber: string | null
}

export const HISTORY_PAGE = 50

const historyRows = readAll<{ member: string; epoch: number; seq: number }>()((db, argument) =>
  db
    .selectFrom('history')
    .selectAll()
    .where('member_id', '=', argument('member'))
    .where(sql<boolean>`(epoch_number, seq) < (${argument('epoch')}, ${argument('seq')})`)
    .orderBy('epoch_number', 'desc')
    .orderBy('seq', 'desc')
    .limit(sql.lit(HISTORY_PAGE + 1)),
)
const positionRow = readOne<{ id: string }>()((db, argument) =>
  db.selectFrom('entry').select(['epoch_number', 'seq']).where('id', '=', argument('id')),
)

/** A member's timeline, newest first, from before an entry on (null: from the newest); at most HISTORY_PAGE + 1 rows. */
export function historyOf(
  db: ReadableDb,
  memberId: string,
  beforeEntryId: string | null,
): readonly HistoryRow[] {
  const before = beforeEntryId === null ? undefined : positionRow(db, { id: beforeEntryId })
  const rows = historyRows(db, {
    member: memberId,
    epoch: before?.epoch_number ?? Number.MAX_SAFE_INTEGER,
    seq: before?.seq ?? 0,
  })
  return rows.map(asHistoryRow)
}

const historyRow = readOne<{ member: string; epoch: number; seq: number }>()((db, argument) =>
  db
    .selectFrom('history')
    .selectAll()
    .where('member_id', '=', argument('member'))
    .where('epoch_number', '=', argument('epoch'))
    .where('seq', '=', argument('seq')),
)

/** What an entry is in a member's timeline; null when it is not in it. */
export function historyRowOf(db: ReadableDb, memberId: string, entryId: string): HistoryRow | null {
  const place = positionRow(db, { id: entryId })
  if (place === undefined) return null
  const row = historyRow(db, { member: memberId, epoch: place.epoch_number, seq: place.seq })
  return row === undefined ? null : asHistoryRow(row)
}

function asHistoryRow(row: Selectable<Schema['history']>): HistoryRow {
  return {
    epochNumber: row.epoch_number,
    seq: row.seq,
    entryId: row.entry_id,
    kind: row.kind,
    date: row.business_date,
    firstLine: row.first_line,
    lineCount: row.line_count,
    amountFen: row.amount_fen,
    points: row.points,
    slipNumber: row.slip_number,
  }
}
