/** Enrolment at the counter (办卡): the form as it is typed, and the act. */

import type { RefusalView } from '../../shared/contract/common.ts'
import type { EnrolCheck, EnrolForm } from '../../shared/contract/member.ts'
import { isBirthday } from '../../shared/domain/calendar.ts'
import { cardActiveFromMs } from '../../shared/domain/card.ts'
import { type CardNumber, cardNumberIn } from '../../shared/domain/card-number.ts'
import type { MemberEnrolledBody } from '../../shared/domain/entry.ts'
import { isMobilePhone } from '../../shared/domain/member.ts'
import type { Consent, Programme } from '../../shared/domain/programme.ts'
import { ok, type Refusal, type Result, refuse } from '../../shared/domain/result.ts'
import { shopSecondText } from '../../shared/domain/time.ts'
import { hashOf } from '../store/hash.ts'
import { appendEntry, nextSeq } from '../store/log.ts'
import {
  type MemberCard,
  type MemberRow,
  memberById,
  memberOfCard,
  memberOfPhone,
  type Profile,
  profileDigest,
  profileOf,
  saveProfile,
  searchMembers,
} from '../store/members.ts'
import { originalJobOf } from '../store/print-jobs.ts'
import type { ReadableDb, WritableDb } from '../store/query.ts'
import { actOnce } from './act-once.ts'
import { memberMatch } from './member-view.ts'
import { type Actor, actOf, dateOf, slipNumberAt, type TillParts } from './parts.ts'
import { pinyinOf } from './pinyin.ts'
import { frameOf, queueSlip } from './printing.ts'
import { welcomeSlip } from './slips.ts'

type Problems = EnrolCheck['problems']

/** As the form will be booked: digits without blanks, the name with single spaces. */
function cleanedForm(form: EnrolForm): EnrolForm {
  return {
    ...form,
    cardNumber: form.cardNumber.replace(/[\s-]/g, ''),
    phone: form.phone.replace(/[\s-]/g, ''),
    name: form.name.trim().replace(/\s+/g, ' '),
  }
}

/** What is wrong with each field; `required` also says what is still missing. @see EN-01 EN-02 EN-03 */
function problemsOf(db: ReadableDb, parts: TillParts, form: EnrolForm, required: boolean): Problems {
  const { programme } = parts.adopted
  return {
    cardNumber: viewOf(cardProblem(db, programme, form.cardNumber, required)),
    name: viewOf(form.name === '' ? (required ? refuse('name_missing') : null) : nameProblem(form.name)),
    phone: viewOf(phoneProblem(db, programme, form.phone, required)),
    birthday: viewOf(birthdayProblem(parts, form)),
    consents: viewOf(required ? consentProblem(programme, form.consents) : null),
    idNumber: null,
    referrer: null,
    entrySlips: null,
  }
}

function viewOf(refusal: Refusal | null): RefusalView | null {
  return refusal === null ? null : { code: refusal.code, details: refusal.details }
}

function cardProblem(db: ReadableDb, programme: Programme, text: string, required: boolean): Refusal | null {
  if (text === '') return required ? refuse('card_missing') : null
  const number = cardNumberIn(text, programme.card.ranges)
  if (number === undefined) return refuse('card_not_ours')
  return memberOfCard(db, number) === null ? null : refuse('card_taken')
}

const NAME = /^[\p{Script=Han}\p{Script=Latin}·•.' -]+$/u

function nameProblem(name: string): Refusal | null {
  if (!NAME.test(name)) return refuse('name_invalid')
  return [...name].length < 2 ? refuse('name_too_short') : null
}

function phoneProblem(
  db: ReadableDb,
  programme: Programme,
  phone: string,
  required: boolean,
): Refusal | null {
  if (phone === '') return required && programme.card.identity === 'phone' ? refuse('phone_missing') : null
  if (!isMobilePhone(phone)) return refuse('phone_invalid')
  return memberOfPhone(db, phone) === null ? null : refuse('phone_taken')
}

function birthdayProblem(parts: TillParts, form: EnrolForm): Refusal | null {
  const { birthday } = form
  if (birthday === null) return null
  if (!isBirthday(birthday)) return refuse('birthday_invalid')
  const thisYear = Number(dateOf(parts.clock.nowMs()).slice(0, 4))
  return birthday.year !== null && birthday.year > thisYear ? refuse('birthday_in_future') : null
}

function consentProblem(programme: Programme, ticked: readonly string[]): Refusal | null {
  const unknown = ticked.some((code) => !programme.consents.some((consent) => consent.code === code))
  if (unknown) return refuse('consent_unknown')
  const missing = programme.consents.some((consent) => consent.required && !ticked.includes(consent.code))
  return missing ? refuse('consent_missing') : null
}

/** The form as typed so far: problems, who this may already be, from when the card would work. */
export function checkEnrolment(
  parts: TillParts,
  form: EnrolForm,
): Omit<EnrolCheck, 'slipSvg'> & { readonly draft: DraftMember; readonly consents: readonly Consent[] } {
  const { db } = parts.store
  const cleaned = cleanedForm(form)
  const required = problemsOf(db, parts, cleaned, true)
  const atMs = parts.clock.nowMs()
  const draft = draftMember(parts, cleaned, atMs)
  return {
    problems: problemsOf(db, parts, cleaned, false),
    duplicates: duplicatesOf(db, cleaned),
    complete: Object.values(required).every((problem) => problem === null),
    entry: null,
    needsProposal: false,
    activeAtText: shopSecondText(draft.card.activeAtMs),
    draft,
    consents: tickedConsents(parts.adopted.programme, cleaned.consents),
  }
}

function tickedConsents(programme: Programme, ticked: readonly string[]): readonly Consent[] {
  return programme.consents.filter((consent) => ticked.includes(consent.code))
}

type DraftMember = MemberRow & { readonly card: MemberCard }

/** EN-04: with a delay the card works that many seconds after the application, to the second. */
function draftMember(parts: TillParts, form: EnrolForm, atMs: number): DraftMember {
  const { programme } = parts.adopted
  return {
    memberId: '',
    tier: programme.tiers[0]?.code ?? '',
    joinedOn: dateOf(atMs),
    name: form.name,
    phone: form.phone === '' ? null : form.phone,
    birthday: form.birthday,
    card: {
      number: (cardNumberIn(form.cardNumber, programme.card.ranges) ?? '') as CardNumber,
      state: 'issued',
      activeAtMs: cardActiveFromMs(atMs, programme.card),
    },
  }
}

function duplicatesOf(db: ReadableDb, form: EnrolForm): EnrolCheck['duplicates'] {
  const byPhone = isMobilePhone(form.phone) ? memberOfPhone(db, form.phone) : null
  const byName = [...form.name].length >= 2 ? searchMembers(db, 'name', form.name) : []
  const named = byName.filter((memberId) => memberId !== byPhone).slice(0, 4)
  return [
    ...(byPhone === null ? [] : [{ memberId: byPhone, because: 'phone' as const }]),
    ...named.map((memberId) => ({ memberId, because: 'name' as const })),
  ].flatMap(({ memberId, because }) => {
    const member = memberById(db, memberId)
    const sameName = because === 'phone' || member?.name === form.name
    return member === null || !sameName ? [] : [{ ...memberMatch(member), because }]
  })
}

/** What booking an enrolment leaves behind. */
export interface BookedEnrolment {
  readonly memberId: string
  readonly printJobId: number
}

/**
 * Enrols in one transaction: entry, profile beside it, card, welcome slip. The same act again gives the same answer.
 * Refuses act_reused and the first problem of the form. @see EN-02 EN-03 EN-04
 */
export function bookEnrolment(
  parts: TillParts,
  actor: Actor,
  ask: { readonly actId: string; readonly form: EnrolForm },
): Result<BookedEnrolment> {
  const form = cleanedForm(ask.form)
  // Nothing of the person is in it: what was asked stays for ever, a profile can be erased.
  const digest = hashOf({ enrol: { cardNumber: form.cardNumber, consents: form.consents } })
  return actOnce(
    parts.store,
    { actId: ask.actId, digest },
    (db) => bookedEnrolment(db, ask.actId, form),
    (db) => {
      const problems = problemsOf(db, parts, form, true)
      const first = Object.values(problems).find((problem) => problem !== null)
      if (first !== undefined) return refuse(first.code, first.details)
      return ok(writeEnrolment(db, parts, actor, ask.actId, form))
    },
  )
}

/** A repetition tells the same person's data as the profile that was booked; another person's is another act. */
function bookedEnrolment(db: ReadableDb, actId: string, form: EnrolForm): Result<BookedEnrolment> {
  const booked = profileOf(db, actId)
  const asked = { name: form.name, phone: form.phone === '' ? null : form.phone, birthday: form.birthday }
  if (booked === null || profileDigest({ ...booked, ...asked }) !== profileDigest(booked)) {
    return refuse('act_reused')
  }
  return ok({ memberId: actId, printJobId: originalJobOf(db, actId)?.id ?? 0 })
}

/** The member's id is the id of the entry that made it. */
function writeEnrolment(
  db: WritableDb,
  parts: TillParts,
  actor: Actor,
  actId: string,
  form: EnrolForm,
): BookedEnrolment {
  const atMs = parts.clock.nowMs()
  const draft = draftMember(parts, form, atMs)
  const consents = tickedConsents(parts.adopted.programme, form.consents)
  const profile: Profile = {
    memberId: actId,
    salt: parts.randomness.hex(16),
    name: form.name,
    ...pinyinOf(form.name),
    phone: draft.phone,
    birthday: form.birthday,
  }
  const slipNumber = slipNumberAt(parts, nextSeq(db, parts.identity))
  const body: MemberEnrolledBody = {
    v: 1,
    programme: parts.adopted.ref,
    memberId: actId,
    cardNumber: draft.card.number,
    tier: draft.tier,
    appliedAtMs: atMs,
    activeAtMs: draft.card.activeAtMs,
    consents: consents.map(({ code, version }) => ({ code, version })),
    profileDigest: profileDigest(profile),
  }
  appendEntry(db, parts.identity, {
    ...actOf(actId, atMs, actor, null),
    kind: 'member.enrolled',
    postings: [],
    body,
  })
  saveProfile(db, profile)
  const frame = frameOf(db, parts, { atMs, cashierName: actor.name, slipNumber })
  const slip = welcomeSlip(frame, parts.adopted.programme, { ...draft, memberId: actId }, consents)
  return { memberId: actId, printJobId: queueSlip(db, slip, { entryId: actId, copy: 'original', atMs }) }
}
