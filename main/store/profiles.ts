/** Profiles (姓名, 手机, 生日, 证件): personal data beside the log, which knows of it by digests alone, so that it can be erased. */
import { type DigestedProfile, profileText } from '../../shared/domain/profile-text.ts'
import { sha256 } from './hash.ts'
import { type ReadableDb, readOne, type WritableDb, write } from './query.ts'

export interface Profile {
  readonly memberId: string
  readonly salt: string
  readonly name: string
  /** Full pinyin without blanks, lower case, and the initials: 'zhangmin', 'zm'. */
  readonly pinyin: string
  readonly initials: string
  readonly phone: string | null
  readonly birthday: Birthday | null
  /** EN-02: of the ID document, where one was given. */
  readonly idDocument: KeptIdDocument | null
}

export interface Birthday {
  readonly calendar: 'solar' | 'lunar'
  readonly year: number | null
  readonly month: number
  readonly day: number
}

/** A keyed hash of the number, hex, and its last four; never the number. */
export interface KeptIdDocument {
  readonly hash: string
  readonly tail: string
}

/** SHA-256 over salt and profile, hex: what the log knows of a person. */
export function profileDigest(profile: DigestedProfile): string {
  return sha256(profileText(profile))
}

type ProfileArguments = {
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
}

const insertProfile = write<ProfileArguments>()((db, argument) =>
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
const deleteProfile = write<{ member: string }>()((db, argument) =>
  db.deleteFrom('profile').where('member_id', '=', argument('member')),
)
const insertDocument = write<{ member: string; hash: string; tail: string }>()((db, argument) =>
  db
    .insertInto('id_document')
    .values({ member_id: argument('member'), hash: argument('hash'), tail: argument('tail') }),
)
const deleteDocument = write<{ member: string }>()((db, argument) =>
  db.deleteFrom('id_document').where('member_id', '=', argument('member')),
)

/** Puts a profile beside the log in place of whatever was there, in the transaction of the entry that carries its digest. */
export function saveProfile(db: WritableDb, profile: Profile): void {
  eraseProfile(db, profile.memberId)
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
  if (profile.idDocument !== null) insertDocument(db, { member: profile.memberId, ...profile.idDocument })
}

/** Takes away everything that is kept of a person; the log stays valid, its digests say nothing without the salt. */
export function eraseProfile(db: WritableDb, memberId: string): void {
  deleteDocument(db, { member: memberId })
  deleteProfile(db, { member: memberId })
}

const profileRow = readOne<{ member: string }>()((db, argument) =>
  db
    .selectFrom('profile')
    .leftJoin('id_document', 'id_document.member_id', 'profile.member_id')
    .selectAll('profile')
    .select(['id_document.hash', 'id_document.tail'])
    .where('profile.member_id', '=', argument('member')),
)

/** Null when the person was never enrolled here, or was erased. */
export function profileOf(db: ReadableDb, memberId: string): Profile | null {
  const row = profileRow(db, { member: memberId })
  if (row === undefined) return null
  const { member_id, salt, name, pinyin, initials, phone, hash, tail } = row
  return {
    memberId: member_id,
    salt,
    name,
    pinyin,
    initials,
    phone,
    birthday: birthdayOf(row),
    idDocument: hash === null || tail === null ? null : { hash, tail },
  }
}

export function birthdayOf(row: {
  readonly birthday_calendar: string | null
  readonly birthday_year: number | null
  readonly birthday_month: number | null
  readonly birthday_day: number | null
}): Birthday | null {
  if (row.birthday_month === null || row.birthday_day === null) return null
  return {
    calendar: row.birthday_calendar === 'lunar' ? 'lunar' : 'solar',
    year: row.birthday_year,
    month: row.birthday_month,
    day: row.birthday_day,
  }
}
