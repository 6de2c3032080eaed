/**
 * The directory: members as HQ sent them last, those of this till's own log among them. It lies beside the log; the first act of
 * a member of another till books `member.met` from here.
 */
import { type Selectable, sql } from 'kysely'
import {
  CARD_MOVE_REASONS,
  CARD_STATES,
  type CardMoveReason,
  type CardState,
} from '../../shared/domain/card.ts'
import { assert } from '../../shared/domain/result.ts'
import { eraseProfile, type Profile, saveProfile } from './profiles.ts'
import { type ReadableDb, readOne, type WritableDb, write } from './query.ts'
import type { Schema } from './schema.ts'
import { isUnsent } from './tails.ts'

export interface DirectoryCard {
  readonly number: string
  readonly state: CardState
  readonly why: CardMoveReason | null
  readonly appliedAtMs: number
  readonly activeAtMs: number
}

export interface HeldElsewhere {
  readonly asset: string
  readonly holder: string
  readonly amount: number
}

/** A member as HQ sends them, but for the profile. */
export interface DirectoryMember {
  /** Which of HQ's changes says so. */
  readonly part: number
  readonly pos: number
  readonly memberId: string
  readonly mergedInto: string | null
  readonly tier: string
  readonly joinedOn: string
  readonly homeSite: string
  readonly homeTill: string | null
  readonly referrer: string | null
  readonly phoneLost: boolean
  readonly card: DirectoryCard | null
  readonly profileDigest: string
  /** All that they have, by asset and holder, this till's part too. */
  readonly held: readonly HeldElsewhere[]
  /** Up to which entry of each till that goes. */
  readonly counted: readonly { readonly holder: string; readonly seq: number }[]
}

/** A member as a change of HQ's describes them; no profile: the person was erased. */
export interface DirectoryChange extends DirectoryMember {
  readonly profile: Profile | null
}

const directoryRow = readOne<{ id: string }>()((db, argument) =>
  db.selectFrom('directory').selectAll().where('member_id', '=', argument('id')),
)

/** Null when HQ never told of a member of this id. */
export function directoryMember(db: ReadableDb, memberId: string): DirectoryMember | null {
  const row = directoryRow(db, { id: memberId })
  return row === undefined ? null : memberOf(row)
}

function memberOf(row: Selectable<Schema['directory']>): DirectoryMember {
  return {
    part: row.part,
    pos: row.pos,
    memberId: row.member_id,
    mergedInto: row.merged_into,
    tier: row.tier,
    joinedOn: row.joined_on,
    homeSite: row.home_site,
    homeTill: row.home_till,
    referrer: row.referrer,
    phoneLost: row.phone_lost === 1,
    card: cardOf(row),
    profileDigest: row.profile_digest,
    held: JSON.parse(row.held),
    counted: JSON.parse(row.counted),
  }
}

function cardOf(row: Selectable<Schema['directory']>): DirectoryCard | null {
  if (row.card_number === null) return null
  const state = CARD_STATES.find((known) => known === row.card_state)
  assert(state !== undefined, 'a card of the directory is in a state that does not exist')
  return {
    number: row.card_number,
    state,
    why: CARD_MOVE_REASONS.find((known) => known === row.card_why) ?? null,
    appliedAtMs: row.card_applied_at_ms ?? 0,
    activeAtMs: row.card_active_at_ms ?? 0,
  }
}

const memberOfCardRow = readOne<{ number: string }>()((db, argument) =>
  db.selectFrom('directory').select('member_id').where('card_number', '=', argument('number')),
)

/** Whose card this is by what HQ sent, or null. */
export function directoryMemberOfCard(db: ReadableDb, cardNumber: string): string | null {
  return memberOfCardRow(db, { number: cardNumber })?.member_id ?? null
}

type RowArguments = {
  member: string
  part: number
  pos: number
  mergedInto: string | null
  tier: string
  joined: string
  homeSite: string
  homeTill: string | null
  referrer: string | null
  lost: number
  card: string | null
  state: string | null
  why: string | null
  applied: number | null
  active: number | null
  digest: string
  held: string
  counted: string
}

const insertRow = write<RowArguments>()((db, argument) =>
  db
    .insertInto('directory')
    .values({
      member_id: argument('member'),
      part: argument('part'),
      pos: argument('pos'),
      merged_into: argument('mergedInto'),
      tier: argument('tier'),
      joined_on: argument('joined'),
      home_site: argument('homeSite'),
      home_till: argument('homeTill'),
      referrer: argument('referrer'),
      phone_lost: argument('lost'),
      card_number: argument('card'),
      card_state: argument('state'),
      card_why: argument('why'),
      card_applied_at_ms: argument('applied'),
      card_active_at_ms: argument('active'),
      profile_digest: argument('digest'),
      held: argument('held'),
      counted: argument('counted'),
    })
    .onConflict((conflict) =>
      conflict.column('member_id').doUpdateSet((set) => ({
        part: set.ref('excluded.part'),
        pos: set.ref('excluded.pos'),
        merged_into: set.ref('excluded.merged_into'),
        tier: set.ref('excluded.tier'),
        joined_on: set.ref('excluded.joined_on'),
        home_site: set.ref('excluded.home_site'),
        home_till: set.ref('excluded.home_till'),
        referrer: set.ref('excluded.referrer'),
        phone_lost: set.ref('excluded.phone_lost'),
        card_number: set.ref('excluded.card_number'),
        card_state: set.ref('excluded.card_state'),
        card_why: set.ref('excluded.card_why'),
        card_applied_at_ms: set.ref('excluded.card_applied_at_ms'),
        card_active_at_ms: set.ref('excluded.card_active_at_ms'),
        profile_digest: set.ref('excluded.profile_digest'),
        held: set.ref('excluded.held'),
        counted: set.ref('excluded.counted'),
      })),
    ),
)
const loseCard = write<{ number: string; member: string }>()((db, argument) =>
  db
    .updateTable('directory')
    .set({ card_number: null, card_state: null, card_why: null })
    .where('card_number', '=', argument('number'))
    .where('member_id', '<>', argument('member')),
)

/**
 * Takes in what HQ says of a member; a change that is not newer than what is known changes nothing. The profile is HQ's unless this
 * till changed it and HQ cannot know of that yet.
 * @returns whether anything changed
 */
export function saveDirectoryMember(db: WritableDb, change: DirectoryChange): boolean {
  const known = directoryRow(db, { id: change.memberId })
  if (known !== undefined && known.pos >= change.pos) return false
  const { card } = change
  if (card !== null) loseCard(db, { number: card.number, member: change.memberId })
  insertRow(db, {
    member: change.memberId,
    part: change.part,
    pos: change.pos,
    mergedInto: change.mergedInto,
    tier: change.tier,
    joined: change.joinedOn,
    homeSite: change.homeSite,
    homeTill: change.homeTill,
    referrer: change.referrer,
    lost: change.phoneLost ? 1 : 0,
    card: card?.number ?? null,
    state: card?.state ?? null,
    why: card?.why ?? null,
    applied: card?.appliedAtMs ?? null,
    active: card?.activeAtMs ?? null,
    digest: change.profileDigest,
    held: JSON.stringify(change.held),
    counted: JSON.stringify(change.counted),
  })
  if (change.profile === null) eraseProfile(db, change.memberId)
  else if (!hasOwnNews(db, change.memberId)) saveProfile(db, change.profile)
  return true
}

const lastOwnChange = readOne<{ member: string }>()((db, argument) =>
  db
    .selectFrom('history')
    .select(['epoch_number', 'seq'])
    .where('member_id', '=', argument('member'))
    .where('kind', 'in', ['enrolment', 'changed'])
    .orderBy('epoch_number', 'desc')
    .orderBy('seq', 'desc')
    .limit(sql.lit(1)),
)

/** Whether this till enrolled or changed the person by an entry that HQ has not acknowledged. */
function hasOwnNews(db: ReadableDb, memberId: string): boolean {
  const last = lastOwnChange(db, { member: memberId })
  return last !== undefined && isUnsent(db, last.epoch_number, last.seq)
}

const setCardRow = write<{ number: string; state: string; why: string }>()((db, argument) =>
  db
    .updateTable('directory')
    .set({ card_state: argument('state'), card_why: argument('why') })
    .where('card_number', '=', argument('number')),
)

/** A card that a message moves is seen moved at once, before the member's change arrives. */
export function moveDirectoryCard(
  db: WritableDb,
  cardNumber: string,
  to: CardState,
  why: CardMoveReason,
): void {
  setCardRow(db, { number: cardNumber, state: to, why })
}
