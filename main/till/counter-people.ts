/** Cards and people as the till's hosts see them: one function per procedure, for whoever is signed in. */
import type { ApprovalInput } from '../../shared/contract/common.ts'
import type { ActCommitted } from '../../shared/contract/exchange.ts'
import type { MemberView } from '../../shared/contract/member.ts'
import type { CardActions, GuestView, MemberChange, Proposal } from '../../shared/contract/people.ts'
import { readIdNumber } from '../../shared/domain/id-document.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { hashOf } from '../store/hash.ts'
import { knownAsk } from '../store/log.ts'
import { originalJobOf } from '../store/print-jobs.ts'
import type { BookedCardAct } from './booked-card.ts'
import { replaceCard } from './card-replacement.ts'
import { type CardAction, cardActions, moveMemberCard } from './cards.ts'
import type { Counter } from './counter.ts'
import { membersOfIdNumber } from './enrol-form.ts'
import { guestOf } from './guests.ts'
import type { Identification } from './identify.ts'
import { changeDigest, changeMember, markPhone, releasePhone } from './member-change.ts'
import { memberView, memberViewIfThere } from './member-view.ts'
import type { TillParts } from './parts.ts'
import { decideProposal, proposals } from './proposals.ts'
import { slipOfJob } from './reprint.ts'
import { linkStaff } from './staff-link.ts'

interface Approvable {
  readonly actId: string
  readonly approval: ApprovalInput | null
}

interface Identified {
  readonly identification: string
}

export interface TillPeople {
  proposals(): Result<readonly Proposal[]>
  decideProposal(input: {
    readonly actId: string
    readonly memberId: string
    readonly approve: boolean
  }): Result<ActCommitted | null>
  cardActions(input: Identified): Result<CardActions>
  moveCard(
    input: Approvable & Identified & { readonly action: CardAction; readonly why: string },
  ): Promise<Result<MemberView>>
  replaceCard(
    input: Approvable & Identified & { readonly newCard: string; readonly identityProved: boolean },
  ): Promise<Result<ActCommitted>>
  change(
    input: Approvable & Identified & { readonly change: MemberChange; readonly identityProved: boolean },
  ): Promise<Result<MemberView>>
  releasePhone(input: Approvable & { readonly phone: string }): Promise<Result<Record<never, never>>>
  markPhone(input: Approvable & Identified & { readonly lost: boolean }): Promise<Result<MemberView>>
  prove(input: { readonly identification: string | null; readonly idNumber: string }): Result<MemberView>
  guest(input: Identified & { readonly phone: string }): Result<GuestView>
  linkStaff(input: {
    readonly actId: string
    readonly staffId: string
    readonly identification: string | null
  }): Result<Record<never, never>>
}

/** The functions over one counter. */
export function peopleAt(counter: Counter): TillPeople {
  return {
    proposals: () => counter.serving((parts) => ok(proposals(parts.store.db))),
    decideProposal: (input) =>
      counter.serving((parts, actor) => {
        const digest = hashOf({ decide: { memberId: input.memberId, approve: input.approve } })
        return committed(counter, parts, decideProposal(parts, actor, { ...input, digest }))
      }),
    cardActions: (input) =>
      counter.serving((parts, actor) => {
        const who = counter.identifications.find(input.identification)
        return who === null ? refuse('identification_expired') : cardActions(parts, actor, who)
      }),
    ...approvableAt(counter),
    prove: (input) => counter.serving((parts) => prove(counter, parts, input)),
    guest: (input) =>
      counter.serving((parts) =>
        guestOf(parts, counter.identifications.find(input.identification), input.phone),
      ),
    linkStaff: (input) =>
      counter.serving((parts, actor) => {
        const { identification } = input
        const who = identification === null ? null : counter.identifications.find(identification)
        const digest = hashOf({ linkStaff: { staffId: input.staffId, identification } })
        const asked = identification !== null && who === null ? ('expired' as const) : who
        const linked = linkStaff(parts, actor, { ...input, digest, who: asked })
        counter.tellStatus()
        return linked
      }),
  }
}

type ApprovableName = 'moveCard' | 'replaceCard' | 'change' | 'releasePhone' | 'markPhone'

/** Those that a manager may have to agree to. */
function approvableAt(counter: Counter): Pick<TillPeople, ApprovableName> {
  return {
    moveCard: (input) =>
      counter.approved(input.approval, (parts, actor, approver) => {
        const { action, why, identification } = input
        const ask = askOf(counter, parts, input, hashOf({ moveCard: { identification, action, why } }))
        const moved = moveMemberCard(parts, actor, { ...ask, action, why, approver })
        return viewAfter(counter, parts, ask.who, moved)
      }),
    replaceCard: (input) =>
      counter.approved(input.approval, (parts, actor, approver) => {
        const { identification, newCard, identityProved } = input
        const ask = askOf(counter, parts, input, hashOf({ replaceCard: { identification, newCard } }))
        const replaced = replaceCard(parts, actor, { ...ask, newCard, identityProved, approver })
        return committed(counter, parts, replaced)
      }),
    change: (input) =>
      counter.approved(input.approval, (parts, actor, approver) => {
        const { change, identityProved } = input
        const ask = askOf(counter, parts, input, changeDigest(input.identification, change))
        const changed = changeMember(parts, actor, { ...ask, change, identityProved, approver })
        return viewAfter(counter, parts, ask.who, changed)
      }),
    releasePhone: (input) =>
      counter.approved(input.approval, (parts, actor, approver) =>
        releasePhone(parts, actor, { actId: input.actId, phone: input.phone, approver }),
      ),
    markPhone: (input) =>
      counter.approved(input.approval, (parts, actor, approver) => {
        const { identification, lost } = input
        const ask = askOf(counter, parts, input, hashOf({ markPhone: { identification, lost } }))
        return viewAfter(counter, parts, ask.who, markPhone(parts, actor, { ...ask, lost, approver }))
      }),
  }
}

/** The act as it is booked: a repetition is known by its digest, whoever the till has forgotten since. */
function askOf(counter: Counter, parts: TillParts, input: Approvable & Identified, digest: string) {
  const done = knownAsk(parts.store.db, input.actId, digest) === 'same'
  const who = done ? null : counter.identifications.find(input.identification)
  return { actId: input.actId, digest, who }
}

/** The member after the act, identified as before it; after a repetition only by what the act names. */
function viewAfter(
  counter: Counter,
  parts: TillParts,
  who: Identification | null,
  done: Result<{ readonly memberId: string }>,
): Result<MemberView> {
  if (!done.ok) return done
  counter.wakePrinter()
  const known = who ?? counter.identifications.remember(done.value.memberId, 'typed')
  const member = memberViewIfThere(parts.store.db, parts, known)
  return member === null ? refuse('member_unknown') : ok(member)
}

/** What was booked, from the log and the print queue: the same for the first answer and for every repetition. */
function committed(counter: Counter, parts: TillParts, done: Result<BookedCardAct>): Result<ActCommitted> {
  if (!done.ok) return done
  counter.wakePrinter()
  const { db } = parts.store
  const { entryId, memberId } = done.value
  const job = originalJobOf(db, entryId)
  const slip = job === null ? null : slipOfJob(job)
  return ok({
    entryId,
    slipNumber: slip?.head.slipNumber ?? '',
    member: memberViewIfThere(db, parts, counter.identifications.remember(memberId, 'typed')),
    printJobId: job?.id ?? 0,
    slipSvg: job === null ? '' : counter.showJob(job.id),
  })
}

/** EN-18: whose document this is; with an identification, whether it is that member's. */
function prove(
  counter: Counter,
  parts: TillParts,
  input: { readonly identification: string | null; readonly idNumber: string },
): Result<MemberView> {
  const read = readIdNumber(input.idNumber)
  if (!read.ok) return read
  const memberIds = membersOfIdNumber(parts.store.db, input.idNumber)
  const [memberId] = memberIds
  if (memberId === undefined) return refuse('id_number_unknown')
  const asked = input.identification === null ? null : counter.identifications.find(input.identification)
  if (input.identification !== null && asked === null) return refuse('identification_expired')
  if (asked !== null && !memberIds.includes(asked.memberId)) return refuse('id_number_of_another')
  const proved = counter.identifications.remember(asked?.memberId ?? memberId, 'proved')
  return ok(memberView(parts.store.db, parts, proved))
}
