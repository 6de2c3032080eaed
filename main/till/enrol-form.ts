/** The enrolment form as it is typed: what each field says, and what is wrong with it (EN-01, EN-02, EN-03, EN-11, EN-17). */
import type { RefusalView } from '../../shared/contract/common.ts'
import type { EnrolForm } from '../../shared/contract/member.ts'
import { type Birthday, isBirthday } from '../../shared/domain/calendar.ts'
import { cardStateAt } from '../../shared/domain/card.ts'
import { type CardNumber, cardNumberIn } from '../../shared/domain/card-number.ts'
import { idNumberTail, readIdNumber } from '../../shared/domain/id-document.ts'
import { isMobilePhone } from '../../shared/domain/member.ts'
import type { Consent, Programme } from '../../shared/domain/programme.ts'
import { ok, type Refusal, type Result, refuse } from '../../shared/domain/result.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'
import { keyedHash, membersOfIdDocument, organisationKeys } from '../store/id-documents.ts'
import { memberById, memberOfCard, membersOfPhone } from '../store/members.ts'
import type { KeptIdDocument } from '../store/profiles.ts'
import type { ReadableDb } from '../store/query.ts'
import type { Identification } from './identify.ts'

/** The form with nothing left out: empty where nothing was given. */
export interface CleanedForm {
  readonly cardNumber: string
  readonly name: string
  readonly phone: string
  readonly birthday: Birthday | null
  readonly consents: readonly string[]
  readonly idNumber: string
  /** An identification, as the till gave it out. */
  readonly referrer: string | null
  readonly entrySlips: readonly string[]
}

/** As the form will be booked: digits without blanks, the name with single spaces. */
export function cleanedForm(form: EnrolForm): CleanedForm {
  return {
    cardNumber: cleanedDigits(form.cardNumber),
    name: cleanedName(form.name),
    phone: cleanedDigits(form.phone),
    birthday: form.birthday,
    consents: form.consents,
    idNumber: (form.idNumber ?? '').trim(),
    referrer: form.referrer ?? null,
    entrySlips: form.entrySlips ?? [],
  }
}

export function cleanedDigits(text: string): string {
  return text.replace(/[\s-]/g, '')
}

export function cleanedName(name: string): string {
  return name.trim().replace(/\s+/g, ' ')
}

export function viewOf(refusal: Refusal | null): RefusalView | null {
  return refusal === null ? null : { code: refusal.code, details: refusal.details }
}

/** What a field is judged in: the books, the rules, whom it may belong to already, and whether it must be filled. */
export interface FieldContext {
  readonly db: ReadableDb
  readonly programme: Programme
  /** The member whose field it is; null: nobody's yet. */
  readonly memberId: string | null
  readonly required: boolean
}

/** A blank card of ours. Refuses card_missing, card_not_ours, card_taken. @see EN-11 */
export function cardProblem(field: FieldContext, text: string): Refusal | null {
  if (text === '') return field.required ? refuse('card_missing') : null
  const number = cardNumberIn(text, field.programme.card.ranges)
  if (number === undefined) return refuse('card_not_ours')
  return memberOfCard(field.db, number) === null ? null : refuse('card_taken')
}

/** The card number a field without a problem holds. */
export function cardOf(programme: Programme, text: string): CardNumber {
  return cardNumberIn(text, programme.card.ranges) ?? ('' as CardNumber)
}

const NAME = /^[\p{Script=Han}\p{Script=Latin}·•.' -]+$/u

export function nameProblem(field: Pick<FieldContext, 'required'>, name: string): Refusal | null {
  if (name === '') return field.required ? refuse('name_missing') : null
  if (!NAME.test(name)) return refuse('name_invalid')
  return [...name].length < 2 ? refuse('name_too_short') : null
}

/** EN-02: where the phone identifies a person, nobody else may have it. */
export function phoneProblem(field: FieldContext, phone: string): Refusal | null {
  const identifies = field.programme.card.identity === 'phone'
  if (phone === '') return field.required && identifies ? refuse('phone_missing') : null
  if (!isMobilePhone(phone)) return refuse('phone_invalid')
  return identifies && others(field, membersOfPhone(field.db, phone)) ? refuse('phone_taken') : null
}

function others(field: FieldContext, memberIds: readonly string[]): boolean {
  return memberIds.some((memberId) => memberId !== field.memberId)
}

export function birthdayProblem(birthday: Birthday | null, today: BusinessDate): Refusal | null {
  if (birthday === null) return null
  if (!isBirthday(birthday)) return refuse('birthday_invalid')
  return birthday.year !== null && birthday.year > Number(today.slice(0, 4))
    ? refuse('birthday_in_future')
    : null
}

/** Refuses id_number_missing, id_number_not_asked, id_number_old … (id-document.ts), id_number_taken. @see EN-02 */
export function idNumberProblem(field: FieldContext, typed: string): Refusal | null {
  const { idDocument } = field.programme.card
  if (typed === '') return field.required && idDocument === 'required' ? refuse('id_number_missing') : null
  if (idDocument === 'never') return refuse('id_number_not_asked')
  const read = readIdNumber(typed)
  if (!read.ok) return read
  const identifies = field.programme.card.identity !== 'none'
  return identifies && others(field, membersOfIdNumber(field.db, typed)) ? refuse('id_number_taken') : null
}

/** Who gave this ID document; nobody for a text that is no such number, and while no key was ever needed. */
export function membersOfIdNumber(db: ReadableDb, typed: string): readonly string[] {
  const read = readIdNumber(typed)
  if (!read.ok) return []
  const found = organisationKeys(db).flatMap((key) =>
    membersOfIdDocument(db, keyedHash(key, 'id document', read.value)),
  )
  return [...new Set(found)]
}

/** What is kept of an ID number that has no problem; null for an empty field. */
export function keptIdDocument(key: string, typed: string): KeptIdDocument | null {
  const read = readIdNumber(typed)
  return read.ok ? { hash: keyedHash(key, 'id document', read.value), tail: idNumberTail(read.value) } : null
}

/** EN-03 PV-02 */
export function consentProblem(programme: Programme, ticked: readonly string[]): Refusal | null {
  const unknown = ticked.some((code) => !programme.consents.some((consent) => consent.code === code))
  if (unknown) return refuse('consent_unknown')
  const missing = programme.consents.some((consent) => consent.required && !ticked.includes(consent.code))
  return missing ? refuse('consent_missing') : null
}

export function tickedConsents(programme: Programme, ticked: readonly string[]): readonly Consent[] {
  return programme.consents.filter((consent) => ticked.includes(consent.code))
}

/**
 * EN-17: who introduced the person: a member whose own card was shown and works. `asked` is what the form names, `who` what the
 * till knows of it. Refuses identification_expired, referrer_not_presented, referrer_not_active.
 * @returns the referrer's member id, null where the form names none
 */
export function referrerOf(
  db: ReadableDb,
  asked: string | null,
  who: Identification | null,
  atMs: number,
): Result<string | null> {
  if (asked === null) return ok(null)
  if (who === null) return refuse('identification_expired')
  if (who.strength !== 'presented') return refuse('referrer_not_presented')
  const card = memberById(db, who.memberId)?.card ?? null
  if (card === null || cardStateAt(card, atMs) !== 'active') return refuse('referrer_not_active')
  return ok(who.memberId)
}
