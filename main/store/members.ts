/** Members and cards: the projection from the log, and the profiles that lie beside it. */
import { sql } from 'kysely'
import { CARD_STATES, type CardStanding } from '../../shared/domain/card.ts'
import type { CardNumber } from '../../shared/domain/card-number.ts'
import { assert } from '../../shared/domain/result.ts'
import { hashOf } from './hash.ts'
import { type ReadableDb, readAll, readOne, type WritableDb, write } from './query.ts'

export interface Profile {
  readonly memberId: string
  readonly salt: string
  readonly name: string
  /** Full pinyin without blanks, lower case, and the initials: 'zhangmin', 'zm'. */
  readonly pinyin: string
  readonly initials: string
  readonly phone: string | null
  readonly birthday: Birthday | null
}

export interface Birthday {
  readonly calendar: 'solar' | 'lunar'
  readonly year: number | null
  readonly month: number
  readonly day: number
}

export interface MemberRow {
  readonly memberId: string
  readonly tier: string
  readonly joinedOn: string
  readonly name: string
  readonly phone: string | null
  readonly birthday: Birthday | null
  /** The newest card; `state` as the books have it, an issued card becomes active by the clock (EN-14). */
  readonly card: MemberCard | null
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
    .leftJoin('card', 'card.member_id', 'member.id')
    .select([
      'member.id',
      'member.tier',
      'member.joined_on',
      'profile.name',
      'profile.phone',
      'profile.birthday_calendar',
      'profile.birthday_year',
      'profile.birthday_month',
      'profile.birthday_day',
      'card.number',
      'card.state',
      'card.active_at_ms',
    ])
    .where('member.id', '=', argument('id'))
    .orderBy('card.applied_at_ms', 'desc')
    .limit(sql.lit(1)),
)

export function memberById(db: ReadableDb, memberId: string): MemberRow | null {
  const row = memberRow(db, { id: memberId })
  if (row === undefined) return null
  return {
    memberId: row.id,
    tier: row.tier,
    joinedOn: row.joined_on,
    name: row.name,
    phone: row.phone,
    birthday: birthdayOf(row),
    card: cardOf(row),
  }
}

function cardOf(row: {
  number: string | null
  state: string | null
  active_at_ms: number | null
}): MemberCard | null {
  if (row.number === null || row.active_at_ms === null) return null
  const state = CARD_STATES.find((known) => known === row.state)
  assert(state !== undefined, 'a card is in a state that does not exist')
  return { number: row.number as CardNumber, state, activeAtMs: row.active_at_ms }
}

function birthdayOf(row: {
  birthday_calendar: string | null
  birthday_year: number | null
  birthday_month: number | null
  birthday_day: number | null
}): Birthday | null {
  if (row.birthday_month === null || row.birthday_day === null) return null
  return {
    calendar: row.birthday_calendar === 'lunar' ? 'lunar' : 'solar',
    year: row.birthday_year,
    month: row.birthday_month,
    day: row.birthday_day,
  }
}

// The bound value stands in a scalar subselect, or the planner of the pinned SQLite takes the slow road.
const memberOfCardRow = readOne<{ number: string }>()((db, argument) =>
  db.selectFrom('card').select('member_id').where('number', '=', argument('number')),
)
const memberOfPhoneRow = readOne<{ phone: string }>()((db, argument) =>
  db.selectFrom('profile').select('member_id').where('phone', '=', argument('phone')),
)

export function memberOfCard(db: ReadableDb, cardNumber: string): string | null {
  return memberOfCardRow(db, { number: cardNumber })?.member_id ?? null
}

export function memberOfPhone(db: ReadableDb, phone: string): string | null {
  return memberOfPhoneRow(db, { phone })?.member_id ?? null
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

/** SHA-256 over salt and profile, hex: what the log knows of a person. */
export function profileDigest(profile: Profile): string {
  const { salt, name, phone, birthday } = profile
  return hashOf({ salt, name, phone, birthday })
}

const insertProfile = write<{
  member: string
  salt: string
  name: string
  pinyin: string
  initials: string
  phone: string | null
  lastFour: string | null
  calendar: string | null
  year: number | null
  month: number | null
  day: number | null
}>()((db, argument) =>
  db.insertInto('profile').values({
    member_id: argument('member'),
    salt: argument('salt'),
    name: argument('name'),
    pinyin: argument('pinyin'),
    initials: argument('initials'),
    phone: argument('phone'),
    last_four: argument('lastFour'),
    birthday_calendar: argument('calendar'),
    birthday_year: argument('year'),
    birthday_month: argument('month'),
    birthday_day: argument('day'),
  }),
)

/** Puts a profile beside the log, in the transaction of the entry that carries its digest. */
export function saveProfile(db: WritableDb, profile: Profile): void {
  insertProfile(db, {
    member: profile.memberId,
    salt: profile.salt,
    name: profile.name,
    pinyin: profile.pinyin,
    initials: profile.initials,
    phone: profile.phone,
    lastFour: profile.phone === null ? null : profile.phone.slice(-4),
    calendar: profile.birthday?.calendar ?? null,
    year: profile.birthday?.year ?? null,
    month: profile.birthday?.month ?? null,
    day: profile.birthday?.day ?? null,
  })
}

const profileRow = readOne<{ member: string }>()((db, argument) =>
  db.selectFrom('profile').selectAll().where('member_id', '=', argument('member')),
)

export function profileOf(db: ReadableDb, memberId: string): Profile | null {
  const row = profileRow(db, { member: memberId })
  if (row === undefined) return null
  const { member_id, salt, name, pinyin, initials, phone } = row
  return { memberId: member_id, salt, name, pinyin, initials, phone, birthday: birthdayOf(row) }
}

const yearRow = readOne<{ member: string; year: number }>()((db, argument) =>
  db
    .selectFrom('member_year')
    .select(['visits', 'spent_fen'])
    .where('member_id', '=', argument('member'))
    .where('year', '=', argument('year')),
)

/** Visits and money of one calendar year, net of refunds of that year's sales. */
export function memberYear(
  db: ReadableDb,
  memberId: string,
  year: number,
): { visits: number; spentFen: number } {
  const row = yearRow(db, { member: memberId, year })
  return { visits: row?.visits ?? 0, spentFen: row?.spent_fen ?? 0 }
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
  return rows.map((row) => ({
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
  }))
}
