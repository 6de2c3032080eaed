/** Enrolment at the counter (办卡): the form as it is judged, and the act. */
import type { EnrolCheck, EnrolForm } from '../../shared/contract/member.ts'
import { cardActiveFromMs } from '../../shared/domain/card.ts'
import type { MemberEnrolledBody } from '../../shared/domain/entry.ts'
import type { Consent } from '../../shared/domain/programme.ts'
import { ok, type Refusal, type Result, refuse } from '../../shared/domain/result.ts'
import { shopSecondText } from '../../shared/domain/time.ts'
import type { EntryPurchase } from '../store/entry-purchases.ts'
import { hashOf } from '../store/hash.ts'
import { ensureOrganisationKey, ORGANISATION_KEY_BYTES } from '../store/id-documents.ts'
import { appendEntry, nextSeq } from '../store/log.ts'
import {
  type MemberCard,
  type MemberRow,
  memberById,
  membersOfPhone,
  searchMembers,
} from '../store/members.ts'
import { originalJobOf } from '../store/print-jobs.ts'
import { type Profile, profileDigest, profileOf, saveProfile } from '../store/profiles.ts'
import type { ReadableDb, WritableDb } from '../store/query.ts'
import { actOnce } from './act-once.ts'
import { meetMember } from './authority.ts'
import {
  birthdayProblem,
  type CleanedForm,
  cardOf,
  cardProblem,
  cleanedForm,
  consentProblem,
  idNumberProblem,
  keptIdDocument,
  membersOfIdNumber,
  nameProblem,
  phoneProblem,
  referrerOf,
  tickedConsents,
  viewOf,
} from './enrol-form.ts'
import { claimEntryPurchases } from './entry-claims.ts'
import { entryProblem, entryPurchasesOf, entryStanding } from './entry-slips.ts'
import type { Identification } from './identify.ts'
import { memberMatch } from './member-view.ts'
import { type Actor, actOf, dateOf, slipNumberAt, type TillParts } from './parts.ts'
import { pinyinOf } from './pinyin.ts'
import { frameOf, queueSlip } from './printing.ts'
import { welcomeSlip } from './slips.ts'

/** An application as it is judged at one instant. */
interface Application {
  readonly form: CleanedForm
  /** What the till knows of the identification that the form names as referrer. */
  readonly referrer: Identification | null
  readonly atMs: number
}

type Problems = { readonly [Field in keyof EnrolCheck['problems']]: Refusal | null }

/** What is wrong with each field; `required` also says what is still missing. @see EN-01 EN-02 EN-03 EN-05 EN-17 */
function problemsOf(db: ReadableDb, parts: TillParts, asked: Application, required: boolean): Problems {
  const { programme } = parts.adopted
  const { form, atMs } = asked
  const field = { db, programme, memberId: null, required }
  const referrer = referrerOf(db, form.referrer, asked.referrer, atMs)
  return {
    cardNumber: cardProblem(field, form.cardNumber),
    name: nameProblem(field, form.name),
    phone: phoneProblem(field, form.phone),
    birthday: birthdayProblem(form.birthday, dateOf(atMs)),
    consents: required ? consentProblem(programme, form.consents) : null,
    idNumber: idNumberProblem(field, form.idNumber),
    referrer: referrer.ok ? null : referrer,
    entrySlips: entrySlipsProblem(db, parts, asked, required),
  }
}

function entrySlipsProblem(
  db: ReadableDb,
  parts: TillParts,
  asked: Application,
  required: boolean,
): Refusal | null {
  const purchases = entryPurchasesOf(db, asked.form.entrySlips)
  if (!purchases.ok) return purchases
  return required ? entryProblem(entryStanding(parts, dateOf(asked.atMs), purchases.value)) : null
}

/** The form as typed so far: problems, who this may already be, from when the card would work. */
export function checkEnrolment(
  parts: TillParts,
  form: EnrolForm,
  referrer: Identification | null = null,
): Omit<EnrolCheck, 'slipSvg'> & { readonly draft: DraftMember; readonly consents: readonly Consent[] } {
  const { db } = parts.store
  const asked = { form: cleanedForm(form), referrer, atMs: parts.clock.nowMs() }
  const purchases = entryPurchasesOf(db, asked.form.entrySlips)
  const standing = entryStanding(parts, dateOf(asked.atMs), purchases.ok ? purchases.value : [])
  const draft = draftMember(parts, asked, purchases.ok ? purchases.value : [])
  const problems = problemsOf(db, parts, asked, false)
  return {
    problems: {
      cardNumber: viewOf(problems.cardNumber),
      name: viewOf(problems.name),
      phone: viewOf(problems.phone),
      birthday: viewOf(problems.birthday),
      consents: viewOf(problems.consents),
      idNumber: viewOf(problems.idNumber),
      referrer: viewOf(problems.referrer),
      entrySlips: viewOf(problems.entrySlips),
    },
    duplicates: duplicatesOf(db, asked.form),
    complete: Object.values(problemsOf(db, parts, asked, true)).every((problem) => problem === null),
    entry: standing === null ? null : { countedFen: standing.countedFen, met: standing.met },
    needsProposal: draft.card.state === 'proposed',
    activeAtText: draft.card.state === 'proposed' ? '' : shopSecondText(draft.card.activeAtMs),
    draft,
    consents: tickedConsents(parts.adopted.programme, asked.form.consents),
  }
}

type DraftMember = MemberRow & { readonly card: MemberCard }

/**
 * EN-04: with a delay the card works that many seconds after the application, to the second. EN-08: with approval, or while a
 * top-up has yet to meet the entry condition, the card is proposed and its time is set when it is issued.
 */
function draftMember(parts: TillParts, asked: Application, purchases: readonly EntryPurchase[]): DraftMember {
  const { programme } = parts.adopted
  const { form, atMs } = asked
  const joinedOn = dateOf(atMs)
  const waitsForTopUp = entryStanding(parts, joinedOn, purchases)?.byTopUp === true
  const isProposed = programme.card.approval === 'manager' || waitsForTopUp
  return {
    memberId: '',
    tier: programme.tiers[0]?.code ?? '',
    joinedOn,
    name: form.name,
    phone: form.phone === '' ? null : form.phone,
    birthday: form.birthday,
    idTail: null,
    card: {
      number: cardOf(programme, form.cardNumber),
      state: isProposed ? 'proposed' : 'issued',
      activeAtMs: cardActiveFromMs(atMs, programme.card),
    },
    referrer: null,
    groundEntry: null,
    phoneLost: false,
  }
}

function duplicatesOf(db: ReadableDb, form: CleanedForm): EnrolCheck['duplicates'] {
  const named = [...form.name].length >= 2 ? searchMembers(db, 'name', form.name) : []
  const found = new Map<string, 'phone' | 'id_document' | 'name'>()
  for (const memberId of named.slice(0, 5)) {
    if (memberById(db, memberId)?.name === form.name) found.set(memberId, 'name')
  }
  for (const memberId of membersOfIdNumber(db, form.idNumber)) found.set(memberId, 'id_document')
  for (const memberId of form.phone === '' ? [] : membersOfPhone(db, form.phone)) {
    found.set(memberId, 'phone')
  }
  const order = ['phone', 'id_document', 'name'] as const
  return order.flatMap((because) =>
    [...found]
      .filter(([, reason]) => reason === because)
      .flatMap(([memberId]) => {
        const member = memberById(db, memberId)
        return member === null ? [] : [{ ...memberMatch(member), because }]
      }),
  )
}

/** What booking an enrolment leaves behind. */
export interface BookedEnrolment {
  readonly memberId: string
  readonly printJobId: number
}

export interface EnrolAsk {
  readonly actId: string
  readonly form: EnrolForm
  /** What the till knows of the identification that the form names as referrer. */
  readonly referrer?: Identification | null
}

/** What stands for an enrolment under its act's id. Nothing of the person is in it: it stays for ever, a profile can be erased. */
export function enrolDigest(asked: EnrolForm): string {
  const form = cleanedForm(asked)
  return hashOf({
    enrol: {
      cardNumber: form.cardNumber,
      consents: form.consents,
      ...(form.referrer === null ? {} : { referrer: form.referrer }),
      ...(form.entrySlips.length === 0 ? {} : { entrySlips: form.entrySlips }),
    },
  })
}

/**
 * Enrols in one transaction: entry, profile beside it, card, welcome slip. The same act again gives the same answer.
 * Refuses act_reused and the first problem of the form. @see EN-02 EN-03 EN-04 EN-05 EN-08 EN-17
 */
export function bookEnrolment(parts: TillParts, actor: Actor, ask: EnrolAsk): Result<BookedEnrolment> {
  const form = cleanedForm(ask.form)
  return actOnce(
    parts.store,
    { actId: ask.actId, digest: enrolDigest(ask.form) },
    (db) => bookedEnrolment(db, ask.actId, form),
    (db) => {
      const asked = { form, referrer: ask.referrer ?? null, atMs: parts.clock.nowMs() }
      const problems = problemsOf(db, parts, asked, true)
      const first = Object.values(problems).find((problem) => problem !== null)
      if (first !== undefined) return refuse(first.code, first.details)
      if (form.referrer !== null && asked.referrer !== null) {
        meetMember(db, parts, asked.referrer.memberId, asked.atMs)
      }
      return ok(writeEnrolment(db, parts, actor, ask.actId, asked))
    },
  )
}

/** A repetition tells the same person's data as the profile that was booked; another person's is another act. */
function bookedEnrolment(db: ReadableDb, actId: string, form: CleanedForm): Result<BookedEnrolment> {
  const booked = profileOf(db, actId)
  const asked = { name: form.name, phone: form.phone === '' ? null : form.phone, birthday: form.birthday }
  if (booked === null || profileDigest({ ...booked, ...asked }) !== profileDigest(booked)) {
    return refuse('act_reused')
  }
  const isSameDocument =
    form.idNumber === '' ? booked.idDocument === null : membersOfIdNumber(db, form.idNumber).includes(actId)
  if (!isSameDocument) return refuse('act_reused')
  return ok({ memberId: actId, printJobId: originalJobOf(db, actId)?.id ?? 0 })
}

/** The member's id is the id of the entry that made it. */
function writeEnrolment(
  db: WritableDb,
  parts: TillParts,
  actor: Actor,
  actId: string,
  asked: Application,
): BookedEnrolment {
  const { form, atMs } = asked
  const purchases = entryPurchasesOf(db, form.entrySlips)
  const bought = purchases.ok ? purchases.value : []
  const draft = { ...draftMember(parts, asked, bought), memberId: actId }
  const consents = tickedConsents(parts.adopted.programme, form.consents)
  const profile = newProfile(db, parts, actId, form)
  const slipNumber = slipNumberAt(parts, nextSeq(db, parts.identity))
  appendEntry(db, parts.identity, {
    ...actOf(actId, atMs, actor, null),
    kind: 'member.enrolled',
    postings: [],
    body: enrolledBody(parts, draft, consents, asked, bought, profileDigest(profile)),
  })
  saveProfile(db, profile)
  const frame = frameOf(db, parts, { atMs, cashierName: actor.name, slipNumber })
  const slip = welcomeSlip(frame, parts.adopted.programme, draft, consents)
  const printJobId = queueSlip(db, slip, { entryId: actId, copy: 'original', atMs })
  if (draft.card.state === 'issued') claimEntryPurchases(db, parts, { actor, atMs }, actId, bought)
  return { memberId: actId, printJobId }
}

function enrolledBody(
  parts: TillParts,
  draft: DraftMember,
  consents: readonly Consent[],
  asked: Application,
  purchases: readonly EntryPurchase[],
  digest: string,
): MemberEnrolledBody {
  const referrer = asked.form.referrer === null ? null : (asked.referrer?.memberId ?? null)
  return {
    v: 1,
    programme: parts.adopted.ref,
    memberId: draft.memberId,
    cardNumber: draft.card.number,
    tier: draft.tier,
    appliedAtMs: asked.atMs,
    activeAtMs: draft.card.activeAtMs,
    consents: consents.map(({ code, version }) => ({ code, version })),
    profileDigest: digest,
    ...(draft.card.state === 'proposed' ? { cardState: 'proposed' as const } : {}),
    ...(referrer === null ? {} : { referrer }),
    ...(purchases.length === 0 ? {} : { entryPurchases: purchases.map(({ purchaseId }) => purchaseId) }),
  }
}

function newProfile(db: WritableDb, parts: TillParts, memberId: string, form: CleanedForm): Profile {
  return {
    memberId,
    salt: parts.randomness.hex(16),
    name: form.name,
    ...pinyinOf(form.name),
    phone: form.phone === '' ? null : form.phone,
    birthday: form.birthday,
    idDocument: form.idNumber === '' ? null : keptIdDocument(organisationKeyOf(db, parts), form.idNumber),
  }
}

/** The organisation's key; made when the first ID number or guest is heard. */
export function organisationKeyOf(db: WritableDb, parts: Pick<TillParts, 'randomness'>): string {
  return ensureOrganisationKey(db, () => parts.randomness.hex(ORGANISATION_KEY_BYTES))
}
