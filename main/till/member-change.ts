/** Corrections of a member's data (EN-12), and phones that are not, or not for now, the member's (EN-19). */
import type { MemberChange } from '../../shared/contract/people.ts'
import type { MemberChangedBody, ProfileField } from '../../shared/domain/entry.ts'
import { normalisePhone } from '../../shared/domain/member.ts'
import { ok, type Refusal, type Result, refuse } from '../../shared/domain/result.ts'
import { entryById } from '../store/entries.ts'
import { hashOf } from '../store/hash.ts'
import { organisationKey } from '../store/id-documents.ts'
import { appendEntry, nextSeq } from '../store/log.ts'
import { memberById, membersOfPhone } from '../store/members.ts'
import { type Profile, profileDigest, profileOf, saveProfile } from '../store/profiles.ts'
import type { ReadableDb, WritableDb } from '../store/query.ts'
import { type AskedAct, actOnce } from './act-once.ts'
import { meetMember } from './authority.ts'
import { organisationKeyOf } from './enrol.ts'
import {
  birthdayProblem,
  cleanedDigits,
  cleanedName,
  type FieldContext,
  idNumberProblem,
  keptIdDocument,
  nameProblem,
  phoneProblem,
} from './enrol-form.ts'
import type { Identification } from './identify.ts'
import { timeOrderedId } from './ids.ts'
import { type Actor, actOf, dateOf, slipNumberAt, type TillParts } from './parts.ts'
import { cardSlip } from './people-slips.ts'
import { pinyinOf } from './pinyin.ts'
import { frameOf, queueSlip } from './printing.ts'

export interface ChangeAsk {
  readonly actId: string
  readonly who: Identification | null
  readonly change: MemberChange
  /** The cashier saw a document that shows who this is. */
  readonly identityProved: boolean
  readonly approver: Actor | null
}

/** What a change leaves behind. */
export interface BookedChange {
  readonly memberId: string
}

/** What stands for a change under its act's id: the fields, never their values. */
export function changeDigest(identification: string, change: MemberChange): string {
  const fields = Object.entries(change).flatMap(([field, value]) => (value === null ? [] : [field]))
  return hashOf({ change: { identification, fields: fields.sort() } })
}

/**
 * Changes what is kept of a person: the values beside the log, in the log which fields. Needs the original card and the
 * identity proved, or a manager. Refuses act_reused, identification_expired, member_unknown, needs_card, identity_not_proved,
 * nothing_changed, and what is wrong with a field. @see EN-12
 */
export function changeMember(
  parts: TillParts,
  actor: Actor,
  ask: ChangeAsk & { readonly digest: string },
): Result<BookedChange> {
  return actOnce(
    parts.store,
    ask,
    (db) => bookedChange(db, ask),
    (db) => {
      if (ask.who === null) return refuse('identification_expired')
      meetMember(db, parts, ask.who.memberId, parts.clock.nowMs())
      const before = profileOf(db, ask.who.memberId)
      if (before === null) return refuse('member_unknown')
      const allowed = allowedTo(actor, ask.who, ask)
      if (allowed !== null) return allowed
      const problem = changeProblem(db, parts, before.memberId, ask.change)
      if (problem !== null) return problem
      const after = changedProfile(before, ask.change, () => organisationKeyOf(db, parts))
      const fields = changedFields(before, after)
      if (fields.length === 0) return refuse('nothing_changed')
      const salted = { ...after, salt: parts.randomness.hex(16) }
      writeChange(db, parts, actor, ask, salted, fields)
      return ok({ memberId: before.memberId })
    },
  )
}

function allowedTo(actor: Actor, who: Identification, ask: ChangeAsk): Refusal | null {
  if (actor.role === 'manager' || ask.approver !== null) return null
  if (who.strength !== 'presented') return refuse('needs_card')
  return ask.identityProved ? null : refuse('identity_not_proved')
}

/** EN-02: an empty field takes away what may be missing; a name never may. */
function changeProblem(
  db: ReadableDb,
  parts: TillParts,
  memberId: string,
  change: MemberChange,
): Refusal | null {
  const { programme } = parts.adopted
  const field: FieldContext = { db, programme, memberId, required: true }
  return (
    (change.name === null ? null : nameProblem(field, cleanedName(change.name))) ??
    (change.phone === null ? null : phoneProblem(field, cleanedDigits(change.phone))) ??
    birthdayProblem(change.birthday, dateOf(parts.clock.nowMs())) ??
    (change.idNumber === null ? null : idNumberProblem(field, change.idNumber.trim()))
  )
}

/** The profile with the fields as they shall be. */
function changedProfile(before: Profile, change: MemberChange, key: () => string): Profile {
  const { name, phone, birthday, idNumber } = change
  const digits = phone === null ? before.phone : cleanedDigits(phone)
  return {
    ...before,
    ...(name === null ? {} : { name: cleanedName(name), ...pinyinOf(cleanedName(name)) }),
    phone: digits === '' ? null : digits,
    birthday: birthday ?? before.birthday,
    idDocument: idNumber === null ? before.idDocument : keptIdDocument(key(), idNumber.trim()),
  }
}

function changedFields(before: Profile, after: Profile): readonly ProfileField[] {
  const isOther = (one: unknown, other: unknown) => hashOf({ value: one }) !== hashOf({ value: other })
  return [
    ...(before.name === after.name ? [] : (['name'] as const)),
    ...(before.phone === after.phone ? [] : (['phone'] as const)),
    ...(isOther(before.birthday, after.birthday) ? (['birthday'] as const) : []),
    ...(before.idDocument?.hash === after.idDocument?.hash ? [] : (['id_document'] as const)),
  ]
}

/** A repetition asks for what is there now; anything else is another act. */
function bookedChange(db: ReadableDb, ask: ChangeAsk): Result<BookedChange> {
  const entry = entryById(db, ask.actId)
  const now = entry?.kind === 'member.changed' ? profileOf(db, entry.body.memberId) : null
  if (now === null) return refuse('act_reused')
  const asked = changedProfile(now, ask.change, () => organisationKey(db) ?? '')
  return changedFields(now, asked).length === 0 ? ok({ memberId: now.memberId }) : refuse('act_reused')
}

function writeChange(
  db: WritableDb,
  parts: TillParts,
  actor: Actor,
  ask: ChangeAsk,
  profile: Profile,
  fields: readonly ProfileField[],
): void {
  const atMs = parts.clock.nowMs()
  const slipNumber = slipNumberAt(parts, nextSeq(db, parts.identity))
  const act = { id: ask.actId, atMs, actor, approver: ask.approver?.staffId ?? null }
  appendChange(db, parts, act, profile, fields, 'changed')
  const member = memberById(db, profile.memberId)
  if (member === null) return
  const frame = frameOf(db, parts, { atMs, cashierName: actor.name, slipNumber })
  const slip = cardSlip(db, parts, frame, { act: 'changed', member, fields })
  queueSlip(db, slip, { entryId: ask.actId, copy: 'original', atMs })
}

interface ChangeAct {
  readonly id: string
  readonly atMs: number
  readonly actor: Actor
  readonly approver: string | null
}

/** The entry, and the profile that its digest is of in place of the one before. */
function appendChange(
  db: WritableDb,
  parts: TillParts,
  act: ChangeAct,
  profile: Profile,
  fields: readonly ProfileField[],
  why: MemberChangedBody['why'],
): void {
  appendEntry(db, parts.identity, {
    ...actOf(act.id, act.atMs, act.actor, act.approver),
    kind: 'member.changed',
    postings: [],
    body: { v: 1, memberId: profile.memberId, fields, why, profileDigest: profileDigest(profile) },
  })
  saveProfile(db, profile)
}

export interface ReleaseAsk {
  readonly actId: string
  readonly phone: string
  readonly approver: Actor | null
}

/**
 * A recycled number leaves whoever had it, so that its new owner can be enrolled; nothing of the old member is shown or
 * printed. A manager's. Refuses act_reused, phone_invalid, phone_unknown, needs_approval. @see EN-19
 */
export function releasePhone(parts: TillParts, actor: Actor, ask: ReleaseAsk): Result<Record<never, never>> {
  // The number is not in it: what was asked stays for ever.
  const asked: AskedAct = { actId: ask.actId, digest: 'release a phone' }
  return actOnce(
    parts.store,
    asked,
    () => ok({}),
    (db) => {
      if (actor.role !== 'manager' && ask.approver === null) return refuse('needs_approval')
      const phone = normalisePhone(ask.phone)
      if (phone === null) return refuse('phone_invalid')
      const profiles = membersOfPhone(db, phone).flatMap((memberId) => profileOf(db, memberId) ?? [])
      if (profiles.length === 0) return refuse('phone_unknown')
      const atMs = parts.clock.nowMs()
      for (const [position, profile] of profiles.entries()) {
        meetMember(db, parts, profile.memberId, atMs)
        const id = position === 0 ? ask.actId : timeOrderedId(atMs, parts.randomness)
        const act = { id, atMs, actor, approver: ask.approver?.staffId ?? null }
        const released = { ...profile, phone: null, salt: parts.randomness.hex(16) }
        appendChange(db, parts, act, released, ['phone'], 'phone_released')
      }
      return ok({})
    },
  )
}

export interface LostPhoneAsk extends AskedAct {
  readonly who: Identification | null
  /** Reported lost, or found again. */
  readonly lost: boolean
  readonly approver: Actor | null
}

/**
 * A lost phone: nobody is looked up by its number until it is found, changed or released. Reporting it only protects the
 * member and is taken from anybody; found again it is when the card is there, the identity was proved, or a manager says so.
 * Refuses act_reused, identification_expired, member_unknown, phone_missing, nothing_changed, needs_approval. @see EN-19
 */
export function markPhone(parts: TillParts, actor: Actor, ask: LostPhoneAsk): Result<BookedChange> {
  return actOnce(
    parts.store,
    ask,
    (db) => {
      const entry = entryById(db, ask.actId)
      return entry?.kind === 'member.changed' ? ok({ memberId: entry.body.memberId }) : refuse('act_reused')
    },
    (db) => {
      const { who } = ask
      if (who === null) return refuse('identification_expired')
      meetMember(db, parts, who.memberId, parts.clock.nowMs())
      const profile = profileOf(db, who.memberId)
      const member = memberById(db, who.memberId)
      if (profile === null || member === null) return refuse('member_unknown')
      if (profile.phone === null) return refuse('phone_missing')
      if (member.phoneLost === ask.lost) return refuse('nothing_changed')
      const isSure = who.strength !== 'typed' || actor.role === 'manager' || ask.approver !== null
      if (!ask.lost && !isSure) return refuse('needs_approval')
      const atMs = parts.clock.nowMs()
      const act = { id: ask.actId, atMs, actor, approver: ask.approver?.staffId ?? null }
      appendChange(db, parts, act, profile, ['phone'], ask.lost ? 'phone_lost' : 'phone_found')
      return ok({ memberId: who.memberId })
    },
  )
}
