/** Projections of members, their cards and the employees who are members. */
import { sql } from 'kysely'
import { CARD_STATES, isCardEnded } from '../../shared/domain/card.ts'
import type { Entry } from '../../shared/domain/entry.ts'
import { addHistory } from './project-history.ts'
import { readOne, type WritableDb, write } from './query.ts'

type EntryOf<Kind extends Entry['kind']> = Extract<Entry, { kind: Kind }>

const insertMember = write<{
  id: string
  tier: string
  joined: string
  digest: string
  card: string
  referrer: string | null
  ground: string
}>()((db, argument) =>
  db.insertInto('member').values({
    id: argument('id'),
    tier: argument('tier'),
    joined_on: argument('joined'),
    profile_digest: argument('digest'),
    card_number: argument('card'),
    referrer: argument('referrer'),
    ground_entry: argument('ground'),
    phone_lost: sql.lit(0),
  }),
)
const insertCard = write<{
  number: string
  member: string
  state: string
  applied: number
  active: number
}>()((db, argument) =>
  db.insertInto('card').values({
    number: argument('number'),
    member_id: argument('member'),
    state: argument('state'),
    applied_at_ms: argument('applied'),
    active_at_ms: argument('active'),
    why: sql.lit(null),
  }),
)
const setCard = write<{ number: string; state: string; why: string }>()((db, argument) =>
  db
    .updateTable('card')
    .set({ state: argument('state'), why: argument('why') })
    .where('number', '=', argument('number')),
)
const setCardTime = write<{ number: string; active: number }>()((db, argument) =>
  db
    .updateTable('card')
    .set({ active_at_ms: argument('active') })
    .where('number', '=', argument('number')),
)
const setMemberCard = write<{ member: string; number: string }>()((db, argument) =>
  db
    .updateTable('member')
    .set({ card_number: argument('number') })
    .where('id', '=', argument('member')),
)
const setGround = write<{ member: string; ground: string }>()((db, argument) =>
  db
    .updateTable('member')
    .set({ ground_entry: argument('ground') })
    .where('id', '=', argument('member')),
)
const setDigest = write<{ member: string; digest: string }>()((db, argument) =>
  db
    .updateTable('member')
    .set({ profile_digest: argument('digest') })
    .where('id', '=', argument('member')),
)
const setPhoneLost = write<{ member: string; lost: number }>()((db, argument) =>
  db
    .updateTable('member')
    .set({ phone_lost: argument('lost') })
    .where('id', '=', argument('member')),
)
const insertPurchase = write<{ purchase: string; member: string }>()((db, argument) =>
  db
    .insertInto('entry_purchase')
    .values({ purchase_id: argument('purchase'), member_id: argument('member') }),
)
const keepPurchase = write<{ purchase: string; member: string }>()((db, argument) =>
  db
    .insertInto('entry_purchase')
    .values({ purchase_id: argument('purchase'), member_id: argument('member') })
    .onConflict((conflict) => conflict.column('purchase_id').doNothing()),
)
const freePurchases = write<{ member: string }>()((db, argument) =>
  db.deleteFrom('entry_purchase').where('member_id', '=', argument('member')),
)
const unlinkStaff = write<{ staff: string }>()((db, argument) =>
  db.deleteFrom('staff_member').where('staff_id', '=', argument('staff')),
)
const linkStaff = write<{ staff: string; member: string }>()((db, argument) =>
  db.insertInto('staff_member').values({ staff_id: argument('staff'), member_id: argument('member') }),
)
const cardState = readOne<{ number: string }>()((db, argument) =>
  db.selectFrom('card').select('state').where('number', '=', argument('number')),
)

/** @see EN-04 EN-05 EN-08 EN-17 */
export function projectEnrolment(
  db: WritableDb,
  epochNumber: number,
  entry: EntryOf<'member.enrolled'>,
): void {
  const { body } = entry
  insertMember(db, {
    id: body.memberId,
    tier: body.tier,
    joined: entry.businessDate,
    digest: body.profileDigest,
    card: body.cardNumber,
    referrer: body.referrer ?? null,
    ground: entry.id,
  })
  insertCard(db, {
    number: body.cardNumber,
    member: body.memberId,
    state: body.cardState ?? 'issued',
    applied: body.appliedAtMs,
    active: body.activeAtMs,
  })
  addPurchases(db, body.memberId, body.entryPurchases)
  addHistory(db, epochNumber, entry, { member: body.memberId, kind: 'enrolment' })
}

function addPurchases(db: WritableDb, member: string, purchases: readonly string[] = []): void {
  for (const purchase of purchases) insertPurchase(db, { purchase, member })
}

/**
 * EN-14. EN-08, EN-15: the purchases of a proposal that was refused or fell may be shown again by another. EN-05: an approved card stands on what it is
 * issued for, the purchases of the application among it.
 */
export function projectCardMoved(db: WritableDb, epochNumber: number, entry: EntryOf<'card.moved'>): void {
  const { cardNumber, memberId, to, why, activeAtMs, entryPurchases } = entry.body
  setCard(db, { number: cardNumber, state: to, why })
  if (activeAtMs !== undefined) setCardTime(db, { number: cardNumber, active: activeAtMs })
  if (why === 'refused' || why === 'ground_gone') freePurchases(db, { member: memberId })
  if (entryPurchases !== undefined) setGround(db, { member: memberId, ground: entry.id })
  for (const purchase of entryPurchases ?? []) keepPurchase(db, { purchase, member: memberId })
  addHistory(db, epochNumber, entry, { member: memberId, kind: 'card', firstLine: why })
}

/** EN-11: an ended card stays as it is; a new one after it was given out like a first, for purchases of its own (EN-05). */
export function projectCardReplaced(
  db: WritableDb,
  epochNumber: number,
  entry: EntryOf<'card.replaced'>,
): void {
  const { memberId, oldNumber, newNumber, activeAtMs, entryPurchases } = entry.body
  const old = CARD_STATES.find((state) => state === cardState(db, { number: oldNumber })?.state)
  if (old !== undefined && isCardEnded(old)) setGround(db, { member: memberId, ground: entry.id })
  else setCard(db, { number: oldNumber, state: 'replaced', why: 'replaced' })
  insertCard(db, {
    number: newNumber,
    member: memberId,
    state: 'issued',
    applied: entry.atMs,
    active: activeAtMs,
  })
  setMemberCard(db, { member: memberId, number: newNumber })
  addPurchases(db, memberId, entryPurchases)
  addHistory(db, epochNumber, entry, { member: memberId, kind: 'card', firstLine: 'replaced' })
}

/** EN-12 EN-19: a changed or released number is no lost one any more. */
export function projectMemberChanged(
  db: WritableDb,
  epochNumber: number,
  entry: EntryOf<'member.changed'>,
): void {
  const { memberId, fields, why, profileDigest } = entry.body
  setDigest(db, { member: memberId, digest: profileDigest })
  if (fields.includes('phone')) setPhoneLost(db, { member: memberId, lost: why === 'phone_lost' ? 1 : 0 })
  addHistory(db, epochNumber, entry, { member: memberId, kind: 'changed', firstLine: why })
}

/** Section 12 'staff'. */
export function projectStaffLinked(db: WritableDb, entry: EntryOf<'staff.linked'>): void {
  const { staffId, memberId } = entry.body
  unlinkStaff(db, { staff: staffId })
  if (memberId !== null) linkStaff(db, { staff: staffId, member: memberId })
}
